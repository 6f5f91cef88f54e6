"""Whose turn it is: of all people whose jobs wait, the one who was served longest ago.

What comes off a queue is a call to take one job, not that very job: so one person's hundred jobs
hold nobody up for longer than the one that runs.
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Avg, Case, CharField, Count, F, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat, Now

from chatmrpt.lib.say import say, say_many
from realtime.models import Job, JobState, Session, Worker
from realtime.tiers import same_owner

#: Who was served before that counts as not served.
REMEMBERED = timedelta(hours=1)
#: Taken for a job of a queue that has run none yet.
USUAL_SECONDS = 5.0


def fairest(queue: str) -> UUID | None:
    """The oldest due job of the person who was served longest ago; None where none is due."""
    rows = list(_due(queue).values("who").annotate(first=Min("created")).order_by())
    if not rows:
        return None
    served = dict(
        _with_owner(Job.objects.filter(queue=queue, started__gt=Now() - REMEMBERED))
        .values("who")
        .annotate(last=Max("started"))
        .order_by()
        .values_list("who", "last")
    )

    def turn(row: dict[str, Any]) -> tuple[float, Any]:
        last = served.get(row["who"])
        return (last.timestamp() if last else 0.0, row["first"])

    chosen = min(rows, key=turn)
    jobs = _due(queue).filter(who=chosen["who"], created=chosen["first"])
    found: UUID | None = jobs.values_list("pk", flat=True).first()
    return found


def seconds_to_wait(session: Session, queue: str) -> float:
    """How long a job of this session that is queued now is likely to wait.

    Every other person goes first once for each job that this one has waiting, as long as theirs
    last; the mean length of the last hundred jobs, over the living workers of the queue.
    """
    if not _due(queue).exists():
        return 0.0
    own = {f"session__{key}": value for key, value in same_owner(session).items()}
    mine = _due(queue).filter(**own).count()
    others = _due(queue).exclude(**own).values("who").annotate(n=Count("pk")).order_by()
    ahead = mine + sum(min(row["n"], mine + 1) for row in others)
    running = Job.objects.filter(queue=queue, state=JobState.RUNNING).count()
    workers = Worker.objects.filter(queue=queue, seen__gt=Now() - Worker.SILENT).count() or 1
    busy = 1.0 if running >= workers else 0.0
    return float(_usual_seconds(queue) * (ahead / workers + 0.5 * busy))


def wait_in_words(seconds: float) -> str:
    """ "" for a moment, else "Waiting for its turn, about 2 minutes"."""
    if seconds < 5:
        return ""
    if seconds < 55:
        return say(
            "Waiting for its turn, about {seconds} seconds", seconds=math.ceil(seconds / 10) * 10
        )
    minutes = max(1, round(seconds / 60))
    return say_many(
        "Waiting for its turn, about {count} minute",
        "Waiting for its turn, about {count} minutes",
        minutes,
    )


def _usual_seconds(queue: str) -> float:
    ended = Job.objects.filter(
        queue=queue, state=JobState.DONE, started__gt=Now() - REMEMBERED, finished__isnull=False
    )
    last = ended.order_by("-started").values("pk")[:100]
    took = Job.objects.filter(pk__in=last).aggregate(took=Avg(F("finished") - F("started")))["took"]
    return float(took.total_seconds()) if took else USUAL_SECONDS


def _due(queue: str) -> Any:
    now = Q(run_after__isnull=True) | Q(run_after__lte=Now())
    return _with_owner(Job.objects.filter(now, queue=queue, state=JobState.QUEUED))


def _with_owner(jobs: QuerySet[Job]) -> Any:
    """With `who`: the account, or the guest."""
    account = Concat(
        Value("account "), Cast("session__owner_id", CharField()), output_field=CharField()
    )
    named = Q(session__owner__isnull=False)
    who = Case(When(named, then=account), default=F("session__guest_key"))
    return jobs.annotate(who=who)
