"""What every table of rates of the same reports shares."""

from __future__ import annotations

import pandas as pd

from analysis.science.tpr.cells import counted_cells, left_out
from analysis.science.tpr.combinations import design_effects
from analysis.science.tpr.table import FacilityTable


class Counting:
    """The counted cells of a table and what follows from them alone, worked out once.

    Parameters
    ----------
    table
        Not changed.
    blank_positive_is_zero
        As in :class:`analysis.science.tpr.calculate.TprOptions`.
    """

    def __init__(self, table: FacilityTable, *, blank_positive_is_zero: bool = False) -> None:
        self.table = table
        self.blank_positive_is_zero = blank_positive_is_zero
        self.cells = counted_cells(table, blank_positive_is_zero=blank_positive_is_zero)
        self.outside = left_out(table, self.cells)
        self._effects: dict[str, pd.DataFrame] = {}

    def effects(self, method: str) -> pd.DataFrame:
        """Design effect by state and age group, as of
        :func:`analysis.science.tpr.combinations.design_effects`."""
        if method not in self._effects:
            self._effects[method] = design_effects(self.table, self.cells, method)
        return self._effects[method]
