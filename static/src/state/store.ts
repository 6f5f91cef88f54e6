/** What the page knows, as signals. Only live.ts, actions.ts and transfers.ts write here. */
import { computed, signal } from "@preact/signals";
import type { ConnectionStatus } from "./connection";
import { emptyState, fromSnapshot, type SessionState } from "./fold";
import type { Incident } from "./incident";
import type { Letter } from "./outbox";
import { threadOf, type Thread } from "../lib/thread";
import { buildTimeline } from "./timeline";
import type { Boot, Dataset, Job, Link, Message, Problem, Run, Session } from "./types";

function readBoot(): Boot {
  const text = document.getElementById("boot")?.textContent;
  if (!text) throw new Error("The page came without its boot data.");
  return JSON.parse(text) as Boot;
}

export const boot = readBoot();

/** Through somebody's read-only link: nothing can be changed here. */
export const readOnly = boot.shared !== undefined;
/** Whether reports and files of results may be downloaded. */
export const mayTakeFiles = boot.shared?.files ?? true;

export const sessionId = signal<string | null>(boot.session);
/** What an administrator tells everybody. */
export const incident = signal<Incident | null>(boot.incident ?? null);
export const sessions = signal<Session[]>(boot.sessions);
export const state = signal<SessionState>(boot.snapshot ? fromSnapshot(boot.snapshot) : emptyState());
export const status = signal<ConnectionStatus | "idle">("idle");
export const loading = signal(boot.session !== null && boot.snapshot === null);
export const pageProblem = signal<Problem | null>(null);

export interface LiveProgress {
  percent: number | null;
  stage: string | null;
}
export const progress = signal<Readonly<Record<string, LiveProgress>>>({});
export const uploadOffsets = signal<Readonly<Record<string, { offset: number; at: number; moving: boolean }>>>({});
export const letters = signal<readonly Letter[]>([]);

export type TransferState = "waiting" | "sending" | "paused" | "failed" | "done";
export interface Transfer {
  clientId: string;
  session: string;
  name: string;
  size: number;
  sent: number;
  speed: number | null;
  state: TransferState;
  problem: Problem | null;
  created: string;
}
export const transfers = signal<readonly Transfer[]>([]);

const byCreated = (a: { created: string }, b: { created: string }) =>
  a.created < b.created ? -1 : a.created > b.created ? 1 : 0;

export const messages = computed<Message[]>(() => Object.values(state.value.entities.message).sort(byCreated));
export const datasets = computed<Dataset[]>(() => Object.values(state.value.entities.dataset).sort(byCreated));
export const currentDatasets = computed(() => datasets.value.filter((dataset) => dataset.current));
export const links = computed<Link[]>(() => Object.values(state.value.entities.link));
export const runs = computed<Run[]>(() => Object.values(state.value.entities.run).sort(byCreated));
/** Finished runs of a kind, newest first. */
export const doneRuns = (kind: string): Run[] => runs.value.filter((run) => run.kind === kind && run.state === "done").reverse();
export const rankings = computed<Run[]>(() => runs.value.filter((run) => run.kind === "risk"));
/** The newest ranking. */
export const latestRun = computed<Run | null>(() => doneRuns("risk")[0] ?? null);
/** Changes when data or results do; lists of maps and tables are then asked for anew. */
export function dataStamp(): string {
  return [
    ...currentDatasets.value.map((dataset) => dataset.id),
    ...links.value.map((link) => `${link.id}${link.matched}`),
    ...runs.value.filter((run) => run.state === "done").map((run) => run.id),
  ].join();
}

export const activeJobs = computed<Job[]>(() =>
  Object.values(state.value.entities.job).filter((job) => job.state === "queued" || job.state === "running"),
);

export const sessionLetters = computed(() => letters.value.filter((letter) => letter.session === sessionId.value));
export const sessionTransfers = computed(() => transfers.value.filter((item) => item.session === sessionId.value));
/** Which branch is shown; that of a question which is being replaced ends there. */
export const thread = computed<Thread>(() => {
  const edited = sessionLetters.value.flatMap((letter) => (letter.edits && !letter.problem ? [letter.edits] : []));
  return threadOf(messages.value, new Set(edited));
});
/** The messages of the branch that is shown. */
export const shownMessages = computed<Message[]>(() => messages.value.filter((message) => !thread.value.hidden.has(message.id)));
export const timeline = computed(() =>
  buildTimeline(state.value.entities, sessionLetters.value, sessionTransfers.value, thread.value.hidden),
);
export const isEmpty = computed(() => timeline.value.length === 0);
export const hasData = computed(() => currentDatasets.value.length > 0);

/** The turn that Esc stops: the newest answer still being worked on. */
export const workingMessage = computed<Message | null>(
  () => shownMessages.value.filter((message) => message.role === "assistant" && message.state === "working").at(-1) ?? null,
);

export const unsent = computed(() => letters.value.filter((letter) => !letter.problem).length);

/** Percent and stage of a job: the newest of what was pushed and what was saved. */
export function jobProgress(job: Job): LiveProgress {
  if (job.state === "done") return { percent: 100, stage: job.stage };
  const live = progress.value[job.id];
  return { percent: live?.percent ?? job.percent, stage: live?.stage ?? job.stage };
}
