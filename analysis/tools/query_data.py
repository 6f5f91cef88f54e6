"""Questions to the data: filter, count, add up, average, list and look up any column."""

from __future__ import annotations

from dataclasses import replace

from analysis.query.execute import execute
from analysis.tools.base import Answer, NeedsRun, Tool
from analysis.tools.choices import call_chip, given
from analysis.tools.limits_lost import none_given
from analysis.tools.query_ages import beside_all_ages, of_reports_counted
from analysis.tools.query_answers import tell
from analysis.tools.query_apart import beside_whole, ends_apart
from analysis.tools.query_asked import QueryData, Question
from analysis.tools.query_change import changed, each_year_beside
from analysis.tools.query_combined import combined, number_of
from analysis.tools.query_located import located
from analysis.tools.query_mixed import of_two_levels
from analysis.tools.query_places import in_unit, place_of, told_apart
from analysis.tools.query_plans import plan_of
from analysis.tools.query_reporting import in_every_month
from analysis.tools.query_reports import REPORTS, years_not_there
from analysis.tools.query_several import answered_together
from analysis.tools.query_silent import lacking, silent_facilities
from analysis.tools.query_sources import find_source
from analysis.tools.query_wards import Source
from analysis.tools.query_whether import whether
from analysis.tools.query_within import of_listed
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import Said, say

SPOKEN = Said({"tpr": "Test positivity", "tests": "Number of tests", "positives": "Positive tests"})


TWO = 2


def query_data(workspace: Workspace, asked: QueryData) -> Answer | NeedsRun:
    """The answer, or those to all the questions of one message in order."""
    first = _one(workspace, asked)
    if isinstance(first, NeedsRun) or not asked.also:
        return first
    found = [first]
    for question in asked.also:
        answer = _answered(workspace, question)
        if isinstance(answer, NeedsRun):
            return answer
        found.append(answer)
    return combined(asked, found) if asked.combined else answered_together(found)


def _answered(workspace: Workspace, asked: Question) -> Answer | NeedsRun:
    """One of several: what stops it is said in its place, and the others are answered."""
    try:
        return _one(workspace, asked)
    except ProblemError as problem:
        return Answer(headline=problem.message, points=(problem.hint,), outcome="clarify")


def _one(workspace: Workspace, asked: Question) -> Answer | NeedsRun:
    """Find the table, make the plan, carry it out, and say what was done."""
    if asked.unknown:
        return _not_there(asked)
    if asked.unread:
        return _not_read(asked)
    if asked.order and not (asked.names or asked.count_of or asked.measure):
        return _by_what(workspace, asked)
    if asked.whether and not asked.place:
        return whether(workspace, asked, _one)
    mixed = of_two_levels(workspace, asked)
    if mixed is not None:
        return mixed
    asked = of_reports_counted(workspace, _of_all_parts(asked))
    source = find_source(workspace, asked)
    if isinstance(source, NeedsRun):
        return source
    answer = _of_reports(workspace, asked, source) or _looked_up(workspace, asked, source)
    if isinstance(answer, NeedsRun):
        return answer
    return beside_all_ages(workspace, asked, source, answer, _one)


def _of_reports(workspace: Workspace, asked: Question, source: Source) -> Answer | None:
    """What only reports can tell: who sent none, two times, areas without some facilities."""
    if source.table.key != REPORTS:
        return None
    if (gone := years_not_there(asked, source.table)) is not None:
        return gone
    if asked.silent:
        return silent_facilities(workspace, asked, source)
    if asked.lacking_levels:
        return lacking(workspace, asked, source)
    asked = each_year_beside(asked, source.table)
    return changed(workspace, asked, source) if len(asked.sides) >= TWO else None


def _looked_up(workspace: Workspace, asked: Question, source: Source) -> Answer | NeedsRun:
    asked = in_every_month(asked, source.table)
    source = in_unit(asked, source)
    listed = of_listed(workspace, asked, source.table)
    if not isinstance(listed, tuple):
        return listed
    if asked.place and asked.areas:
        return place_of(workspace, asked, source, listed)
    if asked.located:
        return located(workspace, asked, source, listed)
    if asked.against and (asked.beside or asked.both_ends):
        apart = beside_whole if asked.beside else ends_apart
        return apart(workspace, asked, source, listed)
    found = plan_of(workspace, asked, source, listed)
    if isinstance(found, Answer):
        return found
    source = source if found.table is None else replace(source, table=found.table)
    result = execute(found.plan, source.table)
    answer = tell(workspace, asked, source, found, result)
    answer = replace(answer, number=number_of(source.table, found, result))
    return told_apart(asked, found, result, answer, source.table) if asked.against else answer


def _of_all_parts(asked: Question) -> Question:
    """ "The share of the tests that were of pregnant women" is one among the shares of all ages."""
    part = asked.group_by
    if asked.measure != "share" or part not in ("age_group", "facility_level", "test_method"):
        return asked
    return asked.model_copy(update={part: None})


def _by_what(workspace: Workspace, asked: Question) -> Answer:
    """ "The best facility" is best by something: ask by what."""
    names = ("tpr", "tests", "positives") if workspace.facilities is not None else ()
    if asked.level != "facility":
        names = (*names, *workspace.number_columns[:3]) if workspace.table is not None else names
    chips = tuple(
        {"label": SPOKEN.get(name) or workspace.label(name),
         "tool": "query_data", "arguments": given(asked, variable=name)}
        for name in dict.fromkeys(names)
    )  # fmt: skip
    return Answer(
        headline=say("Highest or lowest in what?"),
        points=(say("Name a variable, or choose one."),),
        chips=chips[:5],
        outcome="clarify",
    )


def _not_read(asked: Question) -> Answer:
    """A comparison that could not be read must not be left out: the number would be another one."""
    return Answer(
        headline=say("I could not read “{words}”.", words="”, “".join(asked.unread)),
        points=(
            say("Say it with a variable and a number, for example “rainfall above 100”."),
            none_given(),
        ),
        chips=(call_chip(say("List the variables"), "describe_data", topic="variables"),),
        outcome="clarify",
    )


def _not_there(asked: Question) -> Answer:
    """A measure or a person that no table holds."""
    name = asked.unknown[0]
    return Answer(
        headline=say("Your data hold nothing about “{name}”.", name=name),
        points=(
            say("I answer only from columns that you uploaded or that were computed from them."),
        ),
        chips=(call_chip(say("List the variables"), "describe_data", topic="variables"),),
        outcome="refuse",
    )


TOOL = Tool(
    name="query_data",
    label="Look up in the data",
    description="Filter, count, add up, average, list and look up any column of the data and of "
    "results, by ward, LGA, facility, year or month.",
    arguments=QueryData,
    examples=(
        "How many wards have TPR above 30 percent?",
        "What is the average rainfall by LGA?",
        "List wards with population over 20,000",
        "What is the TPR of this ward?",
        "Total population of the LGA",
        "Which facility tested the most children?",
        "How many tests were done in 2023?",
        "Which ward has the highest rainfall?",
        "Top ten wards by population",
        "What is the median elevation?",
        "Wards with TPR between 20 and 30",
        "How many facilities are in this LGA?",
        "List all facilities in the LGA",
        "Which LGA has the highest number of tests?",
        "Which month had the most positive cases?",
        "What percentage of wards have rainfall below 100?",
        "How many people live in wards with TPR over 40?",
        "What is the range of pfpr values?",
        "Which ward has the most cases?",
        "What is the TPR of Bida?",
        "How many wards are there in the LGA?",
        "How many primary facilities are there?",
        "Show facilities with test positivity above 50%",
        "Compare tests between primary and secondary facilities",
        "What is the population of the ward?",
        "Total nets planned for the LGA",
        "Lowest five LGAs by rainfall",
    ),
    answer=query_data,
)

__all__ = ["TOOL", "QueryData", "query_data"]
