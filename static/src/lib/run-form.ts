/** What the form for a ranking holds, and the tool's arguments made from it. */
import { t } from "./t";

export interface RunVariable {
  name: string;
  label: string;
  unit: string;
  direction: "direct" | "inverse" | null;
  question: string;
  missing: number;
  minimum: number | null;
  maximum: number | null;
  chosen: boolean;
}

export interface RunChoices {
  variables: RunVariable[];
  order: string[];
  settings: Record<string, unknown>;
  /** Of a table with several years. */
  years: number[];
  run: string | null;
  sentences: string[];
}

/** Texts as the fields hold them; "" = as usual. */
export interface RunForm {
  variables: string[];
  directions: Record<string, string>;
  weighted: boolean;
  weights: string;
  own: Record<string, string>;
  aggregation: string;
  normalisation: string;
  imputation: string;
  /** Variable → rule for its missing values; "" = as for all. */
  fills: Record<string, string>;
  /** Variable → [lowest, highest bound], for fixed bounds; both "" = the usual ones. */
  bounds: Record<string, [string, string]>;
  classRule: string;
  classes: string;
  preset: string;
  topK: string;
  seed: string;
  draws: string;
  /** A year, "all" (their mean), "every" (one after the other), or "" where there are no years. */
  year: string;
}

/** Rules for missing values, for all variables or for one. */
export const FILL_RULES: (readonly [value: string, label: string])[] = [
  ["neighbour_mean", t("Mean of the neighbours")],
  ["region_mean", t("Mean of all wards")],
  ["region_mode", t("Most frequent value")],
  ["none", t("Not filled: such a ward is not ranked")],
];

const MOST_DRAWS = 10_000;
const USUAL_DRAWS = "1000";
const text = (value: unknown, fallback = ""): string => (typeof value === "string" || typeof value === "number" ? String(value) : fallback);

const record = (value: unknown): Record<string, unknown> => (typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {});

/** The bounds that are given for a variable. */
const boundsOf = (form: RunForm, name: string): [string, string] => form.bounds[name] ?? ["", ""];

/** Whether a pair of bounds is given wholly and in order, or not at all. */
function areBounds([low, high]: [string, string]): boolean {
  if (low === "" && high === "") return true;
  return low !== "" && high !== "" && Number(low) < Number(high);
}

export function startForm({ variables, order, settings, years }: RunChoices): RunForm {
  const own = record(settings.weights);
  const posts = record(settings.goalposts) as Record<string, [number, number]>;
  const draws = text(settings.draws);
  return {
    variables: [...order],
    directions: Object.fromEntries(variables.flatMap(({ name, direction }) => (direction ? [[name, direction]] : []))),
    weighted: settings.method === "weighted",
    weights: Object.keys(own).length ? "own" : text(settings.weights, "equal"),
    own: Object.fromEntries(Object.entries(own).map(([name, weight]) => [name, text(weight)])),
    aggregation: text(settings.aggregation, "arithmetic"),
    normalisation: text(settings.normalisation),
    imputation: text(settings.imputation),
    fills: Object.fromEntries(Object.entries(record(settings.fills)).map(([name, rule]) => [name, text(rule)])),
    bounds: Object.fromEntries(Object.entries(posts).map(([name, [low, high]]) => [name, [text(low), text(high)]])),
    classRule: text(settings.class_rule),
    classes: text(settings.classes, "3"),
    preset: text(settings.preset, "standard"),
    topK: text(settings.top_k),
    seed: text(settings.seed),
    draws: draws === USUAL_DRAWS ? "" : draws,
    year: years.length ? text(settings.year, "all") : "",
  };
}

/** The form with a variable added at the end, or taken out. */
export function withVariable(form: RunForm, name: string): RunForm {
  const others = form.variables.filter((other) => other !== name);
  return { ...form, variables: others.length < form.variables.length ? others : [...others, name] };
}

const isWhole = (value: string, least: number) => value === "" || (/^\d+$/.test(value) && Number(value) >= least);

/** What has to be put right before the ranking can be asked for. */
export function problemsOf(form: RunForm, { variables }: RunChoices): string[] {
  const label = (name: string) => variables.find((variable) => variable.name === name)?.label ?? name;
  const problems: string[] = [];
  if (form.variables.length < 2) problems.push(t("Choose two or more variables."));
  const open = form.variables.filter((name) => !form.directions[name]);
  if (open.length) problems.push(t("Say whether risk rises or falls with {variables}.", { variables: open.map(label).join(", ") }));
  if (form.weighted && form.weights === "own") {
    const bad = form.variables.filter((name) => !(Number(form.own[name] ?? "1") >= 0) || form.own[name] === "");
    if (bad.length) problems.push(t("Give a weight of 0 or more for {variables}.", { variables: bad.map(label).join(", ") }));
  }
  if (form.normalisation === "goalposts") {
    const bad = form.variables.filter((name) => !areBounds(boundsOf(form, name)));
    if (bad.length) problems.push(t("Give both bounds of {variables}, the lowest first, or none.", { variables: bad.map(label).join(", ") }));
  }
  if (form.weighted && form.aggregation === "geometric" && form.normalisation === "z_score") {
    problems.push(t("A geometric mean does not go with standard deviations: choose another scale."));
  }
  if (form.classRule === "position" && form.classes !== "3") problems.push(t("Thirds by position are three classes."));
  if (!isWhole(form.topK, 1)) problems.push(t("The number of first wards is a whole number of 1 or more."));
  if (!isWhole(form.seed, 0)) problems.push(t("The seed is a whole number of 0 or more."));
  if (!isWhole(form.draws, 0) || Number(form.draws) > MOST_DRAWS) problems.push(t("The number of draws is a whole number from 0 to 10,000."));
  return problems;
}

/** The tool's arguments; what is as usual is left out. */
export function argumentsOf(form: RunForm): Record<string, unknown> {
  const way = (direction: string) => form.variables.filter((name) => form.directions[name] === direction);
  const said: Record<string, unknown> = { variables: form.variables, inverse: way("inverse"), direct: way("direct"), preset: form.preset };
  if (form.weighted) {
    said.scoring = "weighted";
    said.aggregation = form.aggregation;
    said.weights = form.weights === "own" ? Object.fromEntries(form.variables.map((name) => [name, Number(form.own[name] ?? "1")])) : form.weights;
  }
  if (form.normalisation) said.normalisation = form.normalisation;
  const bounds = form.variables.filter((name) => boundsOf(form, name)[0] !== "");
  if (form.normalisation === "goalposts" && bounds.length) {
    said.goalposts = Object.fromEntries(bounds.map((name) => [name, boundsOf(form, name).map(Number)]));
  }
  const fills = form.variables.flatMap((name) => (form.fills[name] ? [[name, form.fills[name]]] : []));
  const rules = { ...(form.imputation && { "*": form.imputation }), ...Object.fromEntries(fills) };
  if (Object.keys(rules).length) said.imputation = rules;
  if (form.classRule) said.class_rule = form.classRule;
  if (form.classes !== "3" || form.classRule) said.classes = Number(form.classes);
  if (form.topK) said.top_k = Number(form.topK);
  if (form.seed) said.seed = Number(form.seed);
  if (form.draws) said.draws = Number(form.draws);
  if (form.year) said.year = /^\d+$/.test(form.year) ? Number(form.year) : form.year;
  return said;
}
