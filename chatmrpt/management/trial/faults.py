"""What is done to a running system. Each fault is real, and ends by itself.

A fault is called at a random moment while people work; it returns what it did, in words.
"""

from __future__ import annotations

import contextlib
import os
import random
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import redis

from chatmrpt.management.trial.person import REQUEST_SECONDS
from chatmrpt.management.trial.system import System, wait_for

QUEUES = ("chat", "ingest", "analysis")
LEASE_SECONDS = 6
FULL_SECONDS = 6.0
STILL_SECONDS = REQUEST_SECONDS + 1.0


@dataclass(frozen=True)
class Fault:
    """One fault: its key for `--only`, and how it is done."""

    key: str
    title: str
    inject: Callable[[System, random.Random], str]


def kill_web(system: System, rng: random.Random) -> str:
    """Kill -9 of a web process."""
    victim = rng.choice(system.webs())
    victim.kill()
    return "killed one of the web processes"


def stuck_web(system: System, rng: random.Random) -> str:
    """A web process that stands still until its requests were sent again, and then goes on."""
    victim = rng.choice(system.webs())
    victim.suspend()
    time.sleep(STILL_SECONDS + rng.random() * 3)
    with contextlib.suppress(psutil.NoSuchProcess):
        victim.resume()
    return "stopped a web process until requests were sent again, then let it go on"


def kill_worker_before(system: System, rng: random.Random) -> str:
    """A worker that is about to take a job."""
    queue = rng.choice(QUEUES)
    victim = system.worker(queue)
    victim.suspend()
    with contextlib.suppress(AssertionError):
        wait_for(lambda: _jobs(system, queue, "queued"), 8, 0.05)
    victim.kill()
    return f"killed the worker of {queue} before a job"


def kill_worker_during(system: System, rng: random.Random) -> str:
    """A worker in the middle of a job."""
    queue = rng.choice(QUEUES)
    victim = system.worker(queue)
    try:
        wait_for(lambda: _jobs(system, queue, "running"), 8, 0.003)
        when = "during a job"
    except AssertionError:
        when = "while it had no job"
    victim.kill()
    return f"killed the worker of {queue} {when}"


def kill_worker_after(system: System, rng: random.Random) -> str:
    """A worker right after a job's result was committed."""
    queue = rng.choice(QUEUES)
    victim = system.worker(queue)
    before = _jobs(system, queue, "done")
    with contextlib.suppress(AssertionError):
        wait_for(lambda: _jobs(system, queue, "done") > before, 8, 0.003)
    victim.kill()
    return f"killed the worker of {queue} after a job"


def stuck_worker(system: System, rng: random.Random) -> str:
    """A worker that stands still for longer than its lease, and then goes on."""
    queue = rng.choice(QUEUES)
    victim = system.worker(queue)
    with contextlib.suppress(AssertionError):
        wait_for(lambda: _jobs(system, queue, "running"), 8, 0.003)
    victim.suspend()
    time.sleep(LEASE_SECONDS + 3 + rng.random() * 2)
    with contextlib.suppress(psutil.NoSuchProcess):
        victim.resume()
    return f"stopped the worker of {queue} for longer than its lease, then let it go on"


def kill_sweeper(system: System, rng: random.Random) -> str:
    """The sweeper."""
    system.find("sweep_jobs").kill()
    return "killed the sweeper"


def kill_valkey(system: System, rng: random.Random) -> str:
    """Kill -9 of Valkey."""
    system.valkey().kill()
    return "killed Valkey"


def stuck_valkey(system: System, rng: random.Random) -> str:
    """A Valkey that takes connections and answers none, for some seconds."""
    valkey = system.valkey()
    valkey.suspend()
    seconds = 4 + rng.random() * 6
    time.sleep(seconds)
    with contextlib.suppress(psutil.NoSuchProcess):
        valkey.resume()
    return f"Valkey stood still for {seconds:.0f} s"


def flush_valkey(system: System, rng: random.Random) -> str:
    """FLUSHALL."""
    with redis.Redis.from_url(system.redis_url(), socket_timeout=5) as client:
        client.flushall()
    return "emptied Valkey"


def kill_postgres(system: System, rng: random.Random) -> str:
    """Kill -9 of PostgreSQL."""
    system.postmaster().kill()
    return "killed PostgreSQL"


def disk_full(system: System, rng: random.Random) -> str:
    """No room for files for some seconds."""
    with no_room(system) as how:
        time.sleep(FULL_SECONDS)
    return f"no room for files for {FULL_SECONDS:g} s ({how})"


def doubled_deliveries(system: System, rng: random.Random) -> str:
    """Wake-ups and queue entries again, in another order, some for what is not there yet."""
    module = "chatmrpt.management.trial.redeliver"
    done = system.run("-m", module, str(rng.randrange(2**31)))
    return f"{done.stdout.strip()} deliveries again and out of order"


def rolling_restart(system: System, rng: random.Random) -> str:
    """A deploy: every web process and every worker is ended and started anew, sockets open."""
    victims = [*system.webs(), *(system.worker(queue) for queue in QUEUES)]
    for victim in victims:
        victim.terminate()
        psutil.wait_procs([victim], timeout=15)
        time.sleep(0.5)
    return f"restarted {len(victims)} processes, one after the other"


FAULTS = (
    Fault("kill_web", "web process killed", kill_web),
    Fault("stuck_web", "web process stuck, then going on", stuck_web),
    Fault("kill_worker_before", "worker killed before a job", kill_worker_before),
    Fault("kill_worker_during", "worker killed during a job", kill_worker_during),
    Fault("kill_worker_after", "worker killed after a job", kill_worker_after),
    Fault("stuck_worker", "worker stuck beyond its lease", stuck_worker),
    Fault("kill_sweeper", "sweeper killed", kill_sweeper),
    Fault("kill_valkey", "Valkey killed", kill_valkey),
    Fault("stuck_valkey", "Valkey stuck, then going on", stuck_valkey),
    Fault("flush_valkey", "Valkey emptied", flush_valkey),
    Fault("kill_postgres", "PostgreSQL killed", kill_postgres),
    Fault("disk_full", "no room for files", disk_full),
    Fault("doubled_deliveries", "deliveries doubled and re-ordered", doubled_deliveries),
    Fault("rolling_restart", "restart one by one, sockets open", rolling_restart),
)


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int = 64) -> Iterator[bool]:
    """A small file system of its own under `folder` where root may make one; whether it is."""
    folder.mkdir(parents=True, exist_ok=True)
    line = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(folder)]
    try:
        made = os.geteuid() == 0 and subprocess.run(line, capture_output=True).returncode == 0
    except FileNotFoundError:
        made = False
    try:
        yield made
    finally:
        if made:
            line = ["umount", "-l", str(folder)]
            subprocess.run(line, capture_output=True, check=False)


@contextlib.contextmanager
def no_room(system: System) -> Iterator[str]:
    """A full file system if files lie on one of their own; else no process may write a file."""
    folder = system.var / "files"
    if folder.is_mount():
        ballast = folder / "ballast"
        try:
            _fill(ballast)
            yield "a small file system, filled"
        finally:
            ballast.unlink(missing_ok=True)
        return
    writers = [*system.webs(), *system.find_all("realtime.worker")]
    for process in writers:
        with contextlib.suppress(psutil.Error):
            process.rlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    try:
        yield "RLIMIT_FSIZE"
    finally:
        for process in writers:
            with contextlib.suppress(psutil.Error):
                process.rlimit(
                    resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
                )


def _fill(ballast: Path) -> None:
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        for size in (2**20, 4096, 1):
            with contextlib.suppress(OSError):
                while file.write(b"\0" * size):
                    pass


def _jobs(system: System, queue: str, state: str) -> int:
    try:
        with psycopg.connect(system.database_url(), connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT count(*) FROM realtime_job WHERE queue = %s AND state = %s", [queue, state]
            ).fetchone()
    except psycopg.Error:
        return 0
    return int(row[0]) if row else 0
