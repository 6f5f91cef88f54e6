/** What a map does with its layer, without drawing: years, neighbours, what is remembered. Pure. */
import type { Layer, LayerWard } from "../state/types";

export interface Look {
  /** Key of a classification; empty: the map's own classes. */
  method: string;
  classes: number;
  level: "ward" | "lga";
}

export const OWN_LOOK: Look = { method: "", classes: 5, level: "ward" };

/** The features of the outlines that a line of the layer stands for: its own, or its LGA's wards. */
export const featuresOf = (ward: LayerWard): readonly number[] => ward.members ?? [ward.i];

/** The query of a look; nothing for the map as it is. */
export function lookQuery(look: Look, run: string | null, version: string): string {
  const query = new URLSearchParams();
  if (look.method) query.set("method", look.method);
  if (look.method || look.level === "lga") query.set("classes", String(look.classes));
  if (look.level === "lga") query.set("level", "lga");
  if (run) query.set("run", run);
  if (version) query.set("v", version);
  const text = query.toString();
  return text ? `?${text}` : "";
}

/** A remembered look as far as this map offers it. */
export function fittingLook(look: Look, layer: Layer | null): Look {
  const choices = layer?.choices;
  if (!choices) return look;
  const method = choices.methods.some((item) => item.key === look.method) ? look.method : "";
  const level = choices.levels.includes(look.level) ? look.level : "ward";
  return { method, classes: Math.max(2, Math.min(choices.most_classes, look.classes)), level };
}

/** The layer at one of its years. */
export function atYear(layer: Layer, at: number): Layer {
  const frames = layer.frames;
  const label = frames?.labels[at];
  if (!frames || label === undefined) return layer;
  const wards = layer.wards.map((ward, row) => ({
    ...ward,
    value: frames.values[at]?.[row] ?? null,
    text: frames.texts[at]?.[row] ?? "",
    class: frames.classes[at]?.[row] ?? null,
  }));
  const classes = layer.legend.classes.map((entry, place) => ({ ...entry, count: frames.counts[at]?.[place] ?? 0 }));
  return {
    ...layer,
    title: `${layer.title}, ${label}`,
    wards,
    summary: frames.summaries[at] ?? layer.summary,
    legend: { ...layer.legend, classes, no_data: { ...layer.legend.no_data, count: frames.missing[at] ?? 0 } },
  };
}

export interface Spot {
  x: number;
  y: number;
}

export type Way = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";
const WAYS: Record<Way, Spot> = {
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
};

/** The nearest spot in a direction, y downwards; what lies aside counts as farther away. */
export function neighbour(spots: ReadonlyMap<number, Spot>, from: number, way: Way): number | null {
  const here = spots.get(from);
  if (!here) return null;
  const to = WAYS[way];
  let best: number | null = null;
  let least = Infinity;
  for (const [id, spot] of spots) {
    const x = spot.x - here.x;
    const y = spot.y - here.y;
    const along = x * to.x + y * to.y;
    const aside = Math.abs(x * to.y - y * to.x);
    if (along <= 0 || aside > 1.2 * along || id === from) continue;
    const distance = along + 1.5 * aside;
    if (distance < least) {
      least = distance;
      best = id;
    }
  }
  return best;
}

/** The ward after or before another in the order of rank, then of value; at the ends it stays. */
export function inOrder(wards: readonly LayerWard[], from: number | null, step: 1 | -1): LayerWard | undefined {
  const ordered = [...wards].sort(
    (a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || (b.value ?? -Infinity) - (a.value ?? -Infinity) || a.i - b.i,
  );
  const at = ordered.findIndex((ward) => ward.i === from);
  if (at < 0) return step > 0 ? ordered[0] : ordered.at(-1);
  return ordered[Math.max(0, Math.min(ordered.length - 1, at + step))];
}

/** Whether a spot lies inside a ring. */
export function inside(spot: Spot, ring: readonly Spot[]): boolean {
  let within = false;
  for (let at = 0, last = ring.length - 1; at < ring.length; last = at++) {
    const a = ring[at] as Spot;
    const b = ring[last] as Spot;
    if (a.y > spot.y !== b.y > spot.y && spot.x < ((b.x - a.x) * (spot.y - a.y)) / (b.y - a.y) + a.x) within = !within;
  }
  return within;
}

/** Chosen wards as answers name them; a whole LGA by its name. */
export function titlesOf(wards: readonly LayerWard[], chosen: ReadonlySet<number>): string[] {
  const groups = new Map<string, LayerWard[]>();
  for (const ward of wards) groups.set(ward.lga ?? "", [...(groups.get(ward.lga ?? "") ?? []), ward]);
  const titles: string[] = [];
  for (const [lga, members] of groups) {
    const picked = members.filter((ward) => chosen.has(ward.i));
    if (lga && picked.length === members.length && picked.length > 1) titles.push(`${lga} LGA`);
    else titles.push(...picked.map((ward) => (lga ? `${ward.name} (${lga})` : ward.name)));
  }
  return titles;
}
