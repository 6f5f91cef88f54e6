/** The map itself: Leaflet on one canvas, fetched when a map is first shown. */
import * as L from "leaflet";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, GeometryObject, Topology } from "topojson-specification";
import type { Layer, LayerWard } from "../state/types";

export interface MapPorts {
  /** A ward under the pointer, and where in the map's box; null when there is none. */
  onHover(ward: LayerWard | null, at: { x: number; y: number }): void;
  onPick(ward: LayerWard): void;
}

interface WardProperties {
  name?: string;
  lga?: string;
}
type WardTopology = Topology<{ wards: GeometryCollection<WardProperties> }>;

interface Ink {
  line: string;
  lga: string;
  focus: string;
  noData: string;
  hatch: string;
}
const LIGHT: Ink = { line: "#ffffff", lga: "#43504f", focus: "#10201f", noData: "#e9ebea", hatch: "#aab2b0" };
const DARK: Ink = { line: "#0f1717", lga: "#c3cecc", focus: "#ffffff", noData: "#27302f", hatch: "#5b6866" };

/** Diagonal lines, so that "no data" is told from a class without seeing colour. */
function hatch(ink: Ink): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const context = tile.getContext("2d");
  if (!context) return ink.noData;
  context.fillStyle = ink.noData;
  context.fillRect(0, 0, 8, 8);
  context.strokeStyle = ink.hatch;
  context.lineWidth = 1.2;
  for (const offset of [-8, 0, 8]) {
    context.moveTo(offset - 1, 9);
    context.lineTo(offset + 9, -1);
  }
  context.stroke();
  return context.createPattern(tile, "repeat") ?? ink.noData;
}

export class WardMap {
  private readonly map: L.Map;
  private wards: L.GeoJSON | null = null;
  private outlines: L.GeoJSON | null = null;
  private focusRing: L.GeoJSON | null = null;
  private shapes = new Map<number, L.Path>();
  private byId = new Map<number, LayerWard>();
  private geometry: unknown = null;
  private layer: Layer | null = null;
  private ink = LIGHT;
  private pattern: CanvasPattern | string = LIGHT.noData;
  private hovered: number | null = null;
  private fitted = false;
  private readonly observer: ResizeObserver;

  constructor(
    private readonly box: HTMLElement,
    private readonly ports: MapPorts,
  ) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(box, {
      preferCanvas: true,
      renderer: L.canvas({ padding: 0.3, tolerance: 3 }),
      zoomControl: false,
      attributionControl: false,
      zoomSnap: 0.25,
      zoomAnimation: !still,
      fadeAnimation: false,
      inertia: !still,
      minZoom: 4,
      maxZoom: 15,
      center: [9.1, 8.7],
      zoom: 6,
    });
    this.map.on("mouseout movestart", () => this.leave());
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(box);
  }

  show(geometry: unknown, layer: Layer, dark: boolean): void {
    const sameShapes = geometry === this.geometry;
    this.layer = layer;
    this.byId = new Map(layer.wards.map((ward) => [ward.i, ward]));
    this.setInk(dark);
    if (sameShapes) this.restyle();
    else this.draw(geometry as WardTopology);
    this.geometry = geometry;
  }

  recolour(dark: boolean): void {
    this.setInk(dark);
    this.restyle();
  }

  fit(): void {
    const bounds = this.wards?.getBounds();
    if (!bounds?.isValid() || !this.box.clientHeight) return;
    this.map.fitBounds(bounds, { padding: [16, 16], animate: this.fitted });
    this.map.setMaxBounds(bounds.pad(0.6));
    this.fitted = true;
  }

  zoom(step: 1 | -1): void {
    this.map.zoomIn(step * 0.75);
  }

  focus(id: number | null, zoom: boolean): void {
    this.focusRing?.remove();
    this.focusRing = null;
    const shape = id === null ? undefined : this.shapes.get(id);
    if (!(shape instanceof L.Polygon)) return;
    const style = { color: this.ink.focus, weight: 3, fill: false, interactive: false };
    this.focusRing = L.geoJSON(shape.toGeoJSON(), { style, interactive: false }).addTo(this.map);
    if (zoom) this.map.fitBounds(shape.getBounds().pad(3), { maxZoom: 10.5 });
  }

  /** Bring some wards into view; all of them stay on the map. */
  frame(ids: readonly number[]): void {
    const bounds = L.latLngBounds([]);
    for (const id of ids) {
      const shape = this.shapes.get(id);
      if (shape instanceof L.Polygon) bounds.extend(shape.getBounds());
    }
    if (bounds.isValid()) this.map.fitBounds(bounds.pad(0.2), { maxZoom: 10.5 });
  }

  destroy(): void {
    this.observer.disconnect();
    this.map.remove();
  }

  private setInk(dark: boolean): void {
    this.ink = dark ? DARK : LIGHT;
    this.pattern = hatch(this.ink);
  }

  private draw(topology: WardTopology): void {
    this.wards?.remove();
    this.outlines?.remove();
    this.focusRing?.remove();
    this.shapes.clear();
    const wards = topology.objects.wards;
    this.wards = L.geoJSON(feature(topology, wards), {
      style: (item) => this.style(Number(item?.id)),
      onEachFeature: (item, shape) => this.listen(Number(item.id), shape as L.Path),
    }).addTo(this.map);
    this.outlines = L.geoJSON(this.lgaBorders(topology), {
      style: { color: this.ink.lga, weight: 1.1, opacity: 0.8, fill: false },
      interactive: false,
    }).addTo(this.map);
    this.fit();
  }

  /** Borders shared by wards of two LGAs, and the outer edge. */
  private lgaBorders(topology: WardTopology): GeoJSON.GeometryObject {
    const lgaOf = (shape: GeometryObject<WardProperties>) =>
      this.byId.get(Number(shape.id))?.lga ?? (shape.properties as WardProperties | undefined)?.lga ?? null;
    const wards = topology.objects.wards as unknown as GeometryObject<WardProperties>;
    return mesh(topology, wards as never, (a, b) => a === b || lgaOf(a as never) !== lgaOf(b as never));
  }

  private listen(id: number, shape: L.Path): void {
    this.shapes.set(id, shape);
    shape.on({
      mousemove: (event: L.LeafletMouseEvent) => this.hover(id, event),
      mouseout: () => this.leave(),
      click: () => {
        const ward = this.byId.get(id);
        if (ward) this.ports.onPick(ward);
      },
    });
  }

  private hover(id: number, event: L.LeafletMouseEvent): void {
    const ward = this.byId.get(id);
    if (this.hovered !== id) {
      this.leave();
      this.hovered = id;
      this.shapes.get(id)?.setStyle({ color: this.ink.focus, weight: 2 });
    }
    if (ward) this.ports.onHover(ward, event.containerPoint);
  }

  private leave(): void {
    if (this.hovered === null) return;
    this.shapes.get(this.hovered)?.setStyle(this.style(this.hovered));
    this.hovered = null;
    this.ports.onHover(null, { x: 0, y: 0 });
  }

  private style(id: number): L.PathOptions {
    const index = this.byId.get(id)?.class;
    const entry = index === null || index === undefined ? undefined : this.layer?.legend.classes[index];
    const colour = this.ink === DARK ? entry?.color_dark : entry?.color;
    return {
      fillColor: colour ?? (this.pattern as string), // a canvas fill may be a pattern
      fillOpacity: 1,
      color: this.ink.line,
      weight: this.shapes.size > 2000 ? 0.3 : 0.7,
      opacity: 0.9,
    };
  }

  private restyle(): void {
    for (const [id, shape] of this.shapes) shape.setStyle(this.style(id));
    this.outlines?.setStyle({ color: this.ink.lga });
    this.focusRing?.setStyle({ color: this.ink.focus });
  }

  private resized(): void {
    this.map.invalidateSize({ pan: false });
    if (!this.fitted) this.fit();
  }
}
