"""Words that nothing reads: they could choose rows, name an operation, or name what no table has.

Three lists say which words are no loss. `figure_words.txt` has those that the reading of figures
knows; `words_in_passing.txt` those that never change which figure is asked for (greetings,
occasions, whom it is for); `tool_words.txt` those that one tool reads beside them ("legend" of a
map). Any other word of a request for figures is asked back: "by what margin" is no plain look-up.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from analysis.chat.slots import Slots
from analysis.chat.text import stems_of

_WORDS = Path(__file__).parent / "words"
_FILES = ("figure_words.txt", "words_in_passing.txt")
_OF_TOOLS = "tool_words.txt"
#: Languages whose questions are put into English word for word; a rest of the others is no English.
_READ = frozenset(["english", "pidgin"])
_LEAST_LETTERS = 3


#: What a ranking or a plan is for: "the ten riskiest wards for the vaccine roll-out".
_AIM = re.compile(
    r"(?<!according)(?<!proportion)(?<!proportional) (?:for|to)"
    r"(?! (?:(?:the|those|all|only) )*(?:ward|lga|areas?|places?)\b)(?: (?!_)\w+){1,6}$"
)
_WITH_AN_AIM = frozenset(["rank_areas", "plan_nets"])
#: Women alone are in no report.
_PREGNANT = re.compile(
    r"\b(?:pregnant|expectant|expecting|gravid|anc) (?:women|woman|mothers?|ladies)\b"
    r"|\b(?:women|woman|mothers?|ladies)(?= (?:who are |that are )?(?:pregnant|expecting)\b)"
)


@lru_cache(maxsize=64)
def unread_words(slots: Slots, tool: str = "query_data") -> tuple[str, ...]:
    """Words of a question that no list of the tool has, as they stand in it."""
    if slots.language not in _READ:
        return ()
    typed = [name for name in slots.unknown_areas if name[:1].isupper()]
    names = {part for name in typed for part in name.casefold().split()}
    asked = _PREGNANT.sub("pregnant", slots.masked)
    if tool in _WITH_AN_AIM:
        asked = _AIM.sub("", asked)
    known, own = _known(), _of_tools().get(tool, frozenset())
    return tuple(
        word
        for word in asked.split()
        if len(word) >= _LEAST_LETTERS and word.isalpha() and word not in names
        and not (stems := stems_of(word)) & known and not stems & own
    )  # fmt: skip


def _lines(name: str) -> list[str]:
    """The lines of a list without its remarks."""
    lines = (_WORDS / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def _known() -> frozenset[str]:
    """The stems of all words that are read in requests for figures."""
    return _stems([line for name in _FILES for line in _lines(name)])


@cache
def _of_tools() -> dict[str, frozenset[str]]:
    """The stems of the words that each tool reads beside them."""
    found: dict[str, list[str]] = {}
    tools: list[str] = []
    for line in _lines(_OF_TOOLS):
        if line.startswith("["):
            tools = line.strip("[]").split()
            continue
        for tool in tools:
            found.setdefault(tool, []).append(line)
    return {tool: _stems(lines) for tool, lines in found.items()}


def _stems(lines: list[str]) -> frozenset[str]:
    return frozenset(stem for line in lines for word in line.split() for stem in stems_of(word))
