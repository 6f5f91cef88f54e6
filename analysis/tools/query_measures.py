"""Which measures a column allows, and which belong beside it."""

from __future__ import annotations

from analysis.query.execute import sums_of_units
from analysis.query.plan import Column, Filter, How, Measure, Plan, Result, Table
from analysis.query.words import number_words
from analysis.science.variables import find_variable
from analysis.tools.base import Answer
from analysis.tools.choices import given
from analysis.tools.places import Area
from analysis.tools.query_asked import Question
from analysis.tools.query_filters import of_areas
from analysis.tools.query_reports import REPORTS
from analysis.tools.query_units import LEVELS, unit_of, unit_words
from analysis.tools.wording import as_text, counted
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


def whole_of(
    asked: Question, table: Table, kept: tuple[Filter, ...], areas: tuple[Area, ...]
) -> tuple[Filter, ...]:
    """What a share is of: that of months of the rest of their years, that of a place of all.

    "The share of Lavun's positives that fell in August 2024" is of Lavun's positives in 2024.
    """
    if table.key != REPORTS:
        return ()
    inside = of_areas(table, list(areas)) if areas else ()
    if asked.months:
        return tuple(item for item in kept if item.column != "month_name")
    return tuple(item for item in kept if item not in inside) if inside else ()


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


def over_which(asked: Question, column: Column) -> Answer:
    """The question back where a rate is of sums, and it is not said over which units they are taken."""
    said = {**given(asked), "level": None, "order": None}
    chips = tuple(
        {"label": label, "tool": "query_data", "arguments": {**said, "per": [unit]}}
        for unit, label in (
            ("lga", say("Of the LGAs")),
            ("ward", say("Of the wards")),
            ("facility", say("Of the facilities")),
        )
    )
    return Answer(
        headline=say("{label} is taken over which places?", label=column.label),
        points=(say("A report has no rate of its own: name LGAs, wards, facilities or months."),),
        chips=chips,
        outcome="clarify",
    )


def taken_over(table: Table, plan: Plan, result: Result) -> str:
    """What a number is taken over: the rows, or the units added up first with the one in the middle."""
    measure = plan.measures[0]
    if len(measure.over) != 1:
        return counted(len(result.rows), *table.row)
    said = counted(result.rows[measure.over[0]].nunique(), *unit_words(unit_of(measure.over[0])))
    values = sums_of_units(measure, table, result.rows).dropna()
    named = measure.how == "median" and len(values) % 2 and measure.over[0] in LEVELS.values()
    if not named:
        return said
    return say("{units}, {name} in the middle", units=said,
               name=as_text(values.sort_values().index[len(values) // 2]))  # fmt: skip


def rate_without_rows(table: Table, conditions: tuple[Filter, ...]) -> Column | None:
    """A rate that is to choose rows which have none of their own."""
    columns = [table.columns[item.column] for item in conditions if item.column in table.columns]
    return next((item for item in columns if item.rate_of and item.name not in table.frame), None)
