"""A backup of a running system, restored into an empty one: everything is there, bit for bit."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

import psycopg
import pytest

from chatmrpt.embedded.places import PROJECT, Places
from chatmrpt.management.trial.system import NOT_INHERITED
from tests.live.system import Person, wait_for

pytestmark = pytest.mark.live


NUMBERS = """
import json
from django.db.models import Count
from realtime.models import Session
rows = Session.objects.annotate(n=Count("events")).order_by("pk").values_list("pk", "last_seq", "n")
print(json.dumps([[str(key), seq, count] for key, seq, count in rows]))
"""


def tree(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def elsewhere(tmp_path):
    """Run a command with an empty system's data: `elsewhere("restore", file)`."""
    var = tmp_path / "empty" / "var"
    environment = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=PROJECT,
            env={**environment, "CHATMRPT_VAR": str(var)},
            capture_output=True,
            text=True,
        )

    run.var = var
    yield run
    shutil.rmtree(Places(var).outside, ignore_errors=True)


def manage(system, *arguments, **environment):
    before = dict(system.environment)
    system.environment |= environment
    try:
        return system.run("manage.py", *map(str, arguments), check=False)
    finally:
        system.environment = before


def session_rows(url):
    with psycopg.connect(url) as line:
        return line.execute(
            "SELECT s.id, s.last_seq, count(e.id) FROM realtime_session s"
            " LEFT JOIN realtime_event e ON e.session_id = s.id GROUP BY s.id ORDER BY s.id"
        ).fetchall()


def test_a_sealed_backup_of_a_running_system_is_the_same_system(system, elsewhere, tmp_path):
    person = Person(system)
    person.post(f"/sessions/{person.session}/sample", client_id="sample-of-backup")
    wait_for(lambda: [x for x in person.state()["link"].values() if x["current"]], 60)
    assert person.answer_to(person.ask("Rank the wards by risk"))["run"]
    wait_for(lambda: all(j["state"] == "done" for j in person.state()["job"].values()))

    key, out = tmp_path / "key", tmp_path / "night.backup"
    recipient = manage(system, "backup", "--new-key", key).stdout.split()[0].split("=")[1]
    made = manage(
        *(system, "backup", "--out", out, "--encrypt", "--json"), BACKUP_RECIPIENT=recipient
    )
    assert made.returncode == 0, made.stderr
    assert out.read_bytes()[:19] == b"age-encryption.org/"
    assert b"AGE-SECRET" in key.read_bytes()
    assert key.stat().st_mode & 0o077 == 0
    rows, files = session_rows(system.database_url()), tree(system.var / "files")

    without_key = elsewhere("restore", out)
    assert without_key.returncode == 1
    assert "--key-file" in without_key.stderr
    done = elsewhere("restore", out, "--key-file", key, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["files_compared"] == len(files) > 3
    assert tree(elsewhere.var / "files") == files
    kept = elsewhere("shell", "-v0", "-c", NUMBERS)
    assert json.loads(kept.stdout) == [[str(key), seq, count] for key, seq, count in rows]
    again = elsewhere("restore", out, "--key-file", key)
    assert again.returncode == 1
    assert "holds sessions" in again.stderr


def test_a_damaged_backup_changes_nothing(system, tmp_path):
    out = tmp_path / "damaged.backup"
    assert manage(system, "backup", "--out", out).returncode == 0
    content = bytearray(out.read_bytes())
    content[len(content) // 2] ^= 1
    out.write_bytes(content)
    before = session_rows(system.database_url())
    refused = manage(system, "restore", out, "--force")
    assert refused.returncode == 1
    assert "not a whole backup" in refused.stderr
    out.write_bytes(content[: len(content) // 3])
    assert "not a whole backup" in manage(system, "restore", out, "--force").stderr
    assert session_rows(system.database_url()) == before


def test_a_running_system_is_not_restored_over(system, tmp_path):
    out = tmp_path / "running.backup"
    assert manage(system, "backup", "--out", out).returncode == 0
    started = time.monotonic()
    refused = manage(system, "restore", out, "--force")
    assert refused.returncode == 1
    assert "at work" in refused.stderr
    assert time.monotonic() - started < 60
    twice = manage(system, "backup", "--out", out)
    assert twice.returncode == 1
    assert "not written over" in twice.stderr


def test_the_drill_compares_every_file_after_a_restore_and_says_the_rates(tmp_path):
    """The short form of `backup_drill --megabytes 1100`."""
    line = [sys.executable, "manage.py", "backup_drill", "--megabytes", "4", "--json"]
    done = subprocess.run(
        [*line, "--folder", str(tmp_path)], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["files_compared"] == report["files"] > 0
    assert report["bytes"] > 4e6
    assert report["backup_rate"] > 0
    assert report["restore_rate"] > 0
    assert list(tmp_path.iterdir()) == [], "it removes what it made"
