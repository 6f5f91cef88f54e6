"""Counts and rows of facility reports that cannot be right, and reports that came twice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import FILE_AGES, TESTS, Flags, Ints
from chatmrpt.lib.say import to_say

#: Reasons, as the table has them; said where a sentence has them.
NEGATIVE, FRACTION = to_say("below zero"), to_say("not a whole number")
ABOVE_FEVER = to_say("above the persons with fever")
ABOVE_ATTENDANCE = to_say("above the general attendance")
REASON_CODES = {
    NEGATIVE: "negative_count",
    FRACTION: "count_not_whole",
    ABOVE_FEVER: "tested_above_fever",
    ABOVE_ATTENDANCE: "above_attendance",
}
IMPLAUSIBLE = (
    *("row", "state_name", "lga_name", "ward_name", "facility", "period", "column", "value"),
    *("limit", "reason"),
)
DUPLICATES = (
    *("row", "first_row", "state_name", "lga_name", "ward_name", "facility", "period", "equal"),
)


def row_keys(table: FacilityTable, at: Ints) -> pd.DataFrame:
    """Row number, names and period of some rows.

    Parameters
    ----------
    table
        The facility reports, n rows.
    at
        Shape (m,): positions of rows.

    Returns
    -------
    DataFrame
        m rows.
    """
    wards = table.wards.iloc[table.ward[at]]
    periods = np.array([*(period.text for period in table.periods), ""], dtype=object)
    return pd.DataFrame(
        {
            "row": table.row[at],
            **{name: wards[name].to_numpy() for name in ("state_name", "lga_name", "ward_name")},
            "facility": table.facilities["name"].to_numpy()[table.facility[at]],
            "period": periods[table.period[at]],
        }
    )


def implausible_counts(table: FacilityTable) -> pd.DataFrame:
    """Counts that cannot be right.

    Parameters
    ----------
    table
        n rows.

    Returns
    -------
    DataFrame
        :data:`IMPLAUSIBLE`: a count below zero, a count that is not whole, more tested by one test
        than persons with fever of that age, or a count of any kind above the general attendance.
        A blank is none of these. ``limit`` is the count it exceeds.
    """
    parts = []
    for role, values in table.counts.items():
        parts.append(_listed(table, role, values < 0, NEGATIVE, None))
        whole = np.isnan(values) | (values % 1 == 0)
        parts.append(_listed(table, role, ~whole & (values >= 0), FRACTION, None))
    for test in TESTS:
        for age in FILE_AGES:
            tested, fever = f"tested_{test}_{age}", f"fever_{age}"
            if tested in table.counts and fever in table.counts:
                above = table.counts[tested] > table.counts[fever]
                parts.append(_listed(table, tested, above, ABOVE_FEVER, fever))
    if "attendance" in table.counts:
        for role, values in table.counts.items():
            above = values > table.counts["attendance"]
            parts.append(_listed(table, role, above, ABOVE_ATTENDANCE, "attendance"))
    if not parts:
        return pd.DataFrame(columns=list(IMPLAUSIBLE))
    frame = pd.concat(parts, ignore_index=True)
    return frame.sort_values("row", kind="stable", ignore_index=True)[list(IMPLAUSIBLE)]


def _listed(
    table: FacilityTable, role: str, flags: Flags, reason: str, limit: str | None
) -> pd.DataFrame:
    at = np.flatnonzero(flags)
    limits = table.counts[limit][at] if limit else np.full(len(at), np.nan)
    return row_keys(table, at).assign(
        column=role, value=table.counts[role][at], limit=limits, reason=reason
    )


def repeated_reports(table: FacilityTable) -> tuple[pd.DataFrame, Flags]:
    """Rows that repeat a facility and period that came before.

    Parameters
    ----------
    table
        n rows; those without a facility, or whose period cannot be read, are left aside.

    Returns
    -------
    (frame, flags)
        :data:`DUPLICATES`: ``first_row`` is the row repeated, ``equal`` whether all counts are the
        same; and shape (n,), whether each row repeats another.
    """
    named = (table.facilities["name"] != "").to_numpy(dtype=bool)[table.facility]
    known = np.flatnonzero((table.period >= 0) & named)
    keys = table.facility[known] * (len(table.periods) + 1) + table.period[known]
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    before = known[first[group]]  # the first row of the same facility and period
    again = before != known
    at, earlier = known[again], before[again]
    equal = np.ones(len(at), dtype=bool)
    for values in table.counts.values():
        one, other = values[at], values[earlier]
        equal &= (one == other) | (np.isnan(one) & np.isnan(other))
    flags = np.zeros(len(table), dtype=bool)
    flags[at] = True
    frame = row_keys(table, at).assign(first_row=table.row[earlier], equal=equal)
    return frame[list(DUPLICATES)], flags
