"""A ward beside an LGA, or beside all: two places of two levels, each taken by itself."""

from __future__ import annotations

from dataclasses import replace

from analysis.query.execute import execute
from analysis.query.words import number_words
from analysis.tools.base import Answer
from analysis.tools.choices import find_areas
from analysis.tools.places import Area
from analysis.tools.query_asked import Question
from analysis.tools.query_build import Asked
from analysis.tools.query_headlines import measured_unit, what_words
from analysis.tools.query_plans import plan_of
from analysis.tools.query_sources import facilities_source
from analysis.tools.query_wards import Source
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

TWO = 2


def of_two_levels(workspace: Workspace, asked: Question) -> Answer | None:
    """How a ward and an LGA differ in what the reports count; None where they are of one level."""
    compares = not asked.sides and (asked.contrast is not None or asked.against is not None)
    if not compares or len(asked.areas) != TWO or workspace.facilities is None:
        return None
    areas: list[Area] = []
    for name in asked.areas:  # each by itself: an LGA beside a ward would tell which ward is meant
        own = find_areas(workspace, "query_data", asked, (name,), "lga_first")
        areas += [] if isinstance(own, Answer) else own
    if len(areas) != TWO or areas[0].level == areas[1].level:
        return None
    source = facilities_source(workspace, asked)
    found = [_alone(workspace, asked, source, name) for name in asked.areas]
    (one, plan), (other, _) = found if all(found) else ((None, None), (None, None))
    if plan is None or one is None or other is None:
        return None
    measure = plan.plan.measures[0]
    unit = measured_unit(measure, source.table)
    said = _told(asked, (areas[0].title, one), (areas[1].title, other), unit)
    label = what_words(
        replace(plan, plan=replace(plan.plan, filters=plan.plan.filters[1:])), source.table
    )
    return Answer(
        headline=f"{label}: {said}",
        points=(source.told,),
        table={"columns": [say("Place"), label],
               "rows": [[areas[0].title, round(one, 2)], [areas[1].title, round(other, 2)]]},
        rows_in=len(source.table.frame),
        rows_out=TWO,
    )  # fmt: skip


def _alone(
    workspace: Workspace, asked: Question, source: Source, name: str
) -> tuple[float | None, Asked | None]:
    """The number of one place."""
    own = asked.model_copy(
        update={"areas": (name,), "contrast": None, "against": None, "together": False,
                "level": None, "order": None, "n": None, "group_by": None}
    )  # fmt: skip
    found = plan_of(workspace, own, source)
    if isinstance(found, Answer) or found.shape != "number":
        return None, None
    value = execute(found.plan, source.table).frame.iloc[0][found.main]
    return (float(value), found) if value == value else (None, None)


def _told(asked: Question, one: tuple[str, float], other: tuple[str, float], unit: str) -> str:
    numbers = {"one": number_words(one[1], unit), "other": number_words(other[1], unit)}
    if "ratio" in (asked.contrast, asked.against) and other[1] > 0:
        return say(
            "{first} has {times} times what {second} has ({one} and {other}).",
            first=one[0], second=other[0], times=number_words(one[1] / other[1]), **numbers,
        )  # fmt: skip
    apart = number_words(round(abs(one[1] - other[1]), 2), "" if unit == "percent" else unit)
    if unit == "percent":
        apart = say("{n} points", n=apart)
    words = {"apart": apart, "first": one[0], "second": other[0], **numbers}
    if one[1] >= other[1]:
        return say("{apart} more in {first} ({one}) than in {second} ({other}).", **words)
    return say("{apart} less in {first} ({one}) than in {second} ({other}).", **words)
