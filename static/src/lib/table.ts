/** Sorting, searching and CSV of tables. Pure; never changes its input. */
import { language } from "./t";
import type { Cell } from "../state/types";

export interface Sort {
  column: number;
  descending: boolean;
}

const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });

function isEmpty(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || cell === "" || (typeof cell === "number" && Number.isNaN(cell));
}

/** Numbers by value, text by name (Ward 2 before Ward 10). */
export function compareCells(a: Cell | undefined, b: Cell | undefined): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return collator.compare(String(a), String(b));
}

/** Stable order of row indices. Empty cells come last whichever way it is sorted. */
export function sortedIndices(rows: readonly Cell[][], indices: readonly number[], sort: Sort | null): number[] {
  const result = [...indices];
  if (!sort) return result;
  const { column, descending } = sort;
  return result.sort((i, j) => {
    const a = rows[i]?.[column];
    const b = rows[j]?.[column];
    const emptyA = isEmpty(a);
    const emptyB = isEmpty(b);
    if (emptyA || emptyB) return emptyA && emptyB ? i - j : emptyA ? 1 : -1;
    const order = compareCells(a, b);
    if (order === 0) return i - j;
    return descending ? -order : order;
  });
}

/** Lower case without accents, for searching. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}

/** Rows in which every word of the query occurs in one of the given columns. */
export function matchingIndices(rows: readonly Cell[][], query: string, columns: readonly number[]): number[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const all = rows.map((_, index) => index);
  if (!words.length) return all;
  return all.filter((index) => {
    const text = fold(columns.map((column) => String(rows[index]?.[column] ?? "")).join(" "));
    return words.every((word) => text.includes(word));
  });
}

/** A cell for a spreadsheet: quoted where needed, and never read as a formula. */
export function csvCell(cell: Cell | undefined): string {
  if (isEmpty(cell)) return "";
  if (typeof cell === "number") return String(cell);
  let text = String(cell);
  if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function toCsv(columns: readonly string[], rows: readonly Cell[][]): string {
  const lines = [columns.map(csvCell).join(",")];
  for (const row of rows) lines.push(columns.map((_, index) => csvCell(row[index])).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

/** Which rows of a long list are drawn: those in view and a few more on either side. */
export function visibleRange(
  scrollTop: number,
  height: number,
  rowHeight: number,
  count: number,
  extra = 8,
): { first: number; last: number } {
  const first = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight) - extra));
  const last = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + extra);
  return { first, last: Math.max(first, last) };
}
