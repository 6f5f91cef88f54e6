"""Periods as health systems write them: months, years, weeks, quarters, half-years; English and
French."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from uploads.cleaning.text import fold_space, strip_accents

_MONTHS = {
    "january": 1, "jan": 1, "janvier": 1, "janv": 1,
    "february": 2, "feb": 2, "fevrier": 2, "fev": 2, "fevr": 2,
    "march": 3, "mar": 3, "mars": 3,
    "april": 4, "apr": 4, "avril": 4, "avr": 4,
    "may": 5, "mai": 5,
    "june": 6, "jun": 6, "juin": 6,
    "july": 7, "jul": 7, "juillet": 7, "juil": 7,
    "august": 8, "aug": 8, "aout": 8,
    "september": 9, "sep": 9, "sept": 9, "septembre": 9,
    "october": 10, "oct": 10, "octobre": 10,
    "november": 11, "nov": 11, "novembre": 11,
    "december": 12, "dec": 12, "decembre": 12,
}  # fmt: skip
_YEAR = r"((?:19|20)\d{2})"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^{_YEAR}[-/. ]?(0[1-9]|1[0-2])$",
        rf"^(0?[1-9]|1[0-2])[-/. ]{_YEAR}$",
        rf"^{_YEAR}[-/ ]?(?:w(?:k|eek)?|sem(?:aine)?\.?|s(?=\d\d|[3-9]\b))[ -]?(\d{{1,2}})$",
        rf"^(?:w|wk|week|semaine|sem\.?|epi week|s(?=\d\d|[3-9]\b))[ -]?(\d{{1,2}})[-/, ]+{_YEAR}$",
        rf"^{_YEAR}[-/ ]?(?:q|t)([1-4])$",
        rf"^(?:q|t|quarter |trimestre )([1-4])[-/, ]+{_YEAR}$",
        rf"^{_YEAR}[-/ ]?(?:h|s|semestre |half )0?([12])$",
        rf"^(?:h|s|semestre |half )([12])[-/, ]+{_YEAR}$",
        rf"^([12])(?:st|nd|er|e|eme|ere)? (?:semester|semestre|half(?: year)?)(?: of)?[-/, ]+{_YEAR}$",
        rf"^{_YEAR}[-/](\d{{1,2}})[-/](\d{{1,2}})(?:[ t].*)?$",
    )
)
# "S1" is a half-year, unless its column counts further: then it is the first week.
_S_NUMBER = re.compile(r"(?:^s|(?<=\d)[-/ ]?s)(\d{1,2})\b")
_WORD_YEAR = re.compile(rf"^([a-z]+)\.?[-/, ]*{_YEAR}$")
_YEAR_WORD = re.compile(rf"^{_YEAR}[-/, ]*([a-z]+)\.?$")
# A sheet's number of a day since 1899-12-30: 36526 is the first of January 2000.
_SERIAL = re.compile(r"^[345]\d{4}$")
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 54_788
_MONTH_YEAR = re.compile(r"^(0?[1-9]|1[0-2])[-/](1[3-9]|[2-4]\d)$")
_SHORT = re.compile(r"^([a-z]{3,9})\.?[-/ ]'?(\d{2})$")
_DATE = re.compile(rf"^(\d{{1,2}})[-/.](\d{{1,2}})[-/.]{_YEAR}(?:[ t].*)?$")
_DAY_WORD = re.compile(rf"^\d{{1,2}}[-/. ]([a-z]+)\.?[-/, ]+{_YEAR}$")
_DAY_WORD_SHORT = re.compile(r"^\d{1,2}[-/. ]([a-z]{3,9})\.?[-/, ]+'?(\d{2})$")
_SPAN = re.compile(r"^([a-z]+)\s*(?:-|to|a|au)\s*([a-z]+)[-/, ]+((?:19|20)\d{2})$")


#: The parts of a year that a column beside the year may count, and how many there are.
YEAR_PARTS = {"month": 12, "week": 53, "quarter": 4}
_MOST = {**YEAR_PARTS, "half": 2}
_PART_WORDS = {
    "month": re.compile(r"(?:m|month|mois)? ?(\d{1,2})$"),
    "week": re.compile(r"(?:w|wk|week|epi ?week|s|sem|semaine)?[ .]*(\d{1,2})$"),
    "quarter": re.compile(r"(?:q|qtr|quarter|t|trim|trimestre)?[ .]*(\d)$"),
}


@dataclass(frozen=True, order=True)
class Period:
    """A calendar year, or a part of one.

    Parameters
    ----------
    year
        1900 to 2099.
    unit
        "year", "half", "quarter", "month" or "week".
    number
        1-based within the year; 0 for a year.
    """

    year: int
    unit: str
    number: int = 0

    @property
    def text(self) -> str:
        """Sortable form: 2024, 2024-S1, 2024-Q1, 2024-01, 2024-W05."""
        mark = {"half": "-S", "quarter": "-Q", "month": "-", "week": "-W"}
        if self.unit == "year":
            return f"{self.year}"
        digits = 1 if self.is_coarse else 2
        return f"{self.year}{mark[self.unit]}{self.number:0{digits}d}"

    @property
    def is_coarse(self) -> bool:
        """Whether it is longer than a month."""
        return self.unit in ("year", "half", "quarter")


def parse_period(text: str, *, month_first: bool = False, s_is_week: bool = False) -> Period | None:
    """A period from a cell, or None where it is none.

    Parameters
    ----------
    text
        "January 2024", "janvier 2024", "Jan-24", "202401", "2024-01", "2024", "2024W05",
        "2024Q1", "S05 2024", "2024S1", "S1 2024", "January to June 2024", "01/24", the number 45292 that a
        spreadsheet keeps for 1 January 2024, or a date (its month): 2024-01-31, 31/01/2024,
        31 January 2024, 31-Jan-24.
    month_first
        Whether 01/02/2024 is the second of January (:func:`date_order`); else day first, as
        West Africa writes it.
    s_is_week
        Whether "S1 2024" is its first week (:func:`counts_weeks`); else its first half.
    """
    word = fold_space(strip_accents(text)).casefold().removesuffix(".0")
    if re.fullmatch(_YEAR, word):
        return Period(int(word), "year")
    if _SERIAL.match(word) and _FIRST_SERIAL <= int(word) <= _LAST_SERIAL:
        day = date(1899, 12, 30) + timedelta(days=int(word))
        return Period(day.year, "month", day.month)
    if short := _MONTH_YEAR.match(word):
        return Period(2000 + int(short.group(2)), "month", int(short.group(1)))
    found = _numbered(word) or _dated(word, month_first) or _named(word)
    if s_is_week and found is not None and found.unit == "half" and _S_NUMBER.search(word):
        return Period(found.year, "week", found.number)
    return found


def counts_weeks(cells: Iterable[str]) -> bool:
    """Whether the S of a column ("S1 2024") counts weeks: some number is above 2."""
    found = (_S_NUMBER.search(cell.strip().casefold()) for cell in cells)
    return any(match is not None and int(match.group(1)) > 2 for match in found)


def date_order(cells: Iterable[str]) -> str | None:
    """How dates with three numbers and the year last are written, by the cells themselves.

    Returns
    -------
    str or None
        "day" or "month", whichever comes first and cannot be read otherwise; "either" where every
        date can be read both ways, or some one way and some the other; None without such dates.
    """
    found = [match for cell in cells if (match := _DATE.match(cell.strip().casefold()))]
    if not found:
        return None
    day = any(int(match.group(1)) > 12 for match in found)
    month = any(int(match.group(2)) > 12 for match in found)
    return "either" if day == month else "day" if day else "month"


def _dated(word: str, month_first: bool) -> Period | None:
    match = _DATE.match(word)
    if match is None:
        return None
    day, month = (int(match.group(at)) for at in ((2, 1) if month_first else (1, 2)))
    good = 1 <= month <= 12 and 1 <= day <= 31
    return Period(int(match.group(3)), "month", month) if good else None


def parse_part(text: str, unit: str) -> int | None:
    """Which month 1–12, week 1–53 or quarter 1–4 of a year a cell names, or None.

    A number alone, or with what it counts in English or French (`Week 5`, `Sem 5`, `Q2`, `T2`);
    months also by name. `unit` is a key of `YEAR_PARTS`.
    """
    word = fold_space(strip_accents(text)).casefold().removesuffix(".0").rstrip(".")
    if unit == "month" and word in _MONTHS:
        return _MONTHS[word]
    match = _PART_WORDS[unit].match(word)
    number = int(match.group(1)) if match else 0
    return number if 1 <= number <= YEAR_PARTS[unit] else None


def _numbered(word: str) -> Period | None:
    shapes = (
        ("month", 1, 2), ("month", 2, 1), ("week", 1, 2), ("week", 2, 1),
        ("quarter", 1, 2), ("quarter", 2, 1), ("half", 1, 2), ("half", 2, 1), ("half", 2, 1),
        ("month", 1, 2),
    )  # fmt: skip
    for pattern, (unit, year_at, number_at) in zip(_PATTERNS, shapes, strict=True):
        match = pattern.match(word)
        if match:
            number = int(match.group(number_at))
            return (
                Period(int(match.group(year_at)), unit, number)
                if 1 <= number <= _MOST[unit]
                else None
            )
    return None


def _named(word: str) -> Period | None:
    if (match := _WORD_YEAR.match(word)) or (match := _DAY_WORD.match(word)):
        month, year = _MONTHS.get(match.group(1)), int(match.group(2))
    elif match := _YEAR_WORD.match(word):
        month, year = _MONTHS.get(match.group(2)), int(match.group(1))
    elif match := _SHORT.match(word) or _DAY_WORD_SHORT.match(word):
        month, year = _MONTHS.get(match.group(1)), 2000 + int(match.group(2))
    elif match := _SPAN.match(word):
        first, last = (_MONTHS.get(match.group(at), 0) for at in (1, 2))
        return _span(int(match.group(3)), first, last)
    else:
        return None
    return Period(year, "month", month) if month else None


def _span(year: int, first: int, last: int) -> Period | None:
    """Months in a row that are a quarter or a half of the year."""
    for unit, months in (("quarter", 3), ("half", 6)):
        if first and last - first == months - 1 and first % months == 1:
            return Period(year, unit, (first - 1) // months + 1)
    return None
