"""Append to a session's event log, inside the transaction that changes the state."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from chatmrpt.lib import metrics
from realtime.models import Event
from realtime.replica import note_change
from realtime.wakeup import announce_seq


def record_event(*, session_id: UUID, type: str, payload: dict[str, Any]) -> int:
    """Record that an entity is now `payload`; returns the event's sequence number.

    The number is allotted by `UPDATE … RETURNING`, which also orders the writers of one session,
    so the log has no gap. After commit the session's watchers are woken.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record_event must run in the transaction that changes the state")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE realtime_session SET last_seq = last_seq + 1 WHERE id = %s RETURNING last_seq,"
            " owner_id, guest_key",
            [session_id],
        )
        row = cursor.fetchone()
    if row is None:
        return 0
    seq = int(row[0])
    Event.objects.create(session_id=session_id, seq=seq, type=type, payload=payload)
    owner_id, guest_key = row[1:]
    transaction.on_commit(lambda: note_change(owner_id, guest_key), robust=True)
    transaction.on_commit(lambda: _announce(session_id, seq, type), robust=True)
    return seq


def _announce(session_id: UUID, seq: int, type: str) -> None:
    metrics.EVENTS.labels(type).inc()
    announce_seq(session_id, seq)


def record_removal(*, session_id: UUID, type: str, entity_id: UUID | str) -> int:
    """Record that an entity is gone."""
    payload = {"id": str(entity_id), "deleted": True}
    return record_event(session_id=session_id, type=type, payload=payload)
