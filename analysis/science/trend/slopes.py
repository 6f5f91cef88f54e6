"""Slopes a year: Theil–Sen with its interval, the same within calendar months, and OLS."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy.stats import norm

from analysis.science.tpr.words import Floats, Ints
from analysis.science.trend.words import CONFIDENCE

_Z = float(norm.ppf(0.5 + CONFIDENCE / 2))


@lru_cache(maxsize=64)
def pairs_of(n: int) -> tuple[Ints, Ints]:
    """First and second place of all pairs of n values; shared, never change them.

    Parameters
    ----------
    n
        Number of values, 0 or more.

    Returns
    -------
    tuple
        Two arrays of shape (n(n − 1)/2,).
    """
    first, second = np.triu_indices(n, 1)
    return first, second


def pairwise_slopes(times: Floats, values: Floats) -> Floats:
    """Slopes between all pairs, ascending.

    Parameters
    ----------
    times
        Shape (n,): years, all different.
    values
        Shape (n,): no NaN.

    Returns
    -------
    ndarray
        Shape (n(n − 1)/2,): units a year.
    """
    first, second = pairs_of(len(times))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.sort((values[second] - values[first]) / (times[second] - times[first]))


def theil_sen(times: Floats, values: Floats) -> float:
    """Median of the slopes between all pairs; NaN for fewer than two values.

    Parameters
    ----------
    times
        Shape (n,), years.
    values
        Shape (n,), no missing value.

    Returns
    -------
    float
        Units of the values a year.

    References
    ----------
    Sen PK (1968), J. Am. Stat. Assoc. 63:1379–1389.
    """
    slopes = pairwise_slopes(times, values)
    return float(np.median(slopes)) if len(slopes) else np.nan


def seasonal_slopes(seasons: Sequence[tuple[Floats, Floats]]) -> Floats:
    """Slopes between all pairs of one calendar month, all months together, ascending.

    Parameters
    ----------
    seasons
        Years and values of each calendar month.

    Returns
    -------
    ndarray
        Shape (pairs,), units a year.

    References
    ----------
    Hirsch RM, Slack JR, Smith RA (1982), Water Resources Research 18:107–121, section
    "Seasonal Kendall slope estimator".
    """
    return np.sort(np.concatenate([pairwise_slopes(times, values) for times, values in seasons]))


def slope_range(slopes: Floats) -> tuple[float, float]:
    """The smallest and the largest slope; no interval of a known confidence.

    Parameters
    ----------
    slopes
        Shape (s,), s ≥ 1, ascending.

    Returns
    -------
    tuple
        (smallest, largest).
    """
    return float(slopes[0]), float(slopes[-1])


def sen_interval(slopes: Floats, variance: float) -> tuple[float, float]:
    """Sen's 95 % interval of the median slope.

    Parameters
    ----------
    slopes
        Shape (m,), m ≥ 1: ascending.
    variance
        Of Kendall's S (:class:`analysis.science.trend.kendall.Kendall`).

    Returns
    -------
    (low, high)
        The slopes (m ∓ z·√variance)/2 places from the smallest, rounded, within the slopes.

    References
    ----------
    Sen PK (1968), J. Am. Stat. Assoc. 63:1379–1389, eq. 2.6; Gilbert RO (1987), Statistical
    Methods for Environmental Pollution Monitoring, section 16.5.
    """
    number, spread = len(slopes), _Z * np.sqrt(variance)
    low = max(int(np.round((number - spread) / 2)) - 1, 0)
    high = min(int(np.round((number + spread) / 2)), number - 1)
    return float(slopes[low]), float(slopes[high])


def ols_slope(times: Floats, values: Floats) -> float:
    """Slope of the straight line by least squares; NaN for fewer than two values.

    Parameters
    ----------
    times
        Shape (n,), years.
    values
        Shape (n,), no missing value.

    Returns
    -------
    float
        Units of the values a year.
    """
    return seasonal_ols_slope([(times, values)])


def seasonal_ols_slope(seasons: Sequence[tuple[Floats, Floats]]) -> float:
    """Least-squares slope common to all calendar months, each with a level of its own.

    Parameters
    ----------
    seasons
        Years and values of each calendar month.

    Returns
    -------
    float
        Units a year; NaN where no month has two values.
    """
    above = sum(float(((t - t.mean()) * (v - v.mean())).sum()) for t, v in seasons if len(t))
    below = sum(float(((t - t.mean()) ** 2).sum()) for t, _ in seasons if len(t))
    return above / below if below > 0 else np.nan
