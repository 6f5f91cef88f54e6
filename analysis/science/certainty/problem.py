"""One run as columns to draw: wards in an order that their row order does not change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.science.certainty.counts import TestCounts, beta_binomial, check_design_effect
from analysis.science.certainty.data_draws import (
    HALF,
    PEOPLE,
    BurdenDraws,
    CellDraws,
    FilledDraws,
    PositivityDraws,
    spread_of_fill,
)
from analysis.science.certainty.scores import Column, Scorer
from analysis.science.contiguity import Neighbours
from analysis.science.normalisation import is_constant
from analysis.science.parameters import Settings
from analysis.science.preparation import Prepared
from analysis.science.scoring import Scored
from chatmrpt.lib.errors import ProblemError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

#: Keep the random numbers of the draws apart from each other and from other steps.
METHOD_STREAM, FILL_STREAM, COUNT_STREAM, SECOND_STREAM = 80, 81, 82, 83
#: A column this many times off its own counts was counted in another unit.
_UNIT_FACTOR = 3.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem:
    """What the draws need.

    Parameters
    ----------
    scorer
        The p variables of n ranked wards without a gap.
    rows
        Shape (n,): their rows in boundary order.
    weights
        Shape (p,): the run's weights, > 0, sum 1.
    protected
        Positions of the variables never left out.
    names
        The p variables.
    data_known
        Whether the malaria variable has counts.
    row_known
        Shape (n,): whether the ward's malaria value is drawn (counted or filled).
    """

    scorer: Scorer
    rows: IntArray
    weights: FloatArray
    protected: tuple[int, ...]
    names: tuple[str, ...]
    data_known: bool
    row_known: BoolArray


def stream(seed: int, *key: int) -> np.random.Generator:
    """Random numbers of one purpose.

    Parameters
    ----------
    seed
        Of the run, 0 or more.
    *key
        Whole numbers from 0 that name the purpose.

    Returns
    -------
    numpy.random.Generator
        The same numbers for the same seed and key, whatever else was drawn.
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))


def build_problem(
    prepared: Prepared,
    scored: Scored,
    settings: Settings,
    neighbours: Neighbours | None,
    counts: Sequence[TestCounts] = (),
    *,
    second: bool = False,
) -> Problem | None:
    """Columns, what varies in them, and the wards they are about.

    Parameters
    ----------
    prepared, scored, settings, neighbours, counts
        As in :func:`~analysis.science.certainty.certainty.certainty_of_ranks`.
    second
        Whether to use another, independent set of random numbers.

    Returns
    -------
    Problem or None
        None when no variable differs between wards. Wards with a gap, which only presets rank,
        are left out.

    Raises
    ------
    ProblemError
        ``unknown_column``, ``bad_counts``.
    """
    _check_counts(counts, settings, len(prepared.keys))
    weights = dict(zip(scored.normalised.columns, scored.weights, strict=True))
    names = tuple(
        name
        for name, weight in weights.items()
        if weight > 0
        and (name in settings.bounds or not is_constant(prepared.values[name].to_numpy(float)))
    )
    if not names:
        return None
    order = _ward_order(prepared, names)
    values = prepared.values[list(names)].to_numpy(dtype=float)
    takes_part = np.isfinite(scored.rank) & ~np.isnan(values).any(axis=1)
    if not takes_part.any():
        return None
    builder = _Builder(prepared, settings, neighbours, counts, order, takes_part, second)
    columns = [builder.column(name) for name in names]
    rows = order[takes_part[order]]
    malaria = settings.malaria_variable or next((item.column for item in counts), None)
    shares = np.array([weights[name] for name in names])
    counted = builder.counted.get(malaria or "")
    filled = _filled(prepared, malaria)
    known = np.zeros(len(prepared.keys), dtype=bool) if counted is None else counted | filled
    protected = {malaria, *(item.column for item in counts)}
    return Problem(
        scorer=Scorer(columns),
        rows=rows,
        weights=shares / shares.sum(),
        protected=tuple(place for place, name in enumerate(names) if name in protected),
        names=names,
        data_known=malaria in names and counted is not None and bool(counted.any()),
        row_known=known[rows],
    )


@dataclass(eq=False)
class _Builder:
    """Builds the columns of one run and remembers which cells have counts."""

    prepared: Prepared
    settings: Settings
    neighbours: Neighbours | None
    counts: Sequence[TestCounts]
    order: IntArray
    takes_part: BoolArray
    second: bool

    def __post_init__(self) -> None:
        self.counted: dict[str, BoolArray] = {}

    def column(self, name: str) -> Column:
        """One variable with all that varies in it."""
        values = self.prepared.values[name].to_numpy(dtype=float)
        rows = self.order[~np.isnan(values[self.order])]
        place = np.full(len(values), -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        cells: list[CellDraws] = []
        filled = rows[_filled(self.prepared, name)[rows]]
        if len(filled):
            cells.append(self._filled_cells(name, filled, place))
        for item in self.counts:
            if item.column == name:
                cells += self._counted_cells(item, rows, place)
        return Column(
            values=values[rows],
            ranked=np.flatnonzero(self.takes_part[rows]),
            inverse=self.settings.directions[name] == "inverse",
            cells=cells,
            bounds=self.settings.bounds.get(name),
        )

    def _rng(self, purpose: int, name: str) -> np.random.Generator:
        which = self.settings.variables.index(name)
        key = (purpose, which, SECOND_STREAM) if self.second else (purpose, which)
        return stream(self.settings.seed, *key)

    def _filled_cells(self, name: str, rows: IntArray, place: IntArray) -> FilledDraws:
        observed = self.prepared.observed[name].to_numpy(dtype=float)
        keys = self.prepared.keys
        lga, state = (keys[key].to_numpy(dtype=object) for key in ("lga_name", "state_name"))
        return FilledDraws(
            places=place[rows],
            fill=self.prepared.values[name].to_numpy(dtype=float)[rows],
            spread=spread_of_fill(observed, rows, self.neighbours, lga, state),
            low=float(np.nanmin(observed)),
            high=float(np.nanmax(observed)),
            rng=self._rng(FILL_STREAM, name),
        )

    def _counted_cells(
        self, item: TestCounts, rows: IntArray, place: IntArray
    ) -> list[PositivityDraws | BurdenDraws]:
        name = item.column
        observed = ~np.isnan(self.prepared.observed[name].to_numpy(dtype=float))
        make = self._burden if item.measure == "burden" else self._positivity
        known, centre, cells = make(item, rows, observed, place)
        self.counted[name] = known
        if not len(cells.places):
            return []
        _check_unit(name, self.prepared.values[name].to_numpy(dtype=float)[known], centre[known])
        return [cells]

    def _positivity(
        self, item: TestCounts, rows: IntArray, observed: BoolArray, place: IntArray
    ) -> tuple[BoolArray, FloatArray, PositivityDraws | BurdenDraws]:
        tested = _array(item.tested, len(observed))
        state = self.prepared.keys["state_name"].tolist()
        found = beta_binomial(
            _array(item.positive, len(observed)), tested, state, item.design_effect
        )
        known = observed & ~np.isnan(found.alpha)
        chosen = rows[known[rows]]
        cells = PositivityDraws(
            places=place[chosen],
            alpha=found.alpha[chosen],
            beta=found.beta[chosen],
            scale=item.scale,
            rng=self._rng(COUNT_STREAM, item.column),
        )
        return known, found.mean * item.scale, cells

    def _burden(
        self, item: TestCounts, rows: IntArray, observed: BoolArray, place: IntArray
    ) -> tuple[BoolArray, FloatArray, PositivityDraws | BurdenDraws]:
        count = len(observed)
        effect, positive = _array(item.design_effect, count), _array(item.positive, count)
        check_design_effect(effect)
        exposure = _array(item.population, count) * _array(item.years, count)
        with np.errstate(invalid="ignore", divide="ignore"):
            known = observed & (positive >= 0) & (exposure > 0)
            factor = PEOPLE * effect / exposure
        chosen = rows[known[rows]]
        shape = positive / effect + HALF
        cells = BurdenDraws(
            places=place[chosen],
            shape=shape[chosen],
            factor=factor[chosen],
            rng=self._rng(COUNT_STREAM, item.column),
        )
        return known, shape * factor, cells


def _array(values: float | FloatArray | None, count: int) -> FloatArray:
    given = np.nan if values is None else values
    return np.broadcast_to(np.asarray(given, dtype=float), count)


def _filled(prepared: Prepared, name: str | None) -> BoolArray:
    rows = prepared.cells["row"].to_numpy(dtype=np.int64)
    result = np.zeros(len(prepared.keys), dtype=bool)
    result[rows[(prepared.cells["variable"] == name).to_numpy(dtype=bool)]] = True
    return result


def _ward_order(prepared: Prepared, names: Sequence[str]) -> IntArray:
    """Rows by ward code, then names; wards that share all of them by their values."""
    keys = [
        np.unique(
            prepared.keys[key].fillna("").astype(str).to_numpy(dtype=str), return_inverse=True
        )
        for key in ("ward_name", "lga_name", "state_name", "ward_code")
    ]
    values = [prepared.values[name].to_numpy(dtype=float) for name in reversed(names)]
    return np.lexsort([*values, *(codes for _, codes in keys)]).astype(np.int64)


def _check_counts(counts: Sequence[TestCounts], settings: Settings, wards: int) -> None:
    for item in counts:
        if item.column not in settings.variables:
            raise ProblemError(
                "unknown_column",
                f"There are test counts for {item.column}, which is not among the chosen "
                f"variables ({', '.join(settings.variables)}).",
                "Add it to --variables, or leave the counts out.",
            )
        needed: dict[str, FloatArray | None] = {"positive": item.positive}
        needed |= (
            {"population": item.population} if item.measure == "burden" else {"tested": item.tested}
        )
        for what, array in needed.items():
            if array is None or np.shape(array) != (wards,):
                came = "none" if array is None else f"{np.size(array)}"
                raise ProblemError(
                    "bad_counts",
                    f"The counts of {item.column} need {wards} numbers called {what}, one a "
                    f"ward; there are {came}.",
                    "Join the counts to the boundary first.",
                )


def _check_unit(column: str, values: FloatArray, expected: FloatArray) -> None:
    seen, counted = float(np.abs(values).sum()), float(expected.sum())
    if counted > 0 and not 1.0 / _UNIT_FACTOR <= seen / counted <= _UNIT_FACTOR:
        raise ProblemError(
            "bad_counts",
            f"{column} is {seen / len(values):.4g} on average, but its counts make "
            f"{counted / len(values):.4g}.",
            "Check the unit (fraction or percent) and that the counts belong to this column.",
        )
