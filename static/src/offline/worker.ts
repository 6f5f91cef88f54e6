/** The service worker: the page's own files and the session opened last, readable without a line.
 *
 * It keeps what is under hashed names for good, one session with the maps, tables and charts that
 * were looked at, and nothing else: no write, no file, no other page. What is kept goes at sign-out,
 * when the session is removed or a guest's time is over, and when somebody else opens the page.
 */
import { bootInto, isKeepable, isStale, keptBoot, type Kept } from "./kept";

declare const VERSION: string;
declare const SHELL_FILES: string[];

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchLike extends Extendable {
  request: Request;
  preloadResponse?: Promise<Response | undefined>;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  addEventListener(type: string, run: (event: never) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  registration: { navigationPreload?: { enable(): Promise<void> } };
}
const worker = self as unknown as Worker;

const SHELL = `chatmrpt-shell-${VERSION}`;
const KEPT = "chatmrpt-kept";
const RESULTS = "chatmrpt-results";
const SHELL_PAGE = "/offline-page";
const MOST_BYTES = 3_000_000;

worker.addEventListener("install", (event: Extendable) => {
  const fill = async () => {
    const cache = await caches.open(SHELL);
    await cache.addAll([SHELL_PAGE, ...SHELL_FILES]);
    await worker.skipWaiting();
  };
  event.waitUntil(fill());
});

worker.addEventListener("activate", (event: Extendable) => {
  const tidy = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("chatmrpt-shell-") && name !== SHELL).map((name) => caches.delete(name)));
    await worker.registration.navigationPreload?.enable();
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

worker.addEventListener("fetch", (event: FetchLike) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname.startsWith("/accounts/logout")) event.waitUntil(forget());
  if (request.method === "DELETE") event.waitUntil(removed(url.pathname));
  if (request.method !== "GET") return;
  if (/^\/static\/dist\/.*-[A-Z0-9]{8}\.[a-z]+$/.test(url.pathname)) event.respondWith(shellFile(request));
  else if (request.mode === "navigate" && /^\/(s\/[0-9a-f-]{36}\/)?$/.test(url.pathname)) event.respondWith(page(event, url.pathname));
  else if (isKeepable(url.pathname)) event.respondWith(result(event, url.pathname));
});

/** Under a hashed name content never changes: what is there is used, what is not is kept. */
async function shellFile(request: Request): Promise<Response> {
  const known = await caches.match(request, { ignoreVary: true });
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}

async function page(event: FetchLike, path: string): Promise<Response> {
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    if (answer.status === 404) await removed(path);
    if (answer.status < 502 || answer.status > 504) return answer;
    return (await offlinePage(path)) ?? answer;
  } catch (error) {
    const kept = await offlinePage(path);
    if (kept) return kept;
    throw error;
  }
}

/** The page without the server: its shell, with the kept session where it is the one asked for. */
async function offlinePage(path: string): Promise<Response | null> {
  const shell = await caches.match(SHELL_PAGE, { ignoreVary: true });
  if (!shell) return null;
  const headers = new Headers(shell.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  const kept = await readKept();
  const html = await shell.text();
  return new Response(kept ? bootInto(html, keptBoot(kept, path)) : html, { headers });
}

async function result(event: FetchLike, path: string): Promise<Response> {
  const { request } = event;
  try {
    const answer = await fetch(request);
    if (answer.status === 404) await removed(path);
    if (answer.ok && Number(answer.headers.get("content-length") ?? 0) < MOST_BYTES) {
      const copy = answer.clone();
      event.waitUntil(caches.open(RESULTS).then((cache) => cache.put(request, copy)));
    }
    return answer;
  } catch (error) {
    const kept = await readKept();
    if (kept && path === `/api/v1/sessions/${kept.session}`) return Response.json(kept.boot.snapshot);
    const known = kept && (await (await caches.open(RESULTS)).match(request, { ignoreVary: true }));
    if (known) return known;
    throw error;
  }
}

async function readKept(): Promise<Kept | null> {
  const stored = await (await caches.open(KEPT)).match("/kept");
  const kept = stored ? ((await stored.json()) as Kept) : null;
  if (!kept || !isStale(kept, Date.now())) return kept;
  await forget();
  return null;
}

/** A session that is gone is gone here, too. */
async function removed(path: string): Promise<void> {
  const id = /^\/(?:api\/v1\/sessions|s)\/([0-9a-f-]{36})\/?$/.exec(path)?.[1];
  if (id && (await readKept())?.session === id) await forget();
}

async function forget(): Promise<void> {
  await Promise.all([caches.delete(KEPT), caches.delete(RESULTS)]);
}
