/** Calls to the server. Every failure becomes an ApiError that carries a Problem. */
import type { Problem } from "./types";
import { t } from "../lib/t";

const ROOT = "/api/v1";
export let API = ROOT;

/** The page of a read-only link reads through it, and only reads. */
export function readThrough(base: string): void {
  API = base;
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    /** Seconds the server asked to wait, when it did. */
    readonly retryAfter: number | null = null,
  ) {
    super(problem.message);
  }
  /** Nothing reached the server, or it may work on another try. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export function readCookie(name: string): string {
  for (const part of document.cookie.split("; ")) {
    if (part.startsWith(`${name}=`)) return decodeURIComponent(part.slice(name.length + 1));
  }
  return "";
}

export const OFFLINE: Problem = {
  code: "offline",
  message: t("The server cannot be reached."),
  hint: t("Your work is kept here and sent when the connection is back."),
};

const PLAIN: Record<number, Problem> = {
  403: {
    code: "forbidden",
    message: t("This page is out of date."),
    hint: t("Reload the page and try again."),
  },
  404: { code: "not_found", message: t("This is not here any more."), hint: t("It may have been removed or have expired.") },
  413: { code: "too_large", message: t("This is larger than the server accepts."), hint: t("Send a smaller file or a shorter text.") },
  429: { code: "too_many_requests", message: t("Too many requests in a short time."), hint: t("Wait a minute, then try again.") },
};

/** The problem of an answer: the server's own words where it sent some. */
export function problemOf(status: number, body: unknown): Problem {
  if (body && typeof body === "object" && "message" in body && typeof body.message === "string") {
    const { code, hint } = body as Partial<Problem>;
    return { code: code ?? String(status), message: body.message, hint: hint ?? null };
  }
  return (
    PLAIN[status] ?? {
      code: `http_${status}`,
      message: t("The server could not do this."),
      hint: status >= 500 ? t("Nothing was lost. Try again in a moment.") : t("Check the input and try again."),
    }
  );
}

export interface CallOptions {
  signal?: AbortSignal;
  keepalive?: boolean;
}

/** A path of the API, or an address the server gave, where this page reads it. */
export function addressOf(path: string): string {
  const rest = path.startsWith(API) ? path.slice(API.length) : path.startsWith(ROOT) ? path.slice(ROOT.length) : path;
  return path.startsWith("/") ? API + rest : path;
}

const TRIES = 3;

/** A request; a server with too many people did not begin with it, so it is sent again when asked to. */
export async function call<T>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await callOnce<T>(method, path, body, options);
    } catch (error) {
      const crowded = error instanceof ApiError && error.problem.code === "too_many_at_once";
      if (!crowded || tried === TRIES || options.signal?.aborted) throw error;
      await new Promise((go) => setTimeout(go, 1000 * (error.retryAfter ?? 10)));
    }
  }
}

async function callOnce<T>(method: string, path: string, body: unknown, options: CallOptions): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = readCookie("csrftoken");
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const url = addressOf(path);
  let answer: Response;
  try {
    answer = await fetch(url, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      credentials: "same-origin",
      ...options,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, OFFLINE);
  }
  const json: unknown = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (!answer.ok) {
    const wait = Number(answer.headers.get("Retry-After"));
    throw new ApiError(answer.status, problemOf(answer.status, json), Number.isFinite(wait) && wait > 0 ? wait : null);
  }
  return json as T;
}

export const get = <T>(path: string, signal?: AbortSignal) => call<T>("GET", path, undefined, signal ? { signal } : {});
export const post = <T>(path: string, body: unknown = {}) => call<T>("POST", path, body);

/** What to tell a person about any error. */
export function asProblem(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  return { code: "page_error", message: t("Something went wrong on this page."), hint: t("Reload the page; your work is saved.") };
}
