"""From a typed question to a tool and its arguments, or to a question back.

Steps: normal form → names and numbers (`slots`) → points for each tool (`scoring`) → a margin
check: a wrong action is worse than a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Any

from analysis.chat.answers_before import last_answer
from analysis.chat.answers_together import taken_together
from analysis.chat.arguments import build_arguments, unranked_said
from analysis.chat.asked_now import AskedNow, asked_now
from analysis.chat.asked_of_method import asked_of_method
from analysis.chat.asked_of_tool import asked_of_tool
from analysis.chat.asking_back import (
    Called,
    my_place,
    not_understood,
    of_what,
    what_of_it,
    which_tool,
)
from analysis.chat.behind import behind_nothing
from analysis.chat.check_arguments import check_said
from analysis.chat.data_arguments import data_said
from analysis.chat.data_questions import in_order, questions_in
from analysis.chat.elsewhere import elsewhere, of_the_country
from analysis.chat.examples import FOLLOW_UP
from analysis.chat.facilities_said import facilities_said
from analysis.chat.figures_of_list import figures_of_list
from analysis.chat.followups import follow_up, lean_after_all, of_the_list
from analysis.chat.former_one import as_meant
from analysis.chat.gazetteer import Gazetteer, gazetteer_of
from analysis.chat.guided import about_tests, go_on, share_asked
from analysis.chat.implied import with_implied
from analysis.chat.kept import unkept
from analysis.chat.leaning import leaning, without_no
from analysis.chat.limits_alone import limit_not_kept
from analysis.chat.lists_said import lists_said
from analysis.chat.name_arguments import names_said
from analysis.chat.net_wishes import net_wish
from analysis.chat.next_and_both import next_and_both
from analysis.chat.not_taken import kept_or_asked
from analysis.chat.nothing_before import nothing_before, which_two
from analysis.chat.of_facilities import at_facilities, still_there
from analysis.chat.one_before import with_one_before
from analysis.chat.one_place import as_its_level, one_place, whether_said
from analysis.chat.picking import picked
from analysis.chat.place_before import with_place_before
from analysis.chat.plan_figures import figures_of_plan, without_stock
from analysis.chat.query_results import asks_of_plan
from analysis.chat.refusals import (
    WITHOUT_FIGURES,
    Refused,
    outside_the_subject,
    refusal,
    told,
    unread_refused,
)
from analysis.chat.refused_tool import tool_of_form
from analysis.chat.report_figures import figures_of_reports, sure_of_reports
from analysis.chat.reporting_said import as_read
from analysis.chat.request import Arguments, Request, Understood
from analysis.chat.scope import scope_said, within_scope
from analysis.chat.scoring import PER_NAT, chances, confidence, score
from analysis.chat.scoring import warm_up as scoring_warm_up
from analysis.chat.selected import read_with_selection
from analysis.chat.settlement_arguments import asked_of_settlements
from analysis.chat.several import requests_in
from analysis.chat.sides_said import sides_said
from analysis.chat.slots import Slots, read_slots
from analysis.chat.stages import at_stage
from analysis.chat.term_arguments import shown_said
from analysis.chat.text import vocabulary
from analysis.chat.what_if_arguments import what_if_said
from analysis.glossary import english_name
from analysis.tools import TOOLS
from analysis.tools.base import Answer
from analysis.tools.later import what_works
from analysis.tools.places import Places, places_of
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

#: Tools with their points, best first; a question to the data on the plan that is there.
Scored = list[tuple[str, float]]
OfPlan = Callable[[Slots], Request | None]
#: Fewer points than this and nothing was understood.
ENOUGH = 3.0
#: Below this confidence the choice is a question with buttons.
SURE_TO_SHOW = 0.4
#: Tools that a refusal of another state's figures names.
OF_PLACES = frozenset(
    ["query_data", "rank_areas", "compare_areas", "show_map", "show_chart", "analyse_trend",
     "run_risk_analysis", "plan_nets", "calculate_tpr", "explain_area", "measure_association"]
)  # fmt: skip
#: What runs, plans or changes something needs more.
SURE_TO_ACT = 0.6
ACTING = frozenset(
    ["calculate_tpr", "run_risk_analysis", "plan_nets", "manage_session", "classify_settlements"]
)


def warm_up() -> None:
    """Read the models and compile the patterns now, not with the first question of a worker."""
    scoring_warm_up()
    nowhere = Gazetteer(Places((), ()), ())
    said = "how many of the wards had more than 20 before June 2023"
    for text in (said, "and the other ones", "a map of lighthouses"):
        slots = with_implied(
            text, read_slots(text, nowhere), lambda said: read_slots(said, nowhere)
        )
        told(slots)
        for tool in TOOLS:
            unkept(tool.name, build_arguments(tool.name, slots), slots)


def understand(text: str, workspace: Workspace) -> Understood | Answer:
    """Choose a tool for a question (the first of several), or answer with a question or refusal."""
    chip = picked(text, workspace)
    if chip is not None and chip.get("tool"):
        return Understood(chip["tool"], chip.get("arguments") or {}, button=True)
    text = without_no(text if chip is None else str(chip["text"]))
    names = gazetteer_of(workspace)
    text = with_place_before(requests_in(text, names)[0], names, workspace)
    text = with_one_before(text, names, workspace)
    named = facilities_said(text, names, workspace)
    if named is None:
        return _understood(text, names, workspace)
    return at_facilities(_understood(named.text, names, workspace), named)


def _understood(text: str, names: Gazetteer, workspace: Workspace) -> Understood | Answer:
    """What one question asks for that names no facility."""
    slots = with_implied(
        text,
        read_with_selection(text, names, workspace),
        lambda said: read_with_selection(said, names, workspace),
    )
    first = share_asked(slots, workspace) or scope_said(slots, workspace)
    if first is not None:
        return first if isinstance(first, Answer) else Understood(*first, 0.9)
    of_place = one_place(slots, names.places, workspace)
    if of_place is not None:
        return within_scope(Understood(*of_place, 0.9), slots, workspace)
    scored = at_stage(score(slots), workspace, PER_NAT)
    of_plan = cache(partial(figures_of_plan, workspace=workspace))
    refused = None if of_plan(slots) or asks_of_plan(slots) else refusal(slots, scored, workspace)
    named = elsewhere(slots, places_of(workspace)) if refused is not None else None
    if refused is not None and not (named and outside_the_subject(refused)):
        return refused  # figures of another state or country are refused by its name
    chosen = _chosen(text, slots, scored, names, workspace, of_plan)
    chosen = still_there(_elsewhere(chosen, slots, workspace, scored), slots, workspace)
    if taken_together(chosen, slots):
        return chosen  # every word of the question was read
    said = slots if isinstance(chosen, Answer) else without_stock(chosen.tool, slots, workspace)
    if isinstance(chosen, Understood) and chosen.tool == "query_data":
        said = as_read(said, chosen.arguments)
    kept: Understood | Answer = kept_or_asked(chosen, said, workspace)
    if isinstance(kept, Understood):
        return within_scope(kept, slots, workspace)
    if not isinstance(kept, Called) or kept is chosen or kept.outcome != "clarify":
        return kept
    return unread_refused(said, scored, workspace, kept) or kept


def _chosen(
    text: str, slots: Slots, scored: Scored, names: Gazetteer, workspace: Workspace, of_plan: OfPlan
) -> Understood | Answer:
    """What is meant: a step that waits, a rest of the request before, or a request of its own."""
    empty = nothing_before(slots, workspace)
    if empty is not None:
        return empty
    step = (
        go_on(slots, workspace)
        or names_said(text, workspace)
        or data_said(text, workspace)
        or shown_said(slots)
        or unranked_said(slots)
        or whether_said(slots, names.places)
        or asked_of_settlements(slots)
        or asked_of_method(slots)
        or asked_of_tool(slots)
        or in_order(figures_of_list(text, names))
        or sure_of_reports(slots, workspace)
        or check_said(slots)
        or _of_two_sides(slots, workspace)
    )
    if step is not None:
        return Understood(*step, 0.9)
    found = about_tests(scored, slots, workspace)
    read = partial(read_with_selection, names=names, workspace=workspace)
    asked = as_meant(asked_now(slots, found, workspace), text, read)
    slots = asked.slots
    data = next_and_both(asked, text, read) or of_the_list(asked) or _several(text, names)
    if data is not None:
        return Understood(*data, 0.8)
    continued = _going_on(asked, of_plan(slots), workspace)
    if continued is not None:
        return Understood(*as_its_level(*continued, slots, names.places), 0.8)
    unkept = _unkept_or_wished(asked, workspace)
    if unkept is not None:
        return unkept
    chosen = _of_own_column(decide(slots, found, workspace), slots, workspace)
    if isinstance(chosen, Answer) or chosen.confidence < SURE_TO_ACT:
        after_all = lean_after_all(replace(asked, found=()))
        if after_all is not None:
            return Understood(*after_all, 0.7)
    unnamed = my_place(slots, workspace, chosen)
    if unnamed is not None:
        return unnamed
    of_what = slots.value is not None or _unknown_most(slots)
    if isinstance(chosen, Answer) and not of_what:
        return what_of_it(slots, workspace, chosen)
    return chosen


def _of_two_sides(slots: Slots, workspace: Workspace) -> Request | None:
    """Two numbers set against each other, a run with another input, figures of the reports."""
    before = last_answer(workspace)
    sides = sides_said(slots, before) or lists_said(slots)
    return sides or what_if_said(slots) or figures_of_reports(slots, workspace)


def _going_on(asked: AskedNow, of_plan: Request | None, workspace: Workspace) -> Request | None:
    """What goes on with the answer before, or asks for a figure of the plan that is there."""
    if of_plan is not None and not asked.lean.at_all:
        return of_plan
    continued = follow_up(replace(asked, found=_leaning(asked.slots, list(asked.found))))
    return of_plan if continued is None else _looked_up(*continued, workspace)


def _looked_up(tool: str, said: Arguments, workspace: Workspace) -> Request:
    """Rates of places side by side, looked up in the reports where there is no ward table."""
    wards = workspace.table is not None or workspace.link is not None
    if (
        tool != "compare_areas"
        or wards
        or said.get("variable") not in ("tpr", "tests", "positives")
    ):
        return tool, said
    return "query_data", said


def _unkept_or_wished(asked: AskedNow, workspace: Workspace) -> Understood | Answer | None:
    """What is asked back since the request before cannot keep it, or a wish on the net plan."""
    unkept = limit_not_kept(asked, workspace) or which_two(asked.slots, workspace)
    if unkept is None and behind_nothing(asked):
        unkept = of_what(asked, workspace)
    if unkept is not None:
        return unkept
    wish = net_wish(asked.slots, workspace)
    return None if wish is None else Understood(*wish, 0.8)


def _several(text: str, names: Gazetteer) -> Request | None:
    """Several questions to the data in one message: all of them, in order."""
    return in_order(questions_in(text, names))


def _elsewhere(
    chosen: Understood | Answer, slots: Slots, workspace: Workspace, found: Scored
) -> Understood | Answer:
    """A refusal where figures are asked of another state or country than those of the data."""
    if isinstance(chosen, Answer):
        call = Understood(found[0][0] if found else "query_data")
    else:
        call = chosen
    if call.tool in WITHOUT_FIGURES and leaning(slots).bare:
        before = last_answer(workspace)  # "now Katsina"
        call = call if before is None else Understood(before.tool, dict(before.arguments))
    if isinstance(chosen, Refused) or (call.tool in WITHOUT_FIGURES and not of_the_country(slots)):
        return chosen
    other = elsewhere(slots, places_of(workspace))
    if other is None:
        return chosen
    if call.tool not in OF_PLACES:
        tool = tool_of_form(slots, found)
        call = Understood(tool, build_arguments(tool, slots))
    return Refused(
        headline=say("Your data hold nothing on {state}.", state=other),
        points=(
            say(
                "I only answer from the data of this session; upload the files of {state}.",
                state=other,
            ),
        ),
        chips=what_works(workspace),
        outcome="refuse",
        tool=call.tool,
        arguments=call.arguments,
    )


def _leaning(slots: Slots, found: Scored) -> Scored:
    """The points for a short question, the fewer the more it sounds like a follow-up."""
    alone = 1.0 - chances(slots).get(FOLLOW_UP, 0.0)
    return [(tool, alone * points) for tool, points in found]


#: "And there", "and together": the rest of a question that is not there, and no state of the work.
_AND_WHAT = re.compile(r"^(?:and|also|what about|how about) \w+(?: \w+)?$")


def decide(slots: Slots, found: Scored, workspace: Workspace) -> Understood | Answer:
    """The best tool when it stands out, else the question which one is meant."""
    if not found or found[0][1] < ENOUGH or slots.known_words == 0:
        return not_understood(slots, workspace)
    tool = found[0][0]
    if tool == "manage_session" and _AND_WHAT.match(slots.plain):
        return not_understood(slots, workspace)
    sure = confidence(found)
    acts = tool in ACTING and bool(workspace.table or workspace.boundary or workspace.facilities)
    if sure < (SURE_TO_ACT if acts else SURE_TO_SHOW):
        return which_tool(slots, found)
    arguments = build_arguments(tool, slots)
    if tool == "query_data" and _end_of_ranking(slots, arguments, workspace):
        tool, arguments = "rank_areas", build_arguments("rank_areas", slots)
    if tool == "rank_areas" and (measured := _of_a_class(slots)):
        return Understood("query_data", measured, round(sure, 2))
    strange = tool == "rank_areas" and not slots.columns and _unknown_most(slots)
    if strange or (tool == "query_data" and _compares_nothing(slots, arguments)):
        return _of_what(slots, workspace, arguments)
    return Understood(tool, arguments, round(sure, 2))


def _of_a_class(slots: Slots) -> dict[str, Any] | None:
    """ "Which of the high risk wards have the most people": measured among the wards of a class."""
    said = build_arguments("query_data", slots)
    named = {item["variable"] for item in said.get("conditions") or []}
    own = set(said.get("variables") or [said.get("variable")]) - {None, "composite_class"}
    results = {"composite_score", "composite_rank", "pca_score", "certainty"}
    return said if "composite_class" in named and own - results else None


def _of_own_column(
    chosen: Understood | Answer, slots: Slots, workspace: Workspace
) -> Understood | Answer:
    """A "term" that is a column of the files and no word of the glossary is described."""
    if not isinstance(chosen, Understood) or chosen.tool != "explain_term" or not slots.columns:
        return chosen
    files = (workspace.table, workspace.facilities)
    own = {str(item["name"]) for data in files if data is not None for item in data.columns}
    term = str(chosen.arguments.get("term") or "")
    if slots.columns[0] not in own or english_name(term) is not None:
        return chosen
    arguments = build_arguments("describe_data", slots)
    return Understood("describe_data", arguments, chosen.confidence)


def _end_of_ranking(slots: Slots, said: dict[str, Any], workspace: Workspace) -> bool:
    """ "The last 6 wards": of nothing else than the ranking, where there is one."""
    if workspace.run is None or slots.columns or slots.strange or slots.unknown_areas:
        return False
    plainly = set(said) <= {"areas", "except_areas", "order", "n", "level"}
    ends = re.search(r"\b(?:first|last|top|bottom) _number_ (?:ward|lga)\b", slots.masked)
    return plainly and ends is not None


def _compares_nothing(slots: Slots, arguments: dict[str, Any]) -> bool:
    """Whether a comparison was said and no column for it: it must not be dropped in silence."""
    compares = slots.operator is not None and slots.value is not None
    if slots.columns or not (compares or _unknown_most(slots)):
        return False
    known = ["operator", "conditions", "unknown", "unread", "having"]
    known += [] if compares else ["variable", "variables"]
    return not any(arguments.get(name) for name in known)


def _unknown_most(slots: Slots) -> str | None:
    """ "The ten spookiest wards": a superlative that names no variable."""
    found = re.search(r"\b([a-z]{3,}(?:iest|est)) (?:ward|lga|place|area|facility)\b", slots.plain)
    return found[1] if found and found[1] not in vocabulary() else None


def _of_what(slots: Slots, workspace: Workspace, arguments: dict[str, Any]) -> Answer:
    names = workspace.number_columns if workspace.table is not None else ["tpr", "tests"]
    named = {"operator": slots.operator, "value": slots.value}
    order = {} if slots.operator or slots.order else {"order": "top"}
    word = _unknown_most(slots)
    return Called(
        headline=say("Which variable is compared with {value}?", value=f"{slots.value:g}")
        if word is None
        else say("Which variable is meant by “{word}”?", word=word),
        points=(say("Name a variable, or choose one."),),
        chips=tuple(
            {"label": workspace.label(name) if workspace.table is not None else name, "tool": "query_data",
             "arguments": {**arguments, **named, "variable": name, **order}}
            for name in names[:5]
        ),
        outcome="clarify",
        tool="query_data",
        arguments={**arguments, **{key: value for key, value in named.items() if value is not None}},
    )  # fmt: skip
