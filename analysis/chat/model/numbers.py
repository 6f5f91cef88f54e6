"""Whether every number of a text stands in a tool's result. Pure, and strict.

Allowed: the number itself, rounded to the digits it is shown with; with thousands separators, a
French comma, or as thousand, million or billion; a share as per cent and back where per cent is
said; the sequence 1., 2., 3. at line beginnings; ordinals in words up to the tenth. Number words
are held to the same rule, and those above ten, and parts (half, twice), must stand in the result
as they are: what cannot be checked is not shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from chatmrpt.lib.patterns import compiled

_BLANKS = "  \u2009\u202f'’"
_NUMBER = re.compile(
    rf"(?<!\d)(?P<number>\d{{1,3}}(?:[{_BLANKS}]\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*|\.\d+)"
    r"(?:\s*(?P<percent>%|per ?cent\b|pour ?cent\b)"
    r"|(?P<short>(?:k|m|bn)\b)"
    r"|\s*(?P<scale>thousands?\b|mille\b|millions?\b|billions?\b|milliards?\b))?",
    re.IGNORECASE,
)
_LIST = re.compile(r"^\s*(?:[-*•]\s*)?(\d{1,2})[.)]\s", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_SMALL = {
    word: value
    for value, words in enumerate(
        ("zero zéro sifili", "", "two deux biyu", "three trois uku", "four quatre hudu huɗu",
         "five cinq biyar", "six shida", "seven sept bakwai", "eight huit takwas",
         "nine neuf tara", "ten dix goma")
    )
    for word in words.split()
}  # fmt: skip
_LARGE_WORDS = (
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty "
    "forty fourty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million "
    "millions billion billions trillion dozen dozens half halves quarter quarters thirds fifths "
    "twice thrice double doubled doubles triple tripled triples "
    "onze douze treize quatorze quinze seize vingt vingts trente quarante cinquante soixante cent "
    "cents mille million millions milliard milliards douzaine moitié tiers quart quarts demi demie "
    "ashirin talatin arba'in hamsin sittin saba'in tamanin casa'in ɗari dari dubu miliyan rabi"
)
_LARGE = frozenset(_LARGE_WORDS.split())
_PERCENT = re.compile(r"\b(?:per cent|pour cent)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Known:
    """The numbers of the results, and their words; `shares` are those written as per cent."""

    values: tuple[Decimal, ...]
    words: frozenset[str]


def known_in(results: Iterable[Any]) -> Known:
    """All numbers of some results (texts, numbers, and lists and objects of them)."""
    values: set[Decimal] = set()
    words: set[str] = set()
    _collect(list(results), values, words)
    return Known(tuple(sorted(values)), frozenset(words))


def unknown_numbers(text: str, known: Known) -> list[str]:
    """The numbers of a text that no result holds, as they are written there."""
    plain, odd = _plain(text)
    if odd:
        return [odd]
    plain = _without_list_numbers(plain)
    found = []
    for match in _NUMBER.finditer(plain):
        if not _stands(match, known):
            found.append(match.group(0).strip())
    return found + _unknown_words(_NUMBER.sub(" ", _PERCENT.sub(" ", plain)), known)


def _collect(value: Any, values: set[Decimal], words: set[str]) -> None:
    if isinstance(value, str):
        plain, _ = _plain(value)
        for match in _NUMBER.finditer(plain):
            values.update(_scaled(match))
        words.update(word.casefold() for word in _WORD.findall(plain))
    elif isinstance(value, dict):
        for item in value.values():
            _collect(item, values, words)
    elif isinstance(value, list | tuple):
        for item in value:
            _collect(item, values, words)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if number.is_finite():
            values.add(abs(number))


def _plain(text: str) -> tuple[str, str]:
    """Digits of all scripts as 0 to 9, nothing invisible; and a sign that cannot be read so."""
    signs = []
    for sign in text:
        if unicodedata.category(sign) == "Cf":
            continue
        if sign.isnumeric() and sign not in "0123456789":
            digit = unicodedata.digit(sign, None)
            if digit is None or unicodedata.category(sign) != "Nd":
                return "", sign
            sign = str(digit)
        signs.append(sign)
    return "".join(signs), ""


def _without_list_numbers(text: str) -> str:
    """The text without 1., 2., 3. at line beginnings, when they count from one without a gap."""
    numbers = [int(found) for found in _LIST.findall(text)]
    if numbers != list(range(1, len(numbers) + 1)):
        return text
    return _LIST.sub("\n", text)


def _stands(match: re.Match[str], known: Known) -> bool:
    """Whether a number is one of the known, in one of its readings."""
    power = _power(match["short"] or match["scale"])
    for reading in _readings(match["number"]):
        for value in known.values:
            share = bool(match["percent"]) and 0 < value < 1
            for one in (value, value * 100) if share else (value,):
                if _shown_as(one.scaleb(-power), reading):
                    return True
    return False


def _shown_as(value: Decimal, reading: Decimal) -> bool:
    """Whether a value rounds to what is written; one digit alone must be the value itself."""
    exponent = reading.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    if value == reading or (decimals <= 0 and reading < 10):
        return value == reading
    return abs(value - reading) * 2 <= Decimal(1).scaleb(-decimals)


def _power(scale: str | None) -> int:
    if not scale:
        return 0
    word = scale.casefold()
    if word in ("k", "mille") or word.startswith("thousand"):
        return 3
    return 9 if word.startswith(("b", "milliard")) else 6


def _scaled(match: re.Match[str]) -> list[Decimal]:
    """The values that a number of a result may have."""
    power = _power(match["short"] or match["scale"])
    number = match["number"]
    readings = [*_readings(number), *_readings(number.lstrip("."))]
    found = [reading.scaleb(power) for reading in readings]
    if match["percent"]:
        found += [reading / 100 for reading in found]
    return found


def _readings(written: str) -> list[Decimal]:
    """`12,345` is 12345 and 12.345; `12,5` and `12.5` are the same; `1.234.567` a whole."""
    text = compiled(rf"[{_BLANKS}]").sub("", written)
    forms = {text.replace(",", "")}
    if "," in text and "." not in text and text.count(",") == 1:
        forms.add(text.replace(",", "."))
        if len(text.rpartition(",")[2]) != 3:
            forms.discard(text.replace(",", ""))
    if text.count(".") > 1:
        forms = {text.replace(".", "").replace(",", ".")}
    found = []
    for form in sorted(forms):
        try:
            found.append(Decimal(form))
        except InvalidOperation:
            continue
    return found


def _unknown_words(text: str, known: Known) -> list[str]:
    found = []
    for word in _WORD.findall(text):
        for part in (word.casefold(), *word.casefold().split("-")):
            if part in known.words:
                continue
            small = _SMALL.get(part)
            if part in _LARGE or (small is not None and Decimal(small) not in known.values):
                found.append(word)
                break
    return found
