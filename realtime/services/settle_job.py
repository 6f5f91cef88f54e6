"""Every change of a job's state. All of them hold the job's row, then the session's.

That order, and both before any row of the session's contents, holds for every writer: so none
of them can block another for good.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.dispatch import Signal
from django.utils import timezone
from django.utils.module_loading import import_string

from chatmrpt.lib import metrics
from chatmrpt.lib.errors import NotFoundError, ProblemError
from chatmrpt.lib.room import no_room
from chatmrpt.lib.say import say
from realtime.models import Job, JobState
from realtime.queueing import push
from realtime.services.enqueue_job import record_job
from realtime.services.mail_end import mail_end

log = logging.getLogger(__name__)

#: A job became done, failed or cancelled (`job=`): sent in the transaction that says so.
job_ended = Signal()

#: While there is no room for files a job is tried so often, for so long, before it fails.
NO_ROOM_PAUSE = timedelta(seconds=5)
NO_ROOM_PATIENCE = timedelta(minutes=15)

#: What a final state writes, and what was written meanwhile by others who held the job.
SETTLED = [
    *("state", "attempt", "finished", "started", "lease_until", "error", "percent", "stage"),
    *("enqueued", "run_after", "no_room_since", "max_attempts", "worker"),
]

#: What a hook may raise when the rows or arguments it was made for are gone.
HOOK_FAULTS = (
    *(AttributeError, LookupError, TypeError, ValueError),
    *(ObjectDoesNotExist, ValidationError, ProblemError, IntegrityError, DataError),
)


class AttemptSuperseded(Exception):
    """This attempt no longer holds the job: it was cancelled, or given to another worker."""


def lease() -> Any:
    """The end of a lease that starts now, by the database's clock."""
    return Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def claim_job(*, job_id: UUID | str, worker: str) -> Job | None:
    """Take a queued job; None when somebody else has it or it is over (a second delivery)."""
    with transaction.atomic():
        due = Q(run_after__isnull=True) | Q(run_after__lte=Now())
        taken = Job.objects.filter(due, pk=job_id, state=JobState.QUEUED).update(
            state=JobState.RUNNING,
            attempt=F("attempt") + 1,
            worker=worker,
            lease_until=lease(),
            started=Now(),
            percent=None,
            stage="",
            error=None,
        )
        if not taken:
            return None
        job = Job.objects.select_related("session").get(pk=job_id)
        record_job(job)
    _note_wait(job)
    return job


def renew_lease(*, job: Job) -> bool:
    """Keep the job; False when this attempt lost it."""
    return bool(_held(job).update(lease_until=lease()))


def save_progress(*, job: Job, percent: float | None, stage: str) -> None:
    """Note how far the job is; raises `AttemptSuperseded` when the job is no longer ours."""
    job.percent, job.stage = percent, stage[:200]
    changed = _held(job).update(percent=percent, stage=job.stage, lease_until=lease())
    if not changed:
        raise AttemptSuperseded(str(job.id))


@contextmanager
def finishing(job: Job) -> Iterator[None]:
    """A transaction in which the attempt writes its result and the job becomes done.

    The job's row is locked first, so a cancel or a takeover comes wholly before (then
    `AttemptSuperseded` is raised and nothing is written) or wholly after. The session's row is
    locked too: what the block reads of the session stays as it is until the block's end.
    """
    with transaction.atomic():
        if not _hold(job):
            raise AttemptSuperseded(str(job.id))
        yield
        _settle(job, JobState.DONE, percent=100.0)


def fail_job(*, job: Job, error: ProblemError) -> None:
    """End the attempt with an error for good; nothing happens when the job is no longer ours."""
    with transaction.atomic():
        if _hold(job):
            _settle(job, JobState.FAILED, error=error.as_dict())
            _after(job, "failed", error)


def cancel_job(*, job_id: UUID) -> Job:
    """Stop a job. A running attempt notices at its next step and can no longer write anything."""
    with transaction.atomic():
        job = _lock(job_id)
        if job.is_open:
            _settle(job, JobState.CANCELLED)
            _after(job, "cancelled", None)
    return job


def retry_job(*, job_id: UUID) -> Job:
    """Queue a failed or cancelled job again, with its attempts counted anew."""
    with transaction.atomic():
        job = _lock(job_id)
        if job.state not in (JobState.FAILED, JobState.CANCELLED):
            over = job.state == JobState.DONE
            raise ProblemError(
                "job_not_over",
                say(
                    "“{job}” has not failed: only failed or cancelled work can be tried again.",
                    job=job.title,
                ),
                say("Ask for it anew.") if over else say("Wait for it to end, or cancel it first."),
                409,
            )
        if _function(job) is None:
            raise ProblemError(
                "job_unknown",
                say(
                    "“{job}” is a step of another version and cannot be tried again.", job=job.title
                ),
                say("Ask for it anew, or upload the file again."),
                409,
            )
        job.max_attempts, job.no_room_since = job.attempt + 3, None
        _requeue(job, wait=timedelta(0))
        _after(job, "requeued", None)
    return job


def give_up_or_requeue(*, job: Job, error: ProblemError) -> None:
    """After a lost worker or a passing fault: try again a little later, or end as failed."""
    with transaction.atomic():
        if _hold(job):
            _try_again(job, error)


def take_over(*, job: Job, error: ProblemError) -> bool:
    """As `give_up_or_requeue`, for a job that was silent when it was looked at.

    One that has given a sign since, and one whose row somebody holds just now, is left as it is:
    it ends in a moment, or is looked at again. So one that stands still holds no other up.
    """
    with transaction.atomic():
        silent = _held(job).filter(lease_until__lt=Now())
        if not _locked_as_it_is(job, silent.select_for_update(skip_locked=True)):
            return False
        _try_again(job, error)
    return True


def _try_again(job: Job, error: ProblemError) -> None:
    """The caller holds the row."""
    if job.attempt >= job.max_attempts:
        _settle(job, JobState.FAILED, error=error.as_dict())
        _after(job, "failed", error)
    else:
        metrics.JOB_RETRIES.labels(job.queue).inc()
        _requeue(job, wait=timedelta(seconds=2 ** min(job.attempt, 5) - 2))


def wait_for_room(*, job: Job) -> None:
    """After an attempt for which the disk had no room: another, not counted, a little later.

    A disk that stays full for `NO_ROOM_PATIENCE` ends the job, with words that say why.
    """
    with transaction.atomic():
        if not _hold(job):
            return
        now = timezone.now()
        job.no_room_since = job.no_room_since or now
        if now - job.no_room_since > NO_ROOM_PATIENCE:
            error = no_room()
            _settle(job, JobState.FAILED, error=error.as_dict())
            _after(job, "failed", error)
        else:
            job.max_attempts = max(job.max_attempts, job.attempt + 1)
            _requeue(job, wait=NO_ROOM_PAUSE, stage=say("Waiting for room on the server's disk"))


def _held(job: Job) -> Any:
    """The job's row, as long as this attempt holds it."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)


def _hold(job: Job) -> bool:
    """Lock the job's row, if this attempt holds it, then its session's; whose it is, it says now."""
    return _locked_as_it_is(job, _held(job).select_for_update())


def _locked_as_it_is(job: Job, rows: Any) -> bool:
    """Whether the row is there; the job then knows its session as it is now."""
    found = rows.select_related("session").first()
    if found is None:
        return False
    job.session = found.session
    return True


def _lock(job_id: UUID) -> Job:
    job = Job.objects.select_for_update().select_related("session").filter(pk=job_id).first()
    if job is None:
        raise NotFoundError("job")
    return job


def _settle(
    job: Job, state: JobState, *, percent: float | None = None, error: dict[str, Any] | None = None
) -> None:
    """Write a final state and its event; the caller holds the row."""
    Job.objects.filter(pk=job.pk).update(
        state=state,
        finished=Now(),
        lease_until=None,
        error=error,
        percent=percent if percent is not None else F("percent"),
    )
    job.refresh_from_db(fields=SETTLED)
    record_job(job)
    job_ended.send(sender=Job, job=job)
    transaction.on_commit(lambda: _note_end(job), robust=True)


def _note_wait(job: Job) -> None:
    """How long the job waited, of its first attempt: later ones wait on purpose."""
    if job.attempt == 1 and job.started is not None:
        waited = (job.started - job.created).total_seconds()
        metrics.JOB_WAIT_SECONDS.labels(job.queue).observe(max(waited, 0.0))


def _note_end(job: Job) -> None:
    metrics.JOBS_ENDED.labels(job.queue, job.state).inc()
    if job.started is not None and job.finished is not None:
        took = (job.finished - job.started).total_seconds()
        metrics.JOB_SECONDS.labels(job.queue, job.kind).observe(max(took, 0.0))
    mail_end(job)


def _requeue(job: Job, wait: timedelta, stage: str = "") -> None:
    Job.objects.filter(pk=job.pk).update(
        state=JobState.QUEUED,
        lease_until=None,
        finished=None,
        error=None,
        percent=None,
        stage=stage[:200],
        enqueued=Now(),
        run_after=Now() + wait,
        max_attempts=job.max_attempts,
        no_room_since=job.no_room_since,
    )
    job.refresh_from_db()
    record_job(job)
    if not wait:
        transaction.on_commit(lambda: push(job), robust=True)


def _after(job: Job, outcome: str, error: ProblemError | None) -> None:
    """Let the job's own module write what the outcome means for its entities.

    A job function decorated with `realtime.runner.when_it_ends(hook)` has its hook called as
    `hook(job=…, outcome="failed" | "cancelled" | "requeued", error=…)` in the transaction. A
    function of another version, or a hook that misses its rows, does not keep the job from
    ending: one such job would stop the sweeper for all.
    """
    hook: Callable[..., None] | None = getattr(_function(job), "on_end", None)
    if hook is None:
        return
    try:
        with transaction.atomic():
            hook(job=job, outcome=outcome, error=error)
    except HOOK_FAULTS:
        log.exception("job %s: its end was not told", job.id)


def _function(job: Job) -> Any:
    """The job's function; None when this version has none of that name."""
    try:
        return import_string(job.function)
    except ImportError:
        return None
