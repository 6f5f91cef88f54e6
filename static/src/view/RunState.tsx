/** How the ranking stands: none yet, being made, failed, older than the data. */
import { cancelJob, pressTool, retryJob } from "../state/actions";
import { runId } from "../state/canvas";
import { activeJobs, currentDatasets, doneRuns, jobProgress, links, rankings, readOnly, state } from "../state/store";
import type { Run } from "../state/types";
import { addFilesByPicker } from "./Files";
import { Icon } from "./Icons";
import { ProblemBox, Progress } from "./Progress";
import { t } from "../lib/t";

const RANK = t("Rank the wards by risk");
const rank = () => void pressTool(RANK, "run_risk_analysis");

/** Table and boundary are there and fit: a ranking can be made. */
export function canRank(): boolean {
  return links.value.some((link) => link.current);
}

function runInWork(): Run | undefined {
  return rankings.value.filter((run) => run.state === "working").at(-1);
}

function RankButton() {
  const busy = !!runInWork() || activeJobs.value.some((job) => job.kind === "risk");
  if (!canRank()) return null;
  return (
    <button type="button" class="button button-accent" disabled={busy} onClick={rank}>
      {busy ? t("Being ranked…") : RANK}
    </button>
  );
}

/** In place of the table: what is missing for a ranking and the button that brings it. */
export function NoRanking() {
  const work = runInWork();
  const last = rankings.value.at(-1);
  if (work) return <RunWorking run={work} />;
  if (last) return <RunTrouble run={last} />;
  const kinds = new Set(currentDatasets.value.map((dataset) => dataset.kind));
  const missing = !kinds.has("ward_table") ? t("It needs a ward table (CSV or Excel).") : !kinds.has("boundary") ? t("It needs the ward boundaries (a zipped shapefile).") : null;
  return (
    <div class="canvas-empty">
      <Icon name="table" size={28} />
      <p>{t("There is no ranking yet.")}</p>
      <RankButton />
      {missing && (
        <>
          <p class="quiet small">{missing}</p>
          <button type="button" class="button button-accent" onClick={addFilesByPicker}>
            {t("Add the file")}
          </button>
        </>
      )}
      {!missing && !canRank() && <p class="quiet small">{t("Table and boundary do not fit together yet; the conversation says why.")}</p>}
    </div>
  );
}

function RunWorking({ run }: { run: Run }) {
  const job = run.job ? state.value.entities.job[run.job] : undefined;
  const now = job ? jobProgress(job) : { percent: null, stage: null };
  return (
    <div class="canvas-state">
      <p>
        <strong>{run.title || t("Ranking the wards")}</strong>
      </p>
      <Progress label={run.title || t("Ranking the wards")} percent={now.percent} />
      <p class="quiet small">{now.stage || t("Waiting for its turn")}</p>
      {job && (
        <button type="button" class="button button-small" onClick={() => void cancelJob(job.id)}>
          {t("Stop")}
        </button>
      )}
    </div>
  );
}

/** The last run did not end: why, and the button that runs it again. */
function RunTrouble({ run }: { run: Run }) {
  const job = run.job;
  const again = { label: t("Run it again"), run: () => void (job ? retryJob(job) : rank()) };
  if (run.state === "cancelled") {
    return (
      <div class="canvas-empty">
        <Icon name="table" size={28} />
        <p>{t("The ranking was stopped before it was ready.")}</p>
        <button type="button" class="button button-accent" onClick={again.run}>
          {again.label}
        </button>
      </div>
    );
  }
  return <ProblemBox message={run.error?.message ?? t("The ranking failed.")} hint={run.error?.hint} action={again} />;
}

/** Above a result or its map, when there is something to know about it; at most one line. */
export function RunStrip({ run: id }: { run: string | null }) {
  const run = id ? state.value.entities.run[id] : undefined;
  if (!run || run.state !== "done") return null;
  const newer = doneRuns(run.kind)[0];
  if (newer && newer.id !== run.id) {
    return <Strip text={t("This is an earlier result.")} label={t("Show the newest")} run={() => (runId.value = newer.id)} reads />;
  }
  if (run.kind !== "risk") return run.stale ? <Strip text={t("Based on older data or an older ranking.")} /> : null;
  if (runInWork()) return <Strip text={t("A new ranking is being made.")} />;
  const failed = rankings.value.at(-1);
  if (failed && failed.id !== run.id && failed.state === "failed" && failed.job) {
    const { job } = failed;
    return <Strip text={t("The newest run failed; this is the one before.")} label={t("Try again")} run={() => void retryJob(job)} />;
  }
  if (run.stale) return <Strip text={t("Based on older data.")} label={t("Run again")} run={() => runAgain(run)} />;
  return null;
}

/** The same variables on the data that are there now. */
function runAgain(run: Run): void {
  const { variables } = run.parameters;
  const named = Array.isArray(variables) ? { variables } : {};
  void pressTool(t("Run the ranking again"), "run_risk_analysis", named);
}

/** `reads`: what the button does changes nothing, so that readers of a link have it too. */
function Strip({ text, label, run, reads = false }: { text: string; label?: string; run?: () => void; reads?: boolean }) {
  return (
    <div class="strip tone-warning">
      <Icon name="warning" size={16} />
      <span>{text}</span>
      {label && run && (reads || !readOnly) && (
        <button type="button" class="button button-small" onClick={run}>
          {label}
        </button>
      )}
    </div>
  );
}
