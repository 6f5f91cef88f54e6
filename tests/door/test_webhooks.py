"""Webhooks: signed, tried again with longer waits, switched off, never to machines inside."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import socket
import threading
import time
import uuid
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from chatmrpt.lib.errors import ProblemError
from chatmrpt.programs import targets
from chatmrpt.programs.models import Delivery, Webhook
from chatmrpt.programs.services import send_deliveries as sending
from realtime.services.enqueue_job import enqueue_job
from realtime.services.merge_guest import merge_guest
from realtime.services.settle_job import cancel_job, claim_job, fail_job, finishing
from realtime.viewer import new_guest

pytestmark = pytest.mark.django_db


class Receiver(HTTPServer):
    """A program that is called back; it answers with `status`."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.calls, self.status = [], 200
        self.url = f"http://localhost:{self.server_port}/hook?x=1"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", "http://localhost/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def inside(settings):
    settings.WEBHOOK_PRIVATE_ADDRESSES = True


def add(client, url, events=("job.done", "job.failed"), client_id="hook-0001"):
    body = {"client_id": client_id, "url": url, "events": list(events)}
    return client.post("/api/v1/webhooks", body, "application/json")


def end_job(session, error=None):
    job = enqueue_job(session=session, kind="risk", queue="analysis", function="x.y", title="Rank")
    job = claim_job(job_id=job.pk, worker="test")
    if error:
        fail_job(job=job, error=error)
    else:
        with finishing(job):
            pass
    return job


def test_the_end_of_a_job_is_called_with_a_signature_that_holds(
    inside, receiver, owner, owner_client, new_session, colleague
):
    made = add(owner_client, receiver.url).json()
    job = end_job(new_session(owner))
    end_job(new_session(colleague))
    end_job(new_session())
    assert sending.send_due() == 1
    ((path, headers, body),) = receiver.calls
    assert path == "/hook?x=1"
    assert headers["Host"] == f"localhost:{receiver.server_port}"
    moment, given_by = (part.split("=")[1] for part in headers["X-ChatMRPT-Signature"].split(","))
    expected = hmac.new(made["secret"].encode(), f"{moment}.".encode() + body, hashlib.sha256)
    assert given_by == expected.hexdigest()
    said = json.loads(body)
    assert (said["event"], said["job"]["id"]) == ("job.done", str(job.pk))
    assert said["id"] == headers["X-ChatMRPT-Delivery"]
    assert sending.send_due() == 0
    listed = owner_client.get(f"/api/v1/webhooks/{made['id']}/deliveries").json()
    assert [(row["state"], row["status"]) for row in listed["deliveries"]] == [("done", 200)]
    assert "secret" not in owner_client.get("/api/v1/webhooks").json()["webhooks"][0]


def test_who_signs_in_while_work_goes_on_is_told_of_its_end(
    inside, receiver, owner, owner_client, new_session
):
    add(owner_client, receiver.url)
    guest = new_guest()
    session = new_session(viewer=guest)
    job = enqueue_job(session=session, kind="risk", queue="analysis", function="x.y", title="Rank")
    job = claim_job(job_id=job.pk, worker="test")
    merge_guest(guest=guest, user_id=owner.pk)
    with finishing(job):
        pass
    assert sending.send_due() == 1
    assert json.loads(receiver.calls[0][2])["job"]["id"] == str(job.pk)


def test_switched_off_nothing_is_called_and_nothing_is_lost(
    inside, settings, receiver, owner, owner_client, new_session
):
    settings.WEBHOOKS = False
    add(owner_client, receiver.url)
    end_job(new_session(owner))
    assert sending.send_due() == 0
    assert receiver.calls == []
    settings.WEBHOOKS = True
    assert sending.send_due() == 1
    assert Delivery.objects.get().state == "done"


def test_only_wanted_events_are_told(inside, owner, owner_client, new_session):
    add(owner_client, "http://localhost:1/", ["job.failed"])
    session = new_session(owner)
    end_job(session)
    cancel_job(
        job_id=enqueue_job(
            session=session, kind="risk", queue="analysis", function="x.y", title="Rank"
        ).pk
    )
    end_job(session, ProblemError("no_data", "There is nothing.", "Upload a file."))
    row = Delivery.objects.get()
    assert (row.event, row.payload["job"]["error"]["code"]) == ("job.failed", "no_data")


def test_a_failed_call_is_tried_again_later_and_later_and_then_given_up(
    inside, receiver, owner, owner_client, new_session
):
    add(owner_client, receiver.url)
    end_job(new_session(owner))
    receiver.status = 302
    waits = []
    for _ in range(len(sending.WAITS)):
        assert sending.send_due() == 1
        row = Delivery.objects.get()
        assert (row.state, row.status, row.error) == ("queued", 302, "Answered with 302")
        waits.append((row.due - timezone.now()).total_seconds())
        assert sending.send_due() == 0, "not due yet"
        Delivery.objects.update(due=timezone.now() - timedelta(seconds=1))
    assert waits == pytest.approx(sending.WAITS, abs=5)
    assert sending.send_due() == 1
    assert Delivery.objects.get().state == "failed"
    assert len(receiver.calls) == len(sending.WAITS) + 1
    receiver.status = 204
    answer = owner_client.post(f"/api/v1/deliveries/{row.pk}/again")
    assert (answer.status_code, answer.json()["attempt"]) == (202, 0)
    assert sending.send_due() == 1
    assert Delivery.objects.get().state == "done"
    assert Webhook.objects.get().failures == 0


def test_a_webhook_that_keeps_failing_is_switched_off_until_it_is_switched_on(
    inside, owner, owner_client, new_session
):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        made = add(owner_client, url).json()
        end_job(new_session(owner))
        Webhook.objects.update(failures=sending.SWITCHED_OFF_AFTER - 1)
        assert sending.send_due() == 1
    hook, sent = Webhook.objects.get(), Delivery.objects.get()
    assert not hook.active
    assert sent.state == "failed"
    end_job(new_session(owner))
    assert Delivery.objects.count() == 1, "nothing more is noted"
    again = f"/api/v1/deliveries/{sent.pk}/again"
    assert owner_client.post(again).json()["code"] == "webhook_off"
    on = owner_client.patch(f"/api/v1/webhooks/{made['id']}", {"active": True}, "application/json")
    assert (on.json()["active"], on.json()["failures"]) == (True, 0)
    assert owner_client.post(again).status_code == 202


def test_who_lost_a_delivery_to_a_later_try_writes_nothing(
    inside, owner, owner_client, new_session
):
    add(owner_client, "http://localhost:1/")
    end_job(new_session(owner))
    (claimed,) = sending.claim_due()
    assert sending.claim_due() == []
    Delivery.objects.update(attempt=2)
    sending.deliver(claimed)
    assert Delivery.objects.get().error == ""
    assert Webhook.objects.get().failures == 0


def test_an_answer_that_comes_letter_by_letter_ends_with_the_time(
    inside, monkeypatch, owner, owner_client, new_session
):
    monkeypatch.setattr(sending, "TIMEOUT_SECONDS", 0.5)
    over = threading.Event()

    def drip(door):
        line, _ = door.accept()
        with line, contextlib.suppress(OSError):
            line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not over.wait(0.1):
                line.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as door:
        server = threading.Thread(target=drip, args=(door,))
        server.start()
        add(owner_client, f"http://127.0.0.1:{door.getsockname()[1]}/")
        end_job(new_session(owner))
        started = time.monotonic()
        assert sending.send_due() == 1
        assert time.monotonic() - started < 5
        over.set()
        server.join()
    assert Delivery.objects.get().error == "No answer within 0.5 s"


def test_an_account_with_much_to_send_holds_up_nobody_else(
    inside, owner, owner_client, colleague, new_session
):
    """Ten addresses with a long backlog, then one call of a colleague: it is in the next round."""
    for number in range(10):
        add(owner_client, "http://localhost:1/", client_id=f"hook-{number:04}")
    for _ in range(3):
        end_job(new_session(owner))
    last = uuid.UUID(int=2**128 - 1)
    Webhook.objects.create(
        id=last, owner=colleague, client_id="w", url="http://localhost:1/", events=["job.done"]
    )
    end_job(new_session(colleague))
    seen = []
    for _ in range(3):
        claimed = sending.claim_due()
        assert len(claimed) == sending.AT_ONCE
        assert len({each.webhook_id for each in claimed}) == sending.AT_ONCE
        seen.append({each.webhook.owner for each in claimed})
    assert seen == [{owner, colleague}, {owner}, {owner}]
    called = Webhook.objects.filter(owner=owner, called__isnull=False)
    assert called.count() == 10, "all ten had their turn"
    end_job(new_session(colleague))
    assert colleague in {each.webhook.owner for each in sending.claim_due()}


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1"),
        *("::1", "fd00::1", "fe80::1%eth0", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1"),
    ],
)
def test_a_name_that_leads_inside_is_refused_also_when_it_does_so_later(
    monkeypatch, owner, owner_client, new_session, address
):
    found = ["8.8.8.8"]

    def look_up(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(targets.socket, "getaddrinfo", look_up)
    assert add(owner_client, "https://hooks.example.org/x").status_code == 201
    found.append(address)
    refused = add(owner_client, "https://hooks.example.org/y", client_id="hook-0002")
    assert (refused.status_code, refused.json()["code"]) == (422, "target_inside")
    end_job(new_session(owner))
    monkeypatch.setattr(sending.httpx, "AsyncClient", lambda **_: pytest.fail("it was called"))
    assert sending.send_due() == 1
    assert "not on the open internet" in Delivery.objects.get().error


@pytest.mark.parametrize(
    "url",
    [
        *("", "x", "http://example.org/", "ftp://example.org/", "https://", "https://u:p@x.org/"),
        *(
            "https://x.org:0/",
            "https://x.org:99999/",
            "https://[::1",
            "https://x.org/\n",
            "file:///",
        ),
        "https://x.org\\@127.0.0.1/",
    ],
)
def test_what_is_no_public_address_is_refused(owner_client, url):
    answer = add(owner_client, url)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_target")


@given(st.text(max_size=60))
def test_no_text_breaks_the_check_of_an_address(text):
    with contextlib.suppress(ProblemError):
        assert targets.split_target(f"https://{text}").hostname


def test_an_account_has_ten_webhooks_at_most_and_each_once(inside, owner_client):
    first = add(owner_client, "http://localhost:1/").json()
    assert add(owner_client, "http://localhost:1/").json() == first
    for number in range(2, 11):
        made = add(owner_client, "http://localhost:1/", client_id=f"hook-{number:04}")
        assert made.status_code == 201
    refused = add(owner_client, "http://localhost:1/", client_id="hook-0011")
    assert refused.json()["code"] == "too_many_webhooks"
    assert add(owner_client, "http://x:1/", ["job.begun"], "hook-0012").json()["code"] == (
        "unknown_event"
    )


def test_a_guest_has_none_and_a_colleague_sees_none(
    inside, owner, owner_client, colleague_client, guest_client, new_session
):
    made = add(owner_client, "http://localhost:1/").json()
    end_job(new_session(owner))
    sent = Delivery.objects.get()
    assert add(guest_client, "http://localhost:1/").json()["code"] == "account_needed"
    assert colleague_client.get("/api/v1/webhooks").json()["webhooks"] == []
    for method, path in (
        ("get", f"webhooks/{made['id']}/deliveries"),
        ("patch", f"webhooks/{made['id']}"),
        ("delete", f"webhooks/{made['id']}"),
        ("post", f"deliveries/{sent.pk}/again"),
        ("get", f"webhooks/{uuid.uuid4()}/deliveries"),
    ):
        answer = getattr(colleague_client, method)(
            f"/api/v1/{path}", {"active": False}, content_type="application/json"
        )
        assert answer.status_code == 404, path
    assert Webhook.objects.get().active


def test_the_page_makes_switches_and_removes(inside, owner_client, colleague_client, page_files):
    form = {"url": "http://localhost:1/", "events": ["job.done"]}
    page = owner_client.post("/accounts/webhooks/", form).content.decode()
    row = Webhook.objects.get()
    assert row.secret in page
    assert row.secret not in owner_client.get("/accounts/webhooks/").content.decode()
    assert (
        "not an address"
        in owner_client.post(
            "/accounts/webhooks/", {"url": "nowhere", "events": ["job.done"]}
        ).content.decode()
    )
    colleague_client.post("/accounts/webhooks/", {"remove": row.pk})
    owner_client.post("/accounts/webhooks/", {"switch": row.pk})
    assert not Webhook.objects.get().active
    owner_client.post("/accounts/webhooks/", {"remove": row.pk})
    assert not Webhook.objects.exists()
