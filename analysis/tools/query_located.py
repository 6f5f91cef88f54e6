"""In which LGA or state places are: "which LGA is Kpada in?", "is it in Lavun?"."""

from __future__ import annotations

from dataclasses import replace

from analysis.query.execute import execute
from analysis.query.plan import Filter
from analysis.tools.base import Answer
from analysis.tools.choices import find_areas
from analysis.tools.places import fold, places_of, resolve_areas
from analysis.tools.query_answers import tell
from analysis.tools.query_asked import Question
from analysis.tools.query_plans import plan_of
from analysis.tools.query_wards import Source
from analysis.tools.wording import as_text, joined
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

#: More wards than this are listed with their LGAs as any list is.
MOST_TOLD = 5
TWO = 2
_NAMES = ["ward_name", "lga_name"]


def located(
    workspace: Workspace, asked: Question, source: Source, listed: tuple[Filter, ...]
) -> Answer:
    """The LGA of each ward that is kept; with `inside` first whether all, or none, are there."""
    told = _in_state(workspace, asked) or _of_one_name(workspace, asked)
    if told is not None:
        return told
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


def _in_state(workspace: Workspace, asked: Question) -> Answer | None:
    """ "Which state is Kpada in?": told where the data are of one state, whose every place it is."""
    places = places_of(workspace)
    if asked.inside is None or fold(asked.inside).removesuffix(" state") not in map(
        fold, places.states
    ):
        return None
    if len(places.states) > 1 or len(asked.areas) != 1:
        return None
    area = resolve_areas(places, asked.areas, asked.level or "lga_first")[0]
    state = places.states[0]
    if area.level == "lga":
        headline = say("{title} is in {state} State.", title=area.title, state=state)
    else:
        ward = area.wards[0]
        headline = say(
            "{ward} is a ward of {lga} LGA, in {state} State.",
            ward=ward.name, lga=ward.lga, state=state,
        )  # fmt: skip
    return Answer(headline=headline, rows_in=len(places.wards), rows_out=len(area.wards))


def _of_one_name(workspace: Workspace, asked: Question) -> Answer | None:
    """Of wards with one name whether one of them is there: every one is told with its LGA."""
    places = places_of(workspace)
    same = places.by_name.get(fold(asked.areas[0]), ()) if len(asked.areas) == 1 else ()
    if asked.inside is None or len(same) < TWO or fold(asked.inside) not in places.lgas:
        return None
    lga = say("{lga} LGA", lga=places.lgas[fold(asked.inside)])
    there = [ward for ward in same if fold(ward.lga) == fold(asked.inside)]
    others = joined(say("{lga} LGA", lga=ward.lga) for ward in same if ward not in there)
    if there:
        headline = say(
            "Yes: {ward} is a ward of {lga}; another of the name is in {others}.",
            ward=there[0].name, lga=lga, others=others,
        )  # fmt: skip
    else:
        headline = say(
            "No: wards called {ward} are in {others}, none in {lga}.",
            ward=same[0].name, lga=lga, others=others,
        )  # fmt: skip
    return Answer(
        headline=headline,
        table={"columns": ["Ward", "LGA"], "rows": [[ward.name, ward.lga] for ward in same]},
        rows_in=len(places.wards),
        rows_out=len(there),
    )
