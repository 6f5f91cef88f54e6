"""Test positivity and burden from facility reports (methods, section 10).

:func:`facility_table` brings a cleaned table into one shape, :func:`calculate_tpr` does the rest:
which cells count, sums, rates with their uncertainty, burden, completeness, all 16 combinations.
"""

from analysis.science.tpr.calculate import TprOptions, TprResult, calculate_tpr
from analysis.science.tpr.table import FacilityTable, facility_table

__all__ = ["FacilityTable", "TprOptions", "TprResult", "calculate_tpr", "facility_table"]
