"""One thing found in a file, with its rows and what it would change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.science.findings import Finding, Severity
from analysis.science.tpr.words import Ints

ROWS_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a finding would change: a number with and without the rows concerned.

    Parameters
    ----------
    measure
        What is computed.
    with_them, without_them
        Its value with and without the rows or cells; NaN = not known.
    areas_moved
        How many wards it moves by more than two points (rates only).
    words
        The same in a sentence.
    """

    measure: str
    with_them: float
    without_them: float
    areas_moved: int = 0
    words: str

    def as_dict(self) -> dict[str, Any]:
        """By name."""
        return {
            "measure": self.measure,
            "with_them": None if np.isnan(self.with_them) else self.with_them,
            "without_them": None if np.isnan(self.without_them) else self.without_them,
            "areas_moved": self.areas_moved,
            "words": self.words,
        }


@dataclass(frozen=True, kw_only=True)
class QualityFinding:
    """One thing found; nothing is fixed.

    Parameters
    ----------
    code
        Stable, snake_case.
    severity
        ``error`` (a result would be wrong), ``warning`` (look at it) or ``note``.
    message, hint
        What was found; what to do about it.
    rows
        All row numbers of the file that are concerned, ascending.
    count
        How many rows, cells or facilities.
    column
        The column, if it is about one.
    table
        Name of the table of the report that lists it, or "".
    effect
        What it would change, if that can be computed.
    """

    code: str
    severity: Severity
    message: str
    hint: str = ""
    rows: tuple[int, ...] = ()
    count: int = 0
    column: str | None = None
    table: str = ""
    effect: Effect | None = None

    def as_dict(self, rows: int | None = ROWS_SHOWN) -> Finding:
        """In the shape of other findings, with the first ``rows`` row numbers (None = all)."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "hint": self.hint,
            "column": self.column,
            "rows": list(self.rows if rows is None else self.rows[:rows]),
            "count": self.count,
            "table": self.table,
            "effect": self.effect.as_dict() if self.effect else None,
        }


def row_numbers(rows: Ints | Iterable[int]) -> tuple[int, ...]:
    """Row numbers once each, ascending.

    Parameters
    ----------
    rows
        Rows of the file, any order.

    Returns
    -------
    tuple of int
        Each once.
    """
    return tuple(int(row) for row in np.unique(np.asarray(rows, dtype=np.int64)))


def gravest_first(findings: Iterable[QualityFinding]) -> list[QualityFinding]:
    """Errors, then warnings, then notes; else in the order given.

    Parameters
    ----------
    findings
        Any number.

    Returns
    -------
    list of QualityFinding
        The same, sorted stably.
    """
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted(findings, key=lambda found: order[found.severity])
