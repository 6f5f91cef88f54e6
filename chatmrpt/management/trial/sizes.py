"""From what one act costs to how large a system must be, and what it costs a month."""

from __future__ import annotations

import math
from dataclasses import dataclass

from chatmrpt.management.trial.load_stages import ARRIVALS, LIMITS

#: Acts of one person with an open page in an hour: the mixture of the load test (one in eleven
#: works and asks a question a minute), with files, rankings and maps as in a week of planning.
HABITS = {
    "page opened": 2.0,
    "socket opened": 2.0,
    "socket held for a minute": 60.0,
    "question without data": 60 / 11 / 2,
    "question over data": 60 / 11 / 2,
    "ranking of 275 wards": 0.1,
    "file of 5 MB": 0.1,
    "map opened": 1.0,
    "map opened again": 3.0,
}
#: Processors are busy to this part at most: beyond it the cluster adds processes.
BUSY = 0.6
#: Gigabytes for the system and the caches of PostgreSQL, beside the processes.
GROUND = 2.0


@dataclass(frozen=True)
class Size:
    """What so many people with an open page need."""

    people: int
    cores: int
    cores_at_rest: float
    web_processes: int
    chat_workers: int
    gigabytes: float
    a_month: float


def size_for(
    people: int,
    acts: dict[str, dict[str, float]],
    memory: dict[str, float],
    prices: tuple[float, float],
) -> Size:
    """The size for `people` open pages at once.

    Parameters
    ----------
    people
        How many; in the rush a tenth of them come in a second, `ARRIVALS` at most, and after all
        lines broke at once all sockets are open again within the limit of a storm.
    acts
        Milliseconds of processor time an act, by part ("web", "workers", "PostgreSQL", "Valkey").
    memory
        Bytes of a "socket", a "web process" and a "worker …" of each queue.
    prices
        Of a core and of a gigabyte of memory, a month.
    """

    def cores(part: str) -> float:
        milliseconds = sum(times * acts[act][part] for act, times in HABITS.items())
        return people * milliseconds / 3_600_000

    steady = {part: cores(part) for part in ("web", "workers", "PostgreSQL", "Valkey")}
    come = min(ARRIVALS, people / 10)
    opening = {part: acts["page opened"][part] + acts["socket opened"][part] for part in steady}
    rush = come * sum(opening.values()) / 1000
    storm = people * sum(acts["socket opened"].values()) / 1000 / LIMITS["storm_s"]
    peak = sum(steady.values()) + max(rush, storm)
    web = steady["web"] + come * opening["web"] / 1000
    chat = people * (60 / 11) * _question(acts) / 3_600_000
    processes = max(1, math.ceil(web / BUSY))
    workers = max(1, math.ceil(chat / BUSY))
    others = sum(memory[f"worker {queue}"] for queue in ("ingest", "analysis", "export"))
    held = processes * memory["web process"] + people * memory["socket"]
    held += workers * memory["worker chat"] + others
    needed = max(1, math.ceil(peak / BUSY))
    gigabytes = math.ceil(held / 1e9 + GROUND)
    month = needed * prices[0] + gigabytes * prices[1]
    return Size(
        people, needed, round(sum(steady.values()), 2), processes, workers, gigabytes, month
    )


def _question(acts: dict[str, dict[str, float]]) -> float:
    """Milliseconds of a chat worker for a question, without and over data by turns."""
    return (acts["question without data"]["workers"] + acts["question over data"]["workers"]) / 2
