"""The trend of one area, from its years or from its calendar months."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from analysis.science.tpr.words import Floats, Ints
from analysis.science.trend.kendall import mann_kendall, seasonal_kendall
from analysis.science.trend.slopes import (
    ols_slope,
    pairwise_slopes,
    seasonal_ols_slope,
    seasonal_slopes,
    sen_interval,
    slope_range,
)
from analysis.science.trend.words import (
    BURDEN,
    CALENDAR_YEARS,
    CLASS_P,
    CLASS_SLOPE,
    EMERGING,
    EMERGING_AT,
    FEWEST_FOR_CLASS,
    FEWEST_FOR_SEN,
    FEWEST_FOR_SLOPE,
    IMPROVING,
    NO_CLEAR_TREND,
    NO_DATA,
    NO_SERIES,
    RANGE_OF_SLOPES,
    RESOLVING,
    SEASONAL_KENDALL,
    SEASONAL_YEARS,
    SEN,
    TOO_FEW_POINTS,
    WORSENING,
)

_DIGITS = 9  # of a slope against the edge of a class: 5 − 1e-12 is 5


@dataclass(frozen=True, kw_only=True)
class AreaTrend:
    """The trend of one area; NaN = not known.

    Parameters
    ----------
    n
        Years compared.
    slope, slope_low, slope_high, ols_slope
        Units a year.
    tau, p
        Of the (seasonal) Mann–Kendall test.
    last_minus_previous, last_minus_first
        Units; of calendar years that can be compared only.
    class_
        One of ``CLASS_LABELS``.
    series
        ``calendar_years``, ``seasonal_kendall`` or ``none``.
    years
        The years compared, "2020 2021 2023".
    months
        Calendar months summed (or tested one by one).
    first_year, last_year, first, last
        Ends of the years compared; ``first`` and ``last`` in units, of calendar years only.
    level
        Value of the last year.
    interval
        What ``slope_low`` and ``slope_high`` are.
    p_exact
        Whether p is exact.
    movement
        ``emerging``, ``resolving`` or "" (burden).
    """

    NAMES: ClassVar[tuple[str, ...]] = (
        *("n", "slope", "slope_low", "slope_high", "tau", "p", "ols_slope"),
        *("last_minus_previous", "last_minus_first", "class", "series", "years", "months"),
        *("first_year", "last_year", "first", "last", "level", "interval", "p_exact", "movement"),
    )
    n: int = 0
    slope: float = np.nan
    slope_low: float = np.nan
    slope_high: float = np.nan
    tau: float = np.nan
    p: float = np.nan
    ols_slope: float = np.nan
    last_minus_previous: float = np.nan
    last_minus_first: float = np.nan
    class_: str = NO_DATA
    series: str = NO_SERIES
    years: str = ""
    months: int = 0
    first_year: int | None = None
    last_year: int | None = None
    first: float = np.nan
    last: float = np.nan
    level: float = np.nan
    interval: str = ""
    p_exact: bool | None = None
    movement: str = ""

    def as_row(self) -> dict[str, Any]:
        """By the names of columns."""
        row = dict(vars(self))
        row["class"] = row.pop("class_")
        return row


def trend_class(slope: float, p: float, measure: str) -> str:
    """Worsening or improving on raw p and size, else no clear trend.

    Parameters
    ----------
    slope
        Units a year.
    p
        Of the Mann–Kendall test, not corrected for the number of areas.
    measure
        ``tpr`` or ``burden``.

    Returns
    -------
    str
        ``worsening``, ``improving`` or no clear trend; NaN counts as no clear trend.
    """
    size = CLASS_SLOPE[measure]
    steep = round(slope, _DIGITS)
    if p < CLASS_P and abs(steep) > size:
        return WORSENING if slope > 0 else IMPROVING
    return NO_CLEAR_TREND


def movement(first: float, last: float) -> str:
    """Emerging, resolving or "": on which side of 200 per 1,000 the ends are.

    Parameters
    ----------
    first, last
        Burden per 1,000 a year at both ends, 0 or more; NaN = not known.

    Returns
    -------
    str
        Empty when the side stays the same or an end is not known.
    """
    if first < EMERGING_AT <= last:
        return EMERGING
    return RESOLVING if last < EMERGING_AT <= first else ""


def yearly_trend(years: Ints, values: Floats, months: int, measure: str) -> AreaTrend:
    """The trend of calendar years.

    Parameters
    ----------
    years
        Shape (n,): ascending; holes are allowed.
    values
        Shape (n,): units of the measure, no NaN.
    months
        Calendar months summed in each year.
    measure
        ``tpr`` (percentage points) or ``burden`` (per 1,000).

    Returns
    -------
    AreaTrend
        n = 2: the difference only; n = 3: the slope too; n ≥ 4: test and class.

    References
    ----------
    Methods document, section 11.
    """
    number = len(years)
    if not number:
        return AreaTrend()
    trend = AreaTrend(
        n=number,
        class_=TOO_FEW_POINTS if number > 1 else NO_DATA,
        series=CALENDAR_YEARS,
        years=_listed(years),
        months=months,
        first_year=int(years[0]),
        last_year=int(years[-1]),
        first=float(values[0]),
        last=float(values[-1]),
        level=float(values[-1]),
    )
    if number == 1:
        return trend
    trend = replace(
        trend,
        last_minus_previous=float(values[-1] - values[-2]),
        last_minus_first=float(values[-1] - values[0]),
        movement=movement(values[0], values[-1]) if measure == BURDEN else "",
    )
    return trend if number < FEWEST_FOR_SLOPE else _sloped(trend, years, values, measure)


def _sloped(trend: AreaTrend, years: Ints, values: Floats, measure: str) -> AreaTrend:
    """The same with slopes, and with a test from four years on."""
    times = years.astype(float)
    slopes = pairwise_slopes(times, values)
    slope = float(np.median(slopes))
    test = mann_kendall(values)
    sen = trend.n >= FEWEST_FOR_SEN
    low, high = sen_interval(slopes, test.variance) if sen else slope_range(slopes)
    trend = replace(
        trend,
        slope=slope,
        slope_low=low,
        slope_high=high,
        interval=SEN if sen else RANGE_OF_SLOPES,
        ols_slope=ols_slope(times, values),
    )
    if trend.n < FEWEST_FOR_CLASS:
        return trend
    return replace(
        trend,
        tau=test.tau,
        p=test.p,
        p_exact=test.exact,
        class_=trend_class(slope, test.p, measure),
    )


def seasonal_trend(years: Ints, monthly: Floats, level: Floats, measure: str) -> AreaTrend:
    """The trend within calendar months, for areas whose years cannot be compared.

    Parameters
    ----------
    years
        Shape (y,): calendar years.
    monthly
        Shape (y, 12): the measure of each month in its units; NaN = not known.
    level
        Shape (y,): the measure of what each year has.
    measure
        ``tpr`` or ``burden``.

    Returns
    -------
    AreaTrend
        Of the calendar months known in three years or more; without one, of class ``no_data``.

    References
    ----------
    Hirsch RM, Slack JR, Smith RA (1982), Water Resources Research 18:107–121; methods document,
    section 11.
    """
    known = ~np.isnan(monthly)
    known &= known.sum(axis=0) >= SEASONAL_YEARS
    usual = np.flatnonzero(known.any(axis=0))
    if not len(usual):
        return AreaTrend()
    times = years.astype(float)
    seasons = [(times[known[:, month]], monthly[known[:, month], month]) for month in usual]
    slopes = seasonal_slopes(seasons)
    slope = float(np.median(slopes))
    test = seasonal_kendall([values for _, values in seasons])
    low, high = sen_interval(slopes, test.variance)
    used = np.flatnonzero(known.any(axis=1))
    return AreaTrend(
        n=len(used),
        slope=slope,
        slope_low=low,
        slope_high=high,
        tau=test.tau,
        p=test.p,
        ols_slope=seasonal_ols_slope(seasons),
        class_=trend_class(slope, test.p, measure),
        series=SEASONAL_KENDALL,
        years=_listed(years[used]),
        months=len(usual),
        first_year=int(years[used[0]]),
        last_year=int(years[used[-1]]),
        level=float(level[used[-1]]),
        interval=SEN,
        p_exact=test.exact,
    )


def _listed(years: Ints) -> str:
    return " ".join(str(year) for year in years.tolist())
