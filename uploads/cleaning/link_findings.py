"""What to look at after a table was joined to a boundary, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from chatmrpt.lib.errors import ProblemError
from uploads.cleaning.findings import Finding, Severity, counted, first_rows, listed
from uploads.cleaning.names import NameDecision


@dataclass
class Sides:
    """Names and codes of both sides, one column a role, and the rows of the file."""

    table: pd.DataFrame
    boundary: pd.DataFrame
    file_rows: np.ndarray[Any, np.dtype[np.int64]]


def label(frame: pd.DataFrame, i: int) -> str:
    """`Fuka (Lavun)`."""
    row = frame.iloc[i]
    name = row["ward"] if isinstance(row["ward"], str) else row["ward_code"]
    return f"{name} ({row['lga']})" if isinstance(row["lga"], str) else str(name)


def double(
    code: str, severity: Severity, rows: Sequence[int], sides: Sides, what: str
) -> list[Finding]:
    """The finding for rows that name one ward, where there are any."""
    if not rows:
        return []
    names = listed(label(sides.table, i) for i in rows)
    message = f"{counted(len(rows), 'row')} of the table that name one ward {what}: {names}."
    hint = "Keep one row for each ward, or add LGA and ward code." if severity == "error" else ""
    shown = first_rows(sides.file_rows[i] for i in rows)
    return [Finding(code, severity, message, hint, None, shown, len(rows))]


def link_findings(
    asks: Sequence[NameDecision], unmatched: Sequence[int], without: Sequence[int], sides: Sides
) -> list[Finding]:
    """What did not meet."""
    findings = []
    asked = {decision.source_index for decision in asks}
    lost = [i for i in unmatched if i not in asked]
    for code, rows, what, hint in (
        ("names_to_ask", sorted(asked), "an uncertain name", "Decide under “Review names”."),
        ("rows_without_outline", lost, "no ward in the boundary", "Decide under “Review names”."),
    ):
        if rows:
            names = listed(label(sides.table, i) for i in rows)
            message = f"{counted(len(rows), 'row')} of the table with {what}: {names}."
            shown = first_rows(sides.file_rows[i] for i in rows)
            findings.append(Finding(code, "warning", message, hint, None, shown, len(rows)))
    if without:
        names = listed(label(sides.boundary, i) for i in without)
        message = f"{counted(len(without), 'ward')} of the boundary without data: {names}."
        shown = first_rows(i + 1 for i in without)
        hint = "They are shown as “no data”."
        findings.append(
            Finding("wards_without_data", "warning", message, hint, None, shown, len(without))
        )
    return findings


def no_common_ward(
    table: pd.DataFrame, boundary: pd.DataFrame, own: str, theirs: str
) -> ProblemError:
    """The error for sides without a ward in common: their states, and examples of both."""
    of_table, of_boundary = _states(table), _states(boundary)
    apart = of_table and of_boundary and of_table != of_boundary
    places = f" (the table is of {of_table}, the boundary of {of_boundary})" if apart else ""
    return ProblemError(
        "no_common_ward",
        f"The table and the boundary have no ward in common{places}: the table has {own}; "
        f"the boundary has {theirs}.",
        f"Upload the boundary of {of_table}, which takes this one’s place, or a table of "
        f"{of_boundary}."
        if apart
        else "Check that both are of the same state and that the ward columns are the right ones.",
    )


def _states(side: pd.DataFrame) -> str:
    """The states that a side names; empty where it names none."""
    names = side["state"].dropna().astype(str).unique().tolist()
    return listed((name for name in names if name), 3)
