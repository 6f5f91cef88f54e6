/** Questions not yet taken by the server, kept in this browser and sent when it can be reached. */
import { ApiError } from "./api";
import type { Message, Problem } from "./types";

export interface Letter {
  client_id: string;
  session: string;
  /** What is shown in the conversation until the server's own message is there. */
  text: string;
  /** Set for a button press; without it the letter is a typed question. */
  tool?: string | undefined;
  arguments?: Record<string, unknown> | undefined;
  /** The question in whose place this one stands. */
  edits?: string | undefined;
  /** Rows of the wards that were selected on the map. */
  wards?: number[] | undefined;
  /** Set for the sample data. */
  sample?: boolean | undefined;
  created: string;
  /** Why the server refused it; it stays until sent again or thrown away. */
  problem?: Problem | undefined;
  /** The server was reached and could not take it; it is sent again by itself. */
  held?: boolean | undefined;
}

export interface TextStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = "chatmrpt.outbox";
const KEEP_MS = 7 * 24 * 3600 * 1000;

function isLetter(item: unknown): item is Letter {
  return !!item && typeof item === "object" && "client_id" in item && "session" in item && "text" in item;
}

export class Outbox {
  private letters: Letter[];
  private sending = false;

  constructor(
    private readonly store: TextStore,
    private readonly onChange: (letters: readonly Letter[]) => void,
    now: number = Date.now(),
  ) {
    this.letters = this.read().filter((letter) => now - Date.parse(letter.created) < KEEP_MS);
    this.changed();
  }

  add(letter: Letter): void {
    if (this.letters.some((other) => other.client_id === letter.client_id)) return;
    this.letters = [...this.letters, letter];
    this.changed();
  }

  remove(clientId: string): void {
    this.letters = this.letters.filter((letter) => letter.client_id !== clientId);
    this.changed();
  }

  /** Drop what the server already has; the event may come before the answer to the post. */
  settle(known: ReadonlySet<string>): void {
    if (this.letters.some((letter) => known.has(letter.client_id))) {
      this.letters = this.letters.filter((letter) => !known.has(letter.client_id));
      this.changed();
    }
  }

  retry(clientId: string): void {
    this.replace(clientId, { problem: undefined });
  }

  /** Send in order. A letter that cannot be delivered now stops the round; a refused one is marked. */
  async flush(send: (letter: Letter) => Promise<Message | null>, taken: (message: Message) => void): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      for (;;) {
        const letter = this.letters.find((item) => !item.problem);
        if (!letter) return;
        if (!(await this.deliver(letter, send, taken))) return;
      }
    } finally {
      this.sending = false;
    }
  }

  private async deliver(
    letter: Letter,
    send: (letter: Letter) => Promise<Message | null>,
    taken: (message: Message) => void,
  ): Promise<boolean> {
    try {
      const message = await send(letter);
      if (message) taken(message);
      this.remove(letter.client_id);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.temporary && error.status !== 429) {
        this.replace(letter.client_id, { held: error.status > 0 });
        return false;
      }
      this.replace(letter.client_id, { problem: error.problem });
      return error.status !== 429;
    }
  }

  private replace(clientId: string, changes: Partial<Letter>): void {
    this.letters = this.letters.map((letter) => (letter.client_id === clientId ? { ...letter, ...changes } : letter));
    this.changed();
  }

  private read(): Letter[] {
    try {
      const parsed: unknown = JSON.parse(this.store.getItem(KEY) ?? "[]");
      return Array.isArray(parsed) ? parsed.filter(isLetter) : [];
    } catch {
      return [];
    }
  }

  private changed(): void {
    try {
      this.store.setItem(KEY, JSON.stringify(this.letters));
    } catch {
      // A full or forbidden store: the letters live as long as the page.
    }
    this.onChange(this.letters);
  }
}
