"""What `up` and every command say to wrong options, and the end of a worker that is stuck."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.commands import up
from chatmrpt.management.supervisor import SILENT_LOOKS, Process
from realtime.models import Worker


def test_a_wrong_option_is_one_sentence_and_a_hint(capsys):
    from chatmrpt.management.commands.seed_demo import Command

    with pytest.raises(CommandError, match=r"--user --files is required\.\nExample: "):
        call_command("seed_demo")
    with pytest.raises(SystemExit) as ended:
        Command().run_from_argv(["manage.py", "seed_demo", "--every"])
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (1, "")
    assert "usage:" not in printed.err
    assert "Example: " in printed.err


def test_a_port_that_cannot_be_is_refused():
    with pytest.raises(ProblemError, match="99999"):
        up._port("127.0.0.1", 99999)


def test_a_process_without_a_sign_is_ended_after_some_looks():
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    process = Process("worker", sleeper, is_silent=lambda pid: True)
    process.start()
    try:
        for _ in range(SILENT_LOOKS - 1):
            process.end_if_stuck()
        with pytest.raises(subprocess.TimeoutExpired):
            process.running.wait(0.2)
        process.end_if_stuck()
        assert process.running.wait(5) < 0
    finally:
        process.running.kill()


@pytest.mark.django_db
def test_a_worker_is_silent_when_its_heartbeat_is_old(monkeypatch):
    monkeypatch.setattr(up.connections, "close_all", lambda: None)
    name = f"{socket.gethostname()}-{os.getpid()}"
    seen = timezone.now()
    worker = Worker.objects.create(name=name, queue="chat", host="h", pid=os.getpid(), seen=seen)
    assert not up._is_silent(os.getpid())
    worker.seen -= 2 * Worker.SILENT + timedelta(seconds=1)
    worker.save()
    assert up._is_silent(os.getpid())


STAND_STILL = """
import os, time
from rq import SimpleWorker

def work(self, **options):
    from django.db import InternalError, connection, transaction
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SHOW idle_in_transaction_session_timeout")
            print(cursor.fetchone()[0], flush=True)
            time.sleep(float(os.environ["STILL"]))
            cursor.execute("SELECT 1")
    except InternalError as error:
        print("lost it:", "idle-in-transaction" in str(error))
    else:
        print("kept it")

SimpleWorker.work = work
from realtime import worker
worker.main("export")
"""


@pytest.mark.parametrize(
    ("given", "still", "said"),
    [
        ({}, 0, ["1min", "kept it"]),
        ({"PGOPTIONS": "-c idle_in_transaction_session_timeout=1s"}, 3, ["1s", "lost it: True"]),
    ],
)
def test_a_worker_that_stands_still_in_a_transaction_loses_what_it_holds(given, still, said):
    environment = {**os.environ, **given, "STILL": str(still), "DATABASE_POOL_SIZE": "0"}
    line = [sys.executable, "-c", STAND_STILL]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=120)
    assert done.stdout.split("\n")[:2] == said, done.stderr[-2000:]
