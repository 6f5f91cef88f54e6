"""How often a request asks the database: a bound for what is done most, and none that grows with
what a session holds."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.services.post_message import ask
from chatmrpt.management.intake import work_off
from realtime.queueing import jobs_held_back
from tests.door.test_tus import create, patch

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ranked(prepare, tmp_path_factory):
    from tests.door.twelve_wards import boundary_zip, table_csv

    folder = tmp_path_factory.mktemp("counted")
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(tmp_path_factory.mktemp("counted_shapes")))

    def rank(session):
        ask(session=session, client_id="rank-counted", text="Rank", tool="run_risk_analysis")
        work_off(session)

    return prepare(folder / "wards.csv", folder / "wards.zip", then=rank)


@pytest.fixture
def session(ranked, as_owner):
    return as_owner(ranked)


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


def counted(do):
    """The statements of a request that went well; savepoints cost nothing to speak of."""
    with CaptureQueriesContext(connection) as asked:
        answer = do()
    assert answer.status_code < 300, answer.content
    words = [query["sql"] for query in asked]
    return [each for each in words if not each.startswith(("SAVEPOINT", "RELEASE"))]


def say(client, session, text="help"):
    body = {"client_id": uuid.uuid4().hex, "text": text}
    path = f"/api/v1/sessions/{session.pk}/messages"
    return client.post(path, body, content_type="application/json")


def reads(session):
    """The addresses that a page asks for."""
    boundary = session.datasets.get(kind="boundary").pk
    at = f"/api/v1/sessions/{session.pk}"
    return {
        "page": f"/s/{session.pk}/",
        "sessions": "/api/v1/sessions",
        "session": at,
        "events": f"{at}/events?since=0",
        "maps": f"{at}/layers",
        "tables": f"{at}/tables",
        "charts": f"{at}/charts",
        "names": f"{at}/names?list=ward_table",
        "outlines": f"/api/v1/datasets/{boundary}/geometry",
        "found": "/api/v1/search?q=rank",
    }


#: At most so many when nothing is kept yet; the account and its sign-in are two of them.
BOUNDS = {
    "page": 28, "sessions": 4, "session": 17, "events": 6, "maps": 42, "tables": 18, "charts": 12,
    "names": 9, "outlines": 4, "found": 6,
}  # fmt: skip


def test_what_a_page_reads_costs_few_statements_however_much_there_is(
    session, owner, owner_client, page_files, new_session
):
    def counts():
        return {
            name: len(counted(lambda path=path: owner_client.get(path)))
            for name, path in reads(session).items()
        }

    few = counts()
    assert {name: count for name, count in few.items() if count > BOUNDS[name]} == {}
    for _ in range(6):
        new_session(owner)
        assert say(owner_client, session).status_code == 202
    work_off(session)
    many = counts()
    assert sum(counts().values()) < sum(many.values()), "what is kept is read again"
    more = {name: (few[name], many[name]) for name in few if many[name] > few[name]}
    assert more == {}


def test_what_people_send_costs_few_statements_however_much_there_is(session, owner_client):
    def counts():
        location = create(owner_client, str(session.pk), 30)["Location"]
        return {
            "message": len(counted(lambda: say(owner_client, session))),
            "announced": len(counted(lambda: create(owner_client, str(session.pk), 30))),
            "part": len(counted(lambda: patch(owner_client, location, b"x" * 10, 0))),
            "last part": len(counted(lambda: patch(owner_client, location, b"x" * 20, 10))),
        }

    most = {"message": 16, "announced": 13, "part": 7, "last part": 12}
    few = counts()
    for _ in range(5):
        counts()
    many = counts()
    assert {name: count for name, count in many.items() if count > most[name]} == {}
    assert {name for name in many if many[name] > few[name] + 1} == set()


def test_a_sign_of_life_asks_the_database_nothing(guest_client):
    assert counted(lambda: guest_client.get("/healthz")) == []
