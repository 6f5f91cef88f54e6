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
from chatmrpt.lib.say import say

SEPARATOR = ";"


def meanings() -> dict[str, str]:
    """What each flag says of an area, in the reader's language.

    Returns
    -------
    dict
        Flag → its words, in the order in which a table names the flags.
    """
    return {
        "no_report": say("no facility of the file reports for it"),
        "no_tests": say("no counted tests: unknown"),
        "under_10_tests": say("fewer than {tests} tests: unknown for scoring", tests=FEWEST_TESTS),
        "under_30_tests": say("fewer than {tests} tests", tests=FEW_TESTS),
        "unknown_ward": say("facilities whose ward is not known; never mapped"),
        "positive_above_tested": say("more positive than tested (preset chatmrpt_legacy)"),
        "tested_above_fever": say("more tests than persons with fever"),
        "no_population": say("population not known: no burden"),
        "season_not_covered": say("less than 12 months, or calendar months unequally covered"),
        "understated": say(
            "less than {share:.0f} % of expected reports: burden understated",
            share=100 * UNDERSTATED_BELOW,
        ),
        "implausible": say("burden above {burden:,.0f} per 1,000", burden=IMPLAUSIBLE_ABOVE),
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
    """One text an area: its flags in the order of :func:`meanings`, separated by ";".

    Parameters
    ----------
    flags
        Flag → shape (n,), booleans.

    Returns
    -------
    list of str
        n texts, empty where no flag holds.
    """
    names = [name for name in meanings() if name in flags]
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
