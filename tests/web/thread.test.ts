import assert from "node:assert/strict";
import { test } from "node:test";
import { marked, threadOf } from "../../static/src/lib/thread";

const at = (n: number) => `2026-01-01T00:00:${String(n).padStart(2, "0")}Z`;
const question = (id: string, n: number, parent: string | null, chosen = true) =>
  ({ id, role: "user", in_reply_to: null, parent, chosen, created: at(n) }) as const;
const answer = (id: string, n: number, to: string, chosen = true) =>
  ({ id, role: "assistant", in_reply_to: to, parent: null, chosen, created: at(n) }) as const;
const told = { id: "told", role: "assistant", in_reply_to: null, parent: null, chosen: true, created: at(5) } as const;
/** q1 a1, then q2 or its edit q2b, each with an answer; q3 follows the first. */
const tree = (first: boolean) => [
  question("q1", 1, null),
  answer("a1", 2, "q1"),
  question("q2", 3, "a1", first),
  answer("a2", 4, "q2"),
  told,
  question("q3", 6, "a2"),
  answer("a3", 7, "q3"),
  question("q2b", 8, "a1", !first),
  answer("a2b", 9, "q2b"),
];

test("a conversation of one branch hides nothing", () => {
  const { hidden, branches } = threadOf([question("q1", 1, null), answer("a1", 2, "q1"), told, question("q2", 3, "a1")]);
  assert.deepEqual([...hidden], []);
  assert.deepEqual(branches, {});
});

test("of two versions the chosen one is shown with what follows it", () => {
  assert.deepEqual([...threadOf(tree(true)).hidden].sort(), ["a2b", "q2b"]);
  assert.deepEqual([...threadOf(tree(false)).hidden].sort(), ["a2", "a3", "q2", "q3"]);
});

test("versions are counted from the oldest", () => {
  assert.deepEqual(threadOf(tree(false)).branches, { q2b: { ids: ["q2", "q2b"], at: 1 } });
  assert.deepEqual(threadOf(tree(true)).branches, { q2: { ids: ["q2", "q2b"], at: 0 } });
});

test("answers to the same question are versions too", () => {
  const { hidden, branches } = threadOf([question("q1", 1, null), answer("a1", 2, "q1", false), answer("a1b", 3, "q1")]);
  assert.deepEqual([...hidden], ["a1"]);
  assert.deepEqual(branches["a1b"], { ids: ["a1", "a1b"], at: 1 });
});

test("what is being replaced is not shown any more, nor what followed it", () => {
  assert.deepEqual([...threadOf(tree(true), new Set(["q2"])).hidden].sort(), ["a2", "a2b", "a3", "q2", "q2b", "q3"]);
});

test("a conversation whose beginning is not loaded begins where it is", () => {
  const late = tree(true).filter((message) => !["q1", "a1"].includes(message.id));
  assert.deepEqual([...threadOf(late).hidden].sort(), ["a2b", "q2b"]);
});

test("a message that is its own forerunner ends the walk", () => {
  const { hidden } = threadOf([question("q1", 1, "a1"), answer("a1", 2, "q1")]);
  assert.equal(hidden.size, 2);
});

test("words are marked whatever their case, and signs of patterns mean themselves", () => {
  assert.deepEqual(marked("Izom and izom", ["IZOM"]), [
    { text: "Izom", hit: true },
    { text: " and ", hit: false },
    { text: "izom", hit: true },
  ]);
  assert.deepEqual(marked("a.b (c", [".", "("]).filter((part) => part.hit).map((part) => part.text), [".", "("]);
  assert.deepEqual(marked("text", []), [{ text: "text", hit: false }]);
});
