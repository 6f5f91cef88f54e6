"""Rows in which a number was torn in two: "12,345" unquoted in a file parted by commas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

from chatmrpt.lib.say import counted, say
from uploads.cleaning.findings import DroppedRow, Finding, first_rows

_HEAD, _TAIL = re.compile(r"^\s*[+-]?\d{1,3}$"), re.compile(r"^\d{3}(?:\.\d+)?\s*$")
_NUMBER = re.compile(r"^\s*[+-]?\d[\d.]*\s*%?\s*$")
#: More torn numbers in a row are not looked for.
MOST = 3

Rows = list[list[str]]


@dataclass(frozen=True)
class Mended:
    """Rows after mending, as many as before.

    Parameters
    ----------
    rows
        A row whose cells may belong to one column or to the next is blank.
    dropped
        Those rows, with their reason.
    findings
        What was put together, and what was left out.
    """

    rows: Rows
    dropped: tuple[DroppedRow, ...] = ()
    findings: tuple[Finding, ...] = ()


def mend_split_numbers(body: Rows, width: int, first_row: int) -> Mended:
    """Put torn numbers together again where that can be done in one way only.

    Parameters
    ----------
    body
        The rows below the header; not changed.
    width
        Cells of the header.
    first_row
        Number of the first of them in the file.

    Returns
    -------
    Mended
        The rows as they are where none can be told.
    """
    ways = {at: found for at, row in enumerate(body) if (found := _ways(row, width))}
    unclear = [at for at, found in ways.items() if len(found) > 1]
    if len(unclear) == len(body):
        return Mended(body)
    rows = list(body)
    for at, found in ways.items():
        rows[at] = _joined(body[at], found[0]) if len(found) == 1 else []
    reason = say("a comma inside a number moved its cells to the next column")
    dropped = tuple(DroppedRow(first_row + at, reason, _text(body[at])) for at in unclear)
    joined = [first_row + at for at, found in ways.items() if len(found) == 1]
    findings = []
    if joined:
        message = say(
            "{rows} had a number with a comma in it, such as 12,345, that was read as two cells; "
            "its parts were put together.",
            rows=counted(len(joined), "row"),
        )
        findings.append(
            Finding("split_numbers", "note", message, "", None, first_rows(joined), len(joined))
        )
    if dropped:
        message = say(
            "{rows} left out ({reason}), such as “{example}”.",
            rows=counted(len(dropped), "row"),
            reason=reason,
            example=dropped[0].text[:120],
        )
        hint = say("Write numbers without commas, or in quotes, and upload the file again.")
        found_at = first_rows(row.row for row in dropped)
        findings.append(
            Finding("rows_left_out", "warning", message, hint, None, found_at, len(dropped))
        )
    return Mended(rows, dropped, tuple(findings))


def _text(row: list[str]) -> str:
    return " | ".join(cell.strip() for cell in row if cell.strip())


def _ways(row: list[str], width: int) -> list[tuple[int, ...]]:
    """Each set of places at which a cell and the next can be one number, to fit the header."""
    extra = len(row) - width
    # A last cell that is no number is a remark of its own column, not one moved by a comma.
    if not 0 < extra <= MOST or not _NUMBER.match(row[-1]):
        return []
    pairs = [i for i in range(len(row) - 1) if _HEAD.match(row[i]) and _TAIL.match(row[i + 1])]
    return list(combinations(pairs, extra))


def _joined(row: list[str], places: tuple[int, ...]) -> list[str]:
    cells: list[str] = []
    for i, cell in enumerate(row):
        if i - 1 in places:
            cells[-1] += cell.strip()
        else:
            cells.append(cell)
    return cells
