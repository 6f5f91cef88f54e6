/** The list of variables of a ranking: which, and whether risk rises or falls with each. */
import { useSignal } from "@preact/signals";
import { formatNumber } from "../lib/format";
import { FILL_RULES, type RunChoices, type RunForm, type RunVariable } from "../lib/run-form";
import { fold } from "../lib/table";
import { t } from "../lib/t";

interface Props {
  choices: RunChoices;
  form: RunForm;
  onToggle: (name: string) => void;
  onChange: (change: Partial<RunForm>) => void;
}

interface DetailProps {
  variable: RunVariable;
  form: RunForm;
  onChange: Props["onChange"];
}

const SEARCH_FROM = 12;

export function FormVariables({ choices, form, onToggle, onChange }: Props) {
  const query = useSignal("");
  const all = choices.variables;
  const wanted = fold(query.value);
  const shown = all.filter((variable) => fold(`${variable.label} ${variable.name}`).includes(wanted));
  return (
    <fieldset>
      <legend>
        {t("Variables")} <span class="quiet">{t("({variables} chosen)", { variables: form.variables.length })}</span>
      </legend>
      {all.length >= SEARCH_FROM && (
        <input
          class="input"
          type="search"
          aria-label={t("Search the variables")}
          placeholder={t("Search the variables")}
          value={query.value}
          onInput={(event) => (query.value = event.currentTarget.value)}
        />
      )}
      <ul class="run-form-variables">
        {shown.map((variable) => (
          <li key={variable.name}>
            <label class="check">
              <input type="checkbox" checked={form.variables.includes(variable.name)} onChange={() => onToggle(variable.name)} />
              <span>
                {variable.label}
                {variable.label !== variable.name && <span class="quiet small"> {variable.name}</span>}
                {variable.missing > 0 && <span class="quiet small"> {t("· {missing} missing", { missing: variable.missing })}</span>}
              </span>
            </label>
            {form.variables.includes(variable.name) && <Details variable={variable} form={form} onChange={onChange} />}
          </li>
        ))}
        {!shown.length && <li class="quiet">{t("No variable by that name.")}</li>}
      </ul>
    </fieldset>
  );
}

function Details({ variable, form, onChange }: DetailProps) {
  const { name, label } = variable;
  return (
    <div class="run-form-details">
      <select
        class="input"
        aria-label={t("Direction of {name}", { name: label })}
        value={form.directions[name] ?? ""}
        onChange={(event) => onChange({ directions: { ...form.directions, [name]: event.currentTarget.value } })}
      >
        {!form.directions[name] && <option value="">{t("Rises or falls?")}</option>}
        <option value="direct">{t("Risk rises with it (+)")}</option>
        <option value="inverse">{t("Risk falls with it (−)")}</option>
      </select>
      {form.weighted && form.weights === "own" && (
        <input
          class="input run-form-weight"
          type="number"
          min={0}
          step="any"
          aria-label={t("Weight of {name}", { name: label })}
          value={form.own[name] ?? "1"}
          onInput={(event) => onChange({ own: { ...form.own, [name]: event.currentTarget.value } })}
        />
      )}
      {variable.missing > 0 && <Fill variable={variable} form={form} onChange={onChange} />}
      {form.normalisation === "goalposts" && <Bounds variable={variable} form={form} onChange={onChange} />}
    </div>
  );
}

function Fill({ variable: { name, label }, form, onChange }: DetailProps) {
  return (
    <select
      class="input"
      aria-label={t("Missing values of {name}", { name: label })}
      value={form.fills[name] ?? ""}
      onChange={(event) => onChange({ fills: { ...form.fills, [name]: event.currentTarget.value } })}
    >
      <option value="">{t("Missing values: as for all")}</option>
      {FILL_RULES.map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
  );
}

function Bounds({ variable: { name, label, minimum, maximum }, form, onChange }: DetailProps) {
  const pair = form.bounds[name] ?? ["", ""];
  const put = (low: string, high: string) => onChange({ bounds: { ...form.bounds, [name]: [low, high] } });
  return (
    <span class="run-form-bounds">
      <input
        class="input"
        type="number"
        step="any"
        aria-label={t("Lowest bound of {name}", { name: label })}
        placeholder={t("from")}
        value={pair[0]}
        onInput={(event) => put(event.currentTarget.value, pair[1])}
      />
      <span class="quiet" aria-hidden="true">
        –
      </span>
      <input
        class="input"
        type="number"
        step="any"
        aria-label={t("Highest bound of {name}", { name: label })}
        placeholder={t("to")}
        value={pair[1]}
        onInput={(event) => put(pair[0], event.currentTarget.value)}
      />
      {minimum !== null && maximum !== null && (
        <span class="quiet small">
          {t("in your data {minimum} to {maximum}", { minimum: formatNumber(minimum), maximum: formatNumber(maximum) })}
        </span>
      )}
    </span>
  );
}
