"""What the operator's status page shows: read when it is asked for, changed by nobody here."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import redis
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Max, Sum
from django.db.models.functions import Now
from django.utils import timezone

from chatmrpt.operations.metrics_page import counted
from realtime.models import Job, JobState, Session, Worker
from realtime.whole_system import current_incident, last_backup, oldest_waiting

SLOW_SHOWN = 10
QUERY_SHOWN = 300
BACKUP_OLD = timedelta(hours=26)


@dataclass(frozen=True)
class Queue:
    """One line of the table of queues."""

    name: str
    waiting: int
    running: int
    oldest: timedelta | None
    failed: int
    alive: int


@dataclass(frozen=True)
class Slow:
    """A kind of query, without the values people gave it."""

    text: str
    calls: int
    mean_ms: float
    total_s: float


def status() -> dict[str, Any]:
    """Everything the page shows."""
    backup = last_backup()
    slow, why_not = slow_queries()
    return {
        "incident": current_incident(),
        "parts": parts(),
        "queues": queues(),
        "workers": workers(),
        "starts": starts(),
        "slow": slow,
        "why_not_slow": why_not,
        "storage": storage(),
        "backup": backup,
        "backup_is_old": backup is None or timezone.now() - backup.finished > BACKUP_OLD,
        "sessions": sessions(),
        "model_calls": model_calls(),
    }


def parts() -> list[tuple[str, str, bool]]:
    """Database and Valkey: name, what they say, whether that is well."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), count(*),"
            " current_setting('max_connections')::int FROM pg_stat_activity"
        )
        version, used, most = cursor.fetchone()
    found = [("Database", f"PostgreSQL {version}, {used} of {most} connections", used < most * 0.8)]
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2) as client:
            info = client.info()
    except redis.RedisError:
        found.append(("Valkey", "does not answer; pages poll and jobs wait", False))
    else:
        limit = f" of {info['maxmemory_human']}" if info["maxmemory"] else ""
        found.append(("Valkey", f"{info['used_memory_human']}{limit} in use", True))
    return found


def queues() -> list[Queue]:
    """Each queue: what waits and runs, how long the oldest waits, what failed today."""
    open_jobs = Job.objects.filter(state__in=(JobState.QUEUED, JobState.RUNNING))
    counts = {
        (queue, state): number
        for queue, state, number in open_jobs.values_list("queue", "state")
        .annotate(number=Count("pk"))
        .order_by()
    }
    a_day = Job.objects.filter(state=JobState.FAILED, finished__gt=Now() - timedelta(days=1))
    failed = dict(a_day.values_list("queue").annotate(number=Count("pk")).order_by())
    beating = Worker.objects.filter(seen__gt=Now() - Worker.SILENT)
    alive = dict(beating.values_list("queue").annotate(number=Count("pk")).order_by())
    oldest = oldest_waiting()
    return [
        Queue(
            name,
            counts.get((name, JobState.QUEUED), 0),
            counts.get((name, JobState.RUNNING), 0),
            timedelta(seconds=round(oldest[name])) if name in oldest else None,
            failed.get(name, 0),
            alive.get(name, 0),
        )
        for name in settings.QUEUES
    ]


def workers() -> list[dict[str, Any]]:
    """Workers seen within a day: whether their heart beats, and whether others took their place."""
    now = timezone.now()
    rows = list(Worker.objects.order_by("queue", "name")[:200])
    served = {row.queue for row in rows if now - row.seen < Worker.SILENT}
    return [
        {"row": row, "alive": now - row.seen < Worker.SILENT, "replaced": row.queue in served}
        for row in rows
    ]


def starts() -> list[tuple[str, int]]:
    """How often each process of this machine was started since all were started together."""
    found: dict[str, int] = {}
    for family in counted().collect():
        for sample in family.samples:
            if sample.name == "chatmrpt_process_starts_total":
                found[sample.labels["process"]] = round(sample.value)
    return sorted(found.items())


def slow_queries() -> tuple[list[Slow], str]:
    """The kinds of queries that took most time, or why that is not known."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT left(query, %s), calls, mean_exec_time, total_exec_time / 1000"
                " FROM pg_stat_statements WHERE dbid ="
                " (SELECT oid FROM pg_database WHERE datname = current_database())"
                " ORDER BY total_exec_time DESC LIMIT %s",
                [QUERY_SHOWN, SLOW_SHOWN],
            )
            return [Slow(*row) for row in cursor.fetchall()], ""
    except DatabaseError:
        return [], (
            "Not known: the database does not keep them. Set shared_preload_libraries ="
            " 'pg_stat_statements', restart it, and run CREATE EXTENSION pg_stat_statements."
        )


def storage() -> list[tuple[str, int]]:
    """Bytes: the database, files by kind, and free room of this disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        found = [("Database", int(cursor.fetchone()[0]))]
    for label, model in (("Uploads", "uploads.Upload"), ("Results", "analysis.Artefact")):
        total = apps.get_model(model)._default_manager.aggregate(total=Sum("size"))["total"]
        found.append((label, int(total or 0)))
    if settings.STORAGES["default"].get("OPTIONS", {}).get("location"):
        found.append(("Free on this disk", shutil.disk_usage(settings.VAR).free))
    return found


def sessions() -> list[tuple[str, int]]:
    """How many there are, and how many were used lately."""
    now = timezone.now()
    rows = Session.objects
    return [
        (
            "Sessions used in the last 15 minutes",
            rows.filter(last_used__gt=now - timedelta(minutes=15)).count(),
        ),
        (
            "Sessions used in the last day",
            rows.filter(last_used__gt=now - timedelta(days=1)).count(),
        ),
        ("Sessions of accounts", rows.filter(owner__isnull=False).count()),
        ("Sessions of guests", rows.filter(owner__isnull=True).count()),
    ]


def model_calls() -> list[dict[str, Any]] | None:
    """Calls of a language model in the last day by how they ended; None: there is no such table."""
    try:
        model = apps.get_model("analysis", "ModelCall")
    except LookupError:
        return None
    rows = model._default_manager.filter(created__gt=Now() - timedelta(days=1))
    found = rows.values("status").annotate(number=Count("pk"), longest_ms=Max("duration_ms"))
    return [dict(row) for row in found.order_by("status")]
