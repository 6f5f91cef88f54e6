"""The archive of the embedded server: back to a moment between two changes, for real."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command

from chatmrpt.embedded import past, postgres
from chatmrpt.embedded.places import Places
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.trial.system import free_port

pytestmark = pytest.mark.live


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A server of its own with an archive, and its port."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == tmp_path.owner() and folder.is_relative_to(tmp_path.parents[1]):
            folder.chmod(folder.stat().st_mode | 0o111)
    monkeypatch.setenv("WAL_ARCHIVE", str(tmp_path / "archive"))
    places, port = Places(tmp_path / "server" / "var"), free_port()
    places.var.mkdir(parents=True)
    postgres.start(places, port)
    yield places, port
    postgres.stop(places)
    shutil.rmtree(places.outside, ignore_errors=True)


def ask(server, question):
    with psycopg.connect(postgres.url(*server), autocommit=True) as line:
        found = line.execute(question)
        return found.fetchall() if found.description else None


def test_the_server_goes_back_to_a_moment_between_two_changes(server, monkeypatch):
    places, port = server
    ask(server, "CREATE TABLE note (word text)")
    past.copy_server(places, port)
    ask(server, "INSERT INTO note VALUES ('A')")
    between = ask(server, "SELECT clock_timestamp()")[0][0]
    ask(server, "INSERT INTO note VALUES ('B')")
    with pytest.raises(ProblemError, match="No copy of the server was made before"):
        past.go_back(places, port, datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(ProblemError, match="yet to come"):
        past.go_back(places, port, datetime.now(UTC) + timedelta(hours=1))
    assert ask(server, "SELECT word FROM note ORDER BY word") == [("A",), ("B",)]

    done = past.go_back(places, port, between)

    assert ask(server, "SELECT word FROM note") == [("A",)]
    assert Path(done["put_aside"]).is_dir()
    ask(server, "INSERT INTO note VALUES ('C')")

    shutil.rmtree(past.archive_folder() / "wal")  # What the archive lacks is never passed over.
    monkeypatch.setattr(past, "_take_log", lambda *_: None)
    with pytest.raises(ProblemError, match="does not reach that moment"):
        past.go_back(places, port, datetime.now(UTC))
    assert ask(server, "SELECT word FROM note ORDER BY word") == [("A",), ("C",)]


def test_without_an_archive_and_while_others_work_nothing_is_put_back(monkeypatch):
    monkeypatch.delenv("WAL_ARCHIVE", raising=False)
    with pytest.raises(CommandError, match="is no time"):
        call_command("restore", until="yesterday")
    with pytest.raises(CommandError, match="Either a backup's file or a time"):
        call_command("restore")
    with pytest.raises(CommandError, match="WAL_ARCHIVE is not set"):
        call_command("restore", until="2026-11-22T14:05+00:00")
