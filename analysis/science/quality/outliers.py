"""Values that stand out from the others of their group, by named rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.science.quality.words import (
    FEWEST_VALUES,
    IQR,
    IQR_FENCES,
    MODIFIED_Z,
    MODIFIED_Z_BEYOND,
    NORMAL_MAD,
    RULES,
    Z_BEYOND,
    Z,
)
from analysis.science.tpr.words import OUTLIER_DEVIATIONS, Flags, Floats, Ints
from chatmrpt.lib.errors import ProblemError


@dataclass(frozen=True, eq=False)
class Fences:
    """A rule's bounds for each value; shape (n,) each.

    Parameters
    ----------
    rule
        One of ``RULES``.
    centre, low, high
        Of the value's group, in the units of the values; NaN where the rule says nothing.
    outside
        Whether the value lies beyond ``low`` or ``high``.
    """

    rule: str
    centre: Floats
    low: Floats
    high: Floats
    outside: Flags


def find_outliers(
    values: Floats, group: Ints | None = None, rules: Sequence[str] = RULES
) -> list[Fences]:
    """Bounds by each rule.

    Parameters
    ----------
    values
        Shape (n,): NaN = missing, never an outlier.
    group
        Shape (n,): values of one number are compared with each other; None: all.
    rules
        ``z`` (mean ± 3 sample standard deviations), ``modified_z`` (|0.6745·(x − median)/MAD| >
        3.5), ``iqr`` (Q1 − 1.5·IQR to Q3 + 1.5·IQR, quartiles by linear interpolation),
        ``median_5_mad`` (above the median + 5·MAD, MAD not scaled).

    Returns
    -------
    list of Fences
        In the order of ``rules``. A group of fewer than six known values, or whose spread by the
        rule is 0, has no bounds.

    Raises
    ------
    ProblemError
        ``unknown_rule``.

    References
    ----------
    Iglewicz B, Hoaglin DC (1993), How to Detect and Handle Outliers, section 3.3 (modified z);
    Tukey JW (1977), Exploratory Data Analysis, section 2D (fences).
    """
    strange = [rule for rule in rules if rule not in RULES]
    if strange:
        raise ProblemError(
            "unknown_rule",
            f"There is no outlier rule {strange[0]!r}.",
            f"Choose among {', '.join(RULES)}.",
        )
    series = pd.Series(np.asarray(values, dtype=float))
    key = np.zeros(len(series), dtype=np.int64) if group is None else group
    enough = series.groupby(key).transform("count").to_numpy(dtype=float) >= FEWEST_VALUES
    return [_fences(rule, series, key, enough) for rule in rules]


def _fences(rule: str, series: pd.Series[float], key: Ints, enough: Flags) -> Fences:
    centre, below, above, spread = _bounds(rule, series, key)
    said = enough & (spread > 0)
    low, high = (np.where(said, bound, np.nan) for bound in (centre - below, centre + above))
    values = series.to_numpy(dtype=float)
    outside = (values < low) | (values > high)
    return Fences(rule, np.where(said, centre, np.nan), low, high, outside)


def _bounds(
    rule: str, series: pd.Series[float], key: Ints
) -> tuple[Floats, Floats, Floats, Floats]:
    """Centre of the group, distances of the bounds from it, and the spread."""
    groups = series.groupby(key)
    if rule == Z:
        centre = groups.transform("mean").to_numpy(dtype=float)
        spread = groups.transform("std").to_numpy(dtype=float)
        return centre, Z_BEYOND * spread, Z_BEYOND * spread, spread
    centre = groups.transform("median").to_numpy(dtype=float)
    if rule == IQR:
        first, third = (
            groups.transform("quantile", share).to_numpy(dtype=float) for share in (0.25, 0.75)
        )
        spread = third - first
        fence = IQR_FENCES * spread
        return centre, centre - first + fence, third - centre + fence, spread
    distance = (series - centre).abs()
    spread = distance.groupby(key).transform("median").to_numpy(dtype=float)
    if rule == MODIFIED_Z:
        width = MODIFIED_Z_BEYOND / NORMAL_MAD * spread
        return centre, width, width, spread
    return centre, np.full(len(series), np.inf), OUTLIER_DEVIATIONS * spread, spread
