"""Test counts of wards: how far a rate may be off, and the rate that borrows from its state.

A ward's test positivity is a share of few tests. The wards of a state are read as draws from one
Beta distribution (mean m, strength ν), and what a ward's own tests say is added to that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from chatmrpt.lib.errors import ProblemError

FloatArray = npt.NDArray[np.float64]
Measure = Literal["test_positivity_rate", "burden"]

#: Bounds of ν, the number of tests the state's mean counts for.
WEAKEST_PRIOR = 2.0
STRONGEST_PRIOR = 200.0
#: Design effect where none is given (methods document, section 10).
DESIGN_EFFECT = 2.0


@dataclass(frozen=True, eq=False, kw_only=True)
class TestCounts:
    """Counts behind one column of the ward table, one entry a ward in boundary order.

    Parameters
    ----------
    column
        The column of the ward table that these counts make up.
    positive
        Shape (n,): positive tests y ≥ 0; NaN = not known.
    tested
        Shape (n,): tests t ≥ y; NaN or 0 = not known. Not used for burden.
    measure
        ``test_positivity_rate`` or ``burden`` (positives per 1,000 people and year).
    design_effect
        How many times a facility's tests are worth less than independent ones, ≥ 1: one number
        or shape (n,).
    population
        Shape (n,): people, for burden.
    years
        Years covered, > 0, for burden: one number or shape (n,).
    scale
        The column's value for a positivity of one: 1 for fractions, 100 for percent.
    """

    #: Not a test case, whatever its name begins with.
    __test__ = False

    column: str
    positive: FloatArray
    tested: FloatArray | None = None
    measure: Measure = "test_positivity_rate"
    design_effect: float | FloatArray = DESIGN_EFFECT
    population: FloatArray | None = None
    years: float | FloatArray = 1.0
    scale: float = 1.0


@dataclass(frozen=True, eq=False, kw_only=True)
class BetaBinomial:
    """What is known of each ward's true positivity.

    Parameters
    ----------
    alpha, beta
        Shape (n,): parameters of its Beta distribution; NaN where the ward has no tests.
    prior_mean
        Shape (n,): m, Σy/Σt of the ward's state.
    prior_strength
        Shape (n,): ν of the ward's state, 2–200.
    """

    alpha: FloatArray
    beta: FloatArray
    prior_mean: FloatArray
    prior_strength: FloatArray

    @property
    def mean(self) -> FloatArray:
        """The empirical-Bayes positivity, a fraction of 0–1; NaN where a ward has no tests."""
        means: FloatArray = self.alpha / (self.alpha + self.beta)
        return means


def beta_binomial(
    positive: FloatArray,
    tested: FloatArray,
    state: Sequence[object] | None = None,
    design_effect: float | FloatArray = DESIGN_EFFECT,
) -> BetaBinomial:
    """Beta distribution of each ward's positivity, given its tests and its state.

    Parameters
    ----------
    positive, tested
        Shape (n,): 0 ≤ y ≤ t; NaN or t = 0: no tests, so nothing is known of the ward.
    state
        Shape (n,): name of each ward's state; None or missing = one state of its own.
    design_effect
        ≥ 1, one number or shape (n,).

    Returns
    -------
    BetaBinomial
        Beta(m·ν + y/deff, (1 − m)·ν + (t − y)/deff).

    Raises
    ------
    ProblemError
        ``bad_counts`` when y > t, a count is negative, or the design effect is below 1.

    References
    ----------
    Methods document, section 8. ν: moments of Kleinman JC (1973), Proportions with extraneous
    variance: single and independent samples, J. Am. Stat. Assoc. 68:46–54.
    """
    effect = np.broadcast_to(np.asarray(design_effect, dtype=float), np.shape(positive))
    _check(positive, tested, effect)
    with np.errstate(invalid="ignore"):
        known = (tested > 0) & np.isfinite(positive)
    names = pd.Series(list(state) if state is not None else [""] * len(positive), dtype=object)
    group = np.unique(names.fillna("").astype(str).to_numpy(dtype=str), return_inverse=True)[1]
    mean, strength = np.full(len(positive), np.nan), np.full(len(positive), np.nan)
    for number in np.unique(group[known]):
        inside = group == number
        rows = inside & known
        mean[inside] = positive[rows].sum() / tested[rows].sum()
        strength[inside] = prior_strength(
            positive[rows] / effect[rows], tested[rows] / effect[rows]
        )
    alpha = mean * strength + positive / effect
    beta = (1.0 - mean) * strength + (tested - positive) / effect
    return BetaBinomial(
        alpha=np.where(known, alpha, np.nan),
        beta=np.where(known, beta, np.nan),
        prior_mean=mean,
        prior_strength=strength,
    )


def prior_strength(positive: FloatArray, tested: FloatArray) -> float:
    """ν of the Beta distribution that wards of one state are drawn from, by moments.

    Parameters
    ----------
    positive, tested
        Shape (n,): effective counts (divided by the design effect), 0 ≤ y ≤ t, t > 0.

    Returns
    -------
    float
        2–200: 200 where wards differ no more than chance makes them; 2 where it cannot be
        estimated (one ward, or no or only positive tests).

    References
    ----------
    Kleinman JC (1973), J. Am. Stat. Assoc. 68:46–54, with weights equal to the tests.
    """
    total = tested.sum()
    mean = positive.sum() / total
    spread = mean * (1.0 - mean)
    chance = float(len(tested) - 1)
    room = total - np.square(tested).sum() / total - chance
    if spread <= 0 or room <= 0:
        return WEAKEST_PRIOR
    seen = (tested * np.square(positive / tested - mean)).sum()
    correlation = (seen - spread * chance) / (spread * room)
    if correlation <= 0:
        return STRONGEST_PRIOR
    return float(np.clip(1.0 / correlation - 1.0, WEAKEST_PRIOR, STRONGEST_PRIOR))


def empirical_bayes_mean(
    positive: FloatArray,
    tested: FloatArray,
    state: Sequence[object] | None = None,
    design_effect: float | FloatArray = DESIGN_EFFECT,
) -> FloatArray:
    """Positivity of each ward, drawn towards its state's where tests are few.

    Parameters
    ----------
    positive, tested, state, design_effect
        As in :func:`beta_binomial`.

    Returns
    -------
    ndarray
        Shape (n,): fraction of 0–1; NaN where a ward has no tests.
    """
    return beta_binomial(positive, tested, state, design_effect).mean


def _check(positive: FloatArray, tested: FloatArray, effect: FloatArray) -> None:
    if np.shape(positive) != np.shape(tested):
        raise ProblemError(
            "bad_counts",
            f"There are {len(positive)} numbers of positive tests and {len(tested)} of tests.",
            "Give one of each for every ward.",
        )
    with np.errstate(invalid="ignore"):
        wrong = np.flatnonzero((positive < 0) | (tested < 0) | (positive > tested))
    if len(wrong):
        row = int(wrong[0])
        raise ProblemError(
            "bad_counts",
            f"{len(wrong)} wards have counts that cannot be: row {row + 1} has "
            f"{positive[row]:g} positive of {tested[row]:g} tests.",
            "Positive tests must be 0 or more and no more than the tests.",
        )
    check_design_effect(effect)


def check_design_effect(effect: FloatArray) -> None:
    """Refuse a design effect below 1 (``bad_counts``).

    Parameters
    ----------
    effect
        Shape (g,), 1 or more; NaN = not known is refused too.
    """
    weak = effect[~(effect >= 1.0)]
    if len(weak):
        raise ProblemError(
            "bad_counts",
            f"A design effect of {weak[0]:g} was given; it is 1 or more.",
            f"Leave it out to use {DESIGN_EFFECT:g}.",
        )
