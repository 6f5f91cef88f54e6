import assert from "node:assert/strict";
import { test } from "node:test";
import { isWorth, LONG_MS, mayAsk, tellOutside } from "../../static/src/state/outside";

const began = "2026-01-01T00:00:00Z";
const start = Date.parse(began);

test("only long work, and only to somebody who looks elsewhere, is told outside the page", () => {
  assert.equal(isWorth(began, start + LONG_MS, true), true);
  assert.equal(isWorth(began, start + LONG_MS - 1, true), false);
  assert.equal(isWorth(began, start + 10 * LONG_MS, false), false);
});

test("where the browser has no notices nothing is asked and nothing fails", () => {
  assert.equal(mayAsk.value, false);
  tellOutside("Ranked", began);
});
