/** Change variables and method of a ranking: a dialog that calls the tool. Loaded when first opened. */
import { formatCount } from "../lib/format";
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { argumentsOf, FILL_RULES, problemsOf, startForm, withVariable, type RunChoices, type RunForm as Form } from "../lib/run-form";
import { pressTool } from "../state/actions";
import { get } from "../state/api";
import { runFormOpen, sheetOpen } from "../state/canvas";
import { sessionId } from "../state/store";
import { answerAgain, formFor } from "../state/talk";
import { IconButton } from "./Icons";
import { ProblemBox } from "./Progress";
import { FormVariables } from "./RunFormVariables";
import { Skeleton } from "./Skeleton";
import { useLoad } from "./useLoad";
import { t } from "../lib/t";

const TITLE = t("Variables and method");
type Option = readonly [value: string, label: string];

const SCALES: Option[] = [
  ["", t("As usual (lowest to highest value)")],
  ["min_max", t("Lowest to highest value (min–max)")],
  ["percentile_rank", t("Percentile rank")],
  ["winsorised", t("Min–max without the outer 5 %")],
  ["z_score", t("Standard deviations (z-score)")],
  ["goalposts", t("Fixed bounds of each variable")],
];
const FILLS: Option[] = [["", t("As usual (mean of the neighbours)")], ...FILL_RULES];
const WEIGHTS: Option[] = [
  ["equal", t("Equal")],
  ["own", t("My own")],
  ["pc1", t("Of the first principal component")],
];
const MEANS: Option[] = [
  ["arithmetic", t("Ordinary mean")],
  ["geometric", t("Geometric mean (a low value pulls more)")],
];
const RULES: Option[] = [
  ["", t("As usual")],
  ["position", t("Thirds by position")],
  ["quantile", t("Equally many wards (quantiles)")],
  ["natural_breaks", t("Natural breaks")],
  ["equal_interval", t("Equal intervals of the score")],
];
const COUNTS: Option[] = [
  ["3", "3"],
  ["4", "4"],
  ["5", "5"],
];
const PRESETS: Option[] = [
  ["standard", t("This system's own")],
  ["mrpt", "MRPT"],
  ["chatmrpt", t("ChatMRPT, earlier version")],
  ["netsmartr", "NetSmartR"],
];

export default function RunForm() {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const session = sessionId.value;
  const choices = useLoad(session && `${session} choices`, (signal) => get<RunChoices>(`/sessions/${session}/run-choices`, signal));
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      class="run-form"
      aria-label={TITLE}
      onClose={() => {
        runFormOpen.value = false;
        formFor.value = null;
      }}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <header class="run-form-head">
        <h2>{TITLE}</h2>
        <IconButton icon="close" label={t("Close")} onClick={close} />
      </header>
      {choices.problem && <ProblemBox message={choices.problem.message} hint={choices.problem.hint} action={{ label: t("Try again"), run: choices.again }} />}
      {!choices.problem && !choices.value && <Skeleton shape="block" label={t("Loading the variables")} />}
      {choices.value && <Body choices={choices.value} onDone={close} />}
    </dialog>
  );
}

function Body({ choices, onDone }: { choices: RunChoices; onDone: () => void }) {
  const form = useSignal<Form>(startForm(choices));
  const tried = useSignal(false);
  const now = form.value;
  const set = (change: Partial<Form>) => (form.value = { ...form.value, ...change });
  const problems = problemsOf(now, choices);
  const submit = (event: Event) => {
    event.preventDefault();
    tried.value = true;
    if (problems.length) return;
    sheetOpen.value = false;
    const again = formFor.value;
    if (again) answerAgain(again, { label: TITLE, tool: "run_risk_analysis", arguments: argumentsOf(now) });
    else void pressTool(t("Rank the wards by {variables} variables", { variables: now.variables.length }), "run_risk_analysis", argumentsOf(now));
    onDone();
  };
  return (
    <form class="run-form-body" onSubmit={submit} noValidate>
      <FormVariables choices={choices} form={now} onToggle={(name) => (form.value = withVariable(now, name))} onChange={set} />
      {choices.years.length > 0 && <Year years={choices.years} form={now} set={set} />}
      <Score form={now} set={set} />
      <Classes form={now} set={set} />
      <Advanced form={now} set={set} />
      <footer class="run-form-foot">
        <div role="alert" class="run-form-problems">
          {tried.value && problems.map((problem) => <p key={problem}>{problem}</p>)}
        </div>
        <button type="button" class="button" onClick={onDone}>
          {t("Cancel")}
        </button>
        <button type="submit" class="button button-accent">
          {t("Rank the wards")}
        </button>
      </footer>
    </form>
  );
}

interface PartProps {
  form: Form;
  set: (change: Partial<Form>) => void;
}

function Year({ years, form, set }: PartProps & { years: number[] }) {
  const options: Option[] = [
    ["all", t("All years together (the mean of each ward)")],
    ["every", t("Every year, side by side")],
    ...years.map((year): Option => [String(year), String(year)]),
  ];
  return <Choice label={t("Year")} options={options} value={form.year} onChange={(year) => set({ year })} />;
}

function Score({ form, set }: PartProps) {
  return (
    <fieldset>
      <legend>{t("How the score is made")}</legend>
      <label class="check">
        <input type="radio" name="method" checked={!form.weighted} onChange={() => set({ weighted: false })} />
        {t("Median over all combinations of the variables")}
      </label>
      <label class="check">
        <input type="radio" name="method" checked={form.weighted} onChange={() => set({ weighted: true })} />
        {t("One weighted mean")}
      </label>
      {form.weighted && (
        <div class="run-form-pair">
          <Choice label={t("Weights")} options={WEIGHTS} value={form.weights} onChange={(weights) => set({ weights })} />
          <Choice label={t("Kind of mean")} options={MEANS} value={form.aggregation} onChange={(aggregation) => set({ aggregation })} />
        </div>
      )}
      <div class="run-form-pair">
        <Choice label={t("Scale of the variables")} options={SCALES} value={form.normalisation} onChange={(normalisation) => set({ normalisation })} />
        <Choice label={t("Missing values")} options={FILLS} value={form.imputation} onChange={(imputation) => set({ imputation })} />
      </div>
    </fieldset>
  );
}

function Classes({ form, set }: PartProps) {
  return (
    <fieldset>
      <legend>{t("Classes")}</legend>
      <div class="run-form-pair">
        <Choice label={t("Number of classes")} options={COUNTS} value={form.classes} onChange={(classes) => set({ classes })} />
        <Choice label={t("How they are cut")} options={RULES} value={form.classRule} onChange={(classRule) => set({ classRule })} />
      </div>
    </fieldset>
  );
}

function Advanced({ form, set }: PartProps) {
  return (
    <details class="run-form-more">
      <summary>{t("Advanced")}</summary>
      <div class="run-form-pair">
        <Choice label={t("Rules of")} options={PRESETS} value={form.preset} onChange={(preset) => set({ preset })} />
        <Whole label={t("How many wards count as the first ones")} hint={t("A third of them")} least={1} value={form.topK} onChange={(topK) => set({ topK })} />
        <Whole label={t("Random draws for the certainty of ranks (0: none)")} hint={formatCount(1000)} least={0} value={form.draws} onChange={(draws) => set({ draws })} />
        <Whole label={t("Seed of the random draws")} hint="1" least={0} value={form.seed} onChange={(seed) => set({ seed })} />
      </div>
    </details>
  );
}

function Choice(props: { label: string; options: readonly Option[]; value: string; onChange: (value: string) => void }) {
  return (
    <label class="run-form-field">
      <span>{props.label}</span>
      <select class="input" value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        {props.options.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

function Whole(props: { label: string; hint: string; least: number; value: string; onChange: (value: string) => void }) {
  return (
    <label class="run-form-field">
      <span>{props.label}</span>
      <input
        class="input"
        type="number"
        inputMode="numeric"
        min={props.least}
        step={1}
        placeholder={props.hint}
        value={props.value}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
    </label>
  );
}
