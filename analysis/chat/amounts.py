"""Large numbers as people write them: "half a million", "200 000", "two million three hundred"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.chat.words import english

_DIGITS = re.compile(r"(\d[\d,]*(?:\.\d+)?)(k|m)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SCALES = {"dozen": 12.0, "hundred": 100.0, "thousand": 1_000.0, "million": 1_000_000.0}
_SMALL = {word: float(value) for word, value in english.NUMBERS.items() if word not in _SCALES}

#: "Three quarters of a million", "a quarter million".
_QUARTERS = re.compile(r"(?:(a|one|three|3) )?quarters? (?:of )?(?:a |one )?(million|thousand)\b")
_SHARES = {"a": 1.0, "one": 1.0, "three": 3.0, "3": 3.0}


@dataclass(frozen=True)
class Amount:
    """A number in words or digits: its first word, the word after it, its value."""

    start: int
    end: int
    value: float


def read_amounts(plain: str) -> list[Amount]:
    """Every number of a question in normal form, each once and whole.

    Words that belong together make one number: "two million three hundred thousand" is
    2,300,000, "half a million" 500,000, "200 000" 200,000. Years are no amounts.
    """
    words = plain.split()
    found: list[Amount] = []
    at = 0
    while at < len(words):
        end, value = _one(words, at)
        if end == at:
            at += 1
            continue
        found.append(Amount(at, end, value))
        at = end
    return found


def _one(words: list[str], at: int) -> tuple[int, float]:
    """The number that begins at a word: where it ends (there: no number) and its value."""
    parts = _QUARTERS.match(" ".join(words[at : at + 5]))
    if parts is not None:
        share = _SHARES[parts[1] or "one"]
        return at + len(parts[0].split()), share * 0.25 * _SCALES[parts[2]]
    if words[at] == "half" and words[at + 1 : at + 2] in (["a"], ["million"], ["thousand"]):
        of = at + 1 + (words[at + 1] == "a")
        if of < len(words) and words[of] in _SCALES:
            return of + 1, 0.5 * _SCALES[words[of]]
        return at, 0.0
    total, part, place = 0.0, 0.0, at
    last: str | None = None
    while place < len(words):
        word = words[place]
        kind, value = _kind(word, words, place)
        if kind is None or not _fits(last, kind, part, value):
            break
        if kind == "scale":
            scale = _SCALES[word]
            if scale <= 100.0:
                part = (part or 1.0) * scale
            else:
                total, part = total + (part or 1.0) * scale, 0.0
        elif kind == "group":
            part = part * 1000.0 + value
        else:
            part += value
        last = kind if kind != "and" else last
        place += 1
    return (place, total + part) if last else (at, 0.0)


def _kind(word: str, words: list[str], place: int) -> tuple[str | None, float]:
    """What a word is in a number, and its value."""
    if word in _SCALES:
        return "scale", 0.0
    if word in _SMALL:
        return "small", _SMALL[word]
    if word == "and":
        after = words[place + 1] if place + 1 < len(words) else ""
        joins = place > 0 and words[place - 1] in _SCALES and after in _SMALL
        return ("and", 0.0) if joins else (None, 0.0)
    match = _DIGITS.fullmatch(word)
    if match is None:
        return None, 0.0
    plain_digits = match.group(2) is None and match.group(1).isdigit()
    if plain_digits and len(word) == 3 and place > 0 and words[place - 1].isdigit():
        return "group", float(word)
    if _YEAR.fullmatch(word):
        return None, 0.0
    value = float(match.group(1).replace(",", ""))
    return "digits", value * {"k": 1e3, "m": 1e6}.get(match.group(2) or "", 1.0)


def _fits(last: str | None, kind: str, part: float, value: float) -> bool:
    """Whether a word goes on with the number before it."""
    if last is None:
        return kind in ("small", "digits", "scale")
    if kind == "small":
        tens_and_unit = last == "small" and part % 100 >= 20 and part % 10 == 0 and 0 < value < 10
        return tens_and_unit or last == "scale"
    if kind == "digits":
        return False
    if kind == "group":
        return last in ("digits", "group")
    return True


YEAR = re.compile(r"(?:19|20)\d\d")
#: What is counted by a number right before it, though it looks like a year: "2000 tests".
_COUNTED = frozenset(
    [
        "tests",
        "test",
        "tested",
        "positives",
        "positive",
        "cases",
        "people",
        "persons",
        "patients",
        "nets",
        "rdts",
        "reports",
        "children",
        "women",
        "inhabitants",
        "slides",
        "m",
        "metres",
        "meters",
        "feet",
        "ft",
    ]
)
_PLAUSIBLE = range(2010, 2031)
_COMPARED_WITH = frozenset(
    {"above", "below", "exceeding", "least", "most", "under", "over", "than", "between"}
)


def counts_something(words: list[str], at: int) -> bool:
    """Whether a number like a year counts something: "fewer than 2000 tests"."""
    if not YEAR.fullmatch(words[at]):
        return False
    after = words[at + 1] if at + 1 < len(words) else ""
    joined = after in ("and", "to", "or") and at + 3 < len(words) and words[at + 3] in _COUNTED
    noun = after in _COUNTED or joined
    compared = at > 0 and words[at - 1] in _COMPARED_WITH
    if int(words[at]) in _PLAUSIBLE:
        return noun and compared  # "the 2022 reports" are those of a year
    return noun or compared
