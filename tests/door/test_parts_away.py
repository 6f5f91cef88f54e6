"""While the database only reads, or the bucket of files is away, what can be read is read."""

from __future__ import annotations

import socket
import threading
import time
import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone

from analysis.models import Artefact, Run
from chatmrpt.accounts.models import Token
from chatmrpt.management import purging
from realtime.bucket import CONNECT_SECONDS, READ_SECONDS, TRIES
from realtime.models import Session, SharedLink
from realtime.services.share_session import share_session, token_of
from realtime.socket_reads import Knock, look_up
from realtime.viewer import GUEST_COOKIE, guest_cookie, new_guest

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=2)


@pytest.fixture
def only_reads():
    """From its entering to its end the database takes no change, as a standby."""

    def begin():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")

    with transaction.atomic():
        yield begin
        transaction.set_rollback(True)


@pytest.fixture
def token(owner):
    text = f"cm_{uuid.uuid4().hex}{uuid.uuid4().hex}"
    digest = Token.digest_of(text)
    Token.objects.create(user=owner, name="script", scopes=["read"], digest=digest)
    return text


def open_session(client):
    body = {"client_id": uuid.uuid4().hex}
    return client.post("/api/v1/sessions", body, "application/json")


def test_all_that_reads_goes_on_while_nothing_can_be_written(
    only_reads, owner, owner_client, new_session, token, page_files
):
    session = new_session(owner)
    link = share_session(session=session, client_id="a-link-0001", days=7, files=True)
    shared = f"/shared/{token_of(link.pk)}"
    Session.objects.filter(pk=session.pk).update(last_used=LONG_AGO)
    program = Client(headers={"Authorization": f"Bearer {token}"})
    only_reads()
    for path in (
        *("/", f"/s/{session.pk}/", "/glossary", "/accounts/tokens/", "/api/v1/sessions"),
        *(f"/api/v1/sessions/{session.pk}", f"/api/v1/sessions/{session.pk}/events?since=0"),
        *(f"/api/v1/sessions/{session.pk}/layers", shared, f"/api/v1{shared}"),
    ):
        assert owner_client.get(path).status_code == 200, path
    assert program.get("/api/v1/sessions").status_code == 200
    assert Client().get("/").status_code == 200, "a newcomer"
    assert SharedLink.objects.get().opened == 0
    assert Session.objects.get(pk=session.pk).last_used == LONG_AGO


def test_a_socket_is_let_in_while_nothing_can_be_written(only_reads, new_session, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)  # The test's transaction is in it.
    guest = new_guest()
    session = new_session(viewer=guest)
    Session.objects.filter(pk=session.pk).update(last_used=LONG_AGO)
    only_reads()
    cookies = {GUEST_COOKIE: guest_cookie(guest)}
    (entry,) = look_up([Knock(session.pk, cookies, 0, "")])
    assert entry is not None
    assert entry.last_seq == session.last_seq


def test_a_change_is_refused_in_plain_words_while_nothing_can_be_written(only_reads, owner_client):
    owner_client.raise_request_exception = False
    owner_client.get("/api/v1/sessions")
    only_reads()
    refused = open_session(owner_client)
    assert (refused.status_code, refused.json()["code"]) == (503, "read_only")
    assert refused.json()["message"] == (
        "Just now everything can be read and nothing can be changed."
    )
    assert refused.headers["Retry-After"] == "10"
    assert owner_client.get("/api/v1/sessions").status_code == 200


@pytest.fixture
def bucket_at():
    """A bucket at a port of this machine."""

    def at(port):
        options = {
            "bucket_name": "b",
            "endpoint_url": f"http://127.0.0.1:{port}",
            "region_name": "us-east-1",
            "access_key": "test",
            "secret_key": "test",
        }
        default = {"BACKEND": "realtime.bucket.BucketStorage", "OPTIONS": options}
        static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        return override_settings(STORAGES={"default": default, "staticfiles": static})

    yield at
    storages._storages.clear()


@pytest.fixture
def away(bucket_at):
    """Nobody listens where the bucket should be."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with bucket_at(nobody.getsockname()[1]):
            storages._storages.clear()
            yield


def test_pages_go_on_and_files_say_so_while_the_bucket_is_away(
    away, owner, owner_client, new_session, page_files
):
    session = new_session(owner)
    run = Run.objects.create(session=session, client_id="run", title="Run", parameters={})
    Artefact.objects.create(run=run, name="rankings.csv", sha256="0" * 64, size=1)
    owner_client.raise_request_exception = False
    for path in (
        *("/", f"/s/{session.pk}/", "/api/v1/sessions", f"/api/v1/sessions/{session.pk}"),
        *(f"/api/v1/sessions/{session.pk}/layers", f"/api/v1/runs/{run.pk}"),
    ):
        assert owner_client.get(path).status_code == 200, path
    refused = owner_client.get(f"/api/v1/runs/{run.pk}/artefacts/rankings.csv")
    assert (refused.status_code, refused.json()["code"]) == (503, "storage_away")
    assert refused.headers["Retry-After"] == "10"
    ready = owner_client.get("/readyz")
    assert (ready.status_code, ready.json()["storage"]) == (503, "cannot be read")


def test_purging_survives_a_bucket_that_is_away(away, monkeypatch):
    waits = []

    class Rounds(threading.Event):
        def wait(self, timeout=None):
            waits.append(timeout)
            return len(waits) > 2

    monkeypatch.setattr(purging.connection, "close", lambda: None)
    purging.keep_purging(Rounds())
    assert len(waits) == 3, "the second round came after the first had failed"


def test_a_bucket_that_hangs_is_waited_for_for_seconds(bucket_at, monkeypatch):
    monkeypatch.setattr("realtime.bucket.READ_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as hangs, bucket_at(hangs.getsockname()[1]):
        storages._storages.clear()
        started = time.monotonic()
        with pytest.raises(Exception, match=r"(?i)timeout|timed out"):
            default_storage.save("a/b", ContentFile(b"x"))
        assert time.monotonic() - started < 10
    assert TRIES * (CONNECT_SECONDS + READ_SECONDS) < 30
