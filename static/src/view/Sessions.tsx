/** The list of sessions: open, new, rename, delete (with undo). */
import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { language, t } from "../lib/t";
import { formatWhen } from "../lib/format";
import { deleteSession, newSession, openSession, refreshSessions, renameSession } from "../state/actions";
import { readCookie } from "../state/api";
import { drawerOpen, isNarrow, setSidebar, sidebarOpen } from "../state/canvas";
import { modelOf, modelOpen } from "../state/model";
import { boot, sessionId, sessions, shownMessages, state } from "../state/store";
import type { Session } from "../state/types";
import { ExportMenu } from "./ExportMenu";
import { Icon, IconButton } from "./Icons";
import { SessionSearch } from "./SessionSearch";
import { useClosingMenu } from "./useClosingMenu";

export function Sessions() {
  const open = sidebarOpen.value;
  const drawer = drawerOpen.value;
  useEffect(() => {
    if (drawer) document.querySelector<HTMLElement>(".side .session-open")?.focus();
    if (drawer) void refreshSessions();
  }, [drawer]);
  if (!open && !drawer) return null;
  return (
    <>
      {drawer && <div class="scrim" onClick={() => (drawerOpen.value = false)} />}
      <nav class={drawer ? "side side-drawer" : "side"} id="sessions" aria-label={t("Sessions")}>
        <div class="side-head">
          <h2>{t("Sessions")}</h2>
          <IconButton icon="close" label={t("Hide the sessions")} onClick={hide} />
        </div>
        <button type="button" class="button side-new" onClick={() => newSession()}>
          <Icon name="plus" size={16} /> {t("New session")}
        </button>
        <SessionSearch>
          <ul class="session-list">
            {listed().map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
          {!sessions.value.length && <p class="quiet small side-empty">{t("Sessions you start are kept here.")}</p>}
        </SessionSearch>
        {shownMessages.value.some((message) => message.role === "user") && <ExportMenu />}
        <Account />
      </nav>
    </>
  );
}

function hide(): void {
  if (isNarrow()) drawerOpen.value = false;
  else setSidebar(false);
}

/** The open session's own events are newer than the list. */
function listed(): Session[] {
  const live = state.value.entities.session;
  return sessions.value.map((session) => ({ ...session, ...live[session.id] }));
}

function RenameField({ session, onDone }: { session: Session; onDone: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const finish = (title: string) => {
    onDone();
    if (title.trim() && title.trim() !== session.title) void renameSession(session.id, title.trim());
  };
  return (
    <li class="session-row">
      <input
        ref={field}
        class="input"
        aria-label={t("Name of the session")}
        defaultValue={session.title}
        maxLength={120}
        onBlur={(event) => finish(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key !== "Escape") return;
          event.stopPropagation();
          event.currentTarget.value = session.title;
          event.currentTarget.blur();
        }}
      />
    </li>
  );
}

function SessionRow({ session }: { session: Session }) {
  const editing = useSignal(false);
  const current = session.id === sessionId.value;
  if (editing.value) return <RenameField session={session} onDone={() => (editing.value = false)} />;
  return (
    <li class={current ? "session-row session-current" : "session-row"}>
      <a
        class="session-open"
        href={`/s/${session.id}/`}
        aria-current={current ? "page" : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          openSession(session.id);
        }}
      >
        <span class="session-title">{session.title || t("Untitled session")}</span>
        <span class="quiet small">{formatWhen(session.last_used)}</span>
      </a>
      <div class="session-buttons">
        {current && modelOf(session.id) && <IconButton icon="tune" label={t("Language model")} onClick={() => (modelOpen.value = true)} />}
        <IconButton icon="pencil" label={t("Rename {title}", { title: session.title })} onClick={() => (editing.value = true)} />
        <IconButton icon="trash" label={t("Delete {title}", { title: session.title })} onClick={() => deleteSession(session.id)} />
      </div>
    </li>
  );
}

function Account() {
  const { user, urls } = boot;
  return (
    <div class="account">
      {user ? (
        <AccountMenu email={user.email} />
      ) : (
        <>
          <p class="quiet small">{t("You work as a guest: your work is removed 24 hours after you last use it. An account keeps it.")}</p>
          <div class="row">
            <a class="button button-small" href={urls.signup}>
              {t("Create an account")}
            </a>
            <a class="button button-small button-plain" href={urls.login}>
              {t("Sign in")}
            </a>
          </div>
        </>
      )}
      <OtherLanguage />
    </div>
  );
}

function AccountMenu({ email }: { email: string }) {
  const { urls } = boot;
  const menu = useClosingMenu();
  return (
    <details class="menu menu-up" {...menu}>
      <summary class="button button-small account-mail" aria-label={t("Account {email}", { email })}>
        <Icon name="user" size={16} /> <span>{email}</span>
      </summary>
      <div class="menu-box">
        <a class="menu-item" href={urls.account}>
          {t("Your account")}
        </a>
        {urls.admin && (
          <a class="menu-item" href={urls.admin}>
            {t("Administration")}
          </a>
        )}
        <SignOut />
      </div>
    </details>
  );
}

/** Leaving is a write: a form with the page's token, not a link. */
function SignOut() {
  return (
    <TokenForm action={boot.urls.logout}>
      <button type="submit" class="menu-item">
        {t("Sign out")}
      </button>
    </TokenForm>
  );
}

/** The page in its other language, named in that language; the server remembers the choice. */
function OtherLanguage() {
  const [code, name] = language === "fr" ? ["en", "English"] : ["fr", "Français"];
  return (
    <TokenForm action="/language/">
      <input type="hidden" name="next" value={location.pathname} />
      <button type="submit" name="language" value={code} lang={code} class="button button-small button-plain">
        {name}
      </button>
    </TokenForm>
  );
}

function TokenForm({ action, children }: { action: string; children: ComponentChildren }) {
  const token = useRef<HTMLInputElement>(null);
  return (
    <form
      method="post"
      action={action}
      onSubmit={() => {
        if (token.current) token.current.value = readCookie("csrftoken");
      }}
    >
      <input ref={token} type="hidden" name="csrfmiddlewaretoken" />
      {children}
    </form>
  );
}
