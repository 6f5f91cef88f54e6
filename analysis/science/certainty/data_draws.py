"""Draws of the data: values a ward could have had as well, given its tests and its neighbours.

Each kind of draw keeps its own random numbers, and hands them out draw by draw, so that neither
the size of the portions nor another column changes what a cell gets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from analysis.science.contiguity import Neighbours

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
TextArray = npt.NDArray[np.object_]

#: Fewest observed values whose spread is trusted.
FEWEST_FOR_SPREAD = 3
#: Burden is counted per this many people.
PEOPLE = 1000.0
#: Added to the positives of a burden draw, so that a ward without any may still have some.
HALF = 0.5


class CellDraws(Protocol):
    """Cells of one column that vary."""

    @property
    def places(self) -> IntArray:
        """Positions of the cells among the column's values."""

    @property
    def keeps_range(self) -> bool:
        """Whether the smallest and largest value of the column can never change."""

    def draw(self, count: int) -> FloatArray:
        """The next draws, shape (count, cells)."""


@dataclass(frozen=True, eq=False, kw_only=True)
class FilledDraws:
    """Filled cells: Normal(fill, spread), cut to the observed range.

    Parameters
    ----------
    places
        Shape (c,).
    fill, spread
        Shape (c,): mean and standard deviation, in the column's unit; a spread of 0 keeps the
        fill.
    low, high
        Observed range of the column.
    rng
        Source of random numbers.
    """

    places: IntArray
    fill: FloatArray
    spread: FloatArray
    low: float
    high: float
    rng: np.random.Generator
    #: The ends of the range are observed values, and no draw lies outside them.
    keeps_range: bool = True

    def draw(self, count: int) -> FloatArray:
        """The next draws, shape (count, c), by inverting the distribution function."""
        wide = np.where(self.spread > 0, self.spread, 1.0)
        below = special.ndtr((self.low - self.fill) / wide)
        above = special.ndtr((self.high - self.fill) / wide)
        chance = below + (above - below) * self.rng.random((count, len(self.places)))
        values = self.fill + wide * special.ndtri(chance)
        values = np.where(self.spread > 0, values, self.fill)
        drawn: FloatArray = np.clip(values, self.low, self.high)
        return drawn


@dataclass(frozen=True, eq=False, kw_only=True)
class PositivityDraws:
    """Test positivity: scale · Beta(alpha, beta).

    Parameters
    ----------
    places
        Shape (c,).
    alpha, beta
        Shape (c,), ≥ 0, not both 0; alpha 0 means 0 for certain.
    scale
        The column's value for a positivity of one.
    rng
        Source of random numbers.
    """

    places: IntArray
    alpha: FloatArray
    beta: FloatArray
    scale: float
    rng: np.random.Generator
    keeps_range: bool = False

    def draw(self, count: int) -> FloatArray:
        """The next draws, shape (count, c); two Gamma draws make a Beta draw and are faster."""
        pair = np.concatenate([self.alpha, self.beta])
        drawn = self.rng.standard_gamma(pair, size=(count, len(pair)))
        positive, negative = drawn[:, : len(self.alpha)], drawn[:, len(self.alpha) :]
        negative += positive
        positive *= self.scale
        share: FloatArray = np.divide(positive, negative)
        return share


@dataclass(frozen=True, eq=False, kw_only=True)
class BurdenDraws:
    """Burden: 1,000 · deff · Gamma(y/deff + 0.5, 1) / (population · years).

    Parameters
    ----------
    places
        Shape (c,).
    shape
        Shape (c,): y/deff + 0.5.
    factor
        Shape (c,): 1,000 · deff / (population · years).
    rng
        Source of random numbers.
    """

    places: IntArray
    shape: FloatArray
    factor: FloatArray
    rng: np.random.Generator
    keeps_range: bool = False

    def draw(self, count: int) -> FloatArray:
        """The next draws, shape (count, c)."""
        drawn = self.rng.standard_gamma(self.shape, size=(count, len(self.shape)))
        drawn *= self.factor
        return drawn


def spread_of_fill(
    observed: FloatArray,
    rows: IntArray,
    neighbours: Neighbours | None,
    lga: TextArray,
    state: TextArray,
) -> FloatArray:
    """Standard deviation of the observed values around a filled cell.

    Parameters
    ----------
    observed
        Shape (n,), boundary order; NaN = not observed.
    rows
        Shape (c,): rows of the filled cells.
    neighbours
        Of the n wards, or None.
    lga, state
        Shape (n,): names; a missing LGA is no LGA, a missing state a state of its own.

    Returns
    -------
    ndarray
        Shape (c,): sample standard deviation (n − 1) of the neighbours' observed values; with
        fewer than three of them of the LGA's, then the state's, then all; 0 when even those are
        too few.
    """
    known = ~np.isnan(observed)
    values = np.where(known, observed, 0.0)
    level = values.sum() / max(int(known.sum()), 1)
    centred = np.where(known, values - level, 0.0)
    result = np.full(len(observed), np.nan)
    parts = (known.astype(float), centred, np.square(centred))
    if neighbours is not None:
        matrix = neighbours.matrix()
        result = _spread(*(matrix @ part for part in parts))
    everyone = np.full(len(observed), "", dtype=object)
    for names in (lga, state, everyone):
        if not np.isnan(result[rows]).any():
            break
        group, number = _groups(names, missing_is_group=names is not lga)
        sums = [np.bincount(group, part, number).astype(float) for part in parts]
        spread = _spread(*sums)
        spread[number - 1] = np.nan
        still = np.isnan(result)
        result[still] = spread[group][still]
    chosen: FloatArray = np.nan_to_num(result[rows])
    return chosen


def _groups(names: TextArray, *, missing_is_group: bool) -> tuple[IntArray, int]:
    """Number of each row's group; the last number is for rows of no group."""
    codes = pd.factorize(pd.Series(names, dtype=object).fillna("").astype(str), sort=True)
    group, labels = codes[0].astype(np.int64), list(codes[1])
    if not missing_is_group and "" in labels:
        group = np.where(group == labels.index(""), len(labels), group)
    return group, len(labels) + 1


def _spread(count: FloatArray, total: FloatArray, square: FloatArray) -> FloatArray:
    """Sample standard deviation from sums; NaN below three values."""
    enough = count >= FEWEST_FOR_SPREAD
    size = np.where(enough, count, FEWEST_FOR_SPREAD)
    variance = np.maximum(square - np.square(total) / size, 0.0) / (size - 1.0)
    spread: FloatArray = np.where(enough, np.sqrt(variance), np.nan)
    return spread
