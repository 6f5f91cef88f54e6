"""A question from the message accepted to its answer's event, in a worker over the database."""

from __future__ import annotations

import statistics
import uuid
from typing import Any

from analysis.benchmarks.questions import QUESTIONS as FREE_QUESTIONS
from analysis.benchmarks.questions import forget
from analysis.benchmarks.stopwatch import Stopwatch
from analysis.chat.understanding import understand
from analysis.services.post_message import ask
from analysis.workspace import Workspace
from realtime.models import Session
from realtime.queueing import jobs_held_back
from realtime.runner import run_open_jobs

#: Questions to tools that read the wards; none starts a run. The first is not counted.
QUESTIONS = (
    "which wards are most at risk",
    "top ten wards by rainfall",
    "show the ten riskiest wards",
    "what is the mean rainfall by LGA",
    "how many wards have rainfall above the median",
    "map rainfall",
    "show the risk map",
    "which columns have missing values",
    "what is in my data",
    "bar chart of rainfall by LGA",
    "histogram of elevation",
    "list all variables",
    "wards with rainfall above 1000",
    "and the bottom five",
    "total population",
    "which LGAs have the most high risk wards",
    "how is the composite score calculated",
    "quelles sont les dix zones les plus à risque",
    "nuna min taswirar ruwan sama",
    "which ward get rain pass",
    "scatter of rainfall against elevation",
)
SHARE, LIMIT_SECONDS = 0.95, 0.15
UNDERSTOOD_SECONDS = 0.05


def measure_answers(session: Session) -> dict[str, Any]:
    """Time each question of a session with a risk run: 95 of 100 are not slower than the first time given."""
    wards = len(Workspace(session).wards)
    watch = Stopwatch()
    for text in QUESTIONS:
        with jobs_held_back(), watch.running():
            ask(session=session, client_id=uuid.uuid4().hex, text=text)
            run_open_jobs(session.pk, "benchmark")
    return watch.row(
        key="answer",
        title="Message to answer, 95 of 100",
        size=f"{wards:,} wards, {len(QUESTIONS) - 1} questions, median {_median(watch.wall):.3f} s",
        seconds=at_share(watch.wall),
        cpu_seconds=at_share(watch.cpu),
        limit_seconds=LIMIT_SECONDS,
    )


def measure_understanding(session: Session) -> dict[str, Any]:
    """Time the understanding alone of each question, one by one, with the session's look-ups.

    The short questions to tools and the long, mistyped and foreign ones; nothing is kept of an
    earlier time.
    """
    watch = Stopwatch()
    asked = (*QUESTIONS, *FREE_QUESTIONS)
    forget()
    for text in asked:
        with watch.running():
            understand(text, Workspace(session))
    return watch.row(
        key="understood",
        title="A question understood, 95 of 100",
        size=f"{len(asked) - 1} questions, one by one, median {_median(watch.wall):.3f} s",
        seconds=at_share(watch.wall),
        cpu_seconds=at_share(watch.cpu),
        limit_seconds=UNDERSTOOD_SECONDS,
    )


def _median(times: list[float]) -> float:
    return statistics.median(times[1:])


def at_share(times: list[float], share: float = SHARE) -> float:
    """The time that this share of the questions does not exceed; the first is not counted."""
    found = sorted(times[1:])
    return found[min(len(found) - 1, int(share * len(found)))]
