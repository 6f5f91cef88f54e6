"""Cut polygon rings into arcs so that a border shared by two areas is held once.

All steps are array operations. Coordinates are put on a grid of 1e-7 degree (about 1 cm)
first, so that equal places have equal numbers; the rest works on vertex numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Shapes = NDArray[np.object_]

FINE_GRID = 1e-7
"""Degrees; vertices closer than this are one vertex."""


@dataclass(frozen=True)
class Arcs:
    """Borders cut at junctions, and the rings put together from them.

    Attributes
    ----------
    points
        Shape (p, 2), lon/lat; the points of all arcs one after another.
    starts
        Shape (a + 1,); arc k owns ``points[starts[k]:starts[k + 1]]``, both ends included.
    refs
        Shape (r,); arc number, or ``~number`` where a ring runs along it backwards.
    ref_starts
        Shape (rings + 1,); ring j owns ``refs[ref_starts[j]:ref_starts[j + 1]]``.
    ring_part, part_geometry
        Shape (rings,), (parts,); which polygon a ring is in (its first ring is the shell),
        and which input geometry a polygon belongs to.
    geometries
        Number of input geometries.
    """

    points: Floats
    starts: Ints
    refs: Ints
    ref_starts: Ints
    ring_part: Ints
    part_geometry: Ints
    geometries: int

    def arc_of_point(self) -> Ints:
        """Arc number of each point, shape (p,)."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def ring_of_ref(self) -> Ints:
        """Ring number of each reference, shape (r,)."""
        return np.repeat(np.arange(len(self.ref_starts) - 1), np.diff(self.ref_starts))


def cut_arcs(shapes: Shapes) -> Arcs:
    """Arcs of polygons and multipolygons.

    Parameters
    ----------
    shapes
        Shape (n,), Polygon or MultiPolygon in degrees, none missing, none empty.

    Returns
    -------
    Arcs
        Rings with fewer than three different vertices on the fine grid are left out.

    Notes
    -----
    A vertex is a junction if two passes over it have different neighbours, direction apart.
    Between junctions an arc is fixed by its first edge, so two arcs are the same exactly if
    they have the same first edge in one of the two directions (compare Bostock, TopoJSON,
    "Dedup").
    """
    parts, part_geometry = shapely.get_parts(shapes, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    grid, ring = _grid_rings(rings)
    full = np.flatnonzero(np.bincount(ring, minlength=len(rings)) >= 3)
    inside = np.isin(ring, full)
    grid, ring = grid[inside], np.searchsorted(full, ring[inside])
    vertex = _vertex_numbers(grid)
    size = np.bincount(ring, minlength=len(full)).astype(np.int64)
    first = (np.cumsum(size) - size).astype(np.int64)
    place = np.arange(len(ring)) - first[ring]
    following: Ints = first[ring] + (place + 1) % size[ring]
    leading: Ints = first[ring] + (place - 1) % size[ring]
    cut = _cut_places(vertex, vertex[leading], vertex[following], ring, first)
    points, starts, refs = _unique_arcs(
        grid, vertex, np.flatnonzero(cut), ring, first, size, leading, following
    )
    return Arcs(
        points=np.asarray(points * FINE_GRID, dtype=np.float64),
        starts=starts,
        refs=refs,
        ref_starts=np.r_[0, np.cumsum(np.bincount(ring[cut], minlength=len(full)))],
        ring_part=np.asarray(ring_part[full], dtype=np.int64),
        part_geometry=np.asarray(part_geometry, dtype=np.int64),
        geometries=len(shapes),
    )


def _grid_rings(rings: Shapes) -> tuple[Ints, Ints]:
    """Open rings on the fine grid without repeated vertices: places (n, 2), ring (n,)."""
    places, ring = shapely.get_coordinates(rings, return_index=True)
    grid = np.rint(places / FINE_GRID).astype(np.int64)
    ring = ring.astype(np.int64)
    if not len(ring):
        return grid, ring
    same = (grid[1:] == grid[:-1]).all(axis=1) & (ring[1:] == ring[:-1])
    fresh = np.r_[True, ~same]
    grid, ring = grid[fresh], ring[fresh]
    closing = np.r_[ring[1:] != ring[:-1], True]
    return grid[~closing], ring[~closing]


def _vertex_numbers(grid: Ints) -> Ints:
    """One number per place; equal places, equal numbers."""
    key = (grid[:, 0] << 32) + (grid[:, 1] + (1 << 31))
    return np.asarray(np.unique(key, return_inverse=True)[1], dtype=np.int64)


def _cut_places(vertex: Ints, before: Ints, after: Ints, ring: Ints, first: Ints) -> Bools:
    """Where rings are cut: at junctions; a ring without one at its lowest vertex."""
    count = int(vertex.max()) + 1 if len(vertex) else 0
    pair = np.minimum(before, after) * count + np.maximum(before, after)
    some_pair = np.zeros(count, dtype=np.int64)
    some_pair[vertex] = pair
    junction = np.zeros(count, dtype=bool)
    junction[vertex[pair != some_pair[vertex]]] = True
    cut = junction[vertex]
    if len(first):
        loose = np.add.reduceat(cut.astype(np.int64), first) == 0
        lowest = np.minimum.reduceat(vertex, first)
        cut = cut | (loose[ring] & (vertex == lowest[ring]))
    return np.asarray(cut)


def _unique_arcs(
    grid: Ints,
    vertex: Ints,
    cuts: Ints,
    ring: Ints,
    first: Ints,
    size: Ints,
    leading: Ints,
    following: Ints,
) -> tuple[Ints, Ints, Ints]:
    """Points and starts of the different arcs, and the reference of each cut's arc."""
    at_ring = ring[cuts]
    cuts_in_ring = np.bincount(at_ring, minlength=len(size))
    first_cut = np.cumsum(cuts_in_ring) - cuts_in_ring
    is_last = np.r_[at_ring[1:] != at_ring[:-1], True] if len(cuts) else np.zeros(0, bool)
    next_cut = np.where(is_last, first_cut[at_ring], np.arange(len(cuts)) + 1)
    stop = cuts[next_cut]
    steps = (stop - cuts) % size[at_ring]
    steps = np.where(steps == 0, size[at_ring], steps)
    count = int(vertex.max()) + 1 if len(vertex) else 0
    forward = vertex[cuts] * count + vertex[following[cuts]]
    backward = vertex[stop] * count + vertex[leading[stop]]
    key = np.minimum(forward, backward)
    _, sample, inverse = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(sample)  # arcs in the order in which rings meet them
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    sample = sample[order]
    ahead = forward == key
    refs = np.where(ahead, number[inverse], ~number[inverse])
    lengths = steps[sample] + 1
    starts = np.r_[0, np.cumsum(lengths)]
    arc = np.repeat(np.arange(len(sample)), lengths)
    step = np.arange(len(arc)) - starts[arc]
    step = np.where(ahead[sample][arc], step, steps[sample][arc] - step)
    begin = first[at_ring[sample]]
    position = begin[arc] + (cuts[sample][arc] - begin[arc] + step) % size[at_ring[sample]][arc]
    return grid[position], starts, refs


def ring_points(arcs: Arcs, points: Floats, starts: Ints) -> tuple[Floats, Ints]:
    """Closed rings from (simplified) arcs.

    Parameters
    ----------
    arcs
        Supplies the references.
    points, starts
        As in :class:`Arcs`, with the same number of arcs.

    Returns
    -------
    tuple of ndarray
        Places (m, 2) and ring numbers (m,); each ring ends where it began.
    """
    number = np.where(arcs.refs < 0, ~arcs.refs, arcs.refs)
    lengths = np.diff(starts)[number] - 1  # the last point is the next arc's first
    offset = np.r_[0, np.cumsum(lengths)]
    owner = np.repeat(np.arange(len(number)), lengths)
    step = np.arange(len(owner)) - offset[owner]
    begin = starts[number]
    back = arcs.refs < 0
    position = np.where(
        back[owner], begin[owner] + lengths[owner] - step, begin[owner] + step
    ).astype(np.int64)
    ring = arcs.ring_of_ref()[owner]
    heads = np.flatnonzero(np.r_[True, ring[1:] != ring[:-1]]) if len(ring) else ring
    tails = np.r_[heads[1:], len(ring)] if len(ring) else ring
    places = np.insert(points[position], tails, points[position[heads]], axis=0)
    return places, np.insert(ring, tails, ring[heads])


def build_shapes(arcs: Arcs, points: Floats, starts: Ints) -> tuple[Shapes, Bools]:
    """Polygons from (simplified) arcs, and which rings have kept an area.

    Returns
    -------
    tuple of ndarray
        Shape (geometries,): Polygon, MultiPolygon or None where nothing is left; shape
        (rings,): true for rings with three different vertices whose shell has them too.
    """
    places, ring = ring_points(arcs, points, starts)
    rings = len(arcs.ref_starts) - 1
    fresh = np.r_[True, (np.diff(places, axis=0) != 0).any(axis=1) | (np.diff(ring) != 0)]
    places, ring = places[fresh[: len(places)]], ring[fresh[: len(ring)]]
    good = np.bincount(ring, minlength=rings) >= 4
    shell = np.r_[True, arcs.ring_part[1:] != arcs.ring_part[:-1]][:rings]
    good_part = np.zeros(len(arcs.part_geometry), dtype=bool)
    good_part[arcs.ring_part[shell]] = good[shell]
    good = good & good_part[arcs.ring_part]
    result = np.full(arcs.geometries, None, dtype=object)
    if not good.any():
        return result, good
    kept = np.flatnonzero(good)
    chosen = good[ring]
    lines = shapely.linearrings(places[chosen], indices=np.searchsorted(kept, ring[chosen]))
    parts, part_index = np.unique(arcs.ring_part[kept], return_inverse=True)
    polygons = shapely.polygons(lines, indices=part_index)
    owners, owner_index, sizes = np.unique(
        arcs.part_geometry[parts], return_inverse=True, return_counts=True
    )
    whole = shapely.multipolygons(polygons, indices=owner_index)
    single = sizes == 1
    head = np.cumsum(sizes) - sizes
    whole[single] = polygons[head[single]]
    result[owners] = whole
    return result, good
