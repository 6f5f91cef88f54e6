/** What the form for a ranking holds, and the tool's arguments made from it. */

export interface RunVariable {
  name: string;
  label: string;
  unit: string;
  direction: "direct" | "inverse" | null;
  question: string;
  missing: number;
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
  classRule: string;
  classes: string;
  preset: string;
  topK: string;
  seed: string;
  /** A year, "all" (their mean), "every" (one after the other), or "" where there are no years. */
  year: string;
}

const text = (value: unknown, fallback = ""): string => (typeof value === "string" || typeof value === "number" ? String(value) : fallback);

export function startForm({ variables, order, settings, years }: RunChoices): RunForm {
  const own = typeof settings.weights === "object" && settings.weights !== null ? settings.weights : {};
  return {
    variables: [...order],
    directions: Object.fromEntries(variables.flatMap(({ name, direction }) => (direction ? [[name, direction]] : []))),
    weighted: settings.method === "weighted",
    weights: Object.keys(own).length ? "own" : text(settings.weights, "equal"),
    own: Object.fromEntries(Object.entries(own).map(([name, weight]) => [name, text(weight)])),
    aggregation: text(settings.aggregation, "arithmetic"),
    normalisation: text(settings.normalisation),
    imputation: text(settings.imputation),
    classRule: text(settings.class_rule),
    classes: text(settings.classes, "3"),
    preset: text(settings.preset, "standard"),
    topK: text(settings.top_k),
    seed: text(settings.seed),
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
  if (form.variables.length < 2) problems.push("Choose two or more variables.");
  const open = form.variables.filter((name) => !form.directions[name]);
  if (open.length) problems.push(`Say whether risk rises or falls with ${open.map(label).join(", ")}.`);
  if (form.weighted && form.weights === "own") {
    const bad = form.variables.filter((name) => !(Number(form.own[name] ?? "1") >= 0) || form.own[name] === "");
    if (bad.length) problems.push(`Give a weight of 0 or more for ${bad.map(label).join(", ")}.`);
  }
  if (form.weighted && form.aggregation === "geometric" && form.normalisation === "z_score") {
    problems.push("A geometric mean does not go with standard deviations: choose another scale.");
  }
  if (form.classRule === "position" && form.classes !== "3") problems.push("Thirds by position are three classes.");
  if (!isWhole(form.topK, 1)) problems.push("The number of first wards is a whole number of 1 or more.");
  if (!isWhole(form.seed, 0)) problems.push("The seed is a whole number of 0 or more.");
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
  if (form.imputation) said.imputation = { "*": form.imputation };
  if (form.classRule) said.class_rule = form.classRule;
  if (form.classes !== "3" || form.classRule) said.classes = Number(form.classes);
  if (form.topK) said.top_k = Number(form.topK);
  if (form.seed) said.seed = Number(form.seed);
  if (form.year) said.year = /^\d+$/.test(form.year) ? Number(form.year) : form.year;
  return said;
}
