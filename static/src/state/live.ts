/** Joins the connection, the outbox and the store for the session that is open. */
import { effect } from "@preact/signals";
import { drafts } from "./model";
import { announce } from "./notices";
import { ApiError, call, get, post } from "./api";
import { Connection, type ConnectionPorts } from "./connection";
import { addIfAbsent, applyAll, fromSnapshot } from "./fold";
import { addPiece } from "./pieces";
import { Outbox, type Letter } from "./outbox";
import { tellOutside } from "./outside";
import { incident, letters, loading, messages, pageProblem, progress, sessionId, state, status } from "./store";
import type { Event, EventsAnswer, Export, Job, Message, Progress, Snapshot } from "./types";
import { t } from "../lib/t";

let connection: Connection | null = null;

export const outbox = new Outbox(
  { getItem: (key) => localStorage.getItem(key), setItem: (key, value) => localStorage.setItem(key, value) },
  (list) => (letters.value = list),
);

/** The last event known here, by number and moment. */
function known(since: number): string {
  const at = since === state.value.seq ? state.value.at : null;
  return `since=${since}${at ? `&at=${encodeURIComponent(at)}` : ""}`;
}

function socketUrl(id: string, since: number): string {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${location.host}/ws/sessions/${id}/?${known(since)}`;
}

function foldEvents(events: Event[]): boolean {
  const { state: next, gap } = applyAll(state.value, events);
  state.value = next;
  for (const event of events) tellOutcome(event);
  return gap;
}

/** Long work ended: say so once, to those who do not see the card. */
function tellOutcome(event: Event): void {
  if (event.type === "job") {
    const job = event.payload as unknown as Job;
    if (job.state === "failed") announce(t("{title}: failed. {why}", { title: job.title, why: job.error?.message ?? "" }));
  } else if (event.type === "message") {
    const message = event.payload as unknown as Message;
    if (message.role === "assistant" && message.state === "complete") {
      announce(message.headline || message.text);
      tellOutside(message.headline || message.text, message.created);
    }
  } else if (event.type === "export") {
    const made = event.payload as unknown as Export;
    if (made.state === "done") tellOutside(made.name, made.created);
  }
}

function tellProgress(item: Progress): void {
  const old = progress.value[item.job];
  progress.value = { ...progress.value, [item.job]: { percent: item.percent, stage: item.stage } };
  const quarter = (percent: number | null | undefined) => Math.floor((percent ?? 0) / 25);
  if (item.percent !== null && quarter(item.percent) > quarter(old?.percent)) {
    announce(t("{stage}: {percent} percent", { stage: item.stage ?? t("Working"), percent: Math.round(item.percent) }));
  }
}

function portsFor(id: string): ConnectionPorts {
  return {
    openSocket: (since) => new WebSocket(socketUrl(id, since)) as never,
    fetchEvents: (since) => get<EventsAnswer>(`/sessions/${id}/events?${known(since)}`),
    fetchSnapshot: () => get<Snapshot>(`/sessions/${id}`),
    seq: () => state.value.seq,
    onEvents: foldEvents,
    onProgress: tellProgress,
    onIncident: (next) => {
      if (next?.id !== incident.value?.id || next?.text !== incident.value?.text) incident.value = next;
    },
    onText: (piece) => (drafts.value = addPiece(drafts.value, piece)),
    onSnapshot: (snapshot) => (state.value = fromSnapshot(snapshot)),
    onStatus: (next) => {
      if (next === status.value) return;
      status.value = next;
      if (next === "live" || next === "polling") flushOutbox();
      if (next === "gone") {
        pageProblem.value = {
          code: "session_gone",
          message: t("This session is not here any more."),
          hint: t("It was removed, has expired, or belongs to somebody else. Open another or start a new one."),
        };
      }
    },
    isOnline: () => navigator.onLine,
    later: (run, ms) => setTimeout(run, ms),
    cancel: (handle) => clearTimeout(handle as number | undefined),
    random: Math.random,
  };
}

/** Connect the page to a session; its state is already in the store or is fetched first. */
export async function follow(id: string | null): Promise<void> {
  connection?.stop();
  connection = null;
  progress.value = {};
  drafts.value = {};
  pageProblem.value = null;
  status.value = "idle";
  if (!id) return;
  if (loading.value) {
    try {
      const snapshot = await get<Snapshot>(`/sessions/${id}`);
      if (sessionId.value !== id) return;
      state.value = fromSnapshot(snapshot);
    } catch (error) {
      if (sessionId.value !== id) return;
      if (error instanceof ApiError) pageProblem.value = error.problem;
      return;
    } finally {
      if (sessionId.value === id) loading.value = false;
    }
  }
  connection = new Connection(portsFor(id));
  connection.start();
}

function deliver(letter: Letter): Promise<Message | null> {
  const { client_id, session, text, tool, edits, wards } = letter;
  const base = `/sessions/${session}`;
  if (letter.sample) return post<null>(`${base}/sample`, { client_id }).then(() => null);
  if (tool) return post<Message>(`${base}/tools`, { client_id, text, tool, arguments: letter.arguments ?? {} });
  return post<Message>(`${base}/messages`, { client_id, text, ...(edits ? { edits } : {}), ...(wards ? { wards } : {}) });
}

function taken(message: Message): void {
  const belongs = messages.value.length === 0 || sessionId.value !== null;
  if (belongs && letters.value.some((l) => l.client_id === message.client_id && l.session === sessionId.value)) {
    state.value = addIfAbsent(state.value, "message", message);
  }
}

let retryTimer: number | undefined;
let retryWait = 2000;

export function flushOutbox(): void {
  clearTimeout(retryTimer);
  void outbox.flush(deliver, taken).then(() => {
    if (letters.value.some((letter) => !letter.problem)) {
      retryTimer = window.setTimeout(flushOutbox, retryWait);
      retryWait = Math.min(30_000, retryWait * 2);
    } else {
      retryWait = 2000;
    }
  });
}

/** Listeners that live as long as the page. */
export function watchBrowser(): void {
  const wake = () => {
    connection?.wake();
    flushOutbox();
  };
  addEventListener("online", wake);
  addEventListener("offline", () => connection?.networkLost());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
  effect(() => {
    const known = new Set(messages.value.map((message) => message.client_id ?? ""));
    queueMicrotask(() => outbox.settle(known));
  });
}

export const removeSession = (id: string, keepalive = false) =>
  call<null>("DELETE", `/sessions/${id}`, undefined, { keepalive });
