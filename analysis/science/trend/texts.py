"""The methods of trends in words."""

from __future__ import annotations

from analysis.science.method import Method
from analysis.science.trend.words import (
    BURDEN,
    CLASS_P,
    CLASS_SLOPE,
    CONFIDENCE,
    EMERGING_AT,
    EXACT_UP_TO,
    FEWEST_FOR_CLASS,
    FEWEST_FOR_SEN,
    FEWEST_FOR_SLOPE,
    FEWEST_MONTHS,
    SEASONAL_YEARS,
    TPR,
)

_SECTION = "methods document, section 11"
_SETTINGS = ("measure", "age", "facility_level", "method", "by")

TEXTS: tuple[Method, ...] = (
    Method(
        key="trend_years",
        group="trend",
        title="Years that are compared",
        formula="per area and calendar year, positives and tests are summed over facilities and "
        f"months, then divided; only years with {FEWEST_MONTHS} months reported or more, summed "
        "over the months reported in all of them. Positives per 1,000 people: months / 12 of a "
        "year, people grown to the year if a growth is given",
        assumptions="The same facilities report, and who is tested stays alike from year to year.",
        limits="A facility that opens, closes or falls silent moves the rate of its area. An area "
        f"whose years do not share {FEWEST_MONTHS} months is told by calendar month instead.",
        source=_SECTION[:1].upper() + _SECTION[1:],
        settings=_SETTINGS,
    ),
    Method(
        key="trend_slope",
        group="trend",
        title="Slope (Theil–Sen)",
        formula="median of (y_j − y_i) / (t_j − t_i) over all pairs of years i < j, from "
        f"{FEWEST_FOR_SLOPE} years on; with it the range of these slopes below {FEWEST_FOR_SEN} "
        f"years, and Sen's {CONFIDENCE:.0%} interval from {FEWEST_FOR_SEN} on: the slopes "
        "(N ∓ z·√Var(S)) / 2 places from the smallest of N. Beside it the least-squares slope",
        assumptions="The change is about the same each year.",
        limits="Two years give a difference, no slope. A rise and fall cancel out.",
        source=f"Sen (1968) J. Am. Stat. Assoc. 63:1379–1389; {_SECTION}",
        settings=_SETTINGS,
    ),
    Method(
        key="trend_test",
        group="trend",
        title="Test for a trend (Mann–Kendall)",
        formula="S = Σ sign(y_j − y_i) over all pairs of years; p two-sided over all orders of the "
        f"years for {EXACT_UP_TO} years or fewer without equal values, else by (|S| − 1) / √Var(S) "
        "with Var(S) corrected for equal values; tau-b = S / √(all pairs · pairs that differ)",
        assumptions="Years are independent of each other.",
        limits=f"With {FEWEST_FOR_CLASS} years p cannot be below 2/24; many areas are tested at "
        "once, so q (Benjamini–Hochberg over all areas) stands beside p.",
        source=f"Mann (1945) Econometrica 13:245–259; Kendall (1975), Rank Correlation Methods; "
        f"{_SECTION}",
        settings=_SETTINGS,
    ),
    Method(
        key="trend_seasonal",
        group="trend",
        title="Trend by calendar month (seasonal Kendall)",
        formula="January is compared with January only, and so on: S and Var(S) are summed over "
        f"the calendar months known in {SEASONAL_YEARS} years or more; the slope is the median of "
        "all slopes within months",
        assumptions="Months are independent, and all change alike.",
        limits="Months of one year resemble each other, so p is too small; no differences of years "
        "are given, for these years do not compare.",
        source=f"Hirsch, Slack, Smith (1982) Water Resources Research 18:107–121; {_SECTION}",
        settings=_SETTINGS,
    ),
    Method(
        key="trend_class",
        group="trend",
        title="Worsening, improving, no clear trend",
        formula=f"worsening or improving: p < {CLASS_P:.2f} and a slope beyond "
        f"±{CLASS_SLOPE[TPR]:g} percentage points a year (TPR) or ±{CLASS_SLOPE[BURDEN]:g} per "
        f"1,000 a year (burden); else no clear trend; fewer than {FEWEST_FOR_CLASS} years: too few "
        f"points for a class. Emerging: burden below {EMERGING_AT:g} per 1,000 in the first year "
        "and not in the last; resolving the reverse",
        assumptions="A change of that size matters to a programme.",
        limits="No clear trend does not mean no change: few years show only strong ones. More "
        "testing of the less sick lowers a TPR, stock-outs raise it.",
        source=_SECTION[:1].upper() + _SECTION[1:],
        settings=_SETTINGS,
    ),
)
