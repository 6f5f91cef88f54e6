"""Amounts in a question with their units, and the comparison that stands beside one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from analysis.chat.slots import Slots
from analysis.chat.words import english
from chatmrpt.lib.patterns import compiled

Of = Literal["mean", "median", "whole"]
FEET = 0.3048
MILES = 1609.344
#: Unit word → factor to metres.
LENGTHS = {
    "m": 1.0, "metre": 1.0, "metres": 1.0, "meter": 1.0, "meters": 1.0,
    "km": 1000.0, "kms": 1000.0, "kilometre": 1000.0, "kilometres": 1000.0,
    "kilometer": 1000.0, "kilometers": 1000.0, "ft": FEET, "feet": FEET, "foot": FEET,
    "mile": MILES, "miles": MILES,
}  # fmt: skip
#: Unit word → factor to square metres; "square km" is two words.
_SURFACES = {
    "km2": 1e6, "sqkm": 1e6, "m2": 1.0, "sqm": 1.0, "ha": 1e4, "hectare": 1e4, "hectares": 1e4,
    "acre": 4046.8564224, "acres": 4046.8564224,
}  # fmt: skip
_SQUARE = frozenset({"square", "sq", "carre", "carres"})
_PERCENT = ("%", "percent", "percentage", "pct")
_ATTACHED = re.compile(r"(\d[\d,]*(?:\.\d+)?)(km|m|ft|k)?")
OPERATORS: tuple[tuple[str, str], ...] = (
    (r"not (?:more|higher|greater) than|within|maximum(?: of)?|au plus", "<="),
    (r"not (?:less|lower|fewer) than|from|au moins|and above", ">="),
    (r"superieure? a|plus de|exceeds?", ">"),
    (r"inferieure? a|moins de", "<"),
    *english.OPERATORS,
)
#: "Not above 20": what a comparison says where a "not" stands right before it.
_TURNED = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "=": "!="}
_NOT = re.compile(r"\b(?:not|never|no|pas)(?: (?:a|at|be|been|de|get|go|have|having|with))? $")
#: Words that may stand between a comparison and its number.
_FILL = r"(?:a |the |about |than |of |percent )*"
#: "Above the median", "more than twice the average": a comparison with a number of all wards.
_TIMES = {
    "half": 0.5,
    "twice": 2.0,
    "double": 2.0,
    "two times": 2.0,
    "triple": 3.0,
    "three times": 3.0,
    "one and a half times": 1.5,
    "one and a quarter times": 1.25,
    "four times": 4.0,
    "one and three quarters times": 1.75,
    "one and three quarter times": 1.75,
    "two and a half times": 2.5,
    "a quarter of": 0.25,
    "a third of": 1 / 3,
    "two thirds of": 2 / 3,
    "half of": 0.5,
    "three quarters of": 0.75,
    "five times": 5.0,
    "1 and a half times": 1.5,
}
#: "1.5 times", "80 % of".
_TIMES_SAID = rf"(?:{'|'.join(sorted(_TIMES, key=len, reverse=True))}|\d+(?:\.\d+)? times|\d+(?:\.\d+)? (?:%|percent) of)"
_OVER = (
    r"(?P<over>above|over|beyond|pass(?:es|ing)?|(?:more|greater|higher|larger|bigger|wetter|hotter|warmer|further|farther|denser) than|exceed(?:ing|s)?)"
    r"|(?P<under>below|under|(?:less|lower|fewer|smaller|drier|cooler|colder|poorer|closer|nearer|shorter) than)"
    r"|(?P<least>at least|reach(?:es|ing)?)|(?P<most>at most|up to)"
)
_MEAN = (
    r"(?: (?:the|its|their|own|overall|general|whole|state|of|all|ward))*"
    r" (?:(?P<median>median)|mean|average)\b(?: (?:ward|lga|of (?:all|the state|the whole state|all (?:the )?ward))\b)?(?! (?:of|for|in) (?:its|their|each|every|the lga))"
)
_RELATIVE = re.compile(
    rf"(?<!\w)(?:{_OVER})(?: (?P<times>{_TIMES_SAID}))?{_MEAN}(?P<more> or (?:more|higher|above))?"
)
#: "Twice the mean or more".
_TIMES_OR_MORE = re.compile(
    rf"(?<!\w)(?P<times>{_TIMES_SAID}){_MEAN}(?=(?: _?\w+)?? or (?:(?P<least>more|higher|above|over|greater)|(?P<most>less|lower|below|fewer))\b)"
)
#: The same where operators and numbers are marks.
_MARKED = re.compile(
    rf"\b_operator_(?: (?:_number_|\w+)){{0,5}}? (?:times|(?:%|percent|half|third|quarter|thirds|quarters) of){_MEAN}"
)


#: "Above the state's own rate": a comparison with the number of all places together.
_WHOLE = re.compile(
    r"(?<!\w)(?:(?P<over>above|over|more than|greater than|higher than|worse than|exceeding|exceeds?|exceeded)"
    r"|(?P<under>below|under|less than|lower than|better than))"
    rf"(?: (?P<times>{_TIMES_SAID}))?(?: (?:that|of|the|than))*"
    r" (?:(?:whole |entire |overall )?state(?: s)?(?: as a whole| overall)?(?: own)?(?: overall| general)?"
    r"(?: (?:rate|tpr|(?:test )?positivity(?: rate)?|figure|level|value|one))?"
    r"|(?:overall|statewide|state wide|general) (?:rate|tpr|(?:test )?positivity(?: rate)?|figure|level|value))\b"
    r"(?! (?:average|mean|median|population|capital|hospital))"
)


@dataclass(frozen=True)
class Amount:
    """A number at a word, with the unit after it.

    `of` says that `value` is a factor to the mean or median of all rows, or to the number of all
    together (`whole`), and `sign` how that is compared.
    """

    at: int
    end: int
    value: float
    unit: str | None
    of: Of | None = None
    sign: str | None = None


def amounts_of(slots: Slots, *, lengths: bool) -> list[Amount]:
    """Every number of the question with its unit, in order; a length in metres."""
    words = slots.plain.split()
    known = {item.at: item for item in slots.numbers}
    named = {at for item in slots.found for at in range(item.start, item.end)}
    relative = relative_amounts(slots.plain)
    named |= {at for item in relative for at in range(item.at, item.end)}
    found: list[Amount] = []
    for at, word in enumerate(words):
        if at in named:
            continue
        match = _ATTACHED.fullmatch(word)
        attached = match.group(2) if match else None
        if match and attached in LENGTHS and lengths:
            value = float(match.group(1).replace(",", ""))
            found.append(Amount(at, at + 1, round(value * LENGTHS[attached], 6), "metres"))
        elif at in known:
            end = known[at].end or at + 1
            if words[end : end + 1] == ["times"]:
                continue  # a factor, and no amount
            found.append(_with_unit(words, at, end, known[at].value, lengths=lengths))
    return sorted([*found, *relative], key=lambda item: item.at)


def _with_unit(words: list[str], at: int, end: int, value: float, *, lengths: bool) -> Amount:
    """A number with the unit that stands after it, or "percent" before it."""
    after, then = [*words[end : end + 2], "", ""][:2]
    if after in _SURFACES:
        return Amount(at, end + 1, round(value * _SURFACES[after], 6), "square metres")
    if after in _SQUARE and then in LENGTHS:
        return Amount(at, end + 2, round(value * LENGTHS[then] ** 2, 6), "square metres")
    if after in LENGTHS and then in _SQUARE:
        return Amount(at, end + 2, round(value * LENGTHS[after] ** 2, 6), "square metres")
    if after in LENGTHS and (lengths or after != "m"):
        return Amount(at, end + 1, round(value * LENGTHS[after], 6), "metres")
    percent = after in _PERCENT or words[max(0, at - 1)] in _PERCENT
    return Amount(at, end + (after in ("million", "thousand", *_PERCENT)), value,
                  "percent" if percent else None)  # fmt: skip


def relative_amounts(plain: str) -> list[Amount]:
    """Comparisons with the mean or the median of all rows."""
    found = []
    own = [*_RELATIVE.finditer(plain)]
    later = [] if own else [*_TIMES_OR_MORE.finditer(plain)]
    for match in (*own, *later, *_WHOLE.finditer(plain)):
        at = plain[: match.start()].count(" ")
        sign = _sign({name: text for name, text in match.groupdict().items() if text})
        if _NOT.search(plain[: match.start()]):
            sign = _TURNED[sign]
        of: Of = "whole" if match.re is _WHOLE else "median" if match["median"] else "mean"
        end = at + match.group().count(" ") + 1
        found.append(Amount(at, end, _factor(match["times"]), None, of, sign))
    return found


def _sign(said: Mapping[str, str]) -> str:
    """The comparison of these words; "above or more" is no stricter than "at least"."""
    if said.keys() & {"over", "least"}:
        return ">=" if "least" in said or "more" in said else ">"
    return "<=" if "most" in said else "<"


def _factor(said: str | None) -> float:
    """How many times the mean is meant: "twice", "1.5 times", "80 % of"."""
    if said is None or said in _TIMES:
        return _TIMES.get(said or "", 1.0)
    number = float(said.split()[0])
    return number if said.endswith("times") else number / 100


def without_relative(text: str) -> str:
    """The question without such comparisons: "the average" of one is no measure that is asked for."""
    rest = _MARKED.sub(_marked, _TIMES_OR_MORE.sub(_marked, _RELATIVE.sub(_marked, text)))
    return _WHOLE.sub(_marked, rest)


def _marked(match: re.Match[str]) -> str:
    return " ".join("_" for _ in match.group().split())


def absolute(slots: Slots) -> Slots:
    """The question without its comparisons with a mean."""
    plain, masked = without_relative(slots.plain), without_relative(slots.masked)
    return replace(slots, plain=plain, masked=masked)


def comparison(before: str, after: list[str]) -> str | None:
    """The comparison right before a number, or "or more" right after it."""
    behind = re.sub(
        r"^(?:(?!or\b|and\b)[^\W\d]\w* ){1,3}(?=or \w|and (?:more|above|over|up|beyond|below|under|less)\b)",
        "",
        " ".join(after),
    )
    if re.match(
        r"(?:or|and) (?:more|above|higher|over|greater|further|farther|larger|bigger|taller|beyond|up|upwards?)\b(?! (?:than )?(?:\d|fives?\b))",
        behind,
    ):
        return ">="
    if re.match(
        r"(?:or|and) (?:less|below|lower|fewer|under|smaller|closer|nearer|shorter|down)\b(?! (?:than )?(?:\d|fives?\b))",
        behind,
    ):
        return "<="
    for pattern, sign in OPERATORS:
        said = compiled(rf"(?<!\w)(?:{pattern}) {_FILL}$").search(f"{before} ")
        if said:
            return _TURNED[sign] if _NOT.search(before[: said.start()]) else sign
    return None
