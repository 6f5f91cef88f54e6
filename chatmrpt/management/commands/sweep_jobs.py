"""`manage.py sweep_jobs`: find work that nobody does."""

from __future__ import annotations

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.db import Error, connection

from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.purging import keep_purging
from chatmrpt.operations.metrics_page import serve_sweeper
from chatmrpt.programs.services.send_deliveries import keep_sending
from realtime.services.sweep_jobs import sweep_jobs

log = logging.getLogger("sweeper")


class Command(ProjectCommand):
    """Queue again what the queue lost, and take over from workers that fell silent.

    With `--loop` it also removes every ten minutes what has had its time (see `purge_expired`),
    and sends what is due to webhooks.
    """

    help = "Queue again what the queue lost; take over from workers that fell silent."
    example = "sweep_jobs --loop"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once, or for ever."""
        parser.add_argument("--loop", action="store_true", help="go on until stopped")
        parser.add_argument("--every", type=float, default=1.0, help="seconds between rounds")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """One round, or rounds until SIGTERM."""
        if options["loop"]:
            self._loop(options["every"])
            return
        counts = sweep_jobs()
        if options["json"]:
            self.print_json(counts)
        else:
            self.stdout.write(
                f"Taken over from silent workers: {counts['taken_over']}. "
                f"Queued again: {counts['requeued']}."
            )

    def _loop(self, every: float) -> None:
        over = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: over.set())
        serve_sweeper()
        for beside in (keep_purging, keep_sending):
            threading.Thread(target=beside, args=(over,), name=beside.__name__, daemon=True).start()
        while not over.wait(every):
            try:
                sweep_jobs()
            except Error as error:
                log.warning("sweeper waits for the database: %s", error)
            finally:
                connection.close()
