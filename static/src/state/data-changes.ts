/** Changes of the data in force: what can be undone, and what a person does to a file. */
import { computed } from "@preact/signals";
import { call, post } from "./api";
import { announce, notify, notifyProblem } from "./notices";
import { sessionId, state } from "./store";
import type { DataChange, Dataset, Job } from "./types";
import { t } from "../lib/t";

export const changes = computed<DataChange[]>(() =>
  Object.values(state.value.entities.change).sort((a, b) => a.position - b.position),
);
/** What undo takes back. */
export const lastChange = computed<DataChange | null>(() => changes.value.filter((change) => !change.undone).at(-1) ?? null);
/** What was undone last and can be done again. */
export const nextRedo = computed<DataChange | null>(() => changes.value.find((change) => change.undone && !change.lapsed) ?? null);

/** The newest job that reads a dataset's file again, since the dataset is in force. */
export function rereading(dataset: Dataset): Job | null {
  const jobs = Object.values(state.value.entities.job).filter(
    (job) => job.kind === "ingest" && job.upload === dataset.upload && job.created > dataset.created,
  );
  return jobs.sort((a, b) => (a.created < b.created ? -1 : 1)).at(-1) ?? null;
}

async function attempt(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    notifyProblem(error);
    return false;
  }
}

export const setRoles = (dataset: string, roles: Record<string, string | null>) =>
  attempt(() => call<Job>("PUT", `/datasets/${dataset}/roles`, roles));

export const choosePart = (upload: string, name: string) => attempt(() => call<Job>("PUT", `/uploads/${upload}/choice`, { name }));

export async function takeOut(dataset: Dataset): Promise<void> {
  await attempt(async () => {
    const { change } = await call<{ change: DataChange | null }>("DELETE", `/datasets/${dataset.id}`);
    if (change) notify(t("{name} is taken out.", { name: dataset.name }), { action: { label: t("Undo"), run: () => void undo(change) } });
  });
}

export async function undo(change: DataChange | null = lastChange.value): Promise<void> {
  if (!change || !sessionId.value) return;
  if (await attempt(() => post(`/sessions/${sessionId.value}/undo`, { change: change.id }))) announce(t("Undone: {title}", { title: change.title }));
}

export async function redo(change: DataChange | null = nextRedo.value): Promise<void> {
  if (!change || !sessionId.value) return;
  if (await attempt(() => post(`/sessions/${sessionId.value}/redo`, { change: change.id }))) announce(t("Done again: {title}", { title: change.title }));
}
