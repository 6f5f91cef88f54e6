"""Excel workbooks, XLSX and XLS, through calamine."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import python_calamine as calamine

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.formats import archive
from uploads.formats.base import Format, Limits, RawTable, check_columns, check_rows
from uploads.formats.header import Merge
from uploads.formats.sheets import Sheet, table_of_sheets

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"
MOST_CELLS = 150_000_000
_FAR_COLUMN = re.compile(rb' r="([A-Z]{3})\d+"')
_ROW_NUMBER = re.compile(rb'<row [^>]*?r="(\d+)"')


def recognises_xlsx(head: bytes, path: Path) -> bool:
    """Whether the file is a ZIP that holds a workbook."""
    if not head.startswith(ZIP_MAGIC):
        return False
    try:
        with zipfile.ZipFile(path) as content:
            return "xl/workbook.xml" in content.namelist()
    except archive.READ_ERRORS:
        return False


def recognises_xls(head: bytes, path: Path) -> bool:
    """Whether the file begins as old Office files and protected workbooks do."""
    return head.startswith(OLE_MAGIC)


def read_xlsx(path: Path, filename: str, limits: Limits, choice: str | None = None) -> RawTable:
    """Read a visible sheet of an XLSX workbook; see :func:`read`."""
    for entry in archive.check(path, filename, limits):
        if entry.filename.endswith((".xml", ".rels")):
            _check_xml(path, entry, filename)
    return read(path, filename, limits, choice)


def _check_xml(path: Path, entry: zipfile.ZipInfo, filename: str) -> None:
    """Refuse entity definitions, and a sheet whose stray far cell would need all memory."""
    sheet = entry.filename.startswith("xl/worksheets/")
    last_row, last_column = 0, 0
    try:
        with zipfile.ZipFile(path) as content, content.open(entry) as source:
            while chunk := source.read(4_000_000):
                if b"<!ENTITY" in chunk or b"<!DOCTYPE" in chunk:
                    raise ProblemError(
                        "xml_entities",
                        say(
                            "{filename} defines XML entities, which no workbook needs.",
                            filename=filename,
                        ),
                        say("Save it again from Excel or LibreOffice."),
                    )
                if not sheet:
                    continue
                for found in _ROW_NUMBER.findall(chunk)[-1:]:
                    last_row = max(last_row, int(found[:9]))
                for letters in set(_FAR_COLUMN.findall(chunk)):
                    last_column = max(last_column, _column_number(letters))
    except archive.READ_ERRORS as error:
        raise archive.damaged_zip(filename) from error
    if last_row * last_column > MOST_CELLS:
        raise ProblemError(
            "sheet_too_large",
            say(
                "A sheet of {filename} reaches to row {last_row:,} and column {last_column:,}.",
                filename=filename,
                last_row=last_row,
                last_column=last_column,
            ),
            say("Delete the empty rows and columns around the table and save it again."),
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def read(path: Path, filename: str, limits: Limits, choice: str | None = None) -> RawTable:
    """Read the chosen sheet of a workbook, or the one that looks most like wards or facilities.

    Numbers keep all their digits (12.0 reads "12"), dates read as ISO, formulas as their last
    value; an error value (``#N/A``) is a blank.

    Returns
    -------
    RawTable
        All cells ``str``; rows numbered as in the sheet.

    Raises
    ------
    ProblemError
        not_a_workbook, workbook_protected, empty_file, header_only, unknown_choice,
        too_many_rows, too_many_columns.
    """
    with _plain_errors(filename), calamine.CalamineWorkbook.from_path(str(path)) as book:
        sheets = _visible_sheets(book)
        tables = {name: _cells(book, name, filename, limits) for name in sheets}
    return table_of_sheets(tables, filename, limits, {"format": "workbook"}, choice)


@contextmanager
def _plain_errors(filename: str) -> Iterator[None]:
    try:
        yield
    except ProblemError:
        raise
    except calamine.PasswordError as error:
        raise ProblemError(
            "workbook_protected",
            say("{filename} is protected by a password.", filename=filename),
            say("Save it without a password and upload it again."),
        ) from error
    except BaseException as error:
        # calamine's own panics derive from BaseException and have no importable name.
        known = (calamine.CalamineError, OSError, ValueError, TypeError, OverflowError)
        if not isinstance(error, known) and type(error).__name__ != "PanicException":
            raise
        raise not_a_workbook(filename) from error


def not_a_workbook(filename: str) -> ProblemError:
    """The error for an Office-like file that holds no readable workbook."""
    return ProblemError(
        "not_a_workbook",
        say(
            "{filename} looks like an Office file, but no readable or unprotected workbook is in "
            "it.",
            filename=filename,
        ),
        say("Open it in Excel or LibreOffice, remove any password, and save it as XLSX."),
    )


def _visible_sheets(book: calamine.CalamineWorkbook) -> list[str]:
    sheets = [m for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
    visible = [m.name for m in sheets if m.visible == calamine.SheetVisibleEnum.Visible]
    return (visible or [m.name for m in sheets])[:50]


def _cells(book: calamine.CalamineWorkbook, name: str, filename: str, limits: Limits) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None:
        return Sheet([])
    check_rows(sheet.total_height, filename, limits)
    check_columns(sheet.width, filename, limits)
    above: list[list[str]] = [[] for _ in range(sheet.start[0])]
    rows = above + [[cell_text(cell) for cell in row] for row in sheet.to_python()]
    # Rows and columns of a merge are counted from the sheet's first cell, as rows are here; columns
    # of the table begin at its first filled one.
    left = sheet.start[1]
    found = sheet.merged_cell_ranges or []
    merges = [Merge(top[0], top[1] - left, end[0], end[1] - left) for top, end in found]
    return Sheet(rows, tuple(merge for merge in merges if merge.left >= 0))


def cell_text(cell: Any) -> str:
    """A cell of a sheet as text; whole numbers without ``.0``, dates as ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


XLSX = Format("xlsx", "Excel (XLSX)", (".xlsx", ".xlsm"), recognises_xlsx, read_xlsx)
XLS = Format("xls", "Excel 97–2003 (XLS)", (".xls",), recognises_xls, read)
