"""The numbers of two questions taken together: their difference, sum or ratio, one as a share of the other."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.query.plan import Result, Table
from analysis.query.words import number_words
from analysis.tools.base import Answer
from analysis.tools.query_asked import QueryData
from analysis.tools.query_build import COUNT, Asked
from analysis.tools.query_headlines import measured_unit
from analysis.tools.query_several import answered_together
from chatmrpt.lib.say import in_numbers, say

Number = tuple[float, str]
#: Units of rates: their sum means nothing.
_RATES = ("percent",)


def number_of(table: Table, asked: Asked, result: Result) -> Number | None:
    """The one number of an answer with its unit; None where it has none or several."""
    if asked.shape == "count":
        return _counted(asked, result)
    if len(result.frame) != 1 or asked.main not in result.frame:
        return None
    value = result.frame[asked.main].iloc[0]
    if isinstance(value, str) or pd.isna(value):
        return None
    measure = next((item for item in asked.plan.measures if item.key == asked.main), None)
    several = asked.shape == "number" and len(asked.plan.measures) > 1
    unit = measured_unit(measure, table) if measure else asked.column.unit if asked.column else ""
    return None if several else (float(value), unit)


def _counted(asked: Asked, result: Result) -> Number:
    if asked.plan.having:
        return float(result.fitting), ""
    if asked.plan.measures[0].how == "distinct" and not asked.plan.group_by:
        return float(result.frame[COUNT].iloc[0]), ""
    return float(result.kept), ""


def combined(asked: QueryData, answers: list[Answer]) -> Answer:
    """What the numbers make together, with each as it was found; the question back without them."""
    numbers = [answer.number for answer in answers]
    told = answered_together(answers)
    known = [number for number in numbers if number is not None]
    units = {unit for _, unit in known}
    rates = asked.combined in ("sum", "share") and bool(units & set(_RATES))
    if len(known) < len(numbers) or len(known) < 2 or len(units) > 1 or rates:
        return _no_numbers(answers)
    headline = _headline(str(asked.combined), [value for value, _ in known], units.pop())
    if headline is None:
        return _no_numbers(answers)
    points = tuple(answer.headline for answer in answers)[:3]
    return replace(told, headline=headline, points=points, number=None)


def _headline(how: str, values: list[float], unit: str) -> str | None:
    first, second = values[0], values[1]
    if how == "sum":
        names = " + ".join(number_words(value, unit) for value in values)
        return say("Together: {sum} ({names}).", sum=number_words(sum(values), unit), names=names)
    if how == "difference":
        return _difference(first, second, unit)
    if not second:
        return None
    if how == "share":
        return say(
            "{share}: {part} of {whole}.",
            share=f"{_exact(100.0 * first / second)} %",
            part=number_words(first, unit),
            whole=number_words(second, unit),
        )
    return say(
        "The first is {n} times the second ({one} and {other}).",
        n=number_words(first / second),
        one=number_words(first, unit),
        other=number_words(second, unit),
    )


def _difference(first: float, second: float, unit: str) -> str:
    one, other = number_words(first, unit), number_words(second, unit)
    if unit == "percent":
        size = say("{n} points", n=_exact(abs(first - second)))
    else:
        size = number_words(abs(first - second), unit)
    if first == second:
        return say("No difference: both are {one}.", one=one)
    if first > second:
        return say(
            "Difference: {size}; the first is higher ({one} and {other}).",
            size=size, one=one, other=other,
        )  # fmt: skip
    return say(
        "Difference: {size}; the first is lower ({one} and {other}).",
        size=size, one=one, other=other,
    )  # fmt: skip


def _exact(value: float) -> str:
    """A share or a distance in points with two decimals: 4.1 and 4.13 are not the same."""
    return in_numbers(f"{value:,.2f}".rstrip("0").rstrip("."))


def _no_numbers(answers: list[Answer]) -> Answer:
    """Not one number of each, or numbers that do not go together."""
    return Answer(
        headline=say(
            "I cannot take these two answers together: each must be one number of the same kind."
        ),
        points=tuple(answer.headline for answer in answers)[:2],
        chips=answers[0].chips[:2],
        outcome="clarify",
    )
