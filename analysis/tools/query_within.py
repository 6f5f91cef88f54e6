"""The places that earlier questions listed: "their total population" is taken over these.

A list with `after` and no `n` is all but its first: "without the two largest wards".
"""

from __future__ import annotations

from dataclasses import replace

from analysis.query.execute import execute
from analysis.query.plan import Filter, Result, Table
from analysis.tools.base import Answer, NeedsRun
from analysis.tools.places import fold, places_of
from analysis.tools.query_asked import Listed, Question
from analysis.tools.query_build import Asked
from analysis.tools.query_facilities import FACILITY
from analysis.tools.query_headlines import conditions_words, where_words
from analysis.tools.query_plans import plan_of
from analysis.tools.query_sources import find_source
from analysis.tools.query_wards import TITLE, Source
from analysis.tools.wording import as_text, counted
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_form

_KEYS = {TITLE: "ward", "lga_name": "lga", FACILITY: "facility"}
#: The column of a level, to tell its places apart.
_COLUMNS = {level: column for column, level in _KEYS.items()}


#: A level, the places listed as folded names, and what they are in words.
Places = tuple[str, set[tuple[str, ...]], str]


def of_listed(
    workspace: Workspace, asked: Question, table: Table
) -> tuple[Filter, ...] | Answer | NeedsRun:
    """Filters for the places that the questions before list, each among those of the one before.

    Raises
    ------
    ProblemError
        `not_in_data` where the table does not tell such places apart.
    """
    found = listed_places(workspace, asked.within)
    return tuple(_filter(table, *item) for item in found) if isinstance(found, list) else found


def listed_places(
    workspace: Workspace, within: tuple[Listed, ...]
) -> list[Places] | Answer | NeedsRun:
    """The places that questions list, each among those of the one before."""
    found: list[Places] = []
    for listed in within:
        rest = listed.after is not None and listed.n is None
        own = {"n": listed.after, "after": None} if rest else {}
        question = Question(**{**listed.model_dump(), **own})
        source = find_source(workspace, question)
        if isinstance(source, NeedsRun):
            return source
        so_far = tuple(_filter(source.table, *item) for item in found)
        plan = plan_of(workspace, question, source, so_far)
        if isinstance(plan, Answer):
            return plan
        source = source if plan.table is None else replace(source, table=plan.table)
        result = execute(plan.plan, source.table)
        level, keys = _places(source, plan, result)
        words = _words(source.table, plan, len(keys), _one_name(source.table, level, keys))
        if rest:
            keys = _all_places(source.table, level) - keys
            words = say("places without the {places}", places=words)
        found.append((level, keys, words + _left_out(result)))
    return found


def wards_listed(
    workspace: Workspace, within: tuple[Listed, ...]
) -> tuple[list[int], str] | Answer | NeedsRun:
    """Rows of the boundary that were listed (all wards of an LGA), and what they are in words."""
    found = listed_places(workspace, within)
    if not isinstance(found, list):
        return found
    level, keys, words = found[-1]
    rows = [
        ward.row
        for ward in places_of(workspace).wards
        if ((fold(ward.lga),) if level == "lga" else (fold(ward.lga), fold(ward.name))) in keys
    ]
    return rows, words


def _places(source: Source, asked: Asked, result: Result) -> tuple[str, set[tuple[str, ...]]]:
    """What is listed: wards as LGA and name, LGAs and facilities by their name."""
    group = asked.plan.group_by[0] if asked.plan.group_by else None
    if group is None:
        group = "lga_name" if source.table.key == "tpr_lga" else TITLE
    level = _KEYS.get(group)
    if level is None or group not in source.table.columns:
        raise ProblemError(
            "not_in_data",
            say("The question before listed {groups}, not places.", groups=asked.unit[1]),
            say("Say which wards, LGAs or facilities are meant."),
        )
    rows = result.frame if asked.plan.group_by else result.rows
    names = rows[group].dropna().unique()
    if level != "ward":
        return level, {(fold(as_text(name)),) for name in names}
    frame = source.table.frame
    pairs = frame.loc[frame[TITLE].isin(set(names)), ["lga_name", "ward_name"]].drop_duplicates()
    return level, {(fold(as_text(lga)), fold(as_text(ward))) for lga, ward in pairs.to_numpy()}


def _all_places(table: Table, level: str) -> set[tuple[str, ...]]:
    """Every place of a level that the table has."""
    names = {"ward": ["lga_name", "ward_name"]}.get(level, [_COLUMNS[level]])
    there = table.frame[names].dropna().drop_duplicates().to_numpy()
    return {tuple(fold(as_text(name)) for name in row) for row in there}


def _one_name(table: Table, level: str, keys: set[tuple[str, ...]]) -> str:
    """The name of the place as the table has it, where it is one."""
    names = {"ward": ["lga_name", "ward_name"]}.get(level, [_COLUMNS[level]])
    there = table.frame[list(dict.fromkeys([_COLUMNS[level], *names]))].drop_duplicates()
    found = [
        as_text(row[_COLUMNS[level]])
        for row in there.to_dict("records")
        if tuple(fold(as_text(row[name])) for name in names) in keys
    ]
    return found[0] if len(keys) == 1 and found else ""


def _words(table: Table, asked: Asked, count: int, name: str) -> str:
    """ "38 wards with TPR above 30 %"; one place by its name too."""
    one, many = asked.unit
    places = counted(count, one, many)
    if name:
        places = say("{place} ({name})", place=places, name=name)
    where = where_words(asked)
    conditions = conditions_words(asked, table)
    if conditions and not (asked.plan.order_by is not None and asked.plan.limit is not None):
        return say(
            "{places}{where} with {conditions}",
            places=places,
            where=where,
            conditions=conditions,
        )
    if asked.plan.order_by is not None and asked.plan.limit is not None:
        where += say(" with {conditions}", conditions=conditions) if conditions else ""
        label = say(asked.column.label) if asked.column is not None else say_form(one, many, 2)
        if asked.plan.offset:
            places = say(
                "{places} after the first {count:,}", places=places, count=asked.plan.offset
            )
        if asked.plan.descending:
            return say(
                "{places}{where} with the highest {label}",
                places=places, where=where, label=label,
            )  # fmt: skip
        return say(
            "{places}{where} with the lowest {label}",
            places=places, where=where, label=label,
        )  # fmt: skip
    return f"{places}{where}"


def _left_out(result: Result) -> str:
    """Rows of the earlier question that had no value to compare."""
    missing = sum(result.without_value.values())
    return say(" ({missing:,} without a value left out)", missing=missing) if missing else ""


def _filter(table: Table, level: str, keys: set[tuple[str, ...]], words: str) -> Filter:
    column = _COLUMNS[level]
    if column not in table.columns:
        things = {"ward": say("wards"), "lga": say("LGAs"), "facility": say("facilities")}[level]
        raise ProblemError(
            "not_in_data",
            say("{title} does not tell {things} apart.", title=table.title, things=things),
            say("The question before listed them: ask for something that is known of each."),
        )
    names = ["lga_name", "ward_name"] if level == "ward" else [column]
    there = table.frame[list(dict.fromkeys([column, *names]))].drop_duplicates()
    own = tuple(
        as_text(row[column])
        for row in there.to_dict("records")
        if tuple(fold(as_text(row[name])) for name in names) in keys
    )
    within = say("in the {places}", places=words)
    return Filter(column=column, operator="in", value=own or ("",), words=within)
