/** The settlement grids of the session, and what a person does with them. */
import { computed, signal } from "@preact/signals";
import { newId } from "../lib/ids";
import { newer } from "../lib/settlement";
import { call, get, post } from "./api";
import { announce, notify, notifyProblem } from "./notices";
import { sessionId, state } from "./store";
import type { Settlement } from "./types";
import { formatFixed } from "../lib/format";
import { t } from "../lib/t";

/** States that answers brought before their events. */
const answered = signal<Readonly<Record<string, Settlement>>>({});
/** The grid on show; null: the newest. */
export const chosenId = signal<string | null>(null);
/** Wards that an answer proposes for a new grid; a new object each time. */
export const proposedWards = signal<{ rows: number[] } | null>(null);
export const makingGrid = signal(false);

export const settlements = computed<Settlement[]>(() =>
  Object.values(state.value.entities.settlement)
    .map((row) => newer(row, answered.value[row.id]) ?? row)
    .sort((a, b) => (a.created < b.created ? -1 : 1)),
);
export const settlement = computed<Settlement | null>(
  () => settlements.value.find((row) => row.id === chosenId.value) ?? settlements.value.at(-1) ?? null,
);

const keep = (row: Settlement) => {
  answered.value = { ...answered.value, [row.id]: row };
};

export interface FittingSize {
  /** Metres; null where no size fits. */
  cell_size: number | null;
  most_cells: number;
}

/** The cell size for these wards, as the conversation offers it. */
export const fittingSize = (wards: number[], abort: AbortSignal) =>
  get<FittingSize>(`/sessions/${sessionId.value}/settlement-size?wards=${wards.join()}`, abort);

export async function makeGrid(wards: number[], cellSize: number): Promise<void> {
  const body = { client_id: newId(), wards, cell_size: cellSize };
  const row = await post<Settlement>(`/sessions/${sessionId.value}/settlements`, body);
  chosenId.value = row.id;
  proposedWards.value = null;
  makingGrid.value = false;
}

/** Changes go one after the other, each on the version that the one before it made. */
let line: Promise<unknown> = Promise.resolve();

function change<T extends Settlement>(id: string, send: (row: Settlement) => Promise<T>): Promise<T | null> {
  const turn = line.then(async () => {
    const row = settlements.value.find((item) => item.id === id);
    if (!row) return null;
    try {
      const after = await send(row);
      keep(after);
      return after;
    } catch (error) {
      notifyProblem(error);
      return null;
    }
  });
  line = turn;
  return turn;
}

export const classify = (id: string, cells: readonly number[], key: string | null) =>
  change(id, (row) => call<Settlement>("PUT", `/settlements/${id}/classes`, { version: row.version, cells, class: key }));

export const undoClasses = (id: string) =>
  change(id, (row) => post<Settlement>(`/settlements/${id}/undo`, { version: row.version }));

export const writeNote = (id: string, cell: number, text: string) =>
  change(id, (row) => call<Settlement>("PUT", `/settlements/${id}/notes`, { version: row.version, cell, text }));

interface Regridded extends Settlement {
  carried: number;
  undecided: number;
  lost_km2: number;
  notes_lost: number;
}

export async function changeSize(id: string, cellSize: number): Promise<void> {
  const after = await change(id, (row) => post<Regridded>(`/settlements/${id}/regrid`, { version: row.version, cell_size: cellSize }));
  if (!after) return;
  const lost = after.lost_km2 >= 0.01 ? ` ${t("{area} km² that had a class lost it.", { area: formatFixed(after.lost_km2, 2) })}` : "";
  const open = after.undecided ? ` ${t("{undecided} must be looked at again: no class covers more than half.", { undecided: after.undecided })}` : "";
  notify(t("{carried} of {cells} cells took their class over.", { carried: after.carried, cells: after.cells }) + open + lost, { ms: 12000 });
}

export interface Planning {
  planned?: Record<string, number>;
  people?: Record<string, number>;
  by_ward?: Record<string, Record<string, number>>;
}

export async function useShares(id: string, planning: Planning = {}): Promise<void> {
  if (await change(id, (row) => post<Settlement>(`/settlements/${id}/use`, { version: row.version, ...planning })))
    announce(t("The informal shares are among the values of the wards."));
}

export async function removeGrid(id: string): Promise<void> {
  try {
    await call("DELETE", `/settlements/${id}`);
    chosenId.value = null;
    announce(t("Removed"));
  } catch (error) {
    notifyProblem(error);
  }
}
