"""Which of the last two answers is meant: "and the first one, in 2021?", "most of the latter"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from analysis.chat.answers_together import alike, question_of
from analysis.chat.asked_now import AskedNow
from analysis.chat.slots import Slots
from analysis.models import Message

_THING = (
    r"(?:ones?|places?|lgas?|wards?|towns?|of (?:the two|them|these|those)|answer|figure|number)"
)
_FORMER = re.compile(
    rf"\b(?:for |in |of )?(?:the |that )?(?:first|earlier|previous) {_THING}\b|\b(?:for |in |of )?the former(?: one)?\b",
    re.IGNORECASE,
)
_LATTER = re.compile(
    rf"\b(?:the |that )?(?:second|last|later) {_THING}\b|\bthe latter(?: one)?\b", re.IGNORECASE
)
_OF_A_LIST = re.compile(r"\bof (?=the (?:former|latter))", re.IGNORECASE)
#: Both are set beside each other: no one of them alone.
_BOTH = re.compile(
    r"\b(?:than|more|less|fewer|higher|lower|difference|times|minus|compare\w*|against|versus|vs|both)\b",
    re.IGNORECASE,
)
Answers = Callable[[], Sequence[Message]]


def as_meant(asked: AskedNow, text: str, read: Callable[[str], Slots]) -> AskedNow:
    """The question as one of the answer that it points to."""
    one = one_of_two(text, asked.answers)
    return asked if one is None else AskedNow(read(one[0]), asked.found, one[1])


def one_of_two(text: str, answers: Answers) -> tuple[str, Answers] | None:
    """The question without these words, and the answers with the one that is meant as the last.

    None where no such words are said, or the last two answers are not of the same kind.
    """
    former = _FORMER.search(text) is not None
    if not (former or _LATTER.search(text)) or _BOTH.search(text):
        return None
    there = list(answers())
    said = [question_of(message) for message in there[:2]]
    first = said[1] if len(said) > 1 else None
    if first is None or said[0] is None or first == said[0] or not alike(first, said[0]):
        return None
    if said[0].get("order") or first.get("order"):
        return None  # "the first one" is that of the list
    chosen = [there[1], there[0], *there[2:]] if former else there
    pattern = _FORMER if former else _LATTER
    instead = "of them" if _OF_A_LIST.search(text) else ""
    rest = pattern.sub(instead, _OF_A_LIST.sub("", text))
    return " ".join(rest.replace(" ,", ",").split()), lambda: chosen
