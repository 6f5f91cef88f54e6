/** What stands under a question or an answer: its versions, other ways to answer, thumbs. */
import { useState } from "preact/hooks";
import { answerAgain, chooseMessage, judge, startEdit } from "../state/talk";
import { thread } from "../state/store";
import type { Message } from "../state/types";
import { Icon, IconButton } from "./Icons";
import { useClosingMenu } from "./useClosingMenu";
import { t } from "../lib/t";

const REASONS = [t("Not what I asked"), t("A number looks wrong"), t("Hard to understand"), t("Something is missing")];

/** "2 / 3" with arrows; the arrow keys do the same. */
export function Versions({ message }: { message: Message }) {
  const branch = thread.value.branches[message.id];
  if (!branch) return null;
  const { ids, at } = branch;
  const go = (to: number) => {
    const id = ids[to];
    if (id) void chooseMessage(id).then(() => requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-versions="${ids.join()}"]`)?.focus()));
  };
  const values = { at: at + 1, all: ids.length };
  const words =
    message.role === "user"
      ? { all: t("Version {at} of {all} of this question", values), back: t("Earlier version of this question"), on: t("Later version of this question") }
      : { all: t("Version {at} of {all} of this answer", values), back: t("Earlier version of this answer"), on: t("Later version of this answer") };
  return (
    <div
      class="versions"
      role="group"
      tabIndex={0}
      data-versions={ids.join()}
      aria-label={words.all}
      onKeyDown={(event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        event.preventDefault();
        go(at + (event.key === "ArrowLeft" ? -1 : 1));
      }}
    >
      <IconButton class="versions-back" icon="right" label={words.back} disabled={at === 0} onClick={() => go(at - 1)} />
      <span class="num">
        {at + 1} / {ids.length}
      </span>
      <IconButton icon="right" label={words.on} disabled={at === ids.length - 1} onClick={() => go(at + 1)} />
    </div>
  );
}

export function QuestionFoot({ message }: { message: Message }) {
  return (
    <>
      <IconButton class="on-hover question-edit" icon="pencil" label={t("Edit this question")} onClick={() => startEdit(message)} />
      <Versions message={message} />
    </>
  );
}

/** Of an answer to a question; what the server says unasked has none. */
export function AnswerTools({ message }: { message: Message }) {
  const working = message.state === "working";
  if (!message.in_reply_to || (working && !thread.value.branches[message.id])) return null;
  return (
    <div class="answer-tools">
      <Versions message={message} />
      {message.state === "complete" && <OtherWays message={message} />}
      {message.state === "complete" && <Thumbs message={message} />}
    </div>
  );
}

function OtherWays({ message }: { message: Message }) {
  const menu = useClosingMenu();
  const others = message.others ?? [];
  if (!others.length) {
    return <IconButton class="on-hover" icon="retry" label={t("Answer again")} onClick={() => answerAgain(message.id)} />;
  }
  const press = (run: () => void) => () => {
    if (menu.ref.current) menu.ref.current.open = false;
    run();
  };
  return (
    <details class="menu menu-up other-ways" {...menu}>
      <summary class="button button-small button-plain">
        <Icon name="retry" size={16} /> {t("Another way")}
      </summary>
      <div class="menu-box">
        {others.map((chip) => (
          <button type="button" class="menu-item" key={chip.label} onClick={press(() => answerAgain(message.id, chip))}>
            {chip.label}
          </button>
        ))}
      </div>
    </details>
  );
}

function Thumbs({ message }: { message: Message }) {
  const [asking, setAsking] = useState(false);
  const said = message.feedback;
  const press = (verdict: "up" | "down") => () => {
    const back = said?.verdict === verdict;
    setAsking(!back && verdict === "down");
    void judge(message.id, back ? null : verdict);
  };
  return (
    <>
      <div class="thumbs" role="group" aria-label={t("Was this answer helpful?")}>
        <IconButton icon="thumb" label={said?.verdict === "up" ? t("Helpful; press again to take it back") : t("Helpful")} pressed={said?.verdict === "up"} onClick={press("up")} />
        <IconButton class="thumb-down" icon="thumb" label={said?.verdict === "down" ? t("Not helpful; press again to take it back") : t("Not helpful")} pressed={said?.verdict === "down"} onClick={press("down")} />
      </div>
      {said?.verdict === "down" && !asking && (
        <button type="button" class="button button-small button-plain thumb-reason" onClick={() => setAsking(true)}>
          {said.reason || t("Say why")}
        </button>
      )}
      {said?.verdict === "down" && asking && <Why message={message} reason={said.reason} onDone={() => setAsking(false)} />}
    </>
  );
}

function Why({ message, reason, onDone }: { message: Message; reason: string; onDone: () => void }) {
  const [text, setText] = useState(reason);
  const send = (why: string) => {
    onDone();
    void judge(message.id, "down", why);
  };
  return (
    <form
      class="why card"
      aria-label={t("Why was it not helpful?")}
      onSubmit={(event) => {
        event.preventDefault();
        send(text);
      }}
    >
      <div class="chips" role="group" aria-label={t("Reasons")}>
        {REASONS.map((words) => (
          <button type="button" class="chip" key={words} onClick={() => send(words)}>
            {words}
          </button>
        ))}
      </div>
      <div class="row">
        <input class="input" aria-label={t("In your own words")} placeholder={t("In your own words")} maxLength={500} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <button type="submit" class="button button-small">
          {t("Send")}
        </button>
      </div>
    </form>
  );
}
