/** Finding wards of a layer and rows of a ranking for each other. Pure. */
import type { Cell, LayerWard, RankingColumn } from "../state/types";
import { fold } from "./table";

export interface WardRef {
  name: string;
  lga: string | null;
  code: string | null;
}

export interface WardColumns {
  name: number;
  lga: number;
  code: number;
}

const NAMES = {
  name: ["ward_name", "ward", "name", "wardname"],
  lga: ["lga", "lga_name", "lganame"],
  code: ["ward_code", "code", "wardcode"],
};

/** Which columns of a ranking name the ward; −1 where there is none. */
export function wardColumns(columns: readonly RankingColumn[]): WardColumns {
  const find = (names: readonly string[]) => columns.findIndex((column) => names.includes(column.name.toLowerCase()));
  return { name: find(NAMES.name), lga: find(NAMES.lga), code: find(NAMES.code) };
}

function text(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined || cell === "" ? null : String(cell);
}

export function wardOfRow(row: readonly Cell[], at: WardColumns): WardRef {
  return { name: text(row[at.name]) ?? "", lga: text(row[at.lga]), code: text(row[at.code]) };
}

/** Same ward: by code where both have one, else by name and LGA (five ward names of Niger repeat). */
export function sameWard(a: WardRef, b: WardRef): boolean {
  if (a.code && b.code) return a.code === b.code;
  if (fold(a.name) !== fold(b.name)) return false;
  return !a.lga || !b.lga || fold(a.lga) === fold(b.lga);
}

export function findWard(wards: readonly LayerWard[], ref: WardRef): LayerWard | undefined {
  return wards.find((ward) => sameWard(ward, ref));
}

/** Wards whose name, LGA or code holds every word; names that begin with the query come first. */
export function searchWards(wards: readonly LayerWard[], query: string): LayerWard[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const ordered = [...wards].sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || a.name.localeCompare(b.name));
  if (!words.length) return ordered;
  const hits = ordered.filter((ward) => {
    const haystack = fold(`${ward.name} ${ward.lga ?? ""} ${ward.code ?? ""}`);
    return words.every((word) => haystack.includes(word));
  });
  const first = words[0] ?? "";
  const begins = (ward: LayerWard) => (fold(ward.name).startsWith(first) ? 0 : 1);
  return hits.sort((a, b) => begins(a) - begins(b));
}
