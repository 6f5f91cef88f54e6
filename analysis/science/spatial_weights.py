"""Weights for spatial statistics: queen neighbours, with the nearest ward for one that has none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from analysis.science.contiguity import Neighbours

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class JoinedNeighbours:
    """Neighbours in which no ward stands alone.

    Parameters
    ----------
    neighbours
        Of the n wards; symmetric, every ward has one or more (unless n is 1).
    joined
        (island, nearest ward) by row number, ascending by island.
    """

    neighbours: Neighbours
    joined: tuple[tuple[int, int], ...]


def ward_centroids(geometries: Iterable[Any], *, geographic: bool) -> FloatArray:
    """Centroids in a plane in which straight distances can be compared.

    Parameters
    ----------
    geometries
        n polygons or multipolygons in one CRS.
    geographic
        Whether coordinates are degrees; then x is shortened by the cosine of the mean latitude.

    Returns
    -------
    ndarray
        Shape (n, 2), in the unit of the coordinates; NaN for an empty or missing geometry.
    """
    points = shapely.centroid(np.asarray(geometries, dtype=object))
    places: FloatArray = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    if geographic and np.isfinite(places).any():
        places[:, 0] *= np.cos(np.radians(np.nanmean(places[:, 1])))
    return places


def neighbours_among(neighbours: Neighbours, kept: BoolArray) -> Neighbours:
    """The same neighbours with some wards left out, rows renumbered.

    Parameters
    ----------
    neighbours
        Of n wards.
    kept
        Shape (n,): wards that stay, m of them.

    Returns
    -------
    Neighbours
        Of the m wards, in their order.
    """
    matrix = neighbours.matrix()[kept][:, kept].tocsr()
    matrix.sort_indices()
    return Neighbours(
        indptr=matrix.indptr.astype(np.int64), indices=matrix.indices.astype(np.int64)
    )


def join_islands(neighbours: Neighbours, centroids: FloatArray) -> JoinedNeighbours:
    """Give each ward without a neighbour the ward whose centroid is nearest, and the reverse.

    Parameters
    ----------
    neighbours
        Of n wards.
    centroids
        Shape (n, 2), see :func:`ward_centroids`. A ward with a missing centroid is joined to none
        and keeps no neighbour.

    Returns
    -------
    JoinedNeighbours
        Of several wards equally near the first in order is taken.

    References
    ----------
    ``libpysal.weights.attach_islands`` with ``KNN(k=1)`` joins in the same way.
    """
    placed = np.flatnonzero(np.isfinite(centroids).all(axis=1))
    alone = [ward for ward in neighbours.islands.tolist() if np.isfinite(centroids[ward]).all()]
    if not alone or len(placed) < 2:
        return JoinedNeighbours(neighbours, ())
    tree = cKDTree(centroids[placed])
    joined = tuple((ward, _nearest(tree, placed, centroids, ward)) for ward in alone)
    pairs = np.array(joined, dtype=np.int64)
    return JoinedNeighbours(_with_pairs(neighbours, pairs), joined)


def _nearest(tree: Any, placed: npt.NDArray[np.int64], centroids: FloatArray, ward: int) -> int:
    distances, _ = tree.query(centroids[ward], k=2)
    within = placed[tree.query_ball_point(centroids[ward], distances[1] * (1 + 1e-12))]
    others = within[within != ward]
    apart = np.hypot(*(centroids[others] - centroids[ward]).T)
    return int(others[apart == apart.min()].min())


def _with_pairs(neighbours: Neighbours, pairs: npt.NDArray[np.int64]) -> Neighbours:
    count = len(neighbours)
    own = np.repeat(np.arange(count), neighbours.counts)
    rows = np.concatenate([own, pairs[:, 0], pairs[:, 1]])
    columns = np.concatenate([neighbours.indices, pairs[:, 1], pairs[:, 0]])
    keys = np.unique(rows * count + columns)
    indptr = np.searchsorted(keys, np.arange(count + 1) * count).astype(np.int64)
    return Neighbours(indptr=indptr, indices=keys % count)
