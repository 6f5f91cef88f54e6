"""The numbers that the short texts on methods name, from the code that computes with them."""

from __future__ import annotations

from analysis.science.nets.options import HOUSEHOLD_SIZE_PROPOSED, PEOPLE_PER_NET
from analysis.science.quality.words import (
    FEWEST_VALUES,
    IQR_FENCES,
    MODIFIED_Z_BEYOND,
    REPORTS_BEFORE,
    SILENT_MONTHS,
    Z_BEYOND,
)
from analysis.science.reprioritisation import (
    MOST_INFORMAL,
    REVIEW,
    SURELY_LOW,
    TARGET_SHARE,
    URBAN_THRESHOLD,
)
from analysis.science.tpr.words import (
    CONFIDENCE,
    FEW_TESTS,
    FEWEST_TESTS,
    INACTIVE_AFTER,
    OUTLIER_DEVIATIONS,
)
from analysis.science.trend.words import (
    CLASS_P,
    CLASS_SLOPE,
    EMERGING_AT,
    FEWEST_FOR_CLASS,
    FEWEST_FOR_SLOPE,
    FEWEST_MONTHS,
)

#: The numbers that the texts name.
FIGURES = {
    "household_size": HOUSEHOLD_SIZE_PROPOSED,
    "people_per_net": PEOPLE_PER_NET,
    "fewest_values": FEWEST_VALUES,
    "fences": IQR_FENCES,
    "modified_z": MODIFIED_Z_BEYOND,
    "reports_before": REPORTS_BEFORE,
    "silent_months": SILENT_MONTHS,
    "z": Z_BEYOND,
    "most_informal": MOST_INFORMAL,
    "review": REVIEW,
    "surely_low": SURELY_LOW,
    "target": TARGET_SHARE,
    "urban": URBAN_THRESHOLD,
    "confidence": CONFIDENCE,
    "few_tests": FEW_TESTS,
    "fewest_tests": FEWEST_TESTS,
    "inactive_after": INACTIVE_AFTER,
    "deviations": OUTLIER_DEVIATIONS,
    "chance": CLASS_P,
    "points": CLASS_SLOPE["tpr"],
    "burden": CLASS_SLOPE["burden"],
    "emerging": EMERGING_AT,
    "years_for_class": FEWEST_FOR_CLASS,
    "years_for_slope": FEWEST_FOR_SLOPE,
    "months": FEWEST_MONTHS,
}
