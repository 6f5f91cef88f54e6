"""Conditions in a question: which column, which comparison, which value in which unit."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from analysis.chat.query_amounts import LENGTHS, OPERATORS, Amount, Of, amounts_of, comparison
from analysis.chat.slots import Slots
from analysis.science.variables import find_variable
from chatmrpt.lib.patterns import compiled

MOST_WORDS_OF_NAME = 3
URBAN = "urban_share"
_BETWEEN = re.compile(r"\b(?:between|from|entre)$")
#: "Not between", "outside the range of".
_NOT_BETWEEN = re.compile(
    r"\b(?:not|never|nor)(?: (?:be|lie|lying|fall|falling|is|are))?(?: between| from)?$"
    r"|\boutside(?: of)?(?: the)?(?: range| span)?(?: of| from| between)?$"
)
#: Words that join two comparisons.
_OR = frozenset({"or", "ou", "ko", "abi"})
_AND = frozenset({"and", "et", "da", "plus", "but", "mais", "with", "&"})
#: What follows an "or" that belongs to a number: "40 or more", "40 or above" (no number after).
_BEYOND = frozenset(
    ["more", "less", "higher", "lower", "fewer", "greater", "further", "farther", "closer",
     "nearer", "larger", "smaller", "bigger", "taller", "shorter", "beyond", "up"]
)  # fmt: skip
_SIDES = frozenset({"above", "below", "over", "under"})
#: "Or under five positivity above 35": an age, and no side of a number.
_AGES = frozenset({"5", "five", "fives"})
#: What a length is of where no column is named: "within 1 km of water".
_WATER = re.compile(r"\b(?:water|eau|rivers?|riviere|fleuve)\b")
_WORD_OF_MORE = 2
#: "Wards with rank at most 10": the rank of the ranking, and no wish to rank.
_BEFORE_RANK = frozenset({"with", "whose", "risk", "of", "a", "have", "has", "and", "or"})


@dataclass(frozen=True)
class Said:
    """One condition as said."""

    variable: str
    operator: str
    value: float | tuple[float, float]
    unit: str | None = None
    joined: str = "and"
    of: Of | None = None
    words: tuple[int, int] = (0, 0)

    def as_condition(self) -> dict[str, Any]:
        """As the tool takes it."""
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        found = {"variable": self.variable, "operator": self.operator, "value": value}
        found |= {"unit": self.unit} if self.unit else {}
        found |= {"of": self.of} if self.of else {}
        return found | ({"joined": "or"} if self.joined == "or" else {})


def conditions_of(slots: Slots, columns: list[str]) -> list[Said]:
    """Each number with a comparison, and the column it is about.

    That column stands before it, else after it: "TPR above 30 %", "more than 20,000 people".
    """
    words = slots.plain.split()
    names = _places(slots, columns)
    lengths = any(_is_length(name) for _, name in names) or _WATER.search(slots.plain) is not None
    amounts = amounts_of(slots, lengths=lengths)
    in_metres = {item.at for item in amounts_of(slots, lengths=True) if item.unit == "metres"}
    found: list[Said] = []
    skip, ended = -1, 0
    joins: list[str | None] = []
    for place, amount in enumerate(amounts):
        if place == skip:
            continue
        before = " ".join(words[max(0, amount.at - 5) : amount.at])
        following = amounts[place + 1] if place + 1 < len(amounts) else None
        rest = words[amount.end : following.at if following else len(words)]
        spans = following is not None and _spans(before, words, amount, following)
        measured = following if spans and following is not None else amount
        fitting = _of_unit(names, measured)
        name = (
            _named_by_unit(words, names, measured)
            or _beside(fitting, amount, rest)
            or _column_of(fitting, amount)
            or ("tpr" if amount.of == "whole" else None)
        )
        if name is None or not _unit_fits(name, measured):
            continue
        if amount.at in in_metres and not _is_length(name) and not _is_many(name):
            continue  # "lower than 200 m" is not the rainfall that is named beside it
        if following is not None and spans:
            span = _span(name, words, amount, following)
            parts = _outside_of(span) if _NOT_BETWEEN.search(before) else [span]
            found += parts
            joins += [_join(slots, ended, amount.at), "or"][: len(parts)]
            skip, ended = place + 1, following.end
            continue
        operator = amount.sign or comparison(before, words[amount.end : amount.end + 6])
        if operator is None and _is_exactly(names, words, amount):
            operator = "="
        if operator is not None:
            own = (amount.at, amount.end)
            found.append(Said(name, operator, amount.value, amount.unit, of=amount.of, words=own))
            joins.append(_join(slots, ended, amount.at))
            ended = amount.end
    return _joined_up(found, joins)


def _span(name: str, words: list[str], first: Amount, second: Amount) -> Said:
    """ "Between 1 and 2 km": the unit of the second is that of both."""
    low, high = first.value, second.value
    if second.unit == "metres" and first.unit is None:
        low *= _factor(words, second)
    unit = first.unit or second.unit
    return Said(name, "between", (low, high), unit, words=(first.at, second.end))


def _outside_of(span: Said) -> list[Said]:
    """Both sides of a span: "not between 100 and 400"."""
    low, high = sorted(span.value) if isinstance(span.value, tuple) else (span.value, span.value)
    return [
        replace(span, operator="<", value=low),
        replace(span, operator=">", value=high, joined="or"),
    ]


def _of_unit(names: list[tuple[int, str]], amount: Amount) -> list[tuple[int, str]]:
    """The columns that an amount may be of: a length is of a length, where one is named."""
    lengths = [item for item in names if _is_length(item[1])]
    return lengths if lengths and amount.unit == "metres" else names


def _join(slots: Slots, start: int, end: int) -> str | None:
    """What joins a comparison to the one before: "and", "or", or nothing but a comma.

    "Or" between two places joins those, and "or more" belongs to its number.
    """
    words = slots.plain.split()
    named = {
        at for item in slots.found if item.kind == "area" for at in range(item.start, item.end)
    }
    said: str | None = None
    for at in range(start, end):
        if words[at] in _OR and {at - 1, at + 1} & named:
            continue
        side = words[at + 1] in _SIDES and at + 2 < end and words[at + 2] not in _AGES
        beyond = words[at + 1] in _BEYOND or side
        if words[at] in _OR and not beyond:
            return "or"
        said = "and" if words[at] in _AND else said
    return said


def _joined_up(found: list[Said], joins: list[str | None]) -> list[Said]:
    """Each comparison with its join; in a list (“A, B or C”) the last one counts for all."""
    joined: list[Said] = []
    after: str | None = None
    for item, own in zip(reversed(found), reversed(joins), strict=True):
        after = own or after
        joined.append(replace(item, joined=after or "and"))
    joined.reverse()
    return [replace(joined[0], joined="and"), *joined[1:]] if joined else []


def _is_exactly(names: list[tuple[int, str]], words: list[str], amount: Amount) -> bool:
    """ "With zero urban percentage", "rainfall is 100": the value itself, and no order or count."""
    last = words[amount.at - 1] if amount.at else ""
    if last in ("is", "are", "equals", "of") and amount.at > 1:
        return any(
            at < amount.at - 1 and at + MOST_WORDS_OF_NAME >= amount.at - 1 for at, _ in names
        )
    beside = any(at == amount.end for at, _ in names)
    return amount.value == 0 and beside and last in _HAVING


_HAVING = frozenset(
    [
        "with",
        "have",
        "has",
        "having",
        "had",
        "at",
        "of",
        "show",
        "shows",
        "showing",
        "showed",
        "report",
        "reports",
        "reported",
        "reporting",
        "record",
        "records",
        "recorded",
        "recording",
        "said",
        "saying",
        "are",
        "were",
    ]
)


def _factor(words: list[str], amount: Amount) -> float:
    return LENGTHS.get(words[amount.end - 1], 1.0)


def _spans(before: str, words: list[str], first: Amount, second: Amount) -> bool:
    """ "Between 10 and 20", and a span without it: "population 15,000 to 25,000"."""
    if _BETWEEN.search(before):
        return _joined(words, first, second)
    return words[first.end : second.at] == ["to"] and first.value < second.value


def _joined(words: list[str], first: Amount, second: Amount) -> bool:
    return second.at - first.end <= 1 and " ".join(words[first.end : second.at]) in (
        *("and", "to", "et", "a", ""),
    )


def _places(slots: Slots, columns: list[str]) -> list[tuple[int, str]]:
    """Where columns stand, and the results and people that are spoken of."""
    found = [(item.start, item.name) for item in slots.found if item.kind == "column"]
    words = slots.plain.split()
    for item in slots.found:  # "people per km2" is of its own
        if item.kind == "column":
            words[item.start : item.end] = ["_"] * (item.end - item.start)
    if "tested" in words:  # "tested fewer than 500 people" counts tests
        words = ["tests" if word in ("people", "persons", "patients") else word for word in words]
    spoken = (
        ("composite_score", ("score", "scores", "scoring", "scored", "composite")),
        ("pca_score", ("pca",)),
        ("population", ("people", "inhabitants")),
        ("tests", ("tests", "tested", "testing", "examined", "screened")),
        ("positives", ("positives", "cases")),
        ("nets", ("nets", "itns")),
        ("fever", ("fever",)),
    )
    for name, said in spoken:
        if name in columns or any(own == name for _, own in found):
            continue
        found += [
            (at, name)
            for at, word in enumerate(words)
            if word in said and not (word == "cases" and at and words[at - 1] == "fever")
        ]
        if name == "fever":  # "fever cases" ends with its second word
            found += [
                (at + 1, name)
                for at, own in found
                if own == name and words[at + 1 : at + 2] == ["cases"]
            ]
    found += [(at, "composite_rank") for at in range(1, len(words))
              if words[at] in ("rank", "ranks") and words[at - 1] in _BEFORE_RANK]  # fmt: skip
    return sorted(found)


def is_urban(name: str) -> bool:
    """Whether a column is the share of a ward that is urban, whatever its header."""
    known = find_variable(name)
    return known is not None and known.key == URBAN


def _is_length(name: str) -> bool:
    plain = name.casefold()
    return any(word in plain for word in ("distance", "elevation", "altitude", "height", "dist"))


def _is_many(name: str) -> bool:
    """What is counted, where "2 m" may be two million."""
    return name in ("population", "tests", "positives", "nets") or "pop" in name.casefold()


def _beside(names: list[tuple[int, str]], amount: Amount, rest: list[str]) -> str | None:
    """The column right after a number, where it is not the one of the next comparison.

    "Fewer than 50 tests", "above 400 m elevation"; but "above 400 and rainfall below 90".
    """
    more = rest[:1] in (["or"], ["and"]) and len(rest) > 1 and rest[1] in {*_BEYOND, *_SIDES}
    ends = (amount.end, amount.end + _WORD_OF_MORE) if more else (amount.end,)
    if amount.of:  # "above average TPR", where "average TPR" is a name
        ends = (*ends, amount.end - 1)
    beside = next((name for at, name in names if at in ends), None)
    fits = amount.unit is None or (amount.unit == "metres" and beside and _is_length(beside))
    compared = any(
        compiled(rf"(?<!\w)(?:{sign})(?!\w)").search(" ".join(rest)) for sign, _ in OPERATORS
    )
    return beside if fits and not compared else None


def _named_by_unit(words: list[str], names: list[tuple[int, str]], amount: Amount) -> str | None:
    """ "Less than 10 % urban" is about the urban share, "within 1 km of water" about the distance."""
    if amount.unit == "percent" and words[amount.end : amount.end + 1] == ["urban"]:
        return next((name for _, name in names if is_urban(name)), URBAN)
    if amount.unit == "percent" and any(
        is_surface(name) and "urban" in name for name in _low(names)
    ):
        return next((name for _, name in names if is_urban(name)), URBAN)
    of_length = [name for _, name in names if _is_length(name)]
    near = " ".join(words[amount.end : amount.end + 4])
    if amount.unit == "metres" and not of_length and _WATER.search(near):
        return "distance_to_water"
    return None


def _low(names: list[tuple[int, str]]) -> list[str]:
    return [name.casefold() for _, name in names]


def is_surface(name: str) -> bool:
    """Whether a column is an area of ground."""
    plain = name.casefold()
    share = any(part in plain for part in ("perc", "share", "%", "prop"))
    return ("area" in plain or "superfic" in plain) and not share


def is_extent(name: str) -> bool:
    """Whether a column says how much of a ward is urban, so that a ward may have none."""
    return is_urban(name) or (is_surface(name) and "urban" in name.casefold())


def _unit_fits(name: str, amount: Amount) -> bool:
    """Whether a number with this unit can be one of the column's: kilometres are no rate."""
    if amount.unit == "square metres" or is_surface(name):
        return is_surface(name) and amount.unit in (None, "square metres")
    return amount.unit != "metres" or _is_length(name)


def _column_of(names: list[tuple[int, str]], amount: Amount) -> str | None:
    before = [name for at, name in names if at < amount.at]
    after = [name for at, name in names if at >= amount.end]
    return next(iter([*reversed(before), *after]), None)
