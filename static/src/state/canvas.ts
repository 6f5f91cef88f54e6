/** What the canvas shows: tab, map layer, ranking, ward in focus. */
import { computed, effect, signal, untracked } from "@preact/signals";
import { follows } from "../lib/hold";
import type { NameList } from "../lib/names";
import type { WardRef } from "../lib/wards";
import { chosenId, makingGrid, proposedWards, settlements } from "./settlement";
import { hasData, runs, sessionId, shownMessages, state } from "./store";
import type { Message, Show } from "./types";

export type Tab = "map" | "table" | "chart" | "data" | "settlements" | "reports";

export const tab = signal<Tab>("data");
export const layerKey = signal<string | null>(null);
export const runId = signal<string | null>(null);
export const tableKey = signal<string | null>(null);
export const chartKey = signal<string | null>(null);
/** The run a chart was drawn from; null: the latest. */
export const chartRun = signal<string | null>(null);
export const datasetId = signal<string | null>(null);
/** The document that the last answer is about. */
export const exportId = signal<string | null>(null);
/** On a phone the canvas is a sheet over the conversation. */
export const sheetOpen = signal(false);
export const sidebarOpen = signal(readFlag("chatmrpt.sidebar", true));
export const drawerOpen = signal(false);
export const paletteOpen = signal(false);
/** The form that changes variables and method of a ranking. */
export const runFormOpen = signal(false);
/** The names under review; null: it is closed. */
export const namesList = signal<NameList | null>(null);

/** Pinned: the canvas stays as it is whatever the answers bring. */
export const pinned = signal(false);
/** What a newer answer would show, while the canvas is held. */
export const waitingShow = signal<Show | null>(null);

/** A ward that another part asks to be shown: the map zooms there, the table scrolls to it. */
export const focusedWard = signal<(WardRef & { from: "map" | "table" | "search" }) | null>(null);

/** Wards that a person selected on the map, as rows of a boundary; questions go with them. */
export const selectedWards = signal<{ boundary: string; rows: readonly number[] } | null>(null);

/** The wards that an answer selects on its map, as rows of its boundary; the map takes them over once. */
export const shownWards = signal<readonly number[] | null>(null);
let selectedByAnswer: readonly number[] | null = null;

/** Select what the last answer asks for; null: nothing. */
export function takeShownWards(boundary: string): readonly number[] | null {
  const rows = shownWards.value;
  if (!rows) return null;
  shownWards.value = null;
  selectedByAnswer = rows;
  selectedWards.value = { boundary, rows };
  return rows;
}

/** The level that an answer shows its map at; the map takes it over once. */
export const shownLevel = signal<{ layer: string; level: "ward" | "lga" } | null>(null);

/** The LGA or ward an answer brings into view; a new object each time it is asked for. */
export const shownArea = signal<{ title: string } | null>(null);

export const canvasVisible = computed(
  () => hasData.value || runs.value.length > 0 || Object.keys(state.value.entities.change).length > 0,
);

let touched = 0;
let left = false;

/** A person opens a part; an answer that is still being worked out is offered then, not put over it. */
function leave(): void {
  if (untracked(() => shownMessages.value.some((message) => message.state === "working"))) left = true;
}

/** A person does something in the canvas: it does not move under their hands. */
export function touchCanvas(): void {
  touched = Date.now();
}

/** A person asked for something: its answer may use the canvas at once. */
export function releaseCanvas(): void {
  touched = 0;
  left = false;
}

export function setPinned(on: boolean): void {
  pinned.value = on;
  if (!on && waitingShow.value) showOnCanvas(waitingShow.value, false);
}

export function chooseTab(next: Tab): void {
  leave();
  tab.value = next;
  waitingShow.value = null;
}

function readFlag(key: string, fallback: boolean): boolean {
  try {
    const text = localStorage.getItem(key);
    return text === null ? fallback : text === "1";
  } catch {
    return fallback;
  }
}

export function setSidebar(open: boolean): void {
  sidebarOpen.value = open;
  try {
    localStorage.setItem("chatmrpt.sidebar", open ? "1" : "0");
  } catch {
    // Not stored; it holds for this page.
  }
}

export function isPhone(): boolean {
  return matchMedia("(max-width: 759.98px)").matches;
}

/** Too narrow for three parts beside each other: the sessions come as a drawer. */
export function isNarrow(): boolean {
  return matchMedia("(max-width: 1099.98px)").matches;
}

export function showOnCanvas(show: Show, openSheet = true): void {
  if (openSheet) leave();
  waitingShow.value = null;
  tab.value = show.view;
  if (show.layer) layerKey.value = show.layer;
  if (show.table) tableKey.value = show.table;
  if (show.chart) {
    chartKey.value = show.chart;
    chartRun.value = show.run ?? null;
  }
  if (show.run) runId.value = show.run;
  if (show.dataset) datasetId.value = show.dataset;
  if (show.export) exportId.value = show.export;
  if (show.settlement) chosenId.value = show.settlement;
  const rows = show.wards?.split(",").map(Number);
  if (rows && show.view === "settlements") {
    proposedWards.value = { rows };
    makingGrid.value = true;
  }
  if (show.view === "map") {
    if (selectedWards.value && selectedWards.value.rows === selectedByAnswer) selectedWards.value = null;
    shownWards.value = rows ?? null;
  }
  if (show.view === "map") shownArea.value = show.area ? { title: show.area } : null;
  if (show.layer && show.level) shownLevel.value = { layer: show.layer, level: show.level };
  if (openSheet && isPhone()) sheetOpen.value = true;
}

function resetCanvas(): void {
  layerKey.value = null;
  runId.value = null;
  tableKey.value = null;
  chartKey.value = null;
  chartRun.value = null;
  datasetId.value = null;
  exportId.value = null;
  focusedWard.value = null;
  selectedWards.value = null;
  chosenId.value = null;
  proposedWards.value = null;
  makingGrid.value = false;
  shownArea.value = null;
  shownLevel.value = null;
  shownWards.value = null;
  waitingShow.value = null;
  pinned.value = false;
  touched = 0;
  left = false;
  sheetOpen.value = false;
  tab.value = "data";
}

const lastShow = (list: readonly Message[]) => list.filter((message) => message.show && message.state === "complete").at(-1);

function withoutProposal({ wards: _, ...show }: Show): Show {
  return show;
}

/** Follow the conversation: the newest answer with something to show decides, once. A canvas that
 * is pinned or being worked in stays; it then offers the new picture instead. */
export function followConversation(): void {
  let followed: string | null = null;
  let session: string | null = null;
  effect(() => {
    const newest = lastShow(shownMessages.value);
    if (session !== sessionId.value) {
      session = sessionId.value;
      followed = null;
      resetCanvas();
    }
    if (!newest?.show || newest.id === followed) return;
    const first = followed === null;
    followed = newest.id;
    const hold = untracked(() => ({ pinned: pinned.value, touched, left }));
    left = false;
    // A page that is opened anew shows the grid that was laid since, not the form for it.
    if (first && untracked(() => settlements.value.length)) showOnCanvas(withoutProposal(newest.show), false);
    else if (first || follows(hold, Date.now())) showOnCanvas(newest.show, false);
    else waitingShow.value = newest.show;
  });
}
