"""A stranger and a colleague get 404 for everything of another's session, reading and writing."""

from __future__ import annotations

import base64
import uuid

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from analysis.models import Artefact, Export, Message, Run
from analysis.services.load_sample import load_sample
from analysis.services.post_message import ask
from analysis.services.settlement.make import make_settlement
from chatmrpt.api import api
from chatmrpt.programs.models import Delivery, Webhook
from realtime.models import Job, Session
from realtime.queueing import jobs_held_back
from realtime.runner import run_open_jobs
from realtime.services.share_session import share_session
from uploads.models import Dataset, NameDecision, Upload, UploadState
from uploads.services.receive_upload import open_upload

pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
#: Addresses that name no object; what they show or take is the viewer's own or everybody's.
FOR_ALL = {
    *("", "glossary", "healthz", "readyz", "metrics", "accounts/letters/", "accounts/tokens/"),
    *("admin/status/", "admin/design/", "offline-page", "sw.js"),
    *("api/v1/", "api/v1/openapi.json", "api/v1/sessions", "api/v1/search", "api/v1/roles"),
    *("api/v1/uploads/", "api/v1/webhooks", "accounts/webhooks/", "language/"),
}
#: Where the last word of an address is a key of a list of the session.
KEYS = {"layers": "composite", "tables": "ranking"}
#: What an address does not answer without, by its last word.
QUERIES = {"settlement-size": "?wards=0"}


@pytest.fixture(scope="module")
def sampled(prepare):
    """The id of a session with the demonstration state, a run, an export and a grid."""

    def fill(session):
        load_sample(session=session, client_id="sample")
        run_open_jobs(session.pk, "test")
        ask(session=session, client_id="rank", text="Rank the wards by risk")
        run_open_jobs(session.pk, "test")
        make_settlement(session=session, client_id="grid", wards=[0], cell_size=1000)

    return prepare(then=fill)


@pytest.fixture
def full_session(sampled, as_owner, owner_client):
    """The owner's session, with an export, a decision and an unfinished upload, too."""
    row = as_owner(sampled)
    with jobs_held_back():
        wish = {"client_id": uuid.uuid4().hex, "format": "md"}
        owner_client.post(f"/api/v1/sessions/{sampled}/exports", wish, "application/json")
        run_open_jobs(row.pk, "test")
        open_upload(session=row, client_id="unfinished", filename="x.csv", size=10)
    share_session(session=row, client_id="shared-link", days=7, files=True)
    NameDecision.objects.create(owner=row.owner, key="kuta", name="Kuta", none=True)
    hook = Webhook.objects.create(owner=row.owner, url="https://hook.example.org/", events=[])
    Delivery.objects.create(webhook=hook, event="job.done", payload={})
    assert Run.objects.filter(session=row, finished__isnull=False).count() == 1
    return row


def routes(patterns, start=""):
    """Every address of the site as its pattern."""
    for pattern in patterns:
        route = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            assert isinstance(pattern, URLPattern)
            yield route


def own_routes():
    """Those of this project: allauth's accounts and Django's administration are tested apart."""
    known = set(routes(get_resolver().url_patterns))
    return sorted(
        route
        for route in known
        if not route.startswith(("admin/", "accounts/")) or route in FOR_ALL
    )


def names_of(session):
    """What stands for each name in a pattern."""
    run = Run.objects.get(session=session)
    return {
        "session_id": session.pk,
        "job_id": Job.objects.filter(session=session).first().pk,
        "message_id": Message.objects.filter(session=session).first().pk,
        "upload_id": Upload.objects.get(session=session, state=UploadState.RECEIVING).pk,
        "dataset_id": Dataset.objects.get(session=session, kind="boundary").pk,
        "run_id": run.pk,
        "webhook_id": Webhook.objects.get(owner=session.owner).pk,
        "delivery_id": Delivery.objects.get(webhook__owner=session.owner).pk,
        "chart": "histogram",
        "settlement_id": session.settlements.get().pk,
        "name": Artefact.objects.filter(run=run).first().name,
        "table": "ranking",
        "export_id": Export.objects.filter(session=session).first().pk,
        "decision_id": NameDecision.objects.filter(owner=session.owner).first().pk,
        "link_id": session.shared_links.get().pk,
        "token": "unknown",  # What an open one shows is tested with sharing.
        "rest": f"sessions/{session.pk}/layers",
    }


def address(route, names):
    """The pattern with the session's own ids; a name nobody thought of stops the test."""
    parts = route.split("/")
    for place, part in enumerate(parts):
        if part.startswith("<"):
            key = part.strip("<>").rpartition(":")[2]
            word = KEYS.get(parts[place - 1], "composite") if key == "key" else names[key]
            parts[place] = str(word)
    return "/" + "/".join(parts) + QUERIES.get(parts[-1], "")


def paths_of(session):
    """Every address of the site that names something of the session."""
    names = names_of(session)
    return [address(route, names) for route in own_routes() if "<" in route]


def call(client, method, path):
    body = {
        "client_id": uuid.uuid4().hex,
        "text": "Hello",
        "tool": "help",
        "arguments": {},
        "title": "Mine now",
        "active": True,
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


def counts():
    return tuple(model.objects.count() for model in (Message, Job, Upload, Export, Run, Dataset))


def test_every_address_names_an_object_or_is_known_to_be_for_all():
    """A new address is walked by the tests below, or is listed here with a thought."""
    assert {route for route in own_routes() if "<" not in route} == FOR_ALL
    described = {path.removeprefix("/") for path in api.get_openapi_schema()["paths"]}
    walked = {route.replace("<", "{").replace(">", "}") for route in own_routes()}
    assert described <= walked


def test_a_stranger_and_a_colleague_get_404_at_every_address(
    full_session, stranger_client, colleague_client, settings
):
    settings.RATE_LIMITED = False  # The walk is faster than any person.
    before = counts()
    tried = 0
    paths = paths_of(full_session)
    for path in paths:
        refused = set()
        for method in METHODS:
            for client in (stranger_client, colleague_client):
                answer = call(client, method, path)
                assert answer.status_code in (404, 405), (method, path, answer.status_code)
                refused.add(answer.status_code)
                tried += 1
        assert 404 in refused, f"{path} knows no method"
    assert tried >= 12 * len(paths) > 500
    assert Session.objects.get(pk=full_session.pk).title == full_session.title
    assert before == counts()


def test_addresses_for_all_show_nothing_of_another(full_session, stranger_client, colleague_client):
    secrets = {str(value) for key, value in names_of(full_session).items() if key.endswith("_id")}
    for route in FOR_ALL:
        for client in (stranger_client, colleague_client):
            answer = client.get(f"/{route}", {"q": "risk"})
            body = b"".join(answer) if answer.streaming else answer.content
            shown = {secret for secret in secrets if secret in body.decode()}
            assert not shown, (route, shown)


def test_the_administration_opens_for_staff_alone(stranger_client, colleague_client):
    tried = 0
    for route in routes(get_resolver().url_patterns):
        if not route.startswith("admin/") or route in ("admin/login/", "admin/logout/"):
            continue
        path = "/" + "/".join("1" if part.startswith("<") else part for part in route.split("/"))
        if "(" in path or "\\" in path:
            continue
        for client in (stranger_client, colleague_client):
            answer = client.get(path)
            assert answer.status_code in (302, 403, 404), (path, answer.status_code)
            if answer.status_code == 302:
                goes_on = ("/admin/login/", "/accounts/login/", "/admin/")
                assert answer.url.startswith(goes_on), (path, answer.url)
            tried += 1
    assert tried > 100
    assert stranger_client.get(reverse("admin:index")).status_code == 302


def test_the_owner_reaches_every_address_that_reads(full_session, owner_client):
    read = 0
    for path, operations in api.get_openapi_schema()["paths"].items():
        if "{" not in path or "get" not in operations or path.endswith("/charts/{chart}"):
            continue  # A chart has a key of its own; its tests open it.
        route = path.removeprefix("/").replace("{", "<").replace("}", ">")
        answer = owner_client.get(address(route, names_of(full_session)))
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
