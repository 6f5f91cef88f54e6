"""What a page gets when it opens a session: every entity as it is now, and the sequence number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils.module_loading import import_string

from realtime.models import Event, Job, Session

Payload = dict[str, Any]


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC, or None."""
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def session_payload(session: Session) -> Payload:
    """The session as events and snapshots give it."""
    return {
        "id": str(session.id),
        "title": session.title,
        "created": iso(session.created),
        "guest": session.owner_id is None,
    }


def session_summary(session: Session) -> Payload:
    """The session as the list of sessions gives it, with what changes at each use."""
    return {
        **session_payload(session),
        "last_used": iso(session.last_used),
        "expires": iso(session.expires),
        "seq": session.last_seq,
    }


def job_payload(job: Job) -> Payload:
    """The job as events and snapshots give it.

    Between two events percent and stage move on: a snapshot has them as they are, a page hears
    of them as transient progress.
    """
    return {
        "id": str(job.id),
        "kind": job.kind,
        "title": job.title,
        "state": job.state,
        "percent": job.percent,
        "stage": job.stage,
        "attempt": job.attempt,
        "error": job.error,
        "created": iso(job.created),
        "started": iso(job.started),
        "finished": iso(job.finished),
        "run": job.links.get("run"),
        "upload": job.links.get("upload"),
        "message": job.links.get("message"),
    }


def event_payload(event: Event) -> Payload:
    """The event as the socket and the API give it."""
    return {
        "seq": event.seq,
        "at": iso(event.created),
        "type": event.type,
        "payload": event.payload,
    }


def progress_payload(job: Job) -> Payload:
    """The transient progress of a running job."""
    return {"job": str(job.id), "percent": job.percent, "stage": job.stage}


def jobs(session: Session) -> Iterable[Payload]:
    """All jobs of a session."""
    return [job_payload(job) for job in Job.objects.filter(session=session)]


def snapshot(session: Session) -> Payload:
    """The whole state of a session.

    The sequence number is read first: what is read after it may already hold later changes, and
    since events are absolute, applying those again changes nothing.
    """
    last = Event.objects.filter(session=OuterRef("pk"), seq=OuterRef("last_seq"))
    rows = Session.objects.annotate(at=Subquery(last.values("created")))
    seq, at = rows.values_list("last_seq", "at").get(pk=session.pk)
    session.refresh_from_db()
    state = {"session": {str(session.id): session_payload(session)}}
    for kind, path in settings.SNAPSHOT_PARTS.items():
        state[kind] = {payload["id"]: payload for payload in import_string(path)(session)}
    return {"seq": seq, "at": iso(at), "state": state}
