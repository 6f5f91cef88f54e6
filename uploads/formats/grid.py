"""From rows of cells to a table: where the header is, what stands above it, what is blank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np
import pandas as pd

from chatmrpt.lib.errors import ProblemError
from uploads.cleaning.findings import DroppedRow, Finding, counted, first_rows
from uploads.cleaning.text import is_missing, repair_header
from uploads.formats.base import Limits, RawTable, check_columns, check_headers, check_rows

SAMPLE = 40
_NUMBER = re.compile(r"^[+-]?[\d.,' \u00a0]*\d[\d.,%]*(e[+-]?\d+)?$", re.IGNORECASE)

Row = Sequence[str]


@dataclass(frozen=True)
class Header:
    """Where the header stands (0-based first and last row) and the names it gives."""

    first: int
    last: int
    names: tuple[str, ...]


def find_header(sample: Sequence[Row]) -> Header:
    """The header among the first rows, past blank rows and titles, two merged rows as one.

    Parameters
    ----------
    sample
        The first rows of the file (about 40), each a sequence of cells.

    Returns
    -------
    Header
        ``first`` and ``last`` are equal unless two rows were merged; ``names`` are not yet unique.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in sample]
    widest = max(filled, default=0)
    enough = min(max(2, (widest + 1) // 2), widest)
    at = next((i for i, count in enumerate(filled) if count >= enough and count), 0)
    if _is_upper_part(sample, at):
        return Header(at, at + 1, _merged(sample[at], sample[at + 1]))
    if at and filled[at - 1] > 0 and _tells_duplicates_apart(sample[at - 1], sample[at]):
        return Header(at - 1, at, _merged(sample[at - 1], sample[at]))
    return Header(at, at, tuple(sample[at]) if sample else ())


def _is_upper_part(sample: Sequence[Row], at: int) -> bool:
    if at + 2 >= len(sample):
        return False
    upper, lower, body = sample[at], sample[at + 1], sample[at + 2]
    pairs = list(zip_longest(upper, lower, body, fillvalue=""))
    fills_gap = any(not up.strip() and low.strip() for up, low, _ in pairs)
    # A lower header has gaps under headers that span both rows, and words where data has numbers.
    lower_words = [low.strip() for _, low, _ in pairs if low.strip()]
    words_only = bool(lower_words) and not any(_NUMBER.match(word) for word in lower_words)
    over_numbers = any(low.strip() and _NUMBER.match(cell.strip()) for _, low, cell in pairs)
    leaves_gap = any(up.strip() and not low.strip() for up, low, _ in pairs)
    return fills_gap and words_only and over_numbers and leaves_gap


def _tells_duplicates_apart(upper: Row, lower: Row) -> bool:
    names = [name.strip().casefold() for name in lower if name.strip()]
    if len(set(names)) == len(names) or (upper and upper[0].strip()):
        return False
    merged = [name.casefold() for name in _merged(upper, lower) if name]
    return len(set(merged)) == len(merged)


def _merged(upper: Row, lower: Row) -> tuple[str, ...]:
    names: list[str] = []
    above = ""
    for up, low in zip_longest(upper, lower, fillvalue=""):
        up, low = up.strip(), low.strip()
        above = up or (above if low else "")
        names.append(f"{above} {low}".strip() if low else up)
    return tuple(names)


def unique_names(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Readable, unique column names, and those that stood more than once.

    A second ``Tested`` becomes ``Tested.1``; a column without a header ``unnamed_3``.
    """
    taken: set[str] = set()
    repaired = [repair_header(name) or f"unnamed_{i}" for i, name in enumerate(names, start=1)]
    given = set(repaired)
    unique: list[str] = []
    doubled: list[str] = []
    for name in repaired:
        candidate, number = name, 0
        if name in taken:
            doubled.append(name)
        while candidate in taken or (number and candidate in given):
            number += 1
            candidate = f"{name}.{number}"
        taken.add(candidate)
        unique.append(candidate)
    return unique, list(dict.fromkeys(doubled))


def header_findings(names: Sequence[str], doubled: Sequence[str]) -> list[Finding]:
    """Findings about the names of the columns."""
    findings = []
    if doubled:
        findings.append(
            Finding(
                "duplicate_header",
                "warning",
                f"{counted(len(doubled), 'header')} stood more than once: "
                f"{', '.join(doubled[:5])}. The later columns got .1, .2 at the end.",
                "Check which of them is the right one, or rename them in the file.",
                column=doubled[0],
                count=len(doubled),
            )
        )
    changed = [name for name in names if repair_header(name) != name.strip()]
    changed = [name for name in changed if "\n" not in name]
    if changed:
        findings.append(
            Finding(
                "repaired_header",
                "note",
                f"{counted(len(changed), 'header')} had damaged signs and "
                f"{'was' if len(changed) == 1 else 'were'} repaired, such as "
                f"“{changed[0]}” to “{repair_header(changed[0])}”.",
                count=len(changed),
            )
        )
    return findings


def title_findings(header: Header) -> list[Finding]:
    """A note on what stood above the header, and on merged header rows."""
    findings = []
    if header.first:
        findings.append(
            Finding(
                "rows_above_header",
                "note",
                f"The header was found in row {header.first + 1}; "
                f"{counted(header.first, 'row')} above it "
                f"{'was' if header.first == 1 else 'were'} left out.",
                rows=first_rows(range(1, header.first + 1)),
                count=header.first,
            )
        )
    if header.last > header.first:
        findings.append(
            Finding(
                "merged_header",
                "note",
                f"Rows {header.first + 1} and {header.last + 1} were read together as one header.",
                rows=(header.first + 1, header.last + 1),
                count=2,
            )
        )
    return findings


def row_text(cells: Sequence[str]) -> str:
    """The first filled cells of a row, to recognise it by."""
    return " | ".join(cell.strip() for cell in cells if cell.strip())[:120]


def dropped_above(sample: Sequence[Row], header: Header) -> list[DroppedRow]:
    """The rows above the header, each with its reason."""
    return [
        DroppedRow(
            i + 1, "above the header" if row_text(sample[i]) else "blank", row_text(sample[i])
        )
        for i in range(header.first)
    ]


def table_from_rows(
    rows: list[list[str]], filename: str, limits: Limits, source: dict[str, Any]
) -> RawTable:
    """A table from rows of text cells, of equal length or not.

    Parameters
    ----------
    rows
        All rows of the file or sheet, from its first row on.
    filename
        Shown in errors.

    Raises
    ------
    ProblemError
        empty_file, header_only, too_many_rows, too_many_columns.
    """
    check_rows(len(rows), filename, limits)
    if not any(cell.strip() for row in rows for cell in row):
        raise empty_file(filename)
    header = find_header(rows[:SAMPLE])
    width = max(map(len, rows))
    check_columns(width, filename, limits)
    check_headers(header.names, filename)
    names, doubled = unique_names(padded(header.names, width))
    body = rows[header.last + 1 :]
    columns = list(zip_longest(*body, fillvalue="")) if body else []
    columns += [("",) * len(body)] * (width - len(columns))
    frame = pd.DataFrame(dict(zip(names, columns, strict=True)), dtype="str")
    findings = header_findings(header.names, doubled) + title_findings(header)
    findings += _long_rows(header, body)
    return finish_table(
        frame,
        header,
        tuple(dropped_above(rows, header)),
        tuple(findings),
        {**source, "header_row": header.last + 1},
        filename,
    )


def padded(names: Sequence[str], width: int) -> list[str]:
    """Cells filled up with blanks to a width."""
    return [*names, *[""] * (width - len(names))]


def _long_rows(header: Header, body: list[list[str]]) -> list[Finding]:
    width = len(header.names)
    long = [
        i for i, row in enumerate(body) if len(row) > width and any(c.strip() for c in row[width:])
    ]
    if not long:
        return []
    return [
        Finding(
            "long_rows",
            "warning",
            f"{counted(len(long), 'row')} had more cells than the header has columns ({width}).",
            "Look for an unquoted separator inside a cell of these rows.",
            rows=first_rows(i + header.last + 2 for i in long),
            count=len(long),
        )
    ]


def finish_table(
    frame: pd.DataFrame,
    header: Header,
    dropped: tuple[DroppedRow, ...],
    findings: tuple[Finding, ...],
    source: dict[str, Any],
    filename: str,
) -> RawTable:
    """Leave out blank rows and blank unnamed columns; number the rows as in the file."""
    rows = np.arange(len(frame), dtype=np.int64) + header.last + 2
    filled = np.zeros(len(frame), dtype=bool)
    keep: list[str] = []
    for name in frame.columns:
        if filled.all() and _begins_with_text(frame[name]):
            keep.append(name)
            continue
        has_text = (frame[name].str.strip() != "").to_numpy()
        filled |= has_text
        if has_text.any() or not re.fullmatch(r"unnamed_\d+", name):
            keep.append(name)
    blank = rows[~filled]
    if not filled.any():
        if not any(name.strip() for name in header.names):
            raise empty_file(filename)
        raise header_only(filename, [n for n in keep if not n.startswith("unnamed_")])
    last = rows[filled][-1]
    dropped += tuple(DroppedRow(int(row), "blank") for row in blank if row < last)
    if len(blank) or len(keep) < frame.shape[1]:
        frame = frame.loc[filled, keep].reset_index(drop=True)
    return RawTable(frame, rows[filled], findings, dropped, source)


def _begins_with_text(column: pd.Series[str]) -> bool:
    return bool((column.head(100).str.strip() != "").any())


def empty_file(filename: str) -> ProblemError:
    """The error for a file without any text."""
    return ProblemError(
        "empty_file",
        f"{filename} is empty: there is no header and no row in it.",
        "Check that the export finished and that the right sheet was saved, then upload it again.",
    )


def header_only(filename: str, names: Sequence[str]) -> ProblemError:
    """The error for a table without rows."""
    seen = ", ".join(name for name in names[:5] if not is_missing(name))
    return ProblemError(
        "header_only",
        f"{filename} has a header ({seen or 'blank'}) but no rows below it.",
        "Export it again with its rows, one row for each ward.",
    )
