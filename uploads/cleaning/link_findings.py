"""What to look at after a table was joined to a boundary, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import counted, say, to_say, to_say_all
from uploads.cleaning.findings import Finding, Severity, first_rows, listed
from uploads.cleaning.names import NameDecision

#: By what a table and a boundary are joined, as a result has it.
KEYS = to_say_all(
    (
        "ward code",
        "ward name",
        "LGA and ward name",
        "state and ward name",
        "state, LGA and ward name",
        "ward code, then ward name",
        "ward code, then LGA and ward name",
        "ward code, then state and ward name",
        "ward code, then state, LGA and ward name",
    )
)


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


def equal_rows(rows: Sequence[int], sides: Sides) -> list[Finding]:
    """The finding for rows that name one ward and are equal, where there are any."""
    text = to_say(
        "{rows} of the table that name one ward have equal values; one was used: {names}."
    )
    return _of_rows("equal_rows", "note", rows, sides, text)


def differing_rows(rows: Sequence[int], sides: Sides) -> list[Finding]:
    """The finding for rows that name one ward and differ, where there are any."""
    text = to_say(
        "{rows} of the table that name one ward differ in their values; none was used: {names}."
    )
    hint = say("Keep one row for each ward, or add LGA and ward code.")
    return _of_rows("duplicate_ward", "error", rows, sides, text, hint)


def best_accepted(accepted: Sequence[tuple[int, int]], sides: Sides) -> list[Finding]:
    """The finding for names that took their best candidate, where there are any."""
    if not accepted:
        return []
    names = listed(
        say("{name} as {ward}", name=label(sides.table, row), ward=label(sides.boundary, at))
        for row, at in accepted
    )
    message = say(
        "{names} to ask about took the best candidate: {list}.",
        names=counted(len(accepted), "name"),
        list=names,
    )
    rows = first_rows(sides.file_rows[row] for row, _ in accepted)
    hint = say("Check them.")
    return [Finding("accepted_best", "warning", message, hint, None, rows, len(accepted))]


def joined_words(matched: int, wards: int, key: str, asks: int) -> str:
    """`270 of 274 wards joined by ward code; 2 names to ask about`."""
    told = say(
        "{matched:,} of {wards} joined by {key}",
        matched=matched,
        wards=counted(wards, "ward"),
        key=say(key),
    )
    if not asks:
        return told
    return say("{joined}; {names} to ask about", joined=told, names=counted(asks, "name"))


def _of_rows(
    code: str, severity: Severity, rows: Sequence[int], sides: Sides, text: str, hint: str = ""
) -> list[Finding]:
    if not rows:
        return []
    names = listed(label(sides.table, i) for i in rows)
    message = say(text, rows=counted(len(rows), "row"), names=names)
    shown = first_rows(sides.file_rows[i] for i in rows)
    return [Finding(code, severity, message, hint, None, shown, len(rows))]


def link_findings(
    asks: Sequence[NameDecision], unmatched: Sequence[int], without: Sequence[int], sides: Sides
) -> list[Finding]:
    """What did not meet."""
    asked = {decision.source_index for decision in asks}
    lost = [i for i in unmatched if i not in asked]
    uncertain = to_say("{rows} of the table with an uncertain name: {names}.")
    nowhere = to_say("{rows} of the table with no ward in the boundary: {names}.")
    hint = say("Decide under “Review names”.")
    findings = _of_rows("names_to_ask", "warning", sorted(asked), sides, uncertain, hint)
    findings += _of_rows("rows_without_outline", "warning", lost, sides, nowhere, hint)
    if without:
        names = listed(label(sides.boundary, i) for i in without)
        message = say(
            "{wards} of the boundary without data: {names}.",
            wards=counted(len(without), "ward"),
            names=names,
        )
        shown = first_rows(i + 1 for i in without)
        hint = say("They are shown as “no data”.")
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
    if not apart:
        message = say(
            "The table and the boundary have no ward in common: the table has {own}; the boundary "
            "has {theirs}.",
            own=own,
            theirs=theirs,
        )
        hint = say(
            "Check that both are of the same state and that the ward columns are the right ones."
        )
        return ProblemError("no_common_ward", message, hint)
    places = {"table_state": of_table, "boundary_state": of_boundary}
    message = say(
        "The table and the boundary have no ward in common (the table is of {table_state}, the "
        "boundary of {boundary_state}): the table has {own}; the boundary has {theirs}.",
        own=own,
        theirs=theirs,
        **places,
    )
    hint = say(
        "Upload the boundary of {table_state}, which takes this one’s place, or a table of "
        "{boundary_state}.",
        **places,
    )
    return ProblemError("no_common_ward", message, hint)


def _states(side: pd.DataFrame) -> str:
    """The states that a side names; empty where it names none."""
    names = side["state"].dropna().astype(str).unique().tolist()
    return listed((name for name in names if name), 3)
