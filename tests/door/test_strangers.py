"""A stranger and a colleague get 404 for everything of another's session, reading and writing."""

from __future__ import annotations

import base64
import uuid

import pytest

from analysis.models import Artefact, Export, Message, Run
from analysis.services.settlement.make import make_settlement
from chatmrpt.api import api
from realtime.models import Job, Session
from realtime.queueing import jobs_held_back
from realtime.runner import run_open_jobs
from uploads.models import Dataset, NameDecision, Upload, UploadState
from uploads.services.receive_upload import open_upload

pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def full_session(owner_client, owner):
    """The owner's session with the demonstration state, a run, and an unfinished upload."""
    with jobs_held_back():
        body = {"client_id": uuid.uuid4().hex}
        session = owner_client.post("/api/v1/sessions", body, "application/json").json()["id"]
        owner_client.post(f"/api/v1/sessions/{session}/sample", body, "application/json")
        run_open_jobs(uuid.UUID(session), "test")
        question = {**body, "text": "Rank the wards by risk"}
        owner_client.post(f"/api/v1/sessions/{session}/messages", question, "application/json")
        wish = {**body, "format": "md"}
        owner_client.post(f"/api/v1/sessions/{session}/exports", wish, "application/json")
        run_open_jobs(uuid.UUID(session), "test")
        row = Session.objects.get(pk=session)
        open_upload(session=row, client_id="unfinished", filename="x.csv", size=10)
        NameDecision.objects.create(owner=row.owner, key="kuta", name="Kuta", none=True)
        make_settlement(session=row, client_id="grid", wards=[0], cell_size=1000)
    assert Run.objects.filter(finished__isnull=False).count() == 1
    return row


def paths_of(session):
    """Every address that names something of the session, with the methods it knows."""
    run = Run.objects.get(session=session)
    boundary = Dataset.objects.get(session=session, kind="boundary")
    upload = Upload.objects.get(session=session, state=UploadState.RECEIVING)
    job = Job.objects.filter(session=session).first()
    names = {
        "session_id": session.pk,
        "job_id": job.pk,
        "message_id": Message.objects.filter(session=session).first().pk,
        "upload_id": upload.pk,
        "dataset_id": boundary.pk,
        "run_id": run.pk,
        "settlement_id": session.settlements.get().pk,
        "name": Artefact.objects.filter(run=run).first().name,
        "key": "composite",
        "table": "ranking",
        "export_id": Export.objects.get(session=session).pk,
        "decision_id": NameDecision.objects.filter(owner=session.owner).first().pk,
    }
    for path, operations in api.get_openapi_schema()["paths"].items():
        if "{" in path:
            yield path.format(**names), {method.upper() for method in operations}
    yield f"/api/v1/uploads/{upload.pk}", {"HEAD", "PATCH", "DELETE"}
    yield f"/s/{session.pk}/", {"GET"}


def call(client, method, path):
    body = {
        "client_id": uuid.uuid4().hex,
        "text": "Hello",
        "tool": "help",
        "arguments": {},
        "title": "Mine now",
        "wards": [0],
        "version": 1,
        "cells": [0],
        "class": "slum",
        "cell": 0,
        "cell_size": 900,
        "sharing": "off",
        "verdict": "up",
        "format": "pdf",
    }
    if "/uploads/" in path and not path.endswith(("/state", "/choice")):
        headers = {**TUS, "Upload-Offset": "0"}
        kind = "application/offset+octet-stream"
        return client.generic(method, path, b"12345", content_type=kind, headers=headers)
    if method in ("POST", "PATCH", "PUT"):
        return getattr(client, method.lower())(path, body, "application/json")
    return client.generic(method, path)


def test_a_stranger_and_a_colleague_get_404_at_every_address(
    full_session, stranger_client, colleague_client
):
    before = (Message.objects.count(), Job.objects.count(), Upload.objects.count())
    tried = 0
    for path, methods in paths_of(full_session):
        for method in methods:
            for client in (stranger_client, colleague_client):
                answer = call(client, method, path)
                assert answer.status_code == 404, (method, path, answer.status_code)
                tried += 1
    assert tried > 30
    assert Session.objects.get(pk=full_session.pk).title == full_session.title
    assert before == (Message.objects.count(), Job.objects.count(), Upload.objects.count())


def test_the_owner_reaches_every_address_that_reads(full_session, owner_client):
    read = 0
    for path, methods in paths_of(full_session):
        if "GET" in methods:
            answer = owner_client.get(path)
            assert answer.status_code == 200, (path, answer.content[:200])
            read += 1
    assert read >= 10


def test_uploads_into_a_foreign_session_are_404(full_session, stranger_client):
    pairs = {"filename": "a.csv", "session": str(full_session.pk), "client_id": uuid.uuid4().hex}
    metadata = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs.items())
    headers = {**TUS, "Upload-Length": "5", "Upload-Metadata": metadata}
    assert stranger_client.post("/api/v1/uploads/", headers=headers).status_code == 404


def test_a_run_of_ones_own_does_not_open_anothers_layers(
    full_session, owner_client, stranger_client
):
    """`?run=` is looked up as the viewer too."""
    body = {"client_id": uuid.uuid4().hex}
    own = stranger_client.post("/api/v1/sessions", body, "application/json").json()["id"]
    run = Run.objects.get(session=full_session)
    path = f"/api/v1/sessions/{own}/layers/composite?run={run.pk}"
    assert stranger_client.get(path).status_code == 404


def test_ids_that_are_no_ids_are_404(owner_client):
    for path in ("/api/v1/sessions/1", "/api/v1/runs/x'--", "/api/v1/datasets/../../etc"):
        assert owner_client.get(path).status_code == 404, path
