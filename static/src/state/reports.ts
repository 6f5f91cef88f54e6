/** Documents to hand on: reports and exported results, as the session has them. */
import { computed } from "@preact/signals";
import { newId } from "../lib/ids";
import { call, post } from "./api";
import { announce, notifyProblem } from "./notices";
import { sessionId, state } from "./store";
import type { Export } from "./types";
import { t } from "../lib/t";

/** Newest first, without the conversation's own. */
export const documents = computed(() =>
  Object.values(state.value.entities.export)
    .filter((item) => item.kind !== "conversation")
    .sort((a, b) => (a.created < b.created ? 1 : -1)),
);

/** Whether what it was made from has been replaced, or a newer result of the kind is there. */
export function isOlder(item: Export): boolean {
  const { run, dataset } = state.value.entities;
  const replaced = item.datasets.some((id) => !dataset[id]?.current);
  const newer = item.runs.some((id) => {
    const own = run[id];
    if (!own) return true;
    return Object.values(run).some((other) => other.kind === own.kind && other.state === "done" && (other.finished ?? "") > (own.finished ?? ""));
  });
  return replaced || newer;
}

export interface Wish {
  kind: "report" | "results";
  format: string;
  sections?: string[];
  what?: string[];
  language?: string;
}

export async function askFor(wish: Wish): Promise<void> {
  try {
    await post<Export>(`/sessions/${sessionId.value}/exports`, { client_id: newId(), ...wish });
    announce(wish.kind === "report" ? t("The report is being written") : t("The file is being written"));
  } catch (error) {
    notifyProblem(error);
  }
}

export async function removeDocument(id: string): Promise<void> {
  try {
    await call("DELETE", `/exports/${id}`);
    announce(t("Removed"));
  } catch (error) {
    notifyProblem(error);
  }
}
