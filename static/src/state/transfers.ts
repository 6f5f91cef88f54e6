/** Files on their way to the server, by the tus protocol in a chunk that loads with the first file. */
import type { Upload as TusUpload } from "tus-js-client";
import { formatBytes } from "../lib/format";
import { newId } from "../lib/ids";
import { refusal, speedOf, unfinishedUpload, type Sample } from "../lib/transfer";
import { ensureSession } from "./actions";
import { API, ApiError, OFFLINE, problemOf, readCookie } from "./api";
import { announce, notify, notifyProblem } from "./notices";
import { boot, state, transfers, uploadOffsets, type Transfer } from "./store";
import type { Problem, Upload } from "./types";
import { t } from "../lib/t";

interface Handle {
  tus: TusUpload | null;
  file: File;
  samples: Sample[];
  drawn: number;
}
const handles = new Map<string, Handle>();

function change(clientId: string, values: Partial<Transfer>): void {
  transfers.value = transfers.value.map((item) => (item.clientId === clientId ? { ...item, ...values } : item));
}

function forget(clientId: string): void {
  handles.delete(clientId);
  transfers.value = transfers.value.filter((item) => item.clientId !== clientId);
}

/** Take files from the picker, a drop or a paste. */
export async function addFiles(files: Iterable<File>): Promise<void> {
  const accepted: File[] = [];
  for (const file of files) {
    const reason = refusal(file, boot.limits.max_upload_bytes, formatBytes);
    if (reason) notify(reason, { tone: "error", ms: 15000 });
    else accepted.push(file);
  }
  if (!accepted.length) return;
  try {
    const session = await ensureSession();
    for (const file of accepted) addFile(file, session);
  } catch (error) {
    notifyProblem(error);
  }
}

function addFile(file: File, session: string): void {
  const busy = new Set(transfers.value.filter((item) => item.state !== "failed").map((item) => item.clientId));
  const known = Object.values(state.value.entities.upload);
  const unfinished = unfinishedUpload(file, known, busy);
  const clientId = unfinished?.client_id ?? newId();
  forget(clientId);
  handles.set(clientId, { tus: null, file, samples: [], drawn: 0 });
  const item: Transfer = {
    clientId,
    session,
    name: file.name,
    size: file.size,
    sent: unfinished?.offset ?? 0,
    speed: null,
    state: "waiting",
    problem: null,
    created: unfinished?.created ?? new Date().toISOString(),
  };
  transfers.value = [...transfers.value, item];
  announce(unfinished ? t("Going on with {name}", { name: file.name }) : t("Sending {name}", { name: file.name }));
  void begin(clientId, session, unfinished);
}

async function begin(clientId: string, session: string, unfinished: Upload | undefined): Promise<void> {
  const handle = handles.get(clientId);
  if (!handle) return;
  try {
    const { makeUpload } = await import("./tus");
    handle.tus = makeUpload(handle.file, {
      session,
      clientId,
      endpoint: `${API}/uploads/`,
      uploadUrl: unfinished ? `${API}/uploads/${unfinished.id}` : null,
      csrf: () => readCookie("csrftoken"),
      onProgress: (sent) => progressed(clientId, sent),
      onSuccess: () => change(clientId, { state: "done", sent: handle.file.size, speed: null }),
      onError: (status, body) => failed(clientId, status, body),
    });
    if (!handles.has(clientId)) return;
    change(clientId, { state: "sending" });
    handle.tus.start();
  } catch {
    change(clientId, { state: "failed", problem: OFFLINE });
  }
}

function progressed(clientId: string, sent: number): void {
  const handle = handles.get(clientId);
  const now = Date.now();
  if (!handle || now - handle.drawn < 200) return;
  handle.drawn = now;
  handle.samples = [...handle.samples.slice(-60), { at: now, sent }];
  change(clientId, { sent, speed: speedOf(handle.samples) });
}

function failed(clientId: string, status: number, body: string): void {
  let json: unknown = null;
  try {
    json = JSON.parse(body);
  } catch {
    // Not JSON: the status alone has to do.
  }
  const problem: Problem = status === 0 ? { ...OFFLINE, hint: t("It goes on by itself when the connection is back.") } : problemOf(status, json);
  change(clientId, { state: "failed", problem, speed: null });
  announce(problem.message);
}

export function pauseTransfer(clientId: string): void {
  void handles.get(clientId)?.tus?.abort(false);
  change(clientId, { state: "paused", speed: null });
}

export function resumeTransfer(clientId: string): void {
  const handle = handles.get(clientId);
  if (!handle) return;
  handle.samples = [];
  change(clientId, { state: "sending", problem: null });
  if (handle.tus) handle.tus.start();
  else void begin(clientId, transfers.value.find((item) => item.clientId === clientId)?.session ?? "", undefined);
}

export async function cancelTransfer(clientId: string, upload: Upload | null): Promise<void> {
  const handle = handles.get(clientId);
  forget(clientId);
  try {
    if (handle?.tus?.url) await handle.tus.abort(true);
    else {
      await handle?.tus?.abort(false);
      if (upload) await removeUpload(upload.id);
    }
  } catch (error) {
    if (error instanceof ApiError) notifyProblem(error);
  }
}

const STILL_MS = 15_000; // a slow line moves less often than it is asked

/** How much of a half-received file the server has; more than at the last look means that it moves. */
export async function askOffset(id: string): Promise<void> {
  try {
    const answer = await fetch(`${API}/uploads/${id}`, {
      method: "HEAD",
      headers: { "Tus-Resumable": "1.0.0" },
      credentials: "same-origin",
    });
    const offset = Number(answer.headers.get("Upload-Offset"));
    if (!answer.ok) return;
    const before = uploadOffsets.value[id];
    const moving = before !== undefined && offset > before.offset;
    const rests = before !== undefined && offset === before.offset && Date.now() - before.at < STILL_MS;
    if (rests) return;
    uploadOffsets.value = { ...uploadOffsets.value, [id]: { offset, at: Date.now(), moving } };
  } catch {
    // Offline: the saved number stands.
  }
}

/** tus termination, for an upload whose handle this page does not have. */
export async function removeUpload(id: string): Promise<void> {
  const headers = { "Tus-Resumable": "1.0.0", "X-CSRFToken": readCookie("csrftoken") };
  let answer: Response;
  try {
    answer = await fetch(`${API}/uploads/${id}`, { method: "DELETE", headers, credentials: "same-origin" });
  } catch {
    throw new ApiError(0, OFFLINE);
  }
  if (!answer.ok && answer.status !== 404 && answer.status !== 410) {
    throw new ApiError(answer.status, problemOf(answer.status, await answer.json().catch(() => null)));
  }
}

export function watchTransfers(): void {
  addEventListener("online", () => {
    for (const item of transfers.value) {
      if (item.state === "failed" && item.problem?.code === OFFLINE.code) resumeTransfer(item.clientId);
    }
  });
  addEventListener("beforeunload", (event) => {
    if (transfers.value.some((item) => item.state === "sending" || item.state === "waiting")) event.preventDefault();
  });
}
