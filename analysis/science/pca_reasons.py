"""Why a principal component index is not given, in words (methods document, section 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chatmrpt.lib.say import say

#: Refusal limits.
LEAST_KMO = 0.5
LEAST_CONFIDENCE = 0.05
LEAST_PC1 = 0.40
ROWS_PER_VARIABLE = 5


def too_small(rows: int, columns: int, least: int) -> str:
    """Say that there are too few variables or wards; nothing where there are enough.

    Parameters
    ----------
    rows, columns
        Wards with all values, and variables.
    least
        Variables needed.

    Returns
    -------
    str
        One sentence, or an empty text.
    """
    if columns < least:
        return say(
            "There are {variables} variables; {least} or more are needed.",
            variables=columns,
            least=least,
        )
    if rows < ROWS_PER_VARIABLE * columns:
        return say(
            "There are {wards} wards with all values for {variables} variables; {least} or more "
            "are needed.",
            wards=rows,
            variables=columns,
            least=ROWS_PER_VARIABLE * columns,
        )
    return ""


def constant() -> str:
    """Say that a variable does not vary.

    Returns
    -------
    str
        One sentence.
    """
    return say("A variable is the same in every ward that has all values.")


def singular() -> str:
    """Say that the correlation matrix has no inverse.

    Returns
    -------
    str
        One sentence.
    """
    return say(
        "One variable can be computed exactly from the others, so the correlation matrix is "
        "singular."
    )


def inadequate(report: Mapping[str, Any]) -> list[str]:
    """Say which of Kaiser-Meyer-Olkin and Bartlett speak against it.

    Parameters
    ----------
    report
        The content of ``pca.json`` so far; ``kmo`` is None where the matrix is singular.

    Returns
    -------
    list of str
        One sentence for each reason; empty where there is none.
    """
    if report["kmo"] is None:
        return [singular()]
    reasons = []
    if report["kmo"] < LEAST_KMO:
        reasons.append(
            say("KMO is {kmo:.2f}, below {least:.1f}.", kmo=report["kmo"], least=LEAST_KMO)
        )
    if report["bartlett"]["p"] >= LEAST_CONFIDENCE:
        reasons.append(
            say(
                "Bartlett's test gives p = {p:.2f}: the variables are hardly correlated.",
                p=report["bartlett"]["p"],
            )
        )
    return reasons


def weak_first(
    share: float, loading: tuple[str, float] | None, eigenvalue: float, limit: float
) -> list[str]:
    """Say what speaks against the first component.

    Parameters
    ----------
    share
        Its part of the variance, 0–1.
    loading
        The malaria variable and its loading, where it is among the variables.
    eigenvalue, limit
        Its eigenvalue, and that of random data of the same size.

    Returns
    -------
    list of str
        One sentence for each reason; empty where there is none.
    """
    reasons = []
    if share < LEAST_PC1:
        reasons.append(
            say(
                "The first component holds {share:.0%} of the variance, below {least:.0%}.",
                share=share,
                least=LEAST_PC1,
            )
        )
    if loading is not None and loading[1] <= 0:
        reasons.append(
            say(
                "The first component falls with {variable} (loading {loading:.2f}).",
                variable=loading[0],
                loading=loading[1],
            )
        )
    if eigenvalue <= limit:
        reasons.append(
            say(
                "The first component is no larger than in random data of the same size "
                "(eigenvalue {eigenvalue:.2f}, limit {limit:.2f}).",
                eigenvalue=eigenvalue,
                limit=limit,
            )
        )
    return reasons
