/** Where questions are written. Enter sends, Shift-Enter breaks the line, Up edits the last one,
 * "/" in the empty field lists the commands. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { sendEdit, sendText, stopMessage, stopTurn } from "../state/actions";
import { paletteOpen } from "../state/canvas";
import { hasData, messages, shownMessages, workingMessage } from "../state/store";
import { editing, startEdit } from "../state/talk";
import { addFilesByPicker } from "./Files";
import { Icon, IconButton } from "./Icons";
import { t } from "../lib/t";

/** The field grows with its text, up to a few lines. */
function useGrowing(text: string) {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, 180)}px`;
  }, [text]);
  return field;
}

function SendButton({ stop, ready }: { stop: boolean; ready: boolean }) {
  if (stop) {
    return (
      <button type="button" class="send-button" aria-label={t("Stop")} title={t("Stop (Esc)")} onClick={() => void stopTurn()}>
        <Icon name="stop" />
      </button>
    );
  }
  return (
    <button type="submit" class="send-button" aria-label={t("Send")} title={t("Send (Enter)")} disabled={!ready}>
      <Icon name="send" />
    </button>
  );
}

/** What is asked in other words needs no answer any more. */
function stopAnswerOf(question: string): void {
  const answer = messages.value.find((message) => message.in_reply_to === question && message.state === "working");
  if (answer) void stopMessage(answer.id);
}

export function Composer() {
  const text = useSignal("");
  const field = useGrowing(text.value);

  const edited = editing.value;
  useLayoutEffect(() => {
    if (edited) text.value = edited.text;
  }, [edited]);
  const leave = () => {
    editing.value = null;
    text.value = "";
  };
  const send = () => {
    const question = text.value.trim();
    if (!question) return;
    text.value = "";
    editing.value = null;
    if (edited) stopAnswerOf(edited.id);
    const sent = edited ? sendEdit(edited.id, question) : sendText(question);
    void sent.then((taken) => !taken && !text.value && (text.value = question));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && !text.value) {
      const last = shownMessages.value.filter((message) => message.role === "user").at(-1);
      if (!last) return;
      event.preventDefault();
      startEdit(last);
    } else if (event.key === "/" && !text.value) {
      event.preventDefault();
      paletteOpen.value = true;
    } else if (event.key === "Escape" && edited) {
      event.stopPropagation();
      leave();
    }
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {edited && (
        <p class="editing" role="status">
          <span>{t("You edit a question. The earlier one and what followed it are kept.")}</span>
          <button type="button" class="button button-small button-plain" onClick={leave}>
            {t("Cancel")}
          </button>
        </p>
      )}
      <IconButton icon="attach" label={t("Add files")} onClick={addFilesByPicker} />
      <label class="visually-hidden" for="composer">
        {t("Your question")}
      </label>
      <textarea
        id="composer"
        ref={field}
        rows={1}
        placeholder={hasData.value ? t("Ask about your data") : t("Ask a question")}
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
        onKeyDown={onKeyDown}
        enterkeyhint="send"
        autocomplete="off"
      />
      <SendButton stop={!!workingMessage.value && !text.value} ready={!!text.value.trim()} />
    </form>
  );
}
