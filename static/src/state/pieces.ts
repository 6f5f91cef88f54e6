/** Words of an answer in the making come in pieces that may be lost. */
import type { TextPiece } from "./model-types";

/** A piece that does not follow on what is there was preceded by a lost one: it is left out. */
export function addPiece(all: Readonly<Record<string, string>>, piece: TextPiece): Readonly<Record<string, string>> {
  const before = piece.offset === 0 ? "" : (all[piece.message] ?? "");
  return before.length === piece.offset ? { ...all, [piece.message]: before + piece.text } : all;
}
