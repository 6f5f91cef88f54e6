"""Keep the project's processes alive, and end them all at the end."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from chatmrpt.embedded import Services
from chatmrpt.lib.errors import ProblemError

log = logging.getLogger("up")

STOP_SECONDS = 10
STEADY_SECONDS = 20
LOOK_SECONDS = 5
SILENT_LOOKS = 3
PR_SET_PDEATHSIG = 1


@dataclass
class Process:
    """One supervised process."""

    name: str
    command: list[str]
    on_death: Callable[[int], None] | None = None
    is_silent: Callable[[int], bool] | None = None
    running: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    restarts: int = field(default=0, init=False)
    quick_deaths: int = field(default=0, init=False)
    wait_until: float = field(default=0.0, init=False)
    silent_looks: int = field(default=0, init=False)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only the supervisor."""
        self.running = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            env={**os.environ, "CHATMRPT_PROCESS": self.name},
        )
        self.started = time.monotonic()

    def end_if_stuck(self) -> None:
        """Kill it when it lives but gave no sign at several looks; `mend` starts it again."""
        if self.running is None or self.is_silent is None:
            return
        self.silent_looks = self.silent_looks + 1 if self.is_silent(self.running.pid) else 0
        if self.silent_looks >= SILENT_LOOKS:
            log.warning("%s (process %s) gives no sign and is killed", self.name, self.running.pid)
            self.running.kill()
            self.silent_looks = 0

    def mend(self, now: float) -> None:
        """Start it again when it died; after repeated quick deaths a little later each time."""
        if self.running is None:
            if now >= self.wait_until:
                self.start()
            return
        code = self.running.poll()
        if code is None:
            return
        pid = self.running.pid
        self.running = None
        self.restarts += 1
        steady = now - self.started > STEADY_SECONDS
        self.quick_deaths = 0 if steady else self.quick_deaths + 1
        self.wait_until = now + (
            min(2 ** (self.quick_deaths - 2), 30) if self.quick_deaths > 1 else 0
        )
        log.warning("%s (process %s) ended with %s; starting it again", self.name, pid, code)
        if self.on_death is not None:
            self.on_death(pid)
        self.mend(now)


class Supervisor:
    """Runs until told to stop."""

    def __init__(self, processes: list[Process], services: Services) -> None:
        self.processes = processes
        self.services = services
        self.stopping = False

    def run(self, wait_for_first: Callable[[], None]) -> None:
        """Start everything, keep it alive, and stop it on SIGINT or SIGTERM.

        The first process (the web server) has the machine to itself until it is ready.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        last_look = last_sign = 0.0
        try:
            self.processes[0].start()
            wait_for_first()
            for process in self.processes[1:]:
                process.start()
            while not self.stopping:
                now = time.monotonic()
                for process in self.processes:
                    process.mend(now)
                if now - last_look > 1:
                    last_look = now
                    self._mend_services()
                if now - last_sign > LOOK_SECONDS:
                    last_sign = now
                    for process in self.processes:
                        process.end_if_stuck()
                time.sleep(0.2)
        finally:
            self.stop()

    def _mend_services(self) -> None:
        try:
            for name in self.services.mend():
                log.warning("%s had died and was started again", name)
        except ProblemError as problem:
            log.warning("not mended yet: %s", problem.message)

    def _ask_to_stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def stop(self) -> None:
        """Ask all to end, then insist. The web process first: no new work comes in."""
        alive = [process.running for process in self.processes if process.running is not None]
        for child in alive:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in alive:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("process %s did not stop in time and is killed", child.pid)
                child.kill()
                child.wait()


def _die_with_parent() -> None:
    """Linux: even a killed supervisor leaves no process behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
