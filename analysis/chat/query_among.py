"""The first wards of a list that a number is taken over: "of the 50 wards with most people, how many …"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from analysis.chat.slots import Slots, order_said
from analysis.chat.words import english
from analysis.chat.words.implied import measure_of_superlative
from chatmrpt.lib.patterns import compiled

_END = rf"(?:{english.TOP}|{english.BOTTOM})"
_BEFORE = r"\b(?:out of|of|in|for|across|among|amongst|within|from|between|into|over)"
#: What may stand in the name of such a list; the first other word ends it.
_TAIL = (
    r"(?: (?:ward|lga|by|in|on|for|of|terms|the|risk|malaria|with|highest|lowest|most|least|at|ranked|ranking"
    r"|rank|priority|vulnerable|_age_|_column_|people|inhabitants|populous|populated|lying|scor\w+|composite"
    r"|overall|total|mean|average|positivity|levels?|values?|number|under|five|fives|5|years))*"
)
_LIST = re.compile(
    rf"{_BEFORE} (?P<list>(?:(?:the|all|all the|our|my|these|those|its) )*"
    rf"(?:(?P<end>{_END}) (?:risk )?_number_|_number_(?: ward| lga)? (?:(?:with|that have|having|of) )?(?:the )?(?P<last>{_END}))"
    rf"(?P<tail>{_TAIL}))"
)
#: Such a list wherever it stands.
LISTED = re.compile(
    rf"\b(?:(?P<end>{_END}) (?:risk )?_number_|_number_(?: ward| lga)?(?: (?:with|that have|having|of))?(?: the)? (?P<last>{_END}))(?P<tail>{_TAIL})"
)
#: A list that holds what is asked for: "the ten most populous wards hold how many people".
_HOLDS = re.compile(
    rf"^(?:(?:do|does|did|what do|how many people do) )?(?P<list>(?:(?:the|all|our|my|these) )*"
    rf"(?:(?P<end>{_END}) (?:risk )?_number_|_number_(?: ward)? (?:(?:with|that have|having|of) )?(?:the )?(?P<last>{_END}))(?P<tail>{_TAIL}))"
    r"(?= (?:tak\w+ |put |add\w* )?(?:together |combined |jointly )?(?:hold|have|contain|house|home|account|represent|make up)\b)"
)
#: The place whose own list it is: "the top 5 wards in Bosso".
_OF_PLACE = re.compile(r"(?: (?:in|of|from|for|within))? _area_")
#: "The population of the riskiest ward".
_OF_ONE = re.compile(
    r"(?:_column_|\bpeople|\binhabitants|\bnets)(?: \w+){0,2}? (?:of|in|for) (?:the |our )*"
    r"(?P<end>riskiest|highest risk|top risk|most at risk|lowest risk|least at risk|safest) ward\b"
)
#: What is listed there is no ward.
_OTHERS = re.compile(
    r" (?:lga|facilit\w+|clinics?|hospitals?|health|months?|years?|weeks?|quarters?|days?|reports?|centres?|percent|%)(?!\w)"
)
_COUNTS = re.compile(r"\bhow many\b|\bnumber of\b|^count\b|\bcount (?:the )?(?:ward|those)\b")
_MEASURED = re.compile(
    r"_column_|\bpeople\b|\binhabitants\b|\bpopulation\b|\bnets?\b|\btests?\b|\bcertainty\b"
)
_SHARE = re.compile(r"\b(?:percentage|percent|share|proportion|fraction|part|portion)\b")
_PEOPLE_WANTED = re.compile(r"\bhow many (?:people|inhabitants|persons)\b")
_LISTED = re.compile(r"\bcompar\w+|\bmap\b|\blist\b|\bchart\b")
_BIG = frozenset({"largest", "biggest", "smallest"})


def among(slots: Slots) -> dict[str, Any] | None:
    """The wards a number is taken over: "mean TPR of the top 10 risk wards"."""
    return among_said(slots)[1]


def among_said(slots: Slots) -> tuple[Slots, dict[str, Any] | None]:
    """The wards a number is taken over, and the question without the words that say them."""
    one = _OF_ONE.search(slots.masked)
    if one is not None and slots.n is None:
        low = re.match(r"lowest|least|safest", one["end"])
        masked, plain = (
            text.replace(f"{one['end']} ward", _blank(f"{one['end']} ward"))
            for text in (slots.masked, slots.plain)
        )
        rest = replace(slots, masked=masked, plain=plain, order=order_said(masked))
        return rest, {"n": 1, "order": "bottom" if low else "top"}
    match = _LIST.search(slots.masked) or _HOLDS.search(slots.masked)
    if match is None or _OTHERS.match(slots.masked, match.end()):
        return slots, None
    if "lga" in match["list"].split():
        return slots, None
    at = slots.masked[: match.start("list") + match["list"].index("_number_")].count("_number_")
    number = slots.numbers[at].value if at < len(slots.numbers) else 0.0
    if number < 1 or number != int(number):
        return slots, None
    rest = _without(slots, match, at)
    counts = _COUNTS.search(slots.plain) is not None
    filtered = rest.areas or rest.operator or rest.risk_class or re.search(r"\blga\b", rest.plain)
    if not _MEASURED.search(rest.masked) and not (counts and filtered):
        return slots, None
    if _LISTED.search(slots.plain) and not counts:
        return slots, None
    end = match["end"] or match["last"]
    limits: dict[str, Any] = {
        "n": int(number),
        "order": "bottom" if compiled(english.BOTTOM).fullmatch(end) else "top",
    }
    by = ordered_by(slots, match, end)
    if by is not None:
        limits["by"] = by
    own_place = _OF_PLACE.match(slots.masked, match.end())
    of_some = counts and not _PEOPLE_WANTED.search(slots.plain)
    if not own_place and (of_some or _SHARE.search(slots.plain)):
        limits["of_all"] = True
    return rest, limits


def ordered_by(slots: Slots, match: re.Match[str], end: str) -> str | None:
    """The column that orders the list; None is the ranking."""
    words = match["tail"].split()
    if "_column_" in words:
        named = [item.name for item in slots.found if item.kind == "column"]
        return named[slots.masked[: match.end()].count("_column_") - words.count("_column_")]
    if {"people", "inhabitants", "populous", "populated"} & set(words):
        return "population"
    if {"risk", "rank", "ranked", "ranking"} & set(words):
        return None
    meant = measure_of_superlative(f"{end} {' '.join(words)}".strip())
    return meant or ("population" if end in _BIG else None)


def _without(slots: Slots, match: re.Match[str], at: int) -> Slots:
    """The question with a mark for each word of the list: places of words stay."""
    start, end = match.span("list")
    count = {kind: slots.masked[:start].count(kind) for kind in ("_column_", "_age_")}
    inside = match["list"].count("_column_")
    columns = [item for item in slots.found if item.kind == "column"]
    gone = columns[count["_column_"] : count["_column_"] + inside]
    masked = slots.masked[:start] + _blank(match["list"]) + slots.masked[end:]
    words = slots.plain.split()
    number = slots.numbers[at]
    own = {place for item in gone for place in range(item.start, item.end)}
    own |= set(range(number.at, number.end or number.at + 1))
    first, last = _span(slots, match, own)
    words[first:last] = ["_"] * (last - first)
    found = tuple(item for item in slots.found if item not in gone)
    return replace(
        slots,
        plain=" ".join(words),
        masked=masked,
        found=found,
        columns=tuple(dict.fromkeys(item.name for item in found if item.kind == "column")),
        numbers=tuple(item for item in slots.numbers if item is not number),
        n=None,
        order=order_said(masked),
    )


def _span(slots: Slots, match: re.Match[str], own: set[int]) -> tuple[int, int]:
    """The places of the list's words in the whole question: those beside its number and column."""
    words = slots.plain.split()
    first, last = min(own), max(own) + 1
    said = [word for word in match["list"].split() if not word.startswith("_")]
    while first and words[first - 1] in said:
        first -= 1
    while last < len(words) and words[last] in said:
        last += 1
    return first, last


def _blank(text: str) -> str:
    return " ".join("_" for _ in text.split())
