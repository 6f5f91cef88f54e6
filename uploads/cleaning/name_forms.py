"""Spellings of Nigerian place names brought to forms that compare.

Rules are habits of spelling, not lists of places: abbreviations (T/Wada, Ang Musa), numerals
(II, 2), doubled letters, h after a consonant, c and k, names joined or hyphenated, alternative
names after a slash or in brackets, and letters for numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from uploads.cleaning.text import clean_cell, strip_accents

_LGA_IN_BRACKETS = re.compile(r"\([^()]*\bl\.?g\.?a\.?\b[^()]*\)|\(\s*lga\s*\)")
_BRACKETS = re.compile(r"\(([^()]*)\)?")
_SUFFIX = re.compile(r"\s+(?:wards?|l\.?g\.?a\.?|local government(?: area)?|state)\s*$")
_NOT_WORD = re.compile(r"[^a-z0-9/]+")
_GLUED_NUMBER = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_ABBREVIATED = re.compile(r"^([a-z])\s*/\s*(?=[a-z]{3})")
_ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8",
    "ix": "9", "x": "10", "xi": "11", "xii": "12", "xiii": "13", "xiv": "14", "xv": "15",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
_UNGUWAN = frozenset(
    [
        "ang",
        "angwa",
        "angwan",
        "anguwa",
        "anguwan",
        "anguwar",
        "angwar",
        "ung",
        "ungwa",
        "ungwan",
        "ungwar",
        "unguwa",
        "unguwan",
        "unguwar",
        "ugwan",
        "ungwuwan",
        "unguwanr",
    ]
)
_WORDS = {
    "saint": "st", "mkt": "market", "rd": "road", "govt": "government", "gov": "government",
    "north": "north", "arewa": "north", "south": "south", "kudu": "south", "east": "east",
    "gabas": "east", "gabbas": "east", "west": "west", "yamma": "west", "yama": "west",
    "northern": "north", "southern": "south", "eastern": "east", "western": "west",
    "central": "central", "cent": "central", "centre": "central", "center": "central",
    "tsakiya": "central", "north-east": "north east", "nassarawa": "nasarawa",
}  # fmt: skip
_DIRECTIONS = frozenset({"north", "south", "east", "west", "central"})
_LAST_LETTER = {"n": "north", "s": "south", "e": "east", "w": "west"}
_LETTERS = "abcdefgh"
# The usual words behind a letter and a slash; other letters are compared as initials.
_INITIALS = {"t": "tudun", "s": "sabon", "u": "unguwan", "k": "kofar"}
_SMALL = frozenset({"and", "da", "the", "of"})


@dataclass(frozen=True)
class Form:
    """One name, or one of its alternatives, ready to compare.

    Parameters
    ----------
    words
        Words without numbers and directions.
    joined
        The same, joined.
    sound
        Phonetic key.
    numbers
        Its numbers; a last single letter counts as one ("Dutsin Ma B": "b").
    directions
        north, south, east, west, central.
    """

    words: tuple[str, ...]
    joined: str
    sound: str
    numbers: frozenset[str]
    directions: frozenset[str]

    @property
    def spaced(self) -> str:
        """The words with blanks between."""
        return " ".join(self.words)


@dataclass(frozen=True)
class Forms:
    """A name as a whole and by its alternatives ("A/B", "A (B)")."""

    key: str
    whole: Form
    parts: tuple[Form, ...]


@lru_cache(maxsize=100_000)
def normalise_area_name(text: str) -> str:
    """A name in the form that equal names share.

    Parameters
    ----------
    text
        As written: any case, accents, punctuation, "(X LGA)", " Ward", I or 1.

    Returns
    -------
    str
        Lower-case words and arabic numerals with single blanks; "/" between alternatives. Empty
        for a text without letters or digits.
    """
    word = strip_accents(clean_cell(text)).casefold().replace("&", " and ")
    word = _LGA_IN_BRACKETS.sub(" ", word).replace("\\", "/").replace("|", "/")
    word = re.sub(r"['.]", "", word).strip()
    word = _SUFFIX.sub("", word) or word
    word = _ABBREVIATED.sub(_initial, word)
    word = _BRACKETS.sub(r" / \1 / ", word)
    parts = [_normal_part(part) for part in word.split("/")]
    return " / ".join(dict.fromkeys(part for part in parts if part))


def _initial(match: re.Match[str]) -> str:
    return f"{_INITIALS.get(match.group(1), match.group(1))} "


def _normal_part(part: str) -> str:
    words = _GLUED_NUMBER.sub(" ", _NOT_WORD.sub(" ", part)).split()
    if len(words) > 1:
        words = [word for word in words if word not in ("ward", "wards")] or words
    normal = []
    for place, word in enumerate(words):
        alone = len(words) == 1
        last = place == len(words) - 1 and not alone
        if word in _ROMAN and not (alone and len(word) == 1):
            word = _ROMAN[word]
        elif word in _UNGUWAN and not alone:
            word = "unguwan"
        elif last and word in _LAST_LETTER:
            word = _LAST_LETTER[word]
        elif word.isdigit():
            word = str(int(word))
        elif place or word in _DIRECTIONS:
            word = _WORDS.get(word, word)
        normal.append(word)
    return " ".join(normal)


@lru_cache(maxsize=100_000)
def forms_of(text: str) -> Forms:
    """The forms of one name."""
    normal = normalise_area_name(text)
    parts = [part for part in normal.split(" / ") if part]
    whole = _form(" ".join(parts))
    usable = tuple(_form(part) for part in parts if len(part) > 1)
    return Forms(normal.replace(" / ", "").replace(" ", ""), whole, usable or (whole,))


def _form(text: str) -> Form:
    words = text.split()
    numbers = {word for word in words if word.isdigit()}
    if len(words) > 1 and len(words[-1]) == 1 and words[-1] in _LETTERS:
        numbers.add(words.pop())
    directions = {word for word in words if word in _DIRECTIONS}
    plain = [word for word in words if word not in numbers and word not in directions]
    if not plain:
        plain, directions = words, set()
    kept = tuple(word for word in plain if word not in _SMALL) or tuple(plain)
    joined = "".join(kept)
    return Form(kept, joined, sound_key(joined), frozenset(numbers), frozenset(directions))


_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"(.)\1+", r"\1"),
        (r"ph", "f"),
        (r"sch|sh", "s"),
        (r"tch|ch|ts|tz", "c"),
        (r"ck|q", "k"),
        (r"c(?=[aou]|[^eih]|$)", "k"),
        (r"x", "ks"),
        (r"gh", "g"),
        (r"dz|dj|zh", "z"),
        (r"(?<=[bcdfgjklmnprstvwyz])h", ""),
        (r"h(?=$|[aeiou])", ""),
        (r"ou|oo|u(?=[aeo])|w(?=u)", "u"),
        (r"ee|ie|ei|y(?=$|[^aeiou])", "i"),
        (r"ai|ay|ae", "e"),
        (r"au|aw|ao", "o"),
        (r"iy(?=[aeou])", "i"),
        (r"uw(?=[aeio])", "u"),
        (r"n(?=[bpm])", "m"),
        (r"y(?=[aeou])|j(?=[aeou])", "y"),
        (r"(.)\1+", r"\1"),
    )
)


def sound_key(joined: str) -> str:
    """Letters of a name by sound: ``Shinau`` and ``Sinawu`` come near each other."""
    for pattern, by in _SOUNDS:
        joined = pattern.sub(by, joined)
    return joined
