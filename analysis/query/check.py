"""Whether a plan can be carried out: errors in plain words, with the names that are near."""

from __future__ import annotations

import math
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from analysis.query.plan import (
    MEASURES,
    OF_NUMBERS,
    OPERATORS,
    Column,
    Filter,
    Measure,
    Plan,
    Table,
)
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

NEAR = 60.0
MOST_NEAR = 3
LISTED = 12
MOST_ROWS = 10_000
_SIZES = (">", ">=", "<", "<=", "between")
_EMPTY = ("missing", "not missing")


def check_plan(plan: Plan, table: Table) -> None:
    """Refuse what cannot be carried out, or would give a number without meaning.

    Raises
    ------
    ProblemError
        ``unknown_column`` with near names, ``bad_filter``, ``bad_measure``, ``bad_limit``.
    """
    for name in plan.group_by:
        column_of(table, name)
    for name in plan.columns:
        column_of(table, name)
    if plan.each is not None:
        column_of(table, plan.each)
    for measure in plan.measures:
        _check_measure(measure, table)
    for item in plan.filters:
        _check_filter(item, column_of(table, item.column))
    names = {measure.key for measure in plan.measures}
    for item in plan.having:
        _known_measure(item.column, names)
        _check_filter(item, Column(name=item.column, label=item.column))
    if plan.order_by is not None and plan.order_by not in names:
        if plan.measures:
            _known_measure(plan.order_by, names | set(plan.group_by))
        else:
            column_of(table, plan.order_by)
    if plan.limit is not None and not 1 <= plan.limit <= MOST_ROWS:
        raise ProblemError(
            "bad_limit",
            say(
                "The number of rows is {limit:,}; it is from 1 to {most_rows:,}.",
                limit=plan.limit,
                most_rows=MOST_ROWS,
            ),
            say("Ask for fewer or more of them."),
        )


def column_of(table: Table, name: str) -> Column:
    """The column, else the error with the columns spelled like it."""
    found = table.columns.get(name)
    if found is not None:
        return found
    near = near_names(name, table)
    shown = ", ".join(list(table.columns)[:LISTED])
    raise ProblemError(
        "unknown_column",
        say("{title} has no column “{name}”.", title=table.title, name=name),
        say("Did you mean {near}?", near=" or ".join(near))
        if near
        else say("It has {shown}.", shown=shown),
    )


def near_names(name: str, table: Table) -> tuple[str, ...]:
    """Columns whose name or label is spelled much like this, the nearest first."""
    spelled = {key: f"{key} {column.label}".casefold() for key, column in table.columns.items()}
    hits = process.extract(
        name.casefold(), spelled, scorer=fuzz.partial_ratio, score_cutoff=NEAR, limit=MOST_NEAR
    )
    return tuple(str(key) for _, _, key in hits)


def _known_measure(name: str, names: Iterable[str]) -> None:
    if name not in names:
        raise ProblemError(
            "unknown_column",
            say("The groups have no number “{name}”.", name=name),
            say("They have {names}.", names=", ".join(names)),
        )


def _check_filter(item: Filter, column: Column) -> None:
    if item.operator not in OPERATORS:
        raise _bad_filter(f"“{item.operator}” is no comparison", f"Known: {', '.join(OPERATORS)}.")
    if item.operator in _EMPTY:
        return
    values = item.value if isinstance(item.value, tuple) else (item.value,)
    if any(value is None for value in values) or not values:
        raise _bad_filter(f"{column.label} {item.operator} lacks a value", "Say which value.")
    if item.operator == "between" and len(values) != 2:
        raise _bad_filter(
            f"“between” takes two numbers; {len(values)} came", "Say: between 5 and 10."
        )
    if item.operator not in ("in", "between") and len(values) != 1:
        raise _bad_filter(f"{item.operator} takes one value; {len(values)} came", "Name one.")
    numeric = all(isinstance(value, int | float) and math.isfinite(value) for value in values)
    if item.operator in _SIZES and column.kind == "text":
        raise _bad_filter(
            f"{column.label} holds text, which cannot be {item.operator} something",
            "Ask for equal values, or name a column with numbers.",
        )
    if column.kind == "number" and not numeric:
        raise _bad_filter(
            f"{column.label} holds numbers; {', '.join(str(value) for value in values)} came",
            "Give a number.",
        )


def _bad_filter(message: str, hint: str) -> ProblemError:
    return ProblemError("bad_filter", f"{message}.", hint)


def _check_measure(measure: Measure, table: Table) -> None:
    if measure.how not in MEASURES:
        raise _bad_measure(f"“{measure.how}” is not known", f"Known: {', '.join(MEASURES)}.")
    column = column_of(table, measure.column) if measure.column is not None else None
    if measure.how in OF_NUMBERS or measure.how in ("distinct", "rate"):
        if column is None:
            raise _bad_measure(f"A {measure.how} needs a column", "Name one.")
        if column.kind != "number" and measure.how != "distinct":
            raise _bad_measure(
                f"{column.label} holds text, which has no {measure.how}",
                "Count its rows, or name a column with numbers.",
            )
    if measure.weight is not None:
        column_of(table, measure.weight)
    for name in measure.over:
        column_of(table, name)
    if measure.how == "weighted mean" and measure.weight is None:
        raise _bad_measure("A weighted mean needs the column to weight by", "Name it.")
    if measure.how == "percentile" and not 0 <= (measure.percentile or -1.0) <= 100:
        raise _bad_measure(
            f"The percentile is {measure.percentile}; it is from 0 to 100", "Say which."
        )
    if column is not None:
        _check_rate(measure, column)


def _check_rate(measure: Measure, column: Column) -> None:
    """Rates are never added up, and never averaged where the counts behind them are there."""
    if measure.how == "rate" and column.rate_of is None:
        raise _bad_measure(f"The counts behind {column.label} are not known", "Ask for its mean.")
    if not column.is_rate:
        return
    if measure.how == "sum" or (measure.how == "share" and measure.column):
        raise _bad_measure(
            f"{column.label} is a rate: rates of several areas do not add up",
            "Ask for the rate over all of them, or for the mean.",
        )
    if measure.how in ("mean", "weighted mean") and column.rate_of is not None and not measure.over:
        raise _bad_measure(
            f"{column.label} over several rows is positives over tests, not a mean of rates",
            "Ask for the rate.",
        )


def _bad_measure(message: str, hint: str) -> ProblemError:
    return ProblemError("bad_measure", f"{message}.", hint)
