"""Filters of a question: places, years and levels of reports, and conditions on columns."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from analysis.query.check import column_of
from analysis.query.execute import kept_by
from analysis.query.plan import Column, Filter, Table
from analysis.query.words import lowered
from analysis.tools.base import Answer
from analysis.tools.places import Area, fold, places_of
from analysis.tools.query_asked import Condition, Question
from analysis.tools.query_facilities import FACILITY
from analysis.tools.query_reports import REPORTS, number_of_all, rate_of_all
from analysis.tools.query_wards import TITLE, certainty_word
from analysis.tools.wording import as_text, joined
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import Said, say

#: Likeness (0–100) from which a name may be a place of the data that is spelled in another way.
LIKE = 75.0


def of_areas(table: Table, areas: list[Area]) -> tuple[Filter, ...]:
    """Rows of the places named, under the names that the table has for them."""
    if not areas:
        return ()
    words = say("in {title}", title=joined([area.title for area in areas], "or"))
    lgas = {fold(area.wards[0].lga) for area in areas if area.wards}
    whole = all(area.level == "lga" for area in areas)
    if whole and "lga_name" in table.columns:
        own = [name for name in table.frame["lga_name"].dropna().unique() if fold(name) in lgas]
        return (_one_of("lga_name", own, words, areas),)
    if TITLE not in table.columns:
        raise ProblemError(
            "not_in_data",
            say("{title} is not told apart by ward.", title=table.title),
            say("Ask for an LGA."),
        )
    wanted = {(fold(ward.lga), fold(ward.name)) for area in areas for ward in area.wards}
    pairs = table.frame[[TITLE, "lga_name", "ward_name"]].drop_duplicates()
    own = [
        as_text(row[TITLE])
        for row in pairs.to_dict("records")
        if (fold(as_text(row["lga_name"])), fold(as_text(row["ward_name"]))) in wanted
    ]
    return (_one_of(TITLE, own, words, areas),)


def outside(table: Table, areas: list[Area]) -> tuple[Filter, ...]:
    """Rows of every place but those named."""
    if not areas:
        return ()
    (inside,) = of_areas(table, areas)
    gone = set(inside.value if isinstance(inside.value, tuple) else ())
    own = tuple(name for name in table.frame[inside.column].dropna().unique() if name not in gone)
    words = say("outside {title}", title=joined([area.title for area in areas], "or"))
    return (Filter(column=inside.column, operator="in", value=own or ("",), words=words),)


def of_letters(asked: Question, table: Table) -> tuple[Filter, ...]:
    """Rows whose name is as asked: the LGA's or facility's where these are asked for."""
    if asked.letters is None:
        return ()
    column = "lga_name" if asked.level == "lga" or "ward_name" not in table.columns else "ward_name"
    of_facility = asked.level == "facility" or asked.count_of == "facility"
    column = FACILITY if of_facility and FACILITY in table.columns else column
    text, at = fold(asked.letters.text), asked.letters.at
    own = [
        name
        for name in table.frame[column].dropna().unique()
        if _fits_letters(fold(as_text(name)), text, at)
    ]
    words = _LETTERS[at].format(text=asked.letters.text)
    return (Filter(column=column, operator="in", value=tuple(own) or ("",), words=words),)


_LETTERS = Said(
    {
        "start": "name beginning with “{text}”",
        "end": "name ending with “{text}”",
        "within": "name with “{text}” in it",
    }
)


def _fits_letters(name: str, text: str, at: str) -> bool:
    if at == "within":
        return text in name
    return name.endswith(text) if at == "end" else name.startswith(text)


def of_first(
    asked: Question, table: Table, kept: tuple[Filter, ...], by: str
) -> tuple[Filter, ...]:
    """The first `n` rows by a column among those kept: a rank of 1 comes first."""
    if asked.among is None:
        return ()
    column = column_of(table, by)
    if TITLE not in table.columns or column.kind != "number" or table.key == "facilities":
        raise ProblemError(
            "not_in_data",
            say(
                "{title} cannot be put in order by {label}.", title=table.title, label=column.label
            ),
            say("Ask for wards, by a column with numbers."),
        )
    rows = kept_by(table, kept)
    rows = rows[rows[by].notna()]
    smallest = (asked.among.order == "bottom") != by.endswith("_rank")
    rows = rows.sort_values(by, ascending=smallest, kind="stable").head(asked.among.n)
    if by.endswith("_rank"):
        end = say("highest") if asked.among.order == "top" else say("lowest")
        words = (
            say("in the ward of {end} risk", end=end)
            if asked.among.n == 1
            else say("among the {n} wards of {end} risk", n=asked.among.n, end=end)
        )
    else:
        end = say("highest") if asked.among.order == "top" else say("lowest")
        words = say(
            "among the {n} wards of {end} {label}",
            n=asked.among.n,
            end=end,
            label=lowered(column.label),
        )
    own = tuple(as_text(name) for name in rows[TITLE])
    return (Filter(column=TITLE, operator="in", value=own or ("",), words=words),)


def known_class(table: Table, item: Condition, column: Column) -> None:
    """A class that this ranking does not have is said, not counted as none.

    Raises
    ------
    ProblemError
        `not_in_data` with the classes there are.
    """
    if not column.name.endswith("_class") or item.operator not in ("=", "in"):
        return
    there = [as_text(name) for name in table.frame[column.name].dropna().unique()]
    values = item.value if isinstance(item.value, tuple) else (item.value,)
    if there and not any(fold(str(value)) in {fold(name) for name in there} for value in values):
        raise ProblemError(
            "not_in_data",
            say("The ranking has no class “{name}”.", name=str(values[0])),
            say("Its classes are {names}.", names=joined(there)),
        )


def _one_of(column: str, own: list[str], words: str, areas: list[Area]) -> Filter:
    if not own:
        raise ProblemError(
            "not_in_data",
            say(
                "These data hold nothing of {title}.", title=joined([area.title for area in areas])
            ),
            say("Ask for the list of LGAs to see the names."),
        )
    return Filter(column=column, operator="in", value=tuple(own), words=words)


def condition_filter(asked: Question, table: Table, column: Column, item: Condition) -> Filter:
    """The condition in the column's own unit; one on the mean or median as that number."""
    value = item.value
    if item.of is not None:
        return _of_all(asked, table, column, item)
    if column.name == "certainty" and item.operator in ("=", "!="):
        return _of_certainty(column, item)
    factor = 1.0
    if item.unit == "percent" and column.unit.startswith("share"):
        factor = 0.01
    elif item.unit == "metres" and column.unit == "kilometres":
        factor = 0.001
    elif item.unit == "square metres" and column.unit in ("km²", "square kilometres"):
        factor = 1e-6
    if factor != 1.0:
        if isinstance(value, tuple):
            value = tuple(float(part) * factor for part in value)
        elif value is not None:
            value = float(value) * factor
    return Filter(column=column.name, operator=item.operator, value=value)


def _of_all(asked: Question, table: Table, column: Column, item: Condition) -> Filter:
    """A comparison with the mean or median of all rows, or with some times that.

    Raises
    ------
    ProblemError
        `bad_filter` where the column or the factor is no number.
    """
    if column.kind != "number" or not isinstance(item.value, int | float):
        raise ProblemError(
            "bad_filter",
            say("{label} has no mean to compare with.", label=column.label),
            say("Name a column with numbers."),
        )
    median = item.of == "median"
    if table.key == REPORTS:
        whole = number_of_all(asked, table, column, median=median)
    elif item.of == "whole" and column.rate_of and set(column.rate_of) <= set(table.frame):
        whole = rate_of_all(table.frame, column)
    else:
        values = table.frame[column.name]
        whole = float(values.median() if median else values.mean())
    together = item.of == "whole" or (table.key == REPORTS and column.rate_of and not median)
    word = say("median of all") if median else say("mean of all")
    word = say("all together") if together else word
    if item.value != 1:
        word = say("{factor:g} times the {number}", factor=item.value, number=word)
    return Filter(column=column.name, operator=item.operator, value=item.value * whole, note=word)


def _of_certainty(column: Column, item: Condition) -> Filter:
    """Wards whose rank is as sure as said, in the words of the ranking."""
    word = certainty_word(str(item.value))
    return Filter(column=column.name, operator=item.operator, value=word.lower())


def not_in_data(workspace: Workspace, names: tuple[str, ...]) -> Answer | None:
    """A place that nothing in the data is spelled like: these data cannot answer."""
    places = places_of(workspace)
    for name in names:
        wanted = fold(name.split(" (")[0])
        if not places.names or process.extractOne(
            wanted, places.names, scorer=fuzz.ratio, score_cutoff=LIKE
        ):
            continue
        where = say(" of {states}", states=joined(places.states)) if places.states else ""
        return Answer(
            headline=say("Your data hold no ward or LGA “{name}”.", name=name),
            points=(
                say("They hold {wards:,} wards{where}.", wards=len(places.wards), where=where),
            ),
            outcome="refuse",
        )
    return None
