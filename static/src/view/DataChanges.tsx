/** All that reading did to a file, exactly: rows left out, cells that read otherwise, units. */
import { useId } from "preact/hooks";
import { formatNumber } from "../lib/format";
import { API, get } from "../state/api";
import type { Dataset } from "../state/types";
import { Icon } from "./Icons";
import { ProblemBox } from "./Progress";
import { Skeleton } from "./Skeleton";
import { useLoad } from "./useLoad";
import { t, tn } from "../lib/t";

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
      <h3 id={id}>{t("What was done to this file")}</h3>
      {load.problem && <ProblemBox message={load.problem.message} hint={load.problem.hint} action={{ label: t("Try again"), run: load.again }} />}
      {load.loading && !found && <Skeleton shape="block" label={t("Loading what was changed")} />}
      {found && (
        <>
          <p>{balance(found)}</p>
          <p class="quiet small">{t("The original file is never changed.")}</p>
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
  const rows = tn("{count} row in the file = {used} used + {out} left out.", "{count} rows in the file = {used} used + {out} left out.", found.rows_in, {
    used: formatNumber(found.rows),
    out: formatNumber(found.dropped_count),
  });
  return `${rows} ${found.cells_changed ? tn("{count} cell read otherwise than in the file.", "{count} cells read otherwise than in the file.", found.cells_changed) : t("Every cell reads as in the file.")}`;
}

function Cells({ found, dataset }: { found: Document; dataset: Dataset }) {
  const more = found.changes_count - found.changes.length;
  return (
    <details>
      <summary>
        {t("{cells} in {changes}", { cells: tn("{count} cell", "{count} cells", found.cells_changed), changes: tn("{count} different change", "{count} different changes", found.changes_count) })}
      </summary>
      <div class="table-scroll table-wrap" tabIndex={0} role="region" aria-label={t("Changed cells")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("Column")}</th>
              <th scope="col">{t("In the file")}</th>
              <th scope="col">{t("Used")}</th>
              <th scope="col" class="num">
                {t("Cells")}
              </th>
              <th scope="col">{t("Rows")}</th>
              <th scope="col">{t("Why")}</th>
            </tr>
          </thead>
          <tbody>
            {found.changes.map((change, index) => (
              <tr key={index}>
                <th scope="row">{change.column}</th>
                <td>{change.before}</td>
                <td>{change.after || <span class="quiet">{t("missing")}</span>}</td>
                <td class="num">{formatNumber(change.count)}</td>
                <td class="small">{rowNumbers(change.rows, change.count)}</td>
                <td class="evidence small">{change.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Foot more={more} href={`${API}/datasets/${dataset.id}/changes.csv`} label={t("All changes (CSV)")} />
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
        {tn("{count} row left out ({why})", "{count} rows left out ({why})", found.dropped_count, { why })}
      </summary>
      <div class="table-scroll table-wrap" tabIndex={0} role="region" aria-label={t("Rows left out")}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="num">
                {t("Row")}
              </th>
              <th scope="col">{t("Why")}</th>
              <th scope="col">{t("What it holds")}</th>
            </tr>
          </thead>
          <tbody>
            {found.dropped.map((row) => (
              <tr key={row.row}>
                <th scope="row" class="num">
                  {formatNumber(row.row)}
                </th>
                <td>{row.reason}</td>
                <td class="evidence small">{row.text || <span class="quiet">{t("nothing")}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Foot more={found.dropped_count - found.dropped.length} href={`${API}/datasets/${dataset.id}/dropped.csv`} label={t("All rows left out (CSV)")} />
    </details>
  );
}

function Foot({ more, href, label }: { more: number; href: string; label: string }) {
  return (
    <div class="row">
      {more > 0 && <span class="quiet small">{t("and {more} more", { more: formatNumber(more) })}</span>}
      <a class="button button-small" href={href} download>
        <Icon name="download" size={16} /> {label}
      </a>
    </div>
  );
}

const FEW = 5;

function rowNumbers(rows: number[], count: number): string {
  const shown = rows.slice(0, FEW).join(", ");
  return count > FEW ? t("{shown} and {more} more", { shown, more: formatNumber(count - FEW) }) : shown;
}
