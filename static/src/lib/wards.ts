/** Finding wards of a layer and rows of a ranking for each other. Pure. */
import type { Cell, LayerWard, ResultColumn } from "../state/types";
import { fold } from "./table";

export interface WardRef {
  name: string;
  lga: string | null;
  code: string | null;
  /** The ward's place in the boundary, where it is known. */
  feature?: number | null;
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
export function wardColumns(columns: readonly ResultColumn[]): WardColumns {
  const find = (names: readonly string[]) => columns.findIndex((column) => names.includes(column.name.toLowerCase()));
  return { name: find(NAMES.name), lga: find(NAMES.lga), code: find(NAMES.code) };
}

function text(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined || cell === "" ? null : String(cell);
}

export function wardOfRow(row: readonly Cell[], at: WardColumns, feature?: number | null): WardRef {
  const ref = { name: text(row[at.name]) ?? "", lga: text(row[at.lga]), code: text(row[at.code]) };
  return feature == null ? ref : { ...ref, feature };
}

/** Same ward: by its place in the boundary, by code, else by name and LGA (ward names repeat). */
export function sameWard(a: WardRef, b: WardRef): boolean {
  if (a.feature != null && b.feature != null) return a.feature === b.feature;
  if (a.code && b.code) return a.code === b.code;
  if (fold(a.name) !== fold(b.name)) return false;
  return !a.lga || !b.lga || fold(a.lga) === fold(b.lga);
}

/** The ward at its place in the boundary; where another ward is there (another boundary), by name. */
export function findWard(wards: readonly LayerWard[], ref: WardRef): LayerWard | undefined {
  const there = ref.feature == null ? undefined : wards.find((ward) => ward.i === ref.feature);
  if (there && fold(there.name) === fold(ref.name)) return there;
  return wards.find((ward) => sameWard(ward, ref));
}

/** The wards of an area as answers name it: "Lapai LGA", or "Izom (Rafi)". */
export function wardsOfArea(wards: readonly LayerWard[], title: string): LayerWard[] {
  const lga = /^(.*) LGA$/.exec(title)?.[1];
  if (lga !== undefined) return wards.filter((ward) => fold(ward.lga ?? "") === fold(lga));
  const named = (ward: LayerWard) => (ward.lga ? `${ward.name} (${ward.lga})` : ward.name);
  return wards.filter((ward) => fold(named(ward)) === fold(title));
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
