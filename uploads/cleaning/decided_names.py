"""What a person decided about ward names, found again in any later file.

A decision holds for one name of one LGA and state, because ward names repeat.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from chatmrpt.lib.nigeria import find_state
from uploads.cleaning.areas import PREFIX, strip_area_name
from uploads.cleaning.name_forms import forms_of, normalise_area_name

#: State, LGA and ward in the form that equal names share; "" = not said.
WardKey = tuple[str, str, str]


@dataclass(frozen=True)
class DecidedName:
    """One decision: the name as a file spells it, and the ward it belongs to.

    Parameters
    ----------
    state, lga, name
        As spelled in the file; "" where it has no such column.
    to_state, to_lga, to_name, to_code
        The ward of the boundary as spelled there; "" = not known.
    none
        It is none of the wards of any boundary; the four above are empty.
    """

    state: str
    lga: str
    name: str
    to_state: str = ""
    to_lga: str = ""
    to_name: str = ""
    to_code: str = ""
    none: bool = False

    @property
    def key(self) -> WardKey:
        """What the decision is found by."""
        return ward_key(self.name, self.lga, self.state)

    def as_dict(self) -> dict[str, Any]:
        """For receipts."""
        return asdict(self)


def ward_key(name: str, lga: str = "", state: str = "") -> WardKey:
    """State, LGA and ward in the form that equal names share.

    Parameters
    ----------
    name, lga, state
        As written, with or without prefix and suffix; "" = not known.
    """
    found = find_state(state)
    short = strip_area_name(name, "ward", found) if PREFIX.match(name) else name
    return (
        found.name if found else normalise_area_name(state),
        normalise_area_name(strip_area_name(lga, "lga", found)) if lga else "",
        forms_of(short).key,
    )


def keys_of(names: pd.DataFrame, places: pd.DataFrame) -> list[WardKey]:
    """The key of each name of a file.

    Parameters
    ----------
    names
        (n, …) columns ``name, lga, state``; missing = not said.
    places
        (m, …) the wards of the boundary, column ``state``. A file without states lies in the one
        state of the boundary, if it has but one.
    """
    states = sorted({ward_key("", "", state)[0] for state in _texts(places["state"])} - {""})
    only = states[0] if len(states) == 1 else ""
    return [
        ward_key(name, lga, state or only)
        for name, lga, state in zip(
            *(_texts(names[column]) for column in ("name", "lga", "state")), strict=True
        )
    ]


def decided_places(
    names: pd.DataFrame, places: pd.DataFrame, decided: Sequence[DecidedName]
) -> dict[int, int | None]:
    """Which names a decision settles.

    Parameters
    ----------
    names
        (n, 3) columns ``name, lga, state`` of a file; missing = not said.
    places
        (m, 4) the wards of the boundary: ``name, lga, state, code``.
    decided
        The newest first: where two names were given the same ward, the newest has it.

    Returns
    -------
    dict
        Position in ``names`` → position in ``places``, or None for "none of these". A decision
        whose ward this boundary does not have, or has twice, settles nothing; nor does one about
        a name that stands more than once in the file without an LGA to tell it apart.
    """
    if not decided:
        return {}
    by_key: dict[WardKey, list[int]] = defaultdict(list)
    for at, key in enumerate(keys_of(names, places)):
        by_key[key].append(at)
    wards = _Wards(places)
    found: dict[int, int | None] = {}
    taken: set[int] = set()
    for decision in decided:
        rows = by_key.get(decision.key, [])
        if decision.none:
            found |= dict.fromkeys((row for row in rows if row not in found), None)
            continue
        place = wards.find(decision)
        if len(rows) == 1 and place is not None and place not in taken and rows[0] not in found:
            found[rows[0]] = place
            taken.add(place)
    return found


class _Wards:
    """The wards of a boundary, to be found by names and code."""

    def __init__(self, places: pd.DataFrame) -> None:
        texts = [_texts(places[column]) for column in ("name", "lga", "state")]
        self.keys = [ward_key(*row) for row in zip(*texts, strict=True)]
        self.codes = [code.strip().upper() for code in _texts(places["code"])]
        self.by_name: dict[str, list[int]] = defaultdict(list)
        for at, (_, _, name) in enumerate(self.keys):
            self.by_name[name].append(at)
        self.times = Counter(code for code in self.codes if code)
        self.by_code = {code: at for at, code in enumerate(self.codes) if code}

    def find(self, decision: DecidedName) -> int | None:
        """The ward by its code, if that ward has its name or LGA too; else by its names."""
        state, lga, name = ward_key(decision.to_name, decision.to_lga, decision.to_state)
        code = decision.to_code.strip().upper()
        at = self.by_code.get(code) if self.times[code] == 1 else None
        if at is not None:
            there = self.keys[at]
            if _same(there[0], state) and (there[2] == name or (lga and there[1] == lga)):
                return at
        rows = [
            at
            for at in self.by_name.get(name, [])
            if _same(self.keys[at][0], state) and _same(self.keys[at][1], lga)
        ]
        return rows[0] if name and len(rows) == 1 else None


def _same(first: str, second: str) -> bool:
    return not first or not second or first == second


def _texts(column: pd.Series[Any]) -> list[str]:
    return ["" if pd.isna(cell) else str(cell) for cell in column]


def concerning(decided: Sequence[DecidedName], keys: Collection[WardKey]) -> list[DecidedName]:
    """The decisions about names of a file, in the order of their keys: equal for equal effects.

    Parameters
    ----------
    decided
        The newest first. Of two that give the same ward away, the newest is kept.
    keys
        Of the file's names.
    """
    kept: list[DecidedName] = []
    given: set[tuple[str, ...]] = set()
    for decision in decided:
        ward = (decision.to_state, decision.to_lga, decision.to_name, decision.to_code)
        if decision.key in keys and (decision.none or ward not in given):
            kept.append(decision)
            given |= set() if decision.none else {ward}
    return sorted(kept, key=lambda decision: decision.key)
