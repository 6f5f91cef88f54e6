"""How sure the ranks of one run are: its columns built, drawn and put into words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.certainty.counts import TestCounts
from analysis.science.certainty.figures import (
    CONTESTED,
    SURELY_FIRST,
    Figures,
    figures_of,
    is_borderline,
    words_of,
)
from analysis.science.certainty.method_draws import draw_methods, fixed_method
from analysis.science.certainty.problem import METHOD_STREAM, Problem, build_problem, stream
from analysis.science.contiguity import Neighbours
from analysis.science.findings import Finding, finding
from analysis.science.parameters import Settings
from analysis.science.preparation import Prepared
from analysis.science.scoring import Scored
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

FloatArray = npt.NDArray[np.float64]

#: Columns of the certainty of a rank, besides ``certainty`` itself.
CERTAINTY_FIGURES: tuple[str, ...] = (
    "rank_low",
    "rank_high",
    "rank_median",
    "p_top",
    "p_low",
    "p_top_data",
    "p_top_method",
)
DATA_AND_METHOD = "data and method"
METHOD_ONLY = "method only"


@dataclass(frozen=True, kw_only=True)
class Certainty:
    """The certainty of one run's ranks.

    Parameters
    ----------
    figures
        Boundary order: :data:`CERTAINTY_FIGURES`, ``certainty`` (a word or None),
        ``borderline`` (boolean or NA). Empty where a ward is not ranked, or everywhere without
        draws.
    basis
        ``data and method``, ``method only``, or None without draws.
    top_k
        k; None without draws.
    findings
        What a person should know, at most two sentences.
    """

    figures: pd.DataFrame
    basis: str | None
    top_k: int | None
    findings: list[Finding]


def certainty_of_ranks(
    prepared: Prepared,
    scored: Scored,
    settings: Settings,
    neighbours: Neighbours | None,
    counts: Sequence[TestCounts] = (),
) -> Certainty:
    """Draw other data and other methods, and say how a ward's rank would move.

    Parameters
    ----------
    prepared, scored, settings
        The run.
    neighbours
        Neighbours of the wards, or None.
    counts
        Test counts behind columns of the score; without those of the malaria variable its data
        certainty is not known and ``p_top_data`` stays empty.

    Returns
    -------
    Certainty
        For wards in boundary order. The same whatever their row order.

    Raises
    ------
    ProblemError
        ``bad_top`` when k is above the number of ranked wards; ``bad_counts``.
    """
    wards = len(prepared.keys)
    ranked = int(np.isfinite(scored.rank).sum())
    _check_top(settings, ranked)
    wanted = bool(settings.draws and ranked)
    problem = build_problem(prepared, scored, settings, neighbours, counts) if wanted else None
    if problem is None:
        return Certainty(figures=_empty(wards), basis=None, top_k=None, findings=[])
    top_k = min(settings.top_k or max(1, ranked // 3), problem.scorer.wards)
    figures = _draw(problem, settings, top_k)
    frame = _frame(figures, problem, wards)
    basis = DATA_AND_METHOD if problem.data_known else METHOD_ONLY
    return Certainty(
        figures=frame,
        basis=basis,
        top_k=top_k,
        findings=_notes(frame, scored.rank, top_k, basis),
    )


def _check_top(settings: Settings, ranked: int) -> None:
    if settings.top_k is not None and settings.top_k > ranked:
        raise ProblemError(
            "bad_top",
            say(
                "--top {top_k} asks for more wards than the {ranked} that are ranked.",
                top_k=settings.top_k,
                ranked=ranked,
            ),
            say("Give a smaller number, or leave --top out for a third of the wards."),
        )


def _draw(problem: Problem, settings: Settings, top_k: int) -> Figures:
    methods = draw_methods(
        settings.draws, problem.weights, problem.protected, stream(settings.seed, METHOD_STREAM)
    )
    centre = fixed_method(
        settings.draws,
        problem.weights,
        settings.normalisation,
        settings.method == "weighted" and settings.aggregation == "geometric",
    )
    return figures_of(problem.scorer, methods, centre if problem.data_known else None, top_k)


def _empty(wards: int) -> pd.DataFrame:
    columns = dict.fromkeys(CERTAINTY_FIGURES, np.nan)
    frame = pd.DataFrame(columns, index=range(wards))
    frame["certainty"] = pd.Series([None] * wards, dtype=object)
    frame["borderline"] = pd.Series([pd.NA] * wards, dtype="boolean")
    return frame


def _frame(figures: Figures, problem: Problem, wards: int) -> pd.DataFrame:
    columns = {}
    for item in fields(figures):
        column = np.full(wards, np.nan)
        column[problem.rows] = getattr(figures, item.name)
        columns[item.name] = column
    columns["p_top_data"][problem.rows[~problem.row_known]] = np.nan
    frame = pd.DataFrame(columns)[list(CERTAINTY_FIGURES)]
    p_top, p_low = columns["p_top"], columns["p_low"]
    for name in ("rank_low", "rank_high", "rank_median"):
        frame[name] = frame[name].astype("Int64")
    frame["certainty"] = words_of(p_top, p_low)
    frame["borderline"] = is_borderline(p_top, p_low)
    return frame


def _notes(frame: pd.DataFrame, rank: FloatArray, top_k: int, basis: str) -> list[Finding]:
    first = frame["certainty"][rank <= top_k]
    sure, contested = int((first == SURELY_FIRST).sum()), int((first == CONTESTED).sum())
    other = "other tests or another" if basis == DATA_AND_METHOD else "another"
    wards = "highest-ranked ward" if len(first) == 1 else f"{len(first)} highest-ranked wards"
    message = (
        f"Of the {wards} {sure} {_are(sure)} surely among the first "
        f"{top_k}; {contested} {_are(contested)} contested, for {other} sound method could put "
        "other wards first."
    )
    notes = [finding("certainty_of_first", "note", message, count=sure)]
    if basis == METHOD_ONLY:
        notes.append(
            finding(
                "certainty_method_only",
                "note",
                say(
                    "There are no test counts for the malaria variable, so the certainty covers the "
                    "choice of method only."
                ),
                say("Bring the numbers of tests and positives to learn how sure the data are."),
            )
        )
    return notes


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
