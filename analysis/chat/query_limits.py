"""What a question leaves out or starts from: "not in Bida", "of the top 20", "names with K"."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.places_said import places_unknown
from analysis.chat.query_times import MONTHS
from analysis.chat.slots import Slots, order_said
from analysis.chat.words import english
from analysis.chat.words.apart import apart_said
from analysis.chat.words.ends import PLACES, place_words
from analysis.chat.words.measures import AMOUNTS
from chatmrpt.lib.patterns import compiled

#: Places one after the other: "Bida, Suleja and Tafa", "Bida nor in Suleja".
_PLACES = r"_area_(?: (?:lga|ward))?(?: (?:and |or |et |ou |nor )?(?:(?:in|of|from) )?_area_(?: (?:lga|ward))?)*"
#: Words right before a place that is left out.
_OUTSIDE = re.compile(
    r"\b(?:(?:all|everything|everywhere|anywhere|every (?:ward|lga)|all (?:the )?(?:ward|lga|others?)) but(?: for)?|but for|with the exception of|excepting|not (?:in|from|of|within|part of)|no(?:t)? dey(?: for)?|outside(?: of)?|except(?: for)?"
    r"|excluding|exclude|not (?:counting|including|considering|taking|using)|disregard(?:ing)?|omit(?:ting)?|ignor(?:e|ing)|(?:leave|leaving|set|setting|put|putting|take|taking) (?:out|aside|apart)|minus|other than|apart from|aside from|besides|but not(?: in)?|save(?: for)?|bar(?:ring)?|neither|(?:in |of |from )?none of|else(?:where)? than|different from"
    r"|without|hors(?: de)?|en dehors de|sauf|a part|excepte|pas (?:a|dans)|banda|ban da|in ban da)"
    r"(?: (?:the|those|that|which|ones|all|any|are|is|lie|located|in|from|within|of|de|lga|ward))* "
    rf"({_PLACES})"
)
#: "When Paikoro is left aside", "with Bida excluded".
_TAKEN_OUT = re.compile(
    rf"({_PLACES}) (?:(?:is|are|being|be|were|was|lga) )*(?:left (?:out|aside)|set aside|put aside|take(?:n)? (?:out|away)|aside|excluded"
    r"|removed|ignored|omitted|disregarded|not (?:counted|included|considered))\b"
    rf"|\b(?:leav(?:e|ing)|set(?:ting)?|put(?:ting)?|tak(?:e|ing)|keep(?:ing)?) ({_PLACES}) (?:aside|out|away|apart)\b"
)
_BEGINS = re.compile(
    r"\b(start|starts|starting|begin|begins|beginning|end|ends|ending|commen\w+|finiss\w+)"
    r" (?:with|in|by|par|on) (?:the )?(?:letters? )?([a-z]{1,12})\b"
)


_PART = re.compile(
    rf"\b(?P<order>{english.TOP}|{english.BOTTOM}) _number_ (?:percent\w*|pct|%)(?!\w)"
)
_NAMED_PARTS = {"quartile": 25.0, "quarter": 25.0, "quintile": 20.0, "decile": 10.0, "half": 50.0}
#: "The bottom quintile": a part of the list by its name.
_NAMED_PART = re.compile(
    rf"\b(?:{english.TOP}|{english.BOTTOM}) ({'|'.join(_NAMED_PARTS)})s?(?! of (?:the )?(?:year|20))\b"
)
_OR_PLACE = re.compile(
    r"_area_(?: lga| ward)? or (?:else )?(?:with|where|whose|having|have|has|those|ward|that|which|any|_column_)\b"
    r"|_number_(?: (?:%|percent|\w+))? or (?:(?:are|is|lie|lies|located|that|which|those|ward|else) )*(?:in|of|from|within) _area_"
)


def part_of_list(slots: Slots) -> float | None:
    """The part of a list, in percent: "the top 10 percent"."""
    match = _PART.search(slots.masked)
    if match is None:
        named = _NAMED_PART.search(slots.masked)
        return _NAMED_PARTS[named[1]] if named else None
    numbers = slots.numbers_from(match.start())
    return numbers[0].value if numbers else None


#: "Wards whose name contains gari".
_HOLDS = re.compile(
    r"\bnames? (?:that )?(?:contain\w*|includ\w*|with|has|have|having|hold\w*)(?: the)?(?: word| letters?)? ([a-z]{2,20})\b"
    r"|\bwards? (?:called|named) ([a-z]{2,20}) something\b"
)
_PLACE = rf"{place_words()}|\d{{1,3}}(?:st|nd|rd|th|e|eme)"
_NTH = re.compile(
    rf"\b(?P<nth>{_PLACE})"
    r"(?: (?:ward|lga|facility|place|of the|with the|with|the)){0,3}"
    rf" (?!first\b|last\b|half\b)(?:{english.TOP}|{english.BOTTOM})\b(?! (?:ten|five|\d))"
)


#: "Which facility was third on tests", "in second place for rainfall": from the top, where no end is said.
_PLACED = re.compile(
    rf"\b(?:is|was|were|are|came|comes?|ranks?|ranked|placed?|stood|stands|finished|sits|lies|be)(?: in| at)?(?: the)? (?P<nth>{_PLACE})(?: place| position| one)?(?= (?:on|for|in|by|with|when|if|from|after|overall)\b|$)"
    rf"|\b(?:in|at|on) (?P<place>{_PLACE}) (?:place|position)\b"
)
_ASKED = re.compile(r"\b(?:which|what|name|who)\b")


#: "The highest and the runner-up", "first and second".
_AND_SECOND = r"\b(?:and|plus|with|then|also) (?:(?:the|its|their|also|one|in) )*(?:runners? up|second(?! half)|next (?:one|ward|lga|facility|highest|lowest|worst|best))(?: (?:place|one|highest|lowest|best|worst))?(?: (?:and|then) (?:the )?third)?\b"


def one_place(slots: Slots, found: dict[str, Any]) -> dict[str, Any]:
    """One place of a list alone: "the second highest", "which LGA comes third"."""
    if found["order"] and found["n"] in (None, 1) and compiled(_AND_SECOND).search(slots.plain):
        return {"n": 3 if " third" in slots.plain else 2, "after": None}
    nth = nth_asked(slots)
    if nth is not None and found["order"] and not found["both_ends"]:
        return {"n": 1, "after": nth - 1 or None}
    placed = place_asked(slots)
    if (
        placed is None
        or nth is not None
        or not found["level"]
        or found["measure"] not in (None, "sum")
    ):
        return {}
    if found["areas"] and not _ASKED.search(slots.plain):
        return {}  # the place of one area
    return {"order": found["order"] or "top", "n": 1, "after": placed - 1 or None, "measure": None}


def place_asked(slots: Slots) -> int | None:
    """A place that is asked for by its number alone: "comes second"."""
    match = _PLACED.search(slots.plain)
    if match is None:
        return None
    return _place_of(match["nth"] or match["place"])


def nth_asked(slots: Slots) -> int | None:
    """One place of a list: "the second highest", "the 5th driest ward"."""
    match = _NTH.search(slots.plain)
    if match is None:
        return None
    return _place_of(match["nth"])


def _place_of(word: str) -> int | None:
    return PLACES.get(word) or int(re.sub(r"\D", "", word)) or None


def percentile_asked(slots: Slots) -> float | None:
    """Which percentile; a quartile is one."""
    named = percentile_named(slots)
    return named or (slots.numbers[0].value if slots.numbers else None)


def percentile_named(slots: Slots) -> float | None:
    """The percentile that a quartile is."""
    quartile = re.search(r"\b(lower|first|1st|upper|third|3rd) quartiles?\b", slots.plain)
    if quartile is None:
        return None
    return 25.0 if quartile[1] in ("lower", "first", "1st") else 75.0


def place_or_condition(slots: Slots) -> bool:
    """ "In Bida or with TPR above 40 %": the place is enough by itself."""
    return _OR_PLACE.search(slots.masked) is not None


def areas_left_out(slots: Slots) -> list[str]:
    """Places named to be left out: "not in Suleja", "sauf Bida"."""
    names = [item.name for item in slots.found if item.kind == "area"]
    out: list[str] = []
    for match in (*_OUTSIDE.finditer(slots.masked), *_TAKEN_OUT.finditer(slots.masked)):
        group = match.lastindex or 1
        first = slots.masked[: match.start(group)].count("_area_")
        out += names[first : first + match[group].count("_area_")]
    return list(dict.fromkeys(out))


#: Kinds of facilities, as their names have them; the longer first. "Clinic" is said of any of them.
_KIND = re.compile(
    r"\b(general hospital|cottage hospital|teaching hospital|specialist hospital|rural hospital|health post|basic health clinic"
    r"|health clinic|primary health cent(?:re|er)|maternity|dispensary|hospital)s?\b|\b(dispensar|maternit)ies\b"
)


def letters_or_kind(slots: Slots) -> dict[str, str] | None:
    """What a ward's name begins or ends with; or the kind of facility that a name holds."""
    kind = _KIND.search(slots.plain)
    if letters(slots) is not None or kind is None or slots.facility_level:
        return letters(slots)
    said = kind[1] or f"{kind[2]}y"
    return {"at": "within", "text": said.replace("center", "centre")}


def letters(slots: Slots) -> dict[str, str] | None:
    """The letters that a ward's name begins or ends with."""
    held = _HOLDS.search(slots.plain)
    if held is not None:
        return {"at": "within", "text": held[1]}
    match = _BEGINS.search(slots.plain)
    if match is None or not re.search(
        r"\bwards?\b|\blgas?\b|\bnames?\b|\bquartiers?\b", slots.plain
    ):
        return None
    return {"at": "end" if match.group(1).startswith(("end", "fin")) else "start",
            "text": match.group(2)}  # fmt: skip


_RISK_IS = re.compile(
    r"\b(?:ward|lga|areas?|places?|those|ones)(?: \w+){0,2}? (?:of|at|with|in|under|whose|where)(?: (?:a|the|malaria))* (very )?(high|medium|low) (?:malaria )?risk\b"
    r"|\brisk(?: class)? is (very )?(high|medium|low)\b"
)
_CLASS = re.compile(
    r"\b(?:very )?(?:high|medium|low)(?: malaria)? risk\b|\brisk(?: class)? is (?:very )?(?:high|medium|low)\b"
    r"|\bclass (?:high|medium|low)\b|\b(?:high|medium|low) class\b"
    r"|\b(?:high|medium|low) (?:and|or|vs|versus|against|than|with) (?:high|medium|low) risk\b"
)


def class_asked(slots: Slots, *, beside_number: bool = False) -> dict[str, Any] | None:
    """Wards of one class of risk: "how many high risk wards"; "5 high risk wards" are a list's."""
    told = _RISK_IS.search(slots.plain) if slots.risk_class is None else None
    if slots.n is not None and not beside_number:
        return None
    name = slots.risk_class
    if told is not None:
        name = str(told[2] or told[4]).capitalize()
    if name is None:
        return None
    return _of_class(name, slots.plain)


def _of_class(name: str, plain: str) -> dict[str, Any]:
    very = re.search(rf"\bvery {name.casefold()}\b", plain)
    value = f"Very {name.casefold()}" if very else name
    return {"variable": "composite_class", "operator": "=", "value": value}


_BESIDE = r"(?:and|or|vs|versus|against|than|with|compared (?:to|with)|beside)"
#: Every class that is named: "high wards versus low wards", "the High against the Low class".
_EACH_CLASS = re.compile(
    r"\b(high|medium|low)(?: malaria)?(?= (?:risk|class|category|ward)\b)"
    rf"|\b(high|medium|low)(?=(?: ward| risk| class)? {_BESIDE} (?:(?:a|an|the|those|in|of|all) )*(?:high|medium|low)(?: malaria)? (?:risk|class|ward)\b)"
    r"|\bclass(?:ed|ified)?(?: as)? (high|medium|low)\b"
)


def other_class(slots: Slots, risk: dict[str, Any]) -> dict[str, Any] | None:
    """The second class of two that are set side by side: "in high risk and low risk wards"."""
    named = [name for match in _EACH_CLASS.findall(slots.plain) for name in match if name]
    others = [name for name in dict.fromkeys(named) if name not in risk["value"].lower().split()]
    return _of_class(others[0].capitalize(), slots.plain) if len(others) == 1 else None


def order_beside_class(slots: Slots) -> str | None:
    """Which end of a list is asked for by other words than those of the class."""
    return order_said(_CLASS.sub(" ", slots.masked))


def end_asked(slots: Slots, measured: bool) -> str | None:
    """Which end of a list is asked for: "high risk wards" are no end."""
    risk = class_asked(slots, beside_number=measured)
    return slots.order if risk is None else order_beside_class(slots)


def of_one_class(
    slots: Slots, found: dict[str, Any], risk: dict[str, Any], own: list[str]
) -> dict[str, Any]:
    """The wards of a class, measured or in order as the rest of the question says."""
    of_groups = found.get("count_of") or found["level"] == "lga"  # "the LGA with most high wards"
    order = None if found["measure"] and not of_groups else order_beside_class(slots)
    said = list(found.get("conditions") or [])
    limits: dict[str, Any] = {"order": order, "conditions": [*said, risk]}
    if not order:
        limits["n"] = None
    if not found.get("operator"):
        limits |= {"variables": own, "variable": None}
    other = other_class(slots, risk)
    if other is not None:
        how = apart_said(slots.plain)
        if how is not None and own and found["measure"] in (None, "count"):
            limits["measure"] = "sum" if own[0] in AMOUNTS else "mean"
            limits |= {"order": None, "n": None}
            order = None
        limits |= {} if order or limits.get("measure") or found["measure"] else {"measure": "mean"}
        limits |= {"combined": how} if how and not order else {}
        second = {**found, **limits, "conditions": [*said, other]}
        limits["also"] = [
            _given({name: value for name, value in second.items() if name != "combined"})
        ]
    return limits


#: "Of the High wards", "what part of all High wards".
_OF_CLASS = re.compile(
    r"\b(?:of|among|amongst|within|out of) (?:(?:all|the|those|these|our) )*(?:very )?(?:high|medium|low)(?: class| risk)? ward\b"
)


def share_of_class(slots: Slots, found: dict[str, Any]) -> dict[str, Any]:
    """The share of the wards of a class that fit: "what part of all High wards is contested"."""
    said = list(found.get("conditions") or [])
    own = [item for item in said if item["variable"] == "composite_class"]
    if found["measure"] != "share" or len(own) != 1 or len(said) < 2:
        return {}
    if found.get("variable") or found.get("variables") or not _OF_CLASS.search(slots.plain):
        return {}
    rest = [item for item in said if item not in own]
    return {"conditions": rest, "within": [{"level": "ward", "conditions": own}]}


def two_sides(slots: Slots, found: dict[str, Any]) -> dict[str, Any]:
    """ "Wards above 30 versus those below 20": two questions, as no ward is both."""
    said = list(found.get("conditions") or [])
    if len(said) != 2 or not compiled(rf"\b(?!and\b|or\b|with\b|than\b){_BESIDE}\b").search(
        slots.plain
    ):
        return {}
    same = said[0]["variable"] == said[1]["variable"]
    signs = {item["operator"][:1] for item in said}
    if not same or signs != {"<", ">"} or not found["measure"]:
        return {}
    one, other = said
    other = {name: value for name, value in other.items() if name != "joined"}
    return {"conditions": [one], "also": [_given({**found, "conditions": [other]})]}


def _given(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in (None, [], "", {})}


def binds(slots: Slots) -> str | None:
    """Which of "and" and "or" goes first, where it is said: "and either this or that"."""
    return (
        "or"
        if re.search(r"\b(?:and|but|with|et) (?:\w+ )?(?:either|soit)\b", slots.plain)
        else None
    )


def places_not_there(slots: Slots) -> list[str]:
    """Names after "in", "of" or "for" that the data do not hold."""
    return [
        name
        for name in places_unknown(slots)
        if name.casefold().split()[0] not in MONTHS
        and re.search(rf"\b(?:in|of|for|at) {re.escape(name.casefold())}\b", slots.plain)
    ]


_TOGETHER = (
    r"\b(?:together|combined|taken together|in all|altogether|overall|as a whole|added up|jointly)\b"
    r"|\bensemble\b|\bau total\b"
)
#: "In 2022 and 2023 taken together": the years are, and no places.
_YEARS_TOGETHER = rf"\b20\d\d (?:(?:taken?|put|added|both|all|years?|months|and) )*(?:{_TOGETHER})"


def places_together(slots: Slots) -> bool:
    """Whether several places are taken together."""
    plain = compiled(_YEARS_TOGETHER).sub(" ", slots.plain)
    return len(slots.areas) > 1 and compiled(_TOGETHER).search(plain) is not None
