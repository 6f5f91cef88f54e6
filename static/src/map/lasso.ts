/** Drawing a ring around wards with the pointer. */
import * as L from "leaflet";

const SMALLEST_DRAG = 5;

export class Lasso {
  on = false;
  private path: L.Point[] | null = null;
  private trail: L.Polyline | null = null;

  constructor(
    private readonly map: L.Map,
    private readonly box: HTMLElement,
    private readonly colour: () => string,
    private readonly done: (ring: L.Point[]) => void,
  ) {
    box.addEventListener("pointerdown", this.start, true);
    box.addEventListener("pointermove", this.drag);
    box.addEventListener("pointerup", this.end);
    box.addEventListener("pointercancel", this.cancel);
  }

  destroy(): void {
    this.box.removeEventListener("pointerdown", this.start, true);
    this.box.removeEventListener("pointermove", this.drag);
    this.box.removeEventListener("pointerup", this.end);
    this.box.removeEventListener("pointercancel", this.cancel);
  }

  private point(event: PointerEvent): L.Point {
    const frame = this.box.getBoundingClientRect();
    return L.point(event.clientX - frame.left, event.clientY - frame.top);
  }

  private readonly start = (event: PointerEvent): void => {
    if (event.button !== 0 || !(this.on || event.shiftKey)) return;
    this.path = [this.point(event)];
    this.map.dragging.disable();
    this.box.setPointerCapture(event.pointerId);
  };

  private readonly drag = (event: PointerEvent): void => {
    const first = this.path?.[0];
    if (!this.path || !first) return;
    this.path = [...this.path, this.point(event)];
    const ring = [...this.path, first].map((point) => this.map.containerPointToLatLng(point));
    if (this.trail) this.trail.setLatLngs(ring);
    else this.trail = L.polyline(ring, { color: this.colour(), weight: 2, dashArray: "5 4", interactive: false }).addTo(this.map);
  };

  private readonly end = (): void => {
    const path = this.path;
    this.cancel();
    const first = path?.[0];
    if (path && first && path.some((point) => point.distanceTo(first) > SMALLEST_DRAG)) this.done(path);
  };

  private readonly cancel = (): void => {
    this.path = null;
    this.trail?.remove();
    this.trail = null;
    this.map.dragging.enable();
  };
}
