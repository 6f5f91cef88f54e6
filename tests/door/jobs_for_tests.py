"""Job functions that tests run."""

from __future__ import annotations

import errno
import os
import time

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from chatmrpt.lib.errors import ProblemError
from realtime.models import Event
from realtime.runner import when_it_ends
from realtime.services.change_session import delete_session
from realtime.services.record_event import record_event

RAN: list[str] = []


def count(context, name):
    """Write one event: exactly one must be there in the end."""
    RAN.append(name)
    context.progress(50, f"Working on {name}")

    def save():
        record_event(
            session_id=context.job.session_id, type="thing", payload={"id": name, "n": len(RAN)}
        )

    return save


def plain_problem(context):
    raise ProblemError("bad_thing", "The thing is bad.", "Bring a good one.")


def always_crash(context):
    raise ZeroDivisionError("a fault of ours")


def find_no_room(context, name, marker):
    """Do it once `marker` is there; until then the disk is full, as a library tells it."""
    try:
        if not os.path.exists(marker):
            raise OSError(errno.ENOSPC, "No space left on device")
    except OSError as error:
        raise RuntimeError("cannot write") from error
    return count(context, name)


def die(context, marker):
    """End the process in the middle of the first attempt."""
    if not os.path.exists(marker):
        with open(marker, "w"):
            pass
        os.kill(os.getpid(), 9)
    return lambda: None


def linger(context, seconds, name="lingered"):
    """Take a while, noticing a cancel."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        context.progress(None, f"Lingering {time.monotonic():.1f}")
        time.sleep(0.05)
    return count(context, name)


def outlive_its_session(context, name):
    """Write a file of the session, which somebody deletes at that moment."""
    session = context.job.session
    delete_session(session=session)
    default_storage.save(f"{session.folder}/{name}", ContentFile(b"late"))
    return count(context, name)


def _end_twice(job, outcome, error):
    if outcome != "requeued":
        Event.objects.create(session=job.session, seq=1, type="thing", payload={})


@when_it_ends(_end_twice)
def tells_what_is_there(context):
    """Work at whose end a row is written that is there already."""
    raise ProblemError("bad_thing", "The thing is bad.", "Bring a good one.")


def _end_nowhere(job, outcome, error):
    job.arguments["a row that is gone"]


@when_it_ends(_end_nowhere)
def misses_its_rows(context):
    """Work whose end cannot be told."""
    raise ProblemError("bad_thing", "The thing is bad.", "Bring a good one.")
