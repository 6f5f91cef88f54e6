"""Queen contiguity: two wards are neighbours when they share at least one boundary point."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy import sparse
from scipy.spatial import cKDTree

#: Boundary points closer than this count as one point: the square root of machine epsilon, the
#: default of ``poly2nb`` in the R package spdep. In the unit of the coordinates.
SNAP = float(np.sqrt(np.finfo(float).eps))

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Who touches whom, in compressed rows.

    Parameters
    ----------
    indptr
        Shape (n + 1,): ward ``i`` has its neighbours in ``indices[indptr[i]:indptr[i + 1]]``.
    indices
        Row numbers of neighbours, ascending within a ward; symmetric, never the ward itself.
    """

    indptr: IntArray
    indices: IntArray

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def of(self, ward: int) -> IntArray:
        """Row numbers of the neighbours of one ward, ascending."""
        return self.indices[self.indptr[ward] : self.indptr[ward + 1]]

    @property
    def counts(self) -> IntArray:
        """Number of neighbours of each ward, shape (n,)."""
        return np.diff(self.indptr)

    @property
    def islands(self) -> IntArray:
        """Row numbers of wards without a neighbour, ascending."""
        return np.flatnonzero(self.counts == 0)

    def matrix(self) -> Any:
        """The neighbours as a scipy sparse row matrix of ones, shape (n, n)."""
        ones = np.ones(len(self.indices))
        return sparse.csr_matrix((ones, self.indices, self.indptr), shape=(len(self), len(self)))


def queen_neighbours(geometries: Iterable[Any], snap: float = SNAP) -> Neighbours:
    """Find the wards that share at least one boundary vertex.

    Parameters
    ----------
    geometries
        n polygons or multipolygons (a list, an array or a GeoSeries), in any one CRS. An empty or
        missing geometry has no neighbour.
    snap
        Two vertices at most this far apart count as one, in the unit of the coordinates; ≥ 0.

    Returns
    -------
    Neighbours
        Of the n wards in the order given.

    Notes
    -----
    Vertices are compared, not lines: a corner that ends in the middle of a neighbour's straight
    edge, without a vertex there, does not count. This is what ``poly2nb(queen = TRUE)`` does.

    References
    ----------
    Bivand R, Wong D (2018). Comparing implementations of global and local indicators of spatial
    association. TEST 27:716–748; R package spdep, function ``poly2nb``.
    """
    shapes = np.asarray(geometries, dtype=object)
    count = len(shapes)
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    # A complex number sorts by x, then y: much faster than sorting rows.
    joined = coordinates[:, 0] + 1j * coordinates[:, 1]
    points, number = np.unique(joined, return_inverse=True)
    incidence = sparse.csr_matrix(
        (np.ones(len(owner), dtype=np.int32), (owner, number)), shape=(count, len(points))
    )
    shared = incidence @ incidence.T
    near = _near_pairs(points, snap)
    if len(near):
        first, second = incidence[:, near[:, 0]], incidence[:, near[:, 1]]
        touching = first @ second.T
        shared = shared + touching + touching.T
    return _without_self(sparse.coo_matrix(shared), count)


def _near_pairs(points: npt.NDArray[np.complex128], snap: float) -> IntArray:
    """Pairs of distinct points at most ``snap`` apart, shape (pairs, 2)."""
    if snap <= 0 or len(points) < 2:
        return np.empty((0, 2), dtype=np.int64)
    tree = cKDTree(
        np.column_stack([points.real, points.imag]), balanced_tree=False, compact_nodes=False
    )
    pairs: IntArray = tree.query_pairs(snap, output_type="ndarray")
    return pairs


def _without_self(shared: Any, count: int) -> Neighbours:
    rows, columns = shared.row.astype(np.int64), shared.col.astype(np.int64)
    other = rows != columns
    keys = np.unique(rows[other] * count + columns[other])
    indptr = np.searchsorted(keys, np.arange(count + 1) * count).astype(np.int64)
    return Neighbours(indptr=indptr, indices=keys % max(count, 1))
