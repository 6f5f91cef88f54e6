"""A mosaic of areas with ragged shared borders: a Voronoi diagram with noisy edges.

Every border between two cells is drawn once and used by both, so the mosaic is a valid
coverage by construction. The noise of a border stays inside the kite spanned by the border
and its two seeds; kites do not overlap, so borders never cross.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi

from chatmrpt.lib.errors import ProblemError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KITE_SHARE = 0.42
"""Largest excursion of a border, as a share of the kite's height at that place."""

FREQUENCIES = (1.0, 2.0, 3.0, 5.0, 8.0, 13.0)
"""Waves along a border; the amplitude falls with the frequency."""


def guard_points(seeds: Floats, count: int = 48) -> Floats:
    """Points far around the seeds which close the cells at the rim.

    Parameters
    ----------
    seeds
        Shape (n, 2), any planar unit.
    count
        Number of guards on the ring.

    Returns
    -------
    ndarray
        Shape (count, 2), on a circle of 2.2 times the seeds' radius.
    """
    centre = seeds.mean(axis=0)
    radius = 2.2 * float(np.hypot(*(seeds - centre).T).max())
    angle = np.linspace(0.0, 2.0 * np.pi, count, endpoint=False)
    return np.asarray(centre + radius * np.column_stack([np.cos(angle), np.sin(angle)]))


def noisy_mosaic(
    seeds: Floats,
    keep: NDArray[np.bool_],
    rng: np.random.Generator,
    *,
    vertices: int,
    decimals: int = 6,
    scale: Floats | None = None,
    origin: Floats | None = None,
) -> NDArray[np.object_]:
    """The cells of the kept seeds as polygons which share their borders vertex by vertex.

    Parameters
    ----------
    seeds
        Shape (n, 2), planar (km); all different.
    keep
        Shape (n,); the cells to return. Their neighbours outside only shape the rim.
    rng
        Source of the noise.
    vertices
        Wanted number of polygon vertices in all, each border counted on both its sides.
    decimals
        Decimals of the result's coordinates.
    scale, origin
        Result = origin + planar x scale, both shape (2,); degrees per km and lon/lat.

    Returns
    -------
    ndarray of Polygon
        Shape (keep.sum(),), in the order of the kept seeds; a valid coverage.

    Raises
    ------
    ProblemError
        ``sample_mosaic_failed`` if two seeds are so close that a cell is lost to rounding.
    """
    scale = np.ones(2) if scale is None else scale
    origin = np.zeros(2) if origin is None else origin
    diagram = Voronoi(np.vstack([seeds, guard_points(seeds)]))
    kept = np.zeros(len(diagram.points), dtype=bool)
    kept[: len(seeds)] = keep
    ridges = np.asarray(diagram.ridge_points, dtype=np.int64)
    ends = np.asarray(diagram.ridge_vertices, dtype=np.int64)
    used = kept[ridges].any(axis=1) & (ends >= 0).all(axis=1)
    ridges, ends = ridges[used], ends[used]
    lines = _ragged_lines(diagram, ridges, ends, kept, rng, vertices, (scale, origin, decimals))
    faces = np.asarray(shapely.get_parts(shapely.polygonize(lines)))
    points = shapely.points(np.round(origin + seeds[keep] * scale, decimals))
    seed_of, face_of = shapely.STRtree(faces).query(points, predicate="within")
    if len(seed_of) != int(keep.sum()) or len(np.unique(face_of)) != len(face_of):
        raise ProblemError(
            "sample_mosaic_failed",
            f"{int(keep.sum())} areas were wanted and {len(np.unique(face_of))} came out.",
            "Use another seed or fewer areas.",
        )
    return np.asarray(faces[face_of[np.argsort(seed_of)]])


def _ragged_lines(
    diagram: Voronoi,
    ridges: Ints,
    ends: Ints,
    kept: NDArray[np.bool_],
    rng: np.random.Generator,
    vertices: int,
    frame: tuple[Floats, Floats, int],
) -> NDArray[np.object_]:
    """One noisy line per border; a border inside the mosaic counts twice in ``vertices``."""
    start, stop = diagram.vertices[ends[:, 0]], diagram.vertices[ends[:, 1]]
    along = stop - start
    length = np.hypot(along[:, 0], along[:, 1])
    sides = kept[ridges].sum(axis=1)
    wanted = max(vertices - int(sides.sum()), 0)
    inner = np.rint(length * wanted / float((length * sides).sum())).astype(np.int64)
    edge = np.repeat(np.arange(len(ridges)), inner + 2)
    first = np.cumsum(inner + 2) - (inner + 2)
    t = (np.arange(len(edge)) - first[edge]) / (inner[edge] + 1.0)
    height = _kite_height(diagram, ridges, start, along, length, edge, t)
    phase = rng.uniform(0.0, 2.0 * np.pi, (len(ridges), len(FREQUENCIES)))
    wave = np.zeros(len(edge))
    for column, frequency in enumerate(FREQUENCIES):
        wave += np.sin(2.0 * np.pi * frequency * t + phase[edge, column]) / frequency**0.8
    wave /= sum(1.0 / frequency**0.8 for frequency in FREQUENCIES)
    normal = np.column_stack([-along[:, 1], along[:, 0]]) / np.maximum(length, 1e-12)[:, None]
    offset = KITE_SHARE * height * wave
    places = start[edge] + t[:, None] * along[edge] + offset[:, None] * normal[edge]
    scale, origin, decimals = frame
    places = np.round(origin + places * scale, decimals)
    last = np.r_[edge[1:] != edge[:-1], True]
    places[last] = np.round(origin + stop * scale, decimals)  # both borders end alike
    fresh = np.r_[True, (np.diff(places, axis=0) != 0).any(axis=1) | (edge[1:] != edge[:-1])]
    several = np.bincount(edge[fresh], minlength=len(ridges)) > 1
    chosen = fresh & several[edge]
    return np.asarray(shapely.linestrings(places[chosen], indices=_dense(edge[chosen])))


def _kite_height(
    diagram: Voronoi,
    ridges: Ints,
    start: Floats,
    along: Floats,
    length: Floats,
    edge: Ints,
    t: Floats,
) -> Floats:
    """Height of the triangle (border, seed) over the border at ``t``; 0 at both ends.

    Both seeds of a border mirror each other in it, so the height is the same on both sides.
    Where the seed's foot lies beyond an end, the nearer end is taken as the foot.
    """
    safe = np.maximum(length, 1e-12)
    to_seed = diagram.points[ridges[:, 0]] - start
    foot = (to_seed * along).sum(axis=1) / safe**2
    tall = np.abs(to_seed[:, 0] * along[:, 1] - to_seed[:, 1] * along[:, 0]) / safe
    beyond = np.maximum(np.maximum(foot, 1.0 - foot), 1.0)
    foot = np.clip(foot, 0.15, 0.85)
    rising, falling = t / foot[edge], (1.0 - t) / (1.0 - foot[edge])
    return np.asarray((tall / beyond)[edge] * np.minimum(rising, falling))


def _dense(labels: Ints) -> Ints:
    """Labels without gaps, in order (shapely wants indices 0..n-1)."""
    return np.asarray(np.unique(labels, return_inverse=True)[1])
