"""Which facility reports count: their level, years, quarters and months, and what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from analysis.query.check import column_of
from analysis.query.execute import kept_by
from analysis.query.plan import Column, Filter, Table, Value
from analysis.query.words import filter_words
from analysis.science.tpr.words import UNKNOWN_WARD
from analysis.tools.base import Answer
from analysis.tools.query_asked import Question
from analysis.tools.query_facilities import FACILITY
from analysis.tools.query_units import LEVELS, TIMES
from analysis.tools.wording import joined
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

REPORTS = "facilities"
_MONTH = re.compile(r"\d{4}-\d\d")


def of_reports(asked: Question, table: Table) -> tuple[Filter, ...]:
    """Level of facility, years and months of reports; of wards those that are known."""
    if table.key != REPORTS:
        return ()
    return (
        *_of_names(asked),
        *_of_levels(asked),
        *of_time(asked, table),
        *_known_wards(asked, table),
    )


def of_time(asked: Question, table: Table) -> tuple[Filter, ...]:
    """Years and months that are asked for, and those that are left out."""
    found = list(_of_years(asked, table))
    if asked.months:
        words = say("in {months}", months=joined([say(name) for name in asked.months], "or"))
        found.append(_one_of("month_name", asked.months, words))
    first, last = asked.first_month, asked.last_month
    if first or last:
        own = [name for name in _months(table) if (first or "") <= name <= (last or "9999")]
        found.append(_one_of("period", own, _span_words(first, last)))
    if asked.last_months:
        own = _months(table)[-asked.last_months :]
        words = say("in the last {n} months of the reports ({first} to {last})",
                    n=asked.last_months, first=own[0] if own else "", last=own[-1] if own else "")  # fmt: skip
        found.append(_one_of("period", own, words))
    if asked.except_months:
        gone = [say(name) for name in asked.except_months]
        words = say("outside {months}", months=joined(gone, "and"))
        found.append(_not_one_of(table, "month_name", asked.except_months, words))
    return tuple(found)


def years_not_there(asked: Question, table: Table) -> Answer | None:
    """That the reports are not of a year that is asked for, with the years they are of."""
    months = (asked.first_month, asked.last_month)
    sides = [side.year for side in asked.sides]
    wanted = {asked.year, *asked.years, *sides, *(int(month[:4]) for month in months if month)} - {
        None
    }
    known = sorted({int(year) for year in table.frame["year"].dropna()})
    gone = sorted(year for year in wanted if year is not None and year not in known)
    if not gone or not known or asked.silent:
        return None
    spans = known[-1] - known[0] == len(known) - 1 and len(known) > 1
    there = f"{known[0]}–{known[-1]}" if spans else joined([str(year) for year in known])
    return Answer(
        headline=say("The reports hold nothing of {years}: they are of {there}.",
                     years=joined([str(year) for year in gone]), there=there),
        points=(say("Ask for one of these years."),),
        outcome="refuse",
    )  # fmt: skip


def number_of_all(asked: Question, table: Table, column: Column, *, median: bool) -> float:
    """The rate of all reports that count, or the mean of the sums of the units asked for.

    Places that are asked for do not narrow it: a place is compared with all of them.
    """
    rows = kept_by(table, of_reports(asked, table))
    if column.rate_of is not None and not median:
        return rate_of_all(rows, column)
    unit = LEVELS.get(asked.count_of or asked.level or "facility") or TIMES.get(
        str(asked.count_of), FACILITY
    )
    names = list(column.rate_of or (column.name,))
    sums = rows[rows[names].notna().all(axis=1)].groupby(unit)[names].sum()
    values = sums[names[0]]
    if column.rate_of is not None:
        values = column.scale * values / sums[names[1]].where(sums[names[1]] > 0)
    return float(values.median() if median else values.mean())


def rate_of_all(rows: pd.DataFrame, column: Column) -> float:
    """The rate of all these rows together, from its counts."""
    top, bottom = column.rate_of or (column.name, column.name)
    known = rows[[top, bottom]].astype(float).dropna()
    whole = float(known[bottom].sum())
    return column.scale * float(known[top].sum()) / whole if whole else float("nan")


def text_conditions(
    table: Table, conditions: tuple[Filter, ...]
) -> tuple[tuple[Filter, ...], tuple[Filter, ...]]:
    """Conditions on texts of the reports (“private facilities”) as limits of rows, and the others."""
    if table.key != REPORTS:
        return (), conditions
    kept, rest = [], []
    for item in conditions:
        column = column_of(table, item.column)
        if column.kind == "text" and not item.either:
            kept.append(replace(item, words=filter_words(item, column)))
        else:
            rest.append(item)
    return tuple(kept), tuple(rest)


def _of_names(asked: Question) -> Iterable[Filter]:
    if asked.facilities:
        yield _one_of(FACILITY, asked.facilities, say("at {names}", names=joined(asked.facilities)))
    for name in asked.except_facilities:
        words = say("without {year}", year=name)
        yield Filter(column=FACILITY, operator="!=", value=name, words=words)


def _of_levels(asked: Question) -> Iterable[Filter]:
    if asked.facility_level not in (None, "all"):
        words = say("{facility_level} facilities", facility_level=say(asked.facility_level))
        yield Filter(column="facility_level", operator="=", value=asked.facility_level, words=words)
    if asked.except_facility_level is not None:
        level = say(asked.except_facility_level)
        words = say("without {facility_level} facilities", facility_level=level)
        yield Filter(
            column="facility_level", operator="!=", value=asked.except_facility_level, words=words
        )


def _of_years(asked: Question, table: Table) -> Iterable[Filter]:
    years = asked.years or ((asked.year,) if asked.year is not None else ())
    if asked.last_years:
        known = sorted({int(year) for year in table.frame["year"].dropna()})
        years = tuple(known[-asked.last_years :])
    if years:
        words = say("in {years}", years=joined([str(year) for year in years], "or"))
        yield _one_of("year", tuple(float(year) for year in years), words)
    if asked.first_year is not None:
        words = say("from {year} on", year=str(asked.first_year))
        yield Filter(column="year", operator=">=", value=float(asked.first_year), words=words)
    if asked.last_year is not None:
        words = say("up to {year}", year=str(asked.last_year))
        yield Filter(column="year", operator="<=", value=float(asked.last_year), words=words)
    for year in asked.except_years:
        words = say("without {year}", year=str(year))
        yield Filter(column="year", operator="!=", value=float(year), words=words)


def _known_wards(asked: Question, table: Table) -> Iterable[Filter]:
    """Reports that name no ward are of none: they are in no list and no count of wards."""
    if asked.unknown_ward:
        words = say("where the ward is not known")
        yield Filter(column="ward_name", operator="=", value=UNKNOWN_WARD, words=words)
        return
    of_wards = asked.level == "ward" or asked.count_of == "ward" or "ward" in asked.per
    if of_wards and (table.frame["ward_name"] == UNKNOWN_WARD).any():
        words = say("where the ward is known")
        yield Filter(column="ward_name", operator="!=", value=UNKNOWN_WARD, words=words)


def _span_words(first: str | None, last: str | None) -> str:
    if first and last:
        return say("from {first} to {last}", first=first, last=last)
    if first:
        return say("from {year} on", year=first)
    return say("up to {year}", year=str(last))


def _months(table: Table) -> list[str]:
    """The months of the reports, in order.

    Raises
    ------
    ProblemError
        `not_in_data` where their periods are no months.
    """
    own = [name for name in _there(table, "period") if _MONTH.fullmatch(name)]
    if not own:
        raise ProblemError(
            "not_in_data",
            say("The reports are not told apart by month."),
            say("Ask for years."),
        )
    return own


def _there(table: Table, column: str) -> list[str]:
    return sorted(str(name) for name in table.frame[column].dropna().unique())


def _one_of(column: str, values: Iterable[Value], words: str) -> Filter:
    return Filter(column=column, operator="in", value=tuple(values) or ("",), words=words)


def _not_one_of(table: Table, column: str, values: Iterable[str], words: str) -> Filter:
    gone = set(values)
    return _one_of(column, [name for name in _there(table, column) if name not in gone], words)
