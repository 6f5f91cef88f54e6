"""Move a guest's sessions to the account they signed in to."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.dispatch import Signal

from realtime.models import Session
from realtime.selectors import owned_by
from realtime.services.record_event import record_event
from realtime.snapshots import session_payload
from realtime.viewer import Viewer

session_handed_over = Signal()
"""`session`: a guest's Session that now belongs to an account; sent in the same transaction."""


def merge_guest(*, guest: Viewer, user_id: int) -> int:
    """Hand over all of the guest's sessions; returns how many there were.

    The account keeps its own sessions. Rows are locked in a fixed order, so that two sign-ins
    at once cannot block each other.
    """
    with transaction.atomic():
        rows = Session.objects.select_for_update().filter(owned_by(guest)).order_by("id")
        sessions = list(rows)
        taken = set(Session.objects.filter(owner_id=user_id).values_list("client_id", flat=True))
        for session in sessions:
            session.owner_id = user_id
            session.guest_key = ""
            session.expires = None
            if session.client_id in taken:
                session.client_id = str(uuid.uuid4())
            session.save(update_fields=["owner", "guest_key", "expires", "client_id"])
            record_event(session_id=session.id, type="session", payload=session_payload(session))
            session_handed_over.send(sender=Session, session=session)
    return len(sessions)
