"""Other methods by which a question on the ranking can be answered, beside the answer given."""

from __future__ import annotations

from typing import Any

from analysis.models import Run
from analysis.tools.base import Answer
from chatmrpt.lib.say import say, to_say

Chip = dict[str, Any]
RANK, RUN = "rank_areas", "run_risk_analysis"
BY = {
    "composite": to_say("By composite score"),
    "pca": to_say("By principal components"),
    "malaria": to_say("By the malaria variable alone"),
}
SCORING = {"ensemble": to_say("Median over many models"), "weighted": to_say("One weighted mean")}


def other_ways(tool: str, arguments: dict[str, Any], answer: Answer) -> tuple[Chip, ...]:
    """The calls that answer the same by another method; none where the method is not a choice.

    Parameters
    ----------
    tool, arguments
        The call that was answered.
    answer
        What it came to. Only an answer on a finished ranking can be given in another way.
    """
    run = answer.run
    if answer.outcome != "answer" or run is None or run.kind != "risk":
        return ()
    if tool == RANK:
        return tuple(_by(RANK, arguments, run, ("composite", "pca", "malaria")))
    if tool == RUN:
        return (*_by(RUN, arguments, run, ("composite", "pca")), *_run_again(arguments, run))
    return ()


def _by(tool: str, arguments: dict[str, Any], run: Run, methods: tuple[str, ...]) -> list[Chip]:
    """The results that this run has besides the one that was shown."""
    suitable = bool((run.result.get("pca") or {}).get("suitable"))
    now = arguments.get("method") or "composite"
    return [
        {"label": say(BY[method]), "tool": tool, "arguments": {**arguments, "method": method}}
        for method in methods
        if method != now and (method != "pca" or suitable)
    ]


def _run_again(arguments: dict[str, Any], run: Run) -> list[Chip]:
    """Another way to score the same variables, and other variables."""
    now = run.parameters.get("method") or "ensemble"
    scorings = [
        {"label": label, "tool": RUN, "arguments": {**arguments, "scoring": scoring}}
        for scoring, label in SCORING.items()
        if scoring != now
    ]
    choose = {"label": say("Other variables"), "tool": RUN, "arguments": {"choose_variables": True}}
    return [*scorings, choose]
