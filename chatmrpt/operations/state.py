"""The state of the whole system, read when Prometheus asks: database, Valkey, jobs, storage.

Every process that answers gives the same figures; rules take the `max` over instances.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count
from django.db.models.functions import Now
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from realtime.models import Job, JobState, Worker
from realtime.whole_system import last_backup, oldest_waiting

Family = GaugeMetricFamily
OPEN = (JobState.QUEUED, JobState.RUNNING)


class StateCollector(Collector):
    """What no process counts because it is a state. A part that is down leaves its figures out."""

    def collect(self) -> Iterable[Family]:
        """All figures; `chatmrpt_part_up` says which parts answered."""
        up = Family("chatmrpt_part_up", "Whether a part answers (1) or not (0).", labels=["part"])
        for part, read in PARTS:
            try:
                families = list(read())
            except (DatabaseError, redis.RedisError, OSError):
                families = []
                up.add_metric([part], 0)
            else:
                up.add_metric([part], 1)
            yield from families
        if not connection.in_atomic_block:  # A port's thread has no request that ends.
            connection.close()
        yield up


def _jobs() -> Iterator[Family]:
    jobs = Family("chatmrpt_jobs", "Jobs that are not over.", labels=["queue", "state"])
    found = Job.objects.filter(state__in=OPEN).values_list("queue", "state")
    counts = {(queue, state): n for queue, state, n in found.annotate(n=Count("pk")).order_by()}
    for queue in settings.QUEUES:
        for state in OPEN:
            jobs.add_metric([queue, state.value], counts.get((queue, state.value), 0))
    yield jobs
    oldest = Family(
        "chatmrpt_queue_oldest_seconds", "How long the oldest due job waits.", labels=["queue"]
    )
    waits = oldest_waiting()
    for queue in settings.QUEUES:
        oldest.add_metric([queue], waits.get(queue, 0.0))
    yield oldest
    alive = Family("chatmrpt_workers_alive", "Workers whose heart beats.", labels=["queue"])
    beating = Worker.objects.filter(seen__gt=Now() - Worker.SILENT).values_list("queue", flat=True)
    names = list(beating)
    for queue in settings.QUEUES:
        alive.add_metric([queue], names.count(queue))
    yield alive
    backup = Family("chatmrpt_last_backup_timestamp_seconds", "When the last backup ended.")
    latest = last_backup()
    if latest is not None:
        backup.add_metric([], latest.finished.timestamp())
    yield backup


def _database() -> Iterator[Family]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), current_setting('max_connections')::int,"
            " pg_database_size(current_database()) FROM pg_stat_activity"
        )
        used, most, size = cursor.fetchone()
        cursor.execute(
            "SELECT coalesce(nullif(application_name, ''), client_addr::text, 'replica'),"
            " coalesce(extract(epoch FROM replay_lag), 0)::float FROM pg_stat_replication"
        )
        replicas = cursor.fetchall()
    yield Family("chatmrpt_database_connections", "Connections to the database.", used)
    yield Family("chatmrpt_database_connections_most", "How many connections it takes.", most)
    yield Family("chatmrpt_database_bytes", "Size of the database.", size)
    lag = Family("chatmrpt_replica_lag_seconds", "How far a replica is behind.", labels=["replica"])
    for name, seconds in replicas:
        lag.add_metric([name], seconds)
    yield lag


def _valkey() -> Iterator[Family]:
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2) as client:
        info = client.info()
    yield Family("chatmrpt_valkey_memory_bytes", "Memory Valkey uses.", info["used_memory"])
    yield Family(
        "chatmrpt_valkey_memory_most_bytes", "Memory it may use; 0: no limit.", info["maxmemory"]
    )
    yield Family("chatmrpt_valkey_clients", "Connections to Valkey.", info["connected_clients"])


def _storage() -> Iterator[Family]:
    """Room on the disk; a bucket has no such figure."""
    free = Family("chatmrpt_storage_free_bytes", "Free room for files on this disk.")
    location = settings.STORAGES["default"].get("OPTIONS", {}).get("location")
    if location is not None:
        settings.VAR.mkdir(parents=True, exist_ok=True)
        free.add_metric([], shutil.disk_usage(settings.VAR).free)
    yield free


PARTS: tuple[tuple[str, Callable[[], Iterator[Family]]], ...] = (
    ("jobs", _jobs),
    ("database", _database),
    ("valkey", _valkey),
    ("storage", _storage),
)
