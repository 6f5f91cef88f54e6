"""Another request whose place, plan or list is that of the answer before.

"I have 10,000 nets for it", "and PCA?" after a term, "cold spots", "make it 4 people per household".
"""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.arguments import build_arguments
from analysis.chat.leaning import leaning
from analysis.chat.listing import REPORTS_CHOSEN_BY
from analysis.chat.slots import Slots
from analysis.models import Message

Arguments = dict[str, Any]
Continued = tuple[str, Arguments]

_FOR_IT = re.compile(
    r"\b(?:for|to|in|among|between|over) (?:it|them|there|that one|(?:that|this|those|these) (?:ward|lga|area|place|ones?))\b"
)
_HOUSEHOLD = re.compile(r"\bhouse ?holds?\b|\bfamil(?:y|ies)\b|\bper net\b")
#: Most words of a question that sets something anew.
MOST_WORDS = 8
PAIR = 2


def of_the_same(before: Message, slots: Slots, best: str, shown: list[str]) -> Continued | None:
    """The request that this question makes with what the answer before was about."""
    return (
        _planned_for(before, slots, best, shown)
        or _sized(before, slots)
        or _next_term(before, slots, best)
        or _other_spots(before, slots, best)
        or _chosen_variables(before, slots)
        or _years_alone(before, slots)
        or _and_how_many(before, slots, best)
    )


def sets_anew(slots: Slots) -> bool:
    """Whether a question may be about the plan or the variables before, whatever it leans on."""
    return bool(_FOR_IT.search(slots.plain) or _HOUSEHOLD.search(slots.plain)) or (
        len(slots.columns) >= PAIR and leaning(slots).bare
    )


def _planned_for(before: Message, slots: Slots, best: str, shown: list[str]) -> Continued | None:
    """ "I have 10,000 nets for it": a plan for the places before."""
    if best != "plan_nets" or slots.areas or not _FOR_IT.search(slots.plain):
        return None
    if before.tool not in ("rank_areas", "explain_area", "query_data", "compare_areas", "show_map"):
        return None
    areas = list(before.arguments.get("areas") or ())
    if shown and (before.arguments.get("order") or before.arguments.get("n")):
        areas = shown
    fresh = build_arguments("plan_nets", slots)
    return ("plan_nets", {**fresh, "areas": areas}) if areas and fresh.get("nets") else None


def _sized(before: Message, slots: Slots) -> Continued | None:
    """ "Make it 4 people per household", or "use 7" where that was just asked about."""
    if before.tool in ("plan_nets", "run_what_if") or slots.areas or slots.columns:
        return None
    if slots.words > MOST_WORDS or len(slots.numbers) != 1 or not leaning(slots).bare:
        return None
    asked = before.in_reply_to.text if before.in_reply_to is not None else ""
    about = _HOUSEHOLD.search(slots.plain) or (
        before.tool in ("explain_method", "explain_term", "query_data", "help")
        and re.search(r"\bhouse ?hold", asked, re.IGNORECASE)
    )
    number = slots.numbers[0].value
    if not about or not 1 <= number <= 20:
        return None
    return "plan_nets", {"household_size": number}


def _next_term(before: Message, slots: Slots, best: str) -> Continued | None:
    """ "And PCA?" after a term was explained: that term."""
    if before.tool != "explain_term" or best != "explain_method" or not leaning(slots).joined:
        return None
    term = build_arguments("explain_method", slots).get("term")
    return ("explain_term", {"term": term}) if term and slots.words <= MOST_WORDS else None


def _other_spots(before: Message, slots: Slots, best: str) -> Continued | None:
    """ "Cold spots", "do the test on the PCA score" after clusters of a measure."""
    if before.tool != "find_clusters" or slots.areas or slots.words > MOST_WORDS:
        return None
    if slots.methods and re.search(r"\b(?:test|same|it|that|score)\b", slots.plain):
        return before.tool, {**before.arguments, "variable": f"{slots.methods[-1]}_score"}
    spots = build_arguments("find_clusters", slots).get("spots")
    if best != before.tool or slots.columns or spots in (None, before.arguments.get("spots")):
        return None
    return before.tool, {**before.arguments, "spots": spots}


def _chosen_variables(before: Message, slots: Slots) -> Continued | None:
    """ "Tpr, soil wetness, temperature" after a run, or after the question which variables."""
    if before.tool != "run_risk_analysis" or len(slots.columns) < PAIR or not leaning(slots).bare:
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


_YEARS = ("year", "years", "last_years", "first_year", "last_year")
#: What facility reports hold.
_OF_REPORTS = frozenset({"tests", "positives", "tpr", "fever", "llin"})


def _and_how_many(before: Message, slots: Slots, best: str) -> Continued | None:
    """ "And how many positives?" after the tests of some facilities: of the same reports."""
    if best != "query_data" or before.tool != "query_data" or slots.words > MOST_WORDS:
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
    if any(name in fresh for name in _YEARS):
        kept = {name: kept[name] for name in kept if name not in _YEARS}
    return ("query_data", {**kept, **fresh}) if kept else None


def _years_alone(before: Message, slots: Slots) -> Continued | None:
    """ "Keep to 2022 to 2024" after years were listed: those years."""
    if not slots.years or not leaning(slots).bare or slots.areas or slots.columns or slots.numbers:
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
    kept = {name: value for name, value in before.arguments.items() if name not in _YEARS}
    said = {"year": years[0]} if len(years) == 1 else {"years": years}
    return before.tool, {**kept, **said}
