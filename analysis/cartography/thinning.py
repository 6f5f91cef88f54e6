"""Thin borders one by one, with more detail where an area would suffer.

Borders are thinned after Douglas and Peucker (1973, Cartographica 10(2), 112-122; by GEOS),
each with its own tolerance, then put on the map's grid. Areas that come out invalid, crossing
a neighbour or changed in size get their borders in more detail until all is well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from analysis.cartography.arcs import (
    Arcs,
    Bools,
    Floats,
    Ints,
    Shapes,
    build_shapes,
    ring_points,
)
from analysis.cartography.coverage import Coverage
from chatmrpt.lib.errors import ProblemError

Transform = tuple[tuple[float, float], tuple[float, float]]
"""TopoJSON scale and translate; degrees = translate + scale x grid steps."""

SMALL_SHARE = 0.025
"""A border's tolerance is at most this share of the square root of the smaller area beside it."""

AREA_LOSS = 0.03
"""An area that changes by more than this share gets its borders in more detail."""

ROUNDS = 3
"""Rounds of giving more detail to areas that came out broken."""


@dataclass(frozen=True)
class Detail:
    """How much of the outlines to keep.

    Attributes
    ----------
    max_vertices
        About how many border points to keep, each border counted once. None: 12,000 plus
        10 for each ward (275 wards: 14,750). Small areas may keep more, see SMALL_SHARE.
    tolerance
        Largest shift of a border in degrees; overrides ``max_vertices``. 0 keeps every point.
    quantization
        Grid steps along the longer side, 1,000 to 10,000,000.
    """

    max_vertices: int | None = None
    tolerance: float | None = None
    quantization: int = 100_000

    def budget(self, wards: int) -> int:
        """Border points to keep for this number of wards."""
        return 12_000 + 10 * wards if self.max_vertices is None else self.max_vertices


def checked_detail(detail: Detail) -> Detail:
    """Refuse a policy outside its range."""
    tolerance = detail.tolerance
    if (
        not 1_000 <= detail.quantization <= 10_000_000
        or (tolerance is not None and not 0.0 <= tolerance <= 10.0)
        or (detail.max_vertices is not None and detail.max_vertices < 3)
    ):
        raise ProblemError(
            "map_detail_out_of_range",
            f"The map detail {detail} is out of range.",
            "Use a tolerance of 0 to 10 degrees, at least 3 vertices and 1,000 to 10,000,000 steps.",
        )
    return detail


def grid_transform(shapes: Shapes, quantization: int) -> Transform:
    """Scale and translate: square grid steps along the longer side of the extent."""
    if not len(shapes):
        return (1.0, 1.0), (0.0, 0.0)
    west, south, east, north = (float(b) for b in shapely.total_bounds(shapes))
    step = float(f"{max(east - west, north - south, 1e-6) / (quantization - 1):.6g}")
    return (step, step), (round(west, 7), round(south, 7))


def thin_arcs(
    arcs: Arcs, coverage: Coverage, detail: Detail, transform: Transform, notes: list[str]
) -> tuple[Ints, Ints, Bools]:
    """Thinned arcs on the grid: points (p, 2), starts (a + 1,), sound rings (rings,)."""
    lines = shapely.linestrings(arcs.points, indices=arcs.arc_of_point())
    ceiling = SMALL_SHARE * np.sqrt(_smaller_area(arcs))
    tolerance = np.minimum(_tolerance(lines, ceiling, arcs, detail, len(coverage.shapes)), ceiling)
    areas = shapely.area(coverage.shapes)
    geometry_of_ref = arcs.part_geometry[arcs.ring_part[arcs.ring_of_ref()]]
    number = np.where(arcs.refs < 0, ~arcs.refs, arcs.refs)
    for turn in range(ROUNDS + 1):
        points, starts = _on_grid(
            shapely.simplify(lines, tolerance, preserve_topology=False), transform
        )
        shapes, good = build_shapes(arcs, points.astype(np.float64), starts)
        bad = _broken(shapes, areas, transform[0][0], coverage.valid)
        if not bad.any() or turn == ROUNDS:
            break
        finer = number[bad[geometry_of_ref]]
        tolerance[finer] = 0.0 if turn == ROUNDS - 1 else tolerance[finer] / 6.0
    left = int((bad & ~shapely.is_missing(shapes) & ~shapely.is_valid(shapes)).sum())
    if left:
        one = "1 outline touches itself" if left == 1 else f"{left:,} outlines touch themselves"
        notes.append(f"{one} at the map's precision.")
    return points, starts, good


def _broken(shapes: Shapes, areas: Floats, step: float, coverage_valid: bool) -> Bools:
    """Gone, invalid, crossing a neighbour, or changed in area beyond AREA_LOSS."""
    bad = np.asarray(shapely.is_missing(shapes) | ~shapely.is_valid(shapes))
    change = np.abs(shapely.area(shapes) * step**2 - areas)
    bad = bad | ~(change <= AREA_LOSS * areas)
    if coverage_valid:
        present = np.flatnonzero(~shapely.is_missing(shapes))
        crossing = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes[present]))
        bad[present[crossing]] = True
    return np.asarray(bad)


def _smaller_area(arcs: Arcs) -> Floats:
    """Area of the smaller ring beside each arc, square degrees, shape (a,)."""
    shapes_rings = _ring_areas(arcs)
    smaller = np.full(len(arcs.starts) - 1, np.inf)
    number = np.where(arcs.refs < 0, ~arcs.refs, arcs.refs)
    np.minimum.at(smaller, number, shapes_rings[arcs.ring_of_ref()])
    return smaller


def _ring_areas(arcs: Arcs) -> Floats:
    """Area of each ring by the shoelace formula, shape (rings,)."""
    places, ring = ring_points(arcs, arcs.points, arcs.starts)
    if not len(ring):
        return np.zeros(0)
    inside = ring[1:] == ring[:-1]
    middle = places.mean(axis=0)
    x, y = (places - middle).T
    cross = (x[:-1] * y[1:] - x[1:] * y[:-1])[inside]
    return np.abs(np.bincount(ring[1:][inside], weights=cross)) / 2.0


def _tolerance(lines: Shapes, ceiling: Floats, arcs: Arcs, detail: Detail, wards: int) -> float:
    """The tolerance that meets the budget, by bisection on a sample of the arcs."""
    if detail.tolerance is not None:
        return detail.tolerance
    budget = detail.budget(wards)
    if len(arcs.points) <= budget:
        return 0.0
    sample = slice(None, None, max(1, len(lines) // 2_000))
    some, top = lines[sample], ceiling[sample]
    target = budget * int(shapely.get_num_coordinates(some).sum()) / len(arcs.points)
    low, high = 1e-6, 1.0
    for _ in range(12):
        middle = float(np.sqrt(low * high))
        thin = shapely.simplify(some, np.minimum(middle, top), preserve_topology=False)
        if int(shapely.get_num_coordinates(thin).sum()) > target:
            low = middle
        else:
            high = middle
    return float(f"{high:.3g}")


def _on_grid(lines: Shapes, transform: Transform) -> tuple[Ints, Ints]:
    """Arc points in grid steps without repeats (both ends stay): points, starts."""
    places, arc = shapely.get_coordinates(lines, return_index=True)
    grid = np.rint((places - np.array(transform[1])) / transform[0][0]).astype(np.int64)
    arc = arc.astype(np.int64)
    if not len(arc):
        return grid, np.zeros(1, dtype=np.int64)
    same = np.r_[False, (grid[1:] == grid[:-1]).all(axis=1) & (arc[1:] == arc[:-1])]
    first = np.r_[True, arc[1:] != arc[:-1]]
    # An arc shrunk to one place keeps two points: TopoJSON wants at least two.
    second = np.r_[False, first[:-1]] & ~first
    alone = np.bincount(arc[~same], minlength=len(lines)) < 2
    keep = ~same | (second & alone[arc])
    return grid[keep], np.r_[0, np.cumsum(np.bincount(arc[keep], minlength=len(lines)))]
