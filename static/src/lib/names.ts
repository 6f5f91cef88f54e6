/** The review of ward names: which row is where, how alike in words, what can be chosen. Pure. */
import { fold } from "./table";
import { t } from "./t";

export type NameList = "ward_table" | "facilities";
export type NameState = "ask" | "unmatched" | "matched";
export type NameTab = NameState | "without";

export interface NameCandidate {
  match: string;
  lga: string | null;
  feature: number;
  score: number;
  /** The name that has this ward already. */
  taken: string | null;
}

export interface NameRow {
  source: string;
  lga: string | null;
  state: string | null;
  match: string | null;
  match_lga: string | null;
  feature: number | null;
  score: number;
  decision: NameState;
  decided_by: "code" | "exact" | "fuzzy" | "you" | null;
  decision_id: string | null;
  candidates: NameCandidate[];
}

export interface NameWard {
  feature: number;
  name: string;
  lga: string | null;
  /** The name that has it; null = no data yet. */
  taken?: string | null;
}

export interface NameReview {
  list: NameList;
  file: string | null;
  boundary: string | null;
  rows: NameRow[];
  without_data: NameWard[];
  counts: { matched: number; ask: number; unmatched: number; without_data: number };
  pending: boolean;
  message: string | null;
  /** Ids of what the last call decided. */
  decided?: string[];
}

export interface NameChoice {
  source: string;
  lga: string | null;
  state: string | null;
  feature: number | null;
}

export const LIKENESS: [number, string][] = [
  [0.95, t("almost the same")],
  [0.85, t("very alike")],
  [0.7, t("alike")],
  [0.5, t("somewhat alike")],
  [0, t("little alike")],
];

const TIE = 0.005;

export const likeness = (score: number): string => LIKENESS.find(([least]) => score >= least)?.[1] ?? t("little alike");

const DECIDED_BY = { code: t("same code"), exact: t("same name"), fuzzy: t("by likeness"), you: t("decided by you") };

export function decidedBy(row: NameRow): string {
  if (row.decided_by === "you" && row.decision === "unmatched") return t("none of the wards, as you decided");
  if (row.decided_by === "fuzzy") return `${DECIDED_BY.fuzzy}, ${likeness(row.score)}`;
  return row.decided_by ? DECIDED_BY[row.decided_by] : "";
}

export const rowKey = (row: NameRow): string => [row.state, row.lga, row.source].join("|");

export const wardTitle = (ward: { name: string; lga: string | null }): string => (ward.lga ? `${ward.name} (${ward.lga})` : ward.name);

/** Rows of a tab in which every word of the query occurs; the most alike first where one is to decide. */
export function rowsOf(review: NameReview, tab: NameTab, query: string): NameRow[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const best = (row: NameRow) => row.candidates[0]?.score ?? 0;
  const rows = review.rows.filter((row) => {
    if (row.decision !== tab) return false;
    const text = fold([row.source, row.lga, row.state, row.match, row.match_lga].join(" "));
    return words.every((word) => text.includes(word));
  });
  return tab === "matched" ? rows : rows.sort((a, b) => best(b) - best(a));
}

export function wardsWithout(review: NameReview, query: string): NameWard[] {
  return searchNames(review.without_data, query);
}

/** Wards to choose from by typing: those without data first. */
export function wardsFor(review: NameReview, query: string, most: number): NameWard[] {
  if (!query.trim()) return [];
  const taken = review.rows.flatMap((row) =>
    row.feature === null || row.match === null ? [] : [{ feature: row.feature, name: row.match, lga: row.match_lga, taken: row.source }],
  );
  return searchNames([...review.without_data, ...taken], query).slice(0, most);
}

function searchNames(wards: readonly NameWard[], query: string): NameWard[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  return wards.filter((ward) => words.every((word) => fold(`${ward.name} ${ward.lga ?? ""}`).includes(word)));
}

/** The first two wards are equally like the name, and the LGA does not tell them apart. */
function tied(row: NameRow, [first, second]: NameCandidate[]): boolean {
  if (!first || !second || Math.abs(first.score - second.score) >= TIE) return false;
  return first.lga === second.lga || first.lga !== row.lga;
}

/** How many names `accept_best` settles: the most alike first, no ward twice, no tie, and no next best where another name has the first. */
export function acceptable(review: NameReview, atLeast: number): number {
  const best = (row: NameRow) => row.candidates[0]?.score ?? 0;
  const rows = review.rows.filter((row) => row.decision === "ask").sort((a, b) => best(b) - best(a));
  const given = new Set<number>();
  let count = 0;
  for (const row of rows) {
    const free = row.candidates.filter((candidate) => !candidate.taken && !given.has(candidate.feature));
    const first = free[0];
    if (!first || first !== row.candidates[0] || first.score < atLeast || tied(row, free)) continue;
    given.add(first.feature);
    count += 1;
  }
  return count;
}

export const choiceOf = (row: NameRow, feature: number | null): NameChoice => ({ source: row.source, lga: row.lga, state: row.state, feature });
