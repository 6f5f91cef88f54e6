/** The ranking: the map's table twin. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { formatCount, formatWhen } from "../lib/format";
import { matchingIndices } from "../lib/table";
import { sameWard, wardColumns, wardOfRow } from "../lib/wards";
import { sendText } from "../state/actions";
import { API, get } from "../state/api";
import { focusedWard, runId, shownRun, tab } from "../state/canvas";
import { currentDatasets, runs, state } from "../state/store";
import type { Rankings, Run } from "../state/types";
import { Icon } from "./Icons";
import { ProblemBox } from "./Progress";
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

function NoRanking() {
  const ready = currentDatasets.value.some((dataset) => dataset.kind === "ward_table");
  return (
    <div class="canvas-empty">
      <Icon name="table" size={28} />
      <p>There is no ranking yet.</p>
      {ready ? (
        <button type="button" class="button button-accent" onClick={() => void sendText("Which wards are most at risk?")}>
          Rank the wards by risk
        </button>
      ) : (
        <p class="quiet small">Add a ward table first.</p>
      )}
    </div>
  );
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
  const selected = focus ? rows.findIndex((row) => sameWard(wardOfRow(row, at), focus)) : -1;
  const open = (row: number) => {
    focusedWard.value = { ...wardOfRow(rows[row] ?? [], at), from: "table" };
    tab.value = "map";
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
        <a class="button button-small" href={`${API}/runs/${id}/artefacts/rankings.csv`} download aria-label="Download as CSV" title="Download as CSV">
          <Icon name="download" size={16} /> <span class="phone-hide">CSV</span>
        </a>
      </div>
      {run?.stale && <Stale />}
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

function Stale() {
  return (
    <div class="strip tone-warning" role="status">
      <Icon name="warning" size={16} />
      <span>This ranking was made from older data.</span>
      <button type="button" class="button button-small" onClick={() => void sendText("Run the risk analysis again")}>
        Run again
      </button>
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
  return (
    <details class="menu">
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
