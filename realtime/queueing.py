"""The thin line to RQ: put a job's id on its queue, see whether the queue still holds it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import redis
from django.conf import settings
from django.db.models.functions import Now

from realtime.models import Job, JobState

log = logging.getLogger(__name__)
_held_back: ContextVar[bool] = ContextVar("jobs_held_back", default=False)

#: After a failure the queue is left alone for so long: a Redis that hangs must not make every
#: request wait. The sweeper queues those jobs.
REST_SECONDS = 5
_resting_until = 0.0


@contextmanager
def jobs_held_back() -> Iterator[None]:
    """Within the block new jobs are not put on a queue: the caller runs them itself."""
    token = _held_back.set(True)
    try:
        yield
    finally:
        _held_back.reset(token)


def push(job: Job) -> bool:
    """Put the job on its queue; False when Redis is away (the sweeper tries again).

    The RQ job carries nothing but the id. Its own retries are not used.
    """
    global _resting_until
    if _held_back.get() or time.monotonic() < _resting_until:
        return False
    try:
        _queue(job.queue).enqueue(
            "realtime.runner.run_next",
            str(job.id),
            job.queue,
            job_id=queue_name(job),
            job_timeout=settings.JOB_TIMEOUT_SECONDS,
            result_ttl=0,
            failure_ttl=3600,
        )
    except redis.RedisError as error:
        log.warning("job %s waits for Redis: %s", job.id, error)
        _resting_until = time.monotonic() + REST_SECONDS
        return False
    Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(enqueued=Now())
    return True


def held_in(queue: str) -> frozenset[str]:
    """What the queue holds, read at once; the names are those of `queue_name`."""
    found = _queue(queue)
    return frozenset(item.decode() for item in found.connection.lrange(found.key, 0, -1))


def queue_name(job: Job) -> str:
    """The name under which the queue holds this attempt of the job."""
    return f"{job.id}-{job.attempt}"


def _queue(name: str) -> Any:
    import django_rq

    return django_rq.get_queue(name)
