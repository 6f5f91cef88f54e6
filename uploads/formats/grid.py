"""From rows of cells to a table: names of columns, what stands above the header, what is blank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
import pandas as pd

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import counted, say, say_many
from uploads.cleaning.findings import DroppedRow, Finding, first_rows
from uploads.cleaning.text import is_missing, repair_header
from uploads.formats.base import Limits, RawTable, check_columns, check_headers, check_rows
from uploads.formats.beside import columns_beside, said_beside
from uploads.formats.header import SAMPLE, Header, Row, find_header
from uploads.formats.split_numbers import Mended, mend_split_numbers


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
                say(
                    "{headers} stood more than once: {headers_shown}. The later columns got .1, .2 at "
                    "the end.",
                    headers=counted(len(doubled), "header"),
                    headers_shown=", ".join(doubled[:5]),
                ),
                say("Check which of them is the right one, or rename them in the file."),
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
                say_many(
                    "{count:,} header had damaged signs and was repaired, such as “{before}” to "
                    "“{after}”.",
                    "{count:,} headers had damaged signs and were repaired, such as “{before}” to "
                    "“{after}”.",
                    len(changed),
                    before=changed[0],
                    after=repair_header(changed[0]),
                ),
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
                say_many(
                    "The header was found in row {row}; {count:,} row above it was left out.",
                    "The header was found in row {row}; {count:,} rows above it were left out.",
                    header.first,
                    row=header.first + 1,
                ),
                rows=first_rows(range(1, header.first + 1)),
                count=header.first,
            )
        )
    if header.last > header.first:
        findings.append(
            Finding(
                "merged_header",
                "note",
                say(
                    "Rows {first} and {last} were read together as one header."
                    if header.last == header.first + 1
                    else "Rows {first} to {last} were read together as one header.",
                    first=header.first + 1,
                    last=header.last + 1,
                ),
                rows=first_rows(range(header.first + 1, header.last + 2)),
                count=header.last - header.first + 1,
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
            i + 1,
            say("above the header") if row_text(sample[i]) else say("blank"),
            row_text(sample[i]),
        )
        for i in range(header.first)
    ]


def table_from_rows(
    rows: list[list[str]],
    filename: str,
    limits: Limits,
    source: dict[str, Any],
    header: Header | None = None,
) -> RawTable:
    """A table from rows of text cells, of equal length or not.

    Parameters
    ----------
    rows
        All rows of the file or sheet, from its first row on.
    filename
        Shown in errors.
    header
        Where merged cells show it to be; found by its looks if None.

    Raises
    ------
    ProblemError
        empty_file, header_only, too_many_rows, too_many_columns.
    """
    check_rows(len(rows), filename, limits)
    if not any(cell.strip() for row in rows for cell in row):
        raise empty_file(filename)
    header = header or find_header(rows[:SAMPLE])
    body = rows[header.last + 1 :]
    mended = Mended(body)
    if source.get("separator") == "comma":
        mended = mend_split_numbers(body, len(header.names), header.last + 2)
        body = mended.rows
    width = max(map(len, [*rows[: header.last + 1], *body]))
    check_columns(width, filename, limits)
    check_headers(header.names, filename)
    names, doubled = unique_names(padded(header.names, width))
    columns = list(zip_longest(*body, fillvalue="")) if body else []
    columns += [("",) * len(body)] * (width - len(columns))
    frame = pd.DataFrame(dict(zip(names, columns, strict=True)), dtype="str")
    findings = header_findings(header.names, doubled) + title_findings(header)
    findings += [*mended.findings, *_long_rows(header, body)]
    return finish_table(
        frame,
        header,
        (*dropped_above(rows, header), *mended.dropped),
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
            say(
                "{rows} had more cells than the header has columns ({width}).",
                rows=counted(len(long), "row"),
                width=width,
            ),
            say("Look for an unquoted separator inside a cell of these rows."),
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
    beside = columns_beside(frame)
    if beside:
        frame = frame.drop(columns=beside)
        if not any(re.search(r"\.\d+$", str(name)) for name in frame.columns):
            findings = tuple(found for found in findings if found.code != "duplicate_header")
        findings = (*findings, said_beside(beside))
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
    told = {row.row for row in dropped}
    blank = blank[~np.isin(blank, list(told))]
    dropped += tuple(DroppedRow(int(row), say("blank")) for row in blank if row < last)
    if not filled.all() or len(keep) < frame.shape[1]:
        frame = frame.loc[filled, keep].reset_index(drop=True)
    return RawTable(frame, rows[filled], findings, dropped, source)


def _begins_with_text(column: pd.Series[str]) -> bool:
    return any(str(cell).strip() for cell in column.head(100).tolist())


def empty_file(filename: str) -> ProblemError:
    """The error for a file without any text."""
    return ProblemError(
        "empty_file",
        say("{filename} is empty: there is no header and no row in it.", filename=filename),
        say(
            "Check that the export finished and that the right sheet was saved, then upload it "
            "again."
        ),
    )


def header_only(filename: str, names: Sequence[str]) -> ProblemError:
    """The error for a table without rows."""
    seen = ", ".join(name for name in names[:5] if not is_missing(name))
    return ProblemError(
        "header_only",
        say(
            "{filename} has a header ({columns}) but no rows below it.",
            filename=filename,
            columns=seen or "blank",
        ),
        say("Export it again with its rows, one row for each ward."),
    )
