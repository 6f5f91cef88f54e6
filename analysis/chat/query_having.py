"""LGAs by how many of their wards fit, the first ward of each LGA, places and differences."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from analysis.chat.query_amounts import comparison
from analysis.chat.slots import Slots
from analysis.chat.words.apart import RATIO
from chatmrpt.lib.patterns import compiled

Arguments = dict[str, Any]
_LGA = r"\b(?:lga|local government)\b"
_KIND = r"(?:(?:(?:very )?(?:high|medium|low)(?: risk| class)?|urban|rural|contested|of|the|its|their|such|single) )*"
_JOINS = (
    r"(?:with|where|whose|in which|for which|that have|which have|have|has|having|do|does|that do)"
)
#: "LGAs with at least 3 wards above 30 %", "that have 5 or more high risk wards".
_SO_MANY = re.compile(
    rf"{_LGA}(?: (?!ward\b|top\b|bottom\b|first\b|last\b)\w+){{0,4}}?"
    rf" (?P<said>(?:_operator_ )?_number_(?P<part> (?:percent|%) of)?(?: or (?:more|fewer|less|above))? ){_KIND}ward\b"
)
#: "LGAs where no ward is above 30 %", "without any high risk ward".
_NONE = re.compile(
    rf"{_LGA} (?:{_JOINS} )?(?:\w+ )?(?:no|without(?: a| any| one| even one)?|lack\w*(?: a| any)?|none of|not (?:have |has |hold )?(?:even )?(?:a|any|one)) {_KIND}ward\b"
)
_ANY = re.compile(rf"{_LGA}(?: that| which)? {_JOINS} (?:a|any|some) {_KIND}ward\b")
_ALL = re.compile(rf"{_LGA} {_JOINS} (?:all|every|each) {_KIND}ward\b")
#: "LGAs that are entirely rural".
_WHOLLY = re.compile(
    rf"{_LGA} (?:(?:that|which) )?(?:is|are|were) (?:entirely|wholly|completely|fully|all|only) (?:rural|urban)\b"
)
_PARTS = {"half": 50.0, "a third": 100 / 3, "two thirds": 200 / 3, "a quarter": 25.0,
          "three quarters": 75.0}  # fmt: skip
_PART = re.compile(
    rf"{_LGA} (?:{_JOINS} )?(?P<sign>more than|over|above|at least|less than|fewer than|under|below) "
    rf"(?P<part>{'|'.join(_PARTS)}) of (?:the |its |their )*ward\b"
)
_SIGNS = {"more than": ">", "over": ">", "above": ">", "at least": ">=", "less than": "<", "fewer than": "<",
          "under": "<", "below": "<"}  # fmt: skip
#: "In each LGA", beside a ward that is the highest or lowest.
_OF_EACH = re.compile(
    r"\b(?:in|of|per|for|by|from|within|across|under) (?:each|every|all(?: the)?)(?: of the)? lga\b"
    r"|\b(?:per|by|each|every) lga\b"
)
_RISK = re.compile(r"\brisk\w*\b|\bvulnerab\w+\b")
#: "What rank is Bida for population", "where does Kpada stand on elevation".
_STANDS = r"(?:rank|position|place|placing|ranking|standing)"
_PLACE = re.compile(
    rf"\b(?:what|which|at what|at which|on which|in which|what is the|what is its) {_STANDS}\b"
    rf"|\b(?:rank|position|place|standing) (?:of|for) (?:the )?(?:ward )?(?:of )?_area_|_area_ (?:ward )?(?:rank|position)\b"
    r"|\b(?:where|how|how high|how low) (?:does|do|is|are|did) _area_(?: (?:lga|ward))?(?: of| in)?(?: _area_)?(?: lga)? "
    r"(?:rank|ranked|stand|come|fall|sit|place)\w*\b"
)
#: "Within its own LGA".
IN_LGA = re.compile(
    r"\b(?:in|of|within|inside|among|for)(?: the wards? of)? (?:its|their|his|the same|own) (?:own )?lga\b"
)
_DIFFERENCE = re.compile(
    r"\bdifferences? (?:in|of|between)\b|\bdifference\b.*\bbetween\b|\bgap (?:in|between)\b"
    r"|\bhow (?:much|many) (?:\w+ ){0,2}?(?:more|less|fewer|higher|lower|bigger|larger|greater|smaller)\b"
    r"|\bby how (?:much|many)\b|\bexceed(?:s|ed)?\b|\bminus\b(?! \d)|\bhow far apart\b"
)
#: "Does Magama have more wards above 25 % than Rafi".
_MORE_THAN = re.compile(r"_area_.*\b(?:more|fewer|less|as many)\b.*\b(?:than|as) (?:in )?_area_")
_UNITS: tuple[tuple[str, str], ...] = (
    (r"km2|sq ?km|(?:square|sq) (?:km|kilomet(?:re|er)s?)|km square", "square kilometres"),
    (r"hectares?|ha", "hectares"),
    (r"feet|foot|ft", "feet"),
    (r"miles?", "miles"),
    (r"km|kms|kilomet(?:re|er)s?", "kilometres"),
    (r"met(?:re|er)s?", "metres"),
)


def having_said(slots: Slots) -> tuple[Slots, Arguments | None]:
    """How many wards of an LGA must fit, and the question without that number."""
    if _NONE.search(slots.plain):
        return replace(slots, n=None), {"operator": "=", "value": 0.0}
    match = _SO_MANY.search(slots.masked)
    if match is not None:
        return _so_many(slots, match)
    part = _PART.search(slots.plain)
    if part is not None:
        wanted = {"operator": _SIGNS[part["sign"]], "value": _PARTS[part["part"]]}
        start, end = part.start("sign"), part.end("part")
        read = " ".join("_" for _ in slots.plain[start:end].split())
        rest = replace(slots, n=None, plain=slots.plain[:start] + read + slots.plain[end:])
        return rest, {**wanted, "unit": "percent"}
    if _ALL.search(slots.plain) or _WHOLLY.search(slots.plain):
        return slots, {"operator": "=", "value": 100.0, "unit": "percent"}
    return slots, {"operator": ">=", "value": 1.0} if _ANY.search(slots.plain) else None


def _so_many(slots: Slots, match: re.Match[str]) -> tuple[Slots, Arguments | None]:
    at = slots.masked[: match.start("said")].count("_number_")
    if at >= len(slots.numbers):
        return slots, None
    number = slots.numbers[at]
    words, end = slots.plain.split(), number.end or number.at + 1
    before = " ".join(words[max(0, number.at - 5) : number.at])
    sign = comparison(before, words[end : end + 3]) or "="
    said = match["said"].replace("_number_", "_").replace("_operator_", "_")
    masked = slots.masked[: match.start("said")] + said + slots.masked[match.end("said") :]
    words[number.at : end] = ["_"] * (end - number.at)
    rest = replace(
        slots,
        plain=" ".join(words),
        masked=masked,
        n=None,
        numbers=tuple(item for item in slots.numbers if item is not number),
    )
    wanted = {"operator": sign, "value": number.value}
    return rest, {**wanted, "unit": "percent"} if match["part"] else wanted


def chooses_lgas(slots: Slots) -> bool:
    """Whether LGAs are asked for by how many of their wards fit."""
    return having_said(slots)[1] is not None


def of_having(having: Arguments | None, found: Arguments, *, named: bool = False) -> Arguments:
    """LGAs by their wards that fit: where something must fit, or a number of wards is said.

    Where they are to be `named` they are listed, and the list says how many they are.
    """
    compared = found.get("conditions") or found.get("operator")
    if having is None or (not compared and having.get("unit", "wards") != "wards"):
        return {}
    if not compared and having["value"] in (0.0, 1.0):
        return {}
    how = found.get("measure") if found.get("measure") == "count" and not named else None
    return {"having": having, "level": "lga", "measure": how, "order": None, "n": None,
            "count_of": None}  # fmt: skip


def each_said(slots: Slots, found: Arguments) -> Arguments:
    """ "The ward with the highest rainfall in each LGA": the first of each."""
    if not found["order"] or found["measure"] or found["both_ends"] or found.get("count_of"):
        return {}
    without = _OF_EACH.sub(" ", slots.masked)
    if without == slots.masked or not re.search(r"\bward\b", without):
        return {}
    named = found.get("variable") or found.get("variables")
    if not named and not _RISK.search(slots.plain):
        return {}
    own = {} if named else {"variable": "composite_score"}
    return {"each": "lga", "level": "ward", **own}


_RANKS_APART = re.compile(
    r"\bhow many (?:ranks?|places|positions|ranking places)\b"
    r"|\b(?:difference|gap|distance) (?:in|of|between)(?: \w+){0,3}? (?:ranks?|ranking|positions?)\b"
    r"|\brank(?:ing)? (?:difference|gap)\b|\b(?:ranks|places|positions) (?:apart|above|below|between)\b"
)


def ranks_apart(slots: Slots) -> bool:
    """Whether the ranks of two places are set against each other."""
    return len(slots.areas) == 2 and _RANKS_APART.search(slots.plain) is not None


def compared_places(slots: Slots, found: Arguments) -> Arguments:
    """The place of an area in an order, or how two areas differ."""
    named = [name for name in (found.get("variable"), *(found.get("variables") or [])) if name]
    areas = found["areas"]
    if not named and found["measure"] != "count" and not ranks_apart(slots):
        return {}
    if ranks_apart(slots):
        return {"against": "difference", "variable": "composite_rank", "variables": None,
                "measure": None, "level": None, "order": None}  # fmt: skip
    if len(areas) == 2 and found["measure"] == "count" and _MORE_THAN.search(slots.masked):
        return {"against": "difference"}
    if (
        len(areas) in (1, 2)
        and _PLACE.search(slots.masked)
        and found["measure"] in (None, "sum", "mean")
    ):
        own = True if IN_LGA.search(slots.masked) else None
        of_list = re.search(r"\b(?:rank|position) of (?:the |all )*ward\b", slots.masked)
        if of_list or (found["measure"] == "mean" and "composite_rank" in named):
            return {}
        level = found["level"] if found["level"] in ("ward", "lga") and not own else None
        return {"place": True, "level": level, "n": None, "in_lga": own}
    if len(areas) > 1 and RATIO.search(slots.plain):
        counted = found["measure"] == "count" and named
        return {"against": "ratio"} | ({"measure": None} if counted else {})
    if len(areas) > 1 and _DIFFERENCE.search(slots.plain):
        return {"against": "difference", "measure": _no_range(found["measure"])}
    return {}


def _no_range(measure: str | None) -> str | None:
    return None if measure == "range" else measure


#: "The total population of LGAs with mean TPR above 25": of these LGAs together.
_OF_LGAS = re.compile(
    r"(?:_column_|\bpeople|\binhabitants)(?: \w+){0,2}? (?:of|in|for|across) (?:the |all )*lgas?"
    r" (?:with|where|that|whose|having|above|below)\b"
)
_TAKEN = re.compile(
    r"^(?:(?:the|what|is|give|me) )*(?:total|sum|mean|average|median|how many)\b|^(?:the )?_column_ of\b"
)


def of_lgas(slots: Slots, found: Arguments) -> Arguments:
    """A number of all the LGAs that fit, taken together."""
    conditions = found.get("conditions")
    masked = slots.masked
    if not conditions or found["level"] != "lga" or found.get("order") or found.get("having"):
        return {}
    if not (_OF_LGAS.search(masked) and _TAKEN.search(masked)):
        return {}
    head = _OF_LGAS.split(masked)[0]
    how = next((name for name in ("median", "mean", "average") if name in head.split()), None)
    measure = "mean" if how == "average" else how
    return {"within": [{"level": "lga", "conditions": conditions}], "conditions": None,
            "level": None, "measure": measure or "sum"}  # fmt: skip


def unit_wanted(slots: Slots) -> str | None:
    """The unit an answer is wanted in: "mean elevation in feet"."""
    for words, unit in _UNITS:
        if compiled(rf"(?<!_number_ )\b(?:in|en) (?:{words})\b").search(slots.masked):
            return unit
    return None
