"""What concerns everybody: how long jobs wait, what is told to all, when a backup was made."""

from __future__ import annotations

import time
from typing import Any

from django.db.models import ExpressionWrapper, F, Min, Q
from django.db.models.fields import DurationField
from django.db.models.functions import Coalesce, Now

from realtime.models import Backup, Incident, Job, JobState

TOLD_SECONDS = 5.0
_told: tuple[float, dict[str, str] | None] = (float("-inf"), None)


def oldest_waiting() -> dict[str, float]:
    """Seconds that the oldest due job of each queue waits; a queue without one is left out.

    A job that is to be tried again later is due from then on.
    """
    due = Job.objects.filter(
        Q(run_after__isnull=True) | Q(run_after__lte=Now()), state=JobState.QUEUED
    )
    rows = due.values("queue").annotate(
        waits=ExpressionWrapper(
            Now() - Min(Coalesce(F("run_after"), F("created"))), output_field=DurationField()
        )
    )
    return {row["queue"]: max(row["waits"].total_seconds(), 0.0) for row in rows.order_by()}


def current_incident() -> Incident | None:
    """What is told to everybody now: of several the latest."""
    now = Incident.objects.filter(Q(ends__isnull=True) | Q(ends__gt=Now()), begins__lte=Now())
    return now.order_by("-begins", "-pk").first()


def incident_payload(incident: Incident | None) -> dict[str, str] | None:
    """As the page gets it."""
    if incident is None:
        return None
    return {"id": str(incident.pk), "level": incident.level, "text": incident.text}


def told_to_pages() -> dict[str, str] | None:
    """What a page that opens is told, some seconds old at most: it is asked for with every page."""
    global _told
    now = time.monotonic()
    if now - _told[0] > TOLD_SECONDS:
        _told = now, incident_payload(current_incident())
    return _told[1]


def forget_told(**_: Any) -> None:
    """An administrator changed it: this process asks anew with the next page."""
    global _told
    _told = (float("-inf"), None)


def last_backup() -> Backup | None:
    """The last backup that was noted."""
    return Backup.objects.first()
