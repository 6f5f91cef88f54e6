"""A request taken apart: which arguments are set, and which words and numbers are in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from analysis.chat.slots import Slots

#: Arguments that compare without an operator.
_COMPARES = frozenset(["against", "contrast", "having", "within", "among", "unread"])
_RATE = re.compile(r"tpr|rate|share|coverage|met$|_per_|burden", re.IGNORECASE)


class Plan:
    """A request taken apart: names of the arguments that are set, and their values."""

    def __init__(self, tool: str, arguments: dict[str, Any]) -> None:
        self.tool = tool
        self.filtered = {str(item.get("variable")) for item in arguments.get("conditions") or ()}
        self.lists = bool(arguments.get("variables"))
        self.pairs = list(_pairs(arguments))

    @cached_property
    def fields(self) -> frozenset[str]:
        """Names of the arguments that are set, on any level."""
        return frozenset(name for name, _ in self.pairs)

    @cached_property
    def compared(self) -> int:
        """How many comparisons it makes."""
        own = [value for name, value in self.pairs if name == "operator"]
        return len(own) + 2 * own.count("between") + 2 * len(self.fields & _COMPARES)

    @cached_property
    def numbers(self) -> list[float]:
        """All numbers of the request."""
        return [
            float(value)
            for _, value in self.pairs
            if isinstance(value, (int, float)) and not isinstance(value, bool)
        ]

    @cached_property
    def words(self) -> str:
        """All words of the request in small letters, one a line."""
        return "\n".join(str(value).casefold() for _, value in self.pairs)

    def values(self, *names: str) -> set[str]:
        """The values of some arguments, as text."""
        return {str(value) for name, value in self.pairs if name in names}

    @cached_property
    def variables(self) -> set[str]:
        """What is measured or compared."""
        return self.values("variable", "variables")

    @cached_property
    def of_a_rate(self) -> bool:
        """Whether a rate or a share is measured; one that only chooses rows is none."""
        measured = self.variables - self.filtered
        if not measured and not self.lists:
            measured = self.variables  # "wards above 30 %": what is compared is what is asked for
        return any(_RATE.search(name) for name in measured)


def _pairs(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every value and group of the arguments with the name it stands under, where it is set."""
    if value is None or value is False or value in ("", [], (), {}):
        return
    if isinstance(value, dict):
        if name:
            yield name, ""
        for key, item in value.items():
            yield from ((name_, got) for name_, got in _pairs(item, key))
        return
    if isinstance(value, list | tuple):
        yield from (pair for item in value for pair in _pairs(item, name))
        return
    yield name, value


def in_words(match: re.Match[str], slots: Slots) -> str:
    """A passage of the masked question with the names and numbers in their places."""
    words = slots.plain.split()
    named = {
        "area": [item.name for item in slots.found if item.kind == "area"],
        "column": [
            " ".join(words[item.start : item.end]) for item in slots.found if item.kind == "column"
        ],
        "number": [" ".join(words[item.at : max(item.end, item.at + 1)]) for item in slots.numbers],
    }
    before = slots.masked[: match.start()]
    seen = {kind: before.count(f"_{kind}_") for kind in named}
    out = []
    for word in match.group().split():
        kind = word.strip("_")
        if word == f"_{kind}_" and seen.get(kind, 0) < len(named.get(kind, ())):
            word = named[kind][seen[kind]]
            seen[kind] += 1
        out.append(word)
    return " ".join(out)
