"""Columns that are meant without being named: "the hottest ward", "lower than 300 feet"."""

from __future__ import annotations

import re
from collections.abc import Callable

from analysis.chat.slots import Slots
from analysis.chat.words.implied import IMPLIED
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
        return slots
    for pattern, words in IMPLIED:
        if compiled(pattern).search(slots.plain):
            again = read(_with(text.rstrip(" .?!"), words))
            return again if set(again.columns) - set(slots.columns) else slots
    return slots


def _with(text: str, words: str) -> str:
    """The name after the question, before a Pidgin "pass" that ends it."""
    if re.search(r"(?<!near)(?<!far)(?<!close) pass$", text):
        return f"{text.removesuffix(' pass')} {words} pass"
    return f"{text} {words}"
