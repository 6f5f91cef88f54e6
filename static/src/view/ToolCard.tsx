/** The work behind an answer: what is being done, how far, and what went in and came out. */
import { t, tn } from "../lib/t";
import { useEffect, useState } from "preact/hooks";
import { formatCount, formatDuration, humanise } from "../lib/format";
import { stopMessage } from "../state/actions";
import { jobProgress, state } from "../state/store";
import { retryMessage } from "../state/talk";
import { askForNotices, mayAsk } from "../state/outside";
import type { Job, Message } from "../state/types";
import { Icon } from "./Icons";
import { ProblemBox, Progress } from "./Progress";

export function ToolCard({ message }: { message: Message }) {
  const job = message.job ? state.value.entities.job[message.job] : undefined;
  if (message.state === "working") return <Working message={message} job={job} />;
  if (message.state === "failed") {
    const again = { label: t("Try again"), run: () => void retryMessage(message.id) };
    const fallback = message.headline ? null : t("This could not be finished.");
    const words = job?.error?.message ?? fallback;
    return words ? <ProblemBox message={words} hint={job?.error?.hint} action={again} /> : null;
  }
  if (!message.tool_label || message.state !== "complete") return null;
  return (
    <p class="tool-line">
      <Icon name="check" size={14} />
      <span>{doneWords(message)}</span>
    </p>
  );
}

/** Whether the box of a failed answer says the same as its headline. */
export function saidByToolCard(message: Message): boolean {
  const job = message.job ? state.value.entities.job[message.job] : undefined;
  return message.state === "failed" && job?.error?.message === message.headline;
}

function doneWords(message: Message): string {
  const parts = [message.tool_label ?? ""];
  if (message.rows_in !== null && message.rows_out !== null) {
    parts.push(tn("{count} row in, {out} out", "{count} rows in, {out} out", message.rows_in, { out: formatCount(message.rows_out) }));
  } else if (message.rows_out !== null) parts.push(tn("{count} row", "{count} rows", message.rows_out));
  if (message.duration_ms !== null) parts.push(formatDuration(message.duration_ms));
  return parts.join(" · ");
}

function Working({ message, job }: { message: Message; job: Job | undefined }) {
  const now = job ? jobProgress(job) : { percent: null, stage: null };
  const label = message.tool_label || (message.tool ? humanise(message.tool) : workTitle(job));
  const queued = job?.state === "queued";
  const waits = job?.state === "done"; // the turn is over, but what it needs is still being read
  const percent = queued || waits ? null : now.percent;
  const stage = queued ? now.stage || t("Waiting for its turn") : waits ? t("Waiting for a file that is being read") : now.stage || t("Reading your question");
  return (
    <div class="card tool-card">
      <div class="tool-head">
        <strong>{label}</strong>
        <Elapsed since={job?.started ?? job?.created ?? message.created} />
      </div>
      <Progress label={label} percent={percent} />
      <div class="tool-foot">
        <span class="quiet small">{stage}</span>
        {mayAsk.value && (
          <button type="button" class="button button-small button-plain tell-me" onClick={() => void askForNotices()}>
            {t("Tell me when it is done")}
          </button>
        )}
        <button type="button" class="button button-small button-plain" onClick={() => void stopMessage(message.id)}>
          {t("Stop")}
        </button>
      </div>
    </div>
  );
}

/** The job of a turn has the question as its title, which stands above: say what is done instead. */
function workTitle(job: Job | undefined): string {
  return job && job.kind !== "turn" && job.title ? job.title : t("Working out an answer");
}

function Elapsed({ since }: { since: string }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  if (!seconds || seconds > 86_400) return null;
  return <span class="quiet small num">{seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000)}</span>;
}
