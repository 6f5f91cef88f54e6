"""Short forms of the drill and of the load; the long ones are commands."""

from __future__ import annotations

import json
import random

import psycopg
import pytest

from chatmrpt.management.trial.drill import check_database, run_fault
from chatmrpt.management.trial.faults import FAULTS
from chatmrpt.management.trial.load_run import run_people
from chatmrpt.management.trial.load_stages import STAGES
from tests.live.system import Person
from uploads.sample import BOUNDARY, WARDS, sample_files

pytestmark = pytest.mark.live


def files():
    sample = sample_files()
    return {name: sample[name] for name in (BOUNDARY, WARDS)}


@pytest.mark.parametrize("key", ["kill_worker_during", "disk_full"])
def test_nothing_is_lost_or_doubled_by_a_fault(system, key):
    fault = next(fault for fault in FAULTS if fault.key == key)
    outcome = run_fault(system, fault, 1, random.Random(7), files())
    assert outcome.losses == []
    assert outcome.did
    assert outcome.counts["uploads"] == 4
    assert outcome.counts["results"] == 2


def test_the_drill_notices_a_lost_event(system):
    session = Person(system).session
    move = "UPDATE realtime_session SET last_seq = last_seq + %s WHERE id = %s"
    with psycopg.connect(system.database_url(), autocommit=True) as line:
        line.execute(move, [1, session])  # As if the last event were gone.
        try:
            assert "1 logs with a gap" in check_database(system)
        finally:
            line.execute(move, [-1, session])
    assert not [loss for loss in check_database(system) if "gap" in loss]


def test_twenty_people_lose_nothing(system, tmp_path):
    stage = next(stage for stage in STAGES if stage.key == "50").scaled(20, 8)
    run = run_people(stage, system, tmp_path)
    figures = run["figures"]
    assert (figures["errors"], figures["lost"], figures["doubled"]) == (0, 0, 0), run["failures"]
    assert figures["most_open"] == 20
    assert {row["name"] for row in run["rows"]} >= {"page", "event delivered", "answer complete"}
    assert json.dumps(run)
