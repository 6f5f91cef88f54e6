"""What a question leaves out or starts from: "not in Bida", "of the top 20", "names with K"."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.slots import Slots, order_said
from analysis.chat.words import english

#: Words right before a place that is left out.
_OUTSIDE = re.compile(
    r"\b(?:(?:all|everything|everywhere|anywhere|every (?:ward|lga)|all (?:the )?(?:ward|lga|others?)) but(?: for)?|but for|with the exception of|excepting|not (?:in|from|of|within|part of)|no(?:t)? dey(?: for)?|outside(?: of)?|except(?: for)?"
    r"|excluding|exclude|not counting|not including|ignoring|leave out|minus|other than|apart from|aside from|besides|but not(?: in)?|leaving out"
    r"|without|hors(?: de)?|en dehors de|sauf|a part|excepte|pas (?:a|dans)|banda|ban da|in ban da)"
    r"(?: (?:the|those|that|which|ones|all|any|are|is|lie|located|in|from|within|of|de|lga|ward))* "
    r"(_area_(?: (?:lga|ward))?(?: (?:and |or |et |ou |nor )?(?:in )?_area_(?: (?:lga|ward))?)*)"
)
_RISKY = (
    r"(?: (?:highest|lowest|most|least|high|low|at|risk|risky|ranked|ranking|priority|malaria"
    r"|vulnerable))*"
)
_AMONG = (
    re.compile(
        rf"\b(?:of|in|for|across|among|within|from) (?:the |all |our |my )*"
        rf"(?P<order>{english.TOP}|{english.BOTTOM}) (?:risk )?_number_{_RISKY}(?: ward)?"
        r"(?: (?:by|in|on|with)(?: the)?(?: (?:highest|lowest))? (?P<by>_column_))?"
    ),
    re.compile(
        r"\b(?:of|in|for|across|among|within|from) (?:the |all |our |my )*_number_(?: ward)?"
        rf" (?:with(?: the)? )?(?P<order>{english.TOP}|{english.BOTTOM})(?: (?P<people>populous|populated))?"
        rf"{_RISKY}(?: ward)?(?: (?P<by>_column_))?"
    ),
)
#: "The population of the riskiest ward".
_OF_ONE = re.compile(
    r"(?:_column_|\bpeople|\binhabitants|\bnets)(?: \w+){0,2}? (?:of|in|for) (?:the |our )*"
    r"(?P<end>riskiest|highest risk|top risk|most at risk|lowest risk|least at risk|safest) ward\b"
)
#: "How many wards of Borgu are in the top 50", "how many of the top 50 are in Borgu".
_COUNTED_AMONG = re.compile(
    r"\bhow many (?:of )?(?:the |our |its )*(?:ward|_area_|lga)\b.*\b(?:in|among|within) (?:the |our )*_?\w+ (?:risk )?_number_"
    rf"|\bhow many (?:wards? )?(?:of|in|among) (?:the |our )*(?:{english.TOP}|{english.BOTTOM}) (?:risk )?_number_.*_area_"
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
    at = slots.masked[: match.start()].count("_number_")
    return slots.numbers[at].value if at < len(slots.numbers) else None


#: "Wards whose name contains gari".
_HOLDS = re.compile(
    r"\bnames? (?:that )?(?:contain\w*|includ\w*|with|has|have|having|hold\w*)(?: the)?(?: word| letters?)? ([a-z]{2,20})\b"
    r"|\bwards? (?:called|named) ([a-z]{2,20}) something\b"
)
_NTHS = {word: at for at, word in enumerate(
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], start=1
)}  # fmt: skip
_NTH = re.compile(
    rf"\b(?P<nth>{'|'.join(_NTHS)}|\d{{1,3}}(?:st|nd|rd|th|e|eme))"
    r"(?: (?:ward|lga|facility|place|of the|with the|with|the)){0,3}"
    rf" (?!first\b|last\b|half\b)(?:{english.TOP}|{english.BOTTOM})\b(?! (?:ten|five|\d))"
)


#: "Which LGA comes second for nets", "in third place": from the top, where no end is said.
_PLACED = re.compile(
    rf"\b(?:comes?|came|ranks?|ranked|stands?|is|placed|finishe[sd]) (?:in )?(?:the )?(?P<nth>{'|'.join(_NTHS)})"
    r"(?: place)?(?= (?:for|in|by|on|with|after|when)\b|$)"
    rf"|\bin (?P<place>{'|'.join(_NTHS)}) place\b"
)


def one_place(slots: Slots, found: dict[str, Any]) -> dict[str, Any]:
    """One place of a list alone: "the second highest", "which LGA comes third"."""
    nth = nth_asked(slots)
    if nth is not None and found["order"] and not found["both_ends"]:
        return {"n": 1, "after": nth - 1 or None}
    placed = place_asked(slots)
    if placed is None or found["order"] or not found["level"] or found["areas"]:
        return {}
    return {"order": "top", "n": 1, "after": placed - 1 or None}


def place_asked(slots: Slots) -> int | None:
    """A place that is asked for by its number alone: "comes second"."""
    match = _PLACED.search(slots.plain)
    return _NTHS[match["nth"] or match["place"]] if match else None


def nth_asked(slots: Slots) -> int | None:
    """One place of a list: "the second highest", "the 5th driest ward"."""
    match = _NTH.search(slots.plain)
    if match is None:
        return None
    word = match["nth"]
    return _NTHS.get(word) or int(re.sub(r"\D", "", word)) or None


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
    for match in _OUTSIDE.finditer(slots.masked):
        first = slots.masked[: match.start(1)].count("_area_")
        out += names[first : first + match.group(1).count("_area_")]
    return list(dict.fromkeys(out))


def among(slots: Slots) -> dict[str, Any] | None:
    """The wards a number is taken over: "mean TPR of the top 10 risk wards"."""
    one = _OF_ONE.search(slots.masked)
    if one is not None and slots.n is None:
        low = re.match(r"lowest|least|safest", one["end"])
        return {"n": 1, "order": "bottom" if low else "top"}
    found = (pattern.search(slots.masked) for pattern in _AMONG)
    match = next((item for item in found if item), None)
    if match is None or slots.n is None:
        return None
    if re.search(r"\bhow many\b|\bnumber of wards?\b", slots.plain) and _COUNTED_AMONG.search(
        slots.masked
    ):
        return {**_limits_of(slots, match), "of_all": True}
    measured = re.search(r"_column_|\bpeople\b|\binhabitants\b|\bnets?\b|\btests?\b",
                         slots.masked[: match.start()])  # fmt: skip
    if measured is None or re.search(r"\bcompar\w+|\bmap\b|\blist\b", slots.plain):
        return None
    return _limits_of(slots, match)


def _limits_of(slots: Slots, match: re.Match[str]) -> dict[str, Any]:
    order = "bottom" if re.fullmatch(english.BOTTOM, match.group("order")) else "top"
    limits: dict[str, Any] = {"n": slots.n, "order": order}
    if match.groupdict().get("people"):
        limits["by"] = "population"
    elif match.group("by"):
        named = [item.name for item in slots.found if item.kind == "column"]
        limits["by"] = named[slots.masked[: match.start("by")].count("_column_")]
    return limits


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


def other_class(slots: Slots, risk: dict[str, Any]) -> dict[str, Any] | None:
    """The second class of two that are set side by side: "in high risk and low risk wards"."""
    named = [item.lower() for item in re.findall(r"\b(high|medium|low)(?: malaria)? risk\b|\b(high|medium|low)(?= (?:and|or|vs|versus|against|than|with) (?:high|medium|low) risk\b)", slots.plain)
             for item in item if item]  # fmt: skip
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
    order = None if found["measure"] else order_beside_class(slots)
    said = list(found.get("conditions") or [])
    limits: dict[str, Any] = {"order": order, "conditions": [*said, risk]}
    if not order:
        limits["n"] = None
    if not found.get("operator"):
        limits |= {"variables": own, "variable": None}
    other = other_class(slots, risk)
    if other is not None:
        limits |= {} if order or found["measure"] else {"measure": "mean"}
        limits["also"] = [_given({**found, **limits, "conditions": [*said, other]})]
    return limits


def _given(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in (None, [], "", {})}


def binds(slots: Slots) -> str | None:
    """Which of "and" and "or" goes first, where it is said: "and either this or that"."""
    return (
        "or"
        if re.search(r"\b(?:and|but|with|et) (?:\w+ )?(?:either|soit)\b", slots.plain)
        else None
    )
