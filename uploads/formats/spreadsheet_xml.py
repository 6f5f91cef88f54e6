"""Excel's XML spreadsheets of 2003 (SpreadsheetML)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from chatmrpt.lib.say import to_say
from uploads.formats.base import Format, Limits, RawTable, check_columns, check_rows
from uploads.formats.header import Merge
from uploads.formats.html_table import MOST_CELLS, too_large
from uploads.formats.markup import elements, local, start_of
from uploads.formats.sheets import Sheet, table_of_sheets
from uploads.formats.workbook import cell_text

_ROOT = re.compile(rb"<(?:\w+:)?Workbook[\s>]")
_SPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"


def recognises(head: bytes, path: Path) -> bool:
    """Whether the file begins as an XML spreadsheet does."""
    start = start_of(head)
    return start.startswith(b"<") and _ROOT.search(start) is not None


def read(path: Path, filename: str, limits: Limits, choice: str | None = None) -> RawTable:
    """Read the chosen sheet, or the one that looks most like wards or facilities.

    Raises
    ------
    ProblemError
        xml_entities, damaged_xml, empty_file, header_only, unknown_choice, sheet_too_large,
        too_many_rows, too_many_columns.
    """
    sheets: dict[str, Sheet] = {}
    for element in elements(path, filename, to_say("an XML spreadsheet")):
        if local(element) == "Worksheet":
            name = element.get(f"{_SPACE}Name") or f"Sheet{len(sheets) + 1}"
            sheets[name] = _sheet(element, filename, limits)
            element.clear(keep_tail=False)
    return table_of_sheets(sheets, filename, limits, {"format": "spreadsheet_xml"}, choice)


def _sheet(worksheet: Any, filename: str, limits: Limits) -> Sheet:
    rows: list[list[str]] = []
    merges: list[Merge] = []
    cells = 0
    for line in (child for child in worksheet.iter() if local(child) == "Row"):
        at = _place(line, len(rows))
        check_rows(at + 1, filename, limits)
        rows += [[] for _ in range(at - len(rows))]
        row = _row(line, at, merges, filename, limits)
        cells += len(row)
        if cells > MOST_CELLS:
            raise too_large(filename)
        rows.append(row)
    return Sheet(rows, tuple(merges))


def _row(line: Any, at: int, merges: list[Merge], filename: str, limits: Limits) -> list[str]:
    row: list[str] = []
    for cell in (child for child in line if local(child) == "Cell"):
        left = _place(cell, len(row))
        across, down = _number(cell, "MergeAcross"), _number(cell, "MergeDown")
        check_columns(left + 1 + across, filename, limits)
        row += [""] * (left - len(row))
        row += [_value(cell), *[""] * across]
        if across or down:
            merges.append(Merge(at, left, at + min(down, limits.rows), left + across))
    return row


def _place(element: Any, following: int) -> int:
    """0-based place of a row or cell: stated, or after the one before."""
    stated = _number(element, "Index") - 1
    return max(stated, following)


def _number(element: Any, name: str) -> int:
    said = str(element.get(f"{_SPACE}{name}", "")).strip()
    return min(int(said), 10_000_000) if said.isascii() and said.isdigit() and len(said) < 9 else 0


def _value(cell: Any) -> str:
    data = next((child for child in cell if local(child) == "Data"), None)
    if data is None:
        return ""
    text = "".join(data.itertext())
    kind = data.get(f"{_SPACE}Type")
    if kind == "DateTime":
        return text.removesuffix(".000").removesuffix("T00:00:00")
    if kind == "Boolean":
        return cell_text(text.strip() == "1")
    return "" if kind == "Error" else text


FORMAT = Format(
    "spreadsheet_xml", to_say("Excel XML spreadsheet (2003)"), (".xml", ".xls"), recognises, read
)
