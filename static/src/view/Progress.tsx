import { formatPercent } from "../lib/format";
import { t } from "../lib/t";

interface Props {
  label: string;
  percent: number | null;
}

/** A bar with its number; without a number it only says that something moves. */
export function Progress({ label, percent }: Props) {
  const known = percent !== null;
  return (
    <div class="progress-row">
      <div
        class={known ? "progress" : "progress progress-unknown"}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={known ? Math.round(percent) : undefined}
      >
        <div key={known ? "known" : "unknown"} class="progress-fill" style={{ transform: `scaleX(${known ? Math.max(0, Math.min(1, percent / 100)) : 1})` }} />
      </div>
      {known && <span class="progress-number">{formatPercent(percent)}</span>}
    </div>
  );
}

/** A problem in plain words: what, what to do, and the button that does it. */
export function ProblemBox(props: {
  message: string;
  hint?: string | null | undefined;
  action?: { label: string; run: () => void } | null | undefined;
}) {
  return (
    <div class="problem" role="group" aria-label={t("Problem")}>
      <p class="problem-message">{props.message}</p>
      {props.hint && <p class="problem-hint">{props.hint}</p>}
      {props.action && (
        <button type="button" class="button button-small" onClick={props.action.run}>
          {props.action.label}
        </button>
      )}
    </div>
  );
}
