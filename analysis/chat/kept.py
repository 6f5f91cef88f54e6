"""Whether a request keeps all that its question names and asks for.

Every place, column, class, year and number that was read, and every word for an operation
(`words/operations.py`), has to be found again in the request. What is not was lost on the way, and
the answer would be another one than that asked for: it is asked back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from analysis.chat.carrying import fields_of
from analysis.chat.query_limits import areas_left_out
from analysis.chat.slots import Number, Slots
from analysis.chat.words.operations import OPERATIONS, Operation

#: Requests for figures of places.
_OF_FIGURES = frozenset(["query_data", "rank_areas", "compare_areas", "plan_nets"])
#: Requests whose columns are theirs: "covered share of the population", "25 % urban".
_OF_COLUMNS = frozenset(["query_data", "compare_areas"])
_LIMITS = ("age_group", "facility_level", "test_method")
#: What says the same as a column that was named.
_SAID_OTHERWISE = {
    "positives": {"above_tested", "positives_counted", "tpr", "burden"},
    "tests": {"above_tested", "tests_counted", "tpr", "silent"},
    "population": {"protected_share", "unprotected", "protected", "weighted mean", "burden"},
    "urbanPercentage": {"urban_share"},
}
#: How a value is told in another unit: metres, square metres, a part of one, feet, miles.
_UNITS = (1.0, 1000.0, 1_000_000.0, 10_000.0, 0.01, 100.0, 0.3048, 1609.344, 0.0254)
#: A number that is taken away again, or the "for" and "to" of short messages.
_NO_VALUE = re.compile(
    r"(?:\bnot|\binstead of|\brather than|\bin place of) _number_"
    r"|_number_ (?=_area_|the\b|all\b|each\b|every\b|high\b|us\b|me\b)"
)
_ONE = 1.0


class _Plan:
    """A request taken apart: names of the arguments that are set, and their values."""

    def __init__(self, tool: str, arguments: dict[str, Any]) -> None:
        self.tool = tool
        self.pairs = list(_pairs(arguments))
        self.own = frozenset(
            name for name, value in arguments.items() if value not in (None, [], "", False)
        )

    @cached_property
    def fields(self) -> frozenset[str]:
        """What is set, also within lists: the second of two questions is in `also`."""
        return self.own | {name for name, _ in self.pairs}

    @cached_property
    def numbers(self) -> list[float]:
        return [
            float(value)
            for _, value in self.pairs
            if isinstance(value, (int, float)) and not isinstance(value, bool)
        ]

    @cached_property
    def words(self) -> str:
        """All words of the request in small letters, one a line."""
        return "\n".join(str(value).casefold() for _, value in self.pairs)

    def values(self, *names: str) -> set[str]:
        return {str(value) for name, value in self.pairs if name in names}

    @cached_property
    def variables(self) -> set[str]:
        return self.values("variable", "variables")

    @cached_property
    def of_a_rate(self) -> bool:
        return any(re.search(r"tpr|rate|share|coverage|met$|_per_|burden", name, re.IGNORECASE)
                   for name in self.variables)  # fmt: skip


def _pairs(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of the arguments with the name it stands under; what is not set is left out."""
    if value is None or value is False or value == "":
        return
    if isinstance(value, dict):
        for key, item in value.items():
            yield from ((name_, got) for name_, got in _pairs(item, key))
        return
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _pairs(item, name)
        return
    yield name, value


def unkept(tool: str, arguments: dict[str, Any], slots: Slots) -> list[str]:
    """What a question names or asks for and the request has not, in the question's words.

    Parameters
    ----------
    tool
        The tool that is to answer; only those that give figures of places are looked at.
    arguments
        Its arguments, with what goes on from the request before.
    slots
        The question as read.
    """
    plan = _Plan(tool, arguments)
    found = []
    if tool in _OF_FIGURES:
        found += [*_places(plan, slots), *_columns(plan, slots), *_classes(plan, slots)]
        found += [*_years(plan, slots), *_limits(plan, slots), *_numbers(plan, slots)]
        found += _unused(plan, arguments, slots)
    for operation in OPERATIONS:
        if tool in operation.asked_of and (match := operation.said.search(slots.masked)):
            found += [] if _carries(plan, operation) else [_in_words(match, slots)]
    return [
        text
        for at, text in enumerate(found)
        if not any(
            text in other and (text != other or at > place) for place, other in enumerate(found)
        )
    ]


def _carries(plan: _Plan, operation: Operation) -> bool:
    return (
        plan.tool in operation.tools
        or bool(plan.fields & operation.fields)
        or bool(plan.values("measure") & operation.measures)
        or bool(plan.values("operator") & operation.operators)
        or ("none" in operation.operators and 0.0 in plan.numbers)
        or bool(plan.values("level") & operation.levels)
        or bool(plan.variables & operation.variables)
        or (operation.rates and plan.of_a_rate)
        or (operation.places and max(len(plan.values("areas")), len(plan.values("variables"))) > 1)
    )


def _unused(plan: _Plan, said: dict[str, Any], slots: Slots) -> Iterator[str]:
    """What a count has no use for: an order, a number of rows, an age, a rate that is not compared."""
    if plan.tool != "query_data" or said.get("measure") != "count":
        return
    grouped = plan.fields & {"group_by", "count_of", "each", "also"}
    chosen = plan.fields & {"operator", "having", "within", "silent", "contrast", "letters"}
    end = _END.search(slots.masked)
    if said.get("order") and end is not None and not grouped:
        yield end.group()
    variable = str(said.get("variable") or "")
    if variable and not chosen | grouped and (variable in slots.columns or variable in _RATES):
        yield variable
    if slots.age_group and said.get("age_group") and not variable and not chosen:
        yield slots.age_group


_END = re.compile(
    r"\b(?:most|fewest|least|highest|lowest|largest|greatest|biggest|smallest|best|worst)\b"
)
_RATES = frozenset(["tpr", "coverage", "composite_score", "composite_rank", "burden"])


def _places(plan: _Plan, slots: Slots) -> Iterator[str]:
    """Places that the request has neither in nor out, or in and not out."""
    kept = plan.values("areas")
    yield from (f"without {name}" for name in areas_left_out(slots) if name in kept)
    for item in slots.found:
        if item.kind == "area" and item.name.casefold() not in plan.words:
            said = re.search(r"_area_", slots.masked)
            if said is not None and not _REPLACED_PLACE.search(slots.masked):
                yield item.name


#: A place that makes room for another is in no request.
_REPLACED_PLACE = re.compile(
    r"\b(?:leave|leaving|take|taking|drop|remove|instead of|not|rather than|in place of|replace|swap|forget)\b"
)


def _columns(plan: _Plan, slots: Slots) -> Iterator[str]:
    if plan.tool not in _OF_COLUMNS:
        return
    words = set(plan.words.split("\n")) | set(plan.fields)
    for name in slots.columns:
        known = {name.casefold()} | _SAID_OTHERWISE.get(name, set())
        if " " not in name and not known & words:
            yield name


def _classes(plan: _Plan, slots: Slots) -> Iterator[str]:
    named = slots.risk_class
    if named is None or plan.tool == "plan_nets" or "high_wards" in plan.words:
        return
    if named.casefold() not in plan.words and "composite_class" not in plan.words:
        yield named


def _years(plan: _Plan, slots: Slots) -> Iterator[str]:
    spans = {"first_year", "last_year", "first_month", "last_month", "last_years"}
    if plan.tool == "query_data" and not plan.fields & spans:
        yield from (str(year) for year in slots.years if str(year) not in plan.words)


def _limits(plan: _Plan, slots: Slots) -> Iterator[str]:
    """Ages, levels and tests, which only some requests know."""
    known = fields_of(plan.tool)
    for name in _LIMITS:
        value = getattr(slots, name)
        kept = {name, f"except_{name}", "group_by", "contrast"}
        if value and name in known and not plan.fields & kept:
            yield str(value)


def _numbers(plan: _Plan, slots: Slots) -> Iterator[str]:
    """Numbers that are in the request in no unit and no sum or product with another one."""
    away = {
        slots.masked[: match.start() + match.group().index("_number_")].count("_number_")
        for match in _NO_VALUE.finditer(slots.masked)
    }
    counts = {float(len(slots.areas)), float(len(slots.columns)), _ONE}
    values = [number.value for number in slots.numbers]
    for at, number in enumerate(slots.numbers):
        if at in away or number.value in counts or number.value in slots.years:
            continue
        if not _has_number(plan, number, values):
            yield _number_in_words(number, slots)


def _has_number(plan: _Plan, number: Number, said: list[float]) -> bool:
    """Whether a value is there: in another unit, with another number, or as the last passed over."""
    wanted = [number.value * unit for unit in _UNITS]
    wanted += [number.value * other for other in said] + [number.value - 1.0]
    wanted += [number.value - other + 1.0 for other in said]
    wanted += [
        abs(number.value + sign * other)
        for other in said
        for sign in (1.0, -1.0)
        if other != number.value
    ]
    close = any(abs(have - want) <= 1e-6 * max(1.0, abs(want)) for have in plan.numbers for want in wanted)  # fmt: skip
    return close or f"{number.value:g}" in plan.words


def _number_in_words(number: Number, slots: Slots) -> str:
    words = slots.plain.split()
    return " ".join(words[max(0, number.at - 1) : max(number.end, number.at + 1)])


def _in_words(match: re.Match[str], slots: Slots) -> str:
    """A passage of the masked question with the names and numbers in their places."""
    words = slots.plain.split()
    named = {
        "area": [item.name for item in slots.found if item.kind == "area"],
        "column": [
            " ".join(words[item.start : item.end]) for item in slots.found if item.kind == "column"
        ],
        "number": [" ".join(words[item.at : max(item.end, item.at + 1)]) for item in slots.numbers],
    }
    before = slots.masked[: match.start()]
    seen = {kind: before.count(f"_{kind}_") for kind in named}
    out = []
    for word in match.group().split():
        kind = word.strip("_")
        if word == f"_{kind}_" and seen.get(kind, 0) < len(named.get(kind, ())):
            word = named[kind][seen[kind]]
            seen[kind] += 1
        out.append(word)
    return " ".join(out)
