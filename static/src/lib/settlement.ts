/** The classes of a settlement grid, and which cells lie where. No page, no map. */
import type { Settlement } from "../state/types";
import { t } from "./t";

export interface CellClass {
  key: string;
  letter: string;
  label: string;
  color: string;
  color_dark: string;
}

/** In the order of the keys 1 to 5. Lightness tells them apart without seeing colour. */
export const CLASSES: readonly CellClass[] = [
  { key: "formal", letter: "F", label: t("Formal"), color: "#2b5f94", color_dark: "#5b9bd8" },
  { key: "informal", letter: "I", label: t("Informal"), color: "#f0a93f", color_dark: "#f5b04c" },
  { key: "slum", letter: "S", label: t("Slum"), color: "#8c1d10", color_dark: "#d8432c" },
  { key: "rural", letter: "R", label: t("Rural"), color: "#cdbfe8", color_dark: "#d9cdf2" },
  { key: "no_buildings", letter: "N", label: t("No buildings"), color: "#8b9896", color_dark: "#6d7b79" },
];
export const UNCLASSIFIED = "-";

export const classOf = (letter: string | undefined): CellClass | undefined => CLASSES.find((item) => item.letter === letter);

/** The next cell without a class after this one, round from the start; null when there is none. */
export function nextUnclassified(classes: string, after: number): number | null {
  const later = classes.indexOf(UNCLASSIFIED, after + 1);
  const found = later >= 0 ? later : classes.indexOf(UNCLASSIFIED);
  return found >= 0 ? found : null;
}

/** The next cell without a class once this one has got its own: the hand is faster than the line. */
export function nextAfter(classes: string, cell: number): number | null {
  return nextUnclassified(`${classes.slice(0, cell)}x${classes.slice(cell + 1)}`, cell);
}

export type Pick = "only" | "toggle" | "add";

/** The chosen cells after a click, a click with Shift, or a box or lasso. */
export function picked(before: ReadonlySet<number>, cells: number[], how: Pick): ReadonlySet<number> {
  if (how === "only") return new Set(before.size === 1 && before.has(cells[0] ?? -1) ? [] : cells);
  const now = new Set(before);
  for (const cell of cells) {
    if (how === "toggle" && now.has(cell)) now.delete(cell);
    else now.add(cell);
  }
  return now;
}

export interface Point {
  x: number;
  y: number;
}

/** Whether a point lies inside a ring drawn by hand (even-odd rule). */
export function inside(point: Point, ring: readonly Point[]): boolean {
  let odd = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
    const a = ring[at];
    const b = ring[before];
    if (!a || !b) continue;
    if (a.y > point.y !== b.y > point.y && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) odd = !odd;
  }
  return odd;
}

/** The newer of two states of one grid. */
export function newer(one: Settlement | undefined, other: Settlement | undefined): Settlement | undefined {
  if (!one || !other) return one ?? other;
  return other.version > one.version ? other : one;
}

export interface PlaceOption {
  label: string;
  rows: number[];
}

/** LGAs and wards whose name holds the text; LGAs first. */
export function searchPlaces(wards: readonly { row: number; name: string; lga: string }[], text: string, most = 12): PlaceOption[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const lgas = new Map<string, number[]>();
  for (const ward of wards) {
    if (ward.lga.toLowerCase().includes(wanted)) lgas.set(ward.lga, [...(lgas.get(ward.lga) ?? []), ward.row]);
  }
  const own = wards.filter((ward) => ward.name.toLowerCase().includes(wanted));
  return [
    ...[...lgas].map(([lga, rows]) => ({ label: t("{lga} LGA ({rows})", { lga, rows: rows.length }), rows })),
    ...own.map((ward) => ({ label: ward.lga ? `${ward.name} (${ward.lga})` : ward.name, rows: [ward.row] })),
  ].slice(0, most);
}
