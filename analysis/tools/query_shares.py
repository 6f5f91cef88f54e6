"""The share of rows that fit: "the share of wards above 30 % TPR in each LGA"."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.query.execute import fitting
from analysis.query.plan import Column, Filter, Table
from analysis.query.words import rows_words, together
from chatmrpt.lib.say import say

FITTING_SHARE, FITTING, COMPARED = "fitting_share", "fitting", "compared"


def with_share(table: Table, conditions: tuple[Filter, ...]) -> Table:
    """The table with a column for whether a row fits, and one for whether that can be told.

    Parameters
    ----------
    table
        Not changed.
    conditions
        What is asked of each row. A row without a value that decides is on neither side.

    Returns
    -------
    Table
        Also with the share as a rate of the two.
    """
    fits = fitting(table, conditions)
    known = ~np.isnan(fits)
    rows = rows_words(table)
    said = together(list(conditions), table)
    own = {
        FITTING: Column(name=FITTING, label=say("{rows} that fit", rows=rows), additive=True),
        COMPARED: Column(name=COMPARED, label=say("{rows} compared", rows=rows), additive=True),
        FITTING_SHARE: Column(
            name=FITTING_SHARE,
            label=say("Share of {rows} with {conditions}", rows=rows, conditions=said),
            unit="percent",
            is_rate=True,
            scale=100.0,
            rate_of=(FITTING, COMPARED),
        ),
    }
    counts = {FITTING: np.where(known, fits, np.nan), COMPARED: np.where(known, 1.0, np.nan)}
    frame = table.frame.assign(**counts, **{FITTING_SHARE: fits})
    return replace(table, frame=frame, columns={**table.columns, **own})
