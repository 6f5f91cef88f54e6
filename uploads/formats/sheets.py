"""Sheets or tables of one file as rows of text cells: the one that is read, and the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from chatmrpt.lib.errors import ProblemError
from uploads.formats.base import Limits, RawTable
from uploads.formats.choices import SAMPLE_ROWS, Part, choose, part_of, with_choices
from uploads.formats.grid import (
    SAMPLE,
    empty_file,
    find_header,
    padded,
    table_from_rows,
    unique_names,
)

Rows = list[list[str]]


def table_of_sheets(
    sheets: Mapping[str, Rows],
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
        Name → all its rows of text cells, in the file's order.
    what
        "sheet" or "table", as the file calls it.

    Raises
    ------
    ProblemError
        empty_file, unknown_choice, and those of :func:`uploads.formats.grid.table_from_rows`.
    """
    parts = [part for name, rows in sheets.items() if (part := _judged(name, rows)) is not None]
    if not parts:
        raise empty_file(filename)
    chosen = choose(parts, choice, filename)
    table = _table(sheets[chosen.name], filename, limits, {**source, what: chosen.name}, parts)
    return with_choices(table, parts, chosen, what, asked=choice is not None)


def _table(
    rows: Rows, filename: str, limits: Limits, source: dict[str, Any], parts: list[Part]
) -> RawTable:
    try:
        return table_from_rows(rows, filename, limits, source)
    except ProblemError as error:
        if len(parts) < 2:
            raise
        names = ", ".join(f"“{part.name}”" for part in parts[:10])
        hint = f"{error.hint} The file has these parts: {names}."
        raise ProblemError(error.code, error.message, hint, error.status) from error


def _judged(name: str, rows: Rows) -> Part | None:
    """What a sheet looks like by its header and first rows; None where it is blank."""
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    if not filled:
        return None
    sample = rows[: SAMPLE + SAMPLE_ROWS]
    header = find_header(sample[:SAMPLE])
    width = max(map(len, sample))
    names, _ = unique_names(padded(header.names, width))
    body = [padded(row, width) for row in sample[header.last + 1 :]]
    frame = pd.DataFrame(body, columns=names, dtype="str")
    used = sum(any(cell.strip() for cell in column) for column in zip(*body, strict=True))
    below = filled - sum(any(cell.strip() for cell in row) for row in rows[: header.last + 1])
    return part_of(name, below, frame, used or len(header.names))


__all__ = ["table_of_sheets"]
