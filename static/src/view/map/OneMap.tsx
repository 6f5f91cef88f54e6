/** One map: hover card, pinned wards, search list, table twin, selection, legend and summary. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { featuresOf } from "../../lib/map";
import { t } from "../../lib/t";
import { findWard, wardsOfArea } from "../../lib/wards";
import type { WardMap } from "../../map/ward-map";
import { focusedWard, isPhone, selectedWards, shownArea, shownWards, takeShownWards } from "../../state/canvas";
import { addWards, basemap, basemapOn, lassoOn, panel, toggleWards } from "../../state/map-view";
import { announce } from "../../state/notices";
import { outlinesOf } from "../../state/outlines";
import type { Layer, LayerWard } from "../../state/types";
import { IconButton } from "../Icons";
import { ProblemBox } from "../Progress";
import { useLoad } from "../useLoad";
import { Legend } from "./Legend";
import { Pins } from "./Pins";
import { SelectionBar } from "./SelectionBar";
import { useWardMap, type Hover } from "./useWardMap";
import { keysHelp, wardKeys } from "./useWardKeys";
import { WardCard, wardWords } from "./WardCard";
import { WardList } from "./WardList";
import { WardTable } from "./WardTable";

const MAX_PINS = 4;

/** The ward that the keys have walked to on a map, from the one that was in focus then. */
interface Cursor {
  ward: number;
  layer: Layer;
  focus: object | null;
}

/** Wards whose cards stay open; the newest first. */
function usePins(layer: Layer) {
  const pins = useSignal<readonly LayerWard[]>([]);
  const pick = (ward: LayerWard, from: "map" | "search") => {
    pins.value = [ward, ...pins.value.filter((other) => other.i !== ward.i)].slice(0, isPhone() ? 2 : MAX_PINS);
    focusedWard.value = { name: ward.name, lga: ward.lga, code: ward.code, feature: ward.i, from };
    announce(wardWords(ward, layer));
  };
  const unpin = (ward: LayerWard) => {
    pins.value = pins.value.filter((other) => other.i !== ward.i);
    focusedWard.value = null;
  };
  return { pins, pick, unpin };
}

export function OneMap({ layer, busy }: { layer: Layer; busy: boolean }) {
  const hover = useSignal<Hover | null>(null);
  const cursor = useSignal<Cursor | null>(null);
  const { pins, pick, unpin } = usePins(layer);
  const geometry = useLoad(layer.geometry, () => outlinesOf(layer.geometry));
  const toggle = (ward: LayerWard) => toggleWards(layer.geometry, featuresOf(ward));
  const { box, map } = useWardMap(layer, geometry.loading ? null : geometry.value, {
    onHover: (next) => (hover.value = next),
    onPick: (ward, add) => (add ? toggle(ward) : pick(ward, "map")),
    onLasso: (features) => addWards(layer.geometry, features),
  });
  const focus = focusedWard.value;
  const here = cursor.value?.layer === layer && cursor.value.focus === focus ? cursor.value.ward : null;
  const at = layer.wards.find((ward) => ward.i === here) ?? (focus ? findWard(layer.wards, focus) : undefined);
  useEffect(() => {
    const ward = focus ? findWard(layer.wards, focus) : undefined;
    map?.focus(ward?.i ?? null, !!focus && focus.from !== "map");
    if (map && ward && focus?.from === "table") pick(ward, "search");
    pins.value = pins.value.map((pin) => findWard(layer.wards, pin) ?? pin);
  }, [focus, map, layer]);
  // Under a pointer that stays, another map or year has other values.
  useLayoutEffect(() => {
    const ward = hover.value && findWard(layer.wards, hover.value.ward);
    hover.value = hover.value && ward ? { ...hover.value, ward } : null;
  }, [layer]);
  const wanted = shownWards.value;
  useEffect(() => {
    const rows = map && wanted && takeShownWards(layer.geometry);
    if (rows) map.frame(rows);
  }, [map, layer, wanted]);
  useSelection(map, layer);
  useBringingIntoView(map, layer, (ward) => pick(ward, "search"));
  const onKeyDown = wardKeys(map, layer, {
    at,
    onMove: (ward) => {
      cursor.value = { ward: ward.i, layer, focus: focusedWard.value };
      map?.focus(ward.i, false);
      const spot = map?.spotOf(ward);
      hover.value = spot ? { ward, ...spot } : null;
    },
    onPick: (ward) => pick(ward, "map"),
    onSelect: toggle,
    onLeave: () => {
      cursor.value = null;
      hover.value = null;
      map?.focus(null, false);
    },
  });
  const open = panel.value;
  /** On a phone the list would hide what was found. */
  const found = (ward: LayerWard) => {
    pick(ward, "search");
    if (!isPhone()) return;
    panel.value = "none";
    box.current?.focus();
  };
  const isPinned = hover.value && pins.value.some((pin) => pin.i === hover.value?.ward.i);
  return (
    <div class={open === "none" ? "map-area" : `map-area with-${open}`}>
      <div class="map-frame">
        <div
          ref={box}
          class="map"
          tabIndex={0}
          role="application"
          aria-label={t("Map: {title}. {help}", { title: layer.title, help: keysHelp() })}
          aria-busy={busy || !map}
          onKeyDown={onKeyDown}
          onBlur={() => (hover.value = null)}
        />
        {!map && !geometry.problem && <div class="skeleton skeleton-map map-cover" />}
        {geometry.problem && <ProblemBox {...geometry.problem} action={{ label: t("Try again"), run: geometry.again }} />}
        {map && <MapButtons map={map} />}
        {hover.value && !isPinned && <HoverCard hover={hover.value} layer={layer} box={box.current} />}
        <Pins wards={pins.value} layer={layer} onClose={unpin} />
        <Attribution />
      </div>
      {open === "list" && <WardList layer={layer} onPick={found} onClose={() => (panel.value = "none")} />}
      {open === "table" && <WardTable layer={layer} onPick={(ward) => pick(ward, "search")} />}
      <SelectionBar layer={layer} onFrame={(rows) => map?.frame(rows)} />
      <div class="map-foot">
        <Legend layer={layer} />
        <p class="map-summary">{layer.summary}</p>
      </div>
    </div>
  );
}

/** Selected wards are drawn; while wards are chosen, the pointer draws a ring. */
function useSelection(map: WardMap | null, layer: Layer) {
  const rows = selectedWards.value?.boundary === layer.geometry ? selectedWards.value.rows : null;
  useEffect(() => map?.mark(rows ?? []), [map, rows]);
  const drawing = lassoOn.value;
  useEffect(() => map?.setLasso(drawing), [map, drawing]);
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
    else if (wards.length) map.frame(wards.flatMap(featuresOf));
    else if (was) map.fit();
  }, [map, layer, area]);
}

export function MapButtons({ map }: { map: WardMap }) {
  return (
    <div class="map-buttons">
      <IconButton icon="plus" label={t("Closer")} onClick={() => map.zoom(1)} />
      <IconButton icon="minus" label={t("Farther")} onClick={() => map.zoom(-1)} />
      <IconButton icon="fit" label={t("Show everything")} onClick={() => map.fit()} />
    </div>
  );
}

export function Attribution() {
  const credit = basemapOn.value && basemap?.attribution;
  return credit ? <p class="map-credit">{credit}</p> : null;
}

const CARD_WIDTH = 220;

export function HoverCard({ hover, layer, box }: { hover: Hover; layer: Layer; box: HTMLElement | null }) {
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
