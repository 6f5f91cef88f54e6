/** Which wards, which cell size: the form that lays a grid. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { formatCount } from "../../lib/format";
import { searchPlaces } from "../../lib/settlement";
import { asProblem } from "../../state/api";
import { type FittingSize, fittingSize, makeGrid, makingGrid, proposedWards, settlements } from "../../state/settlement";
import { dataStamp } from "../../state/store";
import type { Problem } from "../../state/types";
import { IconButton } from "../Icons";
import { ProblemBox } from "../Progress";
import { useLoad } from "../useLoad";
import { t, tn } from "../../lib/t";

export interface Choices {
  wards: { row: number; name: string; lga: string }[];
  shortlisted: number[];
  cell_size: { default: number; minimum: number; maximum: number };
  most_cells: number;
}

const SHOWN = 40;

export function NewGrid({ choices }: { choices: Choices }) {
  const rows = useSignal<number[]>([]);
  const typed = useSignal<number | null>(null);
  const fits = useLoad(rows.value.length ? `${dataStamp()} ${rows.value.join()}` : null, (abort) => fittingSize(rows.value, abort));
  const size = typed.value ?? fits.value?.cell_size ?? choices.cell_size.default;
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const proposed = proposedWards.value;
  useEffect(() => {
    if (proposed) rows.value = proposed.rows;
  }, [proposed]);
  const add = (more: number[]) => (rows.value = [...new Set([...rows.value, ...more])]);
  const lay = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      await makeGrid(rows.value, size);
    } catch (error) {
      problem.value = asProblem(error);
    }
    busy.value = false;
  };
  return (
    <form class="settle-new" onSubmit={(event) => void lay(event)} aria-label={t("New settlement grid")}>
      <h2>{t("Lay a grid over wards")}</h2>
      <p class="quiet small">{t("Each cell gets a class by hand: Formal, Informal, Slum, Rural or No buildings. Nothing is classified by the program.")}</p>
      <Search choices={choices} onAdd={add} />
      {choices.shortlisted.length > 0 && (
        <button type="button" class="button button-small" onClick={() => add(choices.shortlisted)}>
          {tn("Add the {count} ward that may leave the campaign", "Add the {count} wards that may leave the campaign", choices.shortlisted.length)}
        </button>
      )}
      <Chosen choices={choices} rows={rows.value} onRemove={(row) => (rows.value = rows.value.filter((other) => other !== row))} onClear={() => (rows.value = [])} />
      <label class="settle-size">
        {t("Cell size in metres")}
        <input
          class="input"
          type="number"
          min={choices.cell_size.minimum}
          max={choices.cell_size.maximum}
          step={50}
          value={Number.isFinite(size) ? size : ""}
          onInput={(event) => (typed.value = event.currentTarget.valueAsNumber)}
        />
      </label>
      {fits.value && <SizeNote fits={fits.value} usual={choices.cell_size.default} largest={choices.cell_size.maximum} />}
      {problem.value && <ProblemBox {...problem.value} />}
      <div class="settle-actions">
        <button type="submit" class="button button-accent" disabled={busy.value || !rows.value.length || fits.loading || !Number.isFinite(size)}>
          {t("Lay the grid")}
        </button>
        {settlements.value.length > 0 && (
          <button type="button" class="button" onClick={() => (makingGrid.value = false)}>
            {t("Cancel")}
          </button>
        )}
      </div>
    </form>
  );
}

interface SizeNoteProps {
  fits: FittingSize;
  usual: number;
  largest: number;
}

/** Why the size is not the usual one. */
function SizeNote({ fits, usual, largest }: SizeNoteProps) {
  if (fits.cell_size === null) return <p class="quiet small">{t("Choose fewer wards: not even {largest} m fits.", { largest })}</p>;
  if (fits.cell_size <= usual) return null;
  return (
    <p class="quiet small">
      {t("Cells of {usual} m would be more than {most} here; {size} m is the smallest size that fits. For smaller cells choose fewer wards.", {
        usual,
        most: formatCount(fits.most_cells),
        size: fits.cell_size,
      })}
    </p>
  );
}

function Search({ choices, onAdd }: { choices: Choices; onAdd: (rows: number[]) => void }) {
  const query = useSignal("");
  const found = searchPlaces(choices.wards, query.value);
  const take = (rows: number[]) => {
    onAdd(rows);
    query.value = "";
  };
  return (
    <div class="settle-search">
      <label>
        {t("Wards or an LGA")}
        <input
          class="input"
          type="text"
          autocomplete="off"
          placeholder={t("Type a name")}
          value={query.value}
          onInput={(event) => (query.value = event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            if (found[0]) take(found[0].rows);
          }}
        />
      </label>
      {query.value.trim() && (
        <ul aria-label={t("Places found")}>
          {found.map((place) => (
            <li key={`${place.label}${place.rows.join()}`}>
              <button type="button" class="button button-plain button-small" onClick={() => take(place.rows)}>
                {place.label}
              </button>
            </li>
          ))}
          {!found.length && <li class="quiet small">{t("No ward or LGA has this in its name.")}</li>}
        </ul>
      )}
    </div>
  );
}

interface ChosenProps {
  choices: Choices;
  rows: number[];
  onRemove: (row: number) => void;
  onClear: () => void;
}

function Chosen({ choices, rows, onRemove, onClear }: ChosenProps) {
  if (!rows.length) return <p class="quiet small">{t("No ward chosen yet.")}</p>;
  return (
    <div>
      <p class="small">
        {tn("{count} ward chosen.", "{count} wards chosen.", rows.length)}{" "}
        <button type="button" class="button button-plain button-small" onClick={onClear}>
          {t("Clear")}
        </button>
      </p>
      <ul class="settle-chosen" aria-label={t("Wards chosen")}>
        {rows.slice(0, SHOWN).map((row) => {
          const name = choices.wards[row]?.name ?? t("Ward {number}", { number: row + 1 });
          return (
            <li key={row}>
              {name}
              <IconButton icon="close" label={t("Leave out {name}", { name })} onClick={() => onRemove(row)} />
            </li>
          );
        })}
        {rows.length > SHOWN && <li>{t("and {more} more", { more: rows.length - SHOWN })}</li>}
      </ul>
    </div>
  );
}
