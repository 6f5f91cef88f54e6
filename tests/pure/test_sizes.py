"""From the cost of an act to the size of a system, by hand."""

from __future__ import annotations

import pytest

from chatmrpt.management.trial.sizes import BUSY, HABITS, size_for

PARTS = ("web", "workers", "PostgreSQL", "Valkey")
MEMORY = {
    "socket": 50e3, "web process": 400e6, "worker chat": 500e6,
    "worker ingest": 300e6, "worker analysis": 300e6, "worker export": 400e6,
}  # fmt: skip


def acts(**costs):
    """Nothing costs anything but what is named."""
    return {act: {part: costs.get(act, {}).get(part, 0.0) for part in PARTS} for act in HABITS}


def test_a_thousand_people_whose_questions_alone_cost():
    costs = {"web": 18.0, "workers": 66.0}
    named = {"question without data": costs, "question over data": costs}
    size = size_for(1000, acts(**named), MEMORY, (20, 3))
    # 1,000 people ask 60 / 11 an hour each: 5,454.5 x 84 ms in 3,600 s.
    assert size.cores_at_rest == pytest.approx(0.13, abs=0.005)
    assert (size.cores, size.web_processes, size.chat_workers) == (1, 1, 1)
    # 400 + 50 + 500 + 1,000 MB, and two for the ground.
    assert size.gigabytes == 4
    assert size.a_month == pytest.approx(20 + 4 * 3)


def test_the_rush_and_the_storm_decide_where_opening_is_dear():
    named = {"page opened": {"web": 10.0}, "socket opened": {"web": 3.0, "PostgreSQL": 1.0}}
    size = size_for(10_000, acts(**named), MEMORY, (20, 3))
    rush = 40 * 14 / 1000
    storm = 10_000 * 4 / 1000 / 30
    steady = 10_000 * 2 * 14 / 3_600_000
    assert storm > rush
    assert size.cores == -(-(steady + storm) // BUSY)


def test_twice_the_people_never_need_less():
    named = {"page opened": {"web": 10.0}, "file of 5 MB": {"workers": 4000.0}}
    sizes = [size_for(n, acts(**named), MEMORY, (20, 3)) for n in (50, 1000, 5500, 10_000)]
    assert [size.cores for size in sizes] == sorted(size.cores for size in sizes)
    assert [size.gigabytes for size in sizes] == sorted(size.gigabytes for size in sizes)
