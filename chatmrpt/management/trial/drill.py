"""Faults at random moments while people work, and after each: was anything lost or doubled?"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg

from chatmrpt.management.trial.faults import Fault
from chatmrpt.management.trial.person import Person, State, fold
from chatmrpt.management.trial.restless import be_restless, check_restless
from chatmrpt.management.trial.system import NotInTime, System, wait_for

QUESTIONS = ("help", "Rank the wards by risk", "Show the top 5 wards")
PEOPLE = 2
CHANGES_OF_MIND = 2
SETTLE_SECONDS = 120.0
WITHIN = 5.0
"""A fault comes at a random moment of the first so many seconds."""


@dataclass
class Outcome:
    """One fault, and what was found after it."""

    fault: str
    round: int
    did: str
    seconds: float
    losses: list[str]
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def survived(self) -> bool:
        """Whether nothing was lost or doubled."""
        return not self.losses


def run_fault(
    system: System, fault: Fault, number: int, rng: random.Random, files: dict[str, bytes]
) -> Outcome:
    """People upload and ask; the fault comes; all settles; everything is checked."""
    started = time.monotonic()
    losses: list[str] = []
    people: list[Person] = []
    did = ""
    try:
        running = system.roll()
        people = [Person(system.address) for _ in range(PEOPLE + 1)]
        *steady, restless = people
        own = random.Random(rng.random())  # noqa: S311
        work = [_in_thread(_work, person, files, losses) for person in steady]
        work.append(_in_thread(_change_mind, restless, files, losses, own))
        time.sleep(rng.random() * WITHIN)
        did = fault.inject(system, rng)
        for thread in work:
            thread.join(SETTLE_SECONDS)
        if any(thread.is_alive() for thread in work):
            losses.append("people still wait for an acknowledgement")
        wait_for(system.is_ready, SETTLE_SECONDS, named="all parts answering again")
        wait_for(lambda: system.roll() == running, SETTLE_SECONDS, named="the return of all parts")
        counts: Counter[str] = Counter()
        for person in steady:
            _settle(person)
            losses += check(person, counts)
        _settle(restless)
        losses += check_mind(restless, counts)
        losses += check_database(system)
    except (NotInTime, psycopg.Error) as error:
        losses.append(str(error)[:300])
        counts = Counter()
    finally:
        for person in people:
            person.leave()
    return Outcome(fault.key, number, did, time.monotonic() - started, losses, counts)


def _in_thread(what: Callable[..., None], *arguments: Any) -> threading.Thread:
    thread = threading.Thread(target=what, args=arguments, name="person", daemon=True)
    thread.start()
    return thread


def _work(person: Person, files: dict[str, bytes], losses: list[str]) -> None:
    try:
        for name, data in files.items():
            person.upload(name, data)
        for text in QUESTIONS:
            question = person.ask(text)
            person.answer_to(question)
    except NotInTime as error:
        losses.append(str(error)[:300])


def _change_mind(
    person: Person, files: dict[str, bytes], losses: list[str], rng: random.Random
) -> None:
    try:
        be_restless(person, files, rng, CHANGES_OF_MIND)
    except NotInTime as error:
        losses.append(f"who changes their mind: {str(error)[:300]}")


def _settle(person: Person) -> None:
    """Wait until no job is open and the page is where a fresh load is."""

    def quiet() -> bool:
        fresh = person.snapshot()
        jobs = fresh["state"]["job"].values()
        over = all(job["state"] in ("done", "failed", "cancelled") for job in jobs)
        return bool(over and person.page.seq == fresh["seq"])

    wait_for(quiet, SETTLE_SECONDS, 0.3, "quiet")


def check(person: Person, counts: Counter[str]) -> list[str]:
    """What is wrong with a person's session, in words; counts what was there."""
    fresh = person.snapshot()
    state: State = fresh["state"]
    log = person.get(f"/sessions/{person.session}/events?since=0").json()["events"]
    counts["events"] += len(log)
    return [
        *_check_uploads(person, state, counts),
        *_check_messages(person, state, counts),
        *_check_runs(state, counts),
        *check_log(person, log, state, fresh["seq"]),
    ]


def check_mind(person: Person, counts: Counter[str]) -> list[str]:
    """The same for who changed their mind."""
    fresh = person.snapshot()
    state: State = fresh["state"]
    log = person.get(f"/sessions/{person.session}/events?since=0").json()["events"]
    return [
        *check_restless(person, state, CHANGES_OF_MIND, counts),
        *check_log(person, log, state, fresh["seq"]),
    ]


def _check_uploads(person: Person, state: State, counts: Counter[str]) -> list[str]:
    wrong = []
    for client_id, filename in person.accepted_uploads.items():
        found = [row for row in state["upload"].values() if row["client_id"] == client_id]
        counts["uploads"] += len(found)
        if len(found) != 1:
            wrong.append(f"upload {filename} is there {len(found)} times")
        elif found[0]["state"] != "ready" or found[0]["dataset"] not in state["dataset"]:
            wrong.append(f"upload {filename} is {found[0]['state']}: {found[0]['error']}")
    current = [row for row in state["dataset"].values() if row["current"]]
    if len(current) != len(person.accepted_uploads):
        wrong.append(f"{len(current)} datasets of {len(person.accepted_uploads)} uploads")
    return wrong


def _check_messages(person: Person, state: State, counts: Counter[str]) -> list[str]:
    wrong = []
    messages = list(state["message"].values())
    for client_id, identifier in person.accepted_messages.items():
        same = [row for row in messages if row["client_id"] == client_id]
        counts["messages"] += len(same)
        if [row["id"] for row in same] != [identifier]:
            wrong.append(f"a message is there {len(same)} times")
        answers = [row for row in messages if row["in_reply_to"] == identifier]
        counts["answers"] += len(answers)
        if len(answers) != 1 or answers[0]["state"] != "complete":
            states = [(row["state"], row["headline"]) for row in answers]
            wrong.append(f"{len(answers)} answers to a message: {states}")
    if len(person.accepted_messages) != len(QUESTIONS):
        wrong.append(f"{len(person.accepted_messages)} of {len(QUESTIONS)} messages accepted")
    return wrong


def _check_runs(state: State, counts: Counter[str]) -> list[str]:
    done = [row for row in state["run"].values() if row["state"] == "done"]
    counts["results"] += len(done)
    if len(done) != 1 or len(state["run"]) != 1:
        return [f"{len(done)} results of {len(state['run'])} runs where one was asked for"]
    return []


def check_log(person: Person, log: list[dict[str, Any]], state: State, seq: int) -> list[str]:
    """The log has no gap, its fold is the state, and the open page is where a fresh load is."""
    wrong = []
    if [event["seq"] for event in log] != list(range(1, seq + 1)):
        wrong.append(f"the log has {len(log)} events up to number {seq}")
    folded: State = {}
    for event in log:
        fold(folded, event)
    kept = {kind: rows for kind, rows in state.items() if rows}
    if {kind: rows for kind, rows in folded.items() if rows} != kept:
        wrong.append(f"all events together are not the state: {_unlike(folded, kept)}")
    page = person.page
    if page.doubled or page.gaps:
        wrong.append(f"the page got {page.doubled} events twice and missed {page.gaps}")
    if {kind: rows for kind, rows in page.state.items() if rows} != kept:
        wrong.append(f"the open page is not a fresh load: {_unlike(page.state, kept)}")
    return wrong


def _unlike(one: State, other: State) -> list[str]:
    """Which kinds of entities, and which of their fields, are not the same."""
    found = set()
    for kind in one.keys() | other.keys():
        left, right = one.get(kind, {}), other.get(kind, {})
        for key in left.keys() | right.keys():
            a, b = left.get(key, {}), right.get(key, {})
            found |= {
                f"{kind}.{name}" for name in a.keys() | b.keys() if a.get(name) != b.get(name)
            }
    return sorted(found)


def check_database(system: System) -> list[str]:
    """No log with a gap, no failed job, no result twice, over all sessions."""
    with psycopg.connect(system.database_url(), connect_timeout=5) as connection:
        gaps = connection.execute(
            "SELECT count(*) FROM (SELECT s.id FROM realtime_session s LEFT JOIN realtime_event e"
            " ON e.session_id = s.id GROUP BY s.id HAVING count(e.id) <> s.last_seq"
            " OR coalesce(max(e.seq), 0) <> s.last_seq) AS bad"
        ).fetchone()
        failed = connection.execute(
            "SELECT kind, error FROM realtime_job WHERE state = 'failed' LIMIT 3"
        ).fetchall()
        twice = connection.execute(
            "SELECT kind, count(*) FROM analysis_run WHERE finished IS NOT NULL"
            " GROUP BY session_id, kind, receipt_hash, link_id HAVING count(*) > 1"
        ).fetchall()
    wrong = [f"{gaps[0]} logs with a gap"] if gaps and gaps[0] else []
    wrong += [f"{count} equal results of {kind}" for kind, count in twice]
    return wrong + [f"job {kind} failed: {error}" for kind, error in failed]
