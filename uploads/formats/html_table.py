"""Tables of a web page, as DHIS2 and others save them under the name ``.xls``. No script is run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lxml import html

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, to_say
from uploads.cleaning.text import fold_space
from uploads.formats.base import Format, Limits, RawTable, check_columns, check_rows
from uploads.formats.delimited import decode
from uploads.formats.header import Merge
from uploads.formats.markup import XML_ERRORS, damaged, start_of
from uploads.formats.sheets import Sheet, table_of_sheets

MOST_CELLS = 20_000_000
MOST_TABLES = 50
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE)
_SILENT = ("script", "style", "table", "noscript", "template")
_TABLE = re.compile(rb"<\s*table\b", re.IGNORECASE)


def recognises(head: bytes, path: Path) -> bool:
    """Whether the file begins as a web page does."""
    start = start_of(head)
    return start.startswith(b"<") and _HTML.search(start[:4096]) is not None


def read(path: Path, filename: str, limits: Limits, choice: str | None = None) -> RawTable:
    """Read the chosen table of a page, or the one that looks most like wards or facilities.

    Cells merged across columns stand over each of them in the header; cells merged over rows are
    given to each row.

    Raises
    ------
    ProblemError
        html_file (no table in it), damaged_xml, empty_file, header_only, unknown_choice,
        sheet_too_large, too_many_rows, too_many_columns.
    """
    text, encoding = decode(path.read_bytes(), filename)
    try:
        parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except XML_ERRORS as error:
        raise damaged(filename, to_say("a web page (HTML)"), error) from error
    tables = [table for table in page.iter("table") if next(table.iter("tr"), None) is not None]
    sheets: dict[str, Sheet] = {}
    for number, table in enumerate(tables[:MOST_TABLES], start=1):
        name = _caption(table) or f"table {number}"
        name = f"{name} ({number})" if name in sheets else name
        sheets[name] = _sheet(table, filename, limits)
    if not any(cell.strip() for sheet in sheets.values() for row in sheet.rows for cell in row):
        raise no_table(filename)
    source = {"format": "html", "encoding": encoding}
    return table_of_sheets(sheets, filename, limits, source, choice, "table")


def _caption(table: Any) -> str:
    caption = next((child for child in table if child.tag == "caption"), None)
    return _text(caption)[:60] if caption is not None else ""


def _sheet(table: Any, filename: str, limits: Limits) -> Sheet:
    """The table's own rows; a table inside one of its cells is one of its own."""
    rows: list[list[str]] = []
    merges: list[Merge] = []
    taken: dict[int, int] = {}
    cells = 0
    lines = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    check_rows(len(lines), filename, limits)
    for at, line in enumerate(lines):
        row, taken = _row(line, at, len(lines), taken, merges, limits.columns)
        check_columns(len(row), filename, limits)
        cells += len(row)
        if cells > MOST_CELLS:
            raise too_large(filename)
        rows.append(row)
    return Sheet(rows, tuple(merges))


def _row(
    line: Any, at: int, height: int, taken: dict[int, int], merges: list[Merge], most: int
) -> tuple[list[str], dict[int, int]]:
    """The cells of one row, and which columns cells of it reach down into, to which row."""
    row: list[str] = []
    still = {column: last for column, last in taken.items() if last >= at}
    reach = dict(still)
    for cell in line:
        if cell.tag not in ("td", "th"):
            continue
        while len(row) in still:
            row.append("")
        left = len(row)
        across, down = _span(cell, "colspan", most + 1), _span(cell, "rowspan", height - at)
        row += [_value(cell), *[""] * (across - 1)]
        if across > 1 or down > 1:
            merges.append(Merge(at, left, at + down - 1, left + across - 1))
        if down > 1:
            reach |= dict.fromkeys(range(left, left + across), at + down - 1)
        if len(row) > most:
            break
    return row, reach


def _span(cell: Any, name: str, most: int) -> int:
    said = str(cell.get(name, "")).strip()
    return max(1, min(int(said), most)) if said.isascii() and said.isdigit() else 1


def _value(cell: Any) -> str:
    """The number behind what is shown, where Excel wrote it, else the text."""
    number = str(cell.get("x:num", "")).strip()
    return number if number else _text(cell)


def _text(element: Any) -> str:
    parts: list[str] = [element.text or ""]
    for child in element:
        if child.tag not in _SILENT and isinstance(child.tag, str):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return fold_space(" ".join(parts))


def too_large(filename: str) -> ProblemError:
    """The error for a table with more cells than could be held."""
    return ProblemError(
        "sheet_too_large",
        say(
            "A table of {filename} has more than {most:,} cells.",
            filename=filename,
            most=MOST_CELLS,
        ),
        say("Export fewer rows or columns at a time."),
    )


def no_table(filename: str) -> ProblemError:
    """The error for a page without a table."""
    return ProblemError(
        "html_file",
        say(
            "{filename} is a web page (HTML) without a table, perhaps the sign-in page of the "
            "system it should have come from.",
            filename=filename,
        ),
        say("Sign in there, export the table again, and open it once before you upload it."),
    )


FORMAT = Format(
    "html", to_say("HTML table saved as .xls"), (".xls", ".html", ".htm"), recognises, read
)
