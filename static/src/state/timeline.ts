/** The conversation in order: messages, files and what is still on its way. Pure. */
import type { Letter } from "./outbox";
import type { Entities, Message, Upload } from "./types";

export interface TransferLike {
  clientId: string;
  created: string;
}

export type TimelineItem =
  | { kind: "message"; key: string; created: string; message: Message }
  | { kind: "upload"; key: string; created: string; upload: Upload | null; clientId: string; told: Message | null }
  | { kind: "letter"; key: string; created: string; letter: Letter };

const ORDER = { message: 0, upload: 1, letter: 2 } as const;

function before(a: TimelineItem, b: TimelineItem): number {
  if (a.created !== b.created) return a.created < b.created ? -1 : 1;
  if (a.kind === "message" && b.kind === "message" && a.message.role !== b.message.role) {
    return a.message.role === "user" ? -1 : 1;
  }
  return ORDER[a.kind] - ORDER[b.kind];
}

/** The message of its own accord by which the server sums up a file, or says why it cannot be used. */
export function tells(message: Message, upload: Upload, datasets: Entities["dataset"] = {}): boolean {
  if (message.role !== "assistant" || message.in_reply_to !== null || message.tool) return false;
  const shown = message.show?.dataset;
  if (upload.dataset) {
    // A file that was read again has several datasets; what is asked or was corrected is a message of its own.
    const mine = shown === upload.dataset || (shown !== undefined && datasets[shown]?.upload === upload.id);
    return mine && message.outcome !== "clarify" && !!message.headline?.startsWith(`${upload.filename}:`);
  }
  const why = upload.state === "failed" ? upload.error?.message : undefined;
  return why !== undefined && message.points[0] === why && !!message.headline?.startsWith(upload.filename);
}

/** A letter or a transfer gives way to the server's entity with the same client id. */
export function buildTimeline(
  entities: Entities,
  letters: readonly Letter[],
  transfers: readonly TransferLike[],
  hidden: ReadonlySet<string> = new Set(),
): TimelineItem[] {
  const items: TimelineItem[] = [];
  const known = new Set<string>();
  const all = Object.values(entities.message);
  const spoken = new Set<string>(); // said by the card of their file
  for (const upload of Object.values(entities.upload)) {
    known.add(upload.client_id);
    if (upload.state === "removed") continue;
    const { created, client_id: key } = upload;
    const mine = all.filter((message) => tells(message, upload, entities.dataset));
    for (const message of mine) spoken.add(message.id);
    const told = mine.find((message) => message.show?.dataset === upload.dataset) ?? mine.at(-1) ?? null;
    items.push({ kind: "upload", key, created, upload, clientId: key, told });
  }
  for (const message of all) {
    if (message.client_id) known.add(message.client_id);
    if (spoken.has(message.id) || hidden.has(message.id)) continue;
    const key = message.role === "user" && message.client_id ? message.client_id : message.id;
    items.push({ kind: "message", key, created: message.created, message });
  }
  items.sort(before);
  const waiting: TimelineItem[] = [];
  for (const transfer of transfers) {
    if (known.has(transfer.clientId)) continue;
    const { clientId, created } = transfer;
    waiting.push({ kind: "upload", key: clientId, created, upload: null, clientId, told: null });
  }
  for (const letter of letters) {
    if (known.has(letter.client_id)) continue;
    waiting.push({ kind: "letter", key: letter.client_id, created: letter.created, letter });
  }
  // What only this page knows comes last: its clock may differ from the server's.
  return items.concat(waiting.sort(before));
}
