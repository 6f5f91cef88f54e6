"""Facility months whose number of tests stands out from the facility's other months."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.science.tpr.cells import COUNTED, Cell, Cells
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import OUTLIER_DEVIATIONS, OUTLIER_MONTHS, Bools


def outlier_months(
    table: FacilityTable, cells: Cells, chosen: list[Cell], among: Bools | None = None
) -> pd.DataFrame:
    """Facility months with tests above the facility's median + 5 median absolute deviations.

    Parameters
    ----------
    table, cells
        n rows and their counted cells.
    chosen
        The (test, age) cells summed; only counted ones.
    among
        Shape (n,): the rows looked at; all if None.

    Returns
    -------
    DataFrame
        lga_name, ward_name, facility, period, tested, median, limit; largest excess first. Only
        facilities with six periods or more, and whose numbers vary.

    References
    ----------
    Methods document, section 10; the deviation is not scaled to a normal distribution.
    """
    used = [cell for cell in chosen if cell in cells.tested]
    tested = np.sum([cells.tested[cell] for cell in used], axis=0)
    some = np.any([cells.status[cell] == COUNTED for cell in used], axis=0)
    looked_at = True if among is None else among
    rows = np.flatnonzero(some & (table.period >= 0) & looked_at)
    values = pd.Series(tested[rows])
    facility = table.facility[rows]
    middle = values.groupby(facility).transform("median")
    deviation = (values - middle).abs().groupby(facility).transform("median")
    number = values.groupby(facility).transform("size")
    limit = middle + OUTLIER_DEVIATIONS * deviation
    odd = ((values > limit) & (deviation > 0) & (number >= OUTLIER_MONTHS)).to_numpy()
    at = rows[odd]
    wards = table.wards.iloc[table.ward[at]]
    found = pd.DataFrame(
        {
            "lga_name": wards["lga_name"].to_numpy(),
            "ward_name": wards["ward_name"].to_numpy(),
            "facility": table.facilities["name"].to_numpy()[table.facility[at]],
            "period": [table.periods[i].text for i in table.period[at].tolist()],
            "tested": values[odd].to_numpy(),
            "median": middle[odd].to_numpy(),
            "limit": limit[odd].to_numpy(),
        }
    )
    excess = (found["tested"] - found["limit"]).to_numpy()
    return found.iloc[np.argsort(-excess, kind="stable")].reset_index(drop=True)
