"""The Mann–Kendall test of one series, and its seasonal form over calendar months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import factorial

import numpy as np
from scipy.special import ndtr

from analysis.science.tpr.words import Floats
from analysis.science.trend.slopes import pairs_of
from analysis.science.trend.words import EXACT_UP_TO
from chatmrpt.lib.errors import ProblemError


@dataclass(frozen=True, kw_only=True)
class Kendall:
    """Result of a Mann–Kendall test.

    Parameters
    ----------
    s
        Pairs that rise less pairs that fall.
    variance
        Of ``s`` when nothing changes, corrected for equal values.
    tau
        Kendall's tau-b, −1 to 1; NaN when all values are equal.
    p
        Two-sided, 0–1; 1 when all values are equal.
    exact
        Whether p comes from all orders of the values.
    """

    s: int
    variance: float
    tau: float
    p: float
    exact: bool


def mann_kendall(values: Floats) -> Kendall:
    """Mann–Kendall test for a trend.

    Parameters
    ----------
    values
        Shape (n,): in order of time, n ≥ 2, no NaN.

    Returns
    -------
    Kendall
        p over all n! orders for n ≤ 10 without equal values, else by the normal distribution with
        the variance corrected for equal values and a continuity correction of 1.

    Raises
    ------
    ProblemError
        ``bad_series`` for fewer than two values, or a missing one.

    References
    ----------
    Mann HB (1945), Econometrica 13:245–259; Kendall MG (1975), Rank Correlation Methods, 4th ed.,
    chapters 4 and 5; methods document, section 11.
    """
    if len(values) < 2 or np.isnan(values).any():
        raise ProblemError(
            "bad_series",
            f"A series of {len(values)} values, {int(np.isnan(values).sum())} of them missing, was "
            "given.",
            "Give two known values or more, in order of time.",
        )
    s, pairs, untied, variance = _parts(values)
    tau = s / np.sqrt(pairs * untied) if untied else np.nan
    exact = len(values) <= EXACT_UP_TO and untied == pairs
    p = exact_p(len(values), s) if exact else normal_p(s, variance)
    return Kendall(s=s, variance=variance, tau=float(tau), p=p, exact=exact)


def seasonal_kendall(seasons: Sequence[Floats]) -> Kendall:
    """Seasonal Kendall test: values are compared within their calendar month only.

    Parameters
    ----------
    seasons
        One array a calendar month, shape (years of it,) each: in order of time, no NaN.

    Returns
    -------
    Kendall
        ``s`` and ``variance`` are sums over months; p by the normal distribution.

    Raises
    ------
    ProblemError
        ``bad_series`` when no month has two values.

    References
    ----------
    Hirsch RM, Slack JR, Smith RA (1982), Water Resources Research 18:107–121, eqs. 5–10; months
    are taken as independent.
    """
    parts = [_parts(values) for values in seasons if len(values) >= 2]
    if not parts:
        raise ProblemError(
            "bad_series", "No calendar month has two values.", "Give reports of several years."
        )
    s = sum(part[0] for part in parts)
    variance = float(sum(part[3] for part in parts))
    whole = sum(float(np.sqrt(pairs * untied)) for _, pairs, untied, _ in parts)
    tau = s / whole if whole else np.nan
    return Kendall(s=s, variance=variance, tau=float(tau), p=normal_p(s, variance), exact=False)


def _parts(values: Floats) -> tuple[int, int, int, float]:
    """S, all pairs, pairs of values that differ, and the variance of S."""
    n = len(values)
    first, second = pairs_of(n)
    rises = values[second] - values[first]
    s, untied, pairs = int(np.sign(rises).sum()), int(np.count_nonzero(rises)), len(rises)
    variance = float(n * (n - 1) * (2 * n + 5))
    if untied < pairs:
        equal = np.unique(values, return_counts=True)[1].astype(float)
        variance -= float((equal * (equal - 1) * (2 * equal + 5)).sum())
    return s, pairs, untied, variance / 18.0


def exact_p(n: int, s: int) -> float:
    """Share of all orders of n different values whose pairs rise or fall as much as ``s``.

    Parameters
    ----------
    n
        Number of values, 2 or more.
    s
        Pairs that rise less pairs that fall.

    Returns
    -------
    float
        Two-sided p, at most 1.
    """
    orders = _orders(n)
    most = n * (n - 1) // 2
    falling = (most - abs(s)) // 2
    return min(1.0, 2.0 * sum(orders[: falling + 1]) / factorial(n))


@lru_cache(maxsize=EXACT_UP_TO + 1)
def _orders(n: int) -> tuple[int, ...]:
    """Of the n! orders, how many have 0, 1, 2 … falling pairs (Kendall 1975, section 5.2)."""
    counts = [1]
    for size in range(2, n + 1):
        longer = [0] * (len(counts) + size - 1)
        for falls, number in enumerate(counts):
            for place in range(size):
                longer[falls + place] += number
        counts = longer
    return tuple(counts)


def normal_p(s: int, variance: float) -> float:
    """Two-sided p of ``s`` by the normal distribution, drawn one step towards zero.

    Parameters
    ----------
    s
        Kendall's S, a whole number.
    variance
        Of S, 0 or more.

    Returns
    -------
    float
        0–1; 1 without any variance.
    """
    if variance <= 0:
        return 1.0
    return float(min(1.0, 2.0 * ndtr(-max(abs(s) - 1, 0) / np.sqrt(variance))))
