"""Names and constants of trends: measures, thresholds and classes."""

from __future__ import annotations

from chatmrpt.lib.say import to_say, to_say_all

TPR, BURDEN = "tpr", "burden"
MEASURES = (TPR, BURDEN)
#: A rate of 0–1 in the units that slopes and differences are told in.
UNITS = to_say_all({TPR: "percentage points", BURDEN: "per 1,000 people"})
SCALE = {TPR: 100.0, BURDEN: 1.0}

#: Months reported from which a calendar year counts, and that all its years must share.
FEWEST_MONTHS = 10
#: Years from which there is a slope, a class, and Sen's interval.
FEWEST_FOR_SLOPE = 3
FEWEST_FOR_CLASS = 4
FEWEST_FOR_SEN = 5
#: Years of a calendar month from which the seasonal Kendall test uses it.
SEASONAL_YEARS = 3
#: Values up to which p comes from all orders, where no two are equal.
EXACT_UP_TO = 10
CONFIDENCE = 0.95

#: A class needs p below this ...
CLASS_P = 0.10
#: ... and a slope beyond this, in units a year.
CLASS_SLOPE = {TPR: 5.0, BURDEN: 20.0}
#: Burden (per 1,000 a year) that parts emerging from resolving areas.
EMERGING_AT = 200.0

WORSENING, IMPROVING, NO_CLEAR_TREND = "worsening", "improving", "no_clear_trend"
TOO_FEW_POINTS, NO_DATA = "too_few_points", "no_data"
CLASS_LABELS = to_say_all({
    WORSENING: "worsening",
    IMPROVING: "improving",
    NO_CLEAR_TREND: "no clear trend",
    TOO_FEW_POINTS: "too few points for a class",
    NO_DATA: "no data",
})  # fmt: skip
EMERGING, RESOLVING = "emerging", "resolving"

#: What a trend is made of.
CALENDAR_YEARS, SEASONAL_KENDALL, NO_SERIES = "calendar_years", "seasonal_kendall", "none"
RANGE_OF_SLOPES, SEN = to_say("range of pairwise slopes"), to_say("Sen 95 %")
