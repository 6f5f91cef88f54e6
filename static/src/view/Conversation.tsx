/** The conversation: questions, answers and files in order, and the composer under them. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { t } from "../lib/t";
import { newSession, sendText, useSample } from "../state/actions";
import { isEmpty, loading, pageProblem, sessionId, state, timeline } from "../state/store";
import type { TimelineItem } from "../state/timeline";
import { startTour, tourSeen } from "../state/tour";
import { suggestions } from "./commands";
import { Composer } from "./Composer";
import { addFilesByPicker } from "./Files";
import { Icon } from "./Icons";
import { Chips, LetterView, MessageView } from "./Message";
import { ProblemBox } from "./Progress";
import { UploadCard } from "./UploadCard";
import { useNewest } from "./useNewest";

export function Conversation() {
  const problem = pageProblem.value;
  return (
    <main class="talk" id="conversation" aria-label={t("Conversation")} tabIndex={-1}>
      {!isEmpty.value && <h1 class="visually-hidden">{sessionTitle()}</h1>}
      {problem ? (
        <div class="talk-middle">
          <ProblemBox
            message={problem.message}
            hint={problem.hint}
            action={{ label: t("Start a new session"), run: () => newSession() }}
          />
        </div>
      ) : loading.value ? (
        <Waiting />
      ) : isEmpty.value ? (
        <Welcome />
      ) : (
        <Thread />
      )}
      {!problem && (
        <div class="talk-foot">
          {!isEmpty.value && <StateChips />}
          <Composer />
        </div>
      )}
    </main>
  );
}

function sessionTitle(): string {
  const id = sessionId.value;
  return (id && state.value.entities.session[id]?.title) || "ChatMRPT";
}

function Waiting() {
  return (
    <div class="thread" aria-label={t("Loading the session")} aria-busy="true">
      <p class="skeleton skeleton-question" />
      <p class="skeleton skeleton-answer" />
      <p class="skeleton skeleton-text" />
    </div>
  );
}

function StateChips() {
  const last = timeline.value.at(-1);
  const busy = last?.kind === "letter" || (last?.kind === "message" && (last.message.role === "user" || last.message.state === "working"));
  const own = last?.kind === "message" && last.message.chips.length > 0;
  return busy || own ? null : <Chips chips={suggestions()} />;
}

function Item({ item, last }: { item: TimelineItem; last: boolean }) {
  if (item.kind === "message") {
    return (
      <div id={`m-${item.message.id}`} class="turn" tabIndex={-1}>
        <MessageView message={item.message} last={last} />
      </div>
    );
  }
  if (item.kind === "letter") return <LetterView letter={item.letter} />;
  return <UploadCard upload={item.upload} clientId={item.clientId} told={item.told} />;
}

const AT_END_PX = 80;
const NEAR_PX = 2;

/** Keeps the newest in view until a person scrolls; a long answer is read from its question on. */
function useFollowing(newest: string) {
  const box = useRef<HTMLDivElement>(null);
  const follow = useRef(true);
  const away = useSignal(false);
  const put = useRef(0); // where following has put it
  useLayoutEffect(() => {
    follow.current = true; // a new question or file is always shown; older ones that come are not new
  }, [newest]);
  const place = (element: HTMLDivElement): number => {
    const last = [...element.querySelectorAll<HTMLElement>(".question, .upload")].at(-1);
    const end = element.scrollHeight - element.clientHeight;
    const start = last ? last.getBoundingClientRect().top - element.getBoundingClientRect().top + element.scrollTop : end;
    return Math.min(end, start - 16);
  };
  const keepUp = () => {
    const element = box.current;
    if (!element || !follow.current) return;
    element.scrollTop = place(element);
    put.current = element.scrollTop;
  };
  useLayoutEffect(keepUp);
  useEffect(() => {
    const element = box.current;
    if (!element?.firstElementChild) return;
    const observer = new ResizeObserver(keepUp);
    observer.observe(element.firstElementChild);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const letGo = () => {
    follow.current = false;
  };
  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    // By the scroll bar, a key or a jump: who is where following would put them follows on.
    if (Math.abs(element.scrollTop - put.current) > NEAR_PX) follow.current = Math.abs(element.scrollTop - place(element)) <= NEAR_PX;
    away.value = element.scrollHeight - element.scrollTop - element.clientHeight > AT_END_PX;
  };
  const toEnd = () => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
  };
  return { box, away, toEnd, letGo, listeners: { onScroll, onWheel: letGo, onTouchMove: letGo, onKeyDown: letGo } };
}

const isOwn = (item: TimelineItem) => item.kind !== "message" || item.message.role === "user";

export function Thread() {
  const all = timeline.value;
  const { box, away, toEnd, letGo, listeners } = useFollowing(all.filter(isOwn).at(-1)?.key ?? "");
  const { items, older, onScroll } = useNewest(all, box, letGo);
  const scrolled = () => {
    listeners.onScroll();
    onScroll();
  };
  return (
    <div class="thread-scroll" ref={box} {...listeners} onScroll={scrolled} tabIndex={0} role="region" aria-label={t("Messages")}>
      <div class="thread">
        {older && (
          <button type="button" class="button button-small older" onClick={older}>
            {t("Show older messages")}
          </button>
        )}
        {items.map((item, index) => (
          <Item key={item.key} item={item} last={index === items.length - 1} />
        ))}
      </div>
      {away.value && (
        <button type="button" class="to-end" onClick={toEnd} aria-label={t("To the newest")} title={t("To the newest")}>
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

const EXAMPLES = [t("Which wards are most at risk?"), t("What is in my data?"), t("What files do I need?")];

function Welcome() {
  return (
    <div class="talk-middle">
      <section class="welcome" aria-labelledby="welcome-title">
        <h1 id="welcome-title">{t("See which wards need attention first.")}</h1>
        <p class="welcome-lead">{t("Add your ward data and their map. They are checked, the wards are ranked by malaria risk, and every rank says why.")}</p>
        <button type="button" class="drop-area" onClick={addFilesByPicker}>
          <Icon name="file" size={28} />
          <strong>{t("Drop your files here, or choose them")}</strong>
          <span class="quiet">{t("A ward table (CSV or Excel) and a boundary file (zipped shapefile, GeoPackage, GeoJSON, KML), in any order")}</span>
        </button>
        <div class="welcome-or">
          <button type="button" class="button button-accent" onClick={() => void useSample()}>
            {t("Try with sample data")}
          </button>
          {!tourSeen.value && (
            <button type="button" class="button" onClick={startTour}>
              {t("Show me around")}
            </button>
          )}
          <span class="quiet small">{t("No account needed. Your files stay yours.")}</span>
        </div>
        <div class="chips" role="group" aria-label={t("Example questions")}>
          {EXAMPLES.map((question) => (
            <button type="button" class="chip" key={question} onClick={() => void sendText(question)}>
              {question}
            </button>
          ))}
        </div>
      </section>
    </div>
  );
}
