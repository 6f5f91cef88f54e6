"""Emerging areas where nobody knows how many people live there: by test positivity."""

from __future__ import annotations

import pandas as pd

from analysis.models import Run
from analysis.science.trend.words import EMERGING, FEWEST_FOR_CLASS, IMPROVING, WORSENING
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.facility_areas import title_of_row
from analysis.tools.trend_points import FILES, TOOL_NAME, class_counts, level_of, with_method
from analysis.tools.trend_words import NOUNS, change_words, trend_table, value_words
from analysis.tools.wording import counted, joined
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

SHOWN = 10


def moved_by_tests(workspace: Workspace, run: Run, *, level: str, direction: str) -> Answer:
    """Areas whose test positivity rose most (fell most, for resolving ones), without the burden.

    Of four years or more those with a class are counted; of fewer years the difference of the
    last from the first year is all there is.
    """
    level = level_of(run, level)
    frame = workspace.run_table(FILES[level], run)
    rising = direction == EMERGING
    known = frame[frame["last_minus_first"].notna()]
    moved = known[known["last_minus_first"] > 0] if rising else known[known["last_minus_first"] < 0]
    sure = moved[moved["class"] == (WORSENING if rising else IMPROVING)]
    classed = bool((known["n"] >= FEWEST_FOR_CLASS).any())
    chosen = sure if classed else moved
    shown = _steepest(chosen if len(chosen) else moved, rising).head(SHOWN)
    return Answer(
        headline=_headline(run, frame, chosen, shown, level, rising, classed),
        points=with_method(
            run,
            say(
                "Emerging and resolving are told by the burden, and the data do not say how many people "
                "live in the areas; so this is told by test positivity."
            ),
            class_counts(run, level) if classed else _no_class(frame),
        ),
        table=trend_table(shown, level, run) if len(shown) else None,
        chips=(
            call_chip(say("By LGA"), TOOL_NAME, level="lga", direction=direction),
            call_chip(say("Year by year"), TOOL_NAME, topic="years"),
        ),
        show={"view": "table", "table": _TABLES[level], "run": str(run.pk)},
        run=run,
        rows_in=len(frame),
        rows_out=len(shown),
    )  # fmt: skip


_TABLES = {"ward": "trend", "lga": "trend_lga", "state": "trend_state"}


def _steepest(frame: pd.DataFrame, rising: bool) -> pd.DataFrame:
    return frame.sort_values("last_minus_first", ascending=not rising, kind="stable")


def _headline(
    run: Run,
    frame: pd.DataFrame,
    chosen: pd.DataFrame,
    shown: pd.DataFrame,
    level: str,
    rising: bool,
    classed: bool,
) -> str:
    years = frame[["first_year", "last_year"]].dropna().astype(int)
    first, last = years["first_year"].min(), years["last_year"].max()
    all_of = counted(len(frame), NOUNS[level])
    if classed:
        what = say("a clear rise") if rising else say("a clear fall")
    else:
        what = say("a rise") if rising else say("a fall")
    names = joined(
        say(
            "{area} {first_value} to {last_value} ({change})",
            area=title_of_row(row, level),
            first_value=value_words(row["first"], run),
            last_value=value_words(row["last"], run),
            change=change_words(row["last_minus_first"], run),
        )
        for row in shown.head(3).to_dict("records")
    )
    start = say(
        "Test positivity has {what} in {number:,} of {areas}, {first} to {last}",
        what=what,
        number=len(chosen),
        areas=all_of,
        first=str(first),
        last=str(last),
    )
    if not names:
        return f"{start}."
    told = names if len(chosen) else say("largest without that: {names}", names=names)
    return f"{start}: {told}."


def _no_class(frame: pd.DataFrame) -> str:
    years = int(frame["n"].max()) if len(frame) else 0
    return say(
        "{years} give a difference and no class: chance alone moves it, most where few were tested.",
        years=counted(years, "year"),
    )
