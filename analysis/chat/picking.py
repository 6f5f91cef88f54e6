"""A button picked by typing: its label, part of it, or its number ("2", "the second one")."""

from __future__ import annotations

import re
from typing import Any

from analysis.models import Message
from analysis.query.execute import fold_text
from analysis.tools.tpr_steps import asks_step
from analysis.workspace import Workspace

Chip = dict[str, Any]
MOST_WORDS = 8
#: Words around a number or label that say nothing of their own, in the four languages.
_AROUND = frozenset(
    [
        "the",
        "a",
        "number",
        "no",
        "nr",
        "option",
        "choice",
        "button",
        "one",
        "ones",
        "please",
        "i",
        "mean",
        "take",
        "choose",
        "pick",
        "want",
        "select",
        "le",
        "la",
        "les",
        "l",
        "numero",
        "option",
        "choix",
        "bouton",
        "je",
        "j",
        "veux",
        "choisis",
        "prends",
        "celui",
        "celle",
        "svp",
        "s",
        "il",
        "vous",
        "plait",
        "na",
        "ta",
        "di",
        "dem",
        "abeg",
        "ina",
        "so",
        "zabi",
        "lamba",
    ]
)
_PLACES = (
    {"1", "1st", "first", "one", "premier", "premiere", "1er", "1re", "un", "une", "farko", "daya"},
    {"2", "2nd", "second", "two", "deuxieme", "seconde", "2e", "deux", "biyu"},
    {"3", "3rd", "third", "three", "troisieme", "3e", "trois", "uku"},
    {"4", "4th", "fourth", "four", "quatrieme", "4e", "quatre", "hudu"},
    {"5", "5th", "fifth", "five", "cinquieme", "5e", "cinq", "biyar"},
    {"6", "6th", "sixth", "six", "sixieme", "6e", "shida"},
)
_LAST = frozenset({"last", "dernier", "derniere", "karshe"})
_SHORTEST = 3


def picked(text: str, workspace: Workspace) -> Chip | None:
    """The button of the question asked back just before that this message names, or None."""
    words = _words(text)
    if not 0 < len(words) <= MOST_WORDS:
        return None
    last = _asked_back(workspace)
    return None if last is None else choose_chip(words, list(last.body.get("chips") or []))


def choose_chip(words: list[str], chips: list[Chip]) -> Chip | None:
    """The one button that the words name: its whole label, its number, or part of its label only."""
    labels = [_words(str(chip.get("label", ""))) for chip in chips]
    for chip, label in zip(chips, labels, strict=True):
        if words == label:
            return _open_to_type(chip)
    own = [word for word in words if word not in _AROUND] or words[-1:]
    place = _place(own, len(chips))
    if place is not None:
        return _open_to_type(chips[place])
    if not any(len(word) >= _SHORTEST and not word.isdigit() for word in own):
        return None
    fitting = [chip for chip, label in zip(chips, labels, strict=True) if _within(own, label)]
    return _open_to_type(fitting[0]) if len(fitting) == 1 else None


def _asked_back(workspace: Workspace) -> Message | None:
    """The last answer, where it asks something back with buttons."""
    last = workspace.answers_before().filter(in_reply_to__isnull=False).first()
    if last is None or last.outcome in ("clarify", "need_data"):
        return last
    return last if asks_step(last.body.get("chips") or ()) else None


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:[.,]\d+)*", fold_text(text.replace("’", " ").replace("'", " ")))


def _place(words: list[str], count: int) -> int | None:
    if len(words) != 1:
        return None
    if words[0] in _LAST:
        return count - 1 if count else None
    found = next((at for at, names in enumerate(_PLACES) if words[0] in names), None)
    return found if found is not None and found < count else None


def _within(words: list[str], label: list[str]) -> bool:
    """Whether the words stand in the label, in their order."""
    rest = iter(label)
    return all(word in rest for word in words)


def _open_to_type(chip: Chip) -> Chip | None:
    """A button that goes to a page cannot be typed."""
    return chip if chip.get("tool") or chip.get("text") else None
