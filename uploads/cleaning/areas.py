"""Names of states, LGAs, wards and facilities without the prefixes and suffixes of exports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from chatmrpt.lib.nigeria import State, find_state, is_state_prefix, state_of_lga_code
from uploads.cleaning.facts import ColumnFacts, Integers, text_column

PREFIX = re.compile(r"^([A-Za-z]{2})\s+(?=\S)")
UNKNOWN_WORDS = frozenset({"unknown", "unknown ward", "not known", "unspecified", "not stated"})
_SUFFIXES = {
    "state": re.compile(r"\s+state$", re.IGNORECASE),
    "lga": re.compile(
        r"\s+(?:local\s+gov(?:ernmen|t)?t?\.?\s*area|local\s+government|l\.?g\.?a\.?)$",
        re.IGNORECASE,
    ),
    "ward": re.compile(r"\s+ward$", re.IGNORECASE),
    "facility": re.compile(r"(?!)"),
}


def strip_area_name(name: str, level: str, state: State | None) -> str:
    """One name without its state's prefix and its level's suffix.

    Parameters
    ----------
    name
        White space folded ("kw Ilorin East Local Government Area").
    level
        "state", "lga", "ward" or "facility".
    state
        The row's state; the two letters go only when they are that state's own prefix.

    Returns
    -------
    str
        Never empty for a name that is not.
    """
    prefix = PREFIX.match(name)
    rest = name[prefix.end() :] if prefix else name
    if prefix and state is not None and is_state_prefix(prefix.group(1), state):
        stripped = rest
    else:
        stripped = name
    return _SUFFIXES[level].sub("", stripped).strip() or name


def state_name(text: str) -> str:
    """A state's usual name; an unknown one without its suffix."""
    state = find_state(text)
    return state.name if state else strip_area_name(text, "state", None)


def row_states(columns: dict[str, ColumnFacts], rows: int) -> tuple[list[State | None], Integers]:
    """The state of every row, from its state, state code or LGA code column.

    Returns
    -------
    (states, codes)
        Distinct states (None: not known) and, per row, the position of its state. Without such a
        column, a prefix that nearly all ward or LGA names share tells the one state.
    """
    for role in ("state", "state_code", "lga_code"):
        column = columns.get(role)
        if column is None:
            continue
        look_up = state_of_lga_code if role == "lga_code" else find_state
        found = [look_up(cell) for cell in column.cells]
        if any(found):
            return found, column.codes
    shared = shared_prefix([columns[role] for role in ("lga", "ward") if role in columns])
    return [shared], np.zeros(rows, dtype=np.int64)


def shared_prefix(columns: Sequence[ColumnFacts]) -> State | None:
    """The state whose two-letter prefix nearly all names of a column share, if any."""
    for column in columns:
        names = [name for name in column.present if name.casefold() not in UNKNOWN_WORDS]
        found = [PREFIX.match(name) for name in names]
        letters = {match.group(1).casefold() for match in found if match}
        good = sum(match is not None for match in found)
        if len(names) >= 3 and len(letters) == 1 and good >= 0.95 * len(names):
            return find_state(letters.pop())
    return None


@dataclass(frozen=True, eq=False)
class AreaNames:
    """The names of a column, cleaned row by row.

    Parameters
    ----------
    names
        (rows,) text, NaN where missing.
    changed
        How many rows read otherwise now and say something.
    place
        (rows,) position of each row's name among ``before``.
    before, after
        (p,) distinct pairs: the cell of the file, and what it became ("": missing).
    """

    names: pd.Series[str]
    changed: int
    place: Integers
    before: list[str]
    after: list[str]


def clean_area_column(
    column: ColumnFacts, level: str, states: Sequence[State | None], state_codes: Integers
) -> AreaNames:
    """The names of a column, cleaned row by row; equal cells of one state once."""
    pairs = state_codes * len(column.cells) + column.codes
    place, distinct = pd.factorize(pairs)
    state_of, cell_of = np.divmod(distinct, len(column.cells))
    missing = column.missing.tolist()
    before = [column.cells[i] for i in cell_of.tolist()]
    after = [
        "" if missing[i] else _cleaned(column.cells[i], level, states[state])
        for state, i in zip(state_of.tolist(), cell_of.tolist(), strict=True)
    ]
    changed = np.array([new not in ("", old) for old, new in zip(before, after, strict=True)])
    return AreaNames(
        text_column([name or None for name in after], place),
        int(changed[place].sum()),
        place.astype(np.int64),
        before,
        after,
    )


def _cleaned(cell: str, level: str, state: State | None) -> str:
    return state_name(cell) if level == "state" else strip_area_name(cell, level, state)
