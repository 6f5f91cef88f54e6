"""Another table on the same sheet, to the right of the one that is read."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from chatmrpt.lib.say import counted, say
from uploads.cleaning.findings import Finding, listed
from uploads.cleaning.role_rules import HEADERS
from uploads.cleaning.text import header_key

_UNNAMED = re.compile(r"unnamed_\d+")
_AGAIN = re.compile(r"\.\d+$")
#: Header key → level of the places it names.
_PLACES: Mapping[str, str] = {
    key: role for role in ("state", "lga", "ward", "ward_code", "facility") for key in HEADERS[role]
}
#: The finer of two tables is read.
_FINEST = ("facility", "ward", "ward_code", "lga", "state")


def columns_beside(frame: pd.DataFrame) -> list[str]:
    """The columns of other tables: behind a blank column, with a column of places of their own.

    A blank column within one table (state, blank, ward) parts nothing: its places are not named
    twice.
    """
    blocks: list[list[str]] = [[]]
    for name in map(str, frame.columns):
        if _UNNAMED.fullmatch(name) and not frame[name].str.strip().any():
            blocks.append([])
        else:
            blocks[-1].append(name)
    blocks = [block for block in blocks if block]
    if len(blocks) < 2:
        return []
    levels = [_levels(block) for block in blocks]
    main = min(range(len(blocks)), key=lambda at: _rank(levels[at]))
    return [
        name
        for at, block in enumerate(blocks)
        if at != main and levels[at] & levels[main]
        for name in block
    ]


def _levels(names: list[str]) -> set[str]:
    keys = (header_key(_AGAIN.sub("", name)) for name in names)
    return {_PLACES[key] for key in keys if key in _PLACES}


def _rank(levels: set[str]) -> int:
    return next((at for at, level in enumerate(_FINEST) if level in levels), len(_FINEST))


def said_beside(names: list[str]) -> Finding:
    """What was left out, and what to do to have it read."""
    shown = [_AGAIN.sub("", name) for name in names]
    return Finding(
        "table_beside",
        "warning",
        say(
            "Another table stands beside this one, behind a blank column: its {columns} "
            "({names}) were left out.",
            columns=counted(len(names), "column"),
            names=listed(shown),
        ),
        say("Put it on a sheet of its own, or in a file of its own, to have it read as well."),
        column=names[0],
        count=len(names),
    )
