/** Results as tables: the ranking, which is the map's twin, and all others. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { formatBytes, formatCount, formatWhen } from "../lib/format";
import { matchingIndices } from "../lib/table";
import { sameWard, wardColumns, wardOfRow } from "../lib/wards";
import { API, get } from "../state/api";
import { chooseTab, focusedWard, runFormOpen, runId, tableKey } from "../state/canvas";
import { dataStamp, doneRuns, mayTakeFiles, readOnly, sessionId, state } from "../state/store";
import type { ResultColumn, ResultTable, Run, TableName } from "../state/types";
import { Icon } from "./Icons";
import { ProblemBox } from "./Progress";
import { NoRanking, RunStrip } from "./RunState";
import { Skeleton } from "./Skeleton";
import { useClosingMenu } from "./useClosingMenu";
import { useLoad } from "./useLoad";
import { VirtualTable } from "./VirtualTable";
import { t, tn } from "../lib/t";

/** The tables there are, the one to show, and the run it is read from. */
function useTables(session: string | null) {
  const names = useLoad(session && `${session} ${dataStamp()} tables`, (signal) =>
    get<{ tables: TableName[] }>(`/sessions/${session}/tables`, signal).then((answer) => answer.tables),
  );
  const list = names.value ?? [];
  const asked = runId.value ? state.value.entities.run[runId.value] : undefined;
  const chosen = list.find((name) => name.key === tableKey.value) ?? list.find((name) => name.kind === asked?.kind) ?? list[0] ?? null;
  const run = chosen && asked?.kind === chosen.kind && asked.state === "done" ? asked.id : (chosen?.run ?? null);
  const table = useLoad(chosen && run && `${run} ${chosen.key}`, (signal) =>
    get<ResultTable>(`/runs/${run}/tables/${chosen?.key}`, signal),
  );
  return { names, list, chosen, table };
}

export function TableTab() {
  const { names, list, chosen, table } = useTables(sessionId.value);
  const problem = names.problem ?? table.problem;
  if (problem) {
    return <ProblemBox message={problem.message} hint={problem.hint} action={{ label: t("Try again"), run: names.problem ? names.again : table.again }} />;
  }
  if (names.value && !list.length) return <NoRanking />;
  if (!chosen || !table.value || table.loading) return <Skeleton shape="block" label={t("Loading the table")} />;
  const run = state.value.entities.run[table.value.run];
  return <Results key={`${table.value.run} ${table.value.key}`} result={table.value} run={run} names={list} />;
}

function Results({ result, run, names }: { result: ResultTable; run: Run | undefined; names: TableName[] }) {
  const query = useSignal("");
  const hidden = useSignal<ReadonlySet<number>>(new Set());
  const { columns, rows } = result;
  const at = useMemo(() => wardColumns(columns), [columns]);
  const searched = useMemo(() => columns.flatMap((column, index) => (column.kind === "number" ? [] : [index])), [columns]);
  const indices = useMemo(() => matchingIndices(rows, query.value, searched), [rows, query.value, searched]);
  const shown = columns.map((_, index) => index).filter((index) => !hidden.value.has(index));
  const focus = focusedWard.value;
  const wardAt = (row: number) => wardOfRow(rows[row] ?? [], at, result.features[row]);
  const ofWards = result.features.some((feature) => feature !== null);
  const selected = focus && ofWards ? rows.findIndex((_, row) => sameWard(wardAt(row), focus)) : -1;
  const open = (row: number) => {
    if (!ofWards) return;
    focusedWard.value = { ...wardAt(row), from: "table" };
    chooseTab("map");
  };
  return (
    <div class="ranking">
      <div class="toolbar">
        <TablePicker names={names} current={result.key} />
        <RunPicker current={result.run} />
        <div class="search-field">
          <Icon name="search" size={16} />
          <input
            type="search"
            aria-label={t("Search the table")}
            placeholder={t("Search ward or LGA")}
            value={query.value}
            onInput={(event) => (query.value = event.currentTarget.value)}
          />
        </div>
        <ColumnChooser columns={columns} hidden={hidden.value} onChange={(next) => (hidden.value = next)} />
        {mayTakeFiles && <Downloads run={result.run} />}
        {!readOnly && run?.kind === "risk" && <ChangeRun />}
      </div>
      <RunStrip run={result.run} />
      <p class="quiet small table-count" aria-live="polite">
        {countWords(indices.length, rows.length, ofWards)}
        {columns.some((column) => column.name === "composite_rank") && ` · ${t("rank 1 = highest risk")}`}
      </p>
      <VirtualTable
        label={run ? `${result.title}: ${run.headline}` : result.title}
        columns={columns}
        shown={shown}
        rows={rows}
        indices={indices}
        selected={selected >= 0 ? selected : null}
        onOpen={open}
      />
    </div>
  );
}

function ChangeRun() {
  const label = t("Change variables and method");
  return (
    <button type="button" class="button button-small" aria-label={label} title={label} onClick={() => (runFormOpen.value = true)}>
      <Icon name="tune" size={16} /> <span class="phone-hide">{t("Variables and method")}</span>
    </button>
  );
}

function TablePicker({ names, current }: { names: TableName[]; current: string }) {
  if (names.length < 2) return null;
  return (
    <select class="input" aria-label={t("Which table")} value={current} onChange={(event) => (tableKey.value = event.currentTarget.value)}>
      {names.map((name) => (
        <option key={name.key} value={name.key}>
          {name.title}
        </option>
      ))}
    </select>
  );
}

function RunPicker({ current }: { current: string }) {
  const done = doneRuns(state.value.entities.run[current]?.kind ?? "");
  if (done.length < 2) return null;
  return (
    <select class="input" aria-label={t("Which run")} value={current} onChange={(event) => (runId.value = event.currentTarget.value)}>
      {done.map((run) => (
        <option key={run.id} value={run.id}>
          {run.title}, {formatWhen(run.finished ?? run.created)}
        </option>
      ))}
    </select>
  );
}

interface ChooserProps {
  columns: ResultColumn[];
  hidden: ReadonlySet<number>;
  onChange: (hidden: ReadonlySet<number>) => void;
}

function ColumnChooser({ columns, hidden, onChange }: ChooserProps) {
  const toggle = (index: number) => {
    const next = new Set(hidden);
    if (!next.delete(index)) next.add(index);
    if (next.size < columns.length) onChange(next);
  };
  const menu = useClosingMenu();
  return (
    <details class="menu" {...menu}>
      <summary class="button button-small" aria-label={t("Columns")} title={t("Columns")}>
        <Icon name="columns" size={16} /> <span class="phone-hide">{t("Columns")}</span>
      </summary>
      <fieldset class="menu-box">
        <legend class="visually-hidden">{t("Columns shown")}</legend>
        {columns.map((column, index) => (
          <label key={column.name} class="check">
            <input type="checkbox" checked={!hidden.has(index)} onChange={() => toggle(index)} />
            {column.label}
          </label>
        ))}
      </fieldset>
    </details>
  );
}

function countWords(shown: number, all: number, ofWards: boolean): string {
  if (shown === all) return ofWards ? tn("{count} ward", "{count} wards", all) : tn("{count} row", "{count} rows", all);
  const values = { shown: formatCount(shown) };
  return ofWards ? tn("{shown} of {count} ward", "{shown} of {count} wards", all, values) : tn("{shown} of {count} row", "{shown} of {count} rows", all, values);
}

const FILES: Record<string, string> = {
  "rankings.csv": t("Ranking (CSV)"),
  "models.csv": t("Models and their variables (CSV)"),
  "model_scores.csv": t("Scores of every model (CSV)"),
  "model_ranks.csv": t("Ranks of every model (CSV)"),
  "normalised.csv": t("Variables scaled 0–1 (CSV)"),
  "imputed.csv": t("Filled values (CSV)"),
  "net_plan.csv": t("Net plan by ward (CSV)"),
  "lga.csv": t("Summary by LGA (CSV)"),
  "beside.csv": t("Ranks made otherwise, beside the ranking (CSV)"),
  "effective_weights.csv": t("Weights in effect (CSV)"),
  "flagged_models.csv": t("Models with a flag (CSV)"),
  "scenarios.csv": t("Three ways to share the nets (CSV)"),
  "plan.json": t("Net plan: totals and gap (JSON)"),
  "reprioritised.csv": t("May leave the campaign (CSV)"),
  "review.csv": t("For review, not on the list (CSV)"),
  "reprioritised.json": t("May leave the campaign, with reasons (JSON)"),
  "map.topojson": t("Map with the results (TopoJSON)"),
  "pca.json": t("Principal components (JSON)"),
  "findings.json": t("Findings (JSON)"),
  "method.md": t("How it was computed: methods, settings, limits (Markdown)"),
  "receipt.json": t("Receipt: data, method and versions (JSON)"),
};

/** Every file of the run, the ranking first; the list is fetched when it is opened. */
function Downloads({ run: id }: { run: string }) {
  const wanted = useSignal(false);
  const menu = useClosingMenu();
  const full = useLoad(wanted.value ? id : null, (signal) => get<Run>(`/runs/${id}`, signal));
  const sizes = new Map(full.value?.artefacts?.map((file) => [file.name, file.size]));
  return (
    <details class="menu" {...menu} onToggle={(event) => event.currentTarget.open && (wanted.value = true)}>
      <summary class="button button-small" aria-label={t("Download")} title={t("Download")}>
        <Icon name="download" size={16} /> <span class="phone-hide">{t("Download")}</span>
      </summary>
      <div class="menu-box">
        {full.problem && <ProblemBox message={full.problem.message} hint={full.problem.hint} action={{ label: t("Try again"), run: full.again }} />}
        {!full.problem && !full.value && <Skeleton shape="text" label={t("Loading the list of files")} />}
        {Object.entries(FILES)
          .filter(([name]) => sizes.has(name))
          .map(([name, words]) => (
            <a key={name} class="menu-item" href={`${API}/runs/${id}/artefacts/${name}`} download>
              <span>{words}</span>
              <span class="quiet">{formatBytes(sizes.get(name) ?? 0)}</span>
            </a>
          ))}
      </div>
    </details>
  );
}
