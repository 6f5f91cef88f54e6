"""Which facilities were expected to report, and which did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.science.tpr.months import months_of
from analysis.science.tpr.sums import Groups, in_level
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import INACTIVE_AFTER, Flags, Floats, Ints

_ELEMENTS = ("tested_", "positive_", "fever_")


def reported_rows(table: FacilityTable) -> Flags:
    """Shape (n,): whether any malaria element (tested, positive, fever) of the row is not blank.

    Parameters
    ----------
    table
        The facility reports, n rows.

    Returns
    -------
    ndarray of bool
        Shape (n,).
    """
    reported = np.zeros(len(table), dtype=bool)
    for role, values in table.counts.items():
        if role.startswith(_ELEMENTS):
            reported |= ~np.isnan(values)
    return reported


def reporting_facilities(table: FacilityTable, groups: Groups, level: str) -> Ints:
    """Shape (g,): facilities of a level with at least one report in the group.

    Parameters
    ----------
    table
        The facility reports, n rows.
    groups
        g groups of its rows.
    level
        Level of facility, or ``all``.

    Returns
    -------
    ndarray of int
        Shape (g,), 0 or more.
    """
    rows = reported_rows(table) & in_level(table, level) & (groups.group >= 0)
    pairs = pd.unique(groups.group[rows] * len(table.facilities) + table.facility[rows])
    counts = np.bincount(pairs // max(len(table.facilities), 1), minlength=len(groups))
    return np.asarray(counts, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class FacilityMonths:
    """Facility months, by facility and month.

    Parameters
    ----------
    facility, month
        Shape (m,): number of the facility; month counted from year 0.
    reported
        Shape (m,): whether a report came.
    """

    facility: Ints
    month: Ints
    reported: Flags


def facility_months(facility: Ints, month: Ints) -> FacilityMonths:
    """The months in which facilities were expected to report, and whether they did.

    Parameters
    ----------
    facility, month
        Shape (r,): facility and month of each report; repeats count once.

    Returns
    -------
    FacilityMonths
        Every month from a facility's first report to its last, without what follows six silent
        months in a row until it reports again.

    References
    ----------
    Methods document, section 10.
    """
    if not len(facility):
        return FacilityMonths(facility, month, np.zeros(0, dtype=bool))
    start, span = int(month.min()), int(month.max() - month.min()) + 1
    who, when = np.divmod(np.sort(pd.unique(facility * span + (month - start))), span)
    when = when + start
    gaps = np.where(np.diff(who) == 0, np.diff(when) - 1, 0)
    silent = np.minimum(gaps, INACTIVE_AFTER)
    before = np.repeat(np.arange(len(silent)), silent)
    step = np.arange(len(before)) - np.repeat(np.cumsum(silent) - silent, silent) + 1
    return FacilityMonths(
        np.concatenate([who, who[before]]),
        np.concatenate([when, when[before] + step]),
        np.repeat([True, False], [len(who), len(before)]),
    )


def completeness(table: FacilityTable, groups: Groups, level: str, period: str) -> Floats:
    """Reported / expected facility months of each group.

    Parameters
    ----------
    table, groups
        n rows, g groups.
    level
        Level of facility, or ``all``.
    period
        As the groups were made: ``all``, ``year`` or ``month``.

    Returns
    -------
    ndarray
        Shape (g,): a fraction of 0–1; NaN where nothing is expected or the file's periods are
        longer than a month.
    """
    if not table.periods or any(p.is_coarse for p in table.periods):
        return np.full(len(groups), np.nan)
    month_of = np.array([*(months_of(p)[0] for p in table.periods), -1], dtype=np.int64)
    rows = reported_rows(table) & in_level(table, level) & (table.period >= 0)
    found = facility_months(table.facility[rows], month_of[table.period[rows]])
    area = groups.area_of_ward[table.facilities["ward"].to_numpy()[found.facility]]
    place, labels = _labels(found.month, period)
    known = {
        pair: i
        for i, pair in enumerate(
            zip(groups.area.tolist(), groups.frame["period"].astype(object).tolist(), strict=True)
        )
    }
    codes, pairs = pd.factorize(area * len(labels) + place)
    number = [known.get((p // len(labels), labels[p % len(labels)]), -1) for p in pairs.tolist()]
    group = np.array(number, dtype=np.int64)[codes] if len(codes) else codes
    inside = group >= 0
    expected = np.bincount(group[inside], minlength=len(groups))
    reported = np.bincount(group[inside], weights=found.reported[inside], minlength=len(groups))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, reported / expected, np.nan)


def _labels(month: Ints, period: str) -> tuple[Ints, list[str]]:
    """The group of periods of each month, as a position among the labels; and these."""
    if period == "all":
        return np.zeros(len(month), dtype=np.int64), ["all"]
    codes, distinct = pd.factorize(month // 12 if period == "year" else month)
    if period == "year":
        return codes.astype(np.int64), [f"{year}" for year in distinct.tolist()]
    return codes.astype(np.int64), [f"{m // 12}-{m % 12 + 1:02d}" for m in distinct.tolist()]
