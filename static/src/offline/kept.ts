/** What is kept for reading without a line, and its rules. Pure; page and service worker share it. */
import type { Boot } from "../state/types";

export interface Kept {
  /** Who kept it: a digest that the server gives. */
  viewer: string;
  session: string;
  /** Milliseconds; after that it is nobody's. */
  until: number;
  boot: Boot;
}

const HOUR = 3600_000;
export const GUEST_MS = 24 * HOUR;
export const ACCOUNT_MS = 7 * 24 * HOUR;
export const MOST_RESULTS = 80;

/** Reads that show results. Everything else of the API always goes to the server. */
export const isKeepable = (path: string): boolean =>
  /^\/api\/v1\/(sessions\/[^/]+(\/(layers|tables|charts)(\/[^/]+)?)?|runs\/[^/]+(\/tables\/[^/]+)?|datasets\/[^/]+\/geometry)$/.test(path) && !/\.(csv|png)$/.test(path);

export const isStale = (kept: Kept, now: number): boolean => now > kept.until;

/** The start of the page at an address: the kept session at its own, else the list of sessions. */
export function keptBoot(kept: Kept, path: string): Boot {
  if (path === `/s/${kept.session}/`) return kept.boot;
  return { ...kept.boot, session: /^\/s\/([^/]+)\/$/.exec(path)?.[1] ?? null, snapshot: null };
}

/** The page with other start data; no text in it can end its script element. */
export function bootInto(html: string, boot: Boot): string {
  const text = JSON.stringify(boot).replace(/</g, "\\u003c");
  return html.replace(/(<script id="boot" type="application\/json">)[^]*?(<\/script>)/, (_all, start: string, end: string) => start + text + end);
}

/** Which kept results are not of the kept session, and which are too many: the oldest come first. */
export function superfluous(paths: readonly string[], ids: ReadonlySet<string>): string[] {
  const foreign = paths.filter((path) => !path.split(/[/?]/).some((part) => ids.has(part)));
  const own = paths.filter((path) => !foreign.includes(path));
  return [...foreign, ...own.slice(0, Math.max(0, own.length - MOST_RESULTS))];
}
