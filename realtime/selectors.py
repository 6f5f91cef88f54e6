"""Every look-up that decides access takes the viewer."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from chatmrpt.lib.errors import NotFoundError
from realtime.models import Event, Job, Session, SharedLink
from realtime.viewer import Viewer

Row = TypeVar("Row", bound=Model)


def owned_by(viewer: Viewer, prefix: str = "") -> Q:
    """The filter for rows whose session is the viewer's; `prefix` leads to the session."""
    if viewer.shared is not None:
        return Q(**{f"{prefix}pk": viewer.shared})
    if viewer.user_id is not None:
        return Q(**{f"{prefix}owner_id": viewer.user_id})
    if viewer.guest_key:
        return Q(**{f"{prefix}owner__isnull": True, f"{prefix}guest_key": viewer.guest_key})
    return Q(pk__in=[])


def sessions_of(viewer: Viewer) -> QuerySet[Session]:
    """The viewer's sessions, last used first."""
    return Session.objects.filter(owned_by(viewer)).order_by("-last_used", "pk")


def get_session(viewer: Viewer, session_id: UUID | str) -> Session:
    """The viewer's session, else `NotFoundError`."""
    return get_owned(Session.objects.all(), viewer, session_id, "session", prefix="")


def get_job(viewer: Viewer, job_id: UUID | str) -> Job:
    """A job of one of the viewer's sessions, else `NotFoundError`."""
    return get_owned(Job.objects.select_related("session"), viewer, job_id, "job")


def get_link(viewer: Viewer, link_id: UUID | str) -> SharedLink:
    """A read-only link of one of the viewer's sessions, else `NotFoundError`."""
    return get_owned(SharedLink.objects.select_related("session"), viewer, link_id, "link")


def open_link(token: str) -> SharedLink:
    """The link with this token while it is open; unknown, ended and revoked ones read alike."""
    rows = SharedLink.objects.select_related("session").filter(
        digest=SharedLink.digest_of(token), revoked__isnull=True, expires__gt=timezone.now()
    )
    link = rows.first()
    if link is None or link.session_is_over:
        raise NotFoundError("link")
    return link


def get_owned(
    rows: QuerySet[Row], viewer: Viewer, row_id: UUID | str, what: str, prefix: str = "session__"
) -> Row:
    """One row whose session is the viewer's; missing and foreign ones read alike."""
    try:
        key = UUID(str(row_id))
    except ValueError:
        raise NotFoundError(what) from None
    row = rows.filter(owned_by(viewer, prefix), pk=key).first()
    if row is None:
        raise NotFoundError(what)
    return row


def holds_event(session_id: UUID, seq: int, at: str) -> bool:
    """Whether event `seq` of the log is the one of that moment (ISO 8601), as a page says it knows.

    It is not where the database came back from a backup or a replica took over: events of the
    last moments may be lost then, and others have their numbers.
    """
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return False
    if moment.tzinfo is None:
        return False
    return Event.objects.filter(session_id=session_id, seq=seq, created=moment).exists()


def events_since(session_id: UUID, seq: int, limit: int) -> list[Event]:
    """Up to `limit` events after `seq`, in order."""
    return list(Event.objects.filter(session_id=session_id, seq__gt=seq).order_by("seq")[:limit])
