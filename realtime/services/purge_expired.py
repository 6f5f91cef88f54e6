"""Remove what nobody needs any more: guests' sessions a day after last use, and old traces."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from realtime.models import Session, Worker
from realtime.services.change_session import delete_session, hold_session


def purge_sessions() -> int:
    """Delete the expired sessions of guests with their files; returns how many.

    Each is looked at again while it is held: it may have been used, or moved to an account.
    """
    count = 0
    expired = Session.objects.filter(owner__isnull=True, expires__lt=timezone.now())
    for session_id in list(expired.order_by("expires").values_list("pk", flat=True)[:1000]):
        with transaction.atomic():
            if hold_session(session_id) is None:
                continue
            session = expired.filter(pk=session_id).first()
            if session is not None:
                delete_session(session=session)
                count += 1
    return count


def purge_workers() -> int:
    """Forget workers that have been silent for a day; returns how many."""
    return Worker.objects.filter(seen__lt=Now() - timedelta(days=1)).delete()[0]
