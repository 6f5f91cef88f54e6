"""Several sheets, layers or members in one file: which is read, and which others there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import pandas as pd

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import counted, say, say_many, to_say_all
from uploads.cleaning.findings import Finding, listed
from uploads.cleaning.roles import ColumnRole, find_roles
from uploads.formats.base import RawBoundary, RawTable

_PLACES = frozenset({"ward", "ward_code", "lga", "lga_code", "state", "facility", "period"})
_ROWS = frozenset({"ward", "ward_code", "facility"})
SAMPLE_ROWS = 200
#: What a file calls its parts.
PARTS = to_say_all(("sheet", "layer", "table", "file", "folder"))
Raw = TypeVar("Raw", bound=RawTable | RawBoundary)


@dataclass(frozen=True)
class Part:
    """One sheet, layer or member.

    Parameters
    ----------
    name
        As people know it; the value of ``choice`` that takes it.
    rows, columns
        How many it has.
    roles
        How many of its columns name places or count tests.
    has_wards
        Whether a column names wards or facilities.
    outlines
        Whether it has areas.
    """

    name: str
    rows: int
    columns: int
    roles: int = 0
    has_wards: bool = False
    outlines: bool = False

    @property
    def likeness(self) -> tuple[bool, bool, int, int]:
        """How much it looks like data of wards or facilities; the highest is proposed."""
        return self.has_wards, self.outlines, self.rows * self.roles, self.rows * self.columns


def part_of(
    name: str, rows: int, sample: pd.DataFrame, columns: int | None = None, outlines: bool = False
) -> Part:
    """A part judged by its headers and, where there are some, its first rows of text cells."""
    roles = find_roles(sample)
    known = {role.role for role in roles if role.role in _PLACES or _counts_tests(role)}
    width = sample.shape[1] if columns is None else columns
    return Part(name, rows, width, len(known), bool(known & _ROWS), outlines)


def _counts_tests(role: ColumnRole) -> bool:
    return role.is_count


def headers_only(names: Iterable[str]) -> pd.DataFrame:
    """A frame without rows, to judge a part by its headers."""
    unique = list(dict.fromkeys(str(name) for name in names))
    return pd.DataFrame({name: pd.Series([], dtype="str") for name in unique})


def choose(parts: Sequence[Part], choice: str | None, filename: str) -> Part:
    """The part a person asked for, or the one that looks most like wards or facilities.

    Raises
    ------
    ProblemError
        unknown_choice: no part has that name.
    """
    if choice is None:
        return max(parts, key=lambda part: part.likeness)
    for part in parts:
        if part.name == choice:
            return part
    raise ProblemError(
        "unknown_choice",
        say("{filename} has no part called “{name}”.", filename=filename, name=choice[:80]),
        say("Choose one of: {names}.", names=listed((part.name for part in parts), 10)),
    )


def _chosen(number: int, /, **values: str) -> str:
    return say_many(
        "{part} “{name}” with {rows} was read, as chosen; there is also {others}.",
        "{part} “{name}” with {rows} was read, as chosen; there are also {others}.",
        number,
        **values,
    )


def _likely(number: int, /, **values: str) -> str:
    return say_many(
        "{part} “{name}” with {rows} was read, as it looks most like data of wards or "
        "facilities; there is also {others}.",
        "{part} “{name}” with {rows} was read, as it looks most like data of wards or "
        "facilities; there are also {others}.",
        number,
        **values,
    )


def with_choices(
    raw: Raw, parts: Sequence[Part], chosen: Part, what: str = "layer", asked: bool = False
) -> Raw:
    """The part read, with what else there is in its source and in a finding.

    Parameters
    ----------
    raw
        As read from the chosen part.
    parts
        All parts with rows in them; nothing is added where there is only one.
    what
        "layer", "sheet", "table" or "file", for the sentence and the code.
    asked
        Whether a person chose it; then nothing is left to look at.
    """
    if len(parts) < 2:
        return raw
    others = [part for part in parts if part.name != chosen.name]
    shown = listed(
        (say("“{name}” with {rows}", name=p.name, rows=counted(p.rows, "row")) for p in others), 5
    )
    finding = Finding(
        "several_sheets" if what == "sheet" else "several_layers",
        "note" if asked else "warning",
        (_chosen if asked else _likely)(
            len(others),
            part=say(what).capitalize(),
            name=chosen.name,
            rows=counted(chosen.rows, "row"),
            others=shown,
        ),
        say("Choose another {part} if this is not the one you meant.", part=say(what)),
        count=len(others),
    )
    choices = [{"name": p.name, "rows": p.rows, "columns": p.columns} for p in parts]
    source = {**(raw.source or {}), "choices": choices, "chosen": chosen.name}
    return replace(raw, findings=(*raw.findings, finding), source=source)
