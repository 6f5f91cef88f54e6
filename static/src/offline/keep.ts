/** Keeps the open session for reading without a line; loaded when the page is at rest. */
import { effect } from "@preact/signals";
import { boot, pageProblem, sessionId, sessions, state } from "../state/store";
import { ACCOUNT_MS, GUEST_MS, superfluous, type Kept } from "./kept";

const AFTER_MS = 1500;
let timer: number | undefined;

export async function start(): Promise<void> {
  if (!("serviceWorker" in navigator) || !("caches" in self)) return; // plain http: nothing is kept
  await forgetOthers();
  await navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  effect(() => {
    const id = sessionId.value;
    const changed = state.value.seq;
    if (pageProblem.value?.code === "session_gone") void forget();
    else if (id && changed) {
      clearTimeout(timer);
      timer = window.setTimeout(() => void keep(id), AFTER_MS);
    }
  });
}

/** On a shared computer: what somebody else kept is thrown away before anything else. */
async function forgetOthers(): Promise<void> {
  const stored = await (await caches.open("chatmrpt-kept")).match("/kept");
  if (!stored) return;
  const kept = (await stored.json()) as Kept;
  const own = kept.viewer === boot.viewer && (navigator.onLine === false || boot.sessions.some((session) => session.id === kept.session) || kept.session === boot.session);
  if (!own || Date.now() > kept.until) await forget();
}

export async function forget(): Promise<void> {
  clearTimeout(timer);
  await Promise.all([caches.delete("chatmrpt-kept"), caches.delete("chatmrpt-results")]);
}

async function keep(id: string): Promise<void> {
  if (id !== sessionId.value || pageProblem.value) return;
  const { seq, at, entities } = state.value;
  const until = Date.now() + (boot.user ? ACCOUNT_MS : GUEST_MS);
  const kept: Kept = {
    viewer: boot.viewer,
    session: id,
    until,
    boot: { ...boot, session: id, sessions: sessions.value, incident: null, snapshot: { seq, at, state: entities } },
  };
  try {
    const cache = await caches.open("chatmrpt-kept");
    await cache.put("/kept", Response.json(kept));
    await prune(new Set([id, ...Object.keys(entities.run), ...Object.keys(entities.dataset)]));
  } catch {
    // No room: the page works all the same, with a line.
  }
}

async function prune(ids: ReadonlySet<string>): Promise<void> {
  const cache = await caches.open("chatmrpt-results");
  const requests = await cache.keys();
  const paths = requests.map((request) => request.url);
  const drop = new Set(superfluous(paths, ids));
  await Promise.all(requests.filter((request) => drop.has(request.url)).map((request) => cache.delete(request)));
}
