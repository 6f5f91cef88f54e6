import assert from "node:assert/strict";
import { test } from "node:test";
import { addIfAbsent, apply, applyAll, emptyState, fromSnapshot } from "../../static/src/state/fold";
import type { Event, Message } from "../../static/src/state/types";

const job = (seq: number, id: string, values: object = {}): Event =>
  ({ seq, type: "job", payload: { id, ...values } }) as Event;

test("an event puts its entity in place", () => {
  const { state, gap } = apply(emptyState(), job(1, "a", { percent: 10 }));
  assert.equal(gap, false);
  assert.equal(state.seq, 1);
  assert.equal(state.entities.job["a"]?.percent, 10);
});

test("an event replaces the whole entity, so that nothing old is left", () => {
  const first = apply(emptyState(), job(1, "a", { percent: 10, stage: "Reading" })).state;
  const { state } = apply(first, job(2, "a", { percent: 20 }));
  assert.deepEqual(state.entities.job["a"], { id: "a", percent: 20 });
});

test("a deleted entity goes", () => {
  const first = apply(emptyState(), job(1, "a")).state;
  const { state } = apply(first, job(2, "a", { deleted: true }));
  assert.deepEqual(state.entities.job, {});
  assert.equal(state.seq, 2);
});

test("an event seen before changes nothing", () => {
  const first = applyAll(emptyState(), [job(1, "a"), job(2, "b")]).state;
  const { state, gap } = applyAll(first, [job(1, "a", { percent: 99 }), job(2, "b")]);
  assert.equal(state, first);
  assert.equal(gap, false);
});

test("a missing event is a gap, and what came before it is kept", () => {
  const { state, gap } = applyAll(emptyState(), [job(1, "a"), job(3, "c")]);
  assert.equal(gap, true);
  assert.equal(state.seq, 1);
  assert.equal(state.entities.job["c"], undefined);
});

test("the gap once filled, the fold goes on; an overlap is no harm", () => {
  const first = applyAll(emptyState(), [job(1, "a"), job(3, "c")]).state;
  const { state, gap } = applyAll(first, [job(1, "a"), job(2, "b"), job(3, "c"), job(4, "d")]);
  assert.equal(gap, false);
  assert.equal(state.seq, 4);
  assert.deepEqual(Object.keys(state.entities.job), ["a", "b", "c", "d"]);
});

test("a kind this page does not know moves the sequence only", () => {
  const { state, gap } = applyAll(emptyState(), [{ seq: 1, type: "plan", payload: { id: "p" } }, job(2, "a")]);
  assert.equal(gap, false);
  assert.equal(state.seq, 2);
});

test("the state knows the moment of its last event, which a gap does not move", () => {
  const first = fromSnapshot({ seq: 1, at: "2026-01-01T10:00:00Z", state: {} });
  assert.equal(first.at, "2026-01-01T10:00:00Z");
  const { state } = applyAll(first, [{ ...job(2, "b"), at: "2026-01-01T10:00:01Z" }, { ...job(4, "d"), at: "later" }]);
  assert.equal(state.at, "2026-01-01T10:00:01Z");
});

test("folding never changes the state it was given", () => {
  const first = apply(emptyState(), job(1, "a", { percent: 1 })).state;
  const copy = structuredClone(first);
  applyAll(first, [job(2, "a", { percent: 2 }), job(3, "b")]);
  assert.deepEqual(first, copy);
});

test("a snapshot and its later events give the same as all events", () => {
  const events = [job(1, "a"), job(2, "b", { percent: 5 }), job(3, "a", { deleted: true }), job(4, "b", { percent: 9 })];
  const all = applyAll(emptyState(), events).state;
  const half = applyAll(emptyState(), events.slice(0, 2)).state;
  const resumed = applyAll(fromSnapshot({ seq: half.seq, state: half.entities }), events).state;
  assert.deepEqual(resumed, all);
});

test("an answer to a post does not overwrite the event that came first", () => {
  const message = { id: "m", text: "from the answer" } as Message;
  const empty = addIfAbsent(emptyState(), "message", message);
  assert.equal(empty.entities.message["m"]?.text, "from the answer");
  const first = apply(emptyState(), { seq: 1, type: "message", payload: { id: "m" } }).state;
  assert.equal(addIfAbsent(first, "message", message), first);
});
