"""Which measures a column allows, and which belong beside it."""

from __future__ import annotations

from analysis.query.plan import Column, How, Measure, Result, Table
from analysis.query.words import number_words
from analysis.science.variables import find_variable
from analysis.tools.base import Answer
from analysis.tools.choices import given
from analysis.tools.query_asked import Question
from chatmrpt.lib.say import say


def never_summed(column: Column) -> bool:
    """A rate, or a measurement the registry knows: a column of one's own may be a count."""
    return column.is_rate or find_variable(column.name) is not None


def counts_of(column: Column, table: Table) -> list[str]:
    """The counts behind a rate, where the table holds them."""
    return [name for name in column.rate_of or () if name in table.columns][::-1]


def beside(main: Measure, wanted: list[Column], table: Table) -> tuple[Measure, ...]:
    """Sums that belong beside a rate or a count of tests."""
    names: list[str] = []
    for column in wanted:
        if column.name in ("tests", "positives") and "tpr" in table.columns:
            names += ["tests", "positives", "tpr"]
        else:
            names += counts_of(column, table)
    found = []
    for name in dict.fromkeys(names):
        how: How = "rate" if table.columns[name].rate_of else "sum"
        found.append(Measure(how=how, column=name))
    return tuple(item for item in found if item.key != main.key)


def no_sum(asked: Question, column: Column) -> Answer:
    """The question back where a sum over wards means nothing."""
    said = given(asked)
    chips = tuple(
        {
            "label": say("The {how}", how=how),
            "tool": "query_data",
            "arguments": {**said, "measure": how},
        }
        for how in ("mean", "median", "range")
    )
    return Answer(
        headline=say("{label} does not add up over wards. What shall it be?", label=column.label),
        points=(say("A sum has a meaning for people, tests, nets and areas only."),),
        chips=chips,
        outcome="clarify",
    )


def of_whole(measure: Measure, share: float, result: Result) -> str:
    """` (1,276,145 of 10,227,591)`: what a share is of what."""
    if measure.how != "share" or not share > 0 or measure.column not in result.rows:
        return ""
    part = float(result.rows[measure.column].sum())
    whole = number_words(100.0 * part / share)
    return say(" ({part} of {whole})", part=number_words(part), whole=whole)
