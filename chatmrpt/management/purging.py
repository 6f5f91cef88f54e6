"""Remove what has had its time: by command, and every ten minutes beside the sweeper."""

from __future__ import annotations

import logging
import threading

from django.contrib.sessions.models import Session as SignIn
from django.db import Error, connection
from django.db.models.functions import Now

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.outage import storage_faults
from chatmrpt.programs.once import purge_answers
from chatmrpt.programs.services.send_deliveries import purge_deliveries
from realtime.services.purge_expired import purge_folders, purge_sessions, purge_workers
from uploads.services.drop_parts import purge_parts
from uploads.services.purge_uploads import purge_uploads

log = logging.getLogger("sweeper")

PURGE_SECONDS = 600


def purge_expired() -> dict[str, int]:
    """One round; returns how many of each kind went."""
    return {
        "uploads": purge_uploads(),
        "parts": purge_parts(),
        "sessions": purge_sessions(),
        "folders": purge_folders(),
        "workers": purge_workers(),
        "answers": purge_answers(),
        "deliveries": purge_deliveries(),
        "sign_ins": SignIn.objects.filter(expire_date__lt=Now()).delete()[0],
    }


def keep_purging(over: threading.Event, every: float = PURGE_SECONDS) -> None:
    """Purge now and then until it is over; what fails is tried again in the next round."""
    while not over.wait(every):
        try:
            counts = purge_expired()
        except _passing() as error:
            log.warning("purging is tried again later: %s", error)
        else:
            if any(counts.values()):
                log.info("purged %s", counts)
        finally:
            connection.close()


def _passing() -> tuple[type[Exception], ...]:
    """What ends a round and not the purging."""
    return (Error, ProblemError, *storage_faults())
