/** Search over the titles and messages of all one's sessions; a hit opens at its message. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { formatWhen } from "../lib/format";
import { marked } from "../lib/thread";
import { openSession } from "../state/actions";
import { asProblem, get } from "../state/api";
import { openHit } from "../state/talk";
import type { Session } from "../state/types";
import { t, tn } from "../lib/t";

interface Found extends Session {
  count: number;
  hits: { message: string; role: string; text: string; created: string }[];
}
interface Answer {
  words: string[];
  sessions: Found[];
}
const WAIT_MS = 250;

/** The field, and in place of the list what was found while there are words in it. */
export function SessionSearch({ children }: { children: ComponentChildren }) {
  const query = useSignal("");
  const answer = useSignal<Answer | null>(null);
  const problem = useSignal<string | null>(null);
  const words = query.value.trim();
  useEffect(() => {
    answer.value = null;
    problem.value = null;
    if (!words) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      get<Answer>(`/search?q=${encodeURIComponent(words)}`, stop.signal).then(
        (found) => (answer.value = found),
        (error) => !stop.signal.aborted && (problem.value = asProblem(error).message),
      );
    }, WAIT_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [words]);
  return (
    <>
      <input
        type="search"
        class="input side-search"
        aria-label={t("Search all sessions")}
        placeholder={t("Search all sessions")}
        maxLength={200}
        value={query.value}
        onInput={(event) => (query.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || !query.value) return;
          event.stopPropagation();
          query.value = "";
        }}
      />
      {words ? <Results answer={answer.value} problem={problem.value} /> : children}
    </>
  );
}

function Results({ answer, problem }: { answer: Answer | null; problem: string | null }) {
  const status = problem ?? (answer === null ? t("Searching…") : answer.sessions.length ? null : t("Nothing was found."));
  return (
    <div class="session-list side-found">
      <p class={status ? "quiet small side-empty" : "visually-hidden"} role="status">
        {status ?? tn("Found in {count} session", "Found in {count} sessions", answer?.sessions.length ?? 0)}
      </p>
      {answer && answer.sessions.length > 0 && (
        <ul aria-label={t("Found")}>
          {answer.sessions.map((item) => (
            <li key={item.id}>
              <button type="button" class="found-session" onClick={() => openSession(item.id)}>
                <strong>
                  <Marked text={item.title || t("Untitled session")} words={answer.words} />
                </strong>
                <span class="quiet small">{formatWhen(item.last_used)}</span>
              </button>
              {item.hits.map((hit) => (
                <button type="button" class="found-hit" key={hit.message} onClick={() => openHit(item.id, hit.message)}>
                  <span class="quiet">{hit.role === "user" ? `${t("You:")} ` : ""}</span>
                  <Marked text={hit.text} words={answer.words} />
                </button>
              ))}
              {item.count > item.hits.length && <p class="quiet small found-more">{tn("{count} more in this session", "{count} more in this session", item.count - item.hits.length)}</p>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Marked({ text, words }: { text: string; words: string[] }) {
  return <>{marked(text, words).map((part, index) => (part.hit ? <mark key={index}>{part.text}</mark> : part.text))}</>;
}
