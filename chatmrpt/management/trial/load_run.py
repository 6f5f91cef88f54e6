"""One load: start a system, bring the people, watch it, and put the figures together."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import resource
import subprocess
import sys
import threading
import time
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg

from chatmrpt.embedded.places import PROJECT
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.trial.folder import own_folder
from chatmrpt.management.trial.load_stages import ARRIVALS, LIMITS, NOT_HEALED, Stage
from chatmrpt.management.trial.person import Person
from chatmrpt.management.trial.system import System, wait_for

TAIL_SECONDS = 10
"""After the last question people stay, so that what is under way arrives."""
RESTING = 0.2
"""Seconds of processor time that a system at rest uses in a second."""
UPLOAD_BYTES = 5 * 10**6


def need_locust() -> None:
    """Say what to install if the people cannot come."""
    if find_spec("locust") is None or find_spec("websocket") is None:
        raise ProblemError(
            "no_locust", "The packages of the load test are not installed.",
            "pip install -r requirements-load.txt -c constraints.txt",
        )  # fmt: skip


def run_stage(stage: Stage, server: str) -> dict[str, Any]:
    """All figures of one stage with one web server."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard != resource.RLIM_INFINITY and hard < stage.sockets + 1000:
        raise ProblemError(
            "too_few_files", f"{stage.sockets} sockets need more than {hard} open files.",
            "Raise the limit: ulimit -n 65536.",
        )  # fmt: skip
    options = ["--processes", str(stage.processes), "--server", server, "--production"]
    with own_folder("load") as folder:
        system = System(folder / "var", *options, LOG_LEVEL="WARNING", JOB_LEASE_SECONDS="30")
        try:
            system.start()
            settle(system)
            return {"server": server, **run_people(stage, system, folder)}
        finally:
            system.stop()
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def settle(system: System) -> None:
    """Until it is at rest: after the start its processes load their tools, for up to a minute."""
    quiet = 0
    for _ in range(60):
        before = _busy(system.family())
        time.sleep(1)
        quiet = quiet + 1 if _busy(system.family()) - before < RESTING else 0
        if quiet == 3:
            return


def run_people(stage: Stage, system: System, folder: Path) -> dict[str, Any]:
    """Bring the people of a stage to a system that runs; the folder takes their plan."""
    plan = _plan(stage, system, folder)
    before = _memory(system)
    watch = Watch(system, stage)
    watch.start()
    began = time.time()
    try:
        _bring(stage, system, folder)
    finally:
        watch.over.set()
        watch.join(timeout=20)
    result = json.loads(Path(plan["result"]).read_text())
    rows = {row["name"]: row for row in result["rows"]}
    errors = sum(row["errors"] for row in result["rows"])
    figures = {
        "errors": errors,
        "requests": sum(row["count"] for row in result["rows"]),
        "lost": _lost(system, result) + result["gaps"],
        "doubled": result["doubled"],
        "unanswered": result["unanswered"],
        "reconnects": result["reconnects"],
        "most_open": result["most_open"],
        "open_at_the_end": len(result["closed"]["open"]),
        "storm_s": _storm(result["storm"]),
        "kilobytes_a_socket": _a_socket(before, watch, result["most_open"]),
        "page_p95_ms": rows.get("page", {}).get("p95_ms"),
        "event_p95_ms": rows.get("event delivered", {}).get("p95_ms"),
        "own_cpu": round(result["own_cpu"], 2),
        "web_cpu": round(watch.web_cpu, 2),
        "seconds": round(time.time() - began, 1),
    }
    return {
        "figures": figures, "rows": result["rows"], "failures": result["failures"],
        "over_the_limit": [k for k, most in LIMITS.items() if (figures[k] or 0) > most],
        "queue": watch.queue,
    }  # fmt: skip


def _plan(stage: Stage, system: System, folder: Path) -> dict[str, Any]:
    done = system.run("-m", "chatmrpt.management.trial.load_seed", str(stage.people))
    (folder / "upload.csv").write_text(upload_text())
    plan = {
        "address": system.address, "sessions": json.loads(done.stdout),
        "watching": stage.watching, "working": stage.working,
        "uploading": stage.uploading, "viewing": stage.viewing,
        "rise": _rise(stage), "seconds": _rise(stage) + stage.seconds, "pace": stage.pace,
        "storm": _rise(stage) + stage.seconds / 2 if stage.storm else 0,
        "upload": str(folder / "upload.csv"), "result": str(folder / "result.json"),
        "maps": _maps(system) if stage.viewing else {},
    }  # fmt: skip
    (folder / "plan.json").write_text(json.dumps(plan))
    return plan


def _maps(system: System) -> dict[str, Any]:
    person = Person(system.address)
    try:
        take_sample(person)
        person.answer_to(person.ask("Rank the wards by risk"), 120)
        return maps_of(person)
    finally:
        person.leave()


def take_sample(person: Person) -> None:
    """Put the sample data into the person's session, and wait until they are joined."""
    person.post(f"/sessions/{person.session}/sample", client_id="load-sample")
    wait_for(lambda: [x for x in person.state()["link"].values() if x["current"]], 120)


def maps_of(person: Person) -> dict[str, Any]:
    """The addresses of the maps of a session with a ranking, and the cookie that opens them."""
    datasets = person.state()["dataset"].values()
    outline = next(row["id"] for row in datasets if row["kind"] == "boundary")
    address = f"/api/v1/sessions/{person.session}/layers"
    listed = person.get(f"/sessions/{person.session}/layers").json()
    first = listed["layers"][0]["key"]
    return {
        "cookie": person.cookies(),
        "list": address,
        "paths": [
            f"/api/v1/datasets/{outline}/geometry",
            f"{address}/{first}?v={listed['version']}",
        ],
    }


def upload_text() -> str:
    """A ward table of about 5 MB."""
    head = "State,LGA,WardName," + ",".join(f"value_{n}" for n in range(12)) + "\n"
    lines, size, row = [head], len(head), 0
    while size < UPLOAD_BYTES:
        values = ",".join(f"{(row * 37 + n * 101) % 9973 / 9973:.6f}" for n in range(12))
        lines.append(f"Load State,LGA {row % 40},Ward {row},{values}\n")
        size += len(lines[-1])
        row += 1
    return "".join(lines)


def _rise(stage: Stage) -> int:
    """Seconds until all are there."""
    return max(2, round(stage.people / _rate(stage)))


def _rate(stage: Stage) -> int:
    """How many come a second."""
    return ARRIVALS if stage.people > 500 else 25


def _bring(stage: Stage, system: System, folder: Path) -> None:
    """The people come, work, and go; bounded in time whatever happens."""
    length = _rise(stage) + stage.seconds + TAIL_SECONDS
    line = [
        *(sys.executable, "-m", "locust", "-f", str(Path(__file__).with_name("load_people.py"))),
        *("--headless", "--only-summary", "--users", str(stage.people), "--stop-timeout", "1"),
        *("--spawn-rate", str(_rate(stage)), "--run-time", f"{length}s"),
    ]
    keep = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
    environment = {key: os.environ[key] for key in keep if key in os.environ}
    with (folder / "people.log").open("w") as log:
        done = subprocess.run(
            line, cwd=PROJECT, env={**environment, "LOAD_PLAN": str(folder / "plan.json")},
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=length + 120, check=False,
        )  # fmt: skip
    if done.returncode or not (folder / "result.json").exists():
        words = (folder / "people.log").read_text()[-1500:]
        raise ProblemError("load_failed", f"The people did not come: {words}")


class Watch(threading.Thread):
    """Looks at queues and memory each second; kills a web process half-way if the stage says so."""

    def __init__(self, system: System, stage: Stage) -> None:
        super().__init__(name="watch", daemon=True)
        self.system, self.stage = system, stage
        self.over = threading.Event()
        self.queue: list[dict[str, float]] = []
        self.memory = self.web_cpu = 0.0
        self.busy_before = self._busy()

    def run(self) -> None:
        """Until it is over."""
        began, killed = time.monotonic(), False
        half = _rise(self.stage) + self.stage.seconds / 2
        while not self.over.wait(1):
            at = time.monotonic() - began
            with contextlib.suppress(psutil.Error, psycopg.Error, OSError):
                self._look(at)
            if self.stage.kill_web and not killed and at > half:
                self.system.webs()[0].kill()
                killed = True

    def _look(self, at: float) -> None:
        self.memory = max(self.memory, _memory(self.system))
        busy = self._busy() - self.busy_before
        if busy > 0:  # A killed process takes its time along.
            self.web_cpu = busy / max(at, 1)
        with psycopg.connect(self.system.database_url(), connect_timeout=3) as line:
            row = line.execute(
                "SELECT count(*), coalesce(extract(epoch FROM now() - min(created)), 0)"
                " FROM realtime_job WHERE state = 'queued'"
            ).fetchone()
        if row:
            self.queue.append({"at": round(at, 1), "waiting": row[0], "oldest": float(row[1])})

    def _busy(self) -> float:
        return _busy(self.system.webs())


def _busy(processes: list[psutil.Process]) -> float:
    """Seconds of processor time they have used."""
    used = 0.0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            used += sum(process.cpu_times()[:2])
    return used


def _memory(system: System) -> float:
    return float(sum(web.memory_info().rss for web in system.webs()))


def _a_socket(before: float, watch: Watch, most_open: int) -> float | None:
    """Growth of all web processes over the most sockets; a killed one would falsify it.

    With few sockets most of it is the processes' own growth with their first work.
    """
    if most_open < 50 or watch.stage.kill_web:
        return None
    return round((watch.memory - before) / most_open / 1000, 1)


def _storm(storm: dict[str, float]) -> float | None:
    """Seconds until all lines that broke at once were open again (NOT_HEALED: never); or None."""
    if not storm["at"]:
        return None
    return round(storm["last"], 1) if storm["back"] >= storm["cut"] else NOT_HEALED


def _lost(system: System, result: dict[str, Any]) -> int:
    """Events in the log well before the end that a page never got whose socket was open then."""
    closed = result["closed"]
    seen = {key: result["seen"][key] for key in closed["open"]}
    with psycopg.connect(system.database_url()) as line:
        rows = line.execute(
            "SELECT session_id, max(seq) FROM realtime_event WHERE created <= to_timestamp(%s)"
            " GROUP BY session_id",
            [closed["at"] - 6],
        ).fetchall()
    return sum(max(0, seq - seen[str(key)]) for key, seq in rows if str(key) in seen)


def machine() -> dict[str, Any]:
    """Where and when this was measured."""
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "load_before": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "date": datetime.now().astimezone().isoformat(timespec="minutes"),
        "httpx": httpx.__version__,
    }
