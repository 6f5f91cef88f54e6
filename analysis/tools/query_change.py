"""Two times beside each other: what each place has in both, by how much it rose or fell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.query.execute import execute, kept_by
from analysis.query.plan import Column, Table
from analysis.query.words import lowered, number_words
from analysis.tools.base import Answer
from analysis.tools.query_asked import Move, Question, Side
from analysis.tools.query_build import Asked
from analysis.tools.query_plans import plan_of
from analysis.tools.query_reports import of_time
from analysis.tools.query_units import LEVELS
from analysis.tools.query_wards import Source
from analysis.tools.wording import as_text, counted, joined, percent, rounded
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import Said, say, say_form

NAMED, MOST_NAMED = 3, 10
_BEFORE, _AFTER, _CHANGE, _PART = "before", "after", "change", "part"
_WAYS = Said({"up": "{label} up", "down": "{label} down"})
_MOST = Said({"up": "Largest rise of {label}", "down": "Largest fall of {label}"})


@dataclass(frozen=True, eq=False, kw_only=True)
class Both:
    """One variable at both times, a row a place; the words of the times and of what it is.

    `steps` are the changes from each time to the next, one where there are two.
    """

    frame: pd.DataFrame
    steps: pd.DataFrame
    column: Column
    name: str
    label: str
    unit: tuple[str, str]
    key: str | None
    times: tuple[str, str]
    where: str = ""


def changed(workspace: Workspace, asked: Question, source: Source) -> Answer:
    """What is asked for at both times, of all reports or of each place that has both.

    Raises
    ------
    ProblemError
        Where a name is not in the data, or a time has no report.
    """
    names = tuple(dict.fromkeys([*asked.names, *(item.variable for item in asked.moves)]))
    found: list[Both] = []
    for name in names or ("tpr",):
        both = _both(workspace, asked, source, name)
        if isinstance(both, Answer):
            return both
        found.append(both)
    frame = found[0].frame
    rows = len(source.table.frame)
    if found[0].key is None:
        told = " ".join(_alone(item) for item in found)
        return _answer(asked, source, found, frame, told, rows)
    fits = _fitting(asked.moves, found)
    frame = frame[frame.index.isin(fits)]
    by = _PART if asked.contrast == "percent" else _CHANGE
    frame = frame.sort_values(by, ascending=asked.order == "bottom" or _down(asked), kind="stable")
    told = _of_places(asked, found, frame)
    return _answer(asked, source, found, frame, told, rows)


def each_year_beside(asked: Question, table: Table) -> Question:
    """Moves from each year to the next (`per` year) with the years that the reports are of."""
    if not asked.moves or asked.per != ("year",) or asked.sides:
        return asked
    rows = kept_by(table, of_time(asked, table))
    years = sorted({int(year) for year in rows["year"].dropna()})
    return asked.model_copy(update={"sides": tuple(Side(year=year) for year in years)})


def _down(asked: Question) -> bool:
    return not asked.order and bool(asked.moves) and asked.moves[0].way == "down"


def _both(workspace: Workspace, asked: Question, source: Source, name: str) -> Both | Answer:
    """A variable at both times, with its change."""
    parts: dict[str, pd.Series[Any]] = {}
    plan: Asked | None = None
    times: list[str] = []
    for side in asked.sides:
        own = _at(asked, name, side)
        found = plan_of(workspace, own, source)
        if isinstance(found, Answer):
            return found
        result = execute(found.plan, source.table)
        when = joined([item.words for item in of_time(own, source.table) if item.words])
        if not result.kept:
            raise ProblemError(
                "not_in_data", say("There is no report {when}.", when=when), say("Ask for years.")
            )
        times.append(when)
        keys = list(found.plan.group_by)
        values = result.frame.set_index(keys[0]) if keys else result.frame
        parts[str(len(parts))] = values[found.main].astype(float)
        plan = found
    if plan is None or plan.column is None:
        raise ProblemError("no_variable", say("Of which variable?"), say("Name one."))
    frame = pd.DataFrame(parts).dropna()
    steps = frame.diff(axis=1).iloc[:, 1:]
    frame = frame.iloc[:, [0, -1]].set_axis([_BEFORE, _AFTER], axis=1)
    frame[_CHANGE] = frame[_AFTER] - frame[_BEFORE]
    frame[_PART] = 100.0 * frame[_CHANGE] / frame[_BEFORE].where(frame[_BEFORE] != 0)
    where = _where(plan, times)
    if steps.shape[1] > 1:
        times = [str(side.year) for side in asked.sides]
    key = plan.plan.group_by[0] if plan.plan.group_by else None
    return Both(
        frame=frame, steps=steps, column=plan.column, name=name, label=say(plan.column.label), unit=plan.unit,
        key=key, times=(times[0], times[-1]), where=where,
    )  # fmt: skip


def _where(plan: Asked, times: list[str]) -> str:
    """What else limits the reports: places, levels."""
    said = [item.words for item in plan.plan.filters if item.words]
    kept = [words for words in said if not any(words in when for when in times)]
    return f" {', '.join(kept)}" if kept else ""


def _at(asked: Question, name: str, side: Side) -> Question:
    """The question of one time and one variable, of each place."""
    return asked.model_copy(
        update={
            **dict.fromkeys(
                ("years", "months", "sides", "moves", "variables", "conditions", "per"), ()
            ),
            **dict.fromkeys(
                (
                    "order",
                    "n",
                    "after",
                    "contrast",
                    "operator",
                    "value",
                    "first_year",
                    "last_year",
                    "last_years",
                ),
                None,
            ),
            "measure": asked.measure if asked.measure in ("mean", "median") else None,
            "variable": name,
            "group_by": None,
            "level": asked.level if asked.level in LEVELS else None,
            "year": side.year,
            "months": side.months,
            "first_month": side.first_month,
            "last_month": side.last_month,
        }
    )


def _fitting(moves: tuple[Move, ...], found: list[Both]) -> pd.Index[Any]:
    """The places that every move fits."""
    fits = found[0].frame.index
    for move in moves:
        both = next(item for item in found if item.name == move.variable)
        own = both.frame
        by = own[_PART if move.percent else _CHANGE]
        by, steps = (by, both.steps) if move.way == "up" else (-by, -both.steps)
        every = (steps > 0).all(axis=1) if move.value is None else by >= move.value
        fits = fits.intersection(own.index[every])
    return fits


def _alone(both: Both) -> str:
    row = both.frame.iloc[0]
    return say(
        "{label}: {before} {first}, {after} {then}. Change: {change}.",
        label=both.label + both.where,
        before=number_words(row[_BEFORE], both.column.unit),
        after=number_words(row[_AFTER], both.column.unit),
        first=both.times[0],
        then=both.times[1],
        change=_change(both, row),
    )


def _change(both: Both, row: Any) -> str:
    """`+2.1 points (+8.1 %)`."""
    size = number_words(round(abs(row[_CHANGE]), 1), "") if both.column.unit == "percent" else (
        number_words(abs(row[_CHANGE]), both.column.unit))  # fmt: skip
    if both.column.unit == "percent":
        size = say("{n} points", n=size)
    sign = "−" if row[_CHANGE] < 0 else "+"
    part = "" if pd.isna(row[_PART]) else f" ({sign}{number_words(abs(row[_PART]), 'percent')})"
    return f"{sign}{size}{part}"


def _named(both: Both, frame: pd.DataFrame) -> str:
    """`Rijau −22.1 points (−64 %), from 34.5 % to 12.3 %`."""
    unit = both.column.unit
    return "; ".join(
        say("{name} {change}, from {before} to {after}", name=as_text(name),
            change=_change(both, row), before=number_words(row[_BEFORE], unit),
            after=number_words(row[_AFTER], unit))
        for name, row in frame.iterrows()
    )  # fmt: skip


def _of_places(asked: Question, found: list[Both], frame: pd.DataFrame) -> str:
    """Which places fit, or where the change was the largest."""
    both, whole = found[0], len(found[0].frame)
    if not len(frame):
        label = _moves(asked, found) or both.label
        return say("No {row} fits: {conditions}.", row=say_form(*both.unit, 1),
                   conditions=f"{label} {_between(both)}")  # fmt: skip
    if asked.order is not None:
        way = "down" if asked.order == "bottom" else "up"
        start = asked.after or 0
        own = frame.iloc[start : start + (asked.n or 1)]
        head = f"{_MOST[way].format(label=lowered(both.label))} {_between(both)}"
        place = say(", place {place}", place=start + 1) if start else ""
        wrong = (own[_CHANGE] < 0).ne(way == "down") & (own[_CHANGE] != 0)
        none = say(" (none fell)") if way == "down" else say(" (none rose)")
        return f"{head}{place}{none if wrong.all() else ''}: {_named(both, own.head(MOST_NAMED))}."
    if asked.moves:
        return say(
            "{count:,} of {whole} ({share}): {conditions}. {names}.",
            count=len(frame), whole=counted(whole, *both.unit), share=percent(len(frame), whole),
            conditions=f"{_moves(asked, found)} {_between(both)}", names=_some(frame),
        )  # fmt: skip
    top, low = frame.iloc[:1], frame.iloc[-1:]
    return say(
        "{label} {between} ({areas}): from {highest} to {lowest}.",
        label=both.label, between=_between(both), areas=counted(whole, *both.unit),
        highest=_named(both, top), lowest=_named(both, low),
    )  # fmt: skip


def _some(frame: pd.DataFrame) -> str:
    names = [as_text(name) for name in frame.index[:MOST_NAMED]]
    more = len(frame) - len(names)
    return say("{names} and {more:,} more", names=", ".join(names), more=more) if more > 0 else joined(names)  # fmt: skip


def _between(both: Both) -> str:
    """`in 2025 against in 2020`, or over all the years in between."""
    if both.steps.shape[1] > 1:
        times = say("in each year from {first} to {last}", first=both.times[0], last=both.times[1])
        return times + both.where
    times = say("{then} against {first}", then=both.times[1], first=both.times[0])
    return times + both.where


def _moves(asked: Question, found: list[Both]) -> str:
    """`Tests up and positive tests down by at least 5 points`."""
    own = {item.name: item for item in found}
    said: list[str] = []
    for move in asked.moves:
        both = own[move.variable]
        words = _WAYS[move.way].format(label=both.label if not said else lowered(both.label))
        if move.value is not None:
            unit = both.column.unit
            size = number_words(move.value, "percent" if move.percent else "")
            points = unit == "percent" and not move.percent
            size = say("{n} points", n=size) if points else size
            words = say("{moved} by at least {size}", moved=words, size=size)
        said.append(words)
    return joined(said)


def _answer(
    asked: Question, source: Source, found: list[Both], frame: pd.DataFrame, told: str, rows: int
) -> Answer:
    """The answer with every place that fits, its numbers at both times and the change."""
    heads, columns = [], []
    for both in found:
        heads += [f"{both.label} {both.times[0]}", f"{both.label} {both.times[1]}",
                  say("Change"), say("Change (%)")]  # fmt: skip
        columns.append(both.frame.reindex(frame.index))
    key = [] if found[0].key is None else [say_form(*found[0].unit, 1)]
    body = [
        [*([as_text(name)] if key else []),
         *(rounded(value, 4) for part in columns for value in part.loc[name, [_BEFORE, _AFTER, _CHANGE, _PART]])]
        for name in frame.index[:300]
    ]  # fmt: skip
    note = say("Each time is added up first; places without a number at both times are left out.")
    return Answer(
        headline=told,
        points=(note, source.told),
        table={"columns": [*key, *heads], "rows": body},
        rows_in=rows,
        rows_out=len(frame),
    )
