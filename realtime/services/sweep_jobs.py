"""Find work that nobody does: jobs the queue lost, and jobs whose worker fell silent."""

from __future__ import annotations

import logging
from datetime import timedelta

import redis
from django.conf import settings
from django.db import Error, OperationalError
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import translation

from chatmrpt.lib import metrics
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Job, JobState, Worker
from realtime.queueing import held_in, push, queue_name
from realtime.services.settle_job import give_up_or_requeue, take_over

log = logging.getLogger(__name__)

#: So many rows are read at a time.
BATCH = 500


def sweep_jobs() -> dict[str, int]:
    """One round; returns how many jobs were taken over and how many were queued again."""
    return {"taken_over": _take_over_silent(), "requeued": _requeue_lost()}


def release_worker(*, worker: str) -> int:
    """Give back at once what a worker that surely died was doing; returns how many jobs."""
    jobs = list(Job.objects.filter(state=JobState.RUNNING, worker=worker).select_related("session"))
    for job in jobs:
        with translation.override(job.language):
            give_up_or_requeue(job=job, error=_worker_lost())
    Worker.objects.filter(name=worker).delete()
    return len(jobs)


def _take_over_silent() -> int:
    """A job that cannot be taken over does not keep the others from it."""
    jobs = list(
        Job.objects.filter(state=JobState.RUNNING, lease_until__lt=Now()).select_related("session")
    )
    count = 0
    for job in jobs:
        try:
            with translation.override(job.language):
                taken = take_over(job=job, error=_worker_lost())
        except OperationalError:
            raise  # the database is away
        except Error:
            log.exception("job %s: cannot be taken over", job.id)
            continue
        if taken:
            log.warning(
                "job %s: worker %s fell silent in attempt %s", job.id, job.worker, job.attempt
            )
            metrics.LEASES_EXPIRED.labels(job.queue).inc()
            count += 1
    return count


def _worker_lost() -> ProblemError:
    """In the words of who asked for the job, where their language is spoken now."""
    return ProblemError(
        "worker_lost",
        say("This step stopped several times before it was finished."),
        say("Try it again; if it stops once more, the file may be too large for this machine."),
        500,
    )


def _requeue_lost() -> int:
    late = timedelta(seconds=settings.JOB_REENQUEUE_SECONDS)
    waiting = Job.objects.filter(
        Q(enqueued__isnull=True, created__lt=Now() - timedelta(seconds=1))
        | Q(enqueued__lt=Now() - late),
        Q(run_after__isnull=True) | Q(run_after__lte=Now()),
        state=JobState.QUEUED,
    )
    ids = list(waiting.order_by("created").values_list("pk", flat=True))
    held: dict[str, frozenset[str]] = {}
    count = 0
    try:
        for start in range(0, len(ids), BATCH):
            jobs = Job.objects.filter(pk__in=ids[start : start + BATCH], state=JobState.QUEUED)
            for job in jobs.order_by("created"):
                if job.queue not in held:
                    held[job.queue] = held_in(job.queue)
                if queue_name(job) not in held[job.queue] and push(job):
                    count += 1
    except redis.RedisError as error:
        log.warning("sweeper waits for Redis: %s", error)
    return count
