"""Areas that overlap a neighbour or leave a gap to it, found fast in a clean boundary."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely

from uploads.cleaning.facts import Flags

_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_TURN = np.uint64(17)
_ONE = np.uint64(1)
Hashes = np.ndarray[Any, np.dtype[np.uint64]]


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
        hash of 63 bits.
    """
    faulty = np.zeros(len(shapes), dtype=bool)
    known = np.flatnonzero(~shapely.is_missing(shapes))
    if not len(known):
        return faulty
    suspect = known[_has_lone_edge(shapes[known])]
    if not len(suspect):
        return faulty
    tree = shapely.STRtree(shapes[known])
    # Part by part: the box of an area with an exclave far away would take in half the country.
    boxes = shapely.bounds(shapely.get_parts(shapes[suspect]))
    boxes += np.array([-1, -1, 1, 1]) * 2 * gap_width
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
    edge = (np.minimum(start, end) * _MIX ^ np.maximum(start, end) >> _SHIFT) >> _ONE
    lone = np.zeros(len(shapes), dtype=bool)
    lone[owner[pd.Series(edge).isin(_unpaired(edge, start < end)).to_numpy()]] = True
    return lone


def _unpaired(edge: Hashes, forward: Flags) -> Hashes:
    """The edges that do not stand exactly once in each direction."""
    # The direction in the lowest bit: plain sorting is many times as fast as sorting by an order.
    both = np.sort(edge << _ONE | forward)
    edges = both >> _ONE
    first = np.flatnonzero(np.r_[True, edges[1:] != edges[:-1]])
    last = np.r_[first[1:], len(both)] - 1
    pair = (last - first == 1) & (both[first] & _ONE == 0) & (both[last] & _ONE == 1)
    unpaired: Hashes = edges[first[~pair]]
    return unpaired


def _hashed(points: np.ndarray[Any, Any]) -> Hashes:
    """(n,) one number a point, equal for equal coordinates."""
    bits = np.ascontiguousarray(points + 0.0).view(np.uint64)
    x, y = bits[:, 0] * _MIX, bits[:, 1] << _TURN
    x ^= x >> _SHIFT
    y |= bits[:, 1] >> np.uint64(64 - 17)
    x ^= y
    x *= _MIX
    mixed: Hashes = x ^ x >> _SHIFT
    return mixed
