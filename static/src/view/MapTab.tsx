/** The map with its tools: layer, search, legend, hover card, pinned wards. */
import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { findWard, wardsOfArea } from "../lib/wards";
import type { WardMap } from "../map/ward-map";
import { get } from "../state/api";
import { focusedWard, isPhone, layerKey, runId, shownArea } from "../state/canvas";
import { announce } from "../state/notices";
import { dataStamp, sessionId, state } from "../state/store";
import type { Layer, LayerName, LayerWard } from "../state/types";
import { addFilesByPicker } from "./Files";
import { Icon, IconButton } from "./Icons";
import { Legend } from "./Legend";
import { ProblemBox } from "./Progress";
import { RunStrip } from "./RunState";
import { Skeleton } from "./Skeleton";
import { isDark } from "./theme";
import { useLoad } from "./useLoad";
import { WardCard, wardWords } from "./WardCard";
import { WardList } from "./WardList";

const listOpen = signal(false);

/** An earlier run of the layer's kind that the canvas was asked to show; the newest needs no mention. */
function earlierRun(name: LayerName | undefined): string | null {
  const asked = runId.value ? state.value.entities.run[runId.value] : undefined;
  const newest = name?.run ? state.value.entities.run[name.run] : undefined;
  return asked && newest && asked.kind === newest.kind && asked.id !== newest.id && asked.state === "done" ? asked.id : null;
}

/** The layers there are, the one to show, and its content; all fetched anew when data or runs change. */
function useLayers(session: string | null) {
  const version = `${session} ${dataStamp()}`;
  const names = useLoad(session && `${version} names`, (signal) =>
    get<{ layers: LayerName[] }>(`/sessions/${session}/layers`, signal).then((answer) => answer.layers),
  );
  const list = names.value ?? [];
  const wanted = layerKey.value;
  const known = list.some((name) => name.key === wanted);
  const before = useRef<string | null>(null);
  // A map that a run just made is not in the old list: the one before stays until the new list is here.
  const key = known ? wanted : names.loading ? before.current : (list[0]?.key ?? null);
  before.current = key;
  const name = list.find((item) => item.key === key);
  const run = earlierRun(name);
  const layer = useLoad(key && `${version} ${key} ${run}`, (signal) =>
    get<Layer>(`/sessions/${session}/layers/${encodeURIComponent(key ?? "")}${run ? `?run=${run}` : ""}`, signal),
  );
  return { names, list, key, layer, run: run ?? name?.run ?? null };
}

export function MapTab() {
  const { names, list, key, layer, run } = useLayers(sessionId.value);
  const problem = names.problem ?? layer.problem;
  if (problem) {
    return <ProblemBox message={problem.message} hint={problem.hint} action={{ label: "Try again", run: names.problem ? names.again : layer.again }} />;
  }
  if (names.value && !list.length) return <NoMap />;
  return (
    <div class="map-tab">
      <div class="toolbar">
        <LayerPicker names={list} current={key} />
        <button
          type="button"
          class="button button-small"
          aria-pressed={listOpen.value}
          aria-controls={listOpen.value ? "ward-list" : undefined}
          onClick={() => (listOpen.value = !listOpen.value)}
        >
          <Icon name="search" size={16} /> Find a ward
        </button>
      </div>
      <RunStrip run={run} />
      {layer.value ? <MapView layer={layer.value} busy={layer.loading} /> : <Skeleton shape="map" label="Loading the map" />}
    </div>
  );
}

function NoMap() {
  return (
    <div class="canvas-empty">
      <Icon name="map" size={28} />
      <p>There is no map yet.</p>
      <p class="quiet small">It needs the boundary of your wards: a zipped shapefile, GeoPackage, GeoJSON or KML.</p>
      <button type="button" class="button button-accent" onClick={addFilesByPicker}>
        Add the ward boundaries
      </button>
    </div>
  );
}

function LayerPicker({ names, current }: { names: LayerName[]; current: string | null }) {
  const groups = [...new Set(names.map((name) => name.group))];
  return (
    <select
      class="input layer-picker"
      aria-label="What the map shows"
      disabled={!names.length}
      value={current ?? ""}
      onChange={(event) => (layerKey.value = event.currentTarget.value)}
    >
      {!names.length && <option value="">Loading…</option>}
      {groups.map((group) => (
        <optgroup key={group} label={group}>
          {names
            .filter((name) => name.group === group)
            .map((name) => (
              <option key={name.key} value={name.key}>
                {name.title}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}

interface Hover {
  ward: LayerWard;
  x: number;
  y: number;
}

const MAX_PINS = 3;

interface MapHandlers {
  onHover: (hover: Hover | null) => void;
  onPick: (ward: LayerWard) => void;
}

/** The Leaflet map in a box, drawn anew when layer, shapes or colours change. Null until it is there. */
function useWardMap(layer: Layer, shapes: unknown, handlers: MapHandlers) {
  const box = useRef<HTMLDivElement>(null);
  const map = useSignal<WardMap | null>(null);
  const latest = useRef(handlers);
  latest.current = handlers;
  const dark = isDark();
  useEffect(() => {
    let gone = false;
    void import("../map/ward-map").then(({ WardMap }) => {
      if (gone || !box.current) return;
      map.value = new WardMap(box.current, {
        onHover: (ward, at) => latest.current.onHover(ward && { ward, ...at }),
        onPick: (ward) => latest.current.onPick(ward),
      });
    });
    return () => {
      gone = true;
      map.value?.destroy();
    };
  }, []);
  const drawn = shapes === null ? null : map.value;
  useEffect(() => drawn?.show(shapes, layer, dark), [drawn, shapes, layer]);
  useEffect(() => drawn?.recolour(dark), [dark]);
  return { box, map: drawn };
}

function MapView({ layer, busy }: { layer: Layer; busy: boolean }) {
  const hover = useSignal<Hover | null>(null);
  const pins = useSignal<readonly LayerWard[]>([]);
  const geometry = useLoad(layer.geometry, (abort) => get<unknown>(layer.geometry, abort));
  const pick = (ward: LayerWard, from: "map" | "search") => {
    pins.value = [ward, ...pins.value.filter((other) => other.i !== ward.i)].slice(0, isPhone() ? 1 : MAX_PINS);
    focusedWard.value = { name: ward.name, lga: ward.lga, code: ward.code, feature: ward.i, from };
    announce(wardWords(ward, layer));
  };
  /** A pinned ward has its card already. */
  const isPinned = (ward: LayerWard) => pins.value.some((pin) => pin.i === ward.i);
  const unpin = (ward: LayerWard) => {
    pins.value = pins.value.filter((other) => other.i !== ward.i);
    focusedWard.value = null;
  };
  const { box, map } = useWardMap(layer, geometry.loading ? null : geometry.value, {
    onHover: (next) => (hover.value = next),
    onPick: (ward) => pick(ward, "map"),
  });
  const focus = focusedWard.value;
  useEffect(() => {
    const ward = focus ? findWard(layer.wards, focus) : undefined;
    map?.focus(ward?.i ?? null, focus?.from !== "map");
    if (map && ward && focus?.from === "table") pick(ward, "search");
    pins.value = pins.value.map((pin) => findWard(layer.wards, pin) ?? pin);
  }, [focus, map, layer]);
  useBringingIntoView(map, layer, (ward) => pick(ward, "search"));
  return (
    <div class={listOpen.value ? "map-area with-list" : "map-area"}>
      <div class="map-frame">
        <div ref={box} class="map" role="application" aria-label={`Map: ${layer.title}. The list of wards holds the same.`} aria-busy={busy || !map} />
        {!map && !geometry.problem && <div class="skeleton skeleton-map map-cover" />}
        {geometry.problem && <ProblemBox {...geometry.problem} action={{ label: "Try again", run: geometry.again }} />}
        {map && <MapButtons map={map} />}
        {hover.value && !isPinned(hover.value.ward) && <HoverCard hover={hover.value} layer={layer} box={box.current} />}
        <Pins wards={pins.value} layer={layer} onClose={unpin} />
      </div>
      {listOpen.value && <WardList layer={layer} onPick={(ward) => pick(ward, "search")} onClose={() => (listOpen.value = false)} />}
      <div class="map-foot">
        <Legend layer={layer} />
        <p class="map-summary">{layer.summary}</p>
      </div>
    </div>
  );
}

/** An answer about an LGA zooms to it; one about a ward pins it. Once for each answer. */
function useBringingIntoView(map: WardMap | null, layer: Layer, pick: (ward: LayerWard) => void) {
  const done = useRef<object | null>(null);
  const area = shownArea.value;
  useEffect(() => {
    if (!map || area === done.current) return;
    const was = done.current;
    done.current = area;
    const wards = area ? wardsOfArea(layer.wards, area.title) : [];
    if (wards.length === 1 && wards[0] && !area?.title.endsWith(" LGA")) pick(wards[0]);
    else if (wards.length) map.frame(wards.map((ward) => ward.i));
    else if (was) map.fit();
  }, [map, layer, area]);
}

function MapButtons({ map }: { map: WardMap }) {
  return (
    <div class="map-buttons">
      <IconButton icon="plus" label="Closer" onClick={() => map.zoom(1)} />
      <IconButton icon="minus" label="Farther" onClick={() => map.zoom(-1)} />
      <IconButton icon="fit" label="Show everything" onClick={() => map.fit()} />
    </div>
  );
}

function Pins({ wards, layer, onClose }: { wards: readonly LayerWard[]; layer: Layer; onClose: (ward: LayerWard) => void }) {
  if (!wards.length) return null;
  return (
    <div class="pins">
      {wards.map((ward) => (
        <WardCard key={ward.i} ward={ward} layer={layer} onClose={() => onClose(ward)} />
      ))}
    </div>
  );
}

const CARD_WIDTH = 220;

function HoverCard({ hover, layer, box }: { hover: Hover; layer: Layer; box: HTMLElement | null }) {
  const width = box?.clientWidth ?? 0;
  const height = box?.clientHeight ?? 0;
  const left = hover.x + CARD_WIDTH + 24 > width ? hover.x - CARD_WIDTH - 14 : hover.x + 14;
  const below = hover.y < height / 2;
  const place = below ? { top: `${hover.y + 14}px` } : { bottom: `${height - hover.y + 14}px` };
  return (
    <div class="hover-place" style={{ left: `${Math.max(4, left)}px`, ...place }} aria-hidden="true">
      <WardCard ward={hover.ward} layer={layer} />
    </div>
  );
}
