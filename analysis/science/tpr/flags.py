"""Flags of areas: what a person should know before using a number."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.science.tpr.words import (
    FEW_TESTS,
    FEWEST_TESTS,
    IMPLAUSIBLE_ABOVE,
    UNDERSTATED_BELOW,
    Flags,
    Floats,
)

SEPARATOR = ";"
MEANINGS = {
    "no_report": "no facility of the file reports for it",
    "no_tests": "no counted tests: unknown",
    "under_10_tests": f"fewer than {FEWEST_TESTS} tests: unknown for scoring",
    "under_30_tests": f"fewer than {FEW_TESTS} tests",
    "unknown_ward": "facilities whose ward is not known; never mapped",
    "positive_above_tested": "more positive than tested (preset chatmrpt_legacy)",
    "tested_above_fever": "more tests than persons with fever",
    "no_population": "population not known: no burden",
    "season_not_covered": "less than 12 months, or calendar months unequally covered",
    "understated": f"less than {UNDERSTATED_BELOW:.0%} of expected reports: burden understated",
    "implausible": f"burden above {IMPLAUSIBLE_ABOVE:,.0f} per 1,000",
}


def test_flags(frame: pd.DataFrame) -> dict[str, Flags]:
    """Flags that follow from the tests alone: columns tested, positive, unknown.

    Parameters
    ----------
    frame
        n areas with ``tested``, ``positive`` (persons, NaN = none counted) and ``unknown``.

    Returns
    -------
    dict
        Flag → shape (n,), booleans.
    """
    tested = frame["tested"].to_numpy(dtype=float)
    return {
        "no_tests": tested == 0,
        "under_10_tests": (tested > 0) & (tested < FEWEST_TESTS),
        "under_30_tests": (tested >= FEWEST_TESTS) & (tested < FEW_TESTS),
        "unknown_ward": frame["unknown"].to_numpy(dtype=bool),
        "positive_above_tested": frame["positive"].to_numpy(dtype=float) > tested,
    }


test_flags.__test__ = False  # type: ignore[attr-defined]  # no test case


def join_flags(flags: Mapping[str, Flags]) -> list[str]:
    """One text an area: its flags in the order of :data:`MEANINGS`, separated by ";".

    Parameters
    ----------
    flags
        Flag → shape (n,), booleans.

    Returns
    -------
    list of str
        n texts, empty where no flag holds.
    """
    names = [name for name in MEANINGS if name in flags]
    size = len(next(iter(flags.values()))) if names else 0
    texts = np.full(size, "", dtype=object)
    for name in names:
        at = flags[name]
        texts[at] = [f"{text}{SEPARATOR}{name}" if text else name for text in texts[at]]
    return [str(text) for text in texts]


def for_scoring(frame: pd.DataFrame, *, raw: bool = False) -> Floats:
    """The rate that enters a ranking: the empirical-Bayes value, or the raw one on request.

    Parameters
    ----------
    frame
        n areas with ``tested``, ``tpr`` and ``tpr_smoothed`` (fractions, NaN = not known).
    raw
        True: the raw rate.

    Returns
    -------
    ndarray
        Shape (n,): a fraction; NaN with fewer than ten tests and for wards that are not known.
    """
    values = frame["tpr" if raw else "tpr_smoothed"].to_numpy(dtype=float)
    enough = frame["tested"].to_numpy(dtype=float) >= FEWEST_TESTS
    known = ~frame["flags"].str.contains("unknown_ward", regex=False).to_numpy(dtype=bool)
    return np.where(enough & known, values, np.nan)
