/** The map itself: Leaflet on one canvas, fetched when a map is first shown. */
import * as L from "leaflet";
import { merge, mesh } from "topojson-client";
import type { GeometryCollection, GeometryObject, MultiPolygon, Polygon, Topology } from "topojson-specification";
import { featuresOf, inside, neighbour, type Spot, type Way } from "../lib/map";
import type { Layer, LayerWard } from "../state/types";
import { Lasso } from "./lasso";
import { DARK, hatch, LIGHT } from "./paint";
import { type Borders, ringMaker } from "./rings";
import { removeMap } from "./remove-map";

export interface MapPorts {
  /** A ward under the pointer, and where in the map's box; null when there is none. */
  onHover(ward: LayerWard | null, at: { x: number; y: number }): void;
  onPick(ward: LayerWard, add: boolean): void;
  /** Features inside a ring that was drawn. */
  onLasso(features: number[]): void;
}

interface WardProperties {
  name?: string;
  lga?: string;
}
type WardTopology = Topology<{ wards: GeometryCollection<WardProperties> }>;
type Area = Polygon<WardProperties> | MultiPolygon<WardProperties>;
type Fill = CanvasPattern | string;

const MANY = 2000;
/** How strong classes are over a basemap. */
const OVER_TILES = 0.72;

export class WardMap {
  private readonly map: L.Map;
  private readonly lasso: Lasso;
  private wards: L.FeatureGroup | null = null;
  private outlines: L.GeoJSON | null = null;
  private focusRing: L.GeoJSON | null = null;
  private marks = L.layerGroup();
  private tiles: L.TileLayer | null = null;
  private shapes = new Map<number, L.Polygon>();
  private ids = new WeakMap<object, number>();
  private areas = new Map<number, Area>();
  private byId = new Map<number, LayerWard>();
  private topology: WardTopology | null = null;
  private layer: Layer | null = null;
  private ink = LIGHT;
  private fills: Fill[] = [];
  private hatched: Fill[] = [];
  private empty: Fill = LIGHT.noData;
  private hovered: readonly number[] = [];
  private selected: readonly number[] = [];
  private readonly still: boolean;
  private fitted = false;
  /** Where everything was shown last; null before that. */
  private whole: { zoom: number; centre: L.LatLng } | null = null;
  private following = false;
  private readonly observer: ResizeObserver;

  constructor(
    private readonly box: HTMLElement,
    private readonly ports: MapPorts,
    linked = false,
  ) {
    this.still = linked || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(box, {
      preferCanvas: true,
      renderer: L.canvas({ padding: 0.3, tolerance: 3 }),
      zoomControl: false,
      attributionControl: false,
      keyboard: false,
      boxZoom: false,
      zoomSnap: 0.25,
      zoomAnimation: !this.still,
      fadeAnimation: false,
      inertia: !this.still,
      minZoom: 4,
      maxZoom: 15,
      center: [9.1, 8.7],
      zoom: 6,
    });
    this.marks.addTo(this.map);
    this.lasso = new Lasso(this.map, box, () => this.ink.selected, (ring) => this.ringed(ring));
    this.map.on("mouseout movestart", () => this.leave());
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(box);
  }

  show(geometry: unknown, layer: Layer, dark: boolean): void {
    const sameShapes = geometry === this.topology;
    this.layer = layer;
    this.byId = new Map(layer.wards.flatMap((ward) => featuresOf(ward).map((id) => [id, ward] as const)));
    this.setInk(dark);
    if (sameShapes) this.restyle();
    else this.draw(geometry as WardTopology);
  }

  recolour(dark: boolean): void {
    this.setInk(dark);
    this.restyle();
  }

  fit(gently = true): void {
    const bounds = this.wards?.getBounds();
    if (!bounds?.isValid() || !this.box.clientHeight) return;
    const animate = gently && this.fitted && !this.still;
    this.map.fitBounds(bounds, { padding: [16, 16], animate });
    this.map.setMaxBounds(bounds.pad(0.6));
    this.fitted = true;
    const noted = () => (this.whole = { zoom: this.map.getZoom(), centre: this.map.getCenter() });
    if (animate) this.map.once("moveend", noted);
    else noted();
  }

  /** Nobody has moved the map since everything was shown. */
  private isWhole(): boolean {
    if (!this.whole || this.map.getZoom() !== this.whole.zoom) return false;
    return this.map.latLngToContainerPoint(this.whole.centre).distanceTo(this.map.getSize().divideBy(2)) < 3;
  }

  zoom(step: 1 | -1): void {
    this.map.zoomIn(step * 0.75);
  }

  pan(x: number, y: number): void {
    this.map.panBy([x, y]);
  }

  focus(id: number | null, zoom: boolean): void {
    this.focusRing?.remove();
    this.focusRing = null;
    const ward = id === null ? undefined : this.byId.get(id);
    const ring = ward && this.ringOf(featuresOf(ward));
    if (!ring) return;
    const style = { color: this.ink.focus, weight: 3, fill: false, interactive: false };
    this.focusRing = L.geoJSON(ring, { style, interactive: false }).addTo(this.map);
    if (zoom) this.map.fitBounds(this.focusRing.getBounds().pad(3), { maxZoom: 10.5 });
    else if (!this.map.getBounds().intersects(this.focusRing.getBounds())) this.map.panTo(this.focusRing.getBounds().getCenter());
  }

  /** Bring some wards into view; all of them stay on the map. */
  frame(ids: readonly number[]): void {
    const bounds = L.latLngBounds([]);
    for (const id of ids) {
      const shape = this.shapes.get(id);
      if (shape) bounds.extend(shape.getBounds());
    }
    if (bounds.isValid()) this.map.fitBounds(bounds.pad(0.2), { maxZoom: 10.5 });
  }

  /** Draw around the wards that are selected. */
  mark(features: readonly number[]): void {
    this.selected = features;
    this.marks.clearLayers();
    const ring = this.ringOf(features);
    if (!ring) return;
    for (const [color, weight] of [[this.ink.halo, 6], [this.ink.selected, 3]] as const) {
      L.geoJSON(ring, { style: { color, weight, fill: false }, interactive: false }).addTo(this.marks);
    }
  }

  setLasso(on: boolean): void {
    this.lasso.on = on;
    this.box.classList.toggle("drawing", on);
  }

  /** Tiles below the wards, only where the installation names some. */
  setTiles(url: string | null): void {
    this.tiles?.remove();
    this.tiles = url ? L.tileLayer(url, { maxZoom: 19, className: "tile" }).addTo(this.map) : null;
    this.restyle();
  }

  /** The line of the layer in a direction from another, as the map lies. */
  towards(from: number, way: Way): LayerWard | undefined {
    const spots = new Map<number, Spot>();
    for (const ward of this.layer?.wards ?? []) {
      const spot = this.spotOf(ward);
      if (spot) spots.set(ward.i, spot);
    }
    const next = neighbour(spots, from, way);
    return next === null ? undefined : this.byId.get(next);
  }

  /** Where a ward is in the box; for a card beside it. */
  spotOf(ward: LayerWard): Spot | null {
    const bounds = L.latLngBounds([]);
    for (const id of featuresOf(ward)) {
      const shape = this.shapes.get(id);
      if (shape) bounds.extend(shape.getBounds());
    }
    return bounds.isValid() ? this.map.latLngToContainerPoint(bounds.getCenter()) : null;
  }

  /** The line of this layer for a feature. */
  wardOf(id: number): LayerWard | undefined {
    return this.byId.get(id);
  }

  highlight(id: number | null): void {
    for (const old of this.hovered) this.shapes.get(old)?.setStyle(this.style(old));
    const ward = id === null ? undefined : this.byId.get(id);
    this.hovered = ward ? featuresOf(ward) : [];
    for (const now of this.hovered) this.shapes.get(now)?.setStyle({ color: this.ink.focus, weight: 2, opacity: 1 });
  }

  /** Both maps show the same part from now on. */
  link(other: WardMap): () => void {
    const follow = (from: WardMap, to: WardMap) => () => {
      if (from.following) return;
      to.following = true;
      to.map.setView(from.map.getCenter(), from.map.getZoom(), { animate: false });
      to.following = false;
    };
    const here = follow(this, other);
    const there = follow(other, this);
    this.map.on("move zoom", here);
    other.map.on("move zoom", there);
    here();
    return () => {
      this.map.off("move zoom", here);
      other.map.off("move zoom", there);
    };
  }

  destroy(): void {
    this.observer.disconnect();
    this.lasso.destroy();
    removeMap(this.map);
  }

  private setInk(dark: boolean): void {
    this.ink = dark ? DARK : LIGHT;
    this.empty = hatch(this.ink.noData, this.ink.hatch, false);
    const colours = (this.layer?.legend.classes ?? []).map((entry) => (dark ? entry.color_dark : entry.color));
    this.fills = colours;
    this.hatched = colours.map((colour) => hatch(colour, this.ink.contested, true));
  }

  private draw(topology: WardTopology): void {
    this.wards?.remove();
    this.outlines?.remove();
    this.focusRing?.remove();
    this.shapes.clear();
    this.topology = topology;
    const wards = topology.objects.wards;
    this.areas = new Map(wards.geometries.flatMap((item) => (item.type ? [[Number(item.id), item as Area] as const] : [])));
    const smoothFactor = wards.geometries.length > MANY ? 2 : 1; // pixels that a border may be off
    const ringOf = ringMaker(topology as unknown as Borders, (x, y) => new L.LatLng(y, x));
    const weight = this.areas.size > MANY ? 0.3 : 0.7;
    for (const [id, area] of this.areas) {
      const arcs = area as unknown as { type: string; arcs: number[][] | number[][][] };
      const rings = arcs.type === "Polygon" ? (arcs.arcs as number[][]).map(ringOf) : (arcs.arcs as number[][][]).map((part) => part.map(ringOf));
      const shape = L.polygon(rings, { ...this.style(id), weight, smoothFactor });
      this.shapes.set(id, shape);
      this.ids.set(shape, id);
    }
    this.wards = L.featureGroup([...this.shapes.values()]);
    this.listen(this.wards);
    this.fit(); // before the shapes are on the map: they are projected once
    this.wards.addTo(this.map);
    this.outlines = L.geoJSON(this.lgaBorders(topology), {
      style: { color: this.ink.lga, weight: 1.1, opacity: 0.8, fill: false },
      interactive: false,
    }).addTo(this.map);
    this.mark(this.selected);
  }

  /** One outline around several features. */
  private ringOf(features: readonly number[]): GeoJSON.MultiPolygon | null {
    const parts = features.flatMap((id) => this.areas.get(id) ?? []);
    return this.topology && parts.length ? merge(this.topology, parts as never) : null;
  }

  /** Borders shared by wards of two LGAs, and the outer edge. */
  private lgaBorders(topology: WardTopology): GeoJSON.GeometryObject {
    const lgaOf = (shape: GeometryObject<WardProperties>) => {
      const ward = this.byId.get(Number(shape.id));
      const own = (shape.properties as WardProperties | undefined)?.lga;
      return ward?.members ? ward.name : (ward?.lga || own || null);
    };
    const wards = topology.objects.wards as unknown as GeometryObject<WardProperties>;
    return mesh(topology, wards as never, (a, b) => a === b || lgaOf(a as never) !== lgaOf(b as never));
  }

  /** What happens to a shape reaches its group: thousands of wards need three listeners. */
  private listen(wards: L.FeatureGroup): void {
    const idOf = (event: L.LeafletMouseEvent) => this.ids.get(event.propagatedFrom as object) ?? -1;
    wards.on({
      mousemove: (event: L.LeafletMouseEvent) => this.hover(idOf(event), event),
      mouseout: () => this.leave(),
      click: (event: L.LeafletMouseEvent) => {
        const ward = this.byId.get(idOf(event));
        const key = event.originalEvent;
        if (ward && !this.lasso.on) this.ports.onPick(ward, key.ctrlKey || key.metaKey);
        else if (ward) this.ports.onPick(ward, true);
      },
    });
  }

  private ringed(ring: L.Point[]): void {
    const found = [...this.shapes].flatMap(([id, shape]) =>
      inside(this.map.latLngToContainerPoint(shape.getBounds().getCenter()), ring) ? [id] : [],
    );
    if (found.length) this.ports.onLasso(found);
  }

  private hover(id: number, event: L.LeafletMouseEvent): void {
    const ward = this.byId.get(id);
    if (!this.hovered.includes(id)) this.highlight(id);
    if (ward) this.ports.onHover(ward, event.containerPoint);
  }

  private leave(): void {
    if (!this.hovered.length) return;
    this.highlight(null);
    this.ports.onHover(null, { x: 0, y: 0 });
  }

  private style(id: number): L.PathOptions {
    const ward = this.byId.get(id);
    const at = ward?.class ?? null;
    const fill = at === null ? this.empty : (ward?.hatched ? this.hatched : this.fills)[at];
    return {
      fillColor: (fill ?? this.empty) as string, // a canvas fill may be a pattern
      fillOpacity: this.tiles ? OVER_TILES : 1,
      color: this.ink.line,
      weight: this.shapes.size > MANY ? 0.3 : 0.7,
      opacity: ward?.members ? 0.25 : 0.9,
    };
  }

  private restyle(): void {
    for (const [id, shape] of this.shapes) shape.setStyle(this.style(id));
    this.outlines?.setStyle({ color: this.ink.lga });
    this.focusRing?.setStyle({ color: this.ink.focus });
    this.mark(this.selected);
  }

  private resized(): void {
    if (!this.box.clientHeight) return; // hidden: what it showed is found again
    const whole = this.isWhole();
    if (whole) this.map.setMaxBounds(L.latLngBounds([])); // fit() sets them anew; until then they would move the map
    this.map.invalidateSize({ pan: false });
    if (!this.fitted || whole) this.fit(false);
  }
}
