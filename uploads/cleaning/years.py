"""A ward table with a row for each ward and year: which rows belong to which year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from uploads.cleaning.periods import parse_period
from uploads.cleaning.roles import ColumnRole, column_of

NO_YEAR = 0


def year_column(table: pd.DataFrame, roles: Sequence[ColumnRole]) -> str | None:
    """The column of years, where the table has two or more and nothing finer.

    Returns
    -------
    str or None
        None when there is no period, a period is a month, quarter or week, or all rows are of
        one year.
    """
    name = column_of(roles, "period") or column_of(roles, "year")
    if name is None or name not in table:
        return None
    years = set(years_of(table[name]).tolist())
    return name if NO_YEAR not in years and len(years) > 1 else None


def years_of(column: pd.Series[str]) -> npt.NDArray[np.int64]:
    """The year of each row, 0 where it names none or a part of a year; shape (n,)."""
    texts = column.astype("string").str.removesuffix(".0")
    found = {text: parse_period(str(text)) for text in texts.dropna().unique()}
    return np.array(
        [
            NO_YEAR
            if pd.isna(text) or (period := found[text]) is None or period.unit != "year"
            else period.year
            for text in texts
        ],
        dtype=np.int64,
    )


def rows_by_year(
    pairs: npt.NDArray[np.int64], groups: Sequence[Sequence[int]], years: npt.NDArray[np.int64]
) -> dict[int, list[int]]:
    """For each year the table row of each ward of the boundary, −1 where it has none.

    Parameters
    ----------
    pairs
        Shape (boundary rows,): the row that names the ward, or −1.
    groups
        Rows of the table that mean one ward.
    years
        Shape (table rows,): the year of each row.
    """
    group_of = {row: group for group in groups for row in group}
    found = {int(year): np.full(len(pairs), -1, dtype=np.int64) for year in np.unique(years)}
    for place, first in enumerate(pairs):
        for row in group_of.get(int(first), ()) if first >= 0 else ():
            found[int(years[row])][place] = row
    return {year: rows.tolist() for year, rows in sorted(found.items())}
