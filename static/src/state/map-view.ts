/** How a person looks at maps: classes of each, level, two beside each other, wards that are selected. */
import { effect, signal, untracked } from "@preact/signals";
import { OWN_LOOK, type Look } from "../lib/map";
import { selectedWards, shownLevel } from "./canvas";
import { boot } from "./store";

export type Comparing = "off" | "side" | "swipe";
export type Panel = "none" | "list" | "table";

export const panel = signal<Panel>("none");
export const comparing = signal<Comparing>("off");
/** The second map; null: the next one of the list. */
export const otherKey = signal<string | null>(null);
export const lassoOn = signal(false);
export const basemapOn = signal(false);

/** Tiles below the wards, where the installation names some. */
export const basemap = (boot as { basemap?: { url: string; attribution: string } | null }).basemap ?? null;

const KEY = "chatmrpt.looks";
const MOST = 60;

function stored(): Record<string, Look> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return found && typeof found === "object" ? (found as Record<string, Look>) : {};
  } catch {
    return {};
  }
}

const looks = signal(stored());
export const lookOf = (key: string | null): Look => ({ ...OWN_LOOK, ...(key ? looks.value[key] : undefined) });

export function chooseLook(key: string, look: Partial<Look>): void {
  const { [key]: before, ...rest } = looks.value;
  const kept = Object.entries(rest).slice(-MOST);
  looks.value = { ...Object.fromEntries(kept), [key]: { ...OWN_LOOK, ...before, ...look } };
  try {
    localStorage.setItem(KEY, JSON.stringify(looks.value));
  } catch {
    // Not stored; it holds for this page.
  }
}

effect(() => {
  const asked = shownLevel.value;
  if (!asked) return;
  untracked(() => chooseLook(asked.layer, { level: asked.level }));
  shownLevel.value = null;
});

const chosen = () => new Set(selectedWards.value?.rows);

export function toggleWards(boundary: string, rows: readonly number[]): void {
  const now = selectedWards.value?.boundary === boundary ? chosen() : new Set<number>();
  const all = rows.every((row) => now.has(row));
  for (const row of rows) {
    if (all) now.delete(row);
    else now.add(row);
  }
  selectWards(boundary, [...now]);
}

export function addWards(boundary: string, rows: readonly number[]): void {
  const before = selectedWards.value?.boundary === boundary ? selectedWards.value.rows : [];
  selectWards(boundary, [...new Set([...before, ...rows])]);
}

export function selectWards(boundary: string, rows: readonly number[]): void {
  selectedWards.value = rows.length ? { boundary, rows: [...rows].sort((a, b) => a - b) } : null;
}
