"""Sheets or tables of one file as rows of text cells: the one that is read, and the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import counted, say
from uploads.cleaning.findings import Finding
from uploads.formats.base import Limits, RawTable
from uploads.formats.choices import SAMPLE_ROWS, Part, choose, part_of, with_choices
from uploads.formats.grid import empty_file, padded, table_from_rows, unique_names
from uploads.formats.header import (
    SAMPLE,
    Header,
    Merge,
    fill_down,
    filled_across,
    find_header,
    header_of_merges,
)


@dataclass(frozen=True)
class Sheet:
    """All rows of a sheet or table as text cells, and which of its cells are merged."""

    rows: list[list[str]]
    merges: tuple[Merge, ...] = ()

    def header(self) -> Header:
        """Where its header stands, by merged cells or by its looks."""
        sample = self.rows[:SAMPLE]
        near = [merge for merge in self.merges if merge.top < SAMPLE]
        shown = header_of_merges(filled_across(sample, near), near) if near else None
        return shown or find_header(sample)


def table_of_sheets(
    sheets: Mapping[str, Sheet],
    filename: str,
    limits: Limits,
    source: dict[str, Any],
    choice: str | None = None,
    what: str = "sheet",
) -> RawTable:
    """The table in the chosen sheet, or in the one that looks most like wards or facilities.

    Parameters
    ----------
    sheets
        By name, in the file's order. Cells merged downwards below the header are filled, and said.
    what
        "sheet" or "table", as the file calls it.

    Raises
    ------
    ProblemError
        empty_file, unknown_choice, and those of :func:`uploads.formats.grid.table_from_rows`.
    """
    parts = [part for name, sheet in sheets.items() if (part := _judged(name, sheet)) is not None]
    if not parts:
        raise empty_file(filename)
    chosen = choose(parts, choice, filename)
    table = _table(sheets[chosen.name], filename, limits, {**source, what: chosen.name}, parts)
    return with_choices(table, parts, chosen, what, asked=choice is not None)


def _table(
    sheet: Sheet, filename: str, limits: Limits, source: dict[str, Any], parts: list[Part]
) -> RawTable:
    header = sheet.header()
    rows = [list(row) for row in sheet.rows] if sheet.merges else sheet.rows
    filled = fill_down(rows, sheet.merges, header.last)
    try:
        table = table_from_rows(rows, filename, limits, source, header)
    except ProblemError as error:
        if len(parts) < 2:
            raise
        names = ", ".join(f"“{part.name}”" for part in parts[:10])
        hint = say("{hint} The file has these parts: {names}.", hint=error.hint, names=names)
        raise ProblemError(error.code, error.message, hint, error.status) from error
    if not filled:
        return table
    message = say(
        "{cells} got the text of the merged cell they belong to.", cells=counted(filled, "cell")
    )
    note = Finding("merged_cells_filled", "note", message, count=filled)
    return replace(table, findings=(*table.findings, note))


def _judged(name: str, sheet: Sheet) -> Part | None:
    """What a sheet looks like by its header and first rows; None where it is blank."""
    rows = sheet.rows
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    if not filled:
        return None
    sample = rows[: SAMPLE + SAMPLE_ROWS]
    header = sheet.header()
    width = max(map(len, sample))
    names, _ = unique_names(padded(header.names, width))
    body = [padded(row, width) for row in sample[header.last + 1 :]]
    frame = pd.DataFrame(body, columns=names, dtype="str")
    used = sum(any(cell.strip() for cell in column) for column in zip(*body, strict=True))
    below = filled - sum(any(cell.strip() for cell in row) for row in rows[: header.last + 1])
    return part_of(name, below, frame, used or len(header.names))
