"""Facilities that appear, vanish, or fall silent while their LGA goes on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.science.quality.completeness import facility_names, month_name, month_of_period
from analysis.science.quality.effects import RowCounts
from analysis.science.quality.words import REPORTS_BEFORE, SILENT_MONTHS
from analysis.science.tpr.completeness import reported_rows
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import INACTIVE_AFTER, Ints

COLUMNS = (
    *("state_name", "lga_name", "ward_name", "facility", "first_month", "last_month"),
    *("months_reported", "silent_months", "tests_a_month", "appears", "vanishes", "falls_silent"),
    *("first_row", "last_row"),
)


def known_places(table: FacilityTable) -> tuple[Ints, Ints]:
    """Facility and ward of each row, where another row of the LGA says them.

    Parameters
    ----------
    table
        n rows.

    Returns
    -------
    (facility, ward)
        Shape (n,): a facility of an unknown ward is the one of the same name (case aside) in the
        same LGA, where there is just one; all others stay.
    """
    names = facility_names(table)
    unknown = table.wards["unknown"].to_numpy(dtype=bool)[table.facilities["ward"].to_numpy()]
    names["facility"] = names["facility"].str.casefold()
    keys = names.groupby(["state_name", "lga_name", "facility"], dropna=False).ngroup().to_numpy()
    number = np.bincount(keys[~unknown], minlength=int(keys.max(initial=-1)) + 1)
    known = np.full(len(number), -1, dtype=np.int64)
    known[keys[~unknown]] = np.flatnonzero(~unknown)
    named = names["facility"].to_numpy() != ""
    moves = unknown & named & (number[keys] == 1)
    place = np.where(moves, known[keys], np.arange(len(keys)))
    facility = place[table.facility]
    ward = np.where(
        moves[table.facility], table.facilities["ward"].to_numpy()[facility], table.ward
    )
    return np.asarray(facility, dtype=np.int64), np.asarray(ward, dtype=np.int64)


def facility_spans(table: FacilityTable, counts: RowCounts) -> pd.DataFrame:
    """From when to when each facility reports.

    Parameters
    ----------
    table
        n rows.
    counts
        What counts of each row.

    Returns
    -------
    DataFrame
        Shape (≤ f, 14), index = place in ``table.facilities``, :data:`COLUMNS`. ``silent_months``:
        months after its last report in which another facility of its LGA reports.
        ``tests_a_month``: tests / months reported. ``appears``: first report six months or more
        after the file's first month; ``vanishes``: last report six months or more before the
        file's last month; ``falls_silent``: six months reported or more, then three silent ones or
        more in which its LGA goes on. Without names of facilities, or with periods longer than a
        month, no rows.
    """
    month_of = month_of_period(table)
    if month_of is None:
        return pd.DataFrame(columns=list(COLUMNS))
    month = month_of[table.period]
    named = (table.facilities["name"] != "").to_numpy(dtype=bool)[table.facility]
    rows = np.flatnonzero(reported_rows(table) & (table.period >= 0) & named)
    if not len(rows):
        return pd.DataFrame(columns=list(COLUMNS))
    frame = pd.DataFrame(
        {"facility": table.facility[rows], "month": month[rows], "row": table.row[rows],
         "tested": counts.tested[rows]}
    ).sort_values(["facility", "month"], kind="stable")  # fmt: skip
    found = frame.groupby("facility").agg(
        first=("month", "min"), last=("month", "max"), months=("month", "nunique"),
        tested=("tested", "sum"), first_row=("row", "first"), last_row=("row", "last"),
    )  # fmt: skip
    place = found.index.to_numpy(dtype=np.int64)
    first, last = (found[name].to_numpy(dtype=np.int64) for name in ("first", "last"))
    silent = _silent_months(table, frame, place, last)
    months = found["months"].to_numpy(dtype=np.int64)
    names = facility_names(table).iloc[place].reset_index(drop=True)
    return names.assign(
        first_month=[month_name(m) for m in first.tolist()],
        last_month=[month_name(m) for m in last.tolist()],
        months_reported=months,
        silent_months=silent,
        tests_a_month=found["tested"].to_numpy(dtype=float) / months,
        appears=first - first.min() >= INACTIVE_AFTER,
        vanishes=last.max() - last >= INACTIVE_AFTER,
        falls_silent=(months >= REPORTS_BEFORE) & (silent >= SILENT_MONTHS),
        first_row=found["first_row"].to_numpy(dtype=np.int64),
        last_row=found["last_row"].to_numpy(dtype=np.int64),
    ).set_index(pd.Index(place, name="place"))[list(COLUMNS)]


def _silent_months(table: FacilityTable, frame: pd.DataFrame, place: Ints, last: Ints) -> Ints:
    """Months with a report from the facility's LGA after its own last one."""
    names = table.wards[["state_name", "lga_name"]]
    lga = names.groupby(["state_name", "lga_name"]).ngroup().to_numpy(dtype=np.int64)
    lga_of = lga[table.facilities["ward"].to_numpy(dtype=np.int64)]
    start = int(frame["month"].min())
    heard = np.zeros((int(lga.max()) + 1, int(frame["month"].max()) - start + 2), dtype=np.int64)
    heard[lga_of[frame["facility"].to_numpy()], frame["month"].to_numpy() - start] = 1
    later = heard[:, ::-1].cumsum(axis=1)[:, ::-1]  # months heard from this one on
    return np.asarray(later[lga_of[place], last - start + 1], dtype=np.int64)
