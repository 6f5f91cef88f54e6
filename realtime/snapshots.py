"""What a page gets when it opens a session: every entity as it is now, and the sequence number."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import OuterRef, Subquery
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from chatmrpt.lib import metrics
from realtime.models import Event, Job, JobState, Session

Payload = dict[str, Any]

#: How long the parts of a session at rest are kept for the next page that opens it.
KEPT_SECONDS = 3600
MOVING = frozenset({JobState.QUEUED.value, JobState.RUNNING.value, "receiving", "working"})


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
    session = Session.objects.annotate(at=Subquery(last.values("created"))).get(pk=session.pk)
    at: datetime | None = session.at
    parts = _kept_parts(session, iso(at))
    state = {
        "session": {str(session.id): session_payload(session)},
        **parts,
        **_read_parts(session, settings.SNAPSHOT_ALWAYS_READ),
    }
    return {"seq": session.last_seq, "at": iso(at), "state": state}


def _kept_parts(session: Session, at: str | None) -> Payload:
    """The parts as they are after the last event, from the cache if somebody read them before.

    Whatever changes them records an event, and so makes another key; what moves between events
    (a running job's progress, a file on its way) is not kept.
    """
    if session.last_seq == 0:
        return {kind: {} for kind in _kept_kinds()}
    key = f"snapshot.{_make()}.{session.pk}.{session.last_seq}.{at}.{get_language()}"
    known = cache.get(key)
    metrics.looked_up("snapshot", known is not None)
    if known is not None:
        parts: Payload = json.loads(zlib.decompress(known))
        return parts
    parts = _read_parts(session, _kept_kinds())
    if not is_moving(parts):
        text = json.dumps(parts, cls=DjangoJSONEncoder, ensure_ascii=False)
        cache.set(key, zlib.compress(text.encode(), 1), KEPT_SECONDS)
    return parts


def is_moving(parts: Payload) -> bool:
    """Whether something is under way, which changes between events."""
    return any(row.get("state") in MOVING for part in parts.values() for row in part.values())


@lru_cache
def _make() -> str:
    """The version of the code that makes the parts: after an upgrade they are read anew."""
    modules = {path.rpartition(".")[0] for path in settings.SNAPSHOT_PARTS.values()}
    files = [Path(str(import_module(name).__file__)).read_bytes() for name in sorted(modules)]
    return hashlib.sha256(b"".join([settings.VERSION.encode(), *files])).hexdigest()[:12]


def _kept_kinds() -> list[str]:
    return [kind for kind in settings.SNAPSHOT_PARTS if kind not in settings.SNAPSHOT_ALWAYS_READ]


def _read_parts(session: Session, kinds: Iterable[str]) -> Payload:
    """From the database."""
    return {
        kind: {row["id"]: row for row in import_string(settings.SNAPSHOT_PARTS[kind])(session)}
        for kind in kinds
    }
