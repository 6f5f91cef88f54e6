import assert from "node:assert/strict";
import { test } from "node:test";
import { addPiece } from "../../static/src/state/pieces";

test("pieces that follow on each other are put together", () => {
  const one = addPiece({}, { message: "m", offset: 0, text: "Top: " });
  const two = addPiece(one, { message: "m", offset: 5, text: "Dutse." });
  assert.deepEqual(two, { m: "Top: Dutse." });
});

test("a piece after a lost one is left out, and a new beginning replaces what is there", () => {
  const first = addPiece({}, { message: "m", offset: 0, text: "Top: " });
  assert.equal(addPiece(first, { message: "m", offset: 9, text: "late" }), first);
  assert.equal(addPiece({}, { message: "n", offset: 3, text: "late" })["n"], undefined);
  assert.deepEqual(addPiece(first, { message: "m", offset: 0, text: "New" }), { m: "New" });
});
