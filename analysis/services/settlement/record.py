"""A settlement for a change, and the event of the change."""

from __future__ import annotations

from uuid import UUID

from analysis.models import Settlement
from analysis.settlement_snapshots import settlement_payload
from chatmrpt.lib.errors import NotFoundError, ProblemError
from chatmrpt.lib.say import say
from realtime.services.record_event import record_event


def held(settlement_id: UUID, version: int | None) -> Settlement:
    """The row, locked until the transaction ends; its session before it, as everywhere.

    Raises
    ------
    ProblemError
        `not_found`: it was removed. `settlement_changed` (409): it is at another version than the
        one that the caller saw.
    """
    rows = Settlement.objects.select_for_update(of=("session", "self")).select_related(
        "session", "boundary__session"
    )
    row = rows.filter(pk=settlement_id).first()
    if row is None:
        raise NotFoundError("settlement")
    if version is not None and row.version != version:
        raise ProblemError(
            "settlement_changed",
            say(
                "The classes were changed elsewhere: this is version {version:,}, the change was "
                "made on version {older_version:,}.",
                version=row.version,
                older_version=version,
            ),
            say("Look at the present classes and make the change again."),
            409,
        )
    return row


def record_settlement(row: Settlement) -> None:
    """Record the settlement's present state as an event."""
    record_event(session_id=row.session_id, type="settlement", payload=settlement_payload(row))


def save_change(row: Settlement, *fields: str) -> Settlement:
    """Write what changed as the next version."""
    row.version += 1
    row.save(update_fields=[*fields, "version", "updated"])
    record_settlement(row)
    return row
