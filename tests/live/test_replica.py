"""A second PostgreSQL by streaming replication: own writes at once, other reads from the replica."""

from __future__ import annotations

import shutil
import uuid

import psycopg
import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import connections
from django.test import AsyncClient, Client, override_settings

from chatmrpt.embedded import held_services, past, postgres
from chatmrpt.embedded.places import Places
from chatmrpt.lib import metrics
from chatmrpt.management.trial.system import free_port, wait_for
from realtime import replica
from realtime.services.create_session import create_session
from realtime.viewer import GUEST_COOKIE, guest_cookie, new_guest

pytestmark = [
    pytest.mark.live,
    pytest.mark.django_db(transaction=True, databases=["default", "replica"]),
]


@pytest.fixture(scope="module", autouse=True)
def standby(tmp_path_factory, django_db_setup):
    """A hot standby of the tests' own server, and Django set up to read from it."""
    tmp_path = tmp_path_factory.mktemp("replica")
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(folder.stat().st_mode | 0o111)
    services, places, port = held_services(), Places(tmp_path / "standby" / "var"), free_port()
    places.run.mkdir(parents=True)
    past.make_replica(places, services.places, services.postgres_port)
    postgres.start(places, port)
    mirror = {**connections["default"].settings_dict["TEST"], "MIRROR": "default"}
    same = connections["default"].settings_dict
    connections.settings["replica"] = {**same, "PORT": port, "TEST": mirror}
    replica.marks.cache_clear()
    with override_settings(
        DATABASE_ROUTERS=["realtime.replica.ReplicaRouter"],
        MIDDLEWARE=[*settings.MIDDLEWARE, "realtime.replica.ReadsFromReplica"],
    ):
        yield places, port
    replica.marks.cache_clear()
    replica._state.away_until, replica._state.said = float("-inf"), False
    connections["replica"].close()
    del connections["replica"], connections.settings["replica"]
    postgres.stop(places)
    shutil.rmtree(places.outside, ignore_errors=True)


def on(standby, question):
    with psycopg.connect(postgres.url(*standby), autocommit=True) as line:
        return line.execute(question).fetchone()[0]


class Guest:
    def __init__(self):
        self.viewer = new_guest()
        self.cookies = {GUEST_COOKIE: guest_cookie(self.viewer)}
        self.http = Client()
        self.http.cookies.load(self.cookies)

    def open_session(self):
        body = {"client_id": uuid.uuid4().hex, "title": "mine"}
        answer = self.http.post("/api/v1/sessions", body, content_type="application/json")
        assert answer.status_code == 201
        return answer.json()["id"]

    def sessions(self):
        return [row["id"] for row in self.http.get("/api/v1/sessions").json()["sessions"]]


def counted(answered):
    return metrics.REPLICA_REQUESTS.labels(answered)._value.get()


def read_by(answered, read):
    before = counted(answered)
    found = read()
    assert counted(answered) == before + 1
    return found


def test_own_writes_are_read_at_once_and_all_else_from_the_replica(standby):
    one, other = Guest(), Guest()
    first = one.open_session()
    other.sessions()
    wait_for(lambda: replica.who_answers(other.viewer) == "replica", 20, named="the replay")
    assert read_by("replica", one.sessions) == [first]

    on(standby, "SELECT pg_wal_replay_pause()::text")
    wait_for(lambda: on(standby, "SELECT pg_get_wal_replay_pause_state()") == "paused", 10)
    second = one.open_session()
    assert set(read_by("behind", one.sessions)) == {first, second}
    assert read_by("replica", other.sessions) == []
    by_a_worker = str(create_session(viewer=other.viewer, client_id="w", title="").pk)
    replica.note_change(None, other.viewer.guest_key)
    assert read_by("behind", other.sessions) == [by_a_worker]

    on(standby, "SELECT pg_wal_replay_resume()::text")
    wait_for(lambda: replica.who_answers(one.viewer) == "replica", 20, named="the replay")
    asynchronous = AsyncClient()
    asynchronous.cookies.load(one.cookies)
    answer = read_by("replica", lambda: async_to_sync(asynchronous.get)("/api/v1/sessions"))
    assert {row["id"] for row in answer.json()["sessions"]} == {first, second}

    postgres.stop(standby[0])
    assert set(read_by("away", one.sessions)) == {first, second}
    assert read_by("away", other.sessions) == [by_a_worker]
