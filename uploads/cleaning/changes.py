"""What reading did to the cells of a file: every change, by column and by what stood there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from chatmrpt.lib.say import Said, say
from uploads.cleaning.facts import ColumnFacts, Integers
from uploads.cleaning.findings import MAX_ROWS_SHOWN
from uploads.cleaning.numbers import INFINITE, MISSING, NOT_REPORTED, NUMBER, TEXT
from uploads.cleaning.periods import date_order

ChangeKind = Literal[
    "renamed", "mended", "period", "code", "blank", "not_reported", "not_a_number", "infinite"
]
WHY: dict[str, str] = Said({
    "renamed": "A prefix or suffix was taken off, or a known spelling was used.",
    "mended": "Spaces, apostrophes or damaged signs were mended.",
    "period": "The period was written as year and month.",
    "code": "The decimal that a spreadsheet added to a code was taken off.",
    "blank": "It stands for no value and was read as missing.",
    "not_reported": "It was read as “not reported”: missing, not zero.",
    "not_a_number": "It is no number and was read as missing.",
    "infinite": "An infinite number was read as missing.",
})  # fmt: skip
#: Of the kinds of cells that a column of numbers loses.
_LOST: dict[int, ChangeKind] = {
    MISSING: "blank",
    NOT_REPORTED: "not_reported",
    TEXT: "not_a_number",
    INFINITE: "infinite",
}


@dataclass(frozen=True)
class CellChange:
    """All cells of a column that read alike and became the same.

    Parameters
    ----------
    column
        The column.
    kind
        See ``WHY``.
    before, after
        The text in the file, and what is used in its place; "" is missing.
    count
        How many cells.
    rows
        1-based numbers of their rows in the file, the first 20.
    """

    column: str
    kind: ChangeKind
    before: str
    after: str
    count: int
    rows: tuple[int, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, with the reason in words."""
        return {
            "column": self.column,
            "kind": self.kind,
            "before": self.before,
            "after": self.after,
            "count": self.count,
            "rows": list(self.rows),
            "why": WHY[self.kind],
        }


@dataclass(frozen=True)
class Decision:
    """How a whole column, or the whole file, was read: its unit, scale or coordinates."""

    column: str | None
    text: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"column": self.column, "text": self.text}


def name_changes(column: ColumnFacts, names: pd.Series[str], rows: Integers) -> list[CellChange]:
    """Changes of a column of names, which may depend on the rest of the row.

    Parameters
    ----------
    column
        The column as in the file.
    names
        (rows,) what its cells became.
    rows
        (rows,) 1-based row numbers in the file.
    """
    to_codes, after = pd.factorize(names)
    pairs = column.codes * (len(after) + 1) + to_codes + 1
    place, distinct = pd.factorize(pairs)
    from_code, to_code = np.divmod(distinct, len(after) + 1)
    texts = ["", *map(str, after)]
    before = [column.cells[i] for i in from_code.tolist()]
    became = [texts[i] for i in to_code.tolist()]
    return renamed_cells(column, place.astype(np.int64), before, became, rows)


def renamed_cells(
    column: ColumnFacts,
    place: Integers,
    before: Sequence[str],
    after: Sequence[str],
    rows: Integers,
) -> list[CellChange]:
    """The same where each row's pair of names is known: `place` is its position among them."""
    kinds: list[ChangeKind | None] = [
        _kind_of_name(old, new) for old, new in zip(before, after, strict=True)
    ]
    return [
        *mended_cells(column, rows),
        *_changes(column.name, place, before, after, kinds, rows),
    ]


def _kind_of_name(before: str, after: str) -> ChangeKind | None:
    if before == after:
        return None
    return "renamed" if after else "blank"


def text_changes(
    column: ColumnFacts, texts: Sequence[str | None], kind: ChangeKind, rows: Integers
) -> list[CellChange]:
    """Changes of a column of texts; `texts` is what each distinct cell became."""
    became = [text or "" for text in texts]
    status = column.numbers.status.tolist()
    kinds = [
        None if old == new else kind if new else _LOST.get(state, "blank")
        for old, new, state in zip(column.cells, became, status, strict=True)
    ]
    return [
        *mended_cells(column, rows),
        *_changes(column.name, column.codes, column.cells, became, kinds, rows),
    ]


def number_changes(column: ColumnFacts, rows: Integers) -> list[CellChange]:
    """Cells of a column of numbers that say something and were read as missing."""
    status = column.numbers.status
    if bool((status == NUMBER).all()):
        return []
    kinds = [
        _LOST.get(state) if cell else None
        for cell, state in zip(column.cells, status.tolist(), strict=True)
    ]
    became = [""] * len(kinds)
    return _changes(column.name, column.codes, column.cells, became, kinds, rows)


def mended_cells(column: ColumnFacts, rows: Integers) -> list[CellChange]:
    """Cells in which only spaces or damaged signs were mended."""
    if column.raw is None or column.raw_codes is None:
        return []
    became = [column.cells[i] for i in _cell_of_raw(column)]
    kinds: list[ChangeKind | None] = [
        "mended" if old != new and new else None
        for old, new in zip(column.raw, became, strict=True)
    ]
    return _changes(column.name, column.raw_codes, column.raw, became, kinds, rows)


def _cell_of_raw(column: ColumnFacts) -> list[int]:
    """For each distinct cell as in the file, the place of the cleaned one."""
    assert column.raw is not None  # noqa: S101
    assert column.raw_codes is not None  # noqa: S101
    place = np.zeros(len(column.raw), dtype=np.int64)
    place[column.raw_codes] = column.codes
    return place.tolist()


def _changes(
    name: str,
    codes: Integers,
    before: Sequence[str],
    after: Sequence[str],
    kinds: Sequence[ChangeKind | None],
    rows: Integers,
) -> list[CellChange]:
    """A change for each distinct cell that has a kind; `codes` is each row's place among them."""
    if not any(kinds):
        return []
    changed = np.array([kind is not None for kind in kinds], dtype=bool)
    at = np.flatnonzero(changed[codes])
    counts = np.bincount(codes[at], minlength=len(kinds)).tolist()
    where = rows[at[np.argsort(codes[at], kind="stable")]].tolist()
    changes, start = [], 0
    for i, (kind, count) in enumerate(zip(kinds, counts, strict=True)):
        if kind is None or not count:
            continue
        shown = tuple(where[start : start + min(count, MAX_ROWS_SHOWN)])
        changes.append(CellChange(name, kind, before[i], after[i], count, shown))
        start += count
    return changes


def number_decisions(column: ColumnFacts, scale: str | None) -> list[Decision]:
    """How the numbers of a column were read, where that is not plain.

    Parameters
    ----------
    column
        A column of numbers.
    scale
        Of an urban share "percent", "fraction" or "yes_no"; else None.
    """
    told = []
    if scale == "yes_no":
        told.append(say("Yes was read as 100 % and No as 0 %."))
    elif scale == "fraction":
        told.append(say("Read as a fraction: every value was multiplied by 100 and is in percent."))
    elif scale == "percent":
        told.append(say("Read as percent; no value was changed."))
    if column.numbers.dialect == "comma":
        comma = any("," in cell for cell in column.cells)
        told.append(
            say("A comma was read as the decimal sign.")
            if comma
            else say("Dots were read as signs between thousands: there are no parts of a person.")
        )
    if column.numbers.percent_signs:
        told.append(say("Percent signs were taken off."))
    if column.numbers.dialect == "point" and _grouped(column):
        told.append(say("Commas, blanks or apostrophes between thousands were taken out."))
    return [Decision(column.name, text) for text in told]


def date_decisions(column: ColumnFacts) -> list[Decision]:
    """How dates such as 01/02/2024 of a column of periods were read, where there are any."""
    order = date_order(column.present)
    if order is None:
        return []
    told = Said({
        "day": "Dates were read day first, as 31/01/2024.",
        "month": "Dates were read month first, as 01/31/2024.",
        "either": "Dates that could be either were read day first: 01/02/2024 is in February.",
    })  # fmt: skip
    return [Decision(column.name, told[order])]


def _grouped(column: ColumnFacts) -> bool:
    status = column.numbers.status.tolist()
    signs = (",", "'", " ", "\u00a0", "\u202f")
    return any(
        state == NUMBER and any(sign in cell for sign in signs)
        for cell, state in zip(column.cells, status, strict=True)
    )
