"""Open a workspace."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from realtime.models import Session
from realtime.selectors import owned_by
from realtime.viewer import Viewer

DEFAULT_TITLE = "New session"


def create_session(*, viewer: Viewer, client_id: str, title: str = "") -> Session:
    """Make a session for the viewer; the same `client_id` gives the same session again."""
    now = timezone.now()
    lifetime = timedelta(hours=settings.GUEST_LIFETIME_HOURS)
    try:
        with transaction.atomic():
            return Session.objects.create(
                owner_id=viewer.user_id,
                guest_key=viewer.guest_key,
                client_id=client_id,
                title=title.strip()[:200] or DEFAULT_TITLE,
                title_given=bool(title.strip()),
                last_used=now,
                expires=now + lifetime if viewer.is_guest else None,
            )
    except IntegrityError:
        return Session.objects.get(owned_by(viewer), client_id=client_id)
