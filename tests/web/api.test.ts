import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, get } from "../../static/src/state/api";

const busy = () =>
  new Response(JSON.stringify({ code: "too_many_at_once", message: "More people are here.", hint: "" }), {
    status: 503,
    headers: { "Retry-After": "0.001" },
  });

/** What the server answers in turn; gives how often it was asked. */
async function asked(answers: Response[], then: () => Promise<void>): Promise<number> {
  const own = globalThis.fetch;
  let times = 0;
  globalThis.fetch = () => Promise.resolve(answers[times++] ?? busy());
  try {
    await then();
  } finally {
    globalThis.fetch = own;
  }
  return times;
}

test("a request that a crowded server did not begin with is sent again", async () => {
  const times = await asked([busy(), busy(), Response.json({ ok: 1 })], async () => {
    assert.deepEqual(await get("/x"), { ok: 1 });
  });
  assert.equal(times, 3);
});

test("after three tries the person is told in the server's words", async () => {
  const times = await asked([], async () => {
    await assert.rejects(get("/x"), (error: ApiError) => error.status === 503 && error.problem.message.startsWith("More people"));
  });
  assert.equal(times, 3);
});

test("other failures are told at once", async () => {
  const failed = () => new Response(JSON.stringify({ code: "unexpected", message: "Wrong.", hint: "" }), { status: 500 });
  const times = await asked([failed()], async () => {
    await assert.rejects(get("/x"), ApiError);
  });
  assert.equal(times, 1);
});
