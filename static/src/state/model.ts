/** The language model: what it may see, what was sent to it, and words in the making. */
import { signal } from "@preact/signals";
import { call, get } from "./api";
import { notifyProblem } from "./notices";
import { state } from "./store";
import type { LanguageModel, ModelCall } from "./model-types";

export const modelOpen = signal(false);

/** Words of answers in the making; the saved answer replaces them. */
export const drafts = signal<Readonly<Record<string, string>>>({});

export const modelOf = (session: string | null): LanguageModel | null => (session && state.value.entities.model[session]) || null;

export async function chooseSharing(session: string, sharing: LanguageModel["sharing"]): Promise<void> {
  try {
    await call<LanguageModel>("PUT", `/sessions/${session}/model`, { sharing });
  } catch (error) {
    notifyProblem(error);
  }
}

export const loadCalls = (session: string, signal: AbortSignal) =>
  get<{ calls: ModelCall[] }>(`/sessions/${session}/model-calls`, signal).then((answer) => answer.calls);
