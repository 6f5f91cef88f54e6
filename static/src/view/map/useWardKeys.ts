/** Walking over a map by keys: arrows to the neighbours, Page up and down by rank. */
import { inOrder, type Way } from "../../lib/map";
import { t } from "../../lib/t";
import type { WardMap } from "../../map/ward-map";
import { announce } from "../../state/notices";
import type { Layer, LayerWard } from "../../state/types";
import { wardWords } from "./WardCard";

const PAN = 120;
const PANS: Record<Way, [number, number]> = { ArrowUp: [0, -PAN], ArrowDown: [0, PAN], ArrowLeft: [-PAN, 0], ArrowRight: [PAN, 0] };
const isWay = (key: string): key is Way => key in PANS;

interface Keys {
  /** The ward that the keys are on. */
  at: LayerWard | undefined;
  onMove: (ward: LayerWard) => void;
  onPick: (ward: LayerWard) => void;
  onSelect: (ward: LayerWard) => void;
  onLeave: () => void;
}

export const keysHelp = () =>
  t("Arrow keys go to the neighbouring ward, Page Up and Page Down by rank, Enter pins the ward, Space selects it, Shift and arrow keys move the map, plus and minus zoom.");

function step(key: string, map: WardMap, layer: Layer, at: LayerWard | undefined): LayerWard | undefined {
  if (isWay(key)) return at ? (map.towards(at.i, key) ?? at) : inOrder(layer.wards, null, 1);
  if (key === "Home") return inOrder(layer.wards, null, 1);
  if (key === "End") return inOrder(layer.wards, null, -1);
  if (key === "PageDown") return inOrder(layer.wards, at?.i ?? null, 1);
  if (key === "PageUp") return inOrder(layer.wards, at?.i ?? null, -1);
  return undefined;
}

export function wardKeys(map: WardMap | null, layer: Layer, keys: Keys) {
  return (event: KeyboardEvent) => {
    if (!map || event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const next = event.shiftKey ? undefined : step(key, map, layer, keys.at);
    if (next) {
      keys.onMove(next);
      announce(wardWords(next, layer));
    } else if (event.shiftKey && isWay(key)) map.pan(...PANS[key]);
    else if (key === "+" || key === "=") map.zoom(1);
    else if (key === "-") map.zoom(-1);
    else if (key === "Enter" && keys.at) keys.onPick(keys.at);
    else if (key === " " && keys.at) keys.onSelect(keys.at);
    else if (key === "Escape" && keys.at) keys.onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
