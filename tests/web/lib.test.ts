import assert from "node:assert/strict";
import { test } from "node:test";
import * as format from "../../static/src/lib/format";
import * as table from "../../static/src/lib/table";
import * as transfer from "../../static/src/lib/transfer";
import { findWard, sameWard, searchWards, wardColumns, wardOfRow, wardsOfArea } from "../../static/src/lib/wards";
import { BUSY_MS, follows } from "../../static/src/lib/hold";
import { newId } from "../../static/src/lib/ids";
import type { LayerWard, ResultColumn, Upload } from "../../static/src/state/types";

test("a percent sign stays with its number, and a minus is no hyphen", () => {
  assert.equal(format.typeset("27.2 % of -0.5 (-1), 2024-01"), "27.2\u00a0% of −0.5 (−1), 2024-01");
});

test("numbers keep four significant digits and are grouped from a thousand", () => {
  assert.equal(format.formatNumber(0.70732207), "0.7073");
  assert.equal(format.formatNumber(12345.6), "12,346");
  assert.equal(format.formatNumber(999.95), "1,000");
  assert.equal(format.formatNumber(275), "275");
  assert.equal(format.formatNumber(-0.5), "−0.5");
  assert.equal(format.formatNumber(0.00000123), "1.23e−6");
  assert.equal(format.formatNumber(0), "0");
  assert.equal(format.formatNumber(null), "–");
  assert.equal(format.formatNumber(NaN), "–");
});

test("a column's numbers share their decimals", () => {
  assert.equal(format.columnDecimals([0.7, 0.6181]), 4);
  assert.equal(format.columnDecimals([0.952, 0.84]), 3);
  assert.equal(format.columnDecimals([17.2, 9.009, null]), 2);
  assert.equal(format.columnDecimals([1, 2, 275]), 0);
  assert.equal(format.columnDecimals([2432.75]), 1);
  assert.equal(format.columnDecimals([]), 0);
  assert.equal(format.formatFixed(0.623, 4), "0.6230");
  assert.equal(format.formatFixed(0.83, format.columnDecimals([0.833, 0.83])), "0.830");
  assert.equal(format.formatFixed(-1.5, 1), "−1.5");
});

test("sizes, durations and time left read as people say them", () => {
  assert.equal(format.formatBytes(0), "0 bytes");
  assert.equal(format.formatBytes(118_314), "118 kB");
  assert.equal(format.formatBytes(5_000_000), "5.0 MB");
  assert.equal(format.formatBytes(999_700), "1.0 MB");
  assert.equal(format.formatDuration(38), "0.04 s");
  assert.equal(format.formatDuration(480), "0.5 s");
  assert.equal(format.formatDuration(65_000), "1 min 5 s");
  assert.equal(format.formatRemaining(42), "about 40 s left");
  assert.equal(format.formatRemaining(600), "about 10 min left");
  assert.equal(format.formatPercent(99.9), "99 %");
});

test("a unit stands once beside its number", () => {
  assert.equal(format.withUnit("26,317", "nets"), "26,317 nets");
  assert.equal(format.withUnit("100 %", "%"), "100 %");
  assert.equal(format.withUnit("42", "%"), "42 %");
  assert.equal(format.withUnit("–", "nets"), "–");
});

test("times are told as a person would", () => {
  const now = new Date(2026, 2, 12, 15, 0);
  assert.equal(format.formatWhen(new Date(2026, 2, 12, 9, 5).toISOString(), now), "today 09:05");
  assert.equal(format.formatWhen(new Date(2026, 2, 11, 23, 0).toISOString(), now), "yesterday");
  assert.equal(format.formatWhen("not a time", now), "");
});

const ROWS = [
  ["Ward 10", 3, "High"],
  ["ward 2", null, "Low"],
  ["Élan", 1, "Medium"],
  ["Ward 2", 2, null],
];

test("text sorts by name with numbers in order, and equal names keep their order", () => {
  const order = table.sortedIndices(ROWS, [0, 1, 2, 3], { column: 0, descending: false });
  assert.deepEqual(order, [2, 1, 3, 0]);
});

test("empty cells come last in both directions", () => {
  assert.deepEqual(table.sortedIndices(ROWS, [0, 1, 2, 3], { column: 1, descending: false }), [2, 3, 0, 1]);
  assert.deepEqual(table.sortedIndices(ROWS, [0, 1, 2, 3], { column: 1, descending: true }), [0, 3, 2, 1]);
});

test("sorting changes nothing it was given", () => {
  const indices = [3, 2, 1, 0];
  table.sortedIndices(ROWS, indices, { column: 1, descending: true });
  assert.deepEqual(indices, [3, 2, 1, 0]);
});

test("a search needs every word, in any column, without accents or case", () => {
  assert.deepEqual(table.matchingIndices(ROWS, "elan", [0]), [2]);
  assert.deepEqual(table.matchingIndices(ROWS, "ward high", [0, 2]), [0]);
  assert.deepEqual(table.matchingIndices(ROWS, "  ", [0]), [0, 1, 2, 3]);
  assert.deepEqual(table.matchingIndices(ROWS, "nowhere", [0, 2]), []);
});

test("CSV cells are quoted where needed and are never formulas", () => {
  assert.equal(table.csvCell('a "b", c'), '"a ""b"", c"');
  assert.equal(table.csvCell("=1+1"), "'=1+1");
  assert.equal(table.csvCell(-2.5), "-2.5");
  assert.equal(table.toCsv(["Ward", "Rank"], [["Adahe", 1], ["B", null]]), "Ward,Rank\r\nAdahe,1\r\nB,\r\n");
});

test("of a long table only the rows in view are drawn", () => {
  assert.deepEqual(table.visibleRange(0, 340, 34, 9409, 8), { first: 0, last: 18 });
  assert.deepEqual(table.visibleRange(34 * 9400, 340, 34, 9409, 8), { first: 9392, last: 9409 });
  assert.deepEqual(table.visibleRange(0, 340, 34, 0), { first: 0, last: 0 });
});

test("tus metadata carries the file's name, its session and the client's id", () => {
  const file = { name: "wards.csv", size: 10 };
  assert.deepEqual(transfer.uploadMetadata(file, "s", "c"), { filename: "wards.csv", session: "s", client_id: "c" });
  assert.equal(transfer.CHUNK_BYTES, 262_144);
});

test("a file chosen again goes on with its own half-received upload only", () => {
  const upload = { id: "u", client_id: "c", filename: "wards.csv", size: 10, state: "receiving" } as Upload;
  const file = { name: "wards.csv", size: 10 };
  assert.equal(transfer.unfinishedUpload(file, [upload], new Set()), upload);
  assert.equal(transfer.unfinishedUpload({ ...file, size: 11 }, [upload], new Set()), undefined);
  assert.equal(transfer.unfinishedUpload(file, [upload], new Set(["c"])), undefined);
  assert.equal(transfer.unfinishedUpload(file, [{ ...upload, state: "ready" }], new Set()), undefined);
});

test("speed needs some time to be told and looks at the last ten seconds", () => {
  assert.equal(transfer.speedOf([]), null);
  assert.equal(transfer.speedOf([{ at: 0, sent: 0 }, { at: 100, sent: 10 }]), null);
  assert.equal(transfer.speedOf([{ at: 0, sent: 0 }, { at: 1000, sent: 500 }]), 500);
  assert.equal(transfer.speedOf([{ at: 0, sent: 0 }, { at: 20_000, sent: 100 }, { at: 21_000, sent: 400 }]), 300);
});

test("files that cannot work are refused with the way out", () => {
  const say = (file: transfer.FileLike) => transfer.refusal(file, 100, format.formatBytes);
  assert.match(say({ name: "a.csv", size: 0 }) ?? "", /is empty/);
  assert.match(say({ name: "a.csv", size: 200 }) ?? "", /largest accepted is 100 bytes/);
  assert.match(say({ name: "a.shp", size: 10 }) ?? "", /one \.zip/);
  assert.equal(say({ name: "a.csv", size: 10 }), null);
});

const ward = (i: number, name: string, lga: string, code: string | null, rank: number | null = null) =>
  ({ i, name, lga, code, rank, value: null, text: "", class: null, filled: [], facts: [] }) as LayerWard;

test("wards are told apart by code, and by LGA where a name repeats", () => {
  const wards = [ward(0, "Sabon Gari", "Rafi", "A"), ward(1, "Sabon Gari", "Wushishi", "B")];
  assert.equal(findWard(wards, { name: "other", lga: null, code: "B" })?.i, 1);
  assert.equal(findWard(wards, { name: "sabon gari", lga: "wushishi", code: null })?.i, 1);
  assert.equal(sameWard({ name: "X", lga: "Rafi", code: null }, { name: "X", lga: null, code: "A" }), true);
});

test("a ranking's ward columns are found by name", () => {
  const column = (name: string) => ({ name, label: name, unit: null, kind: "text" }) as ResultColumn;
  const at = wardColumns([column("rank"), column("ward_name"), column("lga_name"), column("ward_code")]);
  assert.deepEqual(at, { name: 1, lga: 2, code: 3 });
  assert.deepEqual(wardOfRow([1, "Gbara", "Mokwa", "C1"], at), { name: "Gbara", lga: "Mokwa", code: "C1" });
  assert.deepEqual(wardOfRow([1, "Gbara"], wardColumns([column("rank"), column("ward")])), { name: "Gbara", lga: null, code: null });
});

test("ward search: by rank, names that begin with the query first", () => {
  const wards = [ward(0, "Old Sabo", "X", null, 1), ward(1, "Sabo", "X", null, 9), ward(2, "Kuta", "Sabo", null, 2)];
  assert.deepEqual(searchWards(wards, "sabo").map((item) => item.i), [1, 0, 2]);
  assert.deepEqual(searchWards(wards, "").map((item) => item.i), [0, 2, 1]);
});

test("ids are version 4 UUIDs", () => {
  assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("the canvas stays where it is pinned or was touched a moment ago", () => {
  assert.equal(follows({ pinned: false, touched: 0, left: false }, 1e12), true);
  assert.equal(follows({ pinned: true, touched: 0, left: false }, 1e12), false);
  assert.equal(follows({ pinned: false, touched: 0, left: true }, 1e12), false);
  assert.equal(follows({ pinned: false, touched: 1e12, left: false }, 1e12 + BUSY_MS - 1), false);
  assert.equal(follows({ pinned: false, touched: 1e12, left: false }, 1e12 + BUSY_MS), true);
});

test("a ward is found by its place in the boundary, but only where the name agrees", () => {
  const ward = (i: number, name: string, lga: string): LayerWard => ({ i, name, lga, code: null, value: 1, text: "1", class: 0, rank: 1, filled: [], facts: [] });
  const wards = [ward(0, "Sabo", "Mokwa"), ward(1, "Sabo", "Mokwa"), ward(2, "Gbara", "Mokwa")];
  assert.equal(findWard(wards, { name: "Sabo", lga: "Mokwa", code: null, feature: 1 })?.i, 1);
  assert.equal(findWard(wards, { name: "Gbara", lga: "Mokwa", code: null, feature: 0 })?.i, 2);
  assert.equal(findWard(wards, { name: "Gbara", lga: null, code: null })?.i, 2);
  assert.equal(sameWard({ name: "Sabo", lga: "Mokwa", code: null, feature: 0 }, { name: "Sabo", lga: "Mokwa", code: null, feature: 1 }), false);
});

test("an area that an answer names is an LGA's wards or one ward", () => {
  const ward = (i: number, name: string, lga: string | null) => ({ i, name, lga, code: null }) as LayerWard;
  const wards = [ward(0, "Izom", "Rafi"), ward(1, "Rafi", "Rafi"), ward(2, "Izom", "Lapai"), ward(3, "Alone", null)];
  const ids = (title: string) => wardsOfArea(wards, title).map((found) => found.i);
  assert.deepEqual(ids("Rafi LGA"), [0, 1]);
  assert.deepEqual(ids("Izom (Lapai)"), [2]);
  assert.deepEqual(ids("Alone"), [3]);
  assert.deepEqual(ids("Nowhere LGA"), []);
});
