"""The points under an answer about a trend."""

from __future__ import annotations

import pandas as pd

from analysis.models import Run
from analysis.science.trend.words import (
    IMPROVING,
    SEASONAL_KENDALL,
    TOO_FEW_POINTS,
    WORSENING,
)
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.facility_areas import title_of_row
from analysis.tools.trend_words import NOUNS, slope_words, steepest
from analysis.tools.wording import counted, joined, sentence, some_of
from analysis.workspace import Workspace
from chatmrpt.lib.say import in_numbers, say

FILES = {"ward": "trend.csv", "lga": "lga.csv", "state": "state.csv"}
TOOL_NAME = "analyse_trend"


def steepest_line(workspace: Workspace, run: Run) -> str:
    """Where it rises and falls most, of the smallest areas there are."""
    level = str(run.result["levels"][0])
    frame = workspace.run_table(FILES[level], run)
    up, down = steepest(frame, improving=False).head(2), steepest(frame, improving=True).head(2)
    up, down = up[up["slope"] > 0], down[down["slope"] < 0]
    parts = []
    if len(up):
        parts.append(say("steepest rise: {slopes}", slopes=slopes_words(up, level, run)))
    if len(down):
        parts.append(say("steepest fall: {slopes}", slopes=slopes_words(down, level, run)))
    return sentence("; ".join(parts))


def not_told(run: Run, why: str) -> Answer:
    """What the reports do not tell, and the way back."""
    return Answer(
        headline=why,
        points=(str(run.result["method"]),),
        chips=(call_chip(say("The trend of all together"), TOOL_NAME),),
        outcome="need_data",
        run=run,
    )


def with_method(run: Run, *points: str) -> tuple[str, ...]:
    """At most two points and the method's sentence, which stands with each answer."""
    return (*[point for point in points if point][:2], str(run.result["method"]))


def class_counts(run: Run, level: str | None = None) -> str:
    """`Of 275 wards 3 are worsening, 12 improving, 250 without a clear trend, ...`."""
    level = level_of(run, level or "ward")
    found = run.result["classes"][level]
    words = {
        WORSENING: say("worsening"),
        IMPROVING: say("improving"),
        "no_clear_trend": say("without a clear trend"),
        TOO_FEW_POINTS: say("with too few years for a class"),
        "no_data": say("without a trend that can be told"),
    }
    parts = [
        f"{in_numbers(f'{found[name]:,}')} {text}" for name, text in words.items() if found[name]
    ]
    return f"{counted(sum(found.values()), NOUNS[level])}: {joined(parts)}."


def by_month(frame: pd.DataFrame, level: str) -> str:
    """Which of the areas shown are told month by calendar month, for the method's sentence tells of
    years."""
    monthly = frame[frame["series"] == SEASONAL_KENDALL]
    names = [title_of_row(row, level) for row in monthly.to_dict("records")]
    if not names:
        return ""
    return f"{some_of(names)}: {say('by calendar month, for its years do not compare')}."


def slopes_words(frame: pd.DataFrame, level: str, run: Run) -> str:
    """Areas with their yearly change, the steepest first."""
    return joined(slope_words(row, level, run) for row in frame.to_dict("records"))


def level_of(run: Run, level: str) -> str:
    """The level itself if the run knows it, else its smallest."""
    return level if level in run.result["levels"] else str(run.result["levels"][0])


def too_few_years(run: Run) -> Answer:
    """One year, or years that cannot be compared: what would help."""
    first, last = run.result["first_period"], run.result["last_period"]
    return Answer(
        headline=say(
            "The reports cover {first} to {last}; a trend needs two calendar years or more that can be "
            "compared.",
            first=first,
            last=last,
        ),
        points=(
            say(
                "Add the reports of other years: two give a difference, three a slope, four a class."
            ),
            say("Month by month they can be looked at now."),
            str(run.result["method"]),
        ),
        chips=(
            call_chip(say("Month by month"), TOOL_NAME, topic="months"),
            call_chip(say("Test positivity of the wards"), "calculate_tpr", level="ward"),
        ),
        outcome="need_data",
        run=run,
    )
