/** How an answer was made: parameters, findings and the receipt, fetched when opened. */
import { useState } from "preact/hooks";
import { formatNumber, humanise } from "../lib/format";
import { asProblem, get } from "../state/api";
import type { Message, Problem, Run } from "../state/types";
import { Icon } from "./Icons";
import { ProblemBox } from "./Progress";
import { Skeleton } from "./Skeleton";
import { t } from "../lib/t";

export function Method({ message }: { message: Message }) {
  const [run, setRun] = useState<Run | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = () => {
    setProblem(null);
    get<Run>(`/runs/${message.run}`).then(setRun, (error: unknown) => setProblem(asProblem(error)));
  };
  const onToggle = (event: { currentTarget: HTMLDetailsElement }) => {
    if (!event.currentTarget.open) return;
    event.currentTarget.scrollIntoView({ block: "nearest" });
    if (message.run && !run) load();
  };
  const parameters = run?.parameters ?? message.arguments ?? {};
  return (
    <details class="method" onToggle={onToggle}>
      <summary>
        <Icon name="right" size={14} /> {t("How this was made")}
      </summary>
      <div class="method-body">
        {problem && <ProblemBox message={problem.message} hint={problem.hint} action={{ label: t("Try again"), run: load }} />}
        {message.run && !run && !problem && <Skeleton shape="text" label={t("Loading")} />}
        <Parameters values={parameters} />
        {run?.findings && run.findings.length > 0 && (
          <ul class="points">
            {run.findings.map((finding, index) => (
              <li key={index}>{finding.message}</li>
            ))}
          </ul>
        )}
        <Receipt receipt={run?.receipt ?? message.receipt} />
      </div>
    </details>
  );
}

function Parameters({ values }: { values: Record<string, unknown> }) {
  const entries = Object.entries(values).filter(([, value]) => value !== null && value !== "");
  if (!entries.length) return null;
  return (
    <dl class="parameters">
      {entries.map(([key, value]) => (
        <div key={key}>
          <dt>{humanise(key)}</dt>
          <dd>{valueText(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (typeof value === "number") return formatNumber(value);
  if (Array.isArray(value)) return value.map(valueText).join(", ") || t("none");
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([key, inner]) => `${humanise(key)}: ${valueText(inner)}`)
      .join("; ");
  }
  return String(value);
}

function Receipt({ receipt }: { receipt: unknown }) {
  if (!receipt) return null;
  if (typeof receipt === "string") {
    return (
      <p class="receipt">
        {t("Receipt")} <code>{receipt}</code>
      </p>
    );
  }
  return (
    <details class="receipt">
      <summary>{t("Receipt")}</summary>
      <pre tabIndex={0}>{JSON.stringify(receipt, null, 2)}</pre>
    </details>
  );
}
