"""Append to a session's event log, inside the transaction that changes the state."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from chatmrpt.lib import metrics
from realtime.replica import note_change
from realtime.wakeup import announce_seq

_APPEND = """
WITH moved AS (UPDATE realtime_session SET last_seq = last_seq + 1 WHERE id = %s
               RETURNING id, last_seq, owner_id, guest_key),
     noted AS (INSERT INTO realtime_event (session_id, seq, type, payload, created)
               SELECT id, last_seq, %s, %s::jsonb, %s FROM moved)
SELECT last_seq, owner_id, guest_key FROM moved
"""


def record_event(*, session_id: UUID, type: str, payload: dict[str, Any]) -> int:
    """Record that an entity is now `payload`; returns the event's sequence number.

    The number is allotted by `UPDATE … RETURNING`, which also orders the writers of one session,
    so the log has no gap. After commit the session's watchers are woken.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record_event must run in the transaction that changes the state")
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, [session_id, type, json.dumps(payload), timezone.now()])
        row = cursor.fetchone()
    if row is None:
        return 0
    seq, owner_id, guest_key = row
    transaction.on_commit(lambda: note_change(owner_id, guest_key), robust=True)
    transaction.on_commit(lambda: _announce(session_id, seq, type), robust=True)
    return int(seq)


def _announce(session_id: UUID, seq: int, type: str) -> None:
    metrics.EVENTS.labels(type).inc()
    announce_seq(session_id, seq)


def record_removal(*, session_id: UUID, type: str, entity_id: UUID | str) -> int:
    """Record that an entity is gone."""
    payload = {"id": str(entity_id), "deleted": True}
    return record_event(session_id=session_id, type=type, payload=payload)
