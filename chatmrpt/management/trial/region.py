"""A region is lost at once: its replica takes over. What was lost, and when do people work again?"""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

from chatmrpt.embedded import past, postgres
from chatmrpt.embedded.places import Places
from chatmrpt.management.trial.drill import check_log
from chatmrpt.management.trial.person import Person
from chatmrpt.management.trial.system import NotInTime, System, free_port, wait_for

PEOPLE = 2
QUESTIONS = ("help", "Rank the wards by risk")
#: The loss comes at a random moment of these seconds after the people's first work.
WITHIN = (2.0, 8.0)
#: The replication of the files goes round so often: a provider's takes seconds to minutes.
FILES_EVERY = 1.0
SETTLE_SECONDS = 180.0


@dataclass
class Failover:
    """One loss of a region, and what was found in the other."""

    round: int
    #: Seconds between the last change that the second region has and the last acknowledged one.
    lost_seconds: float = 0.0
    #: Seconds from the loss until the second region answers, and until a question is answered.
    ready_seconds: float = 0.0
    answer_seconds: float = 0.0
    accepted: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Standby:
    """The second region: a streaming replica, and copies of the files as they come."""

    def __init__(self, first: System, var: Path) -> None:
        self.first, self.places = first, Places(var)
        self.system = System(var, "--production")
        self._over = threading.Event()
        self._copies = threading.Thread(target=self._copy_files, name="bucket", daemon=True)

    def follow(self) -> None:
        """Start to follow the first region."""
        port, run = free_port(), self.places.run
        run.mkdir(parents=True)
        past.make_replica(self.places, self.first.places, self.first.ports()["postgres"])
        postgres.start(self.places, port)
        (run / "ports.json").write_text(json.dumps({"postgres": port}))
        shutil.copy2(self.first.var / "run" / "secret_key", run / "secret_key")
        self._copies.start()

    def take_over(self) -> System:
        """Stop to follow, promote, and start the application."""
        self._over.set()
        self._copies.join()
        with psycopg.connect(self.system.database_url(), autocommit=True) as line:
            line.execute("SELECT pg_promote()")
        return self.system.start()

    def stop(self) -> None:
        """End what is left of it."""
        self._over.set()
        self.system.stop()
        postgres.stop(self.places)

    def _copy_files(self) -> None:
        here, there = self.first.var / "files", self.places.var / "files"
        while not self._over.wait(FILES_EVERY):
            # What goes while the copy is made is a part of an upload that is whole by now.
            with contextlib.suppress(shutil.Error, FileNotFoundError):
                shutil.copytree(here, there, dirs_exist_ok=True, copy_function=_copy_once)


class Diary:
    """Writes without end, and remembers when each change was acknowledged."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.acknowledged: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._write, name="diary", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop writing."""
        self._over.set()
        self._thread.join()

    def lost_seconds(self) -> float:
        """By how much the last change that is there is older than the last acknowledged one."""
        title = next(iter(self.person.state()["session"].values()))["title"]
        number = int(title.removeprefix("change ")) if title.startswith("change ") else 0
        if not self.acknowledged or number >= len(self.acknowledged):
            return 0.0
        first_lost = self.acknowledged[number]
        return self.acknowledged[-1] - first_lost + 0.001

    def _write(self) -> None:
        person = self.person
        while not self._over.is_set():
            body = {"title": f"change {len(self.acknowledged) + 1}"}
            with contextlib.suppress(httpx.HTTPError):
                answer = person.patch(f"/sessions/{person.session}", body)
                if answer.status_code == 200:
                    self.acknowledged.append(time.monotonic())
            self._over.wait(0.02)


def lose_region(
    first: System, second: Standby, number: int, rng: random.Random, files: dict[str, bytes]
) -> Failover:
    """People work in the first region; it is gone at once; they go on in the second."""
    found = Failover(number)
    people = [Person(first.address) for _ in range(PEOPLE + 1)]
    try:
        diary = Diary(people[0])
        work = [
            threading.Thread(target=_work, args=(person, files), daemon=True)
            for person in people[1:]
        ]
        for thread in work:
            thread.start()
        time.sleep(rng.uniform(*WITHIN))
        first.kill()
        gone = time.monotonic()
        diary.close()
        for person in people:
            person.give_up()
        for thread in work:
            thread.join()
        system = second.take_over()
        found.ready_seconds = time.monotonic() - gone
        for person in people:
            person.move_to(system.address)
        asked = people[1].ask("help")
        people[1].answer_to(asked)
        found.answer_seconds = time.monotonic() - gone
        found.lost_seconds = diary.lost_seconds()
        for person in people[1:]:
            _go_on(person, found)
    except NotInTime as error:
        found.wrong.append(str(error)[:300])
    finally:
        for person in people:
            person.leave()
    return found


def _work(person: Person, files: dict[str, bytes]) -> None:
    """Until the region is gone."""
    with contextlib.suppress(NotInTime):
        for name, data in files.items():
            person.upload(name, data)
        for text in QUESTIONS:
            person.answer_to(person.ask(text))


def _go_on(person: Person, found: Failover) -> None:
    """What was accepted is there or counted as lost; what is there goes on and is right."""
    found.accepted += len(person.accepted_messages) + len(person.accepted_uploads)

    def quiet() -> bool:
        jobs = person.state()["job"].values()
        return all(job["state"] in ("done", "failed", "cancelled") for job in jobs)

    wait_for(quiet, SETTLE_SECONDS, 0.3, "quiet in the second region")
    wait_for(lambda: person.page.seq == person.snapshot()["seq"], 30, 0.3, "a page that is level")
    fresh = person.snapshot()
    state: dict[str, dict[str, Any]] = fresh["state"]
    for name, lost in _lost(person, state).items():
        found.lost += [f"{name} {what}" for what in lost]
    for message in state["message"].values():
        answers = [m for m in state["message"].values() if m["in_reply_to"] == message["id"]]
        if message["role"] == "user" and len(answers) != 1:
            found.wrong.append(f"{len(answers)} answers to a message")
    log = person.get(f"/sessions/{person.session}/events?since=0").json()["events"]
    found.wrong += check_log(person, log, state, fresh["seq"])


def _lost(person: Person, state: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    ready = {row["client_id"] for row in state["upload"].values() if row["state"] == "ready"}
    known = {row["client_id"] for row in state["message"].values()}
    return {
        "upload": [name for client, name in person.accepted_uploads.items() if client not in ready],
        "message": [client for client in person.accepted_messages if client not in known],
    }


def _copy_once(source: str, target: str) -> str:
    """A stored file never changes: what is there in full is not copied again."""
    there, here = Path(target), Path(source)
    if not (there.exists() and there.stat().st_size == here.stat().st_size):
        shutil.copy2(source, target)
    return target
