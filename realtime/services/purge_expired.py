"""Remove what nobody needs any more: guests' sessions a day after last use, and old traces."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db.models.functions import Now
from django.utils import timezone

from realtime.models import Session, Worker
from realtime.services.change_session import delete_session

log = logging.getLogger(__name__)


def purge_sessions() -> int:
    """Delete the expired sessions of guests with their files; returns how many."""
    count = 0
    expired = Session.objects.filter(owner__isnull=True, expires__lt=timezone.now())
    for session in expired.order_by("expires")[:1000]:
        delete_session(session=session)
        count += 1
    return count


def purge_workers() -> int:
    """Forget workers that have been silent for a day; returns how many."""
    return Worker.objects.filter(seen__lt=Now() - timedelta(days=1)).delete()[0]
