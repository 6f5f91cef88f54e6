"""Years and months in a question to the data."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.slots import Slots

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
LAST_YEARS = re.compile(r"\b(?:last|past|recent|previous) _number_ (?:years?)\b")


def times(slots: Slots) -> dict[str, Any]:
    """Years and months that are named, a span written out."""
    found: dict[str, Any] = {}
    years = list(slots.years)
    if len(years) == 2 and re.search(r"\b(?:from|between|since)\b|\bto\b", slots.plain):
        years = list(range(min(years), max(years) + 1))
    if len(years) == 1:
        found["year"] = years[0]
    elif years:
        found["years"] = years
    named = [
        at
        for at, month in enumerate(MONTHS)
        if re.search(rf"\b{month}\b", slots.plain) and (month != "may" or _is_month(slots.plain))
    ]
    if len(named) == 2 and re.search(r"\bto\b|\bbetween\b|\bthrough\b|\buntil\b", slots.plain):
        named = list(range(named[0], named[1] + 1))
    if named:
        found["months"] = [MONTHS[at].capitalize() for at in named]
    last = LAST_YEARS.search(slots.masked)
    if last and slots.numbers:
        before = slots.masked[: last.start()].count("_number_")
        found["last_years"] = int(slots.numbers[before].value)
    return found


def _is_month(plain: str) -> bool:
    return (
        re.search(r"\b(?:in|of|to|from|until|through|and) may\b|\bmay 20\d\d\b", plain) is not None
    )
