/** Everything that can be done by name: the palette lists these, chips and the step bar use some. */
import { addFilesByPicker } from "./Files";
import { t } from "../lib/t";
import { newSession, pressTool, sendText, stopTurn, useSample } from "../state/actions";
import { runFormOpen, sheetOpen, showOnCanvas, type Tab } from "../state/canvas";
import { modelOf, modelOpen } from "../state/model";
import { boot, currentDatasets, hasData, latestRun, sessionId, shownMessages, workingMessage } from "../state/store";
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
const has = (kind: string) => currentDatasets.value.some((dataset) => dataset.kind === kind);

export function commands(): Command[] {
  const list: Command[] = [
    { id: "new", label: t("New session"), icon: "plus", run: () => newSession() },
    { id: "files", label: t("Add files"), icon: "attach", run: addFilesByPicker },
  ];
  if (!hasData.value) list.push({ id: "sample", label: t("Try with sample data"), icon: "play", run: () => void useSample() });
  if (hasData.value) {
    list.push(
      { id: "describe", label: t("What is in my data?"), icon: "data", run: () => void pressTool(t("What is in my data?"), "describe_data") },
      { id: "check", label: t("Check my data"), icon: "check", run: () => void pressTool(t("Check my data"), "check_data_quality") },
      { id: "risk", label: t("Rank the wards by risk"), icon: "list", run: () => void pressTool(t("Rank the wards by risk"), "run_risk_analysis") },
    );
    if (has("facility_table")) list.push({ id: "tpr", label: t("Calculate test positivity"), icon: "list", run: () => void pressTool(t("Calculate test positivity"), "calculate_tpr") });
    if (latestRun.value) list.push({ id: "nets", label: t("Plan the nets"), icon: "list", run: () => void pressTool(t("Plan the nets"), "plan_nets") });
    list.push(
      { id: "map", label: t("Open the map"), icon: "map", run: open("map") },
      { id: "charts", label: t("Open the charts"), icon: "chart", run: open("chart") },
      { id: "data", label: t("Open the data"), icon: "data", run: open("data") },
      { id: "reports", label: t("Open the reports"), icon: "file", run: open("reports") },
    );
  }
  if (canRank()) list.push({ id: "choose", label: t("Change variables and method"), icon: "tune", run: () => (runFormOpen.value = true) });
  if (latestRun.value) list.push({ id: "table", label: t("Open the tables"), icon: "table", run: open("table") });
  if (workingMessage.value) list.push({ id: "stop", label: t("Stop the answer"), icon: "stop", keys: "Esc", run: () => void stopTurn() });
  list.push(
    { id: "help", label: t("What can you do?"), icon: "note", run: () => void sendText(t("What can you do?")) },
    { id: "tour", label: t("Show me around (five steps with sample data)"), icon: "play", run: startTour },
    { id: "glossary", label: t("Glossary"), icon: "note", run: go("/glossary") },
    ...exportCommands(),
    ...(canShare.value ? [{ id: "share", label: t("Share a read-only link"), icon: "share" as const, run: () => (shareOpen.value = true) }] : []),
    ...modelCommands(),
    ...accountCommands(),
    { id: "theme", label: t("Switch between light and dark"), icon: "moon", run: toggleTheme },
    { id: "write", label: t("Write a question"), icon: "keyboard", keys: "/", run: focusComposer },
  );
  return list;
}

function modelCommands(): Command[] {
  if (!modelOf(sessionId.value)) return [];
  return [{ id: "model", label: t("Language model: what it may see, what was sent"), icon: "note", run: () => (modelOpen.value = true) }];
}

function exportCommands(): Command[] {
  if (!shownMessages.value.some((message) => message.role === "user")) return [];
  return FORMATS.map(({ key, label }) => ({ id: `export-${key}`, label: t("Export this conversation as {name}", { name: label }), icon: "download", run: () => void exportAs(key) }));
}

const go = (url: string) => () => location.assign(url);

function accountCommands(): Command[] {
  const { user, urls } = boot;
  if (user) return [{ id: "account", label: t("Your account"), icon: "user", run: go(urls.account) }];
  return [
    { id: "signup", label: t("Create an account"), icon: "user", run: go(urls.signup) },
    { id: "login", label: t("Sign in"), icon: "user", run: go(urls.login) },
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
    return [{ label: t("What is in my data?"), text: t("What is in my data?") }, { label: t("Check my data"), text: t("Check my data") }, ...riskChip()];
  }
  return [t("Show the 10 highest-risk wards"), t("Show the 10 lowest-risk wards"), t("How was the ranking made?")].map((text) => ({ label: text, text }));
}

function riskChip(): Chip[] {
  return canRank() ? [{ label: t("Which wards are most at risk?"), text: t("Which wards are most at risk?") }] : [];
}
