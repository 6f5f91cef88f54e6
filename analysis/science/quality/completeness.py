"""How much of a facility table is filled, and which reports came."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.science.tpr.completeness import facility_months, reported_rows
from analysis.science.tpr.months import MONTHS_A_YEAR, months_of
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import Flags, Floats, Ints

_NAMES = ["state_name", "lga_name", "ward_name", "facility"]
COMPLETENESS = ("scope", *_NAMES, "period", "column", "cells", "filled", "completeness")
REPORTING_RATE = ("scope", *_NAMES, "period", "expected", "reported", "reporting_rate")


def month_name(month: int) -> str:
    """2024-01 of a month counted from year 0.

    Parameters
    ----------
    month
        12 × year + month − 1, 0 or more.

    Returns
    -------
    str
        Year and month, parted by a hyphen.
    """
    return f"{month // MONTHS_A_YEAR}-{month % MONTHS_A_YEAR + 1:02d}"


def month_of_period(table: FacilityTable) -> Ints | None:
    """Month of each period with −1's at the end; None when periods are longer than a month.

    Parameters
    ----------
    table
        The facility reports, n rows.

    Returns
    -------
    ndarray of int or None
        One a period, and −1 at the end for rows without one.
    """
    if not table.periods or any(period.is_coarse for period in table.periods):
        return None
    return np.array([*(months_of(period)[0] for period in table.periods), -1], dtype=np.int64)


def facility_names(table: FacilityTable) -> pd.DataFrame:
    """Shape (f, 4): state, LGA, ward and name of each facility.

    Parameters
    ----------
    table
        The facility reports, n rows.

    Returns
    -------
    DataFrame
        f rows; empty text where a name is not known.
    """
    wards = table.wards.iloc[table.facilities["ward"].to_numpy()]
    frame = wards[["state_name", "lga_name", "ward_name"]].reset_index(drop=True)
    return frame.assign(facility=table.facilities["name"].to_numpy())


def filled_cells(table: FacilityTable) -> pd.DataFrame:
    """Cells of counts that are not blank: by column, period, LGA and facility.

    Parameters
    ----------
    table
        n rows; a zero is filled, a blank is not.

    Returns
    -------
    DataFrame
        :data:`COMPLETENESS`: scope (``all``, ``column``, ``period``, ``lga``, ``facility``), the
        names that the scope has, cells, filled, completeness (0–1).
    """
    columns = {role: ~np.isnan(values) for role, values in table.counts.items()}
    filled = np.sum(list(columns.values()), axis=0).astype(float)
    width = float(len(columns))
    parts = [
        pd.DataFrame({"scope": ["all"], "cells": [width * len(table)], "filled": [filled.sum()]}),
        pd.DataFrame(
            {
                "scope": "column",
                "column": list(columns),
                "cells": float(len(table)),
                "filled": [float(known.sum()) for known in columns.values()],
            }
        ),
        _grouped(table.period, _period_frame(table), filled, width).assign(scope="period"),
    ]
    lga, lgas = _lgas(table)
    parts.append(_grouped(lga[table.ward], lgas, filled, width).assign(scope="lga"))
    names = facility_names(table)
    parts.append(_grouped(table.facility, names, filled, width).assign(scope="facility"))
    frame = pd.concat([part.reindex(columns=list(COMPLETENESS)) for part in parts])
    frame = frame[(frame["cells"] > 0) | (frame["scope"] != "facility")]
    counts = {name: frame[name].astype("Int64") for name in ("cells", "filled")}
    share = (frame["filled"] / frame["cells"].where(frame["cells"] > 0)).astype(float)
    return frame.assign(**counts, completeness=share).reset_index(drop=True)


def _period_frame(table: FacilityTable) -> pd.DataFrame:
    return pd.DataFrame({"period": [period.text for period in table.periods]})


def _lgas(table: FacilityTable) -> tuple[Ints, pd.DataFrame]:
    """The LGA of each ward, and the LGAs."""
    names = table.wards[["state_name", "lga_name"]]
    number = names.groupby(["state_name", "lga_name"], sort=True).ngroup().to_numpy()
    first = np.unique(number, return_index=True)[1]
    return np.asarray(number, dtype=np.int64), names.iloc[first].reset_index(drop=True)


def _grouped(place: Ints, names: pd.DataFrame, filled: Floats, width: float) -> pd.DataFrame:
    known = place >= 0
    rows = np.bincount(place[known], minlength=len(names))
    sums = np.bincount(place[known], weights=filled[known], minlength=len(names))
    return names.assign(cells=rows * width, filled=sums)


def reporting_rates(table: FacilityTable) -> pd.DataFrame:
    """Reports that came of those expected: all, by month, LGA and facility.

    Parameters
    ----------
    table
        n rows. Expected is every month from a facility's first report to its last, without what
        follows six silent months.

    Returns
    -------
    DataFrame
        :data:`REPORTING_RATE`; scope ``all``, ``period``, ``lga``, ``facility``; reporting_rate
        0–1, NaN where nothing is expected. No rows when the periods are longer than a month.

    References
    ----------
    Methods document, section 10.
    """
    month_of = month_of_period(table)
    if month_of is None:
        return pd.DataFrame(columns=list(REPORTING_RATE))
    rows = reported_rows(table) & (table.period >= 0)
    found = facility_months(table.facility[rows], month_of[table.period[rows]])
    months, month = np.unique(found.month, return_inverse=True)
    lga, lgas = _lgas(table)
    of_facility = lga[table.facilities["ward"].to_numpy()]
    periods = pd.DataFrame({"period": [month_name(m) for m in months.tolist()]})
    parts = [
        _rated(np.zeros(len(month), dtype=np.int64), pd.DataFrame(index=[0]), found.reported)
        .assign(scope="all"),
        _rated(month, periods, found.reported).assign(scope="period"),
        _rated(of_facility[found.facility], lgas, found.reported).assign(scope="lga"),
        _rated(found.facility, facility_names(table), found.reported).assign(scope="facility"),
    ]  # fmt: skip
    frame = pd.concat([part.reindex(columns=list(REPORTING_RATE)) for part in parts])
    frame = frame[(frame["expected"] > 0) | (frame["scope"] != "facility")]
    return frame.reset_index(drop=True)


def _rated(place: Ints, names: pd.DataFrame, reported: Flags) -> pd.DataFrame:
    expected = np.bincount(place, minlength=len(names))
    came = np.bincount(place[reported], minlength=len(names))
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(expected > 0, came / expected, np.nan)
    return names.assign(expected=expected, reported=came, reporting_rate=rate)
