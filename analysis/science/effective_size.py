"""How many separate wards would tell as much as these neighbouring ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.science.contiguity import Neighbours

FloatArray = npt.NDArray[np.float64]

#: Steps between wards looked at; alike so far apart means a trend over the whole area.
_MOST_STEPS = 20


def effective_wards(first: FloatArray, second: FloatArray, neighbours: Neighbours) -> float:
    """Number of independent wards that would tell as much about a correlation.

    Parameters
    ----------
    first, second
        Shape (n,), no NaN, not constant.
    neighbours
        Of the n wards.

    Returns
    -------
    float
        Between 3 and n: 1 + 1 / variance of r, the variance from the autocorrelations of both
        variables at each number of steps between wards, as far as they stay above 0 in both.

    Notes
    -----
    Clifford and Richardson sum over classes of distance; here a class is the number of steps
    from neighbour to neighbour. The sum stops at the first class in which one of the two is no
    longer alike, for autocorrelations far out are noise.

    References
    ----------
    Clifford P, Richardson S, Hémon D (1989). Biometrics 45:123–134, eq. 2.6.
    """
    count = len(first)
    one = (first - first.mean()) / first.std()
    other = (second - second.mean()) / second.std()
    total = float(count)
    for pairs in _steps(neighbours):
        number = float(pairs.sum())
        alike = float(one @ (pairs @ one)) / number, float(other @ (pairs @ other)) / number
        if min(alike) <= 0:
            break
        total += number * alike[0] * alike[1]
    return float(np.clip(1.0 + count * count / total, 3.0, count))


def _steps(neighbours: Neighbours) -> Iterator[Any]:
    """Pairs of wards 1, 2, 3 … steps apart, as sparse matrices of ones, both ways."""
    touching = neighbours.matrix()
    before, step = sparse.identity(len(neighbours), format="csr"), touching
    for _ in range(_MOST_STEPS):
        if not step.nnz:
            return
        yield step
        # A neighbour of a ward k steps away is k − 1, k or k + 1 steps away.
        wider = step @ touching
        wider.data[:] = 1.0
        further = wider - wider.multiply(before + step)
        further.eliminate_zeros()
        before, step = step, further
