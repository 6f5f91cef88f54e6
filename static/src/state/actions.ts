/** What a person can do. Each action is one function; failures become notices. */
import { batch } from "@preact/signals";
import { newId } from "../lib/ids";
import { isPhone, drawerOpen, namesList, releaseCanvas, runFormOpen, selectedWards, showOnCanvas } from "./canvas";
import { call, get, post } from "./api";
import { emptyState } from "./fold";
import { flushOutbox, follow, outbox, removeSession } from "./live";
import type { Letter } from "./outbox";
import { announce, notify, notifyProblem } from "./notices";
import { loading, pageProblem, sessionId, sessions, state, workingMessage } from "./store";
import type { Chip, Job, Message, Session } from "./types";
import { t } from "../lib/t";

let creating: Promise<string> | null = null;

/** The open session, made on the server when the first thing is done in it. */
export function ensureSession(): Promise<string> {
  if (sessionId.value) return Promise.resolve(sessionId.value);
  creating ??= post<Session>("/sessions", { client_id: newId() })
    .then((session) => {
      sessions.value = [session, ...sessions.value.filter((other) => other.id !== session.id)];
      state.value = emptyState();
      loading.value = true; // its first events may be older than our socket
      sessionId.value = session.id;
      history.replaceState(null, "", `/s/${session.id}/`);
      void follow(session.id);
      return session.id;
    })
    .finally(() => (creating = null));
  return creating;
}

async function put(letter: Omit<Letter, "client_id" | "session" | "created">): Promise<boolean> {
  releaseCanvas();
  try {
    const session = await ensureSession();
    outbox.add({ ...letter, client_id: newId(), session, created: new Date().toISOString() });
    flushOutbox();
    return true;
  } catch (error) {
    notifyProblem(error);
    return false;
  }
}

/** What is selected on the map goes with a question: it may be about “these wards”. */
const selection = () => (selectedWards.value ? { wards: [...selectedWards.value.rows] } : {});
export const sendText = (text: string) => put({ text, ...selection() });
/** Ask the question in other words: a branch of its own; the earlier one is kept. */
export const sendEdit = (edits: string, text: string) => put({ text, edits, ...selection() });
export const pressTool = (text: string, tool: string, args: Record<string, unknown> = {}) =>
  put({ text, tool, arguments: args });
export const useSample = () => put({ text: t("Try with sample data"), sample: true });

export function pressChip(chip: Chip): void {
  if (chip.arguments?.choose_variables) {
    runFormOpen.value = true; // choosing is done in the form, without a question in between
    return;
  }
  if (chip.arguments?.review) {
    namesList.value = chip.arguments.data === "facilities" ? "facilities" : "ward_table";
    return;
  }
  void (chip.tool ? pressTool(chip.label, chip.tool, chip.arguments) : sendText(chip.text ?? chip.label));
}

export function retryLetter(clientId: string): void {
  outbox.retry(clientId);
  flushOutbox();
}

export async function cancelJob(id: string): Promise<void> {
  try {
    await post<Job>(`/jobs/${id}/cancel`);
    announce(t("Stopped"));
  } catch (error) {
    notifyProblem(error);
  }
}

export async function retryJob(id: string): Promise<void> {
  try {
    await post<Job>(`/jobs/${id}/retry`);
  } catch (error) {
    notifyProblem(error);
  }
}

export function stopTurn(): boolean {
  const message = workingMessage.value;
  if (!message) return false;
  void stopMessage(message.id);
  return true;
}

/** Works for an answer without a job too: one that waits for a file. */
export async function stopMessage(id: string): Promise<void> {
  try {
    await post<Message>(`/messages/${id}/stop`);
    announce(t("Stopped"));
  } catch (error) {
    notifyProblem(error);
  }
}

function show(id: string | null): void {
  batch(() => {
    sessionId.value = id;
    state.value = emptyState();
    pageProblem.value = null;
    loading.value = id !== null;
    drawerOpen.value = false;
  });
  void follow(id);
  if (!isPhone()) document.getElementById("composer")?.focus();
}

export function openSession(id: string, push = true): void {
  if (id === sessionId.value) {
    drawerOpen.value = false;
    return;
  }
  if (push) history.pushState(null, "", `/s/${id}/`);
  show(id);
}

export function newSession(push = true): void {
  if (push) history.pushState(null, "", "/");
  show(null);
}

export function watchHistory(): void {
  addEventListener("popstate", () => {
    const id = /^\/s\/([^/]+)\//.exec(location.pathname)?.[1];
    if (id) openSession(id, false);
    else newSession(false);
  });
}

export async function refreshSessions(): Promise<void> {
  try {
    const answer = await get<{ sessions: Session[] }>("/sessions");
    sessions.value = answer.sessions.filter((session) => !leaving.has(session.id));
  } catch {
    // The list stays as it was; the next look at it tries again.
  }
}

export async function renameSession(id: string, title: string): Promise<void> {
  const old = sessions.value;
  sessions.value = old.map((session) => (session.id === id ? { ...session, title } : session));
  try {
    await call<Session>("PATCH", `/sessions/${id}`, { title });
  } catch (error) {
    sessions.value = old;
    notifyProblem(error);
  }
}

const leaving = new Map<string, { timer: number; session: Session }>();
const UNDO_MS = 8000;

/** The session leaves the list at once and the server after a moment, so that it can be taken back. */
export function deleteSession(id: string): void {
  const session = sessions.value.find((item) => item.id === id);
  if (!session || leaving.has(id)) return;
  const wasOpen = id === sessionId.value;
  sessions.value = sessions.value.filter((item) => item.id !== id);
  if (wasOpen) newSession();
  leaving.set(id, { session, timer: window.setTimeout(() => void finishDelete(id), UNDO_MS) });
  notify(t("“{title}” and its files will be deleted.", { title: session.title }), {
    ms: UNDO_MS,
    action: { label: t("Undo"), run: () => undoDelete(id, wasOpen) },
  });
}

function undoDelete(id: string, reopen: boolean): void {
  const entry = leaving.get(id);
  if (!entry) return;
  clearTimeout(entry.timer);
  leaving.delete(id);
  sessions.value = [entry.session, ...sessions.value].sort((a, b) => (a.last_used < b.last_used ? 1 : -1));
  if (reopen) openSession(id);
}

async function finishDelete(id: string, keepalive = false): Promise<void> {
  const entry = leaving.get(id);
  if (!entry) return;
  clearTimeout(entry.timer);
  leaving.delete(id);
  try {
    await removeSession(id, keepalive);
  } catch (error) {
    sessions.value = [entry.session, ...sessions.value];
    notifyProblem(error);
  }
}

export function watchLeaving(): void {
  addEventListener("pagehide", () => {
    for (const id of [...leaving.keys()]) void finishDelete(id, true);
  });
}

export const openData = (dataset?: string) => showOnCanvas({ view: "data", ...(dataset ? { dataset } : {}) });
