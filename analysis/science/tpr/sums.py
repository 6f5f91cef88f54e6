"""Sums over facilities and periods, by area, group of periods and level of facility."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.science.tpr.cells import Cell
from analysis.science.tpr.months import month_text
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import (
    AGES,
    ALL,
    BOTH,
    KEYS,
    LEVELS,
    TESTS,
    Flags,
    Floats,
    Ints,
)
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

_LEVELS = len(LEVELS) + 1  # the last: not known


@dataclass(frozen=True, eq=False, kw_only=True)
class Groups:
    """What is summed together: g groups, one an area and a group of periods.

    Parameters
    ----------
    frame
        Shape (g, …): the keys of the area (``KEYS``), ``period`` ("all", 2024, 2024-01) and
        ``unknown`` (a ward that is not known).
    area
        Shape (g,): position of the area among the areas.
    areas
        Shape (a, …): the areas, in order of name.
    group
        Shape (n,): each row's group; −1 = in none (its period cannot be read).
    area_of_ward
        Shape (w,): each ward's area.
    """

    frame: pd.DataFrame
    area: Ints
    areas: pd.DataFrame
    group: Ints
    area_of_ward: Ints

    def __len__(self) -> int:
        return len(self.frame)


def make_groups(table: FacilityTable, by: str = "ward", period: str = "all") -> Groups:
    """Group the rows of a table by area and period.

    Parameters
    ----------
    table
        Not changed.
    by
        ``ward``, ``lga`` or ``state``.
    period
        ``all``, ``year``, ``month``, or ``own``: the periods as the file has them.

    Returns
    -------
    Groups
        Only groups with at least one row, by area, then period. "Unknown" wards are one group of
        their LGA.

    Raises
    ------
    ProblemError
        ``missing_level`` (the file has no such area), ``period_too_coarse``.
    """
    keys = list(KEYS[by])
    if (table.wards[f"{by}_name"] == "").all():
        raise ProblemError(
            "missing_level",
            say(
                "The file has no column with the {value} of a facility.",
                value="LGA" if by == "lga" else by,
            ),
            say("Choose another --by, or add the column."),
        )
    names = [name for name in keys if name != "ward_code"]
    number = table.wards.groupby(names, sort=True).ngroup()
    area_of_ward = np.asarray(number, dtype=np.int64)
    first = np.unique(area_of_ward, return_index=True)[1]
    columns = [*keys, "unknown"] if by == "ward" else keys
    areas = table.wards.iloc[first][columns].reset_index(drop=True)
    if by != "ward":
        areas["unknown"] = False
    labels, label = _labels(table, period)
    combined = area_of_ward[table.ward] * len(labels) + label
    known = label >= 0
    distinct, place = np.unique(combined[known], return_inverse=True)
    group = np.full(len(table), -1, dtype=np.int64)
    group[known] = place
    area = distinct // len(labels) if len(labels) else distinct
    frame = areas.iloc[area].reset_index(drop=True)
    frame.insert(len(keys), "period", [labels[i] for i in (distinct % max(len(labels), 1))])
    return Groups(frame=frame, area=area, areas=areas, group=group, area_of_ward=area_of_ward)


def _labels(table: FacilityTable, period: str) -> tuple[list[str], Ints]:
    """The groups of periods, and each row's; −1 = none."""
    if period == "all":
        return ["all"], np.zeros(len(table), dtype=np.int64)
    coarse = [p.text for p in table.periods if period == "month" and p.is_coarse]
    if coarse or not table.periods:
        found = (
            say("its periods are like {example}", example=coarse[0])
            if coarse
            else say("it has no periods")
        )
        raise ProblemError(
            "period_too_coarse",
            say("The file cannot be split by {period}: {found}.", period=period, found=found),
            say("Choose --period all, or give a file with monthly reports."),
        )
    if period == "own":
        texts = [p.text for p in table.periods]
    else:
        texts = [f"{p.year}" if period == "year" else month_text(p) for p in table.periods]
    labels = sorted(set(texts))
    place = np.array([*(labels.index(text) for text in texts), -1], dtype=np.int64)
    return labels, place[table.period]


@dataclass(frozen=True, eq=False, kw_only=True)
class Sums:
    """Persons tested and positive.

    Parameters
    ----------
    tested, positive
        (test, age) → shape (4, g): primary, secondary, tertiary, level not known.
    ages
        Test → ages summed for "all".
    """

    tested: Mapping[Cell, Floats]
    positive: Mapping[Cell, Floats]
    ages: Mapping[str, tuple[str, ...]]

    def of(self, method: str, age: str, level: str) -> tuple[Floats, Floats]:
        """Persons tested and positive of one combination.

        Parameters
        ----------
        method
            ``rdt``, ``microscopy``, or ``both`` = the sum of both.
        age
            ``u5``, ``o5``, ``pw`` or ``all``.
        level
            ``primary``, ``secondary``, ``tertiary``, or ``all`` (levels not known included).

        Returns
        -------
        (tested, positive)
            Shape (g,); 0 where nothing counts.
        """
        groups = next(iter(self.tested.values())).shape[1]
        tested, positive = np.zeros(groups), np.zeros(groups)
        rows = slice(None) if level == ALL else slice(LEVELS.index(level), LEVELS.index(level) + 1)
        for cell in cells_of(self.ages, method, age):
            if cell in self.tested:
                tested += self.tested[cell][rows].sum(axis=0)
                positive += self.positive[cell][rows].sum(axis=0)
        return tested, positive


def cells_of(ages: Mapping[str, tuple[str, ...]], method: str, age: str) -> list[Cell]:
    """The (test, age) cells that a method and an age group take in.

    Parameters
    ----------
    ages
        Test → ages that make up "all" (:func:`ages_summed`).
    method
        ``rdt``, ``microscopy`` or ``both``.
    age
        ``u5``, ``o5``, ``pw`` or ``all``.

    Returns
    -------
    list
        (test, age) pairs; empty where the file does not count them.
    """
    tests = TESTS if method == BOTH else (method,)
    return [(test, one) for test in tests for one in (ages[test] if age == ALL else (age,))]


def ages_summed(table: FacilityTable) -> dict[str, tuple[str, ...]]:
    """Test → ages that make up "all": the three groups, or the column for all ages.

    The column for all ages is taken where one of the three groups is missing.

    Parameters
    ----------
    table
        The facility reports, n rows.

    Returns
    -------
    dict
        Test → ages; none for a test that the file does not count.
    """
    found = {}
    for test in TESTS:
        ages = table.ages(test)
        found[test] = (ALL,) if ALL in ages and not set(AGES) <= set(ages) else tuple(
            age for age in ages if age != ALL
        )  # fmt: skip
    return found


def sum_cells(
    table: FacilityTable, groups: Groups, tested: Mapping[Cell, Floats],
    positive: Mapping[Cell, Floats],
) -> Sums:  # fmt: skip
    """Sum tested and positive by level and group.

    Parameters
    ----------
    table, groups
        n rows, g groups.
    tested, positive
        (test, age) → shape (n,): persons, 0 where the cell does not count.

    Returns
    -------
    Sums
        Persons tested and positive by level and group, and the rows that count.
    """
    key = table.level * len(groups) + groups.group
    key = np.where(groups.group >= 0, key, _LEVELS * len(groups))
    shape = (_LEVELS, len(groups))

    def add(values: Floats) -> Floats:
        sums = np.bincount(key, weights=values, minlength=_LEVELS * len(groups) + 1)[:-1]
        return np.asarray(sums, dtype=float).reshape(shape)

    return Sums(
        tested={cell: add(values) for cell, values in tested.items()},
        positive={cell: add(values) for cell, values in positive.items()},
        ages=ages_summed(table),
    )


def tested_beside_blank(
    table: FacilityTable, groups: Groups, chosen: list[Cell], level: str
) -> Floats:
    """Persons tested in cells whose number of positives is blank: what the two readings of a
    blank (left out, or no positives) differ by.

    Parameters
    ----------
    table, groups
        n rows, g groups.
    chosen
        The (test, age) cells to look at.
    level
        Level of facility, or ``all``.

    Returns
    -------
    ndarray
        Shape (g,): persons, 0 where no cell is such.
    """
    rows = in_level(table, level) & (groups.group >= 0)
    more = np.zeros(len(groups))
    for test, age in chosen:
        if age not in table.ages(test):
            continue
        tested, positive = (
            table.counts[f"tested_{test}_{age}"],
            table.counts[f"positive_{test}_{age}"],
        )
        at = np.flatnonzero(np.isnan(positive) & (tested >= 0) & rows)
        more += np.bincount(groups.group[at], weights=tested[at], minlength=len(groups))
    return more


def in_level(table: FacilityTable, level: str) -> Flags:
    """Shape (n,): whether each row's facility is of the level.

    Parameters
    ----------
    table
        The facility reports, n rows.
    level
        Level of facility, or ``all``.

    Returns
    -------
    ndarray of bool
        Shape (n,).
    """
    if level == ALL:
        return np.ones(len(table), dtype=bool)
    return np.asarray(table.level == LEVELS.index(level))


def sum_counts(table: FacilityTable, groups: Groups, role: str, level: str) -> Floats:
    """Sum of a count such as attendance; NaN where no facility of the group reported it.

    Parameters
    ----------
    table
        The facility reports, n rows.
    groups
        g groups of its rows.
    role
        Of the count's column.
    level
        Level of facility, or ``all``.

    Returns
    -------
    ndarray
        Shape (g,).
    """
    values = table.counts.get(role)
    if values is None:
        return np.full(len(groups), np.nan)
    rows = in_level(table, level) & (groups.group >= 0) & ~np.isnan(values) & (values >= 0)
    sums = np.bincount(groups.group[rows], weights=values[rows], minlength=len(groups))
    seen = np.bincount(groups.group[rows], minlength=len(groups)) > 0
    return np.where(seen, sums, np.nan)


def sum_fever(table: FacilityTable, groups: Groups, age: str, level: str) -> Floats:
    """Persons with fever of an age group; for all ages the sum of the three groups, or the
    column for all ages where one of them is missing; NaN where the file does not say it.

    Parameters
    ----------
    table
        The facility reports, n rows.
    groups
        g groups of its rows.
    age
        ``u5``, ``o5``, ``pw`` or ``all``.
    level
        Level of facility, or ``all``.

    Returns
    -------
    ndarray
        Shape (g,), persons.
    """
    if age != ALL:
        return sum_counts(table, groups, f"fever_{age}", level)
    if all(f"fever_{one}" in table.counts for one in AGES):
        parts = [sum_counts(table, groups, f"fever_{one}", level) for one in AGES]
        return np.asarray(np.sum(parts, axis=0), dtype=float)
    return sum_counts(table, groups, f"fever_{ALL}", level)
