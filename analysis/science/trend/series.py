"""Counts by area, calendar year and calendar month, and which years can be compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.science.tpr.cells import counted_cells
from analysis.science.tpr.completeness import reported_rows
from analysis.science.tpr.months import MONTHS_A_YEAR
from analysis.science.tpr.sums import (
    Groups,
    ages_summed,
    cells_of,
    in_level,
    make_groups,
    sum_cells,
)
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import BOTH, Flags, Floats, Ints
from analysis.science.trend.words import BURDEN, FEWEST_MONTHS, MEASURES
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

#: Months that a report of a longer period covers.
SPANS = {"quarter": 3, "half": 6, "year": MONTHS_A_YEAR}


@dataclass(frozen=True, eq=False, kw_only=True)
class MonthCounts:
    """Counts of a areas in y calendar years.

    Parameters
    ----------
    areas
        Shape (a, …): the keys of the areas; wards that are not known are left aside.
    years
        Shape (y,): calendar years, ascending, without holes.
    tested, positive
        Shape (a, y, 12): persons; 0 where nothing counts.
    reported
        Shape (a, y, 12): whether any facility of the area reported a malaria element.
    """

    areas: pd.DataFrame
    years: Ints
    tested: Floats
    positive: Floats
    reported: Flags


@dataclass(frozen=True, eq=False, kw_only=True)
class YearSeries:
    """The calendar years of each area; shapes (a, y) unless said otherwise.

    Parameters
    ----------
    months
        Months reported.
    used
        Whether the year is compared: enough months, and a value.
    common
        Shape (a, 12): the calendar months that are summed, reported in every year compared.
    tested, positive
        Persons in the common months.
    """

    months: Ints
    used: Flags
    common: Flags
    tested: Floats
    positive: Floats


def month_counts(
    table: FacilityTable, *, by: str, age: str, facility_level: str, method: str, measure: str
) -> MonthCounts:
    """Sum a table by area and month.

    Parameters
    ----------
    table
        As of :func:`analysis.science.tpr.table.facility_table`. Not changed.
    by, age, facility_level, method
        As of :class:`analysis.science.tpr.calculate.TprOptions`.
    measure
        ``tpr``, or ``burden``, which always counts both tests.

    Returns
    -------
    MonthCounts
        A report of a whole year counts as twelve months reported, one of half a year as six and
        one of a quarter as three; its persons stand in the first of them.

    Raises
    ------
    ProblemError
        ``period_too_coarse`` (no periods, or longer ones beside others), ``missing_level``.
    """
    if measure not in MEASURES:
        raise ProblemError(
            "bad_choice", f"measure is {measure!r}.", f"Choose among {', '.join(MEASURES)}."
        )
    span = _span(table)
    groups = make_groups(table, by, "own" if span > 1 else "month")
    tests = BOTH if measure == BURDEN else method
    cells = counted_cells(table, only=cells_of(ages_summed(table), tests, age))
    sums = sum_cells(table, groups, cells.tested, cells.positive)
    tested, positive = sums.of(tests, age, facility_level)
    rows = reported_rows(table) & in_level(table, facility_level) & (groups.group >= 0)
    reported = np.bincount(groups.group[rows], minlength=len(groups)) > 0
    return _placed(groups, tested, positive, reported, span)


def _span(table: FacilityTable) -> int:
    """The months that one report covers; months and weeks: 1."""
    units = {period.unit for period in table.periods}
    if not units or (len(units) > 1 and units & set(SPANS)):
        raise ProblemError(
            "period_too_coarse",
            say("The reports are of periods of different lengths, so they have no trend.")
            if units
            else say("The file has no periods, so it has no trend."),
            say("Give a file whose reports are all of months, quarters, half-years or years."),
        )
    return SPANS.get(units.pop(), 1)


def _placed(
    groups: Groups, tested: Floats, positive: Floats, reported: Flags, span: int
) -> MonthCounts:
    """Sums of groups as arrays of areas, years and months."""
    texts = groups.frame["period"].astype(str)
    year = texts.str[:4].astype(int).to_numpy(dtype=np.int64)
    month = np.zeros(len(year), dtype=np.int64)
    if span < MONTHS_A_YEAR:  # 2024-03, 2024-Q3, 2024-S2
        number = texts.str.extract(r"-[QS]?(\d+)$")[0].astype(int)
        month = np.asarray((number - 1) * span, dtype=np.int64)
    first = int(year.min()) if len(year) else 0
    years = np.arange(first, int(year.max(initial=first - 1)) + 1, dtype=np.int64)
    shape = (len(groups.areas), len(years), MONTHS_A_YEAR)
    at = (groups.area, year - first, month)
    asked, found, seen = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool)
    asked[at], found[at], seen[at] = tested, positive, reported
    if span > 1:
        seen = np.repeat(seen[:, :, ::span], span, axis=2)
    known = ~groups.areas["unknown"].to_numpy(dtype=bool)
    return MonthCounts(
        areas=groups.areas[known].drop(columns="unknown").reset_index(drop=True),
        years=years,
        tested=asked[known],
        positive=found[known],
        reported=seen[known],
    )


def comparable_years(counts: MonthCounts) -> YearSeries:
    """The calendar years that can be compared, summed over the same months.

    Parameters
    ----------
    counts
        Not changed.

    Returns
    -------
    YearSeries
        Years with ten months reported or more, over the months reported in all of them; an area of
        which fewer than ten such months are left, or that has one such year, has none.

    References
    ----------
    Methods document, section 11.
    """
    months = counts.reported.sum(axis=2)
    enough = months >= FEWEST_MONTHS
    common = (counts.reported | ~enough[:, :, None]).all(axis=1)
    tested = (counts.tested * common[:, None, :]).sum(axis=2)
    positive = (counts.positive * common[:, None, :]).sum(axis=2)
    used = enough & (tested > 0) & (common.sum(axis=1) >= FEWEST_MONTHS)[:, None]
    used &= (used.sum(axis=1) >= 2)[:, None]
    common &= used.any(axis=1)[:, None]
    return YearSeries(
        months=np.asarray(months, dtype=np.int64),
        used=used,
        common=common,
        tested=np.where(used, tested, np.nan),
        positive=np.where(used, positive, np.nan),
    )
