"""Two numbers beside each other: their difference, how many times one is the other, the change."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.query.plan import Table
from analysis.query.words import number_words
from analysis.tools.base import Answer
from analysis.tools.query_asked import Question
from analysis.tools.query_build import Asked
from analysis.tools.query_headlines import measured_unit
from analysis.tools.query_units import TIMES
from analysis.tools.wording import as_text
from chatmrpt.lib.say import say

TWO = 2


def contrast_words(table: Table, asked: Asked, frame: pd.DataFrame, question: Question) -> str:
    """`Change from 2023 to 2024: −11,662 (−2.5 %).` before the two numbers; else nothing."""
    if question.contrast is None or not is_pair(asked, frame):
        return ""
    measure = next((item for item in asked.plan.measures if item.key == asked.main), None)
    unit = measured_unit(measure, table) if measure else asked.column.unit if asked.column else ""
    key = asked.plan.group_by[0] if asked.plan.group_by else _key(frame)
    (first, one), (second, other) = (
        (_name(row[key]), float(row[asked.main])) for _, row in frame.iterrows()
    )
    if key in TIMES.values():
        return say(
            "Change from {first} to {last}: {difference}{percent}. ",
            first=first,
            last=second,
            difference=_signed(other - one, unit),
            percent=f" ({_signed_percent(other, one)})" if one else "",
        )
    if one < other:
        first, one, second, other = second, other, first, one
    times = say("{n} times", n=number_words(one / other)) if other else say("no ratio to 0")
    percent = f", {_signed_percent(one, other)}" if other and question.contrast == "percent" else ""
    return say(
        "{first}: {difference} more than {second} ({times}{percent}). ",
        first=first,
        second=second,
        difference=_size(one - other, unit),
        times=times,
        percent=percent,
    )


def is_pair(asked: Asked, frame: pd.DataFrame) -> bool:
    """Whether two groups came, each with its number."""
    told_apart = asked.shape == "groups" or (asked.shape == "rows" and bool(_key(frame)))
    numbers = asked.main in frame and pd.api.types.is_numeric_dtype(frame[asked.main])
    return told_apart and len(frame) == TWO and numbers and bool(frame[asked.main].notna().all())


def _key(frame: pd.DataFrame) -> str:
    """The column with the names of rows."""
    return next((name for name in ("ward_name", "lga_name") if name in frame), "")


def no_pair(question: Question) -> Answer:
    """Not two numbers: what can be set beside each other."""
    return Answer(
        headline=say("I need two numbers for a difference or a ratio, and found no such pair."),
        points=(say("Name two places, two years, two age groups or two levels of facilities."),),
        outcome="clarify",
    )


def _name(value: Any) -> str:
    return f"{value:.0f}" if isinstance(value, float) else as_text(value)


def _size(number: float, unit: str) -> str:
    if unit == "percent":
        return say("{n} points", n=number_words(round(number, 1)))
    return number_words(number, unit)


def _signed(number: float, unit: str) -> str:
    return f"{'−' if number < 0 else '+'}{_size(abs(number), unit)}"


def _signed_percent(now: float, before: float) -> str:
    change = 100.0 * (now - before) / before
    return f"{'−' if change < 0 else '+'}{number_words(abs(change), 'percent')}"
