"""Run one job: claim it, keep its lease, write its result exactly once.

A job function is `def do_it(context: JobContext, **arguments) -> Callable[[], None]`: it does the
heavy work without writing to the database and returns a closure that writes the result. The
closure runs in a transaction that holds the job's and the session's row and marks the job done,
so a result is written by the current attempt or not at all, and into a session that holds still.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import (
    Error,
    InterfaceError,
    InternalError,
    OperationalError,
    close_old_connections,
    connection,
)
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from rq.timeouts import JobTimeoutException

from chatmrpt.lib import logs
from chatmrpt.lib.errors import ProblemError, unexpected
from chatmrpt.lib.room import is_no_room
from chatmrpt.lib.say import say
from realtime.fairness import fairest
from realtime.models import Job, JobState
from realtime.services.change_session import remove_leftovers
from realtime.services.settle_job import (
    AttemptSuperseded,
    claim_job,
    fail_job,
    finishing,
    give_up_or_requeue,
    renew_lease,
    save_progress,
    wait_for_room,
)
from realtime.snapshots import progress_payload
from realtime.wakeup import announce_progress

log = logging.getLogger(__name__)

PROGRESS_INTERVAL = 0.5
#: Other workers may take what was chosen; so often another is chosen.
TRIES = 5


class OnEnd(Protocol):
    """Called when an attempt ended without a result: failed, was cancelled, or is tried again."""

    def __call__(self, *, job: Job, outcome: str, error: ProblemError | None) -> None:
        """Write what it means for the job's entities."""


Function = TypeVar("Function", bound=Callable[..., Callable[[], None]])


def when_it_ends(hook: OnEnd) -> Callable[[Function], Function]:
    """Decorate a job function with what its end without a result means for its entities."""

    def attach(function: Function) -> Function:
        vars(function)["on_end"] = hook
        return function

    return attach


@dataclass
class JobContext:
    """What a job function may do besides its work: say how far it is."""

    job: Job
    _saved: float = field(default=float("-inf"), init=False)
    _news: tuple[float | None, str] | None = field(default=None, init=False)
    _saving: threading.Lock = field(default_factory=threading.Lock, init=False)

    def progress(self, percent: float | None, stage: str) -> None:
        """Report; raises `AttemptSuperseded` once the job is not ours.

        Saved at most twice a second; what comes in between is saved by the thread that keeps the
        lease, so the last word is never lost.
        """
        self._news = percent, stage
        if time.monotonic() - self._saved >= PROGRESS_INTERVAL:
            self.save_news()

    def save_news(self) -> None:
        """Write down and announce what was reported since the last time."""
        with self._saving:
            news, self._news = self._news, None
            if news is None:
                return
            self._saved = time.monotonic()
            save_progress(job=self.job, percent=news[0], stage=news[1])
        announce_progress(self.job.session_id, progress_payload(self.job))


def run_next(job_id: str, queue: str) -> None:
    """The function that RQ calls: it brings a job, and runs the one whose turn it is.

    The job that was brought runs at a later call; as many calls come as there are jobs.
    """
    _give_back_connection()
    for _ in range(TRIES):
        chosen = fairest(queue)
        if chosen is None or run_job(str(chosen)):
            return
    run_job(job_id)


def run_job(job_id: str, worker: str = "") -> bool:
    """Run this job; False where it is not to be had, as at a second delivery."""
    _give_back_connection()
    job = claim_job(job_id=UUID(job_id), worker=worker or worker_name())
    if job is None:
        return False
    token = logs.job_id.set(job_id), logs.session_id.set(str(job.session_id))
    started = time.monotonic()
    try:
        context = JobContext(job)
        with translation.override(job.language), _lease_kept(context):
            written = _run(context)
        if not written:
            remove_leftovers(session_id=job.session_id)
    finally:
        _give_back_connection()
        log.info("%s ended after %.2f s", job.kind, time.monotonic() - started)
        logs.job_id.reset(token[0])
        logs.session_id.reset(token[1])
    return True


def run_open_jobs(session_id: UUID, worker: str) -> None:
    """Run a session's queued jobs here, one after the other, until none is left.

    A worker of the running system may take some of them: those are waited for.
    """
    jobs = Job.objects.filter(session_id=session_id)
    elsewhere = jobs.filter(state=JobState.RUNNING, lease_until__gt=Now())
    while True:
        job = jobs.filter(state=JobState.QUEUED).order_by("created").first()
        if job is not None:
            if job.no_room_since is not None and job.run_after and job.run_after > timezone.now():
                time.sleep(0.5)
                continue
            if job.run_after is not None:
                Job.objects.filter(pk=job.pk).update(run_after=None)
            run_job(str(job.id), worker)
        elif elsewhere.exists():
            time.sleep(0.05)
        else:
            return


def _run(context: JobContext) -> bool:
    """The one place where any exception is caught: it becomes the job's plain error.

    True when the result was written, and so the session was there.
    """
    job = context.job
    try:
        function: Callable[..., Callable[[], None]] = import_string(job.function)
        save = function(context, **job.arguments)
        with finishing(job):
            save()
        return True
    except AttemptSuperseded:
        log.info("attempt %s no longer holds the job; its work is dropped", job.attempt)
    except ProblemError as problem:
        fail_job(job=job, error=problem)
    except JobTimeoutException:
        fail_job(job=job, error=took_too_long())
    except Exception as error:
        log.exception("job failed")
        if isinstance(error, (OperationalError, InterfaceError, InternalError)):
            connection.close()
        if is_no_room(error):
            wait_for_room(job=job)
        else:
            give_up_or_requeue(job=job, error=unexpected())
    return False


def _give_back_connection() -> None:
    """A worker handles no requests, so nothing else notices that its connection broke."""
    if not connection.in_atomic_block:
        close_old_connections()


@contextmanager
def _lease_kept(context: JobContext) -> Iterator[None]:
    """Renew the lease from a second thread, also while one long step computes."""
    over = threading.Event()

    def keep() -> None:
        renewed = time.monotonic()
        try:
            while not over.wait(PROGRESS_INTERVAL):
                try:
                    context.save_news()
                    if time.monotonic() - renewed < settings.JOB_LEASE_SECONDS / 3:
                        continue
                    renewed = time.monotonic()
                    if not renew_lease(job=context.job):
                        return
                except AttemptSuperseded:
                    return
                except Error:
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=keep, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=5)


def took_too_long() -> ProblemError:
    """The words for a step that met its time limit."""
    return ProblemError(
        "took_too_long",
        say("This step took longer than the time limit and was stopped."),
        say("Try with fewer wards or variables, or ask the administrator to raise the limit."),
        500,
    )


def worker_name() -> str:
    """The name of the worker process this is, for the job's row."""
    from realtime import worker

    return worker.current_name()
