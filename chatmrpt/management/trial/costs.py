"""What one act of a person costs a system at rest: processor time by part, and memory."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import psutil
from websockets.sync.client import connect
from websockets.typing import Origin

from chatmrpt.management.trial.folder import own_folder
from chatmrpt.management.trial.load_run import maps_of, settle, take_sample, upload_text
from chatmrpt.management.trial.person import Person
from chatmrpt.management.trial.system import System, wait_for

PARTS = ("web", "workers", "PostgreSQL", "Valkey")
QUESTIONS = ("help", "what can you do?", "what is in my data?")
DATA_QUESTIONS = (
    "average rainfall by LGA",
    "top ten wards by rainfall",
    "how many wards are there?",
)
SILENT_SECONDS = 30


@dataclass
class Costs:
    """Milliseconds of processor time an act, by part; bytes by what holds them."""

    acts: dict[str, dict[str, float]] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)


def measure(people: int, server: str) -> Costs:
    """Do each act often, one after the other, at an own system with one web process."""
    options = ("--processes", "1", "--server", server, "--production")
    with own_folder("costs") as folder:
        system = System(folder / "var", *options, LOG_LEVEL="WARNING", JOB_LEASE_SECONDS="30")
        try:
            system.start()
            settle(system)
            return _measure(system, people)
        finally:
            system.stop()


def _measure(system: System, people: int) -> Costs:
    made = system.run("-m", "chatmrpt.management.trial.load_seed", str(people)).stdout
    seats: list[tuple[str, str]] = [(seat[0], seat[1]) for seat in json.loads(made)]
    costs = Costs(memory=_resting(system))
    with httpx.Client(base_url=system.address, timeout=60, trust_env=False) as http:
        _pages(system, http, seats, costs)
        _sockets(system, seats, costs)
        _data(system, http, costs)
    return costs


def _pages(system: System, http: httpx.Client, seats: list[tuple[str, str]], costs: Costs) -> None:
    for name in ("page opened for the first time", "page opened"):
        with _taken(system, costs, name, len(seats)):
            for session, cookie in seats:
                answer = http.get(f"/s/{session}/", headers={"Cookie": f"guest={cookie}"})
                answer.raise_for_status()


def _sockets(system: System, seats: list[tuple[str, str]], costs: Costs) -> None:
    address = system.address.replace("http", "ws", 1)
    before = _bytes(system.webs())
    with ExitStack() as lines:
        with _taken(system, costs, "socket opened", len(seats)):
            for session, cookie in seats:
                line = connect(
                    f"{address}/ws/sessions/{session}/?since=0",
                    origin=Origin(system.address), compression=None, proxy=None,
                    additional_headers={"Cookie": f"guest={cookie}"}, ping_interval=None,
                )  # fmt: skip
                lines.enter_context(contextlib.closing(line))
                line.recv(timeout=30)
        costs.memory["socket"] = (_bytes(system.webs()) - before) / len(seats)
        with _taken(system, costs, "socket held for a minute", len(seats) * SILENT_SECONDS / 60):
            time.sleep(SILENT_SECONDS)


def _data(system: System, http: httpx.Client, costs: Costs) -> None:
    person = Person(system.address)
    try:
        with _taken(system, costs, "question without data", 2 * len(QUESTIONS)):
            for text in (*QUESTIONS, *QUESTIONS):
                _answered(person, text)
        take_sample(person)
        with _taken(system, costs, "ranking of 275 wards", 1):
            _answered(person, "Rank the wards by risk")
        maps = maps_of(person)
        with _taken(system, costs, "question over data", 2 * len(DATA_QUESTIONS)):
            for text in (*DATA_QUESTIONS, *DATA_QUESTIONS):
                _answered(person, text)
        known = len(person.page.state.get("upload", {}))
        with _taken(system, costs, "file of 5 MB", 2):
            for number in range(2):
                person.upload(f"load {number}.csv", upload_text().encode())
            wait_for(lambda: _read(person, known + 2), 120, named="the reading of the files")
    finally:
        person.leave()
    _maps(system, http, maps, costs)


def _maps(system: System, http: httpx.Client, maps: dict[str, Any], costs: Costs) -> None:
    head, times = {"Cookie": maps["cookie"]}, 30
    tag = http.get(maps["list"], headers=head).raise_for_status().headers["ETag"]
    with _taken(system, costs, "map opened", times):
        for path in (maps["list"], *maps["paths"]) * times:
            http.get(path, headers=head).raise_for_status()
    with _taken(system, costs, "map opened again", times):
        for _ in range(times):
            http.get(maps["list"], headers={**head, "If-None-Match": tag})


def _answered(person: Person, text: str) -> None:
    """Ask, and wait at the open page: asking the server again and again would cost, too."""
    question = person.ask(text)

    def done() -> bool:
        messages = list(person.page.state.get("message", {}).values())
        return any(m["in_reply_to"] == question and m["state"] != "working" for m in messages)

    wait_for(done, 120, named=f"the answer to “{text}”")


def _read(person: Person, files: int) -> bool:
    """Whether the page shows so many uploads, and no work that is not over."""
    jobs = list(person.page.state.get("job", {}).values())
    over = all(job["state"] not in ("queued", "running") for job in jobs)
    return over and len(person.page.state.get("upload", {})) >= files


@contextmanager
def _taken(system: System, costs: Costs, name: str, times: float) -> Iterator[None]:
    """Note what the block took, without what a system at rest takes in that time."""
    idle = _idle(system)
    before, began = _used(system), time.monotonic()
    yield
    time.sleep(1)  # What comes after the answer belongs to it.
    lasted, after = time.monotonic() - began, _used(system)
    costs.acts[name] = {
        part: max(0.0, round(1000 * (after[part] - before[part] - idle[part] * lasted) / times, 2))
        for part in PARTS
    }


def _idle(system: System, seconds: float = 3) -> dict[str, float]:
    before = _used(system)
    time.sleep(seconds)
    after = _used(system)
    return {part: (after[part] - before[part]) / seconds for part in PARTS}


def _processes(system: System) -> dict[str, list[psutil.Process]]:
    postmaster = system.postmaster()
    return {
        "web": system.webs(),
        "workers": system.find_all("realtime.worker"),
        "PostgreSQL": [postmaster, *postmaster.children()],
        "Valkey": [system.valkey()],
    }


def _used(system: System) -> dict[str, float]:
    """Seconds of processor time by part, ended children among them."""
    used = dict.fromkeys(PARTS, 0.0)
    for part, processes in _processes(system).items():
        for process in processes:
            with contextlib.suppress(psutil.Error):
                used[part] += sum(process.cpu_times()[:4])
    return used


def _bytes(processes: list[psutil.Process]) -> float:
    return float(sum(process.memory_full_info().uss for process in processes))


def _resting(system: System) -> dict[str, float]:
    """Bytes of a process of each kind once it has started."""
    found = {"web process": _bytes(system.webs()[:1])}
    for queue in ("chat", "ingest", "analysis", "export"):
        found[f"worker {queue}"] = _bytes([system.worker(queue)])
    return found
