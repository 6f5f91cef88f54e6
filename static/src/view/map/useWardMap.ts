/** The Leaflet map in a box, drawn anew when layer, shapes or colours change. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { WardMap } from "../../map/ward-map";
import { basemap, basemapOn } from "../../state/map-view";
import type { Layer, LayerWard } from "../../state/types";
import { isDark } from "../theme";

export interface Hover {
  ward: LayerWard;
  x: number;
  y: number;
}

export interface MapHandlers {
  onHover: (hover: Hover | null) => void;
  onPick: (ward: LayerWard, add: boolean) => void;
  onLasso?: (features: number[]) => void;
}

/** The map is null until it is there. */
export function useWardMap(layer: Layer, shapes: unknown, handlers: MapHandlers, linked = false) {
  const box = useRef<HTMLDivElement>(null);
  const map = useSignal<WardMap | null>(null);
  const latest = useRef(handlers);
  latest.current = handlers;
  const dark = isDark();
  useEffect(() => {
    let gone = false;
    void import("../../map/ward-map").then(({ WardMap }) => {
      if (gone || !box.current) return;
      const ports = {
        onHover: (ward: LayerWard | null, at: { x: number; y: number }) => latest.current.onHover(ward && { ward, ...at }),
        onPick: (ward: LayerWard, add: boolean) => latest.current.onPick(ward, add),
        onLasso: (features: number[]) => latest.current.onLasso?.(features),
      };
      map.value = new WardMap(box.current, ports, linked);
    });
    return () => {
      gone = true;
      map.value?.destroy();
    };
  }, []);
  const drawn = shapes === null ? null : map.value;
  useEffect(() => drawn?.show(shapes, layer, dark), [drawn, shapes, layer]);
  useEffect(() => drawn?.recolour(dark), [dark]);
  const tiles = basemapOn.value && basemap ? basemap.url : null;
  useEffect(() => {
    if (drawn && basemap) drawn.setTiles(tiles);
  }, [drawn, tiles]);
  return { box, map: drawn };
}
