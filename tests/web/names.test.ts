import assert from "node:assert/strict";
import { test } from "node:test";
import { acceptable, decidedBy, likeness, rowsOf, wardsFor, type NameCandidate, type NameReview, type NameRow } from "../../static/src/lib/names";

const candidate = (feature: number, score: number, taken: string | null = null): NameCandidate => ({ match: `Ward ${feature}`, lga: "Bosso", feature, score, taken });
const row = (source: string, own: Partial<NameRow> = {}): NameRow => ({
  source, lga: "Bosso", state: "Niger", match: null, match_lga: null, feature: null, score: 0,
  decision: "ask", decided_by: null, decision_id: null, candidates: [], ...own,
});
const review = (rows: NameRow[]): NameReview => ({
  list: "ward_table", file: "wards.csv", boundary: "wards.zip", rows, pending: false, message: null,
  without_data: [{ feature: 7, name: "Kuta", lga: "Lapai" }], counts: { matched: 0, ask: 0, unmatched: 0, without_data: 1 },
});

test("names to decide come with the most alike first, and are found without accents", () => {
  const rows = [row("Zàngo", { candidates: [candidate(1, 0.6)] }), row("Apado", { candidates: [candidate(2, 0.9)] }), row("Kuta", { decision: "matched" })];
  assert.deepEqual(rowsOf(review(rows), "ask", "").map((r) => r.source), ["Apado", "Zàngo"]);
  assert.deepEqual(rowsOf(review(rows), "ask", "zango bos").map((r) => r.source), ["Zàngo"]);
});

test("no ward is counted twice when the best are accepted, none that is taken, no next best, and no tie is broken", () => {
  const rows = [
    row("A", { candidates: [candidate(1, 0.9), candidate(2, 0.85)] }),
    row("B", { candidates: [candidate(1, 0.95)] }),
    row("C", { candidates: [candidate(3, 0.99, "Other")] }),
    row("D", { candidates: [candidate(4, 0.7)] }),
    row("E", { candidates: [candidate(5, 0.95), candidate(6, 0.95)] }),
  ];
  assert.equal(acceptable(review(rows), 0.8), 1);
  assert.equal(acceptable(review(rows), 0.9), 1);
  assert.equal(acceptable(review(rows), 0.6), 2);
});

test("wards are found by typing, those without data before those that have some", () => {
  const rows = [row("Old", { decision: "matched", match: "Kuta", match_lga: "Bosso", feature: 3 })];
  assert.deepEqual(wardsFor(review(rows), "kuta", 5).map((ward) => [ward.feature, ward.taken ?? null]), [[7, null], [3, "Old"]]);
  assert.deepEqual(wardsFor(review(rows), "kuta bosso", 5).map((ward) => ward.feature), [3]);
  assert.deepEqual(wardsFor(review(rows), " ", 5), []);
});

test("likeness and who decided are said in words", () => {
  assert.deepEqual([0.97, 0.9, 0.72, 0.5, 0.1].map(likeness), ["almost the same", "very alike", "alike", "somewhat alike", "little alike"]);
  assert.equal(decidedBy(row("A", { decision: "matched", decided_by: "code" })), "same code");
  assert.equal(decidedBy(row("A", { decision: "unmatched", decided_by: "you" })), "none of the wards, as you decided");
});
