"""From what is asked to a plan: names and places on the table that answers, and what they filter."""

from __future__ import annotations

from analysis.query.check import column_of
from analysis.query.plan import Filter
from analysis.tools.base import Answer
from analysis.tools.choices import find_areas
from analysis.tools.places import Area, fold, places_of
from analysis.tools.query_asked import Question
from analysis.tools.query_build import Asked, Build
from analysis.tools.query_filters import (
    known_class,
    not_in_data,
    of_areas,
    of_first,
    of_letters,
    outside,
)
from analysis.tools.query_joins import joined_filters, or_inside
from analysis.tools.query_reports import of_reports, text_conditions
from analysis.tools.query_sources import find_name
from analysis.tools.query_wards import Source
from analysis.workspace import Workspace


def plan_of(
    workspace: Workspace, asked: Question, source: Source, listed: tuple[Filter, ...] = ()
) -> Asked | Answer:
    """The plan, or a question back; `listed` keeps the places that earlier questions listed.

    Raises
    ------
    ProblemError
        Where a name is not in the data.
    """
    table = source.table
    names: dict[str, str] = {}
    for name in asked.names:
        found = find_name(workspace, asked, table, name)
        if isinstance(found, Answer):
            return found
        names[name] = found
    areas = _places(workspace, asked, asked.areas, _level_wanted(asked))
    if isinstance(areas, Answer):
        return areas
    out = _of_these(workspace, asked.except_areas, areas)
    gone = _places(workspace, asked, out, "lga_first", "except_areas")
    if isinstance(gone, Answer):
        return gone
    for item in asked.all_conditions:
        known_class(table, item, column_of(table, names[item.variable]))
    inside = of_areas(table, areas)
    kept = (
        *listed,
        *(() if asked.areas_or else inside),
        *outside(table, gone),
        *of_letters(asked, table),
        *of_reports(asked, table),
    )
    own: tuple[Filter, ...] = ()
    if asked.among is not None:
        scope = () if asked.among.of_all else kept
        own = of_first(asked, table, scope, names[asked.among.by])
    conditions = joined_filters(asked, table, names)
    if isinstance(conditions, Answer):
        return conditions
    if asked.areas_or:
        conditions, areas = or_inside(inside, conditions), []
    texts, conditions = text_conditions(table, conditions)
    scope = (*kept, *texts)
    build = Build(asked, table, names, tuple(areas), (*scope, *own), conditions, scope)
    return build.plan()


def _places(
    workspace: Workspace,
    asked: Question,
    names: tuple[str, ...],
    level: str | None,
    said_as: str = "areas",
) -> list[Area] | Answer:
    """The places named, or what to say of one that is not there or is there twice."""
    if not names:
        return []
    elsewhere = not_in_data(workspace, names)
    return elsewhere or find_areas(workspace, "query_data", asked, names, level, said_as)


def _of_these(workspace: Workspace, names: tuple[str, ...], areas: list[Area]) -> tuple[str, ...]:
    """Of wards with one name the one in the places that are asked for: "Lapai without Kudu"."""
    lgas = {fold(ward.lga) for area in areas for ward in area.wards}
    found = []
    for name in names:
        same = [ward for ward in places_of(workspace).wards if fold(ward.name) == fold(name)]
        own = [ward for ward in same if fold(ward.lga) in lgas]
        one = len(own) == 1 and len(same) > 1
        found.append(f"{own[0].name} ({own[0].lga})" if one else name)
    return tuple(found)


def _level_wanted(asked: Question) -> str:
    """A name that is both means the LGA; a name that is asked for by LGA is one."""
    return (
        "lga"
        if asked.level == "lga" and not asked.count_of and asked.measure != "count"
        else "lga_first"
    )
