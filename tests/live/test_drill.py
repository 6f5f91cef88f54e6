"""Short forms of the drill and of the load; the long ones are commands."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest

from chatmrpt.management.trial.drill import check_database, run_fault
from chatmrpt.management.trial.faults import FAULTS
from chatmrpt.management.trial.load_run import run_people
from chatmrpt.management.trial.load_stages import STAGES
from tests.live.system import ROOT, Person, wait_for
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


TRIAL = """
import json, sys, time
from pathlib import Path
from chatmrpt.management.trial.faults import small_disk
from chatmrpt.management.trial.folder import own_folder
from chatmrpt.management.trial.system import System
with own_folder("killed", Path(sys.argv[1])) as folder, small_disk(folder / "var" / "files"):
    system = System(folder / "var").start()
    system.worker("export").suspend()
    services = [system.postmaster(), system.valkey(), system.process]
    pids = [process.pid for process in (*services, *system.family())]
    print(json.dumps([str(folder), str(system.places.outside), pids]), flush=True)
    time.sleep(600)
"""


def test_a_trial_that_is_killed_leaves_nothing_behind(tmp_path):
    line = [sys.executable, "-c", TRIAL, str(tmp_path)]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) as trial:
        folder, outside, pids = json.loads(trial.stdout.readline())
        processes = [psutil.Process(pid) for pid in pids]
        assert len(processes) >= 9
        trial.kill()
    alive = psutil.wait_procs(processes, timeout=60)[1]
    assert not alive
    wait_for(lambda: not Path(folder).exists(), 20, named="the removal of the folder")
    assert not Path(outside).exists()
    assert not [disk for disk in psutil.disk_partitions(all=True) if folder in disk.mountpoint]


def test_twenty_people_lose_nothing(system, tmp_path):
    stage = next(stage for stage in STAGES if stage.key == "50").scaled(20, 8)
    run = run_people(stage, system, tmp_path)
    figures = run["figures"]
    assert (figures["errors"], figures["lost"], figures["doubled"]) == (0, 0, 0), run["failures"]
    assert figures["most_open"] == 20
    assert {row["name"] for row in run["rows"]} >= {"page", "event delivered", "answer complete"}
    assert json.dumps(run)
