"""A question that goes on with the request before: the same tool with what is said now, or another
request about the same.
"""

from __future__ import annotations

import re

from analysis.chat.arguments import build_arguments
from analysis.chat.asked_now import AskedNow
from analysis.chat.carrying import about_the_same, carried
from analysis.chat.forms import PLANNING, as_map, names_its_map
from analysis.chat.request import Request
from analysis.chat.slots import Slots
from analysis.tools import tool_by_name

#: What a request cannot do without; where it is missing, the request before may have had it.
NEEDED = {
    "plan_nets": ("nets", "bales"), "run_what_if": ("variable", "variables", "topic"),
    "compare_areas": ("areas",), "explain_term": ("term", "terms"),
    "show_map": ("map_kind", "variable", "reports"),
}  # fmt: skip
#: Requests that name places alone: the rest is that of the request before.
_REST_OF_IT = frozenset({"show_map", "run_what_if"})
#: Requests that may be about the areas that the answer before lists, and whether about all of them.
_SHOWN_BY = {"compare_areas": True, "query_data": True, "explain_area": False, "run_what_if": False}
_GOES_ON = re.compile(r"^(?:(?:ok|so) )*(?:and|what about|how about)\b")
#: "Which is worse?" of what was compared.
_WHICH_ONE = re.compile(
    r"^(?:(?:and|so|ok|but) )*which(?: one| of (?:them|the two|these|those)| ward| lga)? (?:is|has|of|fares|does)\b"
)
#: Measures of places that are looked up where the tool before knows none.
_LOOKED_UP = ("level", "areas", "order", "n", "except_areas")


def asks_which_one(slots: Slots) -> bool:
    """Whether a question asks which of those compared."""
    return _WHICH_ONE.search(slots.masked) is not None


def rest_of_it(asked: AskedNow) -> Request | None:
    """ "And for Bida?", "compare it with Lapai": the request before with what is said now.

    A request of its own that points back takes over places, variable, age group and year.
    """
    slots, lean, before, best = asked.slots, asked.lean, asked.before, asked.best
    if best == "show_map" and names_its_map(slots) and not lean.back:
        return None
    own = asked.by_itself and not lean.surely
    if own and not lean.at_all and _has_its_need(best, slots):
        return None
    lacks = best in _REST_OF_IT and best == before.tool and _lacks(asked)
    stands = own or not (lean.bare or lean.back)
    if best == before.tool and slots.names_something and stands and not lacks:
        return changed(asked) if lean.back else None
    goes_on = _went_on(asked)
    if goes_on is not None:
        return goes_on
    if best != before.tool and own:
        leans = lean.back or (_GOES_ON.search(slots.plain) and not slots.names_something)
        return _same_subject(asked) if leans else None
    if not (lean.at_all or best == before.tool):
        return None
    found = changed(asked)
    return _same_subject(asked) if found is None and best and lean.back else found


def _went_on(asked: AskedNow) -> Request | None:
    """A request that by its make lacks what the one before had."""
    slots, before, best = asked.slots, asked.before, asked.best
    if best == before.tool and _lacks(asked):
        return changed(asked)
    of_plan = before.tool in PLANNING and not build_arguments(best, slots).get("topic")
    if best == "run_what_if" and of_plan and not slots.columns:
        return changed(asked)
    if before.tool == "compare_areas" and asks_which_one(slots):
        return before.tool, dict(before.arguments)
    return _drawn_without_subject(asked)


def _drawn_without_subject(asked: AskedNow) -> Request | None:
    """ "Show me where exactly": a map that names nothing is the map of what was answered."""
    slots, before = asked.slots, asked.before
    if asked.best != "show_map" or before.tool == "show_map" or slots.names_something:
        return None
    named = build_arguments("show_map", slots)
    if set(named) - {"level", "unknown"}:
        return None
    return as_map(before.tool, before.arguments, slots)


def _has_its_need(tool: str, slots: Slots) -> bool:
    """Whether a request names all that it cannot do without: "plan 2,000 nets"."""
    fresh = build_arguments(tool, slots)
    return any(fresh.get(name) for name in NEEDED.get(tool, ()))


def _lacks(asked: AskedNow) -> bool:
    """Whether a request misses what it needs, and the one before had it."""
    needed = NEEDED.get(asked.best, ())
    missing = bool(needed) and not _has_its_need(asked.best, asked.slots)
    return missing and any(asked.said.get(name) for name in needed)


def _same_subject(asked: AskedNow) -> Request | None:
    """Another request about what the answer before was about."""
    shown = asked.shown if asked.best in _SHOWN_BY else []
    shown = shown if _SHOWN_BY.get(asked.best) else shown[:1]
    arguments = about_the_same(asked.best, asked.before.tool, asked.said, asked.slots, shown)
    return None if arguments is None else (asked.best, arguments)


def changed(asked: AskedNow) -> Request | None:
    """ "Lower it to 25": the same tool, with what was named now in place of what was named then."""
    before, slots = asked.before, asked.slots
    known = tool_by_name(before.tool).arguments.model_fields
    takes = {"variable", "variables", "map_kind", "without", "reprioritised"} & set(known)
    if slots.columns and not takes:
        if before.tool not in ("rank_areas", "explain_area"):
            return None
        kept = {name: before.arguments[name] for name in _LOOKED_UP if before.arguments.get(name)}
        return "query_data", {**kept, **build_arguments("query_data", slots)}
    arguments = carried(before.tool, before.arguments, slots)
    return None if arguments is None else (before.tool, arguments)
