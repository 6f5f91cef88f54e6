"""`manage.py up`: the whole system on this machine."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import time
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.db import connections

from chatmrpt.embedded import held_services
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.supervisor import Process, Supervisor
from chatmrpt.webserver import DEFAULT_SERVER, SERVERS, command

CONNECTIONS_FOR_WEB = 240
"""Of the embedded server's 300; the rest is for workers, sweeper and commands."""


class Command(ProjectCommand):
    """Start the web server, a worker for each queue and the sweeper; restart what dies."""

    help = "Start the web server, a worker for each queue and the sweeper; restart what dies."
    example = "up --production --port 8000"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and how many web processes."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument(
            "--port", type=int, help="port to listen on (8000, or the next free one)"
        )
        parser.add_argument(
            "--production",
            action="store_true",
            help="several web processes on one port",
        )
        parser.add_argument(
            "--processes", type=int, metavar="N", help="web processes (1; in production 2 to 4)"
        )
        parser.add_argument(
            "--server", choices=SERVERS, default=DEFAULT_SERVER, help="which web server"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Supervise until Ctrl-C."""
        count = _count(options["processes"], options["production"])
        host, port = options["host"], _port(options["host"], options["port"])
        address = f"http://{host}:{port}/"
        connections.close_all()
        _count_together()
        supervisor = Supervisor(_processes(host, port, options["server"], count), held_services())
        supervisor.run(lambda: self._announce(address, supervisor))
        self.stdout.write("Stopped.")

    def _announce(self, address: str, supervisor: Supervisor) -> None:
        """Print the address once the page answers."""
        started = time.monotonic()
        while time.monotonic() - started < 30 and not supervisor.stopping:
            try:
                with urllib.request.urlopen(f"{address}healthz", timeout=2) as answer:  # noqa: S310
                    if answer.status == 200:
                        break
            except OSError:
                time.sleep(0.05)
        self.stdout.write(f"\n  ChatMRPT is ready: {address}\n  Stop it with Ctrl-C.\n")
        self.stdout.flush()


def _count_together() -> None:
    """All processes count in one folder, anew with each start (see `chatmrpt.lib.metrics`)."""
    folder = settings.VAR / "run" / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _count(wanted: int | None, production: bool) -> int:
    """How many web processes; all their connections together must fit into the database."""
    count = wanted or (max(2, min(4, os.cpu_count() or 2)) if production else 1)
    most = CONNECTIONS_FOR_WEB // max(settings.DATABASE_POOL_SIZE, 1)
    if not 1 <= count <= most:
        raise ProblemError(
            "bad_processes",
            f"{count} web processes with {settings.DATABASE_POOL_SIZE} connections each do not "
            f"fit: 1 to {most} do.",
            f"Choose --processes 1 to {most}, or lower DATABASE_POOL_SIZE.",
        )
    return count


def _processes(host: str, port: int, server: str, count: int) -> list[Process]:
    line = command(host, port, server=server, shared=count > 1)
    web = [Process(f"web {number + 1}" if count > 1 else "web", line) for number in range(count)]
    workers = [
        Process(
            f"worker {queue}",
            [sys.executable, "-m", "realtime.worker", queue],
            _release_jobs,
            _is_silent,
        )
        for queue in settings.QUEUES
    ]
    sweeper = Process("sweeper", [sys.executable, "manage.py", "sweep_jobs", "--loop"])
    return [*web, *workers, sweeper]


def _release_jobs(pid: int) -> None:
    """Give the dead worker's jobs to another at once; the lease would do it a little later."""
    from django.db import Error

    from realtime.services.sweep_jobs import release_worker

    try:
        release_worker(worker=f"{socket.gethostname()}-{pid}")
    except Error:
        pass
    finally:
        connections.close_all()


def _is_silent(pid: int) -> bool:
    """Whether a worker wrote no heartbeat for long; unknown while the database is away."""
    from django.db import Error
    from django.db.models.functions import Now

    from realtime.models import Worker

    rows = Worker.objects.filter(name=f"{socket.gethostname()}-{pid}")
    try:
        return rows.filter(seen__lt=Now() - Worker.SILENT).exists()
    except Error:
        return False
    finally:
        connections.close_all()


def _port(host: str, wanted: int | None) -> int:
    for port in [wanted] if wanted else range(8000, 8020):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except (OSError, OverflowError):
                continue
            return port
    raise ProblemError(
        "port_taken",
        f"Port {wanted or '8000 to 8019'} on {host} is taken by another program, or not allowed.",
        "Stop that program, or choose another: --port 8100.",
    )
