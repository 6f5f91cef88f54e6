"""Every look-up that decides access takes the viewer."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from chatmrpt.lib.errors import NotFoundError
from realtime.models import Event, Job, Session, SharedLink
from realtime.viewer import Viewer

Row = TypeVar("Row", bound=Model)
#: The last number that an event could have.
LAST = 2**63 - 1


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


def get_sessions(asked: Iterable[tuple[Viewer, UUID]]) -> dict[tuple[Viewer, UUID], Session]:
    """Several viewers' sessions at once; what is missing or not the asker's is not in the answer.

    Each query asks for a session on behalf of one viewer only, so that a row is surely theirs.
    """
    found: dict[tuple[Viewer, UUID], Session] = {}
    rest = set(asked)
    while rest:
        askers = {session_id: viewer for viewer, session_id in rest}
        theirs = Q(pk__in=[])
        for session_id, viewer in askers.items():
            theirs |= Q(pk=session_id) & owned_by(viewer)
        for session in Session.objects.filter(theirs):
            found[askers[session.pk], session.pk] = session
        rest -= {(viewer, session_id) for session_id, viewer in askers.items()}
    return found


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
    if link is None or link.session_is_over or not settings.SHARED_LINKS:
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


def held_events(known: Iterable[tuple[UUID, int, str]]) -> set[tuple[UUID, int, str]]:
    """Those of (session, number, moment as ISO 8601) that are events of the logs, as pages know them.

    They are not where the database came back from a backup or a replica took over: events of the
    last moments may be lost then, and others have their numbers.
    """
    moments: dict[tuple[UUID, int, str], datetime] = {}
    for each in known:
        with contextlib.suppress(ValueError):
            moments[each] = datetime.fromisoformat(each[2])
    if not moments:
        return set()
    places = Q(pk__in=[])
    for session_id, seq, _ in moments:
        places |= Q(session_id=session_id, seq=seq)
    rows = Event.objects.filter(places).values_list("session_id", "seq", "created")
    created = {(session_id, seq): moment for session_id, seq, moment in rows}
    return {
        each
        for each, moment in moments.items()
        if moment.tzinfo is not None and created.get(each[:2]) == moment
    }


def holds_event(session_id: UUID, seq: int, at: str) -> bool:
    """Whether the log has this event at this moment, as a page says it knows."""
    return bool(held_events([(session_id, seq, at)]))


def events_after(asked: Iterable[tuple[UUID, int]], limit: int) -> dict[UUID, list[Event]]:
    """Of each session the next events after a number, up to `limit`, in order."""
    wanted = Q(pk__in=[])
    for session_id, seq in asked:
        wanted |= Q(session_id=session_id, seq__gt=seq, seq__lte=min(seq + limit, LAST))
    found: dict[UUID, list[Event]] = {}
    for event in Event.objects.filter(wanted).order_by("session_id", "seq"):
        found.setdefault(event.session_id, []).append(event)
    return found
