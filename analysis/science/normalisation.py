"""Bringing variables to one scale on which more always means more risk (methods, section 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.variables import detect_scale, find_variable
from chatmrpt.lib.errors import ProblemError

FloatArray = npt.NDArray[np.float64]
Bounds = tuple[float, float]

#: Spread below this share of the largest size counts as none: a column of equal values that went
#: through a mean may differ in the last digit.
_SAME = 1e-12


def is_constant(values: FloatArray) -> bool:
    """Whether all observed values are equal (to 12 digits); True when nothing is observed.

    Parameters
    ----------
    values
        Shape (n,); NaN = missing.

    Returns
    -------
    bool
        Whether no scale can be made from the values.
    """
    observed = values[~np.isnan(values)]
    if not len(observed):
        return True
    low, high = float(observed.min()), float(observed.max())
    return high - low <= _SAME * max(abs(low), abs(high))


def min_max(values: FloatArray, inverse: bool = False) -> FloatArray:
    """(x − min) / (max − min), or 1 minus that.

    Parameters
    ----------
    values
        Shape (n,), any unit; NaN = missing.
    inverse
        Whether risk falls with the variable.

    Returns
    -------
    ndarray
        Shape (n,), 0–1; NaN stays NaN; all NaN for a constant column.

    References
    ----------
    OECD/JRC (2008). Handbook on Constructing Composite Indicators, p. 85.
    """
    if is_constant(values):
        return np.full(len(values), np.nan)
    low, high = np.nanmin(values), np.nanmax(values)
    scaled: FloatArray = (values - low) / (high - low)
    return 1.0 - scaled if inverse else scaled


def reciprocal_min_max(values: FloatArray, inverse: bool = False) -> FloatArray:
    """Min-max, an inverse variable first replaced by 1 / (x + 1e-10).

    Parameters
    ----------
    values
        Shape (n,), any unit; NaN = missing.
    inverse
        Whether risk falls with the variable.

    Returns
    -------
    ndarray
        Shape (n,), 0–1; NaN stays NaN; all NaN for a constant column.

    Notes
    -----
    Kept for the presets ``mrpt`` and ``chatmrpt``. One very small value presses all others
    towards 0, so 1 − min-max is the better inverse.
    """
    return min_max(1.0 / (values + 1e-10) if inverse else values)


def percentile_rank(values: FloatArray, inverse: bool = False) -> FloatArray:
    """(rank − 1) / (m − 1) among the m observed values, ties at their mean rank.

    Parameters
    ----------
    values
        Shape (n,), any unit; NaN = missing.
    inverse
        Whether risk falls with the variable.

    Returns
    -------
    ndarray
        Shape (n,), 0–1; NaN stays NaN; all NaN for a constant column.
    """
    if is_constant(values):
        return np.full(len(values), np.nan)
    ranks = pd.Series(values).rank(method="average").to_numpy()
    share: FloatArray = (ranks - 1.0) / (np.count_nonzero(~np.isnan(values)) - 1.0)
    return 1.0 - share if inverse else share


def winsorised(values: FloatArray, inverse: bool = False) -> FloatArray:
    """Min-max after values outside the 5th and 95th percentile are pulled to them.

    Parameters
    ----------
    values
        Shape (n,), any unit; NaN = missing.
    inverse
        Whether risk falls with the variable.

    Returns
    -------
    ndarray
        Shape (n,), 0–1; NaN stays NaN; all NaN when the two percentiles are equal.
    """
    if is_constant(values):
        return np.full(len(values), np.nan)
    low, high = np.nanpercentile(values, [5.0, 95.0])
    return min_max(np.clip(values, low, high), inverse)


def z_score(values: FloatArray, inverse: bool = False) -> FloatArray:
    """(x − mean) / population standard deviation, negated for an inverse variable.

    Parameters
    ----------
    values
        Shape (n,), any unit; NaN = missing.
    inverse
        Whether risk falls with the variable.

    Returns
    -------
    ndarray
        Shape (n,), standard deviations; NaN stays NaN; all NaN for a constant column.
    """
    if is_constant(values):
        return np.full(len(values), np.nan)
    scaled: FloatArray = (values - np.nanmean(values)) / np.nanstd(values)
    return -scaled if inverse else scaled


def goalposts(values: FloatArray, bounds: Bounds, inverse: bool = False) -> FloatArray:
    """(x − low) / (high − low) with fixed bounds, values outside pulled to them.

    Parameters
    ----------
    values
        Shape (n,), any unit; NaN = missing.
    bounds
        (low, high) in the unit of ``values``, low < high.
    inverse
        Whether risk falls with the variable.

    Returns
    -------
    ndarray
        Shape (n,), 0–1; NaN stays NaN.

    Raises
    ------
    ProblemError
        ``bad_goalposts`` when low is not below high.
    """
    low, high = bounds
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ProblemError(
            "bad_goalposts",
            f"The goalposts {low:g}:{high:g} are not a lower and a higher number.",
            "Write them as variable=low:high.",
        )
    share: FloatArray = (np.clip(values, low, high) - low) / (high - low)
    return 1.0 - share if inverse else share


Rule = Callable[[FloatArray, bool], FloatArray]

#: Normalisations a user may choose; ``goalposts`` takes bounds besides.
NORMALISATIONS: dict[str, Rule | None] = {
    "min_max": min_max,
    "percentile_rank": percentile_rank,
    "winsorised": winsorised,
    "z_score": z_score,
    "goalposts": None,
}
#: The presets' rule.
RECIPROCAL = "reciprocal_min_max"


@dataclass(frozen=True, kw_only=True)
class Normalised:
    """Variables on one scale.

    Parameters
    ----------
    values
        Shape (n, kept variables); more means more risk; NaN = missing.
    constant
        Columns whose values are all equal.
    clipped
        Column → number of values outside its goalposts.
    bounds
        Column → goalposts used.
    """

    values: pd.DataFrame
    constant: tuple[str, ...]
    clipped: dict[str, int]
    bounds: dict[str, Bounds]


def normalise(
    values: pd.DataFrame,
    directions: Mapping[str, str],
    method: str = "min_max",
    *,
    given_bounds: Mapping[str, Bounds] | None = None,
    constant_as: float | None = None,
) -> Normalised:
    """Normalise every column of a frame.

    Parameters
    ----------
    values
        Shape (n, k), numeric; NaN = missing. Not changed.
    directions
        Column → ``direct`` or ``inverse``.
    method, given_bounds
        A key of :data:`NORMALISATIONS`, or ``reciprocal_min_max``; goalposts given by the user,
        else those of the scale the registry recognises. With ``min_max`` the bounds given take
        the place of the column's own, and such a column stays though it be constant.
    constant_as
        None: a constant column is left out. A number or NaN: it stays, with this value.

    Returns
    -------
    Normalised
        A new frame.

    Raises
    ------
    ProblemError
        ``unknown_normalisation``, ``no_goalposts``, ``bad_goalposts``.
    """
    columns: dict[str, FloatArray] = {}
    constant: list[str] = []
    bounds: dict[str, Bounds] = {}
    for name in values.columns:
        raw = values[name].to_numpy(dtype=float)
        inverse = directions[name] == "inverse"
        if method == "min_max" and given_bounds and name in given_bounds:
            bounds[name] = given_bounds[name]
            columns[name] = goalposts(raw, bounds[name], inverse)
        elif is_constant(raw):
            constant.append(name)
            if constant_as is not None:
                columns[name] = np.where(np.isnan(raw), np.nan, constant_as)
        elif method == "goalposts":
            bounds[name] = _bounds(name, raw, given_bounds or {})
            columns[name] = goalposts(raw, bounds[name], inverse)
        else:
            columns[name] = _rule(method)(raw, inverse)
    fixed = bounds if method == "min_max" else {}
    kept = pd.DataFrame(_without_flat(columns, constant, constant_as, fixed), index=values.index)
    clipped = _clipped(values, bounds)
    return Normalised(values=kept, constant=tuple(constant), clipped=clipped, bounds=bounds)


def _without_flat(
    columns: dict[str, FloatArray],
    constant: list[str],
    constant_as: float | None,
    fixed: Mapping[str, Bounds],
) -> dict[str, FloatArray]:
    """Leave out columns that became constant on the way (equal 5th and 95th percentile)."""
    if constant_as is not None:
        return columns
    flat = [name for name, scaled in columns.items() if name not in fixed and is_constant(scaled)]
    constant += flat
    return {name: scaled for name, scaled in columns.items() if name not in flat}


def _rule(method: str) -> Rule:
    rule = reciprocal_min_max if method == RECIPROCAL else NORMALISATIONS.get(method)
    if rule is None:
        raise ProblemError(
            "unknown_normalisation",
            f"The normalisation {method!r} is not known.",
            f"Use one of {', '.join(NORMALISATIONS)}.",
        )
    return rule


def _clipped(values: pd.DataFrame, bounds: Mapping[str, Bounds]) -> dict[str, int]:
    """Number of values outside their goalposts, where there are any."""
    outside = {
        name: int(((values[name] < low) | (values[name] > high)).sum())
        for name, (low, high) in bounds.items()
    }
    return {name: count for name, count in outside.items() if count}


def _bounds(column: str, values: FloatArray, given: Mapping[str, Bounds]) -> Bounds:
    if column in given:
        return given[column]
    variable = find_variable(column)
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    scale = detect_scale(variable, low, high) if variable else None
    if scale is None:
        raise ProblemError(
            "no_goalposts",
            f"There are no goalposts for {column}: its values run from {low:g} to {high:g} and "
            "no accepted range is known for that.",
            f"Give them as --goalposts {column}=low:high, or choose another normalisation.",
        )
    return (scale.low, scale.high)
