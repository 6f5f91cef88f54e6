"""The headline of an answer from the data: the number asked for, and of what it is."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.query.check import column_of
from analysis.query.execute import kept_by
from analysis.query.plan import Column, Measure, Result, Table
from analysis.query.words import (
    filter_words,
    joined_by_either,
    lowered,
    measure_words,
    number_words,
    rows_words,
)
from analysis.tools.query_asked import Question
from analysis.tools.query_build import COUNT, Asked
from analysis.tools.query_facilities import FACILITY
from analysis.tools.query_measures import of_whole, taken_over
from analysis.tools.query_units import unit_of, unit_words
from analysis.tools.query_wards import TITLE
from analysis.tools.wording import as_text, counted, joined, percent
from chatmrpt.lib.say import Said, in_numbers, say, say_form

NAMED = 3
_ENDS = Said(
    {
        "top": "The {areas} with the highest {label}: {names}",
        "bottom": "The {areas} with the lowest {label}: {names}",
        "counted top": "The {areas} with the most {label}: {names}",
        "counted bottom": "The {areas} with the fewest {label}: {names}",
    }
)
_OF_EACH = Said(
    {
        "top": "In each LGA the {areas} with the highest {label}: {names}",
        "bottom": "In each LGA the {areas} with the lowest {label}: {names}",
    }
)
_SHORT = Said(
    {
        "mean": "mean {label}",
        "median": "median {label}",
        "min": "lowest {label}",
        "max": "highest {label}",
    }
)


def headline(
    table: Table, asked: Asked, result: Result, frame: pd.DataFrame, question: Question
) -> str:
    """The answer in one sentence; `frame` are the rows or groups shown."""
    if asked.shape == "count":
        return _count(table, asked, result, of_share=question.measure == "share")
    if asked.shape == "number":
        return _numbers(table, asked, result)
    if not len(frame):
        return _no_group(table, asked)
    if question.both_ends:
        n = len(frame) // 2
        first, last = _named(table, asked, frame.head(n)), _named(table, asked, frame.tail(n))
        return say(
            "{label}: highest {highest}; lowest {lowest}.",
            label=what_words(asked, table),
            highest=first,
            lowest=last,
        )
    if asked.plan.each is not None and question.order is not None:
        return _first_of_each(table, asked, frame, question.order)
    if asked.plan.having or (asked.shape == "rows" and _conditions(asked)):
        return _fitting(table, asked, result, frame)
    if question.order is not None:
        return _first(table, asked, frame, question.order)
    if asked.shape == "rows":
        return _looked_up(table, asked, result, frame)
    return _all_groups(table, asked, frame)


def _count(table: Table, asked: Asked, result: Result, *, of_share: bool) -> str:
    """`41 of 275 wards (15 %): TPR above 30 %.`; of a place its own share where one is asked for."""
    said = conditions_words(asked, table)
    if asked.plan.having:
        part, whole = result.fitting, result.groups
    elif asked.plan.measures[0].how == "distinct":
        part = whole = int(result.frame[COUNT].iloc[0])
    else:
        part, whole = result.kept, result.looked_at
    if _reports_only(asked):
        whole = part
    where = where_words(asked)
    one, many = asked.unit
    if not said and of_share and not asked.areas:
        return say(
            "{count:,} of {whole} ({share}){where}.",
            count=part,
            whole=counted(whole, one, many),
            share=_part(part, whole) if of_share else percent(part, whole),
            where=where,
        )
    if not said:
        return f"{counted(part, one, many)}{where}."
    within = [item for item in asked.plan.filters if item.words]
    if within and not asked.plan.having and of_share:
        whole_there = len(kept_by(table, tuple(within)))
        return say(
            "{share} of the {rows}{where}: {conditions} ({count:,} of {whole:,}).",
            share=_part(part, whole_there),
            rows=say_form(*asked.unit, 2),
            where=where,
            conditions=said,
            count=part,
            whole=whole_there,
        )
    if within and not asked.plan.having:
        return f"{counted(part, one, many)}{where}: {said}."
    return say(
        "{count:,} of {whole} ({share}){where}: {conditions}.",
        count=part,
        whole=counted(whole, one, many),
        share=_part(part, whole) if of_share else percent(part, whole),
        where=where,
        conditions=said,
    )


def _part(part: float, whole: float) -> str:
    """A share that is asked for, to the digits of other figures."""
    return number_words(100.0 * part / whole, "percent") if whole else percent(part, whole)


def _reports_only(asked: Asked) -> bool:
    return asked.plan.measures[0].how == "distinct" if asked.plan.measures else False


def where_words(asked: Asked) -> str:
    """Places, years and levels that hold, with a blank before."""
    said = [item.words for item in asked.plan.filters if item.words and not item.either]
    return f" {', '.join(said)}" if said else ""


def _conditions(asked: Asked) -> list[Any]:
    return [item for item in asked.plan.filters if not item.words or item.either]


def conditions_words(asked: Asked, table: Table) -> str:
    """The filters on columns, of rows and of groups."""
    said = [
        (item.either, filter_words(item, column_of(table, item.column)))
        for item in _conditions(asked)
    ]
    said += [
        (item.either, filter_words(item, _measure_column(table, asked, item.column)))
        for item in asked.plan.having
    ]
    return joined_by_either(said)


def _measure_column(table: Table, asked: Asked, key: str) -> Column:
    """A measure as a column: its words and unit."""
    measure = next(item for item in asked.plan.measures if item.key == key)
    return Column(
        name=key, label=measured_label(measure, table), unit=measured_unit(measure, table)
    )


def measured_unit(measure: Measure, table: Table) -> str:
    """The unit of a measure: none of a count, percent of a share."""
    if measure.how in (COUNT, "distinct"):
        return ""
    if measure.how == "share":
        return "percent"
    return column_of(table, measure.column).unit if measure.column else ""


def measured_label(measure: Measure, table: Table) -> str:
    """A measure as a heading: `Mean of rainfall`, `Tests`, `TPR`."""
    if measure.how == COUNT or measure.column is None:
        rows = rows_words(table)
        return {"count": rows[:1].upper() + rows[1:], "share": say("Share")}.get(
            measure.how, measure.how
        )
    label = say(column_of(table, measure.column).label)
    if measure.how in ("sum", "rate"):
        return label
    if measure.how == "distinct":
        return say("Number")
    words = measure_words(measure, table)
    return words[:1].upper() + words[1:]


def what_words(asked: Asked, table: Table) -> str:
    """What is measured, and where: `Mean of Rainfall in Bida LGA`."""
    measure = next((item for item in asked.plan.measures if item.key == asked.main), None)
    label = say(asked.column.label) if asked.column else say_form(*asked.unit, 2)
    if measure is not None and measure.how not in ("rate", "sum", COUNT, "distinct"):
        label = measured_label(measure, table)
    return f"{label}{where_words(asked)}"


def _numbers(table: Table, asked: Asked, result: Result) -> str:
    row = result.frame.iloc[0]
    parts = []
    for measure in asked.plan.measures:
        column = column_of(table, str(measure.column))
        value = number_words(row[measure.key], measured_unit(measure, table))
        value += of_whole(measure, float(row[measure.key]), result)
        parts.append(f"{_heading(measure, column, table)} {value}")
    how = taken_over(table, asked.plan, result)
    conditions = conditions_words(asked, table)
    said = f", {conditions}" if conditions else ""
    return f"{joined(parts)}{where_words(asked)} ({how}{said})."


def _heading(measure: Measure, column: Column, table: Table) -> str:
    if measure.how == "sum":
        return say("Total {label}:", label=lowered(say(column.label)))
    if measure.how == "rate":
        return f"{say(column.label)}:"
    words = measure_words(measure, table)
    if measure.how in _SHORT:
        words = _SHORT[measure.how].format(label=lowered(say(column.label)))
    if measure.over and measure.how in _SHORT:
        units = [say_form(*unit_words(unit_of(name)), 1) for name in measure.over]
        words = say("{measure} per {unit}", measure=words, unit=joined(units))
    return f"{words[:1].upper()}{words[1:]}:"


def _no_group(table: Table, asked: Asked) -> str:
    said = conditions_words(asked, table)
    row = say_form(*asked.unit, 1)
    if said:
        return say("No {row} fits: {conditions}.", row=row, conditions=said)
    if len(asked.areas) == 1 and asked.column is not None:
        label = lowered(say(asked.column.label))
        return say("{title} has no value of {label}.", title=asked.areas[0].title, label=label)
    return say("No {row} fits.", row=row)


def _fitting(table: Table, asked: Asked, result: Result, frame: pd.DataFrame) -> str:
    whole = result.groups if asked.plan.having else result.looked_at
    conditions = conditions_words(asked, table)
    names = _named(table, asked, frame.head(NAMED))
    more = result.fitting - min(NAMED, len(frame))
    rest = say(" and {more:,} more", more=more) if more > 0 else ""
    where = where_words(asked)
    share = (
        say(" of {whole}", whole=counted(whole, *asked.unit))
        if not where
        else f" {say_form(*asked.unit, result.fitting)}"
    )
    fit = f"{in_numbers(f'{result.fitting:,}')}{share}{where}: {conditions}."
    return f"{fit} {_order_word(asked)}{names}{rest}."


def _order_word(asked: Asked) -> str:
    if asked.plan.order_by is None:
        return ""
    return (say("Highest:") if asked.plan.descending else say("Lowest:")) + " "


def _first(table: Table, asked: Asked, frame: pd.DataFrame, order: str) -> str:
    names = _named(table, asked, frame.head(NAMED))
    n = say_form(*asked.unit, 1) if len(frame) == 1 else counted(len(frame), *asked.unit)
    if asked.column is None:
        key, label = f"counted {order}", counted_words(table, asked)
    else:
        key, label = order, lowered(what_words(asked, table))
    if asked.plan.offset:
        return _places(asked, names, label, order, len(frame))
    said = _ENDS[key].format(areas=n, label=label, names=names)
    return said + ("." if len(frame) <= NAMED else say(" and others below."))


def _first_of_each(table: Table, asked: Asked, frame: pd.DataFrame, order: str) -> str:
    """ "In each LGA the ward with the highest rainfall: …"."""
    n = asked.plan.limit or 1
    areas = say_form(*asked.unit, 1) if n == 1 else counted(n, *asked.unit)
    label = lowered(what_words(asked, table))
    conditions = conditions_words(asked, table)
    if conditions:
        label = say("{label} (wards with {conditions})", label=label, conditions=conditions)
    if asked.plan.offset:
        label = say("{label}, place {place}", label=label, place=asked.plan.offset + 1)
    names = _named(table, asked, frame.head(NAMED))
    said = _OF_EACH[order].format(areas=areas, label=label, names=names)
    return said + ("." if len(frame) <= NAMED else say(" and others below."))


def _places(asked: Asked, names: str, label: str, order: str, rows: int) -> str:
    """ "Places 6 to 10 from the highest rainfall: …": those after the first ones."""
    first, last = asked.plan.offset + 1, asked.plan.offset + rows
    at = (
        say("Place {first}", first=first)
        if rows == 1
        else say("Places {first} to {last}", first=first, last=last)
    )
    more = "." if rows <= NAMED else say(" and others below.")
    if order == "bottom":
        return say("{at} from the lowest {label}: {names}", at=at, label=label, names=names) + more
    return say("{at} from the highest {label}: {names}", at=at, label=label, names=names) + more


def counted_words(table: Table, asked: Asked) -> str:
    """What a group was counted by: its wards, facilities, reports."""
    measure = next((item for item in asked.plan.measures if item.key == asked.main), None)
    if measure is not None and measure.column in (FACILITY, TITLE, "lga_name"):
        names = {FACILITY: say("facilities"), TITLE: say("wards"), "lga_name": say("LGAs")}
        return f"{names[measure.column]}{where_words(asked)}"
    return f"{rows_words(table)}{where_words(asked)}"


def _looked_up(table: Table, asked: Asked, result: Result, frame: pd.DataFrame) -> str:
    if asked.column is None:
        return (
            f"{counted(result.fitting, *asked.unit)}{where_words(asked)}: {_names(frame, NAMED)}."
        )
    if len(frame) <= NAMED:
        return f"{say(asked.column.label)}: {_named(table, asked, frame)}."
    return say(
        "{label} of {areas}{where}: highest {highest}, lowest {lowest}.",
        label=say(asked.column.label),
        areas=counted(len(frame), *asked.unit),
        where=where_words(asked),
        highest=_named(table, asked, frame.head(1)),
        lowest=_named(table, asked, frame.tail(1)),
    )


def _all_groups(table: Table, asked: Asked, frame: pd.DataFrame) -> str:
    n = counted(len(frame), *asked.unit)
    if asked.column is None and asked.apart:
        things = counted_words(table, asked)
        return f"{things[:1].upper()}{things[1:]}: {_named(table, asked, frame)}."
    if asked.column is None:
        return f"{n}{where_words(asked)}: {_named(table, asked, frame.head(NAMED))}."
    known = frame[frame[asked.main].notna()].sort_values(asked.main, ascending=False)
    what = what_words(asked, table)
    if len(known) <= 4:
        return f"{what}: {_named(table, asked, frame)}."
    highest, lowest = (_named(table, asked, part) for part in (known.head(1), known.tail(1)))
    return say(
        "{label} by {area} ({areas}): highest {highest}, lowest {lowest}.",
        label=what,
        area=say_form(*asked.unit, 1),
        areas=n,
        highest=highest,
        lowest=lowest,
    )


def _names(frame: pd.DataFrame, most: int) -> str:
    key = next((name for name in (TITLE, FACILITY, "ward_name", "lga_name") if name in frame), None)
    names = [as_text(name) for name in frame[key].head(most)] if key else []
    more = len(frame) - len(names)
    return (
        say("{names} and {more:,} more", names=", ".join(names), more=more)
        if more > 0
        else joined(names)
    )


def _named(table: Table, asked: Asked, frame: pd.DataFrame) -> str:
    """`Kakuri (Bosso) 41.2 %, Bida 39 %`: each row or group with its number."""
    keys = asked.plan.group_by
    found = []
    for _, row in frame.iterrows():
        if keys:
            name = _plain(row[keys[0]])
        else:
            lga = as_text(row.get("lga_name"))
            ward = as_text(row.get("ward_name")) or lga
            name = f"{ward} ({lga})" if lga and lga != ward else ward
        said = value_words(table, asked, row.get(asked.main)) or say("unknown")
        found.append(name if asked.column is None and not keys else f"{name} {said}")
    return joined(found)


def value_words(table: Table, asked: Asked, value: Any) -> str | None:
    """What is asked of a row or group, with its unit; None where it has no value."""
    if isinstance(value, str):
        return say(value) if asked.main.endswith("_class") else value
    measure = next((item for item in asked.plan.measures if item.key == asked.main), None)
    unit = measured_unit(measure, table) if measure else asked.column.unit if asked.column else ""
    return None if pd.isna(value) else number_words(float(value), unit)


def _plain(value: Any) -> str:
    if isinstance(value, float) and value == value:
        return f"{value:.0f}" if 1900 <= value <= 2100 else number_words(value)
    return as_text(value) or say("not said")
