"""Commit a job with the change that needs it; the queue hears of it after the commit."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import translation

from realtime.fairness import seconds_to_wait, wait_in_words
from realtime.models import Job, Session
from realtime.queueing import push
from realtime.services.record_event import record_event
from realtime.snapshots import job_payload


def enqueue_job(
    *,
    session: Session,
    kind: str,
    queue: str,
    function: str,
    title: str,
    arguments: dict[str, Any] | None = None,
    links: dict[str, str] | None = None,
    max_attempts: int = 3,
) -> Job:
    """Record a queued job.

    `function` is the dotted path of a job function (see `realtime.runner`); `arguments` are small
    JSON values, never data; `links` name the entities a page shows the job with. It speaks the
    language that is spoken now.
    """
    with transaction.atomic(savepoint=False):
        job = Job.objects.create(
            session=session,
            kind=kind,
            queue=queue,
            function=function,
            title=title[:200],
            arguments=arguments or {},
            links=links or {},
            max_attempts=max_attempts,
            language=translation.get_language() or "en",
            stage=wait_in_words(seconds_to_wait(session, queue)),
        )
        record_job(job)
        transaction.on_commit(lambda: push(job), robust=True)
    return job


def record_job(job: Job) -> None:
    """Record the job's present state as an event."""
    record_event(session_id=job.session_id, type="job", payload=job_payload(job))
