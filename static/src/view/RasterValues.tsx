/** How a raster is summed up over the wards: the statistic, a threshold, the band. */
import { useSignal } from "@preact/signals";
import { asProblem, call } from "../state/api";
import { announce } from "../state/notices";
import type { Dataset, Problem } from "../state/types";
import { ProblemBox } from "./Progress";
import { t } from "../lib/t";

const STATISTICS: [value: string, label: string][] = [
  ["", t("As usual (mean; of people the sum)")],
  ["mean", t("Mean by area")],
  ["sum", t("Sum")],
  ["min", t("Lowest cell")],
  ["max", t("Highest cell")],
  ["share_above", t("Share of the area above a threshold")],
];

export function RasterValues({ raster }: { raster: Dataset }) {
  const before = raster.choice ?? {};
  const statistic = useSignal(before.statistic ?? "");
  const threshold = useSignal(before.threshold === undefined ? "" : String(before.threshold));
  const band = useSignal(before.band === undefined ? "" : String(before.band));
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const bands = raster.raster?.bands ?? 1;
  const share = statistic.value === "share_above";
  const apply = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      await call("PUT", `/datasets/${raster.id}/ward-values`, {
        statistic: statistic.value || null,
        threshold: share ? Number(threshold.value) : null,
        band: band.value ? Number(band.value) : null,
      });
      announce(t("The values of the wards are worked out anew"));
    } catch (error) {
      problem.value = asProblem(error);
    }
    busy.value = false;
  };
  return (
    <form class="raster-choice" onSubmit={(event) => void apply(event)}>
      <label>
        {t("Value of a ward")}
        <select value={statistic.value} onChange={(event) => (statistic.value = event.currentTarget.value)}>
          {STATISTICS.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {share && (
        <label>
          {t("Threshold, in the raster's unit")}
          <input type="number" step="any" required value={threshold.value} onInput={(event) => (threshold.value = event.currentTarget.value)} />
        </label>
      )}
      {bands > 1 && (
        <label>
          {t("Band")}
          <select value={band.value} onChange={(event) => (band.value = event.currentTarget.value)}>
            <option value="">{t("First one with values")}</option>
            {Array.from({ length: bands }, (_, index) => (
              <option key={index} value={String(index + 1)}>
                {index + 1}
              </option>
            ))}
          </select>
        </label>
      )}
      <button type="submit" class="button button-small" disabled={busy.value}>
        {t("Work out")}
      </button>
      {problem.value && <ProblemBox message={problem.value.message} hint={problem.value.hint} />}
    </form>
  );
}
