"""Scores of all wards in many draws at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from analysis.science.certainty.data_draws import CellDraws
from analysis.science.certainty.method_draws import NORMALISATIONS, MethodDraws
from analysis.science.composite import GEOMETRIC_FLOOR

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

#: Percentiles that winsorising pulls values to, in percent.
WINSOR = (5.0, 95.0)
#: Spread below this share of the largest size counts as none.
_SAME = 1e-12

#: Position of a column → draws of each of its kinds of cells, shape (d, cells).
Drawn = dict[int, list[FloatArray]]


@dataclass(eq=False, kw_only=True)
class Column:
    """One variable of the score.

    Parameters
    ----------
    values
        Shape (m,): every value the normalisation looks at, none missing.
    ranked
        Shape (n,): positions of the ranked wards among them.
    inverse
        Whether risk falls with the variable.
    cells
        What varies in it.
    bounds
        (low, high) of its min-max where they are given; drawn values outside are pulled to them.
    """

    values: FloatArray
    ranked: IntArray
    inverse: bool
    cells: list[CellDraws] = field(default_factory=list)
    bounds: tuple[float, float] | None = None

    @property
    def keeps_range(self) -> bool:
        """Whether the bounds of the column's min-max never change."""
        return self.bounds is not None or all(cells.keeps_range for cells in self.cells)

    def draw(self, count: int) -> list[FloatArray]:
        """The next draws of the cells that vary."""
        return [cells.draw(count) for cells in self.cells]

    def complete(self, drawn: list[FloatArray]) -> FloatArray:
        """The whole column with its draws, shape (d, m)."""
        values = np.tile(self.values, (len(drawn[0]), 1))
        for cells, part in zip(self.cells, drawn, strict=True):
            values[:, cells.places] = part
        return values

    def scaled(self, values: FloatArray, rule: str) -> FloatArray:
        """Values of the ranked wards on one scale, shape (d, n), for values of shape (d, m)."""
        if rule == "min_max" and self.bounds is not None:
            scaled = self._within_bounds(values)
        else:
            scaled = scale_rows(values, rule, self.inverse)
        everyone = len(self.ranked) == values.shape[1]
        return scaled if everyone else scaled[:, self.ranked]

    def rescaled_cells(self, drawn: list[FloatArray]) -> list[tuple[IntArray, FloatArray]]:
        """Min-max values of the drawn cells alone, where the column keeps its range.

        One pair for each kind of cells: the ranked wards they belong to, shape (c,), and their
        values, shape (d, c).
        """
        own = (float(self.values.min()), float(self.values.max()))
        low, high = own if self.bounds is None else self.bounds
        ward = np.full(len(self.values), -1)
        ward[self.ranked] = np.arange(len(self.ranked))
        pairs = []
        for cells, part in zip(self.cells, drawn, strict=True):
            wards = ward[cells.places]
            kept = part[:, wards >= 0]
            if self.bounds is not None:
                kept = np.clip(kept, low, high)
            scaled = (kept - low) / (high - low)
            pairs.append((wards[wards >= 0], 1.0 - scaled if self.inverse else scaled))
        return pairs

    def _within_bounds(self, values: FloatArray) -> FloatArray:
        low, high = self.bounds or (0.0, 1.0)
        scaled: FloatArray = (np.clip(values, low, high) - low) / (high - low)
        return 1.0 - scaled if self.inverse else scaled


class Scorer:
    """Weighted means of normalised columns; what does not vary is normalised once.

    Parameters
    ----------
    columns
        The p variables. ``ranked`` must name the wards in one order, and name every value where
        it is as long as ``values``.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = list(columns)
        self._still: dict[tuple[int, bool], FloatArray] = {}

    @property
    def wards(self) -> int:
        """Number of ranked wards n."""
        return len(self.columns[0].ranked)

    @property
    def varying(self) -> list[int]:
        """Positions of the columns in which something is drawn."""
        return [place for place, column in enumerate(self.columns) if column.cells]

    def draw(self, count: int) -> Drawn:
        """The next draws of the data."""
        return {place: self.columns[place].draw(count) for place in self.varying}

    def score(self, methods: MethodDraws, drawn: Drawn | None = None) -> FloatArray:
        """Score of every ward in every draw.

        Parameters
        ----------
        methods
            The d methods.
        drawn
            The d draws of the data; None scores the data as they are.

        Returns
        -------
        ndarray
            Shape (d, n): Σ w·x, or exp(Σ w·ln(0.01 + 0.99 x)), 0–1.
        """
        scores = np.empty((len(methods), self.wards))
        kind = 2 * methods.normalisation + methods.geometric
        for number in np.unique(kind):
            rule, geometric = int(number) // 2, bool(number % 2)
            rows = np.flatnonzero(kind == number)
            part: slice | IntArray = rows
            if rows[-1] - rows[0] + 1 == len(rows):
                part = slice(int(rows[0]), int(rows[-1]) + 1)
            weights = methods.take(part).effective
            some = {
                place: [array[part] for array in arrays] for place, arrays in (drawn or {}).items()
            }
            scores[part] = self._mean(rule, geometric, weights, some)
        return scores

    def _mean(self, rule: int, geometric: bool, weights: FloatArray, drawn: Drawn) -> FloatArray:
        name, base = NORMALISATIONS[rule], self._normalised(rule, geometric)
        # Min-max of a column whose ends stay moves no other ward, so only its cells are redone.
        whole = [
            place for place in drawn if name != "min_max" or not self.columns[place].keeps_range
        ]
        rest = [place for place in range(len(self.columns)) if place not in whole]
        total: FloatArray = weights[:, rest] @ base[rest]
        for place, arrays in drawn.items():
            column, weight = self.columns[place], weights[:, place, None]
            if place in whole:
                scaled = column.scaled(column.complete(arrays), name)
                if geometric:
                    _lift(scaled)
                scaled *= weight
                total += scaled
                continue
            for wards, scaled in column.rescaled_cells(arrays):
                if geometric:
                    _lift(scaled)
                scaled -= base[place, wards]
                scaled *= weight
                total[:, wards] += scaled
        return np.exp(total, out=total) if geometric else total

    def _normalised(self, rule: int, geometric: bool) -> FloatArray:
        """The data as they are, on one scale; shape (p, n)."""
        key = (rule, geometric)
        if key not in self._still:
            rows = [
                column.scaled(column.values[None, :], NORMALISATIONS[rule])
                for column in self.columns
            ]
            array = np.concatenate(rows)
            if geometric:
                _lift(array)
            self._still[key] = array
        return self._still[key]


def _lift(scaled: FloatArray) -> None:
    """ln(0.01 + 0.99 x), in place."""
    scaled *= 1.0 - GEOMETRIC_FLOOR
    scaled += GEOMETRIC_FLOOR
    np.log(scaled, out=scaled)


def scale_rows(values: FloatArray, rule: str, inverse: bool = False) -> FloatArray:
    """Each row on its own scale of 0–1.

    Parameters
    ----------
    values
        Shape (d, m), no NaN.
    rule
        ``min_max``, ``percentile_rank`` or ``winsorised``, as in
        :mod:`analysis.science.normalisation`.
    inverse
        Whether risk falls with the variable: 1 minus the scaled value.

    Returns
    -------
    ndarray
        Shape (d, m). A row without spread is the same everywhere: it tells nothing.
    """
    if rule == "percentile_rank":
        scaled = _average_ranks(values)
        low, high = np.ones((len(values), 1)), np.full((len(values), 1), float(values.shape[1]))
    elif rule == "winsorised":
        low, high = np.percentile(values, WINSOR, axis=1)[..., None]
        scaled = np.clip(values, low, high)
    else:
        low, high = values.min(axis=1)[:, None], values.max(axis=1)[:, None]
        scaled = values.copy()
    span = high - low
    flat = span <= _SAME * np.maximum(np.abs(low), np.abs(high))
    scaled -= low
    scaled /= np.where(flat, 1.0, span)
    if inverse:
        np.subtract(1.0, scaled, out=scaled)
    scaled[flat[:, 0]] = 0.0
    return scaled


def _average_ranks(values: FloatArray) -> FloatArray:
    """Ascending ranks in each row, ties at their mean rank; shape (d, m)."""
    order = np.argsort(values, axis=1)
    ordered = np.take_along_axis(values, order, axis=1)
    same = ordered[:, 1:] == ordered[:, :-1]
    places = np.broadcast_to(np.arange(1.0, values.shape[1] + 1), values.shape)
    if same.any():
        edge = np.ones((len(values), 1), dtype=bool)
        first = np.where(np.hstack([edge, ~same]), places, 0.0)
        last = np.where(np.hstack([~same, edge]), places, np.inf)
        first = np.maximum.accumulate(first, axis=1)
        last = np.minimum.accumulate(last[:, ::-1], axis=1)[:, ::-1]
        places = (first + last) / 2.0
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, places, axis=1)
    return ranks
