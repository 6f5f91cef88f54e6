/** The ranking: the map's table twin. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { formatBytes, formatCount, formatWhen } from "../lib/format";
import { matchingIndices } from "../lib/table";
import { sameWard, wardColumns, wardOfRow } from "../lib/wards";
import { API, get } from "../state/api";
import { chooseTab, focusedWard, runId, shownRun } from "../state/canvas";
import { runs, state } from "../state/store";
import type { Rankings, Run } from "../state/types";
import { Icon } from "./Icons";
import { ProblemBox } from "./Progress";
import { NoRanking, RunStrip } from "./RunState";
import { useClosingMenu } from "./useClosingMenu";
import { useLoad } from "./useLoad";
import { VirtualTable } from "./VirtualTable";

export function RankingTab() {
  const id = shownRun.value;
  const run = id ? state.value.entities.run[id] : undefined;
  const loaded = useLoad(id, (signal) => get<Rankings>(`/runs/${id}/rankings`, signal));
  if (!id) return <NoRanking />;
  if (loaded.problem) {
    return <ProblemBox message={loaded.problem.message} hint={loaded.problem.hint} action={{ label: "Try again", run: loaded.again }} />;
  }
  if (!loaded.value || loaded.loading) return <div class="skeleton skeleton-block" aria-label="Loading the ranking" />;
  return <Ranking key={id} rankings={loaded.value} run={run} runId={id} />;
}

function Ranking({ rankings, run, runId: id }: { rankings: Rankings; run: Run | undefined; runId: string }) {
  const query = useSignal("");
  const hidden = useSignal<ReadonlySet<number>>(new Set());
  const { columns, rows } = rankings;
  const at = useMemo(() => wardColumns(columns), [columns]);
  const searched = useMemo(() => columns.flatMap((column, index) => (column.kind === "number" ? [] : [index])), [columns]);
  const indices = useMemo(() => matchingIndices(rows, query.value, searched), [rows, query.value, searched]);
  const shown = columns.map((_, index) => index).filter((index) => !hidden.value.has(index));
  const focus = focusedWard.value;
  const wardAt = (row: number) => wardOfRow(rows[row] ?? [], at, rankings.features[row]);
  const selected = focus ? rows.findIndex((_, row) => sameWard(wardAt(row), focus)) : -1;
  const open = (row: number) => {
    focusedWard.value = { ...wardAt(row), from: "table" };
    chooseTab("map");
  };
  return (
    <div class="ranking">
      <div class="toolbar">
        <RunPicker current={id} />
        <div class="search-field">
          <Icon name="search" size={16} />
          <input
            type="search"
            aria-label="Search ward, LGA or class"
            placeholder="Search ward or LGA"
            value={query.value}
            onInput={(event) => (query.value = event.currentTarget.value)}
          />
        </div>
        <ColumnChooser rankings={rankings} hidden={hidden.value} onChange={(next) => (hidden.value = next)} />
        <Downloads run={id} />
      </div>
      <RunStrip run={id} />
      <p class="quiet small table-count" aria-live="polite">
        {indices.length === rows.length ? `${formatCount(rows.length)} wards` : `${formatCount(indices.length)} of ${formatCount(rows.length)} wards`}
        {" · rank 1 = highest risk"}
      </p>
      <VirtualTable
        label={run?.headline ?? "Ranking of the wards"}
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

function RunPicker({ current }: { current: string }) {
  const done = runs.value.filter((run) => run.state === "done");
  if (done.length < 2) return null;
  return (
    <select class="input" aria-label="Which ranking" value={current} onChange={(event) => (runId.value = event.currentTarget.value)}>
      {[...done].reverse().map((run) => (
        <option key={run.id} value={run.id}>
          {run.title}, {formatWhen(run.finished ?? run.created)}
        </option>
      ))}
    </select>
  );
}

interface ChooserProps {
  rankings: Rankings;
  hidden: ReadonlySet<number>;
  onChange: (hidden: ReadonlySet<number>) => void;
}

function ColumnChooser({ rankings, hidden, onChange }: ChooserProps) {
  const toggle = (index: number) => {
    const next = new Set(hidden);
    if (!next.delete(index)) next.add(index);
    if (next.size < rankings.columns.length) onChange(next);
  };
  const menu = useClosingMenu();
  return (
    <details class="menu" {...menu}>
      <summary class="button button-small" aria-label="Columns" title="Columns">
        <Icon name="columns" size={16} /> <span class="phone-hide">Columns</span>
      </summary>
      <fieldset class="menu-box">
        <legend class="visually-hidden">Columns shown</legend>
        {rankings.columns.map((column, index) => (
          <label key={column.name} class="check">
            <input type="checkbox" checked={!hidden.has(index)} onChange={() => toggle(index)} />
            {column.label}
          </label>
        ))}
      </fieldset>
    </details>
  );
}

const FILES: Record<string, string> = {
  "rankings.csv": "Ranking (CSV)",
  "models.csv": "Models and their variables (CSV)",
  "model_scores.csv": "Scores of every model (CSV)",
  "model_ranks.csv": "Ranks of every model (CSV)",
  "normalised.csv": "Variables scaled 0–1 (CSV)",
  "imputed.csv": "Filled values (CSV)",
  "lga.csv": "Summary by LGA (CSV)",
  "map.topojson": "Map with the results (TopoJSON)",
  "pca.json": "Principal components (JSON)",
  "findings.json": "Findings (JSON)",
  "receipt.json": "Receipt: data, method and versions (JSON)",
};

/** Every file of the run, the ranking first; the list is fetched when it is opened. */
function Downloads({ run: id }: { run: string }) {
  const wanted = useSignal(false);
  const menu = useClosingMenu();
  const full = useLoad(wanted.value ? id : null, (signal) => get<Run>(`/runs/${id}`, signal));
  const sizes = new Map(full.value?.artefacts?.map((file) => [file.name, file.size]));
  return (
    <details class="menu" {...menu} onToggle={(event) => event.currentTarget.open && (wanted.value = true)}>
      <summary class="button button-small" aria-label="Download" title="Download">
        <Icon name="download" size={16} /> <span class="phone-hide">Download</span>
      </summary>
      <div class="menu-box">
        {full.problem && <ProblemBox message={full.problem.message} hint={full.problem.hint} action={{ label: "Try again", run: full.again }} />}
        {!full.problem && !full.value && <p class="skeleton skeleton-text" />}
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
