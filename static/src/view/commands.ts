/** Everything that can be done by name: the palette lists these, chips and the step bar use some. */
import { addFilesByPicker } from "./Files";
import { t } from "../lib/t";
import { newSession, pressTool, sendText, stopTurn, useSample } from "../state/actions";
import { runFormOpen, sheetOpen, showOnCanvas, type Tab } from "../state/canvas";
import { modelOf, modelOpen } from "../state/model";
import { boot, hasData, latestRun, sessionId, shownMessages, workingMessage } from "../state/store";
import { canShare, shareOpen } from "../state/sharing";
import { exportAs, FORMATS } from "../state/talk";
import { startTour } from "../state/tour";
import type { Chip } from "../state/types";
import { toggleTheme } from "./theme";
import type { IconName } from "./Icons";
import { canRank } from "./RunState";

export interface Command {
  id: string;
  label: string;
  icon: IconName;
  keys?: string;
  run: () => void;
}

const open = (view: Tab) => () => showOnCanvas({ view });

export function commands(): Command[] {
  const list: Command[] = [
    { id: "new", label: "New session", icon: "plus", run: () => newSession() },
    { id: "files", label: "Add files", icon: "attach", run: addFilesByPicker },
  ];
  if (!hasData.value) list.push({ id: "sample", label: "Try with sample data", icon: "play", run: () => void useSample() });
  if (hasData.value) {
    list.push(
      { id: "describe", label: "What is in my data?", icon: "data", run: () => void pressTool("What is in my data?", "describe_data") },
      { id: "check", label: "Check my data", icon: "check", run: () => void pressTool("Check my data", "check_data_quality") },
      { id: "risk", label: "Rank the wards by risk", icon: "list", run: () => void pressTool("Rank the wards by risk", "run_risk_analysis") },
      { id: "map", label: "Open the map", icon: "map", run: open("map") },
      { id: "data", label: "Open the data", icon: "data", run: open("data") },
    );
  }
  if (canRank()) list.push({ id: "choose", label: "Change variables and method", icon: "tune", run: () => (runFormOpen.value = true) });
  if (latestRun.value) list.push({ id: "table", label: "Open the tables", icon: "table", run: open("table") });
  if (workingMessage.value) list.push({ id: "stop", label: "Stop the answer", icon: "stop", keys: "Esc", run: () => void stopTurn() });
  list.push(
    { id: "help", label: "What can you do?", icon: "note", run: () => void sendText("What can you do?") },
    { id: "tour", label: t("Show me around (five steps with sample data)"), icon: "play", run: startTour },
    { id: "glossary", label: "Glossary", icon: "note", run: go("/glossary") },
    ...exportCommands(),
    ...(canShare.value ? [{ id: "share", label: "Share a read-only link", icon: "share" as const, run: () => (shareOpen.value = true) }] : []),
    ...modelCommands(),
    ...accountCommands(),
    { id: "theme", label: "Switch between light and dark", icon: "moon", run: toggleTheme },
    { id: "write", label: "Write a question", icon: "keyboard", keys: "/", run: focusComposer },
  );
  return list;
}

function modelCommands(): Command[] {
  if (!modelOf(sessionId.value)) return [];
  return [{ id: "model", label: "Language model: what it may see, what was sent", icon: "note", run: () => (modelOpen.value = true) }];
}

function exportCommands(): Command[] {
  if (!shownMessages.value.some((message) => message.role === "user")) return [];
  return FORMATS.map(({ key, label }) => ({ id: `export-${key}`, label: `Export this conversation as ${label}`, icon: "download", run: () => void exportAs(key) }));
}

const go = (url: string) => () => location.assign(url);

function accountCommands(): Command[] {
  const { user, urls } = boot;
  if (user) return [{ id: "account", label: "Your account", icon: "user", run: go(urls.account) }];
  return [
    { id: "signup", label: "Create an account", icon: "user", run: go(urls.signup) },
    { id: "login", label: "Sign in", icon: "user", run: go(urls.login) },
  ];
}

export function focusComposer(): void {
  sheetOpen.value = false;
  document.getElementById("composer")?.focus();
}

/** What fits now, when the last answer brought no suggestions of its own. */
export function suggestions(): Chip[] {
  if (!hasData.value) return [];
  if (!latestRun.value) {
    return [{ label: "What is in my data?", text: "What is in my data?" }, { label: "Check my data", text: "Check my data" }, ...riskChip()];
  }
  return ["Show the 10 highest-risk wards", "Show the 10 lowest-risk wards", "How was the ranking made?"].map((text) => ({ label: text, text }));
}

function riskChip(): Chip[] {
  return canRank() ? [{ label: "Which wards are most at risk?", text: "Which wards are most at risk?" }] : [];
}
