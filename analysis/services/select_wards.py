"""Wards that were selected on the map, as they are kept with a question."""

from __future__ import annotations

from typing import Any

from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Session
from uploads.models import DatasetKind
from uploads.selectors import current_dataset


def selected_wards(session: Session, rows: list[int]) -> dict[str, Any] | None:
    """The rows with the boundary they belong to; None without any.

    Raises
    ------
    ProblemError
        `unknown_ward` for a row that the boundary in force does not have.
    """
    if not rows:
        return None
    boundary = current_dataset(session, DatasetKind.BOUNDARY)
    count = boundary.rows if boundary is not None else 0
    outside = [row for row in rows if not 0 <= row < count]
    if boundary is None or outside:
        raise ProblemError(
            "unknown_ward",
            say(
                "The selection names ward {value}, and the boundary in force has {count_said:,} wards.",
                value=(outside or rows)[0],
                count_said=count,
            ),
            say("Select the wards on the present map again."),
        )
    return {"boundary": str(boundary.pk), "rows": sorted(set(rows))}


def selected_rows(workspace: Workspace) -> list[int]:
    """The rows that were selected when the question was asked; none on another boundary."""
    question = workspace.reply.in_reply_to if workspace.reply is not None else None
    kept = question.body.get("selected") if question is not None else None
    boundary = workspace.boundary
    if not kept or boundary is None or str(boundary.pk) != kept["boundary"]:
        return []
    rows: list[int] = kept["rows"]
    return rows
