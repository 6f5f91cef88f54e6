"""Draws of the method: other weights, scales and means that could have been chosen as well."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

#: Normalisations drawn, with their probabilities.
NORMALISATIONS: tuple[str, ...] = ("min_max", "percentile_rank", "winsorised")
NORMALISATION_SHARES: tuple[float, ...] = (0.5, 0.25, 0.25)
#: Probability of the geometric mean; otherwise the arithmetic one.
GEOMETRIC_SHARE = 0.25
#: The Dirichlet distribution of the weights has the parameters this · p · w.
CONCENTRATION = 10.0
#: Probability that one variable is left out.
DROP_SHARE = 0.5
#: Fewest variables left.
FEWEST_VARIABLES = 2
#: Stands for "no variable left out".
NOTHING_DROPPED = -1


@dataclass(frozen=True, eq=False, kw_only=True)
class MethodDraws:
    """One method a draw.

    Parameters
    ----------
    weights
        Shape (d, p): sum 1 before a variable is dropped.
    normalisation
        Shape (d,): position in :data:`NORMALISATIONS`.
    geometric
        Shape (d,): geometric instead of arithmetic mean.
    dropped
        Shape (d,): position of the variable left out, −1 for none.
    """

    weights: FloatArray
    normalisation: IntArray
    geometric: BoolArray
    dropped: IntArray

    def __len__(self) -> int:
        return len(self.normalisation)

    def take(self, rows: slice | IntArray | BoolArray) -> MethodDraws:
        """Some of the draws."""
        return MethodDraws(
            weights=self.weights[rows],
            normalisation=self.normalisation[rows],
            geometric=self.geometric[rows],
            dropped=self.dropped[rows],
        )

    def grouped(self) -> MethodDraws:
        """The same draws, those of one normalisation and mean side by side."""
        order = np.lexsort([self.geometric, self.normalisation])
        return self.take(order)

    @property
    def effective(self) -> FloatArray:
        """Weights after the variable was dropped, sum 1; shape (d, p).

        Where no weight is left without it (it was all but 1), the variable stays.
        """
        weights = self.weights.copy()
        rows = np.flatnonzero(self.dropped != NOTHING_DROPPED)
        weights[rows, self.dropped[rows]] = 0.0
        nothing_left = ~(weights.sum(axis=1) > 0)
        weights[nothing_left] = self.weights[nothing_left]
        share: FloatArray = weights / weights.sum(axis=1, keepdims=True)
        return share


def draw_methods(
    count: int, weights: FloatArray, malaria: tuple[int, ...], rng: np.random.Generator
) -> MethodDraws:
    """Draw weights, normalisation, mean and left-out variable.

    Parameters
    ----------
    count
        Number of draws d ≥ 0.
    weights
        Shape (p,): the run's weights, > 0, sum 1.
    malaria
        Positions of the variables that are never left out.
    rng
        Source of random numbers.

    Returns
    -------
    MethodDraws
        Weights ~ Dirichlet(10·p·w); normalisation min-max .5, percentile .25, winsorised .25;
        geometric with .25; one variable left out with .5 where two others remain.

    References
    ----------
    Methods document, section 8; OECD/JRC (2008), Handbook on Constructing Composite Indicators,
    pp. 117–122 (uncertainty analysis).
    """
    variables = len(weights)
    free = [place for place in range(variables) if place not in malaria]
    drawn = rng.dirichlet(CONCENTRATION * variables * weights, size=count)
    normalisation = rng.choice(len(NORMALISATIONS), size=count, p=NORMALISATION_SHARES)
    geometric = rng.random(count) < GEOMETRIC_SHARE
    drop = rng.random(count) < DROP_SHARE
    which = rng.integers(0, max(len(free), 1), size=count)
    dropped = np.full(count, NOTHING_DROPPED, dtype=np.int64)
    if free and variables > FEWEST_VARIABLES:
        dropped = np.where(drop, np.array(free, dtype=np.int64)[which], NOTHING_DROPPED)
    return MethodDraws(
        weights=drawn,
        normalisation=normalisation.astype(np.int64),
        geometric=geometric,
        dropped=dropped,
    )


def fixed_method(
    count: int, weights: FloatArray, normalisation: str = "min_max", geometric: bool = False
) -> MethodDraws:
    """The same method in every draw, nothing left out.

    Parameters
    ----------
    count
        Number of draws.
    weights
        Shape (p,), sum 1.
    normalisation
        A name of :data:`NORMALISATIONS`; another one counts as ``min_max``.
    geometric
        Whether the mean is geometric.

    Returns
    -------
    MethodDraws
        The same method ``count`` times.
    """
    known = normalisation if normalisation in NORMALISATIONS else NORMALISATIONS[0]
    return MethodDraws(
        weights=np.tile(weights, (count, 1)),
        normalisation=np.full(count, NORMALISATIONS.index(known), dtype=np.int64),
        geometric=np.full(count, geometric),
        dropped=np.full(count, NOTHING_DROPPED, dtype=np.int64),
    )
