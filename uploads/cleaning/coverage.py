"""Areas that overlap a neighbour or leave a gap to it, found fast in a clean boundary."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from uploads.cleaning.facts import Flags

_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_TURN = np.uint64(17)


def faulty_areas(shapes: np.ndarray[Any, Any], gap_width: float = 0.0) -> Flags:
    """Which areas do not fit their neighbours, as GEOS judges a coverage.

    Each edge of a clean coverage stands once in each direction, or once on the outer rim. GEOS
    looks only at edges without such a partner, so areas with a partner for every edge are left
    out, and the others are given to it with what lies around them.

    Parameters
    ----------
    shapes
        (n,) valid polygons or multipolygons; None is passed over.
    gap_width
        Gaps narrower than this are faults too, in units of the coordinates.

    Returns
    -------
    (n,) bool
        True where :func:`shapely.coverage_invalid_edges` gives an edge. Edges are compared by a
        hash of 64 bits.
    """
    faulty = np.zeros(len(shapes), dtype=bool)
    known = np.flatnonzero(~shapely.is_missing(shapes))
    if not len(known):
        return faulty
    suspect = known[_has_lone_edge(shapes[known])]
    if not len(suspect):
        return faulty
    tree = shapely.STRtree(shapes[known])
    boxes = shapely.bounds(shapes[suspect]) + np.array([-1, -1, 1, 1]) * 2 * gap_width
    around = np.unique(tree.query(shapely.box(*boxes.T))[1])
    near = known[around]
    edges = shapely.coverage_invalid_edges(shapes[near], gap_width=gap_width)
    faulty[near] = ~shapely.is_empty(edges)
    faulty[np.setdiff1d(known, suspect)] = False
    return faulty


def _has_lone_edge(shapes: np.ndarray[Any, Any]) -> Flags:
    """(n,) whether an edge of the area has no partner, or more than one."""
    # Outer rings one way round and holes the other, so that partners run in opposite directions.
    parts, whole = shapely.get_parts(shapely.orient_polygons(shapes), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    area = whole[part]
    points, ring = shapely.get_coordinates(rings, return_index=True)
    place = _hashed(points)
    inside = ring[1:] == ring[:-1]
    start, end = place[:-1][inside], place[1:][inside]
    owner = area[ring[:-1][inside]]
    forward = start < end
    key = np.minimum(start, end) * _MIX ^ np.maximum(start, end) >> _SHIFT
    order = np.argsort(key)
    key, forward, owner = key[order], forward[order], owner[order]
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    size = np.diff(np.r_[first, len(key)])
    ways = np.add.reduceat(forward.astype(np.int64), first)
    good = np.repeat((size == 2) & (ways == 1), size)
    lone = np.zeros(len(shapes), dtype=bool)
    lone[owner[~good]] = True
    return lone


def _hashed(points: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """(n,) one number a point, equal for equal coordinates."""
    bits = np.ascontiguousarray(points + 0.0).view(np.uint64)
    x = bits[:, 0] * _MIX
    x ^= x >> _SHIFT
    mixed = (x ^ (bits[:, 1] << _TURN | bits[:, 1] >> np.uint64(64 - 17))) * _MIX
    result: np.ndarray[Any, np.dtype[np.uint64]] = mixed ^ mixed >> _SHIFT
    return result
