/** Short notices at the edge of the page, and words for screen readers. */
import { signal } from "@preact/signals";
import { asProblem } from "./api";

export interface Notice {
  id: number;
  text: string;
  hint: string | null;
  tone: "plain" | "error";
  action: { label: string; run: () => void } | null;
}

export const notices = signal<readonly Notice[]>([]);
export const spoken = signal("");

let next = 1;
let lastSpoken = "";
let lastSpokenAt = 0;

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

export function notify(
  text: string,
  options: { hint?: string | null; tone?: Notice["tone"]; action?: Notice["action"]; ms?: number } = {},
): number {
  const id = next++;
  const { hint = null, tone = "plain", action = null, ms = 8000 } = options;
  notices.value = [...notices.value.slice(-2), { id, text, hint, tone, action }];
  setTimeout(() => dismiss(id), ms);
  return id;
}

export function notifyProblem(error: unknown): void {
  const problem = asProblem(error);
  notify(problem.message, { hint: problem.hint ?? null, tone: "error", ms: 12000 });
}

/** Say something once to screen readers; the same words are not repeated within ten seconds. */
export function announce(text: string): void {
  const now = Date.now();
  if (!text || (text === lastSpoken && now - lastSpokenAt < 10_000)) return;
  lastSpoken = text;
  lastSpokenAt = now;
  spoken.value = text;
}
