/** Five steps with the sample data, beside the page and never over it: everything stays usable. */
import { useEffect, useRef } from "preact/hooks";
import { t } from "../lib/t";
import { pressTool, useSample } from "../state/actions";
import { activeJobs, hasData, latestRun, unsent, workingMessage } from "../state/store";
import { endTour, tourStep } from "../state/tour";
import { IconButton } from "../view/Icons";

interface Step {
  title: string;
  words: string;
  /** What is pointed at. */
  at: string;
  /** What has to be there before the next; done by the button, or by hand. */
  wants?: { label: string; there: () => boolean; run: () => void };
}

const STEPS: Step[] = [
  {
    title: t("Your files, or a sample"),
    words: t("Drop files anywhere on the page. For the tour take a made-up state: a ward table and a boundary file."),
    at: ".talk",
    wants: { label: t("Load the sample"), there: () => hasData.value, run: () => void useSample() },
  },
  {
    title: t("Checked and summed up"),
    words: t("Each file is read, checked and summed up in the conversation. What is missing or odd is said there; details are under Data."),
    at: ".talk",
  },
  {
    title: t("Ask, or press a step"),
    words: t("Type a question in your own words, or go step by step in the bar at the top. Let us rank the wards by risk."),
    at: ".steps",
    wants: {
      label: t("Rank the wards"),
      there: () => latestRun.value !== null,
      run: () => void pressTool(t("Rank the wards by risk"), "run_risk_analysis"),
    },
  },
  {
    title: t("Map, tables and charts"),
    words: t("Results open here. Press a ward to see its values and rank; hatched wards are not certain. Every answer says how it was made."),
    at: ".canvas, .sheet-bar",
  },
  {
    title: t("Hand it on"),
    words: t("Write a report, download the tables, or share a read-only link with the button at the top. Ctrl K finds everything by name."),
    at: ".top-right",
  },
];

export default function Tour() {
  const index = tourStep.value ?? 0;
  const step = STEPS[index]!;
  const box = useRef<HTMLElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
    const shown = document.querySelector(step.at);
    shown?.classList.add("tour-target");
    return () => shown?.classList.remove("tour-target");
  }, [index]);
  const missing = step.wants && !step.wants.there() ? step.wants : null;
  const busy = missing !== null && (unsent.value > 0 || activeJobs.value.length > 0 || workingMessage.value !== null);
  const last = index === STEPS.length - 1;
  const leave = () => {
    endTour();
    document.getElementById("composer")?.focus();
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const at = document.activeElement;
      if (event.key !== "Escape" || !(at === document.body || box.current?.contains(at))) return;
      event.stopPropagation();
      leave();
    };
    addEventListener("keydown", onKey, true);
    return () => removeEventListener("keydown", onKey, true);
  }, []);
  return (
    <aside
      ref={box}
      class="tour card"
      aria-label={t("Tour, step {number} of {all}", { number: index + 1, all: STEPS.length })}
    >
      <div class="row tour-head">
        <span class="quiet small">
          {index + 1} / {STEPS.length}
        </span>
        <IconButton icon="close" label={t("Leave the tour")} onClick={leave} />
      </div>
      <h2 ref={title} tabIndex={-1}>
        {step.title}
      </h2>
      <p>{step.words}</p>
      <div class="row tour-foot">
        {index > 0 && (
          <button type="button" class="button button-small button-plain" onClick={() => (tourStep.value = index - 1)}>
            {t("Back")}
          </button>
        )}
        {missing ? (
          <button type="button" class="button button-small button-accent" disabled={busy} onClick={missing.run}>
            {busy ? t("A moment…") : missing.label}
          </button>
        ) : (
          <button type="button" class="button button-small button-accent" onClick={last ? leave : () => (tourStep.value = index + 1)}>
            {last ? t("Done") : t("Next")}
          </button>
        )}
      </div>
    </aside>
  );
}
