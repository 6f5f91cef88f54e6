"""docs/http-and-events.md against a full session: the page is written from that page."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
from django.test import Client

from analysis.models import Run
from chatmrpt.api import api
from realtime.models import Job, Session
from realtime.queueing import jobs_held_back
from realtime.runner import run_open_jobs
from realtime.selectors import events_after
from realtime.services.settle_job import cancel_job, retry_job
from realtime.snapshots import event_payload, snapshot
from tests.door.test_events import fold
from uploads.models import Upload
from uploads.services.receive_upload import open_upload, remove_upload, take_chunk

pytestmark = pytest.mark.django_db
DOCS = (Path(__file__).resolve().parents[2] / "docs" / "http-and-events.md").read_text()
OTHER_TABLE = b"WardName,LGA,tpr,rainfall\nA,Alpha,10,100\nB,Alpha,20,90\nC,Alpha,5,120\n"


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture(scope="module")
def guest(django_db_setup, django_db_blocker, module_storage):
    """A guest with the demonstration state and a ranking: the client, and the session's id."""
    client, once = Client(), {"client_id": uuid.uuid4().hex}
    with django_db_blocker.unblock(), jobs_held_back():
        made = client.post("/api/v1/sessions", once, "application/json").json()["id"]
        client.post(f"/api/v1/sessions/{made}/sample", once, "application/json")
        run_open_jobs(uuid.UUID(made), "test")
        say(client, made, "Rank the wards by risk")
        run_open_jobs(uuid.UUID(made), "test")
    yield client, made
    with django_db_blocker.unblock():
        Session.objects.filter(pk=made).delete()


@pytest.fixture
def guest_client(guest):
    return guest[0]


@pytest.fixture
def session(guest, db):
    return Session.objects.get(pk=guest[1])


def say(client, session_id, text):
    body = {"client_id": uuid.uuid4().hex, "text": text}
    client.post(f"/api/v1/sessions/{session_id}/messages", body, "application/json")


def upload(session, name, data):
    row = open_upload(session=session, client_id=name, filename=name, size=len(data))
    return take_chunk(upload_id=row.pk, offset=0, data=data)


def keys_of(text, *, optional=True):
    """The names at the first level of the first `{…}`; what stands in brackets is inner.

    `name?` may be missing; `optional` takes these in too.
    """
    depth, level = 0, ""
    text = re.sub(r'([{,]\s*)"(\w+)"', r"\1\2", text[text.index("{") :])
    text = re.sub(r'"[^"]*"', "", text)
    for sign in text:
        depth += {"{": 1, "[": 1, "(": 1}.get(sign, 0) - {"}": 1, "]": 1, ")": 1}.get(sign, 0)
        if depth == 0:
            break
        if depth == 1 and sign not in "{[(}])":
            level += sign
    found = [re.match(r"\s*\"?(\w+)(\??)", part) for part in level.split(",") if part.strip()]
    return {part[1] for part in found if optional or not part[2]}


def documented(entity, *, optional=True):
    line = next(line for line in DOCS.splitlines() if line.startswith(f"**{entity}**"))
    return keys_of(line, optional=optional)


def test_each_entity_has_the_documented_keys(session, guest_client):
    state = snapshot(session)["state"]
    always = {"session", "upload", "dataset", "link", "change", "job", "run", "message"}
    assert set(state) == always | {"settlement", "export", "model"}
    for kind, entities in state.items():
        assert entities or kind not in always, kind
        for entity in entities.values():
            assert set(entity) == documented(kind.capitalize()), kind
    listed = guest_client.get("/api/v1/sessions").json()["sessions"][0]
    assert set(listed) == documented("Session") | {"last_used", "expires", "seq"}


def test_details_have_the_documented_keys(session, guest_client):
    dataset = session.datasets.get(kind="ward_table")
    full = guest_client.get(f"/api/v1/datasets/{dataset.pk}").json()
    more = {"columns", "findings", "raster", "choice", "corrections", "choices", "chosen"}
    assert set(full) == documented("Dataset") | more
    assert set(full["columns"][0]) >= keys_of(DOCS[DOCS.index("`columns: [{") :])
    for finding in full["findings"]:
        assert set(finding) == documented("Finding")
    run = Run.objects.get()
    more = {"findings", "receipt", "receipt_hash", "artefacts"}
    assert set(guest_client.get(f"/api/v1/runs/{run.pk}").json()) == documented("Run") | more
    layer = guest_client.get(f"/api/v1/sessions/{session.pk}/layers/composite").json()
    assert documented("Layer", optional=False) <= set(layer) <= documented("Layer")
    inner = DOCS[DOCS.index("**Layer**") :]
    legend = inner[inner.index('{"kind": "classes"') :]
    assert keys_of(legend, optional=False) <= set(layer["legend"]) <= keys_of(legend)
    ward = inner[inner.index('{"i":') :]
    assert keys_of(ward, optional=False) <= set(layer["wards"][0]) <= keys_of(ward)


def test_every_address_is_documented():
    for path, operations in api.get_openapi_schema()["paths"].items():
        short = re.sub(r"\{[a-z]+_id\}", "{id}", path)
        for method in operations:
            assert f"`{method.upper()} {short.removeprefix('/api/v1')}" in DOCS, (method, path)


def check_fold(session, start):
    """What a page has that saw every event equals what a fresh page gets."""
    rows = events_after([(session.pk, start["seq"])], 10_000)[session.pk]
    assert [row.seq for row in rows] == list(range(start["seq"] + 1, rows[-1].seq + 1))
    fresh = snapshot(session)
    folded = fold(start["state"], [event_payload(row) for row in rows])
    for kind, entities in fresh["state"].items():
        assert folded.get(kind, {}) == entities, kind


def test_events_lead_to_the_snapshot_in_everything_a_session_lives_through(session, guest_client):
    nothing = {"seq": 0, "state": {}}
    check_fold(session, nothing)
    upload(session, "other.csv", OTHER_TABLE)
    run_open_jobs(session.pk, "test")
    assert snapshot(session)["state"]["run"][str(Run.objects.get().pk)]["stale"]
    check_fold(session, nothing)
    upload(session, "broken.csv", b"\x89PNG\r\n\x1a\n" + bytes(50))
    run_open_jobs(session.pk, "test")
    unfinished = open_upload(session=session, client_id="part", filename="part.csv", size=10)
    remove_upload(upload=unfinished)
    check_fold(session, nothing)
    say(guest_client, session.pk, "Which wards are most at risk?")
    turn = Job.objects.get(session=session, kind="turn", state="queued")
    cancel_job(job_id=turn.pk)
    check_fold(session, nothing)
    retry_job(job_id=turn.pk)
    run_open_jobs(session.pk, "test")
    check_fold(session, nothing)


def test_a_run_that_is_cancelled_and_tried_again_tells_its_answer(session, guest_client):
    say(guest_client, session.pk, "Use z-score normalisation")
    run_job_of(session, "turn")
    risk = Job.objects.get(session=session, kind="risk", state="queued")
    cancel_job(job_id=risk.pk)
    waiting = session.messages.get(job=risk)
    assert waiting.state == "stopped"
    check_fold(session, {"seq": 0, "state": {}})
    retry_job(job_id=risk.pk)
    run_open_jobs(session.pk, "test")
    waiting.refresh_from_db()
    assert waiting.state == "complete"
    check_fold(session, {"seq": 0, "state": {}})


def run_job_of(session, kind):
    from realtime.runner import run_job

    run_job(str(Job.objects.get(session=session, kind=kind, state="queued").pk), "test")


def test_an_upload_taken_back_while_it_waits_to_be_read_is_not_read(session):
    row = upload(session, "late.csv", OTHER_TABLE)
    remove_upload(upload=row)
    assert Job.objects.get(pk=row.job_id).state == "cancelled"
    retry_job(job_id=row.job_id)
    run_open_jobs(session.pk, "test")
    assert Job.objects.get(pk=row.job_id).error["code"] == "upload_removed"
    assert Upload.objects.get(pk=row.pk).state == "removed"
    assert not session.datasets.filter(name="late.csv").exists()
    check_fold(session, {"seq": 0, "state": {}})
