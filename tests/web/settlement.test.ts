import assert from "node:assert/strict";
import { test } from "node:test";
import { inside, newer, nextAfter, nextUnclassified, searchPlaces } from "../../static/src/lib/settlement";
import { applyAll, emptyState, fromSnapshot } from "../../static/src/state/fold";
import type { Event, Settlement } from "../../static/src/state/types";

test("the next cell goes round from the chosen one, and ends when all have a class", () => {
  assert.equal(nextUnclassified("F-F-", -1), 1);
  assert.equal(nextUnclassified("F-F-", 1), 3);
  assert.equal(nextUnclassified("F-F-", 3), 1);
  assert.equal(nextUnclassified("FISR", 0), null);
});

test("a ring drawn by hand holds what lies inside, also where it bends back", () => {
  const bay = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 5, y: 3 },
    { x: 0, y: 10 },
  ];
  assert.equal(inside({ x: 5, y: 1 }, bay), true);
  assert.equal(inside({ x: 5, y: 8 }, bay), false);
  assert.equal(inside({ x: 1, y: 7 }, bay), true);
  assert.equal(inside({ x: 11, y: 1 }, bay), false);
});

test("an answer that came before its event is not undone by an older event", () => {
  const state = (version: number) => ({ id: "g", version }) as Settlement;
  assert.equal(newer(state(2), state(3))?.version, 3);
  assert.equal(newer(state(4), state(3))?.version, 4);
  assert.equal(newer(state(1), undefined)?.version, 1);
});

test("an LGA stands for its wards and comes first", () => {
  const wards = [
    { row: 0, name: "Bida North", lga: "Lapai" },
    { row: 1, name: "Masaga", lga: "Bida" },
    { row: 2, name: "Umaru", lga: "Bida" },
  ];
  assert.deepEqual(searchPlaces(wards, "bid"), [
    { label: "Bida LGA (2)", rows: [1, 2] },
    { label: "Bida North (Lapai)", rows: [0] },
  ]);
  assert.deepEqual(searchPlaces(wards, "  "), []);
});

test("two tabs agree: a snapshot and later events give the same as all events", () => {
  const grid = (seq: number, version: number, classes: string): Event =>
    ({ seq, type: "settlement", payload: { id: "g", version, classes } }) as Event;
  const events = [grid(1, 1, "---"), grid(2, 2, "F--"), grid(3, 3, "FS-")];
  const all = applyAll(emptyState(), events).state;
  const half = applyAll(emptyState(), events.slice(0, 2)).state;
  const resumed = applyAll(fromSnapshot({ seq: 2, state: half.entities }), events).state;
  assert.deepEqual(resumed, all);
  assert.equal(all.entities.settlement["g"]?.classes, "FS-");
});

test("the next cell is known before the class of this one is saved", () => {
  assert.equal(nextAfter("----", 0), 1);
  assert.equal(nextAfter("-F--", 0), 2);
  assert.equal(nextAfter("FF-F", 2), null);
});
