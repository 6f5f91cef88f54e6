"""Words that nothing reads: in a request for figures they could choose rows or name an operation.

Two lists say which words are no loss. `figure_words.txt` has those that the reading of figures
knows; `words_in_passing.txt` has those that never change which figure is asked for (greetings,
occasions, whom it is for). Any other word is asked back: "by what margin" is no plain look-up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from analysis.chat.slots import Slots
from analysis.chat.text import stems_of

_WORDS = Path(__file__).parent / "words"
_FILES = ("figure_words.txt", "words_in_passing.txt")
#: Languages whose questions are put into English word for word; a rest of the others is no English.
_READ = frozenset(["english", "pidgin"])
_LEAST_LETTERS = 3


#: What a ranking or a plan is for: "the ten riskiest wards for the vaccine roll-out".
_AIM = re.compile(r" (?:for|to)(?: (?!_)\w+){1,6}$")
_WITH_AN_AIM = frozenset(["rank_areas", "plan_nets"])
#: Women alone are in no report.
_PREGNANT = re.compile(
    r"\b(?:pregnant|expectant|expecting|gravid) (?:women|woman|mothers?|ladies)\b"
    r"|\b(?:women|woman|mothers?|ladies)(?= (?:who are |that are )?(?:pregnant|expecting)\b)"
)


def unread_words(slots: Slots, tool: str = "query_data") -> Iterator[str]:
    """Words of a question that neither list has, as they stand in it."""
    if slots.language not in _READ:
        return
    typed = [name for name in slots.unknown_areas if name[:1].isupper()]
    names = {part for name in typed for part in name.casefold().split()}
    asked = _PREGNANT.sub("pregnant", slots.masked)
    if tool in _WITH_AN_AIM:
        asked = _AIM.sub("", asked)
    for word in asked.split():
        content = len(word) >= _LEAST_LETTERS and word.isalpha()
        if content and word not in names and not stems_of(word) & _known():
            yield word


@cache
def _known() -> frozenset[str]:
    """The stems of all words of the two lists."""
    lines = [line for name in _FILES for line in (_WORDS / name).read_text("utf-8").splitlines()]
    return frozenset(
        stem for line in lines if not line.startswith("#") for word in line.split()
        for stem in stems_of(word)
    )  # fmt: skip
