/** The conversation in order: messages, files and what is still on its way. Pure. */
import type { Letter } from "./outbox";
import type { Entities, Message, Upload } from "./types";

export interface TransferLike {
  clientId: string;
  created: string;
}

export type TimelineItem =
  | { kind: "message"; key: string; created: string; message: Message }
  | { kind: "upload"; key: string; created: string; upload: Upload | null; clientId: string }
  | { kind: "letter"; key: string; created: string; letter: Letter };

const ORDER = { message: 0, upload: 1, letter: 2 } as const;

function before(a: TimelineItem, b: TimelineItem): number {
  if (a.created !== b.created) return a.created < b.created ? -1 : 1;
  if (a.kind === "message" && b.kind === "message" && a.message.role !== b.message.role) {
    return a.message.role === "user" ? -1 : 1;
  }
  return ORDER[a.kind] - ORDER[b.kind];
}

/** A letter or a transfer gives way to the server's entity with the same client id. */
export function buildTimeline(
  entities: Entities,
  letters: readonly Letter[],
  transfers: readonly TransferLike[],
): TimelineItem[] {
  const items: TimelineItem[] = [];
  const known = new Set<string>();
  for (const message of Object.values(entities.message)) {
    if (message.client_id) known.add(message.client_id);
    const key = message.role === "user" && message.client_id ? message.client_id : message.id;
    items.push({ kind: "message", key, created: message.created, message });
  }
  for (const upload of Object.values(entities.upload)) {
    known.add(upload.client_id);
    if (upload.state === "removed") continue;
    items.push({ kind: "upload", key: upload.client_id, created: upload.created, upload, clientId: upload.client_id });
  }
  items.sort(before);
  const waiting: TimelineItem[] = [];
  for (const transfer of transfers) {
    if (known.has(transfer.clientId)) continue;
    const { clientId, created } = transfer;
    waiting.push({ kind: "upload", key: clientId, created, upload: null, clientId });
  }
  for (const letter of letters) {
    if (known.has(letter.client_id)) continue;
    waiting.push({ kind: "letter", key: letter.client_id, created: letter.created, letter });
  }
  // What only this page knows comes last: its clock may differ from the server's.
  return items.concat(waiting.sort(before));
}
