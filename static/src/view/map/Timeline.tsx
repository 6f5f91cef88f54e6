/** Years of a map: a slider, and a button that plays them one after the other. */
import { useSignal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../../lib/t";
import { announce } from "../../state/notices";
import { IconButton } from "../Icons";

const STEP_MS = 1100;

export function Timeline({ labels, at }: { labels: readonly string[]; at: Signal<number | null> }) {
  const playing = useSignal(false);
  const last = labels.length - 1;
  const now = Math.min(last, at.value ?? last);
  const go = (next: number) => {
    at.value = next;
    announce(labels[next] ?? "");
  };
  useEffect(() => {
    if (!playing.value) return;
    const timer = setInterval(() => {
      const next = (at.value ?? last) + 1;
      if (next >= last) playing.value = false;
      at.value = Math.min(last, next);
    }, STEP_MS);
    return () => clearInterval(timer);
  }, [playing.value]);
  const play = () => {
    // Without motion a press goes one year on.
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return go(now >= last ? 0 : now + 1);
    if (!playing.value && now >= last) at.value = 0;
    playing.value = !playing.value;
  };
  return (
    <div class="timeline" role="group" aria-label={t("Years")}>
      <IconButton icon={playing.value ? "pause" : "play"} label={playing.value ? t("Pause") : t("Play the years")} onClick={play} />
      <input
        type="range"
        min={0}
        max={last}
        step={1}
        value={now}
        aria-label={t("Year")}
        aria-valuetext={labels[now]}
        onInput={(event) => {
          playing.value = false;
          go(Number(event.currentTarget.value));
        }}
      />
      <output>{labels[now]}</output>
    </div>
  );
}
