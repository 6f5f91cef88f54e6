/** Rings of wards out of their shared borders: each point is made once, and neighbours share it. Pure. */
export type Arc = readonly (readonly number[])[];

export interface Borders {
  arcs: readonly Arc[];
  transform?: { scale: readonly number[]; translate: readonly number[] };
}

/** A ring's borders by number; `~n` is border n backwards, as TopoJSON has it. */
export type RingArcs = readonly number[];

/** Makes rings of a topology; `point` makes a place of the map of longitude and latitude. */
export function ringMaker<P>(borders: Borders, point: (x: number, y: number) => P): (ring: RingArcs) => P[] {
  const [kx, ky] = borders.transform?.scale ?? [1, 1];
  const [dx, dy] = borders.transform?.translate ?? [0, 0];
  const steps = !!borders.transform;
  const made = borders.arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map((at) => {
      x = (steps ? x : 0) + (at[0] ?? 0);
      y = (steps ? y : 0) + (at[1] ?? 0);
      return point(x * (kx ?? 1) + (dx ?? 0), y * (ky ?? 1) + (dy ?? 0));
    });
  });
  return (ring) => {
    const points: P[] = [];
    for (const number of ring) {
      const arc = made[number < 0 ? ~number : number] ?? [];
      const back = number < 0;
      // The first point of a border is the last one of the border before.
      for (let at = points.length ? 1 : 0; at < arc.length; at++) points.push(arc[back ? arc.length - 1 - at : at] as P);
    }
    return points;
  };
}
