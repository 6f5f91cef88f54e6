/** The cells of a settlement grid on Leaflet's canvas: click, box and lasso select them. */
import * as L from "leaflet";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { classOf, inside, type Pick } from "../lib/settlement";
import { removeMap } from "./remove-map";

export interface CellPorts {
  onPick(cells: number[], how: Pick): void;
  onHover(cell: number | null, at: { x: number; y: number }): void;
}
export interface CellCollection extends GeoJSON.FeatureCollection {
  features: GeoJSON.Feature[];
}
type WardTopology = Topology<{ wards: GeometryCollection }>;

const INK = {
  light: { line: "#5c6a68", ward: "#10201f", selected: "#0b6470", open: "#ffffff", note: "#10201f" },
  dark: { line: "#8b9997", ward: "#ffffff", selected: "#8edbe4", open: "#1b2525", note: "#ffffff" },
};
const SMALLEST_DRAG = 5;
/** Pixels below which a cell is too small to look at, and to which it is then enlarged. */
const SMALL_CELL = 14;
const SEEN_CELL = 26;

export class SettlementMap {
  private readonly map: L.Map;
  private layer: L.GeoJSON | null = null;
  private outlines: L.GeoJSON | null = null;
  private marks = L.layerGroup();
  private shapes: L.Polygon[] = [];
  private centres: L.LatLng[] = [];
  /** Width of a whole cell in degrees. */
  private span = 0;
  private classes = "";
  private selected: ReadonlySet<number> = new Set();
  private noted: readonly number[] = [];
  private ink = INK.light;
  private dark = false;
  private fitted = false;
  private path: L.Point[] | null = null;
  private trail: L.Polyline | null = null;
  private boxed = false;
  lasso = false;
  private readonly observer: ResizeObserver;

  constructor(
    private readonly box: HTMLElement,
    private readonly ports: CellPorts,
  ) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(box, {
      preferCanvas: true,
      renderer: L.canvas({ padding: 0.3, tolerance: 1 }),
      zoomControl: false,
      attributionControl: false,
      boxZoom: false,
      zoomSnap: 0.25,
      zoomAnimation: !still,
      fadeAnimation: false,
      inertia: !still,
      keyboard: false,
      minZoom: 4,
      maxZoom: 18,
      center: [9.1, 8.7],
      zoom: 6,
    });
    this.marks.addTo(this.map);
    this.map.on("mouseout movestart", () => this.ports.onHover(null, { x: 0, y: 0 }));
    box.addEventListener("pointerdown", this.start, true);
    box.addEventListener("pointermove", this.drag);
    box.addEventListener("pointerup", this.end);
    box.addEventListener("pointercancel", this.cancel);
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(box);
  }

  show(cells: CellCollection, classes: string): void {
    this.layer?.remove();
    this.classes = classes;
    this.shapes = [];
    this.layer = L.geoJSON(cells, {
      style: (item) => this.style(Number(item?.id)),
      onEachFeature: (item, shape) => this.listen(Number(item.id), shape as L.Polygon),
    }).addTo(this.map);
    this.centres = this.shapes.map((shape) => shape.getBounds().getCenter());
    this.span = Math.max(0, ...this.shapes.map((shape) => shape.getBounds().getEast() - shape.getBounds().getWest()));
    this.outlines?.bringToFront();
    this.fitted = false;
    this.fit();
  }

  /** The borders of all wards, so that one sees where the grid lies. */
  outline(geometry: unknown): void {
    this.outlines?.remove();
    const topology = geometry as WardTopology;
    this.outlines = L.geoJSON(feature(topology, topology.objects.wards), {
      style: { color: this.ink.ward, weight: 1.4, fill: false },
      interactive: false,
    }).addTo(this.map);
  }

  update(classes: string, selected: ReadonlySet<number>, noted: readonly number[], dark: boolean): void {
    const redraw = dark !== this.dark || noted !== this.noted;
    const cells = this.shapes
      .map((_, cell) => cell)
      .filter((cell) => redraw || classes[cell] !== this.classes[cell] || selected.has(cell) !== this.selected.has(cell));
    this.classes = classes;
    this.selected = selected;
    this.dark = dark;
    this.ink = dark ? INK.dark : INK.light;
    for (const cell of cells) this.shapes[cell]?.setStyle(this.style(cell));
    for (const cell of selected) this.shapes[cell]?.bringToFront();
    this.outlines?.setStyle({ color: this.ink.ward });
    this.outlines?.bringToFront();
    if (redraw) this.mark(noted);
  }

  /** Bring a cell into view, near enough to see a whole one. */
  reveal(cell: number): void {
    const centre = this.centres[cell];
    if (!centre) return;
    const west = this.map.latLngToContainerPoint(centre);
    const east = this.map.latLngToContainerPoint([centre.lat, centre.lng + this.span]);
    const width = Math.max(0.01, east.x - west.x);
    if (width < SMALL_CELL) this.map.setView(centre, this.map.getZoom() + Math.log2(SEEN_CELL / width), { animate: false });
    else if (!this.map.getBounds().pad(-0.05).contains(centre)) this.map.setView(centre, this.map.getZoom(), { animate: false });
  }

  fit(): void {
    const bounds = this.layer?.getBounds();
    if (!bounds?.isValid() || !this.box.clientHeight) return;
    this.map.fitBounds(bounds, { padding: [16, 16], animate: this.fitted });
    this.fitted = true;
  }

  zoom(step: 1 | -1): void {
    this.map.zoomIn(step * 0.75);
  }

  destroy(): void {
    this.observer.disconnect();
    this.box.removeEventListener("pointerdown", this.start, true);
    this.box.removeEventListener("pointermove", this.drag);
    this.box.removeEventListener("pointerup", this.end);
    this.box.removeEventListener("pointercancel", this.cancel);
    removeMap(this.map);
  }

  private listen(cell: number, shape: L.Polygon): void {
    this.shapes[cell] = shape;
    shape.on({
      mousemove: (event: L.LeafletMouseEvent) => this.ports.onHover(cell, event.containerPoint),
      mouseout: () => this.ports.onHover(null, { x: 0, y: 0 }),
      click: (event: L.LeafletMouseEvent) => {
        const key = event.originalEvent;
        if (!this.lasso) this.ports.onPick([cell], key.shiftKey || key.ctrlKey || key.metaKey ? "toggle" : "only");
      },
    });
  }

  private style(cell: number): L.PathOptions {
    const entry = classOf(this.classes[cell]);
    const chosen = this.selected.has(cell);
    return {
      fillColor: entry ? (this.dark ? entry.color_dark : entry.color) : this.ink.open,
      fillOpacity: entry ? 0.9 : 0.55,
      color: chosen ? this.ink.selected : this.ink.line,
      weight: chosen ? 3 : 0.5,
      opacity: chosen ? 1 : 0.7,
    };
  }

  private mark(noted: readonly number[]): void {
    this.noted = noted;
    this.marks.clearLayers();
    for (const cell of noted) {
      const at = this.centres[cell];
      if (at) L.circleMarker(at, { radius: 3, color: this.ink.note, weight: 2, fillOpacity: 1, fillColor: this.ink.open, interactive: false }).addTo(this.marks);
    }
  }

  private point(event: PointerEvent): L.Point {
    const frame = this.box.getBoundingClientRect();
    return L.point(event.clientX - frame.left, event.clientY - frame.top);
  }

  private readonly start = (event: PointerEvent): void => {
    if (event.button !== 0 || !(this.lasso || event.shiftKey)) return;
    this.boxed = !this.lasso;
    this.path = [this.point(event)];
    this.map.dragging.disable();
    this.box.setPointerCapture(event.pointerId);
  };

  private readonly drag = (event: PointerEvent): void => {
    const first = this.path?.[0];
    if (!this.path || !first) return;
    const at = this.point(event);
    this.path = this.boxed ? [first, L.point(at.x, first.y), at, L.point(first.x, at.y)] : [...this.path, at];
    this.trail?.remove();
    const ring = [...this.path, first].map((point) => this.map.containerPointToLatLng(point));
    this.trail = L.polyline(ring, { color: this.ink.selected, weight: 2, dashArray: "5 4", interactive: false }).addTo(this.map);
  };

  private readonly end = (): void => {
    const path = this.path;
    this.cancel();
    const first = path?.[0];
    if (!path || !first || !path.some((point) => point.distanceTo(first) > SMALLEST_DRAG)) return;
    const cells = this.centres.flatMap((centre, cell) => (inside(this.map.latLngToContainerPoint(centre), path) ? [cell] : []));
    if (cells.length) this.ports.onPick(cells, "add");
  };

  private readonly cancel = (): void => {
    this.path = null;
    this.trail?.remove();
    this.trail = null;
    this.map.dragging.enable();
  };

  private resized(): void {
    if (!this.box.clientHeight) return;
    this.map.invalidateSize({ pan: false });
    if (!this.fitted) this.fit();
  }
}
