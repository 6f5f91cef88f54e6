"""Years and months in a question to the data."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.slots import Slots

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
#: "The first quarter of 2023", "Q1 2023", "the second half of the year": which part, of how many.
_PART_OF_YEAR = re.compile(
    r"\b(?:(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th) (?P<part>quarter|half)"
    r"(?= (?:of )?(?:the )?(?:year|20\d\d)\b)|(?:q|quarter )(?P<q>[1-4])\b)"
)
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4,
        "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}  # fmt: skip
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
    elif part := _part_of_year(slots.plain):
        found["months"] = [MONTHS[at].capitalize() for at in part]
    last = LAST_YEARS.search(slots.masked)
    if last and slots.numbers:
        before = slots.masked[: last.start()].count("_number_")
        found["last_years"] = int(slots.numbers[before].value)
    return found


def _part_of_year(plain: str) -> range | None:
    """The months of a quarter or half of a year."""
    match = _PART_OF_YEAR.search(plain)
    if match is None:
        return None
    length = 6 if match["part"] == "half" else 3
    parts = 12 // length
    place = int(match["q"]) if match["q"] else _NTH.get(match["nth"], parts)
    return range((place - 1) * length, place * length) if place <= parts else None


def _is_month(plain: str) -> bool:
    return (
        re.search(r"\b(?:in|of|to|from|until|through|and) may\b|\bmay 20\d\d\b", plain) is not None
    )
