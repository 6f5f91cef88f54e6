"""Rename, touch and delete a session."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.storage import remove_folder
from realtime.models import Session
from realtime.services.create_session import DEFAULT_TITLE
from realtime.services.record_event import record_event
from realtime.snapshots import session_payload


def rename_session(*, session: Session, title: str) -> Session:
    """Give the session a title of 1 to 200 characters."""
    title = " ".join(title.split())
    if not 1 <= len(title) <= 200:
        raise ProblemError(
            "bad_title",
            f"A title has 1 to 200 characters; this one has {len(title)}.",
            "Choose a shorter title." if title else "Type a title.",
        )
    with transaction.atomic():
        session.title = title
        session.save(update_fields=["title"])
        record_event(session_id=session.id, type="session", payload=session_payload(session))
    return session


def name_session_once(*, session: Session, title: str) -> None:
    """Name a session after its content, unless somebody named it already."""
    if session.title == DEFAULT_TITLE and title.strip():
        rename_session(session=session, title=title.strip()[:200])


def touch_session(*, session: Session) -> None:
    """Note the use; a guest's session lives on from now."""
    session.last_used = timezone.now()
    if session.owner_id is None:
        session.expires = session.last_used + timedelta(hours=settings.GUEST_LIFETIME_HOURS)
    session.save(update_fields=["last_used", "expires"])


def delete_session(*, session: Session) -> None:
    """Remove the session with everything in it: rows first, files once that is certain."""
    folder = session.folder
    with transaction.atomic():
        session.delete()
        transaction.on_commit(lambda: remove_folder(default_storage, folder))
