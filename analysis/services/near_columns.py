"""Columns spelled much like an unknown name: offered only where they are sensibly near."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.cleaning.text import header_words

#: Likeness from 0 to 100 from which a name is worth offering ("slope" for "nope" has 67).
NEAR = 72.0
MOST = 3
LISTED = 12


class UnknownColumnError(ProblemError):
    """A column that is not in the data; `name` as given, `near` the columns spelled like it."""

    def __init__(self, name: str, message: str, near: tuple[str, ...], columns: list[str]) -> None:
        shown = ", ".join(columns[:LISTED])
        more = len(columns) - LISTED
        if more > 0:
            shown = say("{names} and {count:,} more", names=shown, count=more)
        hint = (
            say("Did you mean {names}?", names=f" {say('or')} ".join(near))
            if near
            else say("It has {names}.", names=shown)
        )
        if not columns:
            hint = say("Upload a table with numbers.")
        super().__init__("unknown_column", message, hint)
        self.name = name
        self.near = near


def near_columns(name: str, spellings: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The columns whose header or label is spelled like a name, nearest first.

    Parameters
    ----------
    name
        As somebody wrote it.
    spellings
        Column to what else it is called (its label); the header itself counts always.
    """
    wanted = _folded(name)
    found = []
    for place, (column, others) in enumerate(spellings.items()):
        likeness = max(_likeness(wanted, _folded(text)) for text in (column, *others))
        if likeness >= NEAR:
            found.append((-likeness, place, column))
    return tuple(column for _, _, column in sorted(found)[:MOST])


def _likeness(wanted: str, spelling: str) -> float:
    return max(fuzz.ratio(wanted, spelling), fuzz.token_sort_ratio(wanted, spelling))


def _folded(text: str) -> str:
    return header_words(text).casefold().strip()
