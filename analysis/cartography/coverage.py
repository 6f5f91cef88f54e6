"""Get polygons ready for cutting into arcs: sound shapes which meet without gap or overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from analysis.cartography.arcs import FINE_GRID, Bools, Ints, Shapes
from chatmrpt.lib.errors import ProblemError
from uploads.cleaning.coverage import faulty_areas

SLIVER_DEGREES = 1e-4
"""Gaps narrower than this (about 11 m) are closed when a layer is mended."""

CLEAN_VERTICES = 60_000
"""Most vertices to mend: cleaning takes about 1.2 s for 10,000 (GEOS 3.14)."""

KEPT_AREA = 0.05
"""A ward whose area mending would change by more than this share keeps its own outline."""


@dataclass(frozen=True)
class Coverage:
    """Polygons ready for use.

    Attributes
    ----------
    shapes
        Shape (m,), valid Polygon or MultiPolygon in degrees, all different.
    shape_of_row
        Shape (n,), index into ``shapes`` per input row; -1 where the row has no polygon.
    valid
        True if the shapes meet without gap and overlap all over.
    notes
        What had to be changed, in sentences for people.
    """

    shapes: Shapes
    shape_of_row: Ints
    valid: bool
    notes: tuple[str, ...]


def prepare_coverage(geometries: Sequence[BaseGeometry | None] | Shapes) -> Coverage:
    """Sound polygons, each once, mended where neighbours overlap or leave slivers.

    Parameters
    ----------
    geometries
        Shape (n,), longitude/latitude in degrees. None, empty and non-area geometries give
        a row without polygon; equal geometries share one polygon.

    Returns
    -------
    Coverage

    Raises
    ------
    ProblemError
        ``boundary_not_degrees`` if a coordinate is not a longitude/latitude.
    """
    rows = np.empty(len(geometries), dtype=object)
    rows[:] = list(geometries)
    notes: list[str] = []
    rows = _sound_polygons(rows, notes)
    present = np.flatnonzero(~shapely.is_missing(rows))
    _check_degrees(rows[present])
    blobs = shapely.to_wkb(rows[present])
    first: dict[bytes, int] = {}
    shape_of_row = np.full(len(rows), -1, dtype=np.int64)
    for row, blob in zip(present, blobs, strict=True):
        shape_of_row[row] = first.setdefault(blob, len(first))
    distinct = np.unique(shape_of_row[present], return_index=True)[1]
    shapes = rows[present[distinct]]
    if len(shapes) < len(present):
        twice = len(present) - len(shapes)
        notes.append(f"{_areas(twice)} the same outline as another one; they lie on each other.")
    shapes, valid = _mend(shapes, notes)
    return Coverage(shapes, shape_of_row, valid, tuple(notes))


def _areas(count: int) -> str:
    """Subject and verb: "1 area has", "3 areas have"."""
    return "1 area has" if count == 1 else f"{count:,} areas have"


def _sound_polygons(rows: Shapes, notes: list[str]) -> Shapes:
    """Flat valid polygons; anything without an area becomes None."""
    rows = shapely.force_2d(rows)
    broken = ~shapely.is_missing(rows) & ~shapely.is_valid(rows)
    if broken.any():
        rows[broken] = shapely.make_valid(rows[broken])
        notes.append(f"{_areas(int(broken.sum()))} a broken outline, which was repaired.")
    kinds = shapely.get_type_id(rows)
    for place in np.flatnonzero((kinds >= 0) & (kinds != 3) & (kinds != 6)):
        rows[place] = _only_areas(rows[place])
    rows[shapely.is_empty(rows)] = None
    missing = int(shapely.is_missing(rows).sum())
    if missing:
        notes.append(f"{_areas(missing)} no outline and cannot be drawn.")
    return rows


def _only_areas(shape: BaseGeometry) -> BaseGeometry | None:
    """The polygons in a mixed collection, None if there are none."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    polygons = parts[shapely.get_type_id(parts) == 3]
    if len(polygons) == 0:
        return None
    merged: BaseGeometry = shapely.union_all(polygons)
    return merged


def _check_degrees(shapes: Shapes) -> None:
    """Refuse metres and swapped or broken coordinates."""
    if not len(shapes):
        return
    west, south, east, north = shapely.total_bounds(shapes)
    if not (west >= -180.0 and east <= 180.0 and south >= -90.0 and north <= 90.0):
        raise ProblemError(
            "boundary_not_degrees",
            "The outlines must be in longitude and latitude, but they span "
            f"{west:.6g} to {east:.6g} by {south:.6g} to {north:.6g}.",
            "Convert the boundary file to EPSG:4326 (WGS 84).",
        )


def _mend(shapes: Shapes, notes: list[str]) -> tuple[Shapes, bool]:
    """Snap, then clean, an invalid coverage; wards that cleaning would deform stay as they are."""
    if not len(shapes) or _meets(shapes):
        return shapes, True
    snapped = shapely.set_precision(shapes, FINE_GRID, mode="pointwise")
    if shapely.is_valid(snapped).all() and _meets(snapped):
        return snapped, True
    if shapely.is_valid(snapped).all():
        shapes = snapped
    chosen = _faulty(shapes)
    if int(shapely.get_num_coordinates(shapes[chosen]).sum()) > CLEAN_VERTICES:
        notes.append(
            f"{_areas(len(chosen))} outlines that overlap or leave gaps. They are drawn as they "
            "came: there are too many to fit them to each other."
        )
        return shapes, False
    before = shapely.area(shapes)
    cleaned = shapes.copy()
    cleaned[chosen] = shapely.coverage_clean(
        shapes[chosen], gap_width=SLIVER_DEGREES, snapping_distance=SLIVER_DEGREES / 2
    )
    change = np.abs(shapely.area(cleaned) - before)
    deformed = (change > KEPT_AREA * before) | ~_sound(cleaned)
    _say_mended(int(((change > 1e-9) & ~deformed).sum()), int(deformed.sum()), notes)
    result = np.where(deformed, shapes, cleaned)
    return result, not deformed.any() and bool(shapely.coverage_is_valid(result))


def _faulty(shapes: Shapes) -> Ints:
    """The areas with a border that overlaps, leaves a sliver or has other vertices beyond it."""
    faults = shapely.coverage_invalid_edges(shapes, gap_width=SLIVER_DEGREES)
    return np.flatnonzero(~shapely.is_empty(faults)).astype(np.int64)


def _say_mended(mended: int, deformed: int, notes: list[str]) -> None:
    """Sentences on what cleaning did."""
    if mended:
        word = "area was" if mended == 1 else "areas were"
        notes.append(
            f"{mended:,} {word} fitted to the neighbours: outlines overlapped or left a gap."
        )
    if deformed:
        notes.append(
            f"{_areas(deformed)} an outline that overlaps others by more than "
            f"{KEPT_AREA:.0%}; it is drawn as it came."
        )


def _meets(shapes: Shapes) -> bool:
    """No overlap, no sliver, and the same vertices on both sides of every border."""
    return not faulty_areas(shapes, SLIVER_DEGREES).any()


def _sound(shapes: Shapes) -> Bools:
    """Polygonal, not empty and valid."""
    kinds = shapely.get_type_id(shapes)
    return np.asarray(
        ((kinds == 3) | (kinds == 6)) & ~shapely.is_empty(shapes) & shapely.is_valid(shapes)
    )
