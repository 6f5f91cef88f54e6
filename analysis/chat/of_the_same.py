"""Another request whose place, plan or list is that of the answer before.

"I have 10,000 nets for it", "and PCA?" after a term, "cold spots", "make it 4 people per household".
"""

from __future__ import annotations

import re

from analysis.chat.arguments import build_arguments
from analysis.chat.asked_now import AskedNow
from analysis.chat.forms import PLANNING
from analysis.chat.leaning import leaning
from analysis.chat.net_arguments import wards_named
from analysis.chat.request import REPORTS_CHOSEN_BY, YEARS, Request
from analysis.chat.slots import Slots
from analysis.tools import tool_by_name

_FOR_IT = re.compile(
    r"\b(?:for|to|in|among|between|over) (?:it|them|there|that one|(?:that|this|those|these) (?:ward|lga|area|place|ones?))\b"
)
_HOUSEHOLD = re.compile(r"\bhouse ?holds?\b|\bfamil(?:y|ies)\b|\bper net\b")
PAIR = 2


def sets_anew(slots: Slots) -> bool:
    """Whether a question may be about the plan or the variables before, whatever it leans on."""
    return bool(_FOR_IT.search(slots.plain) or _HOUSEHOLD.search(slots.plain)) or (
        len(slots.columns) >= PAIR and leaning(slots).bare
    )


def planned_for_it(asked: AskedNow) -> Request | None:
    """ "I have 10,000 nets for it": a plan for the places before."""
    before, slots = asked.before, asked.slots
    if asked.best != "plan_nets" or slots.areas or not _FOR_IT.search(slots.plain):
        return None
    if before.tool not in ("rank_areas", "explain_area", "query_data", "compare_areas", "show_map"):
        return None
    areas = list(before.arguments.get("areas") or ())
    if asked.shown and (before.arguments.get("order") or before.arguments.get("n")):
        areas = asked.shown
    fresh = build_arguments("plan_nets", slots)
    return ("plan_nets", {**fresh, "areas": areas}) if areas and fresh.get("nets") else None


def households_sized(asked: AskedNow) -> Request | None:
    """ "Make it 4 people per household", or "use 7" where that was just asked about."""
    before, slots = asked.before, asked.slots
    if before.tool in ("plan_nets", "run_what_if") or slots.areas or slots.columns:
        return None
    if len(slots.numbers) != 1 or not asked.lean.bare:
        return None
    text = before.in_reply_to.text if before.in_reply_to is not None else ""
    about = _HOUSEHOLD.search(slots.plain) or (
        before.tool in ("explain_method", "explain_term", "query_data", "help")
        and re.search(r"\bhouse ?hold", text, re.IGNORECASE)
    )
    number = slots.numbers[0].value
    if not about or not 1 <= number <= 20:
        return None
    return "plan_nets", {"household_size": number}


def next_term(asked: AskedNow) -> Request | None:
    """ "And PCA?" after a term was explained: that term."""
    of_term = asked.before.tool == "explain_term" and asked.best == "explain_method"
    if not of_term or not asked.lean.joined:
        return None
    term = build_arguments("explain_method", asked.slots).get("term")
    return ("explain_term", {"term": term}) if term else None


def other_spots(asked: AskedNow) -> Request | None:
    """ "Cold spots", "do the test on the PCA score" after clusters of a measure."""
    before, slots = asked.before, asked.slots
    if before.tool != "find_clusters" or slots.areas:
        return None
    if slots.methods and re.search(r"\b(?:test|same|it|that|score)\b", slots.plain):
        return before.tool, {**before.arguments, "variable": f"{slots.methods[-1]}_score"}
    spots = build_arguments("find_clusters", slots).get("spots")
    if asked.best != before.tool or slots.columns or spots in (None, before.arguments.get("spots")):
        return None
    return before.tool, {**before.arguments, "spots": spots}


def variables_listed(asked: AskedNow) -> Request | None:
    """ "Tpr, soil wetness, temperature" after a run, or after the question which variables."""
    before, slots = asked.before, asked.slots
    if before.tool != "run_risk_analysis" or len(slots.columns) < PAIR or not asked.lean.bare:
        return None
    if (
        slots.areas
        or slots.numbers
        or not re.fullmatch(
            r"(?:(?:just|only|use|with|take|ok|please|the|and|by|on|_column_) ?)+", slots.masked
        )
    ):
        return None
    return before.tool, {"variables": list(slots.columns)}


#: What facility reports hold.
_OF_REPORTS = frozenset({"tests", "positives", "tpr", "fever", "llin"})


def of_the_same_reports(asked: AskedNow) -> Request | None:
    """ "And how many positives?" after the tests of some facilities: of the same reports."""
    before, slots = asked.before, asked.slots
    looked_up = asked.best == "query_data" or slots.columns == ("tpr",)
    if not looked_up or before.tool != "query_data":
        return None
    if not re.match(
        r"(?:and|but|so) (?:how (?:many|much)|what (?:is|was|about|of)|the)\b", slots.plain
    ):
        return None
    fresh = build_arguments("query_data", slots)
    both = {before.arguments.get("variable"), fresh.get("variable")}
    if not both <= _OF_REPORTS or len(both) != PAIR or before.arguments.get("within"):
        return None
    kept = {
        name: before.arguments[name]
        for name in ("areas", *REPORTS_CHOSEN_BY)
        if before.arguments.get(name)
    }
    if any(name in fresh for name in YEARS):
        kept = {name: kept[name] for name in kept if name not in YEARS}
    return ("query_data", {**kept, **fresh}) if kept else None


def years_kept_to(asked: AskedNow) -> Request | None:
    """ "Keep to 2022 to 2024" after years were listed: those years."""
    before, slots = asked.before, asked.slots
    if not slots.years or not asked.lean.bare or slots.areas or slots.columns or slots.numbers:
        return None
    if before.tool != "query_data" or before.arguments.get("group_by") not in ("year", "month"):
        return None
    years = list(slots.years)
    if (
        len(years) == PAIR
        and years[0] < years[1]
        and re.search(r"\bto\b|\bbetween\b|\buntil\b", slots.plain)
    ):
        years = list(range(years[0], years[1] + 1))
    kept = {name: value for name, value in before.arguments.items() if name not in YEARS}
    said = {"year": years[0]} if len(years) == 1 else {"years": years}
    return before.tool, {**kept, **said}


def names_wards(slots: Slots) -> bool:
    """Whether a question names wards to leave out of a plan or to put into it."""
    return any(wards_named(slots).values())


def wards_of_the_plan(asked: AskedNow) -> Request | None:
    """ "Exclude Bida and Kuta" after a net plan or list: the same with these wards left out too."""
    before, slots = asked.before, asked.slots
    lists = wards_named(slots)
    if not any(lists.values()) or before.tool not in PLANNING or asked.by_itself:
        return None
    merged = {**before.arguments, **build_arguments(before.tool, slots)}
    for name, other in (("include", "exclude"), ("exclude", "include")):
        stay = [item for item in before.arguments.get(name, []) if item not in lists[other]]
        merged[name] = list(dict.fromkeys([*stay, *lists[name]]))
    known = tool_by_name(before.tool).arguments.model_fields
    return before.tool, {
        name: value for name, value in merged.items() if name in known and value != []
    }
