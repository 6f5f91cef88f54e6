"""A plan and its result in words: what was filtered, how many rows count, what was left out."""

from __future__ import annotations

import math
from typing import Any

from analysis.query.check import column_of
from analysis.query.execute import kept_by
from analysis.query.plan import Column, Filter, Measure, Plan, Result, Table

SIGNS = {"percent": "%", "metres": "m", "kilometres": "km"}
COMPARED = {
    "=": "",
    "!=": "other than",
    ">": "above",
    ">=": "at least",
    "<": "below",
    "<=": "at most",
    "in": "one of",
    "missing": "without a value",
    "not missing": "with a value",
}
_HOW = {
    "sum": "sum of",
    "mean": "mean of",
    "weighted mean": "weighted mean of",
    "median": "median of",
    "min": "lowest",
    "max": "highest",
    "std": "standard deviation of",
    "distinct": "different values of",
}


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
    return f"{text} {sign_of(unit)}".strip()


def sign_of(unit: str) -> str:
    """The short sign of a unit; an index has none."""
    if unit.startswith(("share", "index", "standardised")):
        return ""
    return SIGNS.get(unit, unit)


def filter_words(item: Filter, column: Column) -> str:
    """`TPR above 30 %`, `Rainfall between 90 and 100 mm a month`, `LGA Bida or Bosso`."""
    if item.words:
        return item.words
    if item.operator in ("missing", "not missing"):
        return f"{column.label} {COMPARED[item.operator]}"
    values = item.value if isinstance(item.value, tuple) else (item.value,)
    if item.operator == "between":
        low, high = sorted(float(value) for value in values if value is not None)
        return f"{column.label} between {number_words(low)} and {number_words(high, column.unit)}"
    said = [
        number_words(value, column.unit) if isinstance(value, int | float) else str(value)
        for value in values
    ]
    if item.operator in ("in", "="):
        return f"{column.label} {' or '.join(said)}"
    return f"{column.label} {COMPARED[item.operator]} {said[0]}"


def measure_words(measure: Measure, table: Table) -> str:
    """`mean of rainfall`, `number of wards`, `TPR (positives over tests)`."""
    column = column_of(table, measure.column) if measure.column is not None else None
    if measure.how == "count":
        return f"{column.label}: rows with a value" if column else f"number of {table.row[1]}"
    if measure.how == "share":
        return f"share of {column.label if column else f'all {table.row[1]}'}"
    label = column.label if column else ""
    if measure.how == "rate" and column is not None and column.rate_of is not None:
        top, bottom = (column_of(table, name).label for name in column.rate_of)
        return f"{label}: sum of {lowered(top)} over sum of {lowered(bottom)}"
    if measure.how == "percentile":
        return f"{number_words(measure.percentile)}th percentile of {label}"
    if measure.how == "weighted mean" and measure.weight is not None:
        return f"mean of {label}, weighted by {lowered(column_of(table, measure.weight).label)}"
    return f"{_HOW[measure.how]} {label}"


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
    filters = [filter_words(item, column_of(table, item.column)) for item in plan.filters]
    parts = [f"Filter: {'; '.join(filters)}"] if filters else []
    parts.append(_rows(table, result, filtered=bool(filters)))
    parts += [
        f"{count:,} without {lowered(column_of(table, name).label)} left out"
        for name, count in result.without_value.items()
    ]
    return " · ".join(parts)


def _rows(table: Table, result: Result, *, filtered: bool) -> str:
    row = table.row[0] if result.looked_at == 1 else table.row[1]
    looked = f"{result.looked_at:,} {row} looked at"
    return f"{looked}, {result.kept:,} kept" if filtered else looked


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
    row = table.row[0]
    for item in plan.filters:
        column = column_of(table, item.column)
        others = tuple(other for other in plan.filters if other is not item)
        where = "".join(f" {other.words}" for other in others if other.words)
        own = [
            filter_words(other, column_of(table, other.column))
            for other in others
            if not other.words
        ]
        where += f" with {' and '.join(own)}" if own else ""
        values = kept_by(table, others)[item.column].dropna()
        if column.kind != "number" or not isinstance(item.value, int | float):
            continue
        if not len(table.frame[item.column].dropna()):
            return f"No {row} fits: no {row} has a value of {lowered(column.label)}."
        if len(values) and item.operator in (">", ">="):
            end = number_words(float(values.max()), column.unit)
            return f"No {row}{where} fits: the highest {column.label} is {end}."
        if len(values) and item.operator in ("<", "<="):
            end = number_words(float(values.min()), column.unit)
            return f"No {row}{where} fits: the lowest {column.label} is {end}."
    said = [filter_words(item, column_of(table, item.column)) for item in plan.filters]
    return f"No {row} fits: {' and '.join(said)}." if said else f"There is no {row}."
