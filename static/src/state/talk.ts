/** What a person does with the conversation itself: branches, feedback, older messages, search, export. */
import { signal } from "@preact/signals";
import { newId } from "../lib/ids";
import { openSession } from "./actions";
import { API, call, get, post } from "./api";
import { drawerOpen, releaseCanvas, runFormOpen } from "./canvas";
import { addIfAbsent } from "./fold";
import { announce, notify, notifyProblem } from "./notices";
import { messages, readOnly, sessionId, state, thread } from "./store";
import type { Chip, Export, Message } from "./types";
import { t } from "../lib/t";

/** The question that is being asked in other words. */
export const editing = signal<{ id: string; text: string } | null>(null);
/** The answer that the form of the ranking makes anew; null: it asks a new question. */
export const formFor = signal<string | null>(null);
/** A message that is to be brought into view. */
export const wanted = signal<string | null>(null);
/** A snapshot brings so many messages; with fewer there are no older ones. */
const SNAPSHOT = 100;
/** Sessions of which everything is loaded. */
const whole = signal<string | null>(null);
const loadingOlder = signal(false);

export function startEdit(message: Message): void {
  editing.value = { id: message.id, text: message.text };
  document.getElementById("composer")?.focus();
}

async function tried(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    notifyProblem(error);
    return false;
  }
}

export const chooseMessage = (id: string) => tried(() => call<Message>("PUT", `/messages/${id}/chosen`));
export const retryMessage = (id: string) => tried(() => post<Message>(`/messages/${id}/retry`));

/** Another answer beside this one: by the call of a chip, or the same question once more. */
export function answerAgain(id: string, chip?: Chip): void {
  if (chip?.arguments?.choose_variables) {
    formFor.value = id;
    runFormOpen.value = true;
    return;
  }
  releaseCanvas();
  const how = chip ? { tool: chip.tool, arguments: chip.arguments ?? {} } : {};
  void tried(() => post<Message>(`/messages/${id}/again`, { client_id: newId(), ...how }));
}

export function judge(id: string, verdict: "up" | "down" | null, reason = ""): Promise<boolean> {
  announce(verdict === null ? t("Taken back") : t("Thank you"));
  return tried(() => call<Message>("PUT", `/messages/${id}/feedback`, { verdict, reason }));
}

// --- Older messages ---------------------------------------------------------------------------

export function mayHaveOlder(): boolean {
  return !readOnly && messages.value.length >= SNAPSHOT && whole.value !== sessionId.value;
}

/** Load what came before the oldest message that is there; false when there is nothing more. */
export async function loadOlder(): Promise<boolean> {
  const oldest = messages.value[0];
  const session = sessionId.value;
  if (!oldest || loadingOlder.value || !mayHaveOlder()) return false;
  loadingOlder.value = true;
  try {
    const answer = await get<{ messages: Message[]; more: boolean }>(`/messages/${oldest.id}/before`);
    if (sessionId.value !== session) return false;
    if (!answer.more) whole.value = session;
    state.value = answer.messages.reduce((now, message) => addIfAbsent(now, "message", message), state.value);
    return answer.messages.length > 0;
  } catch (error) {
    notifyProblem(error);
    return false;
  } finally {
    loadingOlder.value = false;
  }
}

/** Open a session at a message, in whatever branch and however old it is. */
export function openHit(session: string, message: string): void {
  drawerOpen.value = false;
  wanted.value = message;
  if (session !== sessionId.value) openSession(session);
}

/** Bring the wanted message into reach; true when it can be scrolled to. */
export async function reach(id: string): Promise<boolean> {
  while (!state.value.entities.message[id]) {
    if (!(await loadOlder())) return false;
  }
  if (thread.value.hidden.has(id)) return chooseMessage(id);
  return true;
}

// --- Export -----------------------------------------------------------------------------------

export const FORMATS: { key: Export["format"]; label: string }[] = [
  { key: "pdf", label: "PDF" },
  { key: "docx", label: "Word" },
  { key: "md", label: "Markdown" },
];
/** Asked for in this tab: downloaded as soon as they are there. */
const awaited = new Set<string>();

export async function exportAs(format: Export["format"]): Promise<void> {
  const session = sessionId.value;
  if (!session) return;
  const client_id = newId();
  awaited.add(client_id);
  if (await tried(() => post<Export>(`/sessions/${session}/exports`, { client_id, format }))) announce(t("The document is being written"));
  else awaited.delete(client_id);
}

export const fileOf = (item: Export): string => `${API}/exports/${item.id}/file`;

/** Take what was asked for here when it is done; say why when it is not. */
export function fetchAwaited(): void {
  for (const item of Object.values(state.value.entities.export)) {
    if (!awaited.has(item.client_id) || item.state === "working") continue;
    awaited.delete(item.client_id);
    if (item.state !== "done") {
      if (item.state === "failed") notify(t("The document could not be written."), { hint: item.error?.message ?? null, tone: "error" });
      continue;
    }
    const link = document.createElement("a");
    link.href = fileOf(item);
    link.download = item.name;
    link.click();
    notify(t("{name} is ready.", { name: item.name }), { action: { label: t("Download again"), run: () => link.click() } });
  }
}
