"""Names and constants of test positivity: ages, tests, levels of facility, and the thresholds."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from chatmrpt.lib.say import to_say_all

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.integer[Any]]

ALL = "all"
AGES = ("u5", "o5", "pw")
#: As in files; the last is for files that do not split their counts by age.
FILE_AGES = (*AGES, ALL)
AGE_CHOICES = (*AGES, ALL)
AGE_LABELS = to_say_all(
    {
        "u5": "children under 5",
        "o5": "5 years and above without pregnant women",
        "pw": "pregnant women",
        "all": "all ages",
    }
)
TESTS = to_say_all(("rdt", "microscopy"))
BOTH = "both"
METHODS = (*TESTS, BOTH)
LEVELS = to_say_all(("primary", "secondary", "tertiary"))
LEVEL_CHOICES = (*LEVELS, ALL)
BY = ("ward", "lga", "state")
PERIODS = ("all", "year", "month")
STANDARD, LEGACY = "standard", "chatmrpt_legacy"
PRESETS = (STANDARD, LEGACY)

#: The keys of an area, from the largest to the smallest.
KEYS = {
    "state": ("state_name",),
    "lga": ("state_name", "lga_name"),
    "ward": ("state_name", "lga_name", "ward_name", "ward_code"),
}
UNKNOWN_WARD = "Unknown"

#: Fewer tests: the rate is shown, and unknown for scoring.
FEWEST_TESTS = 10
#: Fewer tests: flagged.
FEW_TESTS = 30
#: Difference of two rates (as fractions) from which both are shown.
BOTH_SHOWN = 0.02
CONFIDENCE = 0.95
#: Facilities with tests from which a ward says something of the design effect.
FEWEST_FACILITIES = 3
#: Silent months in a row after which a facility is no longer expected to report.
INACTIVE_AFTER = 6
UNDERSTATED_BELOW = 0.5
IMPLAUSIBLE_ABOVE = 1_000.0
OUTLIER_DEVIATIONS = 5.0
#: Months of a facility from which an outlier can be told.
OUTLIER_MONTHS = 6
POPULATION_DIFFERENCE = 0.15
URBAN_ABOVE = 30.0
HIGH_URBAN_RATE = 0.5
