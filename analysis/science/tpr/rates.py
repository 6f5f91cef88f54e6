"""Test positivity with its uncertainty: raw, Wilson interval, empirical Bayes, design effect."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import norm

from analysis.science.certainty.counts import DESIGN_EFFECT, empirical_bayes_mean
from analysis.science.tpr.words import CONFIDENCE, FEWEST_FACILITIES, Flags, Floats, Ints
from chatmrpt.lib.errors import ProblemError

_Z = float(norm.ppf(0.5 + CONFIDENCE / 2))


def test_positivity_rate(positive: Floats, tested: Floats) -> Floats:
    """Positive / tested.

    Parameters
    ----------
    positive, tested
        Shape (n,): persons.

    Returns
    -------
    ndarray
        Shape (n,): a fraction; NaN where nobody was tested, never 0 or 1.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(tested > 0, positive / tested, np.nan)


test_positivity_rate.__test__ = False  # type: ignore[attr-defined]  # no test case


def wilson_interval(
    positive: Floats, tested: Floats, design_effect: Floats | float = 1.0
) -> tuple[Floats, Floats]:
    """95 % score interval of a proportion, on tested / design effect.

    Parameters
    ----------
    positive, tested
        Shape (n,): 0 ≤ positive ≤ tested.
    design_effect
        ≥ 1, one number or shape (n,).

    Returns
    -------
    (low, high)
        Shape (n,): fractions of 0–1; NaN where nobody was tested or positive > tested.

    References
    ----------
    Wilson EB (1927), J. Am. Stat. Assoc. 22:209–212; Brown, Cai, DasGupta (2001), Statistical
    Science 16:101–133, eq. 4.
    """
    share = test_positivity_rate(positive, tested)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(share <= 1.0, share, np.nan)
        number = tested / design_effect
        scale = 1.0 + _Z**2 / number
        centre = (share + _Z**2 / (2.0 * number)) / scale
        half = _Z / scale * np.sqrt(share * (1.0 - share) / number + _Z**2 / (4.0 * number**2))
    return np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)


def ward_design_effects(positive: Floats, tested: Floats, ward: Ints, wards: int) -> Floats:
    """Design effect of each ward from the totals of its facilities, by ratio linearisation.

    Parameters
    ----------
    positive, tested
        Shape (f,): totals of facilities; those without tests are left aside.
    ward
        Shape (f,): the facility's ward, 0 to ``wards`` − 1.
    wards
        Number of wards.

    Returns
    -------
    ndarray
        Shape (wards,): Var(Σy/Σt) over facilities, n/(n − 1)·Σ(y − p·t)²/(Σt)², against
        p(1 − p)/Σt of independent tests; NaN for fewer than three facilities with tests, or none
        or all positive.

    References
    ----------
    Cochran WG (1977), Sampling Techniques, 3rd ed., eq. 2.46 and section 9A; methods document,
    section 10.
    """
    seen = tested > 0
    place = ward[seen]

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(place, weights=values, minlength=wards), dtype=float)

    tests, number = total(tested[seen]), total(np.ones(int(seen.sum())))
    share = test_positivity_rate(total(positive[seen]), tests)
    squares = total(np.square(positive[seen] - share[place] * tested[seen]))
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = number / (number - 1.0) * squares / tests**2
        chance = share * (1.0 - share) / tests
        usable = (number >= FEWEST_FACILITIES) & (chance > 0)
        return np.where(usable, spread / chance, np.nan)


def state_design_effect(of_wards: Floats) -> tuple[float, int]:
    """The design effect of a state and age group, and from how many wards it is.

    Parameters
    ----------
    of_wards
        Shape (w,) as of :func:`ward_design_effects`, of the wards of the state.

    Returns
    -------
    (effect, wards)
        Median, at least 1; 2 and 0 where no ward says anything.
    """
    known = of_wards[~np.isnan(of_wards)]
    if not len(known):
        return DESIGN_EFFECT, 0
    return max(1.0, float(np.median(known))), len(known)


def rates(
    positive: Floats, tested: Floats, design_effect: Floats, pool: list[int], smooth: Flags
) -> pd.DataFrame:
    """Rates of areas with their intervals.

    Parameters
    ----------
    positive, tested
        Shape (n,): persons.
    design_effect
        Shape (n,): ≥ 1.
    pool
        Shape (n,): areas of one number (state and period) lend each other strength.
    smooth
        Shape (n,) of bool: areas that get an empirical-Bayes value (not: wards not known).

    Returns
    -------
    DataFrame
        Shape (n, 5): tpr, tpr_low, tpr_high, tpr_smoothed (fractions; NaN = unknown), deff.

    Raises
    ------
    ProblemError
        ``bad_counts`` when the arrays differ in length or a design effect is below 1.
    """
    if not len(positive) == len(tested) == len(design_effect) == len(pool) == len(smooth):
        raise ProblemError(
            "bad_counts",
            f"There are {len(positive)} positives, {len(tested)} tested and "
            f"{len(design_effect)} design effects.",
            "Give one of each for every area.",
        )
    low, high = wilson_interval(positive, tested, design_effect)
    smoothed = np.full(len(positive), np.nan)
    rows = np.flatnonzero(smooth & (tested > 0) & (positive <= tested))
    if len(rows):
        smoothed[rows] = empirical_bayes_mean(
            positive[rows], tested[rows], [pool[i] for i in rows], design_effect[rows]
        )
    return pd.DataFrame(
        {
            "tpr": test_positivity_rate(positive, tested),
            "tpr_low": low,
            "tpr_high": high,
            "tpr_smoothed": smoothed,
            "deff": design_effect,
        }
    )
