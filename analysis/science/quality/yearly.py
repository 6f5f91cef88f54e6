"""Reports of each facility by year and by month, and rows in which every number is filled."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.science.quality.completeness import facility_names, month_of_period
from analysis.science.tpr.completeness import facility_months, reported_rows
from analysis.science.tpr.months import MONTHS_A_YEAR
from analysis.science.tpr.table import FacilityTable

COLUMNS = (
    *("state_name", "lga_name", "ward_name", "facility", "year", "expected", "reported"),
    "reporting_rate",
)


def reports_by_year(table: FacilityTable) -> pd.DataFrame:
    """Reports that came of those expected, by facility and calendar year.

    Parameters
    ----------
    table
        n rows, f facilities, y years with a report of anybody. Facilities as of
        :func:`analysis.science.quality.facilities.known_places`, so that none seems to fall silent
        because its ward was left blank.

    Returns
    -------
    DataFrame
        Shape (f·y, 8), :data:`COLUMNS`, by facility, then year: every facility that ever reported
        stands in every year, with expected 0 in years before its first report and after its last
        (or after six silent months); reporting_rate 0–1, NaN where nothing is expected. No rows
        when the periods are longer than a month.

    References
    ----------
    Methods document, section 10.
    """
    month_of = month_of_period(table)
    if month_of is None:
        return pd.DataFrame(columns=list(COLUMNS))
    rows = reported_rows(table) & (table.period >= 0)
    found = facility_months(table.facility[rows], month_of[table.period[rows]])
    years = found.month // MONTHS_A_YEAR
    who, who_at = np.unique(found.facility, return_inverse=True)
    when, when_at = np.unique(years, return_inverse=True)
    cell, size = who_at * len(when) + when_at, len(who) * len(when)
    expected = np.bincount(cell, minlength=size)
    came = np.bincount(cell[found.reported], minlength=size)
    rate = np.divide(came, expected, out=np.full(size, np.nan), where=expected > 0)
    names = facility_names(table).iloc[np.repeat(who, len(when))].reset_index(drop=True)
    return names.assign(
        year=np.tile(when, len(who)), expected=expected, reported=came, reporting_rate=rate
    )[list(COLUMNS)]


CAME, MISSING, NOT_EXPECTED = "came", "missing", ""
PLACES = COLUMNS[:4]


def reports_by_month(table: FacilityTable) -> pd.DataFrame:
    """Which facility reported in which month.

    Parameters
    ----------
    table
        n rows, f facilities, m calendar months from the first report of anybody to the last.
        Facilities as of :func:`analysis.science.quality.facilities.known_places`.

    Returns
    -------
    DataFrame
        Shape (f, 5 + m): state_name, lga_name, ward_name, facility, ``missing_months`` (months
        expected in which no report came), then a column a month (2024-01) with "came", "missing"
        or "" (not expected: before the first report, after the last, or after six silent months).
        Most missing first. No rows when the periods are longer than a month.

    References
    ----------
    Methods document, section 10.
    """
    month_of = month_of_period(table)
    if month_of is None:
        return pd.DataFrame(columns=[*PLACES, "missing_months"])
    rows = reported_rows(table) & (table.period >= 0)
    found = facility_months(table.facility[rows], month_of[table.period[rows]])
    who, who_at = np.unique(found.facility, return_inverse=True)
    start = int(found.month.min()) if len(found.month) else 0
    span = int(found.month.max()) - start + 1 if len(found.month) else 0
    state = np.full((len(who), span), NOT_EXPECTED, dtype=object)
    state[who_at, found.month - start] = np.where(found.reported, CAME, MISSING)
    names = facility_names(table).iloc[who].reset_index(drop=True)[list(PLACES)]
    months = range(start, start + span)
    labels = [f"{m // MONTHS_A_YEAR}-{m % MONTHS_A_YEAR + 1:02d}" for m in months]
    cells = pd.DataFrame(state, columns=labels)
    frame = pd.concat([names.assign(missing_months=(state == MISSING).sum(axis=1)), cells], axis=1)
    order = ["missing_months", *PLACES]
    return frame.sort_values(order, ascending=[False, *[True] * 4], ignore_index=True)


def complete_rows(table: FacilityTable) -> int:
    """Rows in which every number tested and positive that the file has is filled.

    Parameters
    ----------
    table
        n rows.

    Returns
    -------
    int
        0 to n.
    """
    names = [name for name in table.counts if name.startswith(("tested_", "positive_"))]
    filled = np.all([~np.isnan(table.counts[name]) for name in names], axis=0)
    return int(filled.sum())


def silent_months(months: pd.DataFrame) -> pd.DataFrame:
    """Months in which no facility of a ward reported.

    Parameters
    ----------
    months
        As of :func:`reports_by_month`, m months. Not changed.

    Returns
    -------
    DataFrame
        Shape (wards, 5): state_name, lga_name, ward_name, ``months`` (m) and ``silent_months``
        (0 to m: nobody reported, whether a report was expected or not), by name.
    """
    columns = [name for name in months.columns if name not in (*PLACES, "missing_months")]
    wards = list(PLACES[:3])
    came = (months[columns] == CAME).groupby([months[name] for name in wards]).any()
    silent = (~came).sum(axis=1).astype("int64")
    return pd.DataFrame({"months": len(columns), "silent_months": silent}).reset_index()
