/** Make a read-only link, copy it, see who opened it, take it back. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { DATES, formatWhen } from "../lib/format";
import { asProblem } from "../state/api";
import { announce } from "../state/notices";
import { addressOf, DAYS, linkMaker, listLinks, revokeLink, shareOpen, type Days, type SharedLink } from "../state/sharing";
import { boot } from "../state/store";
import type { Problem } from "../state/types";
import { Icon, IconButton } from "../view/Icons";
import { ProblemBox } from "../view/Progress";
import { Skeleton } from "../view/Skeleton";
import { useLoad } from "../view/useLoad";
import { t, tn } from "../lib/t";

export default function ShareDialog({ session }: { session: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [made, setMade] = useState<Record<string, SharedLink>>({});
  const found = useLoad(session, (abort) => listLinks(session, abort));
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const put = (link: SharedLink) => setMade((now) => ({ ...now, [link.id]: link }));
  const close = () => dialog.current?.close();
  const known = Object.fromEntries((found.value ?? []).map((link) => [link.id, link]));
  const links = Object.values({ ...known, ...made }).sort((a, b) => (a.created < b.created ? 1 : -1));
  return (
    <dialog
      ref={dialog}
      class="model-dialog share-dialog"
      aria-labelledby="share-title"
      onClose={() => (shareOpen.value = false)}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div class="model-box">
        <div class="row model-head">
          <h2 id="share-title">{t("Share a read-only link")}</h2>
          <IconButton icon="close" label={t("Close")} onClick={close} />
        </div>
        <p class="quiet">{t("Whoever has the link reads the conversation, maps, tables and charts of this session, also what you add later. Nobody can change anything with it.")}</p>
        <NewLink session={session} onMade={put} />
        {found.problem && <ProblemBox message={found.problem.message} hint={found.problem.hint} action={{ label: t("Try again"), run: found.again }} />}
        {found.loading && !found.value && <Skeleton shape="text" label={t("Loading your links")} />}
        <LinkList links={links} onChange={put} />
      </div>
    </dialog>
  );
}

const DAY_WORDS: Record<Days, string> = { 1: t("1 day"), 7: t("7 days"), 30: t("30 days") };

function NewLink({ session, onMade }: { session: string; onMade: (link: SharedLink) => void }) {
  const [make] = useState(linkMaker);
  const [days, setDays] = useState<Days>(7);
  const [files, setFiles] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async () => {
    setBusy(true);
    setProblem(null);
    try {
      onMade(await make(session, days, files));
      announce(t("The link is ready to be copied"));
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  return (
    <form
      class="share-new"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <fieldset class="share-days">
        <legend>{t("It ends after")}</legend>
        {DAYS.map((item) => (
          <label key={item}>
            <input type="radio" name="share-days" checked={days === item} onChange={() => setDays(item)} /> {DAY_WORDS[item]}
          </label>
        ))}
      </fieldset>
      <label class="share-files">
        <input type="checkbox" checked={files} onChange={(event) => setFiles(event.currentTarget.checked)} />
        <span>
          {t("They may download reports and files of results")}
          <span class="quiet small">{t("The files you added yourself are never given away.")}</span>
        </span>
      </label>
      {!boot.user && <p class="quiet small">{t("You work as a guest: when your session is removed, 24 hours after you last use it, the link ends too.")}</p>}
      {problem && <ProblemBox message={problem.message} hint={problem.hint} />}
      <button type="submit" class="button button-accent" disabled={busy}>
        <Icon name="share" size={16} /> {t("Make a link")}
      </button>
    </form>
  );
}

function LinkList({ links, onChange }: { links: SharedLink[]; onChange: (link: SharedLink) => void }) {
  const alive = links.filter((link) => link.state === "open");
  const over = links.filter((link) => link.state !== "open");
  return (
    <section aria-labelledby="share-links">
      <h3 id="share-links">{t("Links of this session")}</h3>
      {!alive.length && <p class="quiet small">{t("None is open.")}</p>}
      <ul class="share-list">
        {alive.map((link) => (
          <Row key={link.id} link={link} onChange={onChange} />
        ))}
      </ul>
      {over.length > 0 && (
        <details>
          <summary class="quiet small">{over.length === 1 ? t("One link that ended") : tn("{count} link that ended", "{count} links that ended", over.length)}</summary>
          <ul class="share-list">
            {over.map((link) => (
              <li key={link.id} class="quiet small">
                {overWords(link)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function openedWords(link: SharedLink): string {
  if (!link.opened || !link.last_opened) return t("never opened");
  const last = formatWhen(link.last_opened);
  return link.opened === 1 ? t("opened once, last {last}", { last }) : tn("opened {count} time, last {last}", "opened {count} times, last {last}", link.opened, { last });
}

function overWords(link: SharedLink): string {
  const values = { made: formatWhen(link.created), end: formatWhen(link.revoked ?? link.expires), opened: openedWords(link) };
  return link.revoked ? t("Made {made}, stopped {end}; {opened}", values) : t("Made {made}, ended {end}; {opened}", values);
}

function openWords(link: SharedLink): string {
  const values = { end: endWords(link.expires), opened: openedWords(link) };
  return link.files ? t("Ends {end}; with files; {opened}", values) : t("Ends {end}; without files; {opened}", values);
}

function Row({ link, onChange }: { link: SharedLink; onChange: (link: SharedLink) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [asking, setAsking] = useState(false);
  const [words, setWords] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(addressOf(link));
      setWords(t("Copied"));
    } catch {
      setWords(t("Marked: copy it with Ctrl C")); // no clipboard without https
    }
  };
  const stop = async () => {
    try {
      onChange(await revokeLink(link.id));
      announce(t("The link was stopped"));
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  return (
    <li class="share-row">
      <div class="row share-address">
        <input ref={field} class="input" readOnly aria-label={t("The link")} value={link.url ? addressOf(link) : t("made before this installation's key was changed")} onFocus={(event) => event.currentTarget.select()} />
        {link.url && (
          <button type="button" class="button button-small" onClick={() => void copy()}>
            <Icon name="copy" size={16} /> {t("Copy")}
          </button>
        )}
      </div>
      <div class="row share-facts">
        <span class="quiet small" role="status">
          {words || openWords(link)}
        </span>
        {!asking && (
          <button type="button" class="button button-small button-plain" onClick={() => setAsking(true)}>
            {t("Stop sharing")}
          </button>
        )}
      </div>
      {asking && (
        <div class="row share-sure" role="group" aria-label={t("Stop this link?")}>
          <span class="small">{t("Whoever has this link can then no longer read. Stop it?")}</span>
          <button type="button" class="button button-small" ref={focusIt} onClick={() => void stop()}>
            {t("Stop it")}
          </button>
          <button type="button" class="button button-small button-plain" onClick={() => setAsking(false)}>
            {t("Keep it")}
          </button>
        </div>
      )}
      {problem && <ProblemBox message={problem.message} hint={problem.hint} />}
    </li>
  );
}

const focusIt = (element: HTMLButtonElement | null) => element?.focus();

const endWords = (expires: string): string =>
  new Date(expires).toLocaleString(DATES, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
