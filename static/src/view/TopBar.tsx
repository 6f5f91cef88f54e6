/** Brand, steps, and how things stand with the server. */
import { pressTool } from "../state/actions";
import { drawerOpen, isNarrow, paletteOpen, runFormOpen, setSidebar, showOnCanvas, sidebarOpen, tab } from "../state/canvas";
import { documents } from "../state/reports";
import { canShare, shareOpen } from "../state/sharing";
import { activeJobs, currentDatasets, doneRuns, hasData, latestRun, messages, sessionId, status, unsent, incident } from "../state/store";
import { addFilesByPicker } from "./Files";
import { Icon, IconButton } from "./Icons";
import { canRank } from "./RunState";
import { isDark, toggleTheme } from "./theme";
import { t, tn } from "../lib/t";

export function TopBar() {
  return (
    <header class="top">
      <div class="top-left">
        <IconButton icon="menu" label={t("Sessions")} expanded={isNarrow() ? drawerOpen.value : sidebarOpen.value} onClick={toggleSessions} />
        <a class="brand" href="/" aria-label={t("ChatMRPT, start page")}>
          <Mark />
          <span>ChatMRPT</span>
        </a>
      </div>
      <Steps />
      <div class="top-right">
        <Status />
        {canShare.value && <IconButton icon="share" label={t("Share a read-only link")} onClick={() => (shareOpen.value = true)} />}
        <IconButton icon="search" label={t("Commands (Ctrl K)")} onClick={() => (paletteOpen.value = true)} />
        <IconButton icon={isDark() ? "sun" : "moon"} label={isDark() ? t("Light colours") : t("Dark colours")} onClick={toggleTheme} />
      </div>
    </header>
  );
}

function toggleSessions(): void {
  if (isNarrow()) drawerOpen.value = !drawerOpen.value;
  else setSidebar(!sidebarOpen.value);
}

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" focusable="false">
      <rect class="mark-ground" width="32" height="32" rx="7" />
      <path class="mark-map" d="M7 21.5l6-2.6 6 2.6 6-2.6V9.4L19 12l-6-2.6L7 12zM13 9.4v9.5M19 12v9.5" />
      <circle class="mark-dot" cx="22" cy="22" r="5.5" />
    </svg>
  );
}

interface Step {
  key: string;
  name: string;
  state: "done" | "now" | "open" | "off";
  why: string;
  run: (() => void) | null;
}

function steps(): Step[] {
  const data = hasData.value;
  const has = (kind: string) => currentDatasets.value.some((dataset) => dataset.kind === kind);
  const table = has("ward_table") || canRank();
  const reports = has("facility_table");
  const rates = doneRuns("tpr")[0];
  const checked = messages.value.some((message) => message.tool === "check_data_quality" && message.state === "complete");
  const run = latestRun.value;
  const working = (kind: string) => activeJobs.value.some((job) => job.kind === kind);
  const running = working("risk");
  const plan = doneRuns("nets")[0];
  const planning = working("nets");
  return [
    data
      ? { key: "data", name: t("Data"), state: "done", why: t("Open the data"), run: () => showOnCanvas({ view: "data" }) }
      : { key: "data", name: t("Data"), state: "now", why: t("Add your files"), run: addFilesByPicker },
    {
      key: "check",
      name: t("Check"),
      state: checked ? "done" : data ? (run || running ? "open" : "now") : "off",
      why: data ? t("Check the data") : t("Add data first"),
      run: data ? () => void pressTool(t("Check my data"), "check_data_quality") : null,
    },
    {
      key: "tpr",
      name: t("TPR"),
      state: rates ? "done" : working("tpr") ? "now" : reports ? "open" : "off",
      why: rates ? t("Open the test positivity") : reports ? t("Calculate test positivity, step by step") : t("Add facility test data first"),
      run: rates
        ? () => showOnCanvas(tab.value === "map" || !has("boundary") ? { view: "table", table: "tpr", run: rates.id } : { view: "map", layer: "tpr", run: rates.id })
        : reports && !working("tpr")
          ? () => void pressTool(t("Calculate test positivity"), "calculate_tpr")
          : null,
    },
    {
      key: "risk",
      name: t("Risk"),
      state: run ? "done" : running ? "now" : table ? "open" : "off",
      why: run ? t("Open the ranking") : running ? t("Being worked out") : table ? t("Rank the wards by risk") : t("Add a ward table first"),
      run: run
        ? () => showOnCanvas({ view: tab.value === "map" ? "table" : "map" })
        : table && !running
          ? () => void pressTool(t("Rank the wards by risk"), "run_risk_analysis")
          : null,
    },
    {
      key: "nets",
      name: t("Nets"),
      state: plan ? "done" : planning ? "now" : run ? "open" : "off",
      why: plan ? t("Open the net plan") : planning ? t("Being worked out") : run ? t("Share your nets by risk") : t("Rank the wards first"),
      run: plan
        ? () => showOnCanvas(tab.value === "map" ? { view: "table", table: "net_plan", run: plan.id } : { view: "map", layer: "nets", run: plan.id })
        : run && !planning
          ? () => void pressTool(t("Plan the nets"), "plan_nets")
          : null,
    },
    reportStep(data, run !== null),
  ];
}

function reportStep(data: boolean, ranked: boolean): Step {
  const reports = documents.value.filter((item) => item.kind === "report");
  const writing = reports.some((item) => item.state === "working");
  const done = reports.some((item) => item.state === "done");
  return {
    key: "report",
    name: t("Report"),
    state: done ? "done" : writing ? "now" : data ? "open" : "off",
    why: done ? t("Open the reports") : writing ? t("Being written") : ranked ? t("Write a report to hand on") : data ? t("Write a report on the data") : t("Add data first"),
    run: data || done ? () => showOnCanvas({ view: "reports" }) : null,
  };
}

const STATE_WORDS = { done: t("done"), now: t("next"), open: t("possible"), off: t("not possible now") } as const;

function Steps() {
  return (
    <nav class="steps" aria-label={t("Steps")}>
      <ol>
        {steps().map((step) => (
          <li key={step.key} class={`step step-${step.state}`}>
            <button
              type="button"
              title={step.why}
              aria-disabled={step.run === null}
              aria-current={step.state === "now" ? "step" : undefined}
              onClick={() => step.run?.()}
            >
              <span class="step-mark">{step.state === "done" && <Icon name="check" size={12} />}</span>
              {step.name}
              <span class="visually-hidden">
                : {STATE_WORDS[step.state]}. {step.why}
              </span>
            </button>
            {step.key === "risk" && canRank() && (
              <IconButton icon="tune" label={t("Change variables and method of the ranking")} onClick={() => (runFormOpen.value = true)} />
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Status() {
  const waiting = unsent.value;
  const how = status.value;
  if (!sessionId.value && !waiting) return null;
  const [text, tone] =
    how === "offline"
      ? [t("Offline"), "warn"]
      : how === "connecting"
        ? [t("Reconnecting…"), "wait"]
        : waiting
          ? [t("Saving…"), "wait"]
          : [t("Saved"), "ok"];
  return (
    <span class={`status status-${tone}`} title={tone === "ok" ? t("Everything is saved on the server") : undefined}>
      <Icon name={tone === "warn" ? "offline" : tone === "ok" ? "check" : "cloud"} size={16} />
      <span class="status-text">{text}</span>
    </span>
  );
}

/** What everybody is told, and that there is no connection. */
export function Banners() {
  const told = incident.value;
  return (
    <div class="banners">
      {told && (
        <div class={`banner incident ${told.level}`} role={told.level === "problem" ? "alert" : "status"}>
          <span>{told.text}</span>
        </div>
      )}
      <OfflineBanner />
    </div>
  );
}

function OfflineBanner() {
  if (status.value !== "offline") return null;
  const waiting = unsent.value;
  return (
    <div class="banner" role="status">
      <Icon name="offline" size={16} />
      <span>
        {waiting
          ? tn("No connection. You can read on; {count} question waits here and will be sent later.", "No connection. You can read on; {count} questions wait here and will be sent later.", waiting)
          : t("No connection. You can read on and write; questions are sent when it is back.")}
      </span>
    </div>
  );
}
