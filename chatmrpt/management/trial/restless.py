"""Somebody who changes their mind while the fault comes: stops, tries again, undoes, does again."""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import Any

from chatmrpt.management.trial.person import Person, State
from chatmrpt.management.trial.system import wait_for

QUESTION = "Rank the wards by risk"
PAUSE = 1.5
"""Seconds at most between two changes of mind."""


def be_restless(person: Person, files: dict[str, bytes], rng: random.Random, times: int) -> None:
    """Ask and stop, try again, take the last file out and bring it back while that is worked on."""
    for name, data in files.items():
        person.upload(name, data)
    wait_for(lambda: _in_force(person.state()["link"]), 90, 0.3, "the join of the files")
    for _ in range(times):
        question = person.ask(QUESTION)
        time.sleep(rng.random() * PAUSE)
        answer = _answer_to(person.state(), question)
        stopped = person.post(f"/messages/{answer['id']}/stop").json()
        if stopped["state"] == "stopped":
            time.sleep(rng.random() * PAUSE)
            person.post(f"/messages/{answer['id']}/retry")
        change = max(person.state()["change"].values(), key=lambda row: row["position"])["id"]
        for what in ("undo", "redo"):
            time.sleep(rng.random() * PAUSE)
            person.post(f"/sessions/{person.session}/{what}", change=change)
        person.answer_to(question)


def check_restless(person: Person, state: State, times: int, counts: Counter[str]) -> list[str]:
    """In the end all is as if they had known from the start what they want."""
    wrong = []
    messages = list(state["message"].values())
    for identifier in person.accepted_messages.values():
        answers = [row["state"] for row in messages if row["in_reply_to"] == identifier]
        counts["changed minds"] += 1
        if answers != ["complete"]:
            wrong.append(f"a question that was stopped and asked again has answers {answers}")
    if len(person.accepted_messages) != times:
        wrong.append(f"{len(person.accepted_messages)} of {times} questions accepted")
    for kind, most in (("dataset", len(person.accepted_uploads)), ("link", 1)):
        found = len(_in_force(state[kind]))
        if found != most:
            wrong.append(f"{found} of {most} in force after undo and redo: {kind}")
    if any(row["undone"] for row in state["change"].values()):
        wrong.append("a change that was done again is undone")
    return wrong


def _in_force(rows: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows.values() if row["current"]]


def _answer_to(state: State, question: str) -> dict[str, Any]:
    return next(row for row in state["message"].values() if row["in_reply_to"] == question)
