/** What the canvas shows: tab, map layer, ranking, ward in focus. */
import { computed, effect, signal } from "@preact/signals";
import { hasData, latestRun, messages, sessionId } from "./store";
import type { Message, Show } from "./types";

export type Tab = "map" | "table" | "data";

export const tab = signal<Tab>("data");
export const layerKey = signal<string | null>(null);
export const runId = signal<string | null>(null);
export const datasetId = signal<string | null>(null);
/** On a phone the canvas is a sheet over the conversation. */
export const sheetOpen = signal(false);
export const sidebarOpen = signal(readFlag("chatmrpt.sidebar", true));
export const drawerOpen = signal(false);
export const paletteOpen = signal(false);

export interface WardRef {
  name: string;
  lga: string | null;
  code: string | null;
}
/** A ward that another part asks to be shown: the map zooms there, the table scrolls to it. */
export const focusedWard = signal<(WardRef & { from: "map" | "table" | "search" }) | null>(null);

export const shownRun = computed(() => runId.value ?? latestRun.value?.id ?? null);
export const canvasVisible = computed(() => hasData.value || latestRun.value !== null);

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
  tab.value = show.view;
  if (show.layer) layerKey.value = show.layer;
  if (show.run) runId.value = show.run;
  if (show.dataset) datasetId.value = show.dataset;
  if (openSheet && isPhone()) sheetOpen.value = true;
}

function resetCanvas(): void {
  layerKey.value = null;
  runId.value = null;
  datasetId.value = null;
  focusedWard.value = null;
  sheetOpen.value = false;
  tab.value = "data";
}

const lastShow = (list: readonly Message[]) => list.filter((message) => message.show && message.state === "complete").at(-1);

/** Follow the conversation: the newest answer with something to show decides, once. */
export function followConversation(): void {
  let followed: string | null = null;
  let session: string | null = null;
  effect(() => {
    const newest = lastShow(messages.value);
    if (session !== sessionId.value) {
      session = sessionId.value;
      followed = null;
      resetCanvas();
    }
    if (!newest?.show || newest.id === followed) return;
    followed = newest.id;
    showOnCanvas(newest.show, false);
  });
}
