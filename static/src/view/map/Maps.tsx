/** Maps of data and results: which one, in which classes, one alone or two beside each other. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { atYear, fittingLook, lookQuery } from "../../lib/map";
import { t } from "../../lib/t";
import { get } from "../../state/api";
import { layerKey, runId, selectedWards } from "../../state/canvas";
import { comparing, lassoOn, lookOf, otherKey, panel } from "../../state/map-view";
import { outlinesOf } from "../../state/outlines";
import { dataStamp, sessionId, state } from "../../state/store";
import type { Layer, LayerName } from "../../state/types";
import { addFilesByPicker } from "../Files";
import { Icon } from "../Icons";
import { ProblemBox } from "../Progress";
import { RunStrip } from "../RunState";
import { Skeleton } from "../Skeleton";
import { useLoad } from "../useLoad";
import { CompareView } from "./CompareView";
import { OneMap } from "./OneMap";
import { Timeline } from "./Timeline";
import { LayerPicker, Toolbar } from "./Toolbar";

/** An earlier run of the layer's kind that the canvas was asked to show; the newest needs no mention. */
function earlierRun(name: LayerName | undefined): string | null {
  const asked = runId.value ? state.value.entities.run[runId.value] : undefined;
  const newest = name?.run ? state.value.entities.run[name.run] : undefined;
  return asked && newest && asked.kind === newest.kind && asked.id !== newest.id && asked.state === "done" ? asked.id : null;
}

// The code that draws comes while the values are on their way.
void import("../../map/ward-map").catch(() => undefined);

interface Names {
  layers: LayerName[];
  /** The outlines that most of them show. */
  geometry?: string | null;
  version?: string;
}

/** The maps there are and the one to show; asked for anew when data or runs change. */
function useNames(session: string | null) {
  const stamp = `${session} ${dataStamp()}`;
  const names = useLoad(session && `${stamp} names`, (signal) => get<Names>(`/sessions/${session}/layers`, signal));
  const list = names.value?.layers ?? [];
  const outlines = names.value?.geometry;
  useEffect(() => {
    // Values and outlines come at the same time; a failure is told where they are shown.
    if (outlines) outlinesOf(outlines).catch(() => undefined);
  }, [outlines]);
  const wanted = layerKey.value;
  const known = list.some((name) => name.key === wanted);
  const before = useRef<string | null>(null);
  // A map that a run just made is not in the old list: the one before stays until the new list is here.
  const key = known ? wanted : names.loading ? before.current : (list[0]?.key ?? null);
  before.current = key;
  return { names, list, key, stamp, version: names.loading ? "" : (names.value?.version ?? "") };
}

/** One map as it is looked at; a remembered look that it does not offer any more is let go. */
function useLayer(session: string | null, key: string | null, name: LayerName | undefined, stamp: string, version: string) {
  const run = earlierRun(name);
  const last = useRef<Layer | null>(null);
  const known = last.current?.key === key ? last.current : null;
  const look = fittingLook(lookOf(key), known);
  const layer = useLoad(key && version && `${stamp} ${key} ${run} ${JSON.stringify(look)} ${version}`, (signal) =>
    get<Layer>(`/sessions/${session}/layers/${encodeURIComponent(key ?? "")}${lookQuery(look, run, version)}`, signal),
  );
  last.current = layer.value;
  return { layer, run: run ?? name?.run ?? null };
}

export default function Maps() {
  const session = sessionId.value;
  const { names, list, key, stamp, version } = useNames(session);
  const name = list.find((item) => item.key === key);
  const { layer, run } = useLayer(session, key, name, stamp, version || "-");
  const compared = comparing.value !== "off" && list.length > 1;
  const second = list.find((item) => item.key === otherKey.value && item.key !== key) ?? list.find((item) => item.key !== key);
  const other = useLayer(session, compared ? (second?.key ?? null) : null, second, stamp, version || "-");
  const year = useYear(layer.value);
  useForgetting(layer.value);
  const problem = names.problem ?? layer.problem ?? (compared ? other.layer.problem : null);
  if (problem) {
    const again = names.problem ? names.again : layer.problem ? layer.again : other.layer.again;
    return <ProblemBox message={problem.message} hint={problem.hint} action={{ label: t("Try again"), run: again }} />;
  }
  if (names.value && !list.length) return <NoMap />;
  const shown = layer.value && atYear(layer.value, year.at.value ?? -1);
  const busy = layer.loading || other.layer.loading;
  return (
    <div class="map-tab">
      <Toolbar names={list} current={key} layer={layer.value} year={year.label} />
      <RunStrip run={run} />
      {compared && (
        <div class="compare-with">
          <span id="compare-with">{t("Compared with")}</span>
          <LayerPicker names={list.filter((item) => item.key !== key)} current={second?.key ?? null} label={t("The second map")} onChoose={(next) => (otherKey.value = next)} />
        </div>
      )}
      {layer.value?.frames && <Timeline labels={layer.value.frames.labels} at={year.at} />}
      {!shown && <Skeleton shape="map" label={t("Loading the map")} />}
      {shown && compared && other.layer.value && <CompareView key={comparing.value} first={shown} second={other.layer.value} swipe={comparing.value === "swipe"} busy={busy} />}
      {shown && compared && !other.layer.value && <Skeleton shape="map" label={t("Loading the second map")} />}
      {shown && !compared && <OneMap layer={shown} busy={busy} />}
    </div>
  );
}

/** The year on show; the last one for each new map. */
function useYear(layer: Layer | null) {
  const at = useSignal<number | null>(null);
  const labels = layer?.frames?.labels;
  const last = labels ? labels.length - 1 : null;
  useEffect(() => {
    at.value = last;
  }, [layer?.key, last]);
  return { at, label: (labels && labels[at.value ?? -1]) ?? "" };
}

/** Wards that are selected belong to one boundary. */
function useForgetting(layer: Layer | null) {
  const geometry = layer?.geometry;
  useEffect(() => {
    if (geometry && selectedWards.value && selectedWards.value.boundary !== geometry) selectedWards.value = null;
  }, [geometry]);
  useEffect(
    () => () => {
      lassoOn.value = false;
      if (panel.value === "table") panel.value = "none";
    },
    [],
  );
}

function NoMap() {
  return (
    <div class="canvas-empty">
      <Icon name="map" size={28} />
      <p>{t("There is no map yet.")}</p>
      <p class="quiet small">{t("It needs the boundary of your wards: a zipped shapefile, GeoPackage, GeoJSON or KML.")}</p>
      <button type="button" class="button button-accent" onClick={addFilesByPicker}>
        {t("Add the ward boundaries")}
      </button>
    </div>
  );
}
