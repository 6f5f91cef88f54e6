"""Everything that is counted and timed, each name once; `/metrics` shows it to Prometheus.

On one machine several processes (web, workers, sweeper) write into the folder that
`PROMETHEUS_MULTIPROC_DIR` names and any web process adds them up; `up` and the systemd units set
it. Without it each process counts for itself (a container: one process, one port).
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
"""Where the processes of one machine count together; empty: each for itself."""

if FOLDER:  # The client reads the variable, and wants the folder, when it is imported.
    Path(FOLDER).mkdir(parents=True, exist_ok=True)

from prometheus_client import (  # noqa: E402
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Summary,
    start_http_server,
)

SHORT = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
LONG = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0)
STAYS = (10.0, 60.0, 300.0, 900.0, 1800.0, 3600.0, 7200.0, 14400.0, 28800.0)

REQUESTS_WAITING = Gauge(
    "chatmrpt_http_requests_waiting",
    "Requests that wait for their turn.",
    multiprocess_mode="livesum",
)
REQUESTS = Counter("chatmrpt_http_requests", "Requests answered.", ["kind", "method", "status"])
REQUEST_SECONDS = Histogram(
    "chatmrpt_http_request_seconds", "Time to answer a request.", ["kind"], buckets=SHORT
)
ROUTE_SECONDS = Summary(
    "chatmrpt_http_route_seconds", "Time to answer, by address.", ["method", "route"]
)
SOCKETS = Gauge("chatmrpt_sockets_open", "Open websockets.", multiprocess_mode="livesum")
SOCKET_SECONDS = Histogram(
    "chatmrpt_socket_seconds", "How long a page stayed connected.", buckets=STAYS
)
FRAMES = Counter("chatmrpt_socket_frames", "Frames sent to pages.", ["kind"])
EVENTS = Counter("chatmrpt_events", "Events committed to the logs of sessions.", ["type"])
JOBS_ENDED = Counter("chatmrpt_jobs_ended", "Jobs that came to an end.", ["queue", "outcome"])
JOB_SECONDS = Histogram(
    "chatmrpt_job_seconds", "Time from a job's start to its end.", ["queue", "kind"], buckets=LONG
)
JOB_WAIT_SECONDS = Histogram(
    "chatmrpt_job_wait_seconds", "Time a job waited for a worker.", ["queue"], buckets=LONG
)
LEASES_EXPIRED = Counter(
    "chatmrpt_leases_expired", "Jobs taken over from a worker that fell silent.", ["queue"]
)
JOB_RETRIES = Counter("chatmrpt_job_retries", "Attempts that were queued again.", ["queue"])
POOL = Gauge(
    "chatmrpt_database_pool",
    "Connections of the database pools, and requests that wait for one.",
    ["state"],
    multiprocess_mode="livesum",
)
REPLICA_REQUESTS = Counter(
    "chatmrpt_replica_requests", "Reads that may go to the replica, by who answered.", ["answered"]
)
UPLOADS = Counter("chatmrpt_uploads", "Files announced, and files received whole.", ["step"])
UPLOAD_BYTES = Counter("chatmrpt_upload_bytes", "Bytes of files received.")
TOOL_SECONDS = Histogram("chatmrpt_tool_seconds", "Time a chat tool took.", ["tool"], buckets=SHORT)
CACHE_LOOKUPS = Counter(
    "chatmrpt_cache_lookups", "Results asked for, by whether they were there.", ["cache", "found"]
)
MAILS = Counter("chatmrpt_mails", "Letters about finished runs.", ["outcome"])
PROCESS_STARTS = Counter("chatmrpt_process_starts", "Processes started.", ["process"])


def looked_up(cache: str, found: bool) -> None:
    """Count whether a result was there already."""
    CACHE_LOOKUPS.labels(cache, "yes" if found else "no").inc()


def serve_port(
    process: str, port: int, address: str, registry: CollectorRegistry = REGISTRY
) -> None:
    """Count a process's start; with a port (containers) answer Prometheus there, too.

    Whoever reaches the port may read it: a network policy or a loopback address guards it.
    """
    PROCESS_STARTS.labels(process).inc()
    if port:
        start_http_server(port, addr=address, registry=registry)
