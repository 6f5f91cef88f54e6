/** What a language model may see of this session, and everything that was sent to it. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { formatDuration, formatWhen } from "../lib/format";
import { chooseSharing, loadCalls, modelOf, modelOpen } from "../state/model";
import { sessionId } from "../state/store";
import type { LanguageModel, ModelCall } from "../state/model-types";
import { IconButton } from "./Icons";
import { ProblemBox } from "./Progress";
import { useLoad } from "./useLoad";
import { t } from "../lib/t";

const CHOICES: { key: LanguageModel["sharing"]; label: string; words: string }[] = [
  { key: "off", label: t("Nothing"), words: t("No language model is asked in this session.") },
  {
    key: "metadata",
    label: t("Questions and names of columns"),
    words: t("Your questions, the names, roles and units of columns, and which steps are done. No values, and no wards but those you name."),
  },
  {
    key: "results",
    label: t("Results too"),
    words: t("Also what the tools find for your question: names of wards and their values, up to 50 rows. The model may then word the answer."),
  },
];

export function ModelDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const session = sessionId.value;
  const model = modelOf(session);
  const open = modelOpen.value && model !== null;
  useLayoutEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  if (!open || !model || !session) return null;
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      class="model-dialog"
      aria-labelledby="model-title"
      onClose={() => (modelOpen.value = false)}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div class="model-box">
        <div class="row model-head">
          <h2 id="model-title">{t("Language model")}</h2>
          <IconButton icon="close" label={t("Close")} onClick={close} />
        </div>
        <p class="quiet small">
          {t("{name} at {host} may help to understand questions. Numbers always come from the tools.", { name: model.name, host: model.host })}
        </p>
        <fieldset class="model-choices">
          <legend>{t("What it may see of this session")}</legend>
          {CHOICES.map((choice) => (
            <label key={choice.key} class="model-choice">
              <input
                type="radio"
                name="model-sharing"
                checked={model.sharing === choice.key}
                onChange={() => void chooseSharing(session, choice.key)}
              />
              <span>
                <strong>{choice.label}</strong>
                <span class="quiet small">{choice.words}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <Calls session={session} />
      </div>
    </dialog>
  );
}

function Calls({ session }: { session: string }) {
  const { value, problem, again } = useLoad<ModelCall[]>(session, (signal) => loadCalls(session, signal));
  return (
    <section aria-labelledby="model-sent">
      <h3 id="model-sent">{t("What was sent")}</h3>
      {problem && <ProblemBox message={problem.message} hint={problem.hint} action={{ label: t("Try again"), run: again }} />}
      {value?.length === 0 && <p class="quiet small">{t("Nothing yet.")}</p>}
      {value?.map((call) => (
        <details class="model-call" key={call.id}>
          <summary>
            {formatWhen(call.created)}: {call.verdict || call.status}
            {call.duration_ms !== null && <span class="quiet small"> · {formatDuration(call.duration_ms)}</span>}
          </summary>
          <p class="quiet small">
            {t("To {url}, model {model}", { url: call.url, model: call.model })}
          </p>
          <h4>{t("Request")}</h4>
          <pre tabIndex={0}>{readable(call.request)}</pre>
          <h4>{t("Reply")}</h4>
          <pre tabIndex={0}>{call.reply || t("none")}</pre>
        </details>
      ))}
    </section>
  );
}

/** The same text with lines, for reading. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
