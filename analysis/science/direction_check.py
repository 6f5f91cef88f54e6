"""Checking the assumed directions against the data (methods document, section 5)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from analysis.science.findings import Finding, finding
from analysis.science.variables import label_of
from chatmrpt.lib.say import say

FloatArray = npt.NDArray[np.float64]

#: A variable is questioned at this rank correlation or below, and q below :data:`FALSE_SHARE`.
QUESTIONED = -0.15
FALSE_SHARE = 0.05
#: Skewness beyond which a few wards decide the whole min-max scale.
SKEWED = 1.0


def check_directions(
    values: pd.DataFrame, directions: Mapping[str, str], malaria_variable: str
) -> list[Finding]:
    """Ask about variables that run against the malaria variable in these data.

    Parameters
    ----------
    values
        Shape (n, k), observed values (NaN = missing), the malaria variable among them. Not
        changed.
    directions
        Column → ``direct`` or ``inverse``.
    malaria_variable
        Column that measures malaria.

    Returns
    -------
    list of dict
        A warning for each variable whose Spearman correlation, after turning inverse variables
        round, is −0.15 or below with q < 0.05 (Benjamini–Hochberg over the variables). Nothing
        is flipped.

    References
    ----------
    Benjamini Y, Hochberg Y (1995). Journal of the Royal Statistical Society B 57:289–300.
    """
    target = _turned(values, directions, malaria_variable)
    others = [name for name in values.columns if name != malaria_variable]
    results = [(name, *spearman(_turned(values, directions, name), target)) for name in others]
    tested = [result for result in results if not np.isnan(result[2])]
    if not tested:
        return []
    q_values = stats.false_discovery_control([p for _, _, p in tested])
    return [
        _question(name, rho, float(q), directions[name], malaria_variable)
        for (name, rho, _), q in zip(tested, q_values, strict=True)
        if rho <= QUESTIONED and q < FALSE_SHARE
    ]


def _turned(values: pd.DataFrame, directions: Mapping[str, str], name: str) -> FloatArray:
    column: FloatArray = values[name].to_numpy(dtype=float)
    return -column if directions[name] == "inverse" else column


def spearman(first: FloatArray, second: FloatArray) -> tuple[float, float]:
    """Spearman's rank correlation and its two-sided p-value (t approximation).

    Parameters
    ----------
    first, second
        Shape (n,); pairs with a missing value are left out.

    Returns
    -------
    tuple of float
        (rho −1 to 1, p 0–1); both NaN with fewer than four pairs or a constant side.
    """
    both = ~(np.isnan(first) | np.isnan(second))
    count = int(both.sum())
    if count < 4:
        return (float("nan"), float("nan"))
    left, right = stats.rankdata(first[both]), stats.rankdata(second[both])
    left, right = left - left.mean(), right - right.mean()
    size = float(np.sqrt((left @ left) * (right @ right)))
    if size == 0:
        return (float("nan"), float("nan"))
    rho = float(np.clip(float(left @ right) / size, -1.0, 1.0))
    if abs(rho) == 1.0:
        return (rho, 0.0)
    t_value = rho * np.sqrt((count - 2) / (1.0 - rho * rho))
    return (rho, float(2.0 * stats.t.sf(abs(t_value), count - 2)))


def _question(name: str, rho: float, q: float, direction: str, malaria: str) -> Finding:
    way = "fall" if direction == "inverse" else "rise"
    other = "--direct" if direction == "inverse" else "--inverse"
    return finding(
        "direction_conflict",
        "warning",
        say(
            "Risk was set to {way} with {label_of}, but in these data it runs the other way "
            "round against {malaria} (Spearman {rho:.2f} after turning, q = {q:.3g}).",
            way=way,
            label_of=label_of(name),
            malaria=malaria,
            rho=rho,
            q=q,
        ),
        say(
            "Choose: drop {name}, flip it ({other} {name}), or keep it and say why.",
            name=name,
            other=other,
        ),
        column=name,
    )


def suggest_for_skew(values: pd.DataFrame) -> list[Finding]:
    """Suggest another normalisation for very lopsided columns.

    Parameters
    ----------
    values
        Shape (n, k); NaN = missing. Not changed.

    Returns
    -------
    list of dict
        A note for each column with |skewness| > 1 (population formula g1).
    """
    notes = []
    for name in values.columns:
        known = values[name].dropna().to_numpy(dtype=float)
        spread = known.std() if len(known) > 2 else 0.0
        if spread == 0:
            continue
        skew = float((((known - known.mean()) / spread) ** 3).mean())
        if abs(skew) > SKEWED:
            notes.append(
                finding(
                    "skewed_variable",
                    "note",
                    say(
                        "{label_of} is lopsided (skewness {skew:.1f}): a few wards stretch its scale and "
                        "the others lie close together.",
                        label_of=label_of(name),
                        skew=skew,
                    ),
                    say("Try the normalisation percentile_rank or winsorised."),
                    column=name,
                )
            )
    return notes
