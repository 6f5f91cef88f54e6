"""Years and months in a question to the data."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.slots import Slots
from analysis.chat.words.ends import PLACES, place_words
from chatmrpt.lib.patterns import compiled

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
#: "The first quarter of 2023", "Q1 2023", "the second half of the year": which part, of how many.
_PART_OF_YEAR = re.compile(
    rf"\b(?:(?P<nth>{place_words(1, 4)}|last) (?P<part>quarter|half)"
    r"(?= (?:of )?(?:the )?(?:year|20\d\d)\b|$)|(?:q|quarter )(?P<q>[1-4])\b)"
)
#: "Since 2022", "from January 2022"; "from the 2022 reports" is that year alone.
_SINCE = re.compile(
    r"\b(?:since|from|after|starting)\b(?: \w+)? (?:19|20)\d\d\b"
    r"(?! (?:reports?|data|files?|figures?|survey)\b)"
)
#: "Since 2023", "before 2022": one year as the end of a span; which years that are.
_FROM_YEAR = re.compile(
    r"\b(?P<since>since|depuis|tun|starting(?: from| in)?|as of|from(?= 20\d\d (?:on|onwards?|to date|until now|to now|till now|up)\b))"
    r" (?P<year>20\d\d)\b|\b(?:after|apres|bayan|later than) (?P<after>20\d\d)\b"
    r"|\b(?P<onward>20\d\d) (?:onwards?|and (?:later|after|onwards?))\b"
)
_TO_YEAR = re.compile(
    r"\b(?:before|avant|kafin|prior to|earlier than) (?:the year )?(?P<before>20\d\d)\b"
    r"|\b(?:until|till|up to|through) (?:the end of )?(?P<until>20\d\d)\b"
    r"|\b(?P<earlier>20\d\d) (?:and|or) (?:earlier|before)\b"
)
_NAMES = "|".join(MONTHS)
#: "March 2022", "2022 March".
_MONTH_YEAR = re.compile(rf"\b(?P<month>{_NAMES}) (?:of )?(?P<year>20\d\d)\b")
_SPAN_WORDS = r"(?:to|until|till|through|thru|up|and|including|inclusive|of|the|end|all|right)"
_FROM_MONTH = re.compile(
    rf"\b(?P<word>since|from|after|starting|starting in|later than|as of) (?:the end of |the start of )?(?P<month>{_NAMES}) (?:of )?(?P<year>20\d\d)\b"
    rf"|\b(?P<month2>{_NAMES}) (?P<year2>20\d\d) (?:onwards?|and (?:later|after))\b"
)
_TO_MONTH = re.compile(
    rf"\b(?P<word>before|until|till|up to|through|prior to|earlier than) (?:the end of |the start of )?(?P<month>{_NAMES}) (?:of )?(?P<year>20\d\d)\b"
)
_BETWEEN = re.compile(r"\b(?:between|from)\b")
#: "The last three months", "the past two quarters": counted back from the newest report.
LAST_MONTHS = re.compile(
    r"\b(?:last|past|recent|previous|latest) _number_ (?P<what>months|quarters|month|quarter)\b"
    r"|\b(?:last|past|latest|most recent) (?P<one>month|quarter)\b(?! of\b)"
)
_LAST_YEAR = re.compile(
    r"\b(?:last|past|latest|most recent|newest) year\b(?! of (?!the (?:data|reports|file)|data|reports))"
)
LAST_YEARS = re.compile(r"\b(?:last|past|recent|previous) _number_ (?:years?)\b")


def times(slots: Slots) -> dict[str, Any]:
    """Years and months that are named, a span written out."""
    found: dict[str, Any] = {}
    span = _span_of_months(slots)
    if span:
        return span
    years = list(slots.years)
    if len(years) == 2 and re.search(r"\b(?:from|between|since)\b|\bto\b", slots.plain):
        years = list(range(min(years), max(years) + 1))
    if len(years) == 1:
        found |= _open_span(slots.plain) or {"year": years[0]}
    elif years:
        found["years"] = years
    named = [
        at
        for at, month in enumerate(MONTHS)
        if compiled(rf"\b{month}\b").search(slots.plain)
        and (month != "may" or _is_month(slots.plain))
    ]
    if len(named) == 2 and re.search(r"\bto\b|\bbetween\b|\bthrough\b|\buntil\b", slots.plain):
        named = list(range(named[0], named[1] + 1))
    if named:
        found["months"] = [MONTHS[at].capitalize() for at in named]
    elif part := _part_of_year(slots.plain):
        found["months"] = [MONTHS[at].capitalize() for at in part]
    last = last_years(slots)
    if last is None and _LAST_YEAR.search(slots.plain) and not slots.years:
        last = 1
    return found if last is None else {**found, "last_years": last}


def _span_of_months(slots: Slots) -> dict[str, Any]:
    """From one month of a year to another, or open at one end; or the last months there are."""
    plain = slots.plain
    named = [_as_month(match["month"], match["year"]) for match in _MONTH_YEAR.finditer(plain)]
    between = compiled(
        rf"\b(?:{_NAMES}) (?:of )?20\d\d (?P<span>{_SPAN_WORDS}(?: {_SPAN_WORDS})*) (?:{_NAMES}) (?:of )?20\d\d\b"
    ).search(plain)
    two = between is not None and between["span"] == "and" and not _BETWEEN.search(plain)
    if len(named) == 2 and between is not None and not two:
        return {"first_month": min(named), "last_month": max(named)}
    if len(named) == 1 and len(slots.years) == 1:
        if (start := _FROM_MONTH.search(plain)) and not _other_month(start, plain):
            month = _as_month(start["month"] or start["month2"], start["year"] or start["year2"])
            later = (start["word"] or "") in ("after", "later than")
            return {"first_month": _moved(month, 1) if later else month}
        if (end := _TO_MONTH.search(plain)) and not _other_month(end, plain):
            before = end["word"] in ("before", "prior to", "earlier than")
            month = _as_month(end["month"], end["year"])
            return {"last_month": _moved(month, -1) if before else month}
    return _last_months(slots)


def _other_month(match: re.Match[str], plain: str) -> bool:
    """Whether a month stands right before: "March through July 2023" begins in March."""
    return plain[: match.start()].rstrip().rpartition(" ")[2] in MONTHS


def _last_months(slots: Slots) -> dict[str, Any]:
    match = LAST_MONTHS.search(slots.masked)
    if match is None or slots.years:
        return {}
    if match["one"]:
        return {"last_months": 3 if match["one"] == "quarter" else 1}
    numbers = slots.numbers_from(match.start())
    if not numbers:
        return {}
    count = int(numbers[0].value)
    return {"last_months": 3 * count if match["what"].startswith("quarter") else count}


def _as_month(name: str, year: str) -> str:
    return f"{year}-{MONTHS.index(name) + 1:02d}"


def _moved(month: str, by: int) -> str:
    """The month before or after."""
    at = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{at // 12}-{at % 12 + 1:02d}"


def last_years(slots: Slots) -> int | None:
    """ "In the last three years"."""
    match = LAST_YEARS.search(slots.masked)
    numbers = () if match is None else slots.numbers_from(match.start())
    return int(numbers[0].value) if numbers else None


def span_of_years(slots: Slots) -> list[int]:
    """The first year and the last, or the one from which on; none where one year alone is named."""
    years = sorted(set(slots.years))
    if len(years) == 1:
        return years if _SINCE.search(slots.plain) else []
    return [years[0], years[-1]] if years else []


def _open_span(plain: str) -> dict[str, int]:
    """The first or the last year of a span that has one end."""
    if start := _FROM_YEAR.search(plain):
        year = start["year"] or start["onward"]
        return {"first_year": int(year) if year else int(start["after"]) + 1}
    if end := _TO_YEAR.search(plain):
        year = end["until"] or end["earlier"]
        return {"last_year": int(year) if year else int(end["before"]) - 1}
    return {}


def _part_of_year(plain: str) -> range | None:
    """The months of a quarter or half of a year."""
    match = _PART_OF_YEAR.search(plain)
    return None if match is None else months_of_part(match)


def months_of_part(match: re.Match[str]) -> range | None:
    """The months, from 0, of a quarter or half by what its pattern found: `nth`, `part` and `q`."""
    length = 6 if match["part"] == "half" else 3
    parts = 12 // length
    place = int(match["q"] or PLACES.get(match["nth"], parts))
    return range((place - 1) * length, place * length) if place <= parts else None


def _is_month(plain: str) -> bool:
    return (
        re.search(r"\b(?:in|of|to|from|until|through|and) may\b|\bmay 20\d\d\b", plain) is not None
    )
