"""Facility reports of some calendar years only."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.science.tpr.table import FacilityTable


def within_years(table: FacilityTable, first: int | None, last: int | None) -> FacilityTable:
    """The reports of the years from `first` to `last`, both included.

    Parameters
    ----------
    table
        n rows. Not changed.
    first, last
        Calendar years; None: no bound.

    Returns
    -------
    FacilityTable
        Without the rows of other years and those whose period cannot be read; wards and facilities
        stay, those without a row too. With neither bound the table itself.
    """
    if first is None and last is None:
        return table
    kept = [
        place
        for place, period in enumerate(table.periods)
        if (first is None or period.year >= first) and (last is None or period.year <= last)
    ]
    place = np.full(len(table.periods) + 1, -1, dtype=np.int64)  # its last entry is for period −1
    place[kept] = np.arange(len(kept))
    rows = np.flatnonzero(place[table.period] >= 0)
    return replace(
        table,
        ward=table.ward[rows],
        facility=table.facility[rows],
        level=table.level[rows],
        period=place[table.period[rows]],
        periods=tuple(table.periods[place] for place in kept),
        counts={role: values[rows] for role, values in table.counts.items()},
        row=table.row[rows],
    )
