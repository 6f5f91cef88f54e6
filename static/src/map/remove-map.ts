/** Remove a map, also in the middle of a zoom: Leaflet ends that 250 ms later, on a map that is gone. */
import type * as L from "leaflet";

export function removeMap(map: L.Map): void {
  Object.assign(map, { _animatingZoom: false });
  map.remove();
}
