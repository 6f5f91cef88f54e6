"""In which LGA wards are: "which LGA is Kpada in?", "is it in Lavun?"."""

from __future__ import annotations

from dataclasses import replace

from analysis.query.execute import execute
from analysis.query.plan import Filter
from analysis.tools.base import Answer
from analysis.tools.choices import find_areas
from analysis.tools.places import fold
from analysis.tools.query_answers import tell
from analysis.tools.query_asked import Question
from analysis.tools.query_plans import plan_of
from analysis.tools.query_wards import Source
from analysis.tools.wording import as_text, joined
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

#: More wards than this are listed with their LGAs as any list is.
MOST_TOLD = 5
_NAMES = ["ward_name", "lga_name"]


def located(
    workspace: Workspace, asked: Question, source: Source, listed: tuple[Filter, ...]
) -> Answer:
    """The LGA of each ward that is kept; with `inside` first whether all, or none, are there."""
    inside = None
    if asked.inside is not None:
        found = find_areas(workspace, "query_data", asked, (asked.inside,), "lga_first", "inside")
        if isinstance(found, Answer):
            return found
        inside = found[0]
    plan = plan_of(workspace, asked, source, listed)
    if isinstance(plan, Answer):
        return plan
    result = execute(plan.plan, source.table)
    answer = tell(workspace, asked, source, plan, result)
    frame = result.frame if set(_NAMES) <= set(result.frame) else result.rows
    rows = frame[_NAMES].dropna().drop_duplicates().itertuples(index=False)
    pairs = [(as_text(ward), as_text(lga)) for ward, lga in rows]
    if not 0 < len(pairs) <= MOST_TOLD:
        return answer
    said = joined(say("{ward} is a ward of {lga} LGA", ward=ward, lga=lga) for ward, lga in pairs)
    if inside is None:
        return replace(answer, headline=f"{said}.")
    there = {(fold(ward.name), fold(ward.lga)) for ward in inside.wards}
    fits = [(fold(ward), fold(lga)) in there for ward, lga in pairs]
    if any(fits) and not all(fits):
        return replace(answer, headline=say("Not all of them: {said}.", said=said))
    if all(fits):
        return replace(answer, headline=say("Yes: {said}.", said=said))
    return replace(
        answer, headline=say("No: {said}, not of {place}.", said=said, place=inside.title)
    )
