"""Columns that are meant without being named: "the hottest ward", "lower than 300 feet"."""

from __future__ import annotations

import re
from collections.abc import Callable

from analysis.chat.slots import Slots
from analysis.chat.words.implied import IMPLIED


def with_implied(text: str, slots: Slots, read: Callable[[str], Slots]) -> Slots:
    """The question read again with the name of what is meant, where the data hold it."""
    if slots.columns:
        return slots
    for pattern, words in IMPLIED:
        if re.search(pattern, slots.plain):
            again = read(_with(text.rstrip(" .?!"), words))
            return again if again.columns else slots
    return slots


def _with(text: str, words: str) -> str:
    """The name after the question, before a Pidgin "pass" that ends it."""
    if re.search(r"(?<!near)(?<!far)(?<!close) pass$", text):
        return f"{text.removesuffix(' pass')} {words} pass"
    return f"{text} {words}"
