"""Personal tokens: made and shown once, hashed, scoped, revoked; and the example that uses one."""

from __future__ import annotations

import importlib.util
import re
import uuid
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client

from chatmrpt.accounts.models import Token
from chatmrpt.token_access import scope_for
from realtime.models import Session
from realtime.queueing import jobs_held_back
from realtime.runner import run_open_jobs
from tests.door.twelve_wards import boundary_zip, table_csv

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[2] / "examples" / "run_analysis.py"


@pytest.fixture
def make_token(owner_client, page_files):
    def make(*scopes, client=owner_client):
        form = {"name": "my script", "scopes": list(scopes)}
        page = client.post("/accounts/tokens/", form).content.decode()
        return re.search(r"<code>(cm_[\w-]{40,})</code>", page).group(1)

    return make


def with_token(text, **headers):
    """A client without cookies that is asked for CSRF tokens as a browser would be."""
    return Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {text}", **headers})


def open_session(client):
    body = {"client_id": uuid.uuid4().hex}
    return client.post("/api/v1/sessions", body, "application/json")


def test_a_token_is_shown_once_and_kept_as_a_digest(owner_client, make_token):
    text = make_token("read")
    row = Token.objects.get()
    assert text not in str(row.__dict__)
    page = owner_client.get("/accounts/tokens/").content.decode()
    assert text not in page
    assert "my script" in page
    assert "never used" in page


def test_a_token_reads_and_writes_as_its_account_without_a_csrf_token(owner, make_token):
    client = with_token(make_token("read", "write"))
    opened = open_session(client)
    assert opened.status_code == 201
    assert Session.objects.get(pk=opened.json()["id"]).owner == owner
    listed = client.get("/api/v1/sessions").json()["sessions"]
    assert [row["id"] for row in listed] == [opened.json()["id"]]
    assert Token.objects.get().last_used is not None


def test_without_a_token_the_csrf_token_is_still_asked_for(owner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert open_session(client).status_code == 403


def test_a_token_does_what_its_scopes_say_and_nothing_else(make_token):
    reader = with_token(make_token("read"))
    assert reader.get("/api/v1/sessions").status_code == 200
    refused = open_session(reader)
    assert refused.status_code == 403
    assert refused.json()["code"] == "scope_missing"
    writer = with_token(make_token("write"))
    assert writer.get("/api/v1/sessions").status_code == 403
    tus = writer.post("/api/v1/uploads/", headers={"Tus-Resumable": "1.0.0"})
    assert tus.json()["message"] == "This token may not do that: it lacks “files”."


def test_a_wrong_token_is_401_also_beside_a_sign_in(owner_client):
    answer = owner_client.get("/api/v1/sessions", headers={"Authorization": "Bearer cm_wrong"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "token_unknown"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_token_and_one_of_a_closed_account_are_401(owner, owner_client, make_token):
    first, second = with_token(make_token("read")), with_token(make_token("read"))
    oldest = Token.objects.order_by("created").first()
    owner_client.post("/accounts/tokens/", {"revoke": oldest.pk})
    assert first.get("/api/v1/sessions").status_code == 401
    assert second.get("/api/v1/sessions").status_code == 200
    owner.is_active = False
    owner.save()
    assert second.get("/api/v1/sessions").status_code == 401


def test_another_persons_token_cannot_be_revoked(colleague_client, make_token):
    make_token("read")
    colleague_client.post("/accounts/tokens/", {"revoke": Token.objects.get().pk})
    assert Token.objects.count() == 1


def test_a_token_opens_no_page_and_no_administration(chief, page_files, make_token):
    admin = Client()
    admin.force_login(chief)
    client = with_token(make_token("read", "write", "files", client=admin))
    for path in ("/admin/", "/accounts/tokens/", "/accounts/email/"):
        assert client.get(path).status_code == 302, path


def test_a_key_needs_a_name_and_a_right(owner_client, page_files):
    for form, word in (({"scopes": "read"}, "a name"), ({"name": "x"}, "at least one")):
        assert word in owner_client.post("/accounts/tokens/", form).content.decode()
    for number in range(20):
        owner_client.post("/accounts/tokens/", {"name": f"k{number}", "scopes": "read"})
    page = owner_client.post("/accounts/tokens/", {"name": "one more", "scopes": "read"})
    assert "20 keys already" in page.content.decode()
    assert Token.objects.count() == 20


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/api/v1/sessions", "read"),
        ("DELETE", "/api/v1/sessions/1", "write"),
        ("POST", "/api/v1/uploads/", "files"),
        ("PATCH", "/api/v1/uploads/1", "files"),
        ("PUT", "/api/v1/uploads/1/choice", "write"),
        ("GET", "/api/v1/datasets/1/file", "files"),
        ("GET", "/api/v1/runs/1/artefacts/rankings.csv", "files"),
    ],
)
def test_each_request_needs_one_scope(method, path, scope):
    assert scope_for(method, path) == scope


class WorkingTransport(httpx.WSGITransport):
    """The site in this process; before each answer about a session its jobs are run."""

    def handle_request(self, request):
        found = re.fullmatch(r"/api/v1/sessions/([0-9a-f-]{36})", request.url.path)
        if found:
            run_open_jobs(uuid.UUID(found.group(1)), "test")
        return super().handle_request(request)


@contextmanager
def one_connection():
    """Requests in this process do not close the connection that the test's transaction is in."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_the_example_ranks_two_files_by_the_api(make_token, tmp_path, capsys):
    spec = importlib.util.spec_from_file_location("example", EXAMPLE)
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    table, boundary = tmp_path / "wards.csv", tmp_path / "wards.zip"
    table.write_bytes(table_csv())
    boundary.write_bytes(boundary_zip(tmp_path))
    headers = {"Authorization": f"Bearer {make_token('read', 'write', 'files')}"}
    transport = WorkingTransport(app=get_wsgi_application())
    with (
        jobs_held_back(),
        one_connection(),
        httpx.Client(transport=transport, base_url="http://localhost", headers=headers) as api,
    ):
        ranking = example.rank(api, [table, boundary]).decode("utf-8-sig")
    assert len(ranking.splitlines()) == 13
    assert "rank" in ranking.splitlines()[0]
    assert "12" in capsys.readouterr().out
