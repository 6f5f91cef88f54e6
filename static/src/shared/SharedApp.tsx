/** The page of a read-only link: the conversation and its maps, tables, charts and reports. */
import { render } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { effect } from "@preact/signals";
import { ApiError, get } from "../state/api";
import { canvasVisible, isPhone, sheetOpen, tab } from "../state/canvas";
import { fromSnapshot } from "../state/fold";
import { boot, isEmpty, pageProblem, sessionId, state } from "../state/store";
import type { Snapshot } from "../state/types";
import { Canvas, SheetBar } from "../view/Canvas";
import { Thread } from "../view/Conversation";
import { Icon, IconButton } from "../view/Icons";
import { LiveRegion, Notices } from "../view/Notices";
import { ProblemBox } from "../view/Progress";
import { isDark, toggleTheme } from "../view/theme";
import { Mark } from "../view/TopBar";
import { shutUnder } from "../view/under";
import { DATES } from "../lib/format";
import { t } from "../lib/t";

const LOOK_MS = 30_000;
const RESULTS = ["map", "table", "chart", "reports"];

export function start(root: HTMLElement): void {
  root.textContent = "";
  effect(() => {
    document.title = `${title()} – ChatMRPT`;
  });
  effect(() => {
    if (!RESULTS.includes(tab.value)) tab.value = "map";
  });
  render(<SharedApp />, root);
  setInterval(() => document.visibilityState === "visible" && !pageProblem.value && void look(), LOOK_MS);
}

/** What came since; the same when nothing did. There is no socket for readers. */
async function look(): Promise<void> {
  try {
    const snapshot = await get<Snapshot | null>(`${boot.shared!.api}?seq=${state.value.seq}`);
    if (snapshot) state.value = fromSnapshot(snapshot);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) {
      pageProblem.value = { code: "link_ended", message: t("This link does not open anything any more."), hint: t("It has ended or was taken back. Ask the person who gave it to you for a new one.") };
    }
  }
}

const title = () => (sessionId.value && state.value.entities.session[sessionId.value]?.title) || t("Shared results");

function SharedApp() {
  const problem = pageProblem.value;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && (sheetOpen.value = false);
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  useLayoutEffect(() => shutUnder(sheetOpen.value && isPhone() ? "canvas" : null, ["top", "talk", "sheet-bar"]), [sheetOpen.value]);
  return (
    <div class={canvasVisible.value && !problem ? "app shared with-canvas" : "app shared"}>
      <header class="top shared-top">
        <div class="top-left">
          <a class="brand" href="/" aria-label={t("ChatMRPT, start page")}>
            <Mark />
            <span>ChatMRPT</span>
          </a>
        </div>
        <p class="shared-until small">
          <Icon name="share" size={16} /> {t("Shared to read, until {day}", { day: new Date(boot.shared!.expires).toLocaleDateString(DATES, { day: "numeric", month: "long", year: "numeric" }) })}
        </p>
        <div class="top-right">
          <IconButton icon={isDark() ? "sun" : "moon"} label={isDark() ? t("Light colours") : t("Dark colours")} onClick={toggleTheme} />
        </div>
      </header>
      {!problem && <SheetBar />}
      <main class="talk" id="conversation" aria-label={t("Conversation")} tabIndex={-1}>
        <h1 class="shared-title">{title()}</h1>
        {problem ? (
          <div class="talk-middle">
            <ProblemBox message={problem.message} hint={problem.hint} />
          </div>
        ) : isEmpty.value ? (
          <p class="talk-middle quiet">{t("Nothing has been worked out in this session yet.")}</p>
        ) : (
          <Thread />
        )}
      </main>
      {!problem && <Canvas />}
      <Notices />
      <LiveRegion />
    </div>
  );
}
