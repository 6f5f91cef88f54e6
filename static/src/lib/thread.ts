/** The branch of the conversation that is shown, and where others part from it. Pure. */
import type { Message } from "../state/types";

export interface Branch {
  /** Messages that stand in each other's place, the oldest first. */
  ids: string[];
  /** The place of the one that is shown. */
  at: number;
}

export interface Thread {
  /** Questions and answers of other branches, and what is about to be replaced. */
  hidden: Set<string>;
  /** By the id of a shown message that has others in its place. */
  branches: Record<string, Branch>;
}

type Node = Pick<Message, "id" | "role" | "in_reply_to" | "parent" | "chosen" | "created">;

/** What a message parts from: a question from the answer it follows, an answer from its question. */
const before = (message: Node): string => (message.role === "user" ? `q${message.parent ?? ""}` : `a${message.in_reply_to ?? ""}`);
const after = (message: Node): string => (message.role === "user" ? `a${message.id}` : `q${message.id}`);

/**
 * Walks from every beginning: a message whose forerunner is not there (it is the first, or older
 * ones were not loaded). `edited` are questions whose replacement is on its way: the branch ends there.
 */
export function threadOf(messages: readonly Node[], edited: ReadonlySet<string> = new Set()): Thread {
  const groups = new Map<string, Node[]>();
  const produced = new Set<string>();
  const hidden = new Set<string>();
  for (const message of messages) {
    if (message.role !== "user" && !message.in_reply_to) continue; // said unasked: in every branch
    hidden.add(message.id);
    produced.add(after(message));
    const group = groups.get(before(message));
    if (group) group.push(message);
    else groups.set(before(message), [message]);
  }
  const branches: Record<string, Branch> = {};
  for (const start of groups.keys()) {
    if (!produced.has(start)) walk(start);
  }
  return { hidden, branches };

  function walk(start: string): void {
    let key = start;
    for (;;) {
      const group = groups.get(key);
      if (!group) return;
      const shown = group.filter((message) => message.chosen).at(-1) ?? group.at(-1)!;
      if (edited.has(shown.id) || !hidden.delete(shown.id)) return;
      if (group.length > 1) {
        const ids = group.slice().sort((a, b) => (a.created < b.created ? -1 : 1)).map((message) => message.id);
        branches[shown.id] = { ids, at: ids.indexOf(shown.id) };
      }
      key = after(shown);
    }
  }
}

/** A text in parts, those that are one of the words marked, whatever their case. */
export function marked(text: string, words: readonly string[]): { text: string; hit: boolean }[] {
  const known = words.filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!known.length) return [{ text, hit: false }];
  const parts = text.split(new RegExp(`(${known.join("|")})`, "giu"));
  return parts.map((part, index) => ({ text: part, hit: index % 2 === 1 })).filter((part) => part.text);
}
