"""What the last two answers make together, and an answer as a share of a larger whole.

"What is the difference?", "add them up", "so how many more has the first one", "as a share of the state",
"what percentage of the LGA do these five hold": each answer before is asked again, as it was, and the
numbers are taken together by the look-up itself (`combined`).
"""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.arguments import build_arguments
from analysis.chat.asked_now import AskedNow
from analysis.chat.gazetteer import Gazetteer
from analysis.chat.listing import listed_by
from analysis.chat.request import REPORTS_CHOSEN_BY, Arguments, Request, Understood
from analysis.chat.slots import Slots, read_slots
from analysis.chat.words.apart import apart_said
from analysis.chat.words.measures import AMOUNTS
from analysis.models import Message

_REFERRING = """
    so and ok okay now then well but please what is was the a an how much many far big large it that this them those
    these they both two of between by in to do does did has have had are were be will would can could you me
    wide lies lie separates separate stands gives gets
    give tell show work out calculate put take all one ones first second former latter last previous earlier
    other place places from than with against compared each for there get figure figures number numbers answers
    answer values value totals exactly overall just only i we want know need
"""
_THINGS = """
    people persons inhabitants population nets bales tests positives cases wards ward lga lgas facilities facility
    households children metres meters metre km points point percentage percent % share state whole total
    altogether together sum ranks rank places
"""
_SMALL = frozenset(f"{_REFERRING} {_THINGS}".split())
#: What is asked of two answers, in words beside those that set any two numbers against each other.
_BETWEEN = re.compile(
    r"^(?:(?:and|so|ok|but|then|now) )*(?:is|was) (?:that|it|this) (?:higher|lower|more|less|better|worse|bigger|smaller|up|down)(?: (?:now|then|than (?:before|that|the (?:first|last|other)(?: one)?)))*$|"
    r"\bchange\b|\bsubtract(?:ed)?\b|\bhow many points\b"
    r"|\b(?:lie|lies|are|is|how many (?:ranks|places|points|people|nets)) between (?:them|the two|these|those|both)\b"
)
_SUM = re.compile(
    r"\btogether\b|\bsum\b|\badd(?:ed|ing)?\b(?: up)?|\baltogether\b|\bcombined?\b|\bin all\b|\bin total\b|\bjointly\b"
    r"|\btotal of (?:both|the two|these|those|them)\b"
)
_SIGNS = """
    difference differ differs gap change subtract subtracted minus apart exceed exceeds times ratio as up add added adding combined
    combine jointly more less fewer higher lower larger bigger smaller greater wetter drier hotter cooler high lie lies
    lowest highest which most fewest least down go goes went gone increase increased decrease decreased rise rose risen
    fall fell fallen drop dropped grow grew grown since wide wider margin
"""
_SIGN_WORDS = frozenset(_SIGNS.split())
_PART = re.compile(r"\b(?:share|percent|percentage|proportion|fraction|part)\b|%")
_MET = re.compile(r"\b(?:met|covered|filled|satisfied|served|supplied|fulfilled)\b")
#: What the whole is.
_OF_LGA = re.compile(
    r"\b(?:of|in|for) (?:the|its|that|their|this)(?: own| whole| total)? (?:lga|local government)\b"
)
_HOLD = """
    hold holds live lives living make makes making account accounts represent represents belong belongs come comes
    get gets receive receives fall falls met covered filled satisfied served supplied still as
"""
_HOLDING = frozenset(_HOLD.split())
_FILTERS = frozenset(
    {"areas", "except_areas", "within", "conditions", "operator", "value", "unit", "among", "letters", "having",
     "n", "order", "after", "n_percent", "facility_level", "except_facility_level", "together", "each"}
)  # fmt: skip
_LEVELS = ("ward", "lga", "facility")
PAIR = 2
#: "And in Suleja? How many ranks between the two", "and the under fives. Give the two added up as well".
_CHANGE_AND_BOTH = re.compile(
    r"^(?P<change>(?:(?:ok|so|now|then) )*(?:and|what about|how about)\b[^?.;,]+?)\s*(?:[?.;,]+\s*(?:and )?|\s+and\s+)(?P<both>\S.+)$",
    re.IGNORECASE | re.DOTALL,
)


def change_and_both(text: str) -> tuple[str, str] | None:
    """What is exchanged, and what is asked of both answers."""
    match = _CHANGE_AND_BOTH.match(text.strip())
    return None if match is None else (match["change"], match["both"])


def asks_both(text: str, names: Gazetteer) -> bool:
    """Whether the last part of a message is asked of the answer before and of the first part."""
    parts = change_and_both(text)
    return parts is not None and _how_asked(read_slots(parts[1], names)) is not None


def question_of(message: Message | None) -> Arguments | None:
    """An answer before as one question to the data; None where it was none or several."""
    if message is None or message.outcome not in ("answer", ""):
        return None
    return question_said(message.tool, message.arguments)


def question_said(tool: str, arguments: Arguments) -> Arguments | None:
    """A request as one question to the data; None where it is none."""
    said: Arguments = dict(arguments)
    if tool == "query_data":
        return None if said.get("also") else said
    places = {name: said[name] for name in ("areas", "except_areas") if said.get(name)}
    if tool == "plan_nets" and set(said) <= {"areas", "topic", "level"}:
        need = said.get("topic") == "need"
        known = need or (said.get("areas") and not said.get("topic"))
        return (
            {**places, "variable": "need" if need else "nets", "measure": "sum"} if known else None
        )
    if tool == "rank_areas" and said.get("risk_class") and said.get("level") != "lga":
        score = "pca_class" if said.get("method") == "pca" else "composite_class"
        own = {"variable": score, "operator": "=", "value": said["risk_class"]}
        return {**places, "level": "ward", "conditions": [own]}
    if tool == "rank_areas" and said.get("order") and said.get("level") != "lga":
        rank = "pca_rank" if said.get("method") == "pca" else "composite_rank"
        end = "bottom" if said["order"] == "top" else "top"  # rank 1 is the highest risk
        kept = {name: said[name] for name in ("n", "after") if said.get(name)}
        return {**places, **kept, "level": "ward", "variable": rank, "order": end}
    return None


def taken_together(chosen: object, slots: Slots) -> bool:
    """Whether a request takes answers together that a question of nothing else asked for."""
    if not isinstance(chosen, Understood) or not chosen.arguments.get("combined"):
        return False
    return _only(slots, _SIGN_WORDS) or _only_of(slots, len(slots.areas) == 1)


def set_together(asked: AskedNow) -> Request | None:
    """ "What is the difference?", "add them up": of the numbers of the last two answers."""
    slots = asked.slots
    how = _how_asked(slots)
    if how is None or asked.last is None:
        return None
    last = question_of(asked.last)
    if last is None:
        return None
    ends = _both_ends(slots, last, how)
    if ends is not None:
        return "query_data", ends
    if (
        len(last.get("areas") or ()) >= PAIR
        and not last.get("together")
        and last.get("measure") != "count"
    ):
        return _of_its_places(last, how)
    return both_together(slots, question_of(asked.earlier), last)


def _how_asked(slots: Slots) -> str | None:
    """What is asked of two answers, where nothing else is."""
    if not _only(slots, _SIGN_WORDS):
        return None
    how = apart_said(slots.plain)
    if how is None and _BETWEEN.search(slots.plain):
        return "difference"
    return how or ("sum" if _SUM.search(slots.plain) else None)


def both_together(slots: Slots, first: Arguments | None, last: Arguments | None) -> Request | None:
    """Two numbers of one kind, taken together as the question says."""
    how = _how_asked(slots)
    if how is None or first is None or last is None or first == last or not alike(first, last):
        return None
    return "query_data", {**_as_number(first), "also": [_as_number(last)], "combined": how}


def _only(slots: Slots, more: frozenset[str]) -> bool:
    """Whether a question names nothing but the answers before and what is to be done with them."""
    named = slots.areas or slots.columns or slots.unknown_areas or slots.years or slots.age_group
    return not named and all(word in _SMALL or word in more for word in slots.plain.split())


def _of_its_places(last: Arguments, how: str) -> Request | None:
    """The places of one answer, each of which has a number."""
    if how == "sum":
        return "query_data", {**last, "together": True}
    if len(last["areas"]) != PAIR:
        return None
    return "query_data", {**last, "against": how}


def _both_ends(slots: Slots, last: Arguments, how: str) -> Arguments | None:
    """ "Which is the lowest, and how far is it from the highest": both ends of the list before."""
    order = last.get("order")
    if (
        how != "difference"
        or slots.order not in ("top", "bottom")
        or order not in ("top", "bottom")
    ):
        return None
    if slots.order == order or last.get("n", 1) != 1:
        return None
    first = {**last, "n": 1}
    return {**first, "order": slots.order, "also": [first], "combined": how}


def alike(first: Arguments, last: Arguments) -> bool:
    """Whether two numbers are of the same kind."""
    return _what(first) == _what(last)


def _what(said: Arguments) -> tuple[Any, ...]:
    if said.get("measure") == "count":
        return "count", said.get("count_of") or said.get("level")
    names = said.get("variables") or [said.get("variable")]
    lists = not said.get("variable") and bool(said.get("conditions"))
    return ("count", said.get("level")) if lists else (tuple(names), said.get("measure") or "sum")


def _as_number(said: Arguments) -> Arguments:
    """A question that gives one number: of an order its first, of a list how many fit."""
    if said.get("order") and not said.get("n"):
        return {**said, "n": 1}
    if not (said.get("variable") or said.get("variables") or said.get("measure")):
        return {**said, "measure": "count"}
    return said


def share_of_whole(asked: AskedNow) -> Request | None:
    """ "As a share of the state", "what percentage of the LGA do these hold": of the answer before."""
    slots = asked.slots
    of_place = len(slots.areas) == 1 and re.search(r"\b(?:of|in|for) (?:the )?_area_", slots.masked)
    if not _PART.search(slots.plain) or not _only_of(slots, bool(of_place)):
        return None
    part = _share_asked(asked)
    if part is None or part.get("variable") == "need_met":
        return None if part is None else ("query_data", part)
    whole: Arguments = {name: value for name, value in part.items() if name not in _FILTERS}
    if of_place:
        whole["areas"] = list(slots.areas)
    elif _OF_LGA.search(slots.plain):
        areas = _areas_of(part)
        if not areas:
            return None
        whole["areas"] = areas
    if whole == part:
        return None
    return "query_data", {**part, "also": [whole], "combined": "share"}


def _only_of(slots: Slots, of_place: bool) -> bool:
    """Whether nothing is named but the answer before, a share and its whole."""
    more = _HOLDING | {"proportion", "fraction", "part", "ward", "wards", "entire", "s"}
    words = slots.masked.replace("_column_", " ").split()
    listed = len(slots.columns) == 1 and slots.columns[0] in AMOUNTS and _THEM.search(slots.plain)
    named = (
        (slots.columns and not listed)
        or slots.unknown_areas
        or slots.years
        or slots.age_group
        or slots.order
    )
    named = named or (slots.areas and not of_place) or slots.operator
    return not named and all(
        word in _SMALL or word in more or word in ("_area_", "_number_") for word in words
    )


#: "What share of Bida's population lives in them".
_THEM = re.compile(r"\b(?:them|these|those|they|there)\b")


def _amount_named(slots: Slots) -> str | None:
    """The amount of which those listed before have a share: "the LGA's people"."""
    if not _THEM.search(slots.plain):
        return None
    named = (
        slots.columns[0] if slots.columns else build_arguments("query_data", slots).get("variable")
    )
    return named if named in AMOUNTS else None


def _share_asked(asked: AskedNow) -> Arguments | None:
    """What the share is of: the answer before, or the sum over what it listed."""
    before, variable = asked.last, _amount_named(asked.slots)
    if before is None:
        return None
    if variable is not None:
        within, kept = listed_by(before.tool, before.arguments)
        own = {**kept, "variable": variable, "measure": "sum", "within": within}
        return own if within else None
    last = question_of(before)
    if last is None:
        return None
    return _met(last) if _MET.search(asked.slots.plain) else _part(last)


def _met(last: Arguments) -> Arguments | None:
    """ "What percent of it is met", after the nets or the need of a place."""
    if last.get("variable") not in ("nets", "need", "nets_short"):
        return None
    kept = {name: value for name, value in last.items() if name not in ("measure", "order", "n")}
    return {**kept, "variable": "need_met"}


def _part(last: Arguments) -> Arguments | None:
    """The number whose share is asked for: a sum, a count, or the sum of those listed."""
    chosen = {name: last[name] for name in REPORTS_CHOSEN_BY if name in last}
    variable = str(last.get("variable") or "")
    if last.get("measure") == "count" or not (variable or last.get("variables")):
        said = _as_number({**last, "measure": "count"})
        return {name: value for name, value in said.items() if name not in ("order", "n")}
    if last.get("operator") and last.get("level") in _LEVELS and not last.get("measure"):
        return {**last, "measure": "count"}
    if variable not in AMOUNTS or last.get("measure") not in (None, "sum"):
        return None
    if last.get("order") or (last.get("conditions") and not last.get("measure")):
        listed = {name: value for name, value in last.items() if name not in ("within", "also")}
        listed.setdefault("level", "ward")
        return {**chosen, "variable": variable, "measure": "sum",
                "within": [*(last.get("within") or ()), listed]}  # fmt: skip
    if last.get("level") == "lga" or last.get("group_by"):
        return None
    return {**last, "measure": "sum"}


def _areas_of(last: Arguments) -> list[str]:
    """The places of an answer, or of the list that it is taken over."""
    for said in (last, *reversed(last.get("within") or [])):
        if said.get("areas"):
            return list(said["areas"])
    return []
