"""Rename, touch and delete a session."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Case, Value, When
from django.utils import timezone

from chatmrpt.lib.errors import NotFoundError, ProblemError
from chatmrpt.lib.say import say
from chatmrpt.lib.storage import remove_folder
from realtime.models import Job, Session
from realtime.notes import noted_beside
from realtime.services.record_event import record_event
from realtime.snapshots import session_payload

#: Opening a page is noted so often at most: reading should not write.
OPENED = timedelta(minutes=1)


def rename_session(*, session: Session, title: str) -> Session:
    """Give the session a title of 1 to 200 characters, as a person chose it."""
    title = " ".join(title.split())
    if not 1 <= len(title) <= 200:
        raise ProblemError(
            "bad_title",
            say("A title has 1 to 200 characters; this one has {count:,}.", count=len(title)),
            say("Choose a shorter title.") if title else say("Type a title."),
        )
    with transaction.atomic():
        if not Session.objects.filter(pk=session.pk).update(title=title, title_given=True):
            raise NotFoundError("session")
        session.title, session.title_given = title, True
        record_event(session_id=session.id, type="session", payload=session_payload(session))
    return session


def name_after_content(*, session: Session, title: str) -> None:
    """Name a session after what it holds now, unless a person gave it a title."""
    title = " ".join(title.split())[:200]
    if not title or title == session.title:
        return
    with transaction.atomic():
        if Session.objects.filter(pk=session.pk, title_given=False).update(title=title):
            session.title = title
            record_event(session_id=session.id, type="session", payload=session_payload(session))


def touch_session(*, session: Session) -> bool:
    """Note the use; a guest's session lives on from now. Whose it is, its row says.

    The session's row is held from here to the transaction's end; False when it is gone.
    """
    now = timezone.now()
    expires = now + timedelta(hours=settings.GUEST_LIFETIME_HOURS)
    found = Session.objects.filter(pk=session.pk).update(
        last_used=now,
        expires=Case(When(owner__isnull=True, then=Value(expires)), default=None),
    )
    session.last_used = now
    session.expires = expires if session.owner_id is None else None
    return bool(found)


def keep_session(*, session: Session, every: timedelta = timedelta(hours=1)) -> None:
    """Note that a page watches or opens the session, at most once in so long."""
    if timezone.now() - session.last_used > every:
        with noted_beside():
            touch_session(session=session)


def hold_session(session_id: UUID) -> Session | None:
    """Lock a session with its jobs, jobs first as everywhere; None when it is gone.

    A job that comes in between is not held: then all are let go and held anew, as waiting for it
    with the session held could be waiting for each other.
    """
    jobs = Job.objects.filter(session_id=session_id).order_by("pk").values_list("pk", flat=True)
    while True:
        mark = transaction.savepoint()
        held = set(jobs.select_for_update())
        session = Session.objects.select_for_update().filter(pk=session_id).first()
        if session is None or held.issuperset(jobs):
            transaction.savepoint_commit(mark)
            return session
        transaction.savepoint_rollback(mark)


def delete_session(*, session: Session) -> None:
    """Remove the session with everything in it: rows first, files once that is certain.

    Its rows are held first, so that no step writes into it meanwhile.
    """
    folder = session.folder
    with transaction.atomic():
        held = hold_session(session.pk)
        if held is not None:
            held.delete()
        transaction.on_commit(lambda: remove_folder(default_storage, folder), robust=True)


def remove_leftovers(*, session_id: UUID) -> None:
    """Remove what a step wrote to storage after its session was deleted."""
    if not Session.objects.filter(pk=session_id).exists():
        remove_folder(default_storage, Session(pk=session_id).folder)
