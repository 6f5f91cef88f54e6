"""A request as one of the facilities that were named, or the question which one is meant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.chat.answers_before import last_answer
from analysis.chat.asking_back import Called
from analysis.chat.facilities_said import MOST_NEAR, Facilities, Named, is_in
from analysis.chat.leaning import leaning
from analysis.chat.refusals import Refused
from analysis.chat.request import REPORTS_CHOSEN_BY, Arguments, Request, Understood
from analysis.chat.slots import Slots
from analysis.tools.base import Answer
from analysis.tools.facility_names import Facility, named_facilities
from analysis.tools.limits_lost import cannot_limit, none_given
from analysis.tools.wording import joined
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

#: Requests for numbers of places, which are looked up where the place is a facility.
_NUMBERS = frozenset(["calculate_tpr", "compare_areas"])
#: Requests about places: leaning on a facility's answer, they are of that facility.
_OF_PLACES = frozenset(
    [*_NUMBERS, "query_data", "analyse_trend", "show_map", "show_chart", "rank_areas",
     "explain_area", "check_data_quality", "measure_association", "find_clusters"]
)  # fmt: skip
_OF_TESTS = ("tpr", "tests", "positives")


def at_facilities(chosen: Understood | Answer, said: Facilities) -> Understood | Answer:
    """The request of the facilities that the question names."""
    if isinstance(chosen, Refused):
        own = {name: value for name, value in chosen.arguments.items() if name != "areas"}
        return replace(chosen, arguments=own)
    if isinstance(chosen, Answer) and chosen.outcome == "refuse":
        return chosen
    unclear = next((item for item in said.named if len(item.found) != 1 or not item.sure), None)
    call = _call(chosen)
    if unclear is not None:
        return _which(call, said, unclear)
    monthly = "month" in said.text.casefold()
    named = [item.found[0] for item in said.named if not item.out]
    out = [item.found[0] for item in said.named if item.out]
    asked = _asked_of(call, named, said.stands, monthly=monthly) if named else chosen
    return _without_these(asked, call, out) if out else asked


def _without_these(
    asked: Understood | Answer, call: Request, out: list[Facility]
) -> Understood | Answer:
    """The request without facilities that are left out, where it can look them up."""
    if isinstance(asked, Answer):
        return asked
    tool, said = asked.tool, asked.arguments
    if tool in _NUMBERS:
        tool, said = "query_data", _looked_up(said)
    if tool != "query_data":
        return _cannot(call, out)
    return replace(
        asked, tool=tool, arguments={**said, "except_facilities": [one.title for one in out]}
    )


def still_there(
    chosen: Understood | Answer, slots: Slots, workspace: Workspace
) -> Understood | Answer:
    """A question that leans on the answer of a facility is of that facility, or of places named."""
    if isinstance(chosen, Answer) or workspace.facilities is None:
        return chosen
    own = chosen.arguments.get("facilities")
    if slots.areas:
        return _without_facilities(chosen) if own else chosen
    if own or chosen.tool not in _OF_PLACES or not leaning(slots).at_all:
        return chosen
    before = last_answer(workspace)
    titles = set((before.arguments.get("facilities") if before is not None else None) or ())
    known = [one for one in named_facilities(workspace.facilities) if one.title in titles]
    return _asked_of((chosen.tool, chosen.arguments), known, ()) if known else chosen


def _without_facilities(chosen: Understood) -> Understood:
    said = {name: value for name, value in chosen.arguments.items() if name != "facilities"}
    return replace(chosen, arguments=said)


def _call(chosen: Understood | Answer) -> Request:
    if isinstance(chosen, Understood):
        return chosen.tool, chosen.arguments
    return (chosen.tool, chosen.arguments) if isinstance(chosen, Called) else ("", {})


def _asked_of(
    call: Request, facilities: list[Facility], stands: tuple[str, ...], *, monthly: bool = False
) -> Understood | Answer:
    found = _request(call, facilities, stands, monthly=monthly)
    return Understood(*found, 0.8) if found is not None else _cannot(call, facilities)


def _request(
    call: Request, facilities: list[Facility], stands: tuple[str, ...], *, monthly: bool = False
) -> Request | None:
    """The request with the facilities in place of the LGAs that stood for them."""
    tool, said = call
    places = [name for name in said.get("areas") or [] if name not in stands]
    if any(not is_in(one, place) for place in places for one in facilities):
        return None
    if tool == "check_data_quality":
        return tool, {**said, "areas": [one.name for one in facilities]}
    if tool in _NUMBERS:
        said = _looked_up(said)
    elif tool == "analyse_trend":
        said = {**_looked_up(said), "group_by": "period" if monthly else "year"}
    elif tool != "query_data":
        return None
    also = [_one(item, facilities) for item in said.get("also") or []]
    return "query_data", {**_one(said, facilities), **({"also": also} if also else {})}


def _looked_up(said: Arguments) -> Arguments:
    kept = {name: said[name] for name in REPORTS_CHOSEN_BY if said.get(name)}
    variable = said.get("variable")
    return {"variable": variable if variable in _OF_TESTS else "tpr", **kept}


def _one(said: Arguments, facilities: list[Facility]) -> Arguments:
    found: dict[str, Any] = {
        name: value
        for name, value in said.items()
        if name not in ("areas", "source", "also", "together", "against")
    }
    if found.get("level") in ("ward", "lga", "state"):
        del found["level"]
    if len(facilities) > 1 and not found.get("group_by"):
        found["level"] = "facility"
    return {**found, "facilities": [one.title for one in facilities]}


def _which(call: Request, said: Facilities, unclear: Named) -> Answer:
    """Which facility is meant: those that have the name, or much the same."""
    others = [item.found[0] for item in said.named if item is not unclear and item.found]
    offered = [*unclear.found, *unclear.near][:MOST_NEAR]
    chips: list[dict[str, Any]] = []
    for one in offered:
        request = _request(call, [one, *others], said.stands) or _tests_of([one])
        chips.append({"label": one.title, "tool": request[0], "arguments": request[1]})
    headline = (
        say(
            "{n:,} facilities could be meant by “{name}”. Which one?",
            n=len(unclear.found), name=unclear.typed,
        )
        if len(unclear.found) > 1
        else say("The reports have no facility “{name}”. Which one do you mean?", name=unclear.typed)
    )  # fmt: skip
    return Called(
        headline=headline,
        points=(say("Choose one, or write its whole name with its ward."),),
        chips=tuple(chips),
        outcome="clarify",
        tool=chips[0]["tool"] if chips else "query_data",
        arguments={},
    )


def _tests_of(facilities: list[Facility]) -> Request:
    return "query_data", _one({"variable": "tpr"}, facilities)


def _cannot(call: Request, facilities: list[Facility]) -> Answer:
    asked = (
        (say("Test positivity"), {"variable": "tpr"}),
        (say("Number of tests"), {"variable": "tests", "measure": "sum"}),
        (say("TPR by year"), {"variable": "tpr", "group_by": "year"}),
    )
    return Called(
        headline=cannot_limit([joined(one.title for one in facilities)]),
        points=(
            none_given(),
            say("Of a facility I can look up tests, positives and TPR, also by year."),
        ),
        chips=tuple(
            {"label": label, "tool": "query_data", "arguments": _one(said, facilities)}
            for label, said in asked
        ),
        outcome="clarify",
        tool=call[0] or "query_data",
        arguments={},
    )  # fmt: skip
