"""A plan and its result in words: what was filtered, how many rows count, what was left out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from analysis.query.check import column_of
from analysis.query.execute import kept_by
from analysis.query.plan import Column, Filter, Measure, Plan, Result, Table
from chatmrpt.lib.say import Said, in_numbers, say, say_form

SIGNS = {"percent": "%", "metres": "m", "kilometres": "km"}
COMPARED = Said(
    {
        "=": "{label} {value}",
        "in": "{label} {value}",
        "!=": "{label} other than {value}",
        ">": "{label} above {value}",
        ">=": "{label} at least {value}",
        "<": "{label} below {value}",
        "<=": "{label} at most {value}",
        "missing": "{label} without a value",
        "not missing": "{label} with a value",
    }
)
_HOW = Said(
    {
        "sum": "sum of {label}",
        "mean": "mean of {label}",
        "weighted mean": "weighted mean of {label}",
        "median": "median of {label}",
        "min": "lowest {label}",
        "max": "highest {label}",
        "std": "standard deviation of {label}",
        "iqr": "interquartile range of {label}",
        "spread": "gap between highest and lowest {label}",
        "distinct": "different values of {label}",
    }
)


def number_words(value: Any, unit: str = "") -> str:
    """A number with up to four significant digits, thousands separated; `–` where unknown.

    Percent from 1 on has one decimal.
    """
    if value is None or value != value or (isinstance(value, float) and math.isinf(value)):
        return "–"
    known = float(value)
    if unit == "percent" and abs(known) >= 1:
        text = f"{known:.1f}".removesuffix(".0")
    elif known == round(known) or abs(known) >= 1000:
        text = f"{known:,.0f}"
    else:
        digits = max(1, 3 - math.floor(math.log10(abs(known)))) if known else 0
        text = f"{known:,.{min(digits, 6)}f}".rstrip("0").rstrip(".")
    return in_numbers(f"{text} {sign_of(unit)}".strip())


def sign_of(unit: str) -> str:
    """The short sign of a unit; an index has none."""
    if unit.startswith(("share", "index", "standardised")):
        return ""
    return SIGNS.get(unit) or say(unit)


def filter_words(item: Filter, column: Column) -> str:
    """`TPR above 30 %`, `Rainfall between 90 and 100 mm a month`, `LGA Bida or Bosso`."""
    if item.words:
        return item.words
    label = say(column.label)
    values = item.value if isinstance(item.value, tuple) else (item.value,)
    if item.operator == "between":
        low, high = sorted(float(value) for value in values if value is not None)
        return say(
            "{label} between {lowest} and {highest}",
            label=label,
            lowest=number_words(low),
            highest=number_words(high, column.unit),
        )
    said = [
        number_words(value, column.unit) if isinstance(value, int | float) else str(value)
        for value in values
    ]
    value = in_a_row(said, say("or")) if item.operator in ("in", "=") else said[0]
    value += f" ({item.note})" if item.note else ""
    return COMPARED[item.operator].format(label=label, value=value)


def in_a_row(names: Sequence[str], last: str) -> str:
    """`A, B and C`, with the word before the last."""
    return f" {last} ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def together(filters: Sequence[Filter], table: Table) -> str:
    """Filters as one text: `Population above 20,000 and (TPR above 40 % or Rainfall below 90)`.

    Parameters
    ----------
    filters
        Some of a plan's, with their numbers of what is enough (:attr:`Filter.either`).
    table
        Whose columns they are.
    """
    return joined_by_either([(item.either, _said(item, table)) for item in filters])


def joined_by_either(parts: Sequence[tuple[int, str]]) -> str:
    """Texts of filters with their :attr:`Filter.either`, joined by “and” and “or”."""
    ways: dict[int, list[str]] = {}
    for either, text in parts:
        ways.setdefault(either, []).append(text)
    must = ways.pop(0, [])
    own = [f" {say('and')} ".join(way) for way in ways.values()]
    if len(own) > 1:
        own = [f"({text})" if len(way) > 1 else text
               for text, way in zip(own, ways.values(), strict=True)]  # fmt: skip
    some = f" {say('or')} ".join(own)
    if some:
        must = [*must, f"({some})" if must and len(own) > 1 else some]
    return f" {say('and')} ".join(must)


def _said(item: Filter, table: Table) -> str:
    return filter_words(item, column_of(table, item.column))


def measure_words(measure: Measure, table: Table) -> str:
    """`mean of rainfall`, `number of wards`, `TPR (positives over tests)`."""
    column = column_of(table, measure.column) if measure.column is not None else None
    label = say(column.label) if column else ""
    rows = rows_words(table)
    if measure.how == "count":
        return (
            say("{label}: rows with a value", label=label)
            if column
            else say("number of {rows}", rows=rows)
        )
    if measure.how == "share":
        return (
            say("share of {label}", label=label)
            if column
            else say("share of all {rows}", rows=rows)
        )
    if measure.how == "rate" and column is not None and column.rate_of is not None:
        top, bottom = (lowered(say(column_of(table, name).label)) for name in column.rate_of)
        return say(
            "{label}: sum of {numerator} over sum of {denominator}",
            label=label,
            numerator=top,
            denominator=bottom,
        )
    if measure.how == "percentile":
        place = number_words(measure.percentile)
        return say("{place}th percentile of {label}", place=place, label=label)
    if measure.how == "weighted mean" and measure.weight is not None:
        weight = lowered(say(column_of(table, measure.weight).label))
        return say("mean of {label}, weighted by {weight}", label=label, weight=weight)
    if measure.over:
        units = [lowered(say(column_of(table, name).label)) for name in measure.over]
        label = say("{label} per {unit}", label=lowered(label), unit=joined_units(units))
    return _HOW[measure.how].format(label=label)


def joined_units(units: Sequence[str]) -> str:
    """Units that sums are taken over: `facility`, `facility and month`."""
    return f" {say('and')} ".join(units)


def rows_words(table: Table, count: int = 2) -> str:
    """What the rows of a table are: `wards`; of one, `ward`."""
    return say_form(*table.row, count)


def lowered(label: str) -> str:
    """A label within a sentence; short names in capitals stay."""
    first = label.split(" ", 1)[0]
    return label if first.isupper() and len(first) > 1 else label[:1].lower() + label[1:]


def plan_words(plan: Plan, table: Table, result: Result) -> str:
    """The filter, the rows and what was left out, in one line.

    Parameters
    ----------
    plan, table, result
        What was asked, of what, and what came.

    Returns
    -------
    str
        `Filter: TPR above 30 % · 275 wards looked at, 41 kept · 1 without TPR left out`.
    """
    whole = [_said(item, table) for item in plan.filters if not item.either]
    some = together([item for item in plan.filters if item.either], table)
    filters = [*whole, *([some] if some else [])]
    parts = [say("Filter: {filters}", filters="; ".join(filters))] if filters else []
    parts.append(_rows(table, result, filtered=bool(filters)))
    parts += [
        say(
            "{count:,} without {label} left out",
            count=count,
            label=lowered(say(column_of(table, name).label)),
        )
        for name, count in result.without_value.items()
    ]
    return " · ".join(parts)


def _rows(table: Table, result: Result, *, filtered: bool) -> str:
    count, rows = result.looked_at, rows_words(table, result.looked_at)
    if filtered:
        return say(
            "{count:,} {rows} looked at, {kept:,} kept", count=count, rows=rows, kept=result.kept
        )
    return say("{count:,} {rows} looked at", count=count, rows=rows)


def nothing_fits(plan: Plan, table: Table) -> str:
    """Why no row fits: `No ward fits: the highest TPR is 28 %.`

    Parameters
    ----------
    plan, table
        A plan whose filters keep no row of the table.

    Returns
    -------
    str
        With the nearest value among the rows that fit the other filters; else the filters.
    """
    row = rows_words(table, 1)
    for item in reversed(plan.filters):  # the first says of what, the last what none has
        column = column_of(table, item.column)
        if column.kind != "number" or not isinstance(item.value, int | float) or item.either:
            continue
        label = say(column.label)
        others = tuple(other for other in plan.filters if other is not item)
        if not len(table.frame[item.column].dropna()):
            return say(
                "No {row} fits: no {row} has a value of {label}.", row=row, label=lowered(label)
            )
        values = kept_by(table, others)[item.column].dropna()
        where = _where(others, table)
        if len(values) and item.operator in (">", ">="):
            end = number_words(float(values.max()), column.unit)
            return say("No {row}{where} fits: the highest {label} is {end}.",
                       row=row, where=where, label=label, end=end)  # fmt: skip
        if len(values) and item.operator in ("<", "<="):
            end = number_words(float(values.min()), column.unit)
            return say("No {row}{where} fits: the lowest {label} is {end}.",
                       row=row, where=where, label=label, end=end)  # fmt: skip
    where = _where(tuple(item for item in plan.filters if item.words), table)
    said = together([item for item in plan.filters if not item.words], table)
    if said:
        return say("No {row}{where} fits: {conditions}.", row=row, where=where, conditions=said)
    return say("There is no {row}{where}.", row=row, where=where)


def _where(others: tuple[Filter, ...], table: Table) -> str:
    """The other filters of a row, with a blank before."""
    where = "".join(f" {other.words}" for other in others if other.words)
    own = together([other for other in others if not other.words], table)
    return where + (say(" with {conditions}", conditions=own) if own else "")
