/** What stands under a question or an answer: its versions, other ways to answer, thumbs. */
import { useState } from "preact/hooks";
import { answerAgain, chooseMessage, judge, startEdit } from "../state/talk";
import { thread } from "../state/store";
import type { Message } from "../state/types";
import { Icon, IconButton } from "./Icons";
import { useClosingMenu } from "./useClosingMenu";

const REASONS = ["Not what I asked", "A number looks wrong", "Hard to understand", "Something is missing"];

/** "2 / 3" with arrows; the arrow keys do the same. */
export function Versions({ message }: { message: Message }) {
  const branch = thread.value.branches[message.id];
  if (!branch) return null;
  const { ids, at } = branch;
  const go = (to: number) => {
    const id = ids[to];
    if (id) void chooseMessage(id).then(() => requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-versions="${ids.join()}"]`)?.focus()));
  };
  const what = message.role === "user" ? "question" : "answer";
  return (
    <div
      class="versions"
      role="group"
      tabIndex={0}
      data-versions={ids.join()}
      aria-label={`Version ${at + 1} of ${ids.length} of this ${what}`}
      onKeyDown={(event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        event.preventDefault();
        go(at + (event.key === "ArrowLeft" ? -1 : 1));
      }}
    >
      <IconButton class="versions-back" icon="right" label={`Earlier version of this ${what}`} disabled={at === 0} onClick={() => go(at - 1)} />
      <span class="num">
        {at + 1} / {ids.length}
      </span>
      <IconButton icon="right" label={`Later version of this ${what}`} disabled={at === ids.length - 1} onClick={() => go(at + 1)} />
    </div>
  );
}

export function QuestionFoot({ message }: { message: Message }) {
  return (
    <>
      <IconButton class="on-hover question-edit" icon="pencil" label="Edit this question" onClick={() => startEdit(message)} />
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
    return <IconButton class="on-hover" icon="retry" label="Answer again" onClick={() => answerAgain(message.id)} />;
  }
  const press = (run: () => void) => () => {
    if (menu.ref.current) menu.ref.current.open = false;
    run();
  };
  return (
    <details class="menu menu-up other-ways" {...menu}>
      <summary class="button button-small button-plain">
        <Icon name="retry" size={16} /> Another way
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
      <div class="thumbs" role="group" aria-label="Was this answer helpful?">
        <IconButton icon="thumb" label={said?.verdict === "up" ? "Helpful; press again to take it back" : "Helpful"} pressed={said?.verdict === "up"} onClick={press("up")} />
        <IconButton class="thumb-down" icon="thumb" label={said?.verdict === "down" ? "Not helpful; press again to take it back" : "Not helpful"} pressed={said?.verdict === "down"} onClick={press("down")} />
      </div>
      {said?.verdict === "down" && !asking && (
        <button type="button" class="button button-small button-plain thumb-reason" onClick={() => setAsking(true)}>
          {said.reason || "Say why"}
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
      aria-label="Why was it not helpful?"
      onSubmit={(event) => {
        event.preventDefault();
        send(text);
      }}
    >
      <div class="chips" role="group" aria-label="Reasons">
        {REASONS.map((words) => (
          <button type="button" class="chip" key={words} onClick={() => send(words)}>
            {words}
          </button>
        ))}
      </div>
      <div class="row">
        <input class="input" aria-label="In your own words" placeholder="In your own words" maxLength={500} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <button type="submit" class="button button-small">
          Send
        </button>
      </div>
    </form>
  );
}
