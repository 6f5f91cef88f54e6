"""Tables to work on: an Excel workbook with a dictionary, or CSV."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from analysis.reports.document import Cell, File, clean

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a spreadsheet takes for the beginning of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST_NAME, LONGEST_CELL = 31, 32_767
WIDEST = 48
INTEGER, DECIMAL, SMALL = "#,##0", "#,##0.0##", "0.0000"


@dataclass(frozen=True)
class Column:
    """A column: its name in files, what people call it, its unit, and where it comes from."""

    name: str
    label: str
    unit: str = ""
    source: str = ""

    @property
    def head(self) -> str:
        """Label with unit, as it stands over the column."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True)
class Sheet:
    """One table; cells are texts, numbers, yes/no or nothing."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class SheetWords:
    """Fixed words of a workbook, in its language."""

    about: str = "About"
    dictionary: str = "Dictionary"
    head: tuple[str, ...] = ("Sheet", "Column", "Name in files", "Unit", "Source")


def write_workbook(
    sheets: Sequence[Sheet],
    about: Sequence[tuple[str, str]],
    made: datetime,
    words: SheetWords | None = None,
) -> File:
    """A workbook: one sheet a table with frozen, filterable headers, what it is, and a dictionary.

    Texts are written as texts: none becomes a formula or a link, and those that look like a
    formula are marked as text for whoever edits the cell later.
    """
    said = words or SheetWords()
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, {**options, "nan_inf_to_errors": False})
    book.set_properties({"author": "ChatMRPT", "created": made.replace(tzinfo=None)})
    styles = _Styles(book)
    names = sheet_names([said.about, *(sheet.title for sheet in sheets), said.dictionary])
    _about(book.add_worksheet(names[0]), about, styles)
    for name, sheet in zip(names[1:-1], sheets, strict=True):
        _sheet(book.add_worksheet(name), sheet.columns, sheet.rows, styles)
    _dictionary(book.add_worksheet(names[-1]), names[1:-1], sheets, said, styles)
    book.close()
    return File(file.getvalue(), ".xlsx", MEDIA_TYPE)


def write_csv(sheets: Sequence[Sheet], made: datetime) -> File:
    """UTF-8 CSV of one table; of several a ZIP archive with a dictionary."""
    if len(sheets) == 1:
        return File(_csv(sheets[0].columns, sheets[0].rows), ".csv", "text/csv; charset=utf-8")
    file = io.BytesIO()
    rows = [
        (sheet.key, column.head, column.name, column.unit, column.source)
        for sheet in sheets
        for column in sheet.columns
    ]
    head = tuple(Column(name, name) for name in ("table", "column", "name", "unit", "source"))
    members = {f"{sheet.key}.csv": _csv(sheet.columns, sheet.rows) for sheet in sheets}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**members, "dictionary.csv": _csv(head, rows)}.items():
            info = zipfile.ZipInfo(name, made.timetuple()[:6])
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return File(file.getvalue(), ".zip", "application/zip")


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Names that a workbook takes: 31 letters, none of []:*?/\\, no two alike."""
    names: list[str] = []
    for title in titles:
        plain = re.sub(r"[\[\]:*?/\\]", " ", clean(title)).strip(" '")[:LONGEST_NAME] or "Sheet"
        name, number = plain, 2
        while name.casefold() in {other.casefold() for other in names}:
            name, number = f"{plain[: LONGEST_NAME - 4]} ({number})", number + 1
        names.append(name)
    return names


class _Styles:
    """Formats of cells."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF2F6"}
        )
        self.bold = book.add_format({"bold": True, "valign": "top"})
        self.text = book.add_format({"valign": "top"})
        self.wrap = book.add_format({"valign": "top", "text_wrap": True})
        self.quoted = book.add_format({"valign": "top", "quote_prefix": True})
        self.numbers = {
            name: book.add_format({"num_format": name, "valign": "top"})
            for name in (INTEGER, DECIMAL, SMALL)
        }


def _sheet(
    page: Any, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], styles: _Styles
) -> None:
    page.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        _cell(page, 0, at, column.head, styles.head, styles)
        cells = [row[at] for row in rows]
        style = styles.numbers[number_format(cells)]
        longest = max([len(str(cell)) for cell in cells[:500] if isinstance(cell, str)] or [0])
        page.set_column(at, at, min(max(len(column.head) * 0.8, longest, 9) + 2, WIDEST))
        for number, cell in enumerate(cells, start=1):
            _cell(page, number, at, cell, style, styles)
    if columns:
        page.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)


def number_format(cells: Sequence[Cell]) -> str:
    """Whole numbers grouped; small shares with four digits; the rest with one to three."""
    numbers = [c for c in cells if isinstance(c, int | float) and not isinstance(c, bool)]
    if all(float(number).is_integer() for number in numbers):
        return INTEGER
    return SMALL if max(abs(number) for number in numbers) < 2 else DECIMAL


def _cell(page: Any, row: int, column: int, cell: Cell, style: Any, styles: _Styles) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell, styles.text)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell, style)
    else:
        text = clean(cell)[:LONGEST_CELL]
        own = styles.quoted if text.startswith(FORMULA_STARTS) else styles.text
        page.write_string(row, column, text, style if row == 0 else own)


def _about(page: Any, about: Sequence[tuple[str, str]], styles: _Styles) -> None:
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 90)
    for at, (name, value) in enumerate(about):
        page.write_string(at, 0, clean(name), styles.bold)
        page.write_string(at, 1, clean(value)[:LONGEST_CELL], styles.wrap)


def _dictionary(
    page: Any, names: Sequence[str], sheets: Sequence[Sheet], said: SheetWords, styles: _Styles
) -> None:
    rows = [
        (name, column.label, column.name, column.unit, column.source)
        for name, sheet in zip(names, sheets, strict=True)
        for column in sheet.columns
    ]
    _sheet(page, [Column(head, head) for head in said.head], rows, styles)


def _csv(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> bytes:
    """With a header; missing = empty cell; a text that looks like a formula gets an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([_neutral(column.head) for column in columns])
    writer.writerows([_neutral(cell) for cell in row] for row in rows)
    return file.getvalue().encode()


def _neutral(cell: Cell) -> Any:
    if isinstance(cell, str):
        text = clean(cell)
        return f"'{text}" if text.startswith(FORMULA_STARTS) else text
    return "" if cell is None else cell
