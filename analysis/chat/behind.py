"""What stands behind a rate or a count of reports: its tests and positives, of the same reports."""

from __future__ import annotations

import re

from analysis.chat.arguments import build_arguments
from analysis.chat.asked_now import AskedNow
from analysis.chat.listing import listed_by
from analysis.chat.request import REPORTS_CHOSEN_BY, YEARS, Arguments, Request
from analysis.chat.slots import Slots
from analysis.tools.query_sources import COUNTED

#: Counts of reports; behind a rate those that count in it.
_COUNTS = ("tests", "positives")
#: "It" as the answer before, and not a year, a file or a place of its own.
_IT = r"(?:that|this|it|those|these|them)(?: (?:figure|number|rate|result|value|percentage|percent|share|answer|one|tpr))?"
#: The name of what is implied may follow: see `implied`.
_END = r"(?: (?:then|please|number of tests))*$"
_POINTS = re.compile(
    rf"\b(?:for|in|of|behind|from|by|to|under|into) {_IT}(?: based)?{_END}"
    rf"|\bof {_IT} (?:is|was|are|were|came|tested|turned)\b"
    r"|\b(?:is|was|are|were) (?:that|this|it|those|these|they)\b(?! (?:year|month|file|data|state))"
    r"|\b(?:based|rests?|computed|calculated|comes?|come) (?:up)?(?:on|from)\b"
    r"|\bout of (?:how|what)\b|\bhow many(?: \w+){0,2} (?:behind|underlie|lie behind)\b"
    rf"|(?<!are )(?<!were )(?<!is )(?<!was )\bthere{_END}"
)
#: What a rate is taken of, without the word "tests".
_OUT_OF = re.compile(
    r"(?:(?:and|so|ok|but|please) )*(?:what (?:is|was) (?:that|this|it)(?: \w+)? out of|out of (?:how many|what)(?: \w+)?"
    r"|(?:what (?:is|was) |how (?:big|large) (?:is|was) |give me |show )?(?:the |its )?(?:denominators?|sample(?: size)?|number tested)"
    r"(?: (?:of|for|behind|in) (?:that|this|it)(?: \w+)?)?)"
)
_OVER = re.compile(
    r"(?:(?:and|so|ok|but|please) )*(?:what (?:is|was) )?(?:the |its )?numerators?(?: (?:of|for|behind) (?:that|this|it))?"
)
#: Nothing but the count: "how many positives?".
_ALONE = re.compile(
    r"(?:(?:and|so|ok|but|please) )*(?:(?:on |from )?how many|(?:the )?(?:total )?number of) "
    r"(?:(?:people|persons|children|patients|were|was) )?(?:tests?|tested|positives?|positive tests?|tested positive)"
    r"(?: (?:by|with|on) (?:rdts?|rapid tests?|microscopy|slides?))?(?: (?:then|please))?"
)
_ONE = re.compile(r"\b(?:that|this|it)\b")
_IN_TOTAL = re.compile(r"\b(?:in total|altogether|in all|together|all of them|overall)\b")
#: Answers whose figures are rates of reports where they name no other measure.
_OF_RATES = frozenset({"calculate_tpr", "analyse_trend"})
#: What a series over time or groups is told apart by, as a question to the data says it.
_APART = {
    "months": "period", "quarters": "period", "seasons": "month", "years": "year",
    "ages": "age_group", "month": "period", "year": "year", "age": "age_group",
    "facility_level": "facility_level", "levels": "facility_level",
}  # fmt: skip
_CHOSEN = ("areas", "except_areas", *REPORTS_CHOSEN_BY)


def points_behind(slots: Slots) -> bool:
    """Whether a question points to what the answer before was about: "is that", "there"."""
    return _POINTS.search(slots.plain) is not None


def asks_behind(slots: Slots) -> bool:
    """Whether a question may ask for the counts behind the answer before."""
    alone = any(words.fullmatch(slots.plain) for words in (_OUT_OF, _OVER, _ALONE))
    return alone or points_behind(slots)


#: Answers that say how many people they are of.
_TELLS_PEOPLE = frozenset({"select_reprioritised"})


def people_told(asked: AskedNow) -> Request | None:
    """ "How many people is that?" of the wards that may be left out: told with them."""
    if asked.last is None or asked.last.tool not in _TELLS_PEOPLE or not asks_behind(asked.slots):
        return None
    wanted = build_arguments("query_data", asked.slots)
    own = asked.slots.areas or asked.slots.years or wanted.get("variable") != "population"
    return None if own else (asked.last.tool, dict(asked.said))


#: A count of what "that" was: of nothing else, where it cannot be told.
_OF_THAT = re.compile(
    rf"\bhow many\b.*\b(?:is|was|are|were) (?:that|this|those|these)\b(?! (?:year|month|file|data|state))"
    rf"|\b(?:for|behind) (?:that|this|those|these)(?: (?:figure|number|rate|result|value|answer))?{_END}|\bbased on how many\b|\bout of how many\b"
)


def behind_nothing(asked: AskedNow) -> bool:
    """Whether a count of "that" is asked for, and the answer before was of no such thing."""
    own = asked.slots.areas or asked.slots.years or asked.slots.unknown_areas
    looked_up = asked.best == "query_data" and _OF_THAT.search(asked.slots.plain) is not None
    return looked_up and not own and asked.last is not None


def behind_it(asked: AskedNow) -> Request | None:
    """ "Based on how many tests?", "how many positives is that?": of the same reports."""
    if not asks_behind(asked.slots) or asked.last is None or asked.last.outcome != "answer":
        return None
    fresh = build_arguments("query_data", asked.slots)
    wanted = _wanted(asked.slots, fresh)
    if not wanted or fresh.get("order") or fresh.get("operator") or fresh.get("conditions"):
        return None
    measure = _measure(asked.last.tool, asked.said)
    if measure is None:
        return None
    one = _ONE.search(asked.slots.plain) is not None
    others = [_counted(item, fresh, wanted, one_place=one) for item in asked.said.get("also") or ()]
    found = _counted(_as_query(asked.last.tool, asked.said), fresh, wanted, one_place=one)
    if _IN_TOTAL.search(asked.slots.plain):
        found = {name: value for name, value in found.items() if name != "level"}
        found |= {"together": True} if len(found.get("areas") or ()) > 1 else {}
    return "query_data", {**found, **({"also": others} if others else {})}


def _wanted(slots: Slots, fresh: Arguments) -> list[str]:
    """Tests or positives, whichever are asked for."""
    named = list(fresh.get("variables") or filter(None, [fresh.get("variable")]))
    if set(named) & set(_COUNTS):  # "how many people were tested"
        named = [name for name in named if name != "population"]
    if _OUT_OF.fullmatch(slots.plain) or named == ["tpr"]:
        return ["tests"] if _OUT_OF.fullmatch(slots.plain) else []
    if _OVER.fullmatch(slots.plain):
        return ["positives"]
    return named if set(named) <= set(_COUNTS) else []


def _measure(tool: str, said: Arguments) -> str | None:
    """Whether the answer before gave a rate of reports or counts of them; None: neither."""
    if said.get("map_kind") == "tpr" and not said.get("variable"):
        return "tpr"
    named = said.get("variable") or next(iter(said.get("variables") or ()), None)
    if tool in _OF_RATES:
        named = named or "tpr"
    named = {**dict.fromkeys(COUNTED, "tpr"), "u5_tpr_rdt": "tpr"}.get(str(named), named)
    return named if named in ("tpr", *_COUNTS) else None


def _as_query(tool: str, said: Arguments) -> Arguments:
    """What an answer was about, as a question to the data."""
    if tool == "query_data":
        return {name: value for name, value in said.items() if name != "also"}
    found = {name: said[name] for name in (*_CHOSEN, "level", "order", "n") if said.get(name)}
    found |= {"variable": _measure(tool, said)}
    years = list(said.get("years") or ())
    if years:  # of a trend or chart: from one to the other
        found.pop("years", None)
        found |= {"first_year": min(years), **({"last_year": max(years)} if years[1:] else {})}
    apart = _APART.get(str(said.get("topic") or said.get("by")))
    if tool == "analyse_trend" and not (apart or said.get("level")):
        apart = "year"
    if apart is not None:
        found["group_by"] = apart
        found.pop("level", None)
    elif said.get("by") in ("lga", "ward", "state"):
        found["level"] = said["by"]
    return found


def _counted(said: Arguments, fresh: Arguments, wanted: list[str], *, one_place: bool) -> Arguments:
    """The counts asked for, of the reports that a question to the data was about."""
    one = bool(said.get("order")) and not said.get("n") and one_place
    within, _ = listed_by("query_data", said, one=one)
    names = ("level", "group_by", "together", *REPORTS_CHOSEN_BY)
    kept = {name: said[name] for name in names if said.get(name)}
    if not within:
        kept |= {name: said[name] for name in ("areas", "except_areas") if said.get(name)}
    now = {name: fresh[name] for name in _CHOSEN if fresh.get(name)}
    if set(YEARS) & set(now):
        kept = {name: value for name, value in kept.items() if name not in YEARS}
    if now.get("areas"):
        within = []
    counts = list(dict.fromkeys([*wanted, *_COUNTS]))
    rate = said.get("variable") not in _COUNTS
    variables = [*(f"{name}_counted" for name in counts), "tpr"] if rate else wanted
    return {
        **kept,
        **now,
        **({"within": within} if within else {}),
        **({"variables": variables} if len(variables) > 1 else {"variable": variables[0]}),
    }
