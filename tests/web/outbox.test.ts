import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, OFFLINE } from "../../static/src/state/api";
import { Outbox, type Letter } from "../../static/src/state/outbox";
import { buildTimeline } from "../../static/src/state/timeline";
import { emptyState } from "../../static/src/state/fold";
import type { Message, Upload } from "../../static/src/state/types";

class Store {
  text: string | null = null;
  getItem() {
    return this.text;
  }
  setItem(_: string, value: string) {
    this.text = value;
  }
}

const letter = (id: string): Letter => ({ client_id: id, session: "s", text: `question ${id}`, created: new Date().toISOString() });
const nothing = () => undefined;

test("letters are sent in order and leave the box", async () => {
  const outbox = new Outbox(new Store(), nothing);
  outbox.add(letter("1"));
  outbox.add(letter("2"));
  const sent: string[] = [];
  await outbox.flush((item) => Promise.resolve(sent.push(item.client_id)).then(() => null), nothing);
  assert.deepEqual(sent, ["1", "2"]);
  const store = new Store();
  assert.equal(store.text, null);
});

test("the same client id is kept once", () => {
  const seen: number[] = [];
  const outbox = new Outbox(new Store(), (list) => seen.push(list.length));
  outbox.add(letter("1"));
  outbox.add(letter("1"));
  assert.equal(seen.at(-1), 1);
});

test("without a connection the letter stays, survives a reload and goes later under its old client id", async () => {
  const store = new Store();
  const first = new Outbox(store, nothing);
  first.add(letter("1"));
  await first.flush(() => Promise.reject(new ApiError(0, OFFLINE)), nothing);
  let list: readonly Letter[] = [];
  const second = new Outbox(store, (items) => (list = items));
  assert.deepEqual(list.map((item) => item.client_id), ["1"]);
  const sent: string[] = [];
  await second.flush((item) => Promise.resolve(sent.push(item.client_id)).then(() => null), nothing);
  assert.deepEqual(sent, ["1"]);
  assert.deepEqual(list, []);
});

test("a refused letter is marked, does not hold up the others, and can be sent again", async () => {
  let list: readonly Letter[] = [];
  const outbox = new Outbox(new Store(), (items) => (list = items));
  outbox.add(letter("1"));
  outbox.add(letter("2"));
  const refuse = new ApiError(400, { code: "too_long", message: "Too long" });
  await outbox.flush((item) => (item.client_id === "1" ? Promise.reject(refuse) : Promise.resolve(null)), nothing);
  assert.deepEqual(list.map((item) => [item.client_id, item.problem?.code]), [["1", "too_long"]]);
  outbox.retry("1");
  await outbox.flush(() => Promise.resolve(null), nothing);
  assert.deepEqual(list, []);
});

test("a server that cannot take a letter is said until it does; without a line it is not its fault", async () => {
  let list: readonly Letter[] = [];
  const outbox = new Outbox(new Store(), (items) => (list = items));
  outbox.add(letter("1"));
  const refuse = (status: number) => () => Promise.reject(new ApiError(status, OFFLINE));
  await outbox.flush(refuse(503), nothing);
  assert.equal(list[0]?.held, true);
  await outbox.flush(refuse(0), nothing);
  assert.equal(list[0]?.held, false);
  await outbox.flush(() => Promise.resolve(null), nothing);
  assert.deepEqual(list, []);
});

test("too many requests is said and stops the round", async () => {
  let list: readonly Letter[] = [];
  const outbox = new Outbox(new Store(), (items) => (list = items));
  outbox.add(letter("1"));
  outbox.add(letter("2"));
  let calls = 0;
  const busy = new ApiError(429, { code: "too_many_requests", message: "Wait" });
  await outbox.flush(() => (calls++, Promise.reject(busy)), nothing);
  assert.equal(calls, 1);
  assert.equal(list.length, 2);
});

test("two flushes at once send each letter once", async () => {
  const outbox = new Outbox(new Store(), nothing);
  outbox.add(letter("1"));
  let calls = 0;
  const slow = () => new Promise<null>((resolve) => setTimeout(() => (calls++, resolve(null)), 5));
  await Promise.all([outbox.flush(slow, nothing), outbox.flush(slow, nothing)]);
  assert.equal(calls, 1);
});

test("a spoilt store is an empty box; letters older than a week are dropped", () => {
  const store = new Store();
  store.text = "{not json";
  let list: readonly Letter[] = [letter("x")];
  new Outbox(store, (items) => (list = items));
  assert.deepEqual(list, []);
  store.text = JSON.stringify([{ ...letter("old"), created: "2020-01-01T00:00:00Z" }, { odd: true }]);
  new Outbox(store, (items) => (list = items));
  assert.deepEqual(list, []);
});

test("in the conversation the server's message takes the letter's place", () => {
  const { entities } = emptyState();
  const alone = buildTimeline(entities, [letter("1")], []);
  assert.deepEqual(alone.map((item) => [item.kind, item.key]), [["letter", "1"]]);
  const message = { id: "m", role: "user", client_id: "1", created: "2026-01-01T00:00:00Z" } as Message;
  const both = buildTimeline({ ...entities, message: { m: message } }, [letter("1")], []);
  assert.deepEqual(both.map((item) => [item.kind, item.key]), [["message", "1"]]);
});

test("a question comes before its answer, files in between, removed files not at all", () => {
  const { entities } = emptyState();
  const at = "2026-01-01T00:00:00Z";
  const answer = { id: "a", role: "assistant", client_id: null, created: at } as Message;
  const question = { id: "q", role: "user", client_id: "c", created: at } as Message;
  const upload = { id: "u", client_id: "f", created: "2025-12-31T00:00:00Z", state: "ready" } as Upload;
  const removed = { id: "v", client_id: "g", created: at, state: "removed" } as Upload;
  const items = buildTimeline(
    { ...entities, message: { a: answer, q: question }, upload: { u: upload, v: removed } },
    [],
    [{ clientId: "f", created: at }, { clientId: "new", created: at }],
  );
  assert.deepEqual(items.map((item) => item.key), ["f", "c", "a", "new"]);
});

test("what the server says of a file is said by the file's card; answers stay", () => {
  const { entities } = emptyState();
  const at = "2026-01-01T00:00:00Z";
  const own = { role: "assistant", client_id: null, in_reply_to: null, tool: null, points: [] as string[], created: at };
  const upload = { id: "u", client_id: "f", created: at, state: "ready", dataset: "d", filename: "w.csv" } as Upload;
  const told = { ...own, id: "t", headline: "w.csv: 2 wards", show: { view: "data", dataset: "d" } } as Message;
  const answer = { ...told, id: "a", in_reply_to: "q", tool: "describe_data" } as Message;
  const items = buildTimeline({ ...entities, message: { t: told, a: answer }, upload: { u: upload } }, [], []);
  assert.deepEqual(items.map((item) => item.key), ["a", "f"]);
  assert.equal(items.find((item) => item.kind === "upload")?.told?.id, "t");

  const broken = { ...upload, state: "failed", dataset: null, error: { code: "x", message: "It is empty." } } as Upload;
  const why = { ...own, id: "w", headline: "w.csv could not be used.", points: ["It is empty.", "Add rows."] } as Message;
  const other = { ...why, id: "o", points: ["Something else."] };
  const after = buildTimeline({ ...entities, message: { w: why, o: other }, upload: { u: broken } }, [], []);
  assert.deepEqual(after.map((item) => item.key), ["o", "f"]);
});
