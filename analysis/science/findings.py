"""Findings: what a run wants a person to know, in the shape the pages and commands show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from chatmrpt.lib.say import say_many

Finding = dict[str, Any]
Severity = Literal["error", "warning", "note"]


def finding(
    code: str,
    severity: Severity,
    message: str,
    hint: str = "",
    *,
    column: str | None = None,
    count: int = 0,
) -> Finding:
    """One finding.

    Parameters
    ----------
    code
        Stable, snake_case.
    severity
        ``error``, ``warning`` or ``note``.
    message, hint
        What was found; what to do about it.
    column
        The column it is about, if it is about one.
    count
        How many wards or cells it is about.

    Returns
    -------
    Finding
        A plain dictionary with these fields.
    """
    return {
        "code": code,
        "severity": severity,
        "message": message,
        "hint": hint,
        "column": column,
        "rows": [],
        "count": count,
    }


def listed(names: Sequence[str], most: int = 10) -> str:
    """Names in one line, at most ``most`` of them, then how many more.

    Parameters
    ----------
    names
        Any number of names, in the order they are shown.
    most
        Names shown at most, 1 or more.

    Returns
    -------
    str
        “a, b, c and 4 more”; empty for no name.
    """
    shown = ", ".join(str(name) for name in names[:most])
    if len(names) <= most:
        return shown
    more = len(names) - most
    return say_many("{names} and {count} more", "{names} and {count} more", more, names=shown)
