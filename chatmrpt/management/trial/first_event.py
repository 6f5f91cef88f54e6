"""From a message that is accepted to the first event that an open page gets of its answer."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from analysis.benchmarks.stopwatch import Stopwatch
from analysis.benchmarks.whole_answer import LIMIT_SECONDS, QUESTIONS, at_share
from chatmrpt.management.trial.folder import own_folder
from chatmrpt.management.trial.person import Person
from chatmrpt.management.trial.system import System, wait_for

EVERY = 0.001
PATIENCE = 60.0


def measure_first_events(wards: int, lgas: int) -> dict[str, Any]:
    """Time it over HTTP and a websocket of an own installation, with a ranked state of `wards`.

    Two clocks: from the moment its acceptance is back, and from before the message is sent. The
    answer's row is announced with the acceptance, so the first may be nothing.
    """
    with own_folder("first-event") as folder:
        system = System(folder / "var").start()
        try:
            person = Person(system.address)
            _prepare(person, wards, lgas)
            sent, accepted = Stopwatch(), Stopwatch()
            for text in QUESTIONS:
                with sent.running():
                    question = person.ask(text)
                    with accepted.running():
                        _first_event(person, question)
                _answered(person, question)
            person.leave()
        finally:
            system.stop()
    return accepted.row(
        key="answer",
        title="Accepted to first event, 95 of 100",
        size=f"{wards:,} wards, by websocket; from sending {at_share(sent.wall):.3f} s",
        seconds=at_share(accepted.wall),
        cpu_seconds=None,
        limit_seconds=LIMIT_SECONDS,
    )


def _prepare(person: Person, wards: int, lgas: int) -> None:
    """Upload a made-up state as a person does, and rank its wards."""
    from uploads.sample import make_sample_state, write_sample

    with tempfile.TemporaryDirectory() as folder:
        for path in write_sample(Path(folder), make_sample_state(1, wards, lgas)):
            if "facilities" not in path.name:
                person.upload(path.name, path.read_bytes())
    wait_for(lambda: _quiet(person), PATIENCE, 0.3, "reading the files")
    _answered(person, person.ask("rank the wards"))


def _quiet(person: Person) -> bool:
    jobs = person.state().get("job", {}).values()
    return bool(jobs) and all(job["state"] not in ("queued", "running") for job in jobs)


def _first_event(person: Person, question: str) -> None:
    """Wait until the open page has an event of the question's answer."""
    started = time.monotonic()
    while not _reply(person, question):
        if time.monotonic() > started + PATIENCE:
            raise TimeoutError(f"no event of an answer within {PATIENCE:g} s")
        time.sleep(EVERY)


def _reply(person: Person, question: str) -> dict[str, Any] | None:
    """The answer's row as the page has it from its socket."""
    messages = list(person.page.state.get("message", {}).values())
    return next((item for item in messages if item["in_reply_to"] == question), None)


def _answered(person: Person, question: str) -> None:
    def done() -> bool:
        reply = _reply(person, question)
        return reply is not None and reply["state"] != "working"

    wait_for(done, PATIENCE, 0.01, "the answer")
