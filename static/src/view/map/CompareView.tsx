/** Two maps of the same wards, moved together: beside each other, or one over the other with a
 * slider between them. */
import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../lib/t";
import type { WardMap } from "../../map/ward-map";
import { outlinesOf } from "../../state/outlines";
import { isPhone } from "../../state/canvas";
import { announce } from "../../state/notices";
import type { Layer, LayerWard } from "../../state/types";
import { ProblemBox } from "../Progress";
import { useLoad } from "../useLoad";
import { Legend } from "./Legend";
import { Attribution, HoverCard, MapButtons } from "./OneMap";
import { useWardMap, type Hover } from "./useWardMap";
import { keysHelp, wardKeys } from "./useWardKeys";
import { WardCard, wardWords } from "./WardCard";

interface Props {
  first: Layer;
  second: Layer;
  swipe: boolean;
  busy: boolean;
}

/** Two linked maps, the ward under the pointer marked on both. */
function useTwoMaps(first: Layer, second: Layer) {
  const hover = useSignal<Hover | null>(null);
  const one = useLoad(first.geometry, () => outlinesOf(first.geometry));
  const two = useLoad(second.geometry, () => outlinesOf(second.geometry));
  const handlers = (other: () => WardMap | null) => ({
    onHover: (next: Hover | null) => {
      hover.value = next;
      other()?.highlight(next?.ward.members?.[0] ?? next?.ward.i ?? null);
    },
    onPick: (ward: LayerWard) => announce(wardWords(ward, first)),
  });
  const upper = useWardMap(first, one.loading ? null : one.value, handlers(() => lower.map), true);
  const lower: ReturnType<typeof useWardMap> = useWardMap(second, two.loading ? null : two.value, handlers(() => upper.map), true);
  useEffect(() => (upper.map && lower.map ? upper.map.link(lower.map) : undefined), [upper.map, lower.map]);
  return { hover, upper, lower, geometry: one.problem ? one : two };
}

export function CompareView({ first, second, swipe, busy }: Props) {
  const { hover, upper, lower, geometry } = useTwoMaps(first, second);
  const cursor = useSignal<number | null>(null);
  const share = useSignal(50);
  const onKeyDown = wardKeys(upper.map, first, {
    at: first.wards.find((ward) => ward.i === cursor.value),
    onMove: (ward) => {
      cursor.value = ward.i;
      upper.map?.focus(ward.i, false);
      lower.map?.focus(ward.i, false);
      const spot = upper.map?.spotOf(ward);
      hover.value = spot ? { ward, ...spot } : null;
      const there = lower.map?.wardOf(ward.i);
      if (there) announce(`${wardWords(ward, first)}. ${wardWords(there, second)}`);
    },
    onPick: () => undefined,
    onSelect: () => undefined,
    onLeave: () => (hover.value = null),
  });
  if (geometry.problem) return <ProblemBox {...geometry.problem} action={{ label: t("Try again"), run: geometry.again }} />;
  const clip = swipe ? { clipPath: `inset(0 ${100 - share.value}% 0 0)` } : {};
  const together = swipe || isPhone();
  const label = (layer: Layer) => t("Map: {title}. {help}", { title: layer.title, help: keysHelp() });
  const at = hover.value?.ward.members?.[0] ?? hover.value?.ward.i;
  const cards = { first: at === undefined ? undefined : upper.map?.wardOf(at), second: at === undefined ? undefined : lower.map?.wardOf(at) };
  return (
    <div class={swipe ? "compare-area swiping" : "compare-area"}>
      <div class="compare-maps">
        <div class="map-frame compare-second">
          <div ref={lower.box} class="map" tabIndex={swipe ? -1 : 0} role="application" aria-label={label(second)} aria-busy={busy} onKeyDown={onKeyDown} />
          {!together && hover.value && cards.second && <HoverCard hover={{ ...hover.value, ward: cards.second }} layer={second} box={lower.box.current} />}
          {upper.map && !swipe && <MapButtons map={upper.map} />}
          <span class="compare-name">{second.title}</span>
          <Attribution />
        </div>
        <div class="map-frame compare-first" style={clip}>
          <div ref={upper.box} class="map" tabIndex={0} role="application" aria-label={label(first)} aria-busy={busy} onKeyDown={onKeyDown} />
          {!together && hover.value && cards.first && <HoverCard hover={{ ...hover.value, ward: cards.first }} layer={first} box={upper.box.current} />}
          <span class="compare-name">{first.title}</span>
        </div>
        {swipe && <Divider share={share} first={first.title} second={second.title} />}
        {swipe && upper.map && <MapButtons map={upper.map} />}
        {together && hover.value && <TwoCards first={first} second={second} cards={cards} below={hover.value.y < (upper.box.current?.clientHeight ?? 0) / 2} />}
      </div>
      <div class="map-foot compare-foot">
        <Legend layer={first} />
        <Legend layer={second} />
      </div>
    </div>
  );
}

interface Cards {
  first: LayerWard | undefined;
  second: LayerWard | undefined;
}

/** Over each other both cards stand in the corner away from the pointer. */
function TwoCards({ first, second, cards, below }: { first: Layer; second: Layer; cards: Cards; below: boolean }) {
  return (
    <div class={below ? "two-cards at-foot" : "two-cards"} aria-hidden="true">
      {cards.first && <WardCard ward={cards.first} layer={first} />}
      {cards.second && <WardCard ward={cards.second} layer={second} />}
    </div>
  );
}

const STEPS: Record<string, number> = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageDown: -10, PageUp: 10, Home: -100, End: 100 };

function Divider({ share, first, second }: { share: Signal<number>; first: string; second: string }) {
  const handle = useRef<HTMLDivElement>(null);
  const set = (value: number) => (share.value = Math.round(Math.max(0, Math.min(100, value))));
  const drag = (event: PointerEvent) => {
    const frame = handle.current?.parentElement?.getBoundingClientRect();
    if (frame && handle.current?.hasPointerCapture(event.pointerId)) set(((event.clientX - frame.left) / frame.width) * 100);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(share.value + step);
  };
  return (
    <div
      ref={handle}
      class="swipe-handle"
      role="slider"
      tabIndex={0}
      aria-label={t("Border between the two maps")}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share.value}
      aria-valuetext={t("{share} % {first}, the rest {second}", { share: share.value, first, second })}
      style={{ left: `${share.value}%` }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        if (!isPhone()) event.currentTarget.focus();
      }}
      onPointerMove={drag}
      onKeyDown={onKeyDown}
    />
  );
}
