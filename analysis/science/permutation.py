"""Random re-arrangement of values over wards: what a pattern without any order would look like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.science.contiguity import Neighbours

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

#: Sums closer than this share of the largest value count as equal: they are added up in another
#: order, so the last digits differ.
_EQUAL = 1e-9
#: Re-arrangements whose weighted sums are computed together: a few MB for a thousand wards.
_AT_ONCE = 500


@dataclass(frozen=True, eq=False)
class TailCounts:
    """In how many re-arrangements the sum over the neighbours was as extreme as the real one.

    Parameters
    ----------
    at_least, at_most
        Shape (n,), 0–``permutations``: sums at least, at most as large; an equal sum is in both.
    permutations
        Number of re-arrangements.
    """

    at_least: IntArray
    at_most: IntArray
    permutations: int

    @property
    def p_sim(self) -> FloatArray:
        """Shape (n,): (count in the smaller tail + 1) / (permutations + 1), one-sided."""
        smaller = np.minimum(self.at_least, self.at_most)
        share: FloatArray = (smaller + 1.0) / (self.permutations + 1.0)
        return share

    @property
    def upper(self) -> npt.NDArray[np.bool_]:
        """Shape (n,): whether the real sum lies in the upper tail."""
        return self.at_least < self.at_most


def two_sided(p_sim: FloatArray) -> FloatArray:
    """min(1, 2 · p_sim).

    Parameters
    ----------
    p_sim
        One-sided p-values, 0–1.

    Returns
    -------
    ndarray
        The same shape, 0–1; NaN stays NaN.
    """
    return np.minimum(1.0, 2.0 * p_sim)


def conditional_tails(
    values: FloatArray, neighbours: Neighbours, permutations: int, rng: np.random.Generator
) -> TailCounts:
    """Compare each ward's sum over its neighbours with sums over as many other wards by chance.

    Parameters
    ----------
    values
        Shape (n,), no NaN.
    neighbours
        Of the n wards.
    permutations
        Number of draws.
    rng
        For the draws.

    Returns
    -------
    TailCounts
        A ward keeps its own value and its neighbours' places get the values of other wards,
        drawn without replacement (conditional permutation).

    Notes
    -----
    One set of draws serves all wards, as in ``esda``. A draw is an ordered list of wards; ward i
    with c neighbours takes the first c that are not i. So one sorted list of sums serves all
    wards with c neighbours, and only the draws that hold i itself are done anew.

    References
    ----------
    Anselin L (1995). Local indicators of spatial association. Geographical Analysis 27:93–115,
    p. 96.
    """
    counts = neighbours.counts
    draws = _draws(len(values), int(counts.max(initial=0)) + 1, permutations, rng)
    sums = np.zeros((permutations, draws.shape[1] + 1))
    np.cumsum(values[draws], axis=1, out=sums[:, 1:])
    slack = _EQUAL * float(np.abs(values).max(initial=0.0))
    observed = neighbours.matrix() @ values
    low, high = observed - slack, observed + slack
    at_least, at_most = np.zeros(len(values)), np.zeros(len(values))
    for count in np.unique(counts):
        wards = counts == count
        ordered = np.sort(sums[:, count])
        at_least[wards] = permutations - np.searchsorted(ordered, low[wards], side="left")
        at_most[wards] = np.searchsorted(ordered, high[wards], side="right")
    # Draws that hold the ward itself among its first c: the next ward of the draw takes its place.
    draw, place = np.nonzero(np.arange(draws.shape[1]) < counts[draws])
    ward = draws[draw, place]
    before = sums[draw, counts[ward]]
    after = before - values[ward] + values[draws[draw, counts[ward]]]
    at_least += _moved(ward, after >= low[ward], before >= low[ward], len(values))
    at_most += _moved(ward, after <= high[ward], before <= high[ward], len(values))
    return TailCounts(at_least.astype(np.int64), at_most.astype(np.int64), permutations)


def _draws(count: int, size: int, permutations: int, rng: np.random.Generator) -> IntArray:
    size = min(size, count)
    return np.stack([rng.choice(count, size, replace=False) for _ in range(permutations)])


def _moved(
    ward: IntArray, now: npt.NDArray[np.bool_], then: npt.NDArray[np.bool_], count: int
) -> FloatArray:
    change = now.astype(np.float64) - then.astype(np.float64)
    return np.bincount(ward, weights=change, minlength=count).astype(np.float64)


def permuted_morans_i(
    values: FloatArray, neighbours: Neighbours, permutations: int, rng: np.random.Generator
) -> FloatArray:
    """Moran's I of the same values in random order over all wards.

    Parameters
    ----------
    values
        Shape (n,), no NaN, not constant.
    neighbours
        Of the n wards; weights are standardised by row.
    permutations
        Number of re-arrangements.
    rng
        For the re-arrangements.

    Returns
    -------
    ndarray
        Shape (permutations,).

    References
    ----------
    Cliff AD, Ord JK (1981). Spatial Processes, p. 63–65.
    """
    deviation = values - values.mean()
    weights = row_standardised(neighbours)
    scale = len(values) / float(weights.sum() * (deviation @ deviation))
    found = np.empty(permutations)
    for first in range(0, permutations, _AT_ONCE):
        several = range(first, min(first + _AT_ONCE, permutations))
        shuffled = np.stack([rng.permutation(deviation) for _ in several], axis=1)
        found[several.start : several.stop] = (shuffled * (weights @ shuffled)).sum(axis=0)
    return scale * found


def row_standardised(neighbours: Neighbours) -> sparse.csr_matrix:
    """Weights 1 / (number of neighbours), shape (n, n); a row without a neighbour stays zero.

    Parameters
    ----------
    neighbours
        Of n wards.

    Returns
    -------
    csr_matrix
        Shape (n, n); rows sum to 1, or to 0.
    """
    return sparse.diags(1.0 / np.maximum(neighbours.counts, 1)) @ neighbours.matrix()
