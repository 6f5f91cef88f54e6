"""What rows or cells of facility reports change in the test positivity rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.science.findings import listed
from analysis.science.quality.finding import Effect
from analysis.science.tpr.cells import ABOVE, Cells, counted_cells
from analysis.science.tpr.rates import test_positivity_rate
from analysis.science.tpr.sums import ages_summed, cells_of
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import ALL, BOTH, BOTH_SHOWN, Flags, Floats, Ints
from chatmrpt.lib.say import in_numbers, say, say_many

MEASURE = "test positivity rate of the file (all ages, RDT and microscopy)"
_MOST_SHOWN = 3


@dataclass(frozen=True, eq=False)
class RowCounts:
    """Persons of each row over all tests and ages.

    Parameters
    ----------
    tested, positive
        Shape (n,), persons, 0 where nothing counts; positive ≤ tested but where said.
    """

    tested: Floats
    positive: Floats

    def without(self, rows: Flags) -> RowCounts:
        """The same with nothing in some rows."""
        return RowCounts(np.where(rows, 0.0, self.tested), np.where(rows, 0.0, self.positive))


def counted_rows(table: FacilityTable, cells: Cells) -> RowCounts:
    """What counts of each row, as a rate of all ages and both tests is computed.

    Parameters
    ----------
    table, cells
        n rows and their counted cells.

    Returns
    -------
    RowCounts
        Persons of each row; 0 where nothing counts.
    """
    used = [cell for cell in cells_of(ages_summed(table), BOTH, ALL) if cell in cells.tested]
    tested, positive = np.zeros(len(table)), np.zeros(len(table))
    for cell in used:
        tested += cells.tested[cell]
        positive += cells.positive[cell]
    return RowCounts(tested, positive)


def with_positives_above(table: FacilityTable, cells: Cells) -> RowCounts:
    """The same with the cells whose positives exceed their tests.

    Parameters
    ----------
    table
        The facility reports, n rows.
    cells
        Its counted cells.

    Returns
    -------
    RowCounts
        Persons of each row.
    """
    counts = counted_rows(table, cells)
    tested, positive = counts.tested.copy(), counts.positive.copy()
    for test, age in cells_of(ages_summed(table), BOTH, ALL):
        if (test, age) in cells.status:
            at = cells.status[test, age] == ABOVE
            tested[at] += table.counts[f"tested_{test}_{age}"][at]
            positive[at] += table.counts[f"positive_{test}_{age}"][at]
    return RowCounts(tested, positive)


def with_blank_as_zero(table: FacilityTable) -> RowCounts:
    """The same with a blank number of positives beside a number tested read as zero.

    Parameters
    ----------
    table
        The facility reports, n rows.

    Returns
    -------
    RowCounts
        Persons of each row.
    """
    return counted_rows(table, counted_cells(table, blank_positive_is_zero=True))


def rate_effect(
    table: FacilityTable,
    with_them: RowCounts,
    without_them: RowCounts,
    other_ward: Ints | None = None,
) -> Effect:
    """How far the rate of the file and of its wards moves.

    Parameters
    ----------
    table
        n rows.
    with_them, without_them
        Counts with and without the rows or cells concerned.
    other_ward
        Shape (n,): the wards of the rows in the second reckoning, where these differ.

    Returns
    -------
    Effect
        Rates as fractions; wards that are not known are not counted among those moved.
    """
    ours = float(_rate(with_them.positive.sum(), with_them.tested.sum()))
    other = float(_rate(without_them.positive.sum(), without_them.tested.sum()))
    wards = len(table.wards)

    def of_wards(counts: RowCounts, ward: Ints) -> Floats:
        tested = np.bincount(ward, weights=counts.tested, minlength=wards)
        return _rate(np.bincount(ward, weights=counts.positive, minlength=wards), tested)

    before = of_wards(with_them, table.ward)
    after = of_wards(without_them, table.ward if other_ward is None else other_ward)
    move = np.abs(after - before)
    unknown = table.wards["unknown"].to_numpy(dtype=bool)
    move[unknown] = np.nan
    at = np.flatnonzero(move > BOTH_SHOWN)
    at = at[np.argsort(-move[at], kind="stable")]
    lost = int((~np.isnan(before) & np.isnan(after) & ~unknown).sum())
    if other_ward is None:
        words = say(
            "Test positivity (all ages, both tests): {with_them:.2%} with them, {without:.2%} without.",
            with_them=ours,
            without=other,
        )
    else:
        words = say(
            "Test positivity (all ages, both tests) stays {rate:.2%} with these rows in their wards.",
            rate=ours,
        )
    words = " ".join([words, *_moved(table, before, after, at), *_lost(lost)])
    return Effect(
        measure=MEASURE, with_them=ours, without_them=other, areas_moved=len(at), words=words
    )


def _moved(table: FacilityTable, before: Floats, after: Floats, at: Ints) -> list[str]:
    """A sentence about the wards at some positions, whose rates move."""
    if not len(at):
        return []
    names = table.wards["ward_name"].to_numpy()
    shown = [f"{names[i]} {in_numbers(f'{before[i]:.1%} / {after[i]:.1%}')}" for i in at.tolist()]
    return [
        say_many(
            "{count:,} ward moves by more than {points:g} points: {names}.",
            "{count:,} wards move by more than {points:g} points: {names}.",
            len(at),
            points=100 * BOTH_SHOWN,
            names=listed(shown, _MOST_SHOWN),
        )
    ]


def _lost(wards: int) -> list[str]:
    """A sentence about wards that are left without a rate."""
    if not wards:
        return []
    return [
        say_many(
            "{count:,} ward has no rate without them.",
            "{count:,} wards have no rate without them.",
            wards,
        )
    ]


def _rate(positive: Any, tested: Any) -> Floats:
    return test_positivity_rate(np.asarray(positive, float), np.asarray(tested, float))
