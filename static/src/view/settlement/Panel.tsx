/** Beside the map: progress, classes, note, summary of the wards, and what to do with the grid. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { formatCount, formatFixed } from "../../lib/format";
import { CLASSES, UNCLASSIFIED } from "../../lib/settlement";
import { API } from "../../state/api";
import { changeSize, chosenId, makingGrid, removeGrid, settlements, useShares, writeNote } from "../../state/settlement";
import { state } from "../../state/store";
import type { Settlement } from "../../state/types";
import { Icon } from "../Icons";
import { Progress } from "../Progress";
import { isDark } from "../theme";
import { Planning } from "./Planning";
import { t, tn } from "../../lib/t";

export interface WardLine {
  ward: number;
  ward_name: string;
  lga_name: string;
  cells: number;
  classified_cells: number;
  classified_share: number;
  informal_share: number | null;
  formal_of_built_up: number | null;
  informal_of_built_up: number | null;
  slum_of_built_up: number | null;
  rural_of_built_up: number | null;
  people_formal: number | null;
  people_informal: number | null;
  people_slum: number | null;
  people_rural: number | null;
  people_other: number | null;
}
export interface InFull extends Settlement {
  notes: { cell: number; text: string }[];
  /** Where the people by class are known from: counted by cell from a raster, or shares that were given. */
  people: { source: "counted" | "given" | ""; name: string };
  summary: WardLine[];
}

interface Props {
  grid: Settlement;
  full: InFull | null;
  selected: ReadonlySet<number>;
  several: boolean;
  onClass: (key: string | null) => void;
  onNext: () => void;
  onUndo: () => void;
  onClear: () => void;
  onCell: (cell: number) => void;
}

export function Panel(props: Props) {
  const { grid, full, selected } = props;
  const [only] = selected.size === 1 ? [...selected] : [];
  const old = state.value.entities.dataset[grid.boundary]?.current === false;
  return (
    <aside class="settle-panel" aria-label={t("Settlement grid")}>
      {props.several ? <Picker grid={grid} /> : <h2>{grid.title}</h2>}
      {old && <p class="strip strip-plain">{t("The ward boundaries were replaced since. This grid can be read and exported; make a new one to use its shares.")}</p>}
      <p class="small">
        {t("{classified} of {cells} cells classified, {cell_size} m", { classified: formatCount(grid.classified), cells: formatCount(grid.cells), cell_size: grid.cell_size })}
      </p>
      <Progress label={t("Cells classified")} percent={(100 * grid.classified) / grid.cells} />
      <Classes {...props} />
      {only !== undefined && <Note key={`${grid.geometry} ${only}`} grid={grid} cell={only} text={full?.notes.find((note) => note.cell === only)?.text ?? ""} />}
      <Summary full={full} />
      <People full={full} />
      <Notes full={full} onCell={props.onCell} />
      <Use grid={grid} full={full} old={old} />
      <More grid={grid} />
    </aside>
  );
}

function Picker({ grid }: { grid: Settlement }) {
  return (
    <select class="input" aria-label={t("Settlement grid")} value={grid.id} onChange={(event) => (chosenId.value = event.currentTarget.value)}>
      {settlements.value.map((row) => (
        <option key={row.id} value={row.id}>
          {row.title}, {row.cell_size} m
        </option>
      ))}
    </select>
  );
}

function Classes({ grid, selected, onClass, onNext, onUndo, onClear }: Props) {
  const dark = isDark();
  return (
    <div>
      <p class="small" aria-live="polite">
        {selected.size ? tn("{count} cell chosen.", "{count} cells chosen.", selected.size) : t("Choose cells: click, hold Shift and drag, or draw around them.")}
      </p>
      <div class="settle-classes" role="group" aria-label={t("Class for the chosen cells")}>
        {CLASSES.map((item, index) => (
          <button type="button" key={item.key} class="button button-small" disabled={!selected.size} onClick={() => onClass(item.key)}>
            <span class="swatch" style={{ background: dark ? item.color_dark : item.color }} />
            {item.label} <kbd>{index + 1}</kbd>
          </button>
        ))}
        <button type="button" class="button button-small" disabled={!selected.size} onClick={() => onClass(null)}>
          {t("No class")} <kbd>0</kbd>
        </button>
      </div>
      <div class="settle-actions">
        <button type="button" class="button button-small button-accent" disabled={!grid.classes.includes(UNCLASSIFIED)} onClick={onNext}>
          {t("Next cell")} <kbd>N</kbd>
        </button>
        <button type="button" class="button button-small" disabled={!grid.can_undo} onClick={onUndo}>
          <Icon name="undo" size={16} /> {t("Undo")} <kbd>U</kbd>
        </button>
        {selected.size > 0 && (
          <button type="button" class="button button-small button-plain" onClick={onClear}>
            {t("Choose none")}
          </button>
        )}
      </div>
    </div>
  );
}

function Note({ grid, cell, text }: { grid: Settlement; cell: number; text: string }) {
  const draft = useSignal(text);
  useEffect(() => {
    draft.value = text;
  }, [text]);
  const save = () => {
    if (draft.value.trim() !== text) void writeNote(grid.id, cell, draft.value);
  };
  return (
    <label class="settle-note">
      {t("Note on cell {cell}", { cell: cell + 1 })}
      <input
        class="input"
        type="text"
        maxLength={300}
        value={draft.value}
        onInput={(event) => (draft.value = event.currentTarget.value)}
        onBlur={save}
        onKeyDown={(event) => event.key === "Enter" && save()}
      />
    </label>
  );
}

const percent = (value: number | null) => (value === null ? "–" : `${formatFixed(value, 0)} %`);

function Summary({ full }: { full: InFull | null }) {
  if (!full) return null;
  return (
    <div class="settle-summary" tabIndex={0} role="region" aria-label={t("Summary of the wards")}>
      <table>
        <caption>
          <span>{t("Share of built-up cells by area, of what is classified")}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t("Ward")}</th>
            <th scope="col">{t("Classified")}</th>
            <th scope="col">{t("Informal share")}</th>
            <th scope="col">{t("Formal")}</th>
            <th scope="col">{t("Informal")}</th>
            <th scope="col">{t("Slum")}</th>
            <th scope="col">{t("Rural")}</th>
          </tr>
        </thead>
        <tbody>
          {full.summary.map((row) => (
            <tr key={row.ward}>
              <th scope="row">
                {row.ward_name}
                {row.lga_name && <span class="quiet small"> {row.lga_name}</span>}
              </th>
              <td>{percent(row.classified_share)}</td>
              <td>{percent(row.informal_share)}</td>
              <td>{percent(row.formal_of_built_up)}</td>
              <td>{percent(row.informal_of_built_up)}</td>
              <td>{percent(row.slum_of_built_up)}</td>
              <td>{percent(row.rural_of_built_up)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const PEOPLE = [...CLASSES.filter((item) => item.key !== "no_buildings").map((item) => ({ key: item.key, label: item.label })), { key: "other", label: t("Elsewhere") }];

/** People of each ward by class: never made from areas. */
function People({ full }: { full: InFull | null }) {
  if (!full) return null;
  if (!full.people.source) return <p class="quiet small">{t("People by class are not known: add a raster of population, or give shares of people below.")}</p>;
  const told = full.people.source === "counted" ? t("People by class, counted by cell from {name}", { name: full.people.name }) : t("People by class, by the shares given");
  return (
    <div class="settle-summary" tabIndex={0} role="region" aria-label={t("People by class")}>
      <table>
        <caption>
          <span>{told}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t("Ward")}</th>
            {PEOPLE.map((item) => (
              <th scope="col" key={item.key}>
                {item.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {full.summary.map((row) => (
            <tr key={row.ward}>
              <th scope="row">{row.ward_name}</th>
              {PEOPLE.map((item) => {
                const people = row[`people_${item.key}` as "people_other"];
                return <td key={item.key}>{people === null ? "–" : formatCount(people)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Notes({ full, onCell }: { full: InFull | null; onCell: (cell: number) => void }) {
  if (!full?.notes.length) return null;
  return (
    <details>
      <summary>{tn("{count} note", "{count} notes", full.notes.length)}</summary>
      <ul class="settle-notes">
        {full.notes.map((note) => (
          <li key={note.cell}>
            <button type="button" class="button button-plain button-small" onClick={() => onCell(note.cell)}>
              {t("Cell {cell}", { cell: note.cell + 1 })}
            </button>{" "}
            {note.text}
          </li>
        ))}
      </ul>
    </details>
  );
}

const ENOUGH = 50;

function Use({ grid, full, old }: { grid: Settlement; full: InFull | null; old: boolean }) {
  const known = full?.summary.filter((row) => row.classified_share >= ENOUGH && row.informal_share !== null).length ?? 0;
  const upToDate = grid.used === grid.version;
  return (
    <div class="settle-use">
      <button type="button" class="button button-small" disabled={old || !known || upToDate} onClick={() => void useShares(grid.id)}>
        {t("Use the informal shares")}
      </button>
      <p class="quiet small">
        {upToDate
          ? t("In use: the shares can be mapped and ranked by, and are read when wards are listed that may leave the campaign.")
          : grid.used !== null
            ? t("Classes changed since the shares were last used.")
            : known
              ? tn("{count} ward with half or more classified. Using the shares makes earlier rankings older data.", "{count} wards with half or more classified. Using the shares makes earlier rankings older data.", known)
              : t("A ward’s share is known once half of it is classified.")}
      </p>
      {!old && known > 0 && <Planning grid={grid} full={full} />}
    </div>
  );
}

function More({ grid }: { grid: Settlement }) {
  const size = useSignal(grid.cell_size);
  return (
    <details class="settle-more">
      <summary>{t("Cell size, files, other grids")}</summary>
      <form
        class="settle-actions"
        onSubmit={(event) => {
          event.preventDefault();
          void changeSize(grid.id, size.value);
        }}
      >
        <label class="settle-size">
          {t("Cell size in metres")}
          <input class="input" type="number" min={100} max={5000} step={50} value={size.value} onInput={(event) => (size.value = event.currentTarget.valueAsNumber)} />
        </label>
        <button type="submit" class="button button-small" disabled={size.value === grid.cell_size || !Number.isFinite(size.value)}>
          {t("Change")}
        </button>
      </form>
      <div class="settle-actions">
        {["csv", "geojson"].map((kind) => (
          <a key={kind} class="button button-small" href={`${API}/settlements/${grid.id}/export.${kind}`} download>
            <Icon name="download" size={16} /> {kind === "csv" ? "CSV" : "GeoJSON"}
          </a>
        ))}
        <button type="button" class="button button-small" onClick={() => (makingGrid.value = true)}>
          {t("New grid")}
        </button>
        <Remove grid={grid} />
      </div>
    </details>
  );
}

function Remove({ grid }: { grid: Settlement }) {
  const sure = useSignal(false);
  return (
    <button type="button" class="button button-small" onBlur={() => (sure.value = false)} onClick={() => (sure.value ? void removeGrid(grid.id) : (sure.value = true))}>
      <Icon name="trash" size={16} /> {sure.value ? t("Remove it with its classes") : t("Remove this grid")}
    </button>
  );
}
