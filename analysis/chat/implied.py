"""Columns that are meant without being named: "the hottest ward", "lower than 300 feet"."""

from __future__ import annotations

import re
from collections.abc import Callable

from analysis.chat.slots import Slots
from analysis.chat.words.implied import IMPLIED
from analysis.science.variables import find_variable
from chatmrpt.lib.patterns import compiled

#: Columns themselves are asked about.
_OF_COLUMNS = re.compile(r"\b(?:which|what|any) (?:column|field|variable)\b")
#: How much malaria there is: beside one of these another measure may be meant.
_MALARIA = frozenset(["tpr", "positives", "burden", "pfpr"])
#: Words that relate two measures.
_RELATES = re.compile(
    r"\b(?:against|versus|vs|go(?:es)? (?:together|with|hand)|(?:related|linked|tied|connected) (?:to|with)"
    r"|correlat\w*|associat\w*|scatter\w*|follows?|depend\w*)\b"
    r"|\b(?:have|has|show|shows|get|gets|see|record)\b.*\b(?:lower|higher|more|less|fewer|worse)\b"
    r"|\b(?:lower|higher|more|less|fewer|rises?|falls?|worse)\b.*\b(?:where|when|in)\b"
)


def with_implied(text: str, slots: Slots, read: Callable[[str], Slots]) -> Slots:
    """The question read again with the name of what is meant, where the data hold it."""
    if _OF_COLUMNS.search(slots.plain):
        return slots
    beside = slots.columns and set(slots.columns) <= _MALARIA and _RELATES.search(slots.plain)
    if slots.columns and (not beside or slots.numbers or slots.areas):
        return _with_unit(text, slots, read)
    for pattern, words in IMPLIED:
        if compiled(pattern).search(slots.plain):
            again = read(_with(text.rstrip(" .?!"), words))
            return again if set(again.columns) - set(slots.columns) else slots
    return slots


#: What a number with a unit is of, beside another column: "lower than 100 m and a flood value over 0.6".
_OF_UNITS: tuple[tuple[str, str, frozenset[str]], ...] = (
    (
        r"(?:m|met(?:re|er)s?|feet|ft|foot)\b(?! (?:of|from|to)\b)",
        "elevation",
        frozenset(["elevation", "distance_to_water", "building_height"]),
    ),
    (r"(?:mm|millimet\w+)\b", "rainfall", frozenset(["rainfall"])),
    (r"(?:degrees?(?: celsius)?|celsius)\b", "temperature", frozenset(["temperature"])),
)


def _with_unit(text: str, slots: Slots, read: Callable[[str], Slots]) -> Slots:
    """The question with the name of what a unit is of, where none of its columns is told in it."""
    for unit, words, told in _OF_UNITS:
        if not compiled(rf"_operator_ _number_ {unit}").search(slots.masked):
            continue
        own = {variable.key for name in slots.columns if (variable := find_variable(name))}
        if not told & own:
            named = re.sub(rf"(\d ?{unit})", rf"\1 {words}", text, count=1, flags=re.IGNORECASE)
            again = read(named)
            return again if set(again.columns) - set(slots.columns) else slots
    return slots


def _with(text: str, words: str) -> str:
    """The name after the question, before a Pidgin "pass" that ends it."""
    if re.search(r"(?<!near)(?<!far)(?<!close) pass$", text):
        return f"{text.removesuffix(' pass')} {words} pass"
    return f"{text} {words}"
