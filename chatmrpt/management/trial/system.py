"""One running installation with an own data folder and free ports."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psutil

from chatmrpt.embedded.places import PROJECT, Places

#: What a trial must not take over from the shell it is started in.
NOT_INHERITED = (
    *("DATABASE_URL", "REDIS_URL", "DATABASE_POOL_SIZE", "CHATMRPT_VAR", "CHATMRPT_PROCESS"),
    *("PROMETHEUS_MULTIPROC_DIR", "S3_BUCKET", "DATABASE_REPLICA_URL", "HTTPS", "ALLOWED_HOSTS"),
    *("LLM_BASE_URL", "SENTRY_DSN", "OTEL_EXPORTER_OTLP_ENDPOINT", "EMAIL_URL"),
)


class NotInTime(AssertionError):
    """Something that had to happen did not."""


def wait_for(
    what: Callable[[], Any], seconds: float = 30, every: float = 0.1, named: str = "it"
) -> Any:
    """The first truthy answer, or `NotInTime` after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = what()
        if value:
            return value
        if time.monotonic() > deadline:
            raise NotInTime(f"{named} did not happen within {seconds:g} s")
        time.sleep(every)


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class System:
    """`manage.py up` in a folder of its own; only its own processes are ever ended."""

    def __init__(self, var: Path, *options: str, **environment: str) -> None:
        self.var = var
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.options = options
        self.process: subprocess.Popen[bytes] | None = None
        self.log = var / "up.log"
        self.places = Places(var)
        self.postgres = self.places.postgres
        kept = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
        # One for all questions: each new one reads the machine's certificates again.
        self.http = httpx.Client(base_url=self.address, timeout=5, trust_env=False)
        self.environment = {
            **kept,
            "CHATMRPT_VAR": str(var),
            "JOB_LEASE_SECONDS": "6",
            **environment,
        }

    def start(self) -> System:
        """Start it and wait until all its parts answer."""
        self.var.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--port", str(self.port), *self.options],
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        wait_for(self.is_ready, 120, named="the start of the system")
        return self

    def stop(self) -> None:
        """End it as Ctrl-C does; what stays behind is an error."""
        if self.process is None:
            return
        children = self.family()
        for child in children:
            with contextlib.suppress(psutil.NoSuchProcess):  # it may end at any moment
                if child.status() == psutil.STATUS_STOPPED:
                    child.resume()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)
        self.process = None
        alive = psutil.wait_procs(children, timeout=5)[1]
        if alive:
            raise NotInTime(f"left behind: {alive}")

    def kill(self) -> None:
        """End all of it at once, as when the machine is gone."""
        if self.process is None:
            return
        own = psutil.Process(self.process.pid)
        for process in (own, *self.family(), self.postmaster(), self.valkey()):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait(timeout=30)
        self.process = None

    def remove(self) -> None:
        """Stop it, and remove all it made."""
        self.stop()
        if self.postgres.is_relative_to(self.places.outside):
            shutil.rmtree(self.places.outside, ignore_errors=True)
        shutil.rmtree(self.var, ignore_errors=True)

    def is_ready(self) -> bool:
        """Whether everything answers."""
        if self.process is not None and self.process.poll() is not None:
            raise NotInTime(f"the system ended: {self.log.read_text()[-2000:]}")
        try:
            answer = self.http.get("/readyz")
        except httpx.HTTPError:
            return False
        return answer.status_code == 200

    def family(self) -> list[psutil.Process]:
        """All processes it started; PostgreSQL and Valkey are not among them."""
        if self.process is None:
            return []
        return list(psutil.Process(self.process.pid).children(recursive=True))

    def roll(self) -> list[str]:
        """The names of the parts that run now, as the supervisor calls them."""
        names = []
        for process in psutil.Process(self.process.pid).children() if self.process else []:
            with contextlib.suppress(psutil.Error):
                names.append(process.environ().get("CHATMRPT_PROCESS", ""))
        return sorted(filter(None, names))

    def find_all(self, *words: str) -> list[psutil.Process]:
        """The processes of ours whose command line has all the words."""
        found = []
        for process in self.family():
            try:
                line = " ".join(process.cmdline())
            except psutil.NoSuchProcess:
                continue
            if all(word in line for word in words):
                found.append(process)
        return found

    def find(self, *words: str) -> psutil.Process:
        """The first of them."""
        found = self.find_all(*words)
        if not found:
            raise NotInTime(f"no process with {words}")
        return found[0]

    def webs(self) -> list[psutil.Process]:
        """The web processes."""
        return self.find_all("chatmrpt.webserver", str(self.port))

    def web(self) -> psutil.Process:
        """A web process."""
        return self.find("chatmrpt.webserver", str(self.port))

    def worker(self, queue: str) -> psutil.Process:
        """The worker of a queue; waited for while the supervisor starts it again."""
        found: list[psutil.Process] = wait_for(
            lambda: self.find_all("realtime.worker", queue), 40, named=f"a worker of {queue}"
        )
        return found[0]

    def valkey(self) -> psutil.Process:
        """The Valkey of this system."""
        import redis

        with redis.Redis.from_url(self.redis_url(), socket_timeout=5) as client:
            return psutil.Process(client.info("server")["process_id"])

    def postmaster(self) -> psutil.Process:
        """The PostgreSQL of this system."""
        return psutil.Process(int((self.postgres / "postmaster.pid").read_text().split()[0]))

    def redis_url(self) -> str:
        """Of this system's Valkey."""
        password = (self.var / "run" / "valkey.password").read_text()
        return f"redis://:{password}@127.0.0.1:{self.ports()['valkey']}/0"

    def database_url(self) -> str:
        """Of this system's PostgreSQL."""
        password = (self.var / "run" / "postgres.password").read_text()
        return f"postgresql://chatmrpt:{password}@127.0.0.1:{self.ports()['postgres']}/chatmrpt"

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run Python with this system's data, services and settings: `-m module` or a file."""
        urls = {"DATABASE_URL": self.database_url(), "REDIS_URL": self.redis_url()}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env={**self.environment, **urls, "DATABASE_POOL_SIZE": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=check,
            timeout=300,
        )

    def ports(self) -> dict[str, int]:
        """Where its PostgreSQL and Valkey listen."""
        ports: dict[str, int] = json.loads((self.var / "run" / "ports.json").read_text())
        return ports
