/** What is in the files: summary, findings and columns, and how table and boundary fit. */
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { formatNumber } from "../lib/format";
import { API, get } from "../state/api";
import { datasetId } from "../state/canvas";
import { takeOut } from "../state/data-changes";
import { currentDatasets, links, state } from "../state/store";
import type { Column, Dataset, Finding, Link, Severity } from "../state/types";
import { DataReviewGate } from "./DataReviewGate";
import { addFilesByPicker } from "./Files";
import { Icon, type IconName } from "./Icons";
import { ReviewNames } from "./NamesGate";
import { ProblemBox } from "./Progress";
import { RasterValues } from "./RasterValues";
import { Skeleton } from "./Skeleton";
import { UndoBar } from "./UndoBar";
import { FindingCounts } from "./UploadCard";
import { useLoad } from "./useLoad";
import { t, tn } from "../lib/t";

export function DataTab() {
  const list = currentDatasets.value.filter((dataset) => !dataset.source);
  // A file that was read again, or replaced, is shown by what is in use in its place.
  const was = state.value.entities.dataset[datasetId.value ?? ""];
  const chosen =
    list.find((dataset) => dataset.id === datasetId.value) ??
    list.find((dataset) => dataset.upload && dataset.upload === was?.upload) ??
    list.find((dataset) => dataset.kind === was?.kind) ??
    list[0];
  if (!list.length) return <NoData />;
  return (
    <div class="data">
      <UndoBar />
      <div class="data-picker" role="group" aria-label={t("Files")}>
        {list.map((dataset) => (
          <button
            type="button"
            key={dataset.id}
            class="data-choice"
            aria-pressed={dataset.id === chosen?.id}
            onClick={() => (datasetId.value = dataset.id)}
          >
            <Icon name={ICONS[dataset.kind] ?? "table"} />
            <span>
              <strong>{dataset.name}</strong>
              <span class="quiet small">{KINDS[dataset.kind] ?? t("File")}</span>
            </span>
          </button>
        ))}
        <button type="button" class="data-choice data-add" onClick={addFilesByPicker}>
          <Icon name="plus" />
          <span>{t("Add a file")}</span>
        </button>
      </div>
      {links.value.map((link) => (
        <LinkCard key={link.id} link={link} />
      ))}
      {chosen && <DatasetView key={chosen.upload ?? chosen.id} dataset={chosen} />}
    </div>
  );
}

const KINDS: Record<string, string> = { boundary: t("Boundary"), ward_table: t("Ward table"), facility_table: t("Facility data"), raster: t("Raster"), population: t("Population") };
const ICONS: Record<string, IconName> = { boundary: "map", raster: "map" };

function NoData() {
  return (
    <div class="canvas-empty">
      <Icon name="data" size={28} />
      <p>{t("There are no data yet.")}</p>
      <p class="quiet small">{t("A ward table (CSV or Excel) and a boundary file (zipped shapefile), in any order; rasters (GeoTIFF) if you have any.")}</p>
      <button type="button" class="button button-accent" onClick={addFilesByPicker}>
        {t("Add files")}
      </button>
      <UndoBar />
    </div>
  );
}

function LinkCard({ link }: { link: Link }) {
  const { dataset } = state.value.entities;
  const table = dataset[link.table];
  const boundary = dataset[link.boundary];
  if (!link.current) return null;
  const complete = link.ask + link.unmatched + link.boundary_without_data === 0;
  return (
    <section class="card link-card" aria-label={t("How table and boundary fit")}>
      <p class="summary-headline">
        <Icon name={complete ? "check" : "warning"} size={16} /> {link.headline}
      </p>
      <dl class="facts">
        <Fact label={t("matched")} value={link.matched} />
        <Fact label={t("to decide")} value={link.ask} />
        <Fact label={t("not found")} value={Math.max(0, link.unmatched - link.ask)} />
        <Fact label={t("on the map without data")} value={link.boundary_without_data} />
      </dl>
      <p class="quiet small">
        {t("{table} and {boundary}, joined by {key}", { table: table?.name ?? "", boundary: boundary?.name ?? "", key: joinedBy(link.key) })}
      </p>
      {link.asks.length > 0 && <Asks link={link} />}
      {link.table && (
        <div class="row">
          <ReviewNames list="ward_table" accent={link.ask > 0} />
        </div>
      )}
    </section>
  );
}

const KEYS: Record<string, string> = {
  "ward name": t("ward name"),
  "LGA and ward name": t("LGA and ward name"),
  "state and ward name": t("state and ward name"),
  "state, LGA and ward name": t("state, LGA and ward name"),
};

/** What the two were joined by: a code, names, or the one and then the other. */
function joinedBy(key: string): string {
  const names = key.replace(/^ward code(, then )?/, "");
  if (names === key) return KEYS[key] ?? key;
  return names ? t("ward code, then {names}", { names: KEYS[names] ?? names }) : t("ward code");
}

/** Names that may be the same as one on the map; nothing is joined on a guess. */
function Asks({ link }: { link: Link }) {
  const more = link.ask - link.asks.length;
  const lgas = link.asks.some((ask) => ask.lga);
  return (
    <div class="asks-part">
      <h3>{tn("{count} uncertain name", "{count} uncertain names", link.ask)}</h3>
      <p class="quiet small">{t("They are not joined, so these wards have no data until you decide.")}</p>
      <div class="table-scroll table-wrap" tabIndex={0} role="region" aria-label={t("Uncertain names")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("In your table")}</th>
              {lgas && <th scope="col">{t("LGA")}</th>}
              <th scope="col">{t("On the map, most alike first")}</th>
            </tr>
          </thead>
          <tbody>
            {link.asks.map((ask, index) => (
              <tr key={index}>
                <th scope="row">{ask.source}</th>
                {lgas && <td>{ask.lga ?? "–"}</td>}
                <td>{ask.candidates.map(candidateText).join(", ") || t("nothing alike")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 && <p class="quiet small">{t("and {more} more", { more: formatNumber(more) })}</p>}
    </div>
  );
}

function candidateText({ match, score }: Link["asks"][number]["candidates"][number]): string {
  return t("{match} ({percent} % alike)", { match, percent: Math.round(score * 100) });
}

function Fact({ label, value }: { label: string; value: number }) {
  return (
    <div>
      <dd>{formatNumber(value)}</dd>
      <dt>{label}</dt>
    </div>
  );
}

function DatasetView({ dataset }: { dataset: Dataset }) {
  // A raster's findings come to change when it meets a boundary.
  const full = useLoad(`${dataset.id} ${JSON.stringify(dataset.findings_count)}`, (signal) => get<Dataset>(`/datasets/${dataset.id}`, signal));
  const { findings = [] } = full.value ?? {};
  return (
    <>
      <section class="data-summary" aria-label={t("Summary")}>
        <h2>{dataset.headline}</h2>
        <ul class="points">
          {dataset.points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
        <div class="row">
          <FindingCounts counts={dataset.findings_count} />
          {dataset.kind === "facility_table" && dataset.current && <ReviewNames list="facilities" />}
          <a class="button button-small" href={`${API}/datasets/${dataset.id}/file`} download>
            <Icon name="download" size={16} /> {t("Original file")}
          </a>
          {dataset.current && (
            <>
              <button type="button" class="button button-small" onClick={addFilesByPicker}>
                {t("Replace")}
              </button>
              <button type="button" class="button button-small" aria-label={t("Take out {name}", { name: dataset.name })} onClick={() => void takeOut(dataset)}>
                <Icon name="trash" size={16} /> {t("Take out")}
              </button>
            </>
          )}
        </div>
      </section>
      {full.problem && <ProblemBox message={full.problem.message} hint={full.problem.hint} action={{ label: t("Try again"), run: full.again }} />}
      {full.loading && !full.value && <Skeleton shape="block" label={t("Loading the findings and columns")} />}
      {findings.length > 0 && <Findings findings={findings} />}
      {full.value && dataset.kind !== "raster" && <DataReviewGate dataset={{ ...full.value, ...dataset }} />}
      {dataset.kind === "raster" && full.value && <RasterValues key={dataset.id} raster={full.value} />}
      {["raster", "facility_table", "population"].includes(dataset.kind) && <WardValues source={dataset} />}
    </>
  );
}

/** What a raster or the tests of facilities give the wards: columns, with what was noticed. */
function WardValues({ source }: { source: Dataset }) {
  const values = currentDatasets.value.find((dataset) => dataset.source === source.id);
  const full = useLoad(values?.id ?? null, (signal) => get<Dataset>(`/datasets/${values?.id}`, signal));
  if (!values) return null;
  const { columns = [], findings = [] } = full.value ?? {};
  return (
    <>
      <section class="data-summary" aria-label={t("Ward values")}>
        <h3>{values.headline}</h3>
        {columns.map((column) => (
          <p key={column.name} class="quiet small">
            {column.evidence}
          </p>
        ))}
      </section>
      {full.problem && <ProblemBox message={full.problem.message} hint={full.problem.hint} action={{ label: t("Try again"), run: full.again }} />}
      {findings.length > 0 && <Findings findings={findings} />}
      {columns.length > 0 && <Columns columns={columns} rows={values.rows} />}
    </>
  );
}

const SEVERITIES: { severity: Severity; icon: IconName; word: string }[] = [
  { severity: "error", icon: "error", word: t("Error") },
  { severity: "warning", icon: "warning", word: t("Warning") },
  { severity: "note", icon: "note", word: t("Note") },
];

function Findings({ findings }: { findings: Finding[] }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t("Findings")}</h3>
      <ul class="findings">
        {SEVERITIES.flatMap(({ severity, icon, word }) =>
          findings
            .filter((finding) => finding.severity === severity)
            .map((finding, index) => (
              <li key={`${severity}-${index}`} class={`finding tone-${severity}`}>
                <Icon name={icon} />
                <div>
                  <p>
                    <span class="visually-hidden">{word}: </span>
                    {finding.message}
                  </p>
                  {finding.hint && <p class="quiet small">{finding.hint}</p>}
                  {finding.rows.length > 0 && (
                    <p class="quiet small">
                      {whereWords(finding)}
                    </p>
                  )}
                </div>
              </li>
            )),
        )}
      </ul>
    </section>
  );
}

function whereWords({ column, rows, count }: Finding): string {
  const shown = rows.join(", ");
  const more = count - rows.length;
  const list = more > 0 ? t("{shown} and {more} more", { shown, more: formatNumber(more) }) : shown;
  if (!column) return rows.length === 1 ? t("row {rows}", { rows: list }) : t("rows {rows}", { rows: list });
  return rows.length === 1 ? t("Column {column}, row {rows}", { column, rows: list }) : t("Column {column}, rows {rows}", { column, rows: list });
}

const MANY = 12;

function Columns({ columns, rows }: { columns: Column[]; rows: number }) {
  const id = useId();
  const all = useSignal(columns.length <= MANY + 4);
  const shown = all.value ? columns : columns.slice(0, MANY);
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{tn("{count} column", "{count} columns", columns.length)}</h3>
      <div class="table-scroll table-wrap" tabIndex={0} role="region" aria-label={t("Columns")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("Column")}</th>
              <th scope="col">{t("Taken as")}</th>
              <th scope="col" class="num">
                {t("Missing")}
              </th>
              <th scope="col">{t("Range or examples")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((column) => (
              <tr key={column.name}>
                <th scope="row">
                  {column.label}
                  {column.label !== column.name && <code class="quiet small">{column.name}</code>}
                </th>
                <td title={column.evidence}>{column.role_label}</td>
                <td class={column.missing ? "num tone-warning" : "num"}>{missingText(column.missing, rows)}</td>
                <td>{rangeText(column)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!all.value && (
        <button type="button" class="button button-small" onClick={() => (all.value = true)}>
          {t("Show all {columns} columns", { columns: columns.length })}
        </button>
      )}
    </section>
  );
}

export function missingText(missing: number, rows: number): string {
  if (!missing) return "0";
  const share = (missing / Math.max(1, rows)) * 100;
  return `${formatNumber(missing)} (${share < 1 ? "<1" : Math.round(share)} %)`;
}

export function rangeText(column: Column): string {
  const side = (value: number | string) => (typeof value === "number" ? formatNumber(value) : value);
  if (column.minimum !== null && column.maximum !== null) {
    const range = column.minimum === column.maximum ? t("always {value}", { value: side(column.minimum) }) : t("{low} to {high}", { low: side(column.minimum), high: side(column.maximum) });
    return column.unit ? `${range} ${column.unit}` : range;
  }
  return column.examples.slice(0, 3).join(", ");
}
