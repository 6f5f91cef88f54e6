/** All that reading did to a file, exactly: rows left out, cells that read otherwise, units. */
import { useId } from "preact/hooks";
import { formatNumber, plural } from "../lib/format";
import { API, get } from "../state/api";
import type { Dataset } from "../state/types";
import { Icon } from "./Icons";
import { ProblemBox } from "./Progress";
import { Skeleton } from "./Skeleton";
import { useLoad } from "./useLoad";

interface Document {
  rows_in: number;
  rows: number;
  dropped_count: number;
  dropped: { row: number; reason: string; text: string }[];
  reasons: Record<string, number>;
  cells_changed: number;
  changes_count: number;
  changes: { column: string; before: string; after: string; count: number; rows: number[]; why: string }[];
  decisions: { column: string | null; text: string }[];
}

export function DataChanges({ dataset }: { dataset: Dataset }) {
  const id = useId();
  const load = useLoad(dataset.id, (signal) => get<Document>(`/datasets/${dataset.id}/changes`, signal));
  const found = load.value;
  return (
    <section class="changes" aria-labelledby={id}>
      <h3 id={id}>What was done to this file</h3>
      {load.problem && <ProblemBox message={load.problem.message} hint={load.problem.hint} action={{ label: "Try again", run: load.again }} />}
      {load.loading && !found && <Skeleton shape="block" label="Loading what was changed" />}
      {found && (
        <>
          <p>{balance(found)}</p>
          <p class="quiet small">The original file is never changed.</p>
          {found.decisions.length > 0 && (
            <ul class="points">
              {found.decisions.map((decision) => (
                <li key={`${decision.column} ${decision.text}`}>
                  {decision.column && <strong>{decision.column}: </strong>}
                  {decision.text}
                </li>
              ))}
            </ul>
          )}
          {found.changes.length > 0 && <Cells found={found} dataset={dataset} />}
          {found.dropped_count > 0 && <Dropped found={found} dataset={dataset} />}
        </>
      )}
    </section>
  );
}

function balance(found: Document): string {
  const rows = `${plural(found.rows_in, "row")} in the file = ${formatNumber(found.rows)} used + ${formatNumber(found.dropped_count)} left out.`;
  return `${rows} ${found.cells_changed ? `${plural(found.cells_changed, "cell")} read otherwise than in the file.` : "Every cell reads as in the file."}`;
}

function Cells({ found, dataset }: { found: Document; dataset: Dataset }) {
  const more = found.changes_count - found.changes.length;
  return (
    <details>
      <summary>
        {plural(found.cells_changed, "cell")} in {plural(found.changes_count, "different change")}
      </summary>
      <div class="table-scroll table-wrap" tabIndex={0} role="region" aria-label="Changed cells">
        <table>
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">In the file</th>
              <th scope="col">Used</th>
              <th scope="col" class="num">
                Cells
              </th>
              <th scope="col">Rows</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {found.changes.map((change, index) => (
              <tr key={index}>
                <th scope="row">{change.column}</th>
                <td>{change.before}</td>
                <td>{change.after || <span class="quiet">missing</span>}</td>
                <td class="num">{formatNumber(change.count)}</td>
                <td class="small">{rowNumbers(change.rows, change.count)}</td>
                <td class="evidence small">{change.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Foot more={more} href={`${API}/datasets/${dataset.id}/changes.csv`} label="All changes (CSV)" />
    </details>
  );
}

function Dropped({ found, dataset }: { found: Document; dataset: Dataset }) {
  const why = Object.entries(found.reasons)
    .map(([reason, count]) => `${formatNumber(count)} ${reason}`)
    .join(", ");
  return (
    <details>
      <summary>
        {plural(found.dropped_count, "row")} left out ({why})
      </summary>
      <div class="table-scroll table-wrap" tabIndex={0} role="region" aria-label="Rows left out">
        <table>
          <thead>
            <tr>
              <th scope="col" class="num">
                Row
              </th>
              <th scope="col">Why</th>
              <th scope="col">What it holds</th>
            </tr>
          </thead>
          <tbody>
            {found.dropped.map((row) => (
              <tr key={row.row}>
                <th scope="row" class="num">
                  {formatNumber(row.row)}
                </th>
                <td>{row.reason}</td>
                <td class="evidence small">{row.text || <span class="quiet">nothing</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Foot more={found.dropped_count - found.dropped.length} href={`${API}/datasets/${dataset.id}/dropped.csv`} label="All rows left out (CSV)" />
    </details>
  );
}

function Foot({ more, href, label }: { more: number; href: string; label: string }) {
  return (
    <div class="row">
      {more > 0 && <span class="quiet small">and {formatNumber(more)} more</span>}
      <a class="button button-small" href={href} download>
        <Icon name="download" size={16} /> {label}
      </a>
    </div>
  );
}

const FEW = 5;

function rowNumbers(rows: number[], count: number): string {
  const shown = rows.slice(0, FEW).join(", ");
  return count > FEW ? `${shown} and ${formatNumber(count - FEW)} more` : shown;
}
