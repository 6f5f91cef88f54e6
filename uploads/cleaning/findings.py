"""What was noticed while reading and cleaning a file, in words a person can act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from chatmrpt.lib.say import say_many

Severity = Literal["error", "warning", "note"]

MAX_ROWS_SHOWN = 20


@dataclass(frozen=True)
class Finding:
    """One thing noticed in a file.

    Parameters
    ----------
    code
        Stable, snake_case ("duplicate_ward").
    severity
        "error" (a result would be wrong), "warning" (look at it) or "note" (good to know).
    message
        What came and where.
    hint
        What to do; may be empty.
    column
        The column concerned, or None.
    rows
        1-based row numbers as in the file (header included in the count), the first 20.
    count
        How many rows or cells are concerned, also beyond the first 20.
    """

    code: str
    severity: Severity
    message: str
    hint: str = ""
    column: str | None = None
    rows: tuple[int, ...] = ()
    count: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The finding as the web interface shows it."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "hint": self.hint,
            "column": self.column,
            "rows": list(self.rows),
            "count": self.count,
        }


@dataclass(frozen=True)
class DroppedRow:
    """A row of the file that is not in the table: its 1-based number, the reason, its text."""

    row: int
    reason: str
    text: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The row as the web interface shows it."""
        return {"row": self.row, "reason": self.reason, "text": self.text}


def first_rows(rows: Iterable[int]) -> tuple[int, ...]:
    """The first 20 row numbers as plain integers."""
    shown: list[int] = []
    for row in rows:
        if len(shown) == MAX_ROWS_SHOWN:
            break
        shown.append(int(row))
    return tuple(shown)


def listed(names: Iterable[str], most: int = 5) -> str:
    """Names as one phrase: ``A, B, C and 4 more``."""
    unique = list(dict.fromkeys(names))
    if len(unique) <= most:
        return ", ".join(unique)
    more, shown = len(unique) - most, ", ".join(unique[:most])
    return say_many("{names} and {count} more", "{names} and {count} more", more, names=shown)
