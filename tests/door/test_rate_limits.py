"""Limits by tier and address, on storage, on waiting work; turns, and honest words about the wait."""

from __future__ import annotations

import base64
import re
import time
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from chatmrpt import rate_limits
from chatmrpt.accounts.models import Token
from chatmrpt.api import api
from realtime.fairness import fairest, seconds_to_wait, wait_in_words
from realtime.models import Job, JobState
from realtime.queueing import jobs_held_back
from realtime.runner import run_next
from realtime.services.enqueue_job import enqueue_job
from tests.door.test_strangers import routes
from uploads.models import Upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_counts(own_counts):
    """Counts of other tests do not count here."""


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture
def limits(settings):
    """Set one limit for every tier."""

    def to(name, most, **others):
        tiers = dict.fromkeys(("guest", "registered", "staff", "address"), most) | others
        settings.LIMITS = {**settings.LIMITS, name: tiers}

    return to


def open_session(client, **extra):
    body = {"client_id": uuid.uuid4().hex}
    return client.post("/api/v1/sessions", body, "application/json", **extra)


def announce(client, session_id, size=10):
    pairs = {"filename": "a.csv", "session": session_id, "client_id": uuid.uuid4().hex}
    metadata = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs.items())
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(size),
        "Upload-Metadata": metadata,
    }
    return client.post("/api/v1/uploads/", headers=headers)


def queue_for(session, kind="turn", function="tests.door.jobs_for_tests.count", queue="chat"):
    return enqueue_job(
        session=session,
        kind=kind,
        queue=queue,
        function=function,
        title=kind,
        arguments={"name": kind},
    )


def test_a_write_above_the_limit_is_429_and_says_when_to_go_on(owner_client, limits):
    limits("writes", 3, address=0)
    assert [open_session(owner_client).status_code for _ in range(3)] == [201] * 3
    refused = open_session(owner_client)
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_requests"
    assert "More than 3 changes in one minute" in refused.json()["message"]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert owner_client.get("/api/v1/sessions").status_code == 200, "reads go on"


@pytest.mark.parametrize("name", ["charts/histogram.png", "charts/x.vega", "layers/x/picture.svg"])
def test_pictures_are_counted_and_other_reads_are_not(
    owner_client, owner, new_session, limits, name
):
    limits("drawings", 2, address=0)
    start = f"/api/v1/sessions/{new_session(owner).pk}"
    codes = [owner_client.get(f"{start}/{name}?width={300 + n}").status_code for n in range(3)]
    assert 429 not in codes[:2]
    assert codes[2] == 429
    for _ in range(3):
        assert owner_client.get(f"{start}/layers").status_code == 200
        assert owner_client.get(f"{start}/charts/histogram").status_code != 429
    assert open_session(owner_client).status_code == 201, "writes have a count of their own"


def test_switched_off_there_are_no_limits(owner_client, limits, settings):
    limits("writes", 1)
    settings.RATE_LIMITED = False
    assert [open_session(owner_client).status_code for _ in range(3)] == [201] * 3


def test_tiers_have_limits_of_their_own(owner_client, admin_client, guest_client, limits):
    limits("writes", 2, registered=4, staff=6, address=0)
    guest_client.get("/api/v1/sessions")
    for client, most in ((guest_client, 2), (owner_client, 4), (admin_client, 6)):
        codes = [open_session(client).status_code for _ in range(most + 1)]
        assert codes == [201] * most + [429]


def test_newcomers_without_a_cookie_are_counted_by_address(limits):
    limits("writes", 0, address=3)
    here, there = {"REMOTE_ADDR": "203.0.113.7"}, {"REMOTE_ADDR": "203.0.113.8"}
    codes = [open_session(Client(), **here).status_code for _ in range(4)]
    assert codes == [201, 201, 201, 429]
    assert open_session(Client(), **there).status_code == 201
    assert open_session(Client()).status_code == 201, "this machine is not counted by address"


def test_sign_in_tries_are_counted_by_address_too(limits, page_files):
    limits("writes", 0, address=2)
    form = {"login": "nobody@example.org", "password": "wrong"}
    tries = [
        Client().post("/accounts/login/", form, REMOTE_ADDR="203.0.113.9").status_code
        for _ in range(3)
    ]
    assert tries == [200, 200, 429]


#: The administration changes by POST alone.
WRITES = ("POST", "PUT", "PATCH", "DELETE")


def every_address():
    """Each address of the site, pages, accounts and administration too, with made-up names."""
    made_up = {"uuid": str(uuid.uuid4()), "int": "1", "path": "1/", "slug": "x"}
    for route in sorted(set(routes(get_resolver().url_patterns))):
        named = re.sub(r"\(\?P<\w+>[^)]*\)|[\^$]|\\Z", lambda m: "x" * (m[0][0] == "("), route)
        path = re.sub(r"<(?:(\w+):)?\w+>", lambda name: made_up.get(name[1] or "str", "x"), named)
        yield "/" + path


def writes_refused(client, start="/", **extra):
    """How many writes, each method at each address below `start`; every one of them is 429."""
    tried = 0
    for path in every_address():
        if not path.startswith(start):
            continue
        for method in ("POST",) if path.startswith("/admin/") else WRITES:
            answer = client.generic(method, path, **extra)
            assert answer.status_code == 429, (method, path, answer.status_code)
            assert int(answer.headers["Retry-After"]) >= 1, path
            tried += 1
    return tried


@pytest.fixture
def _one_minute(monkeypatch):
    """The walk is within one window, however long it takes."""
    moment = time.time()
    monkeypatch.setattr(rate_limits.time, "time", lambda: moment)


def use_up(client, **extra):
    assert open_session(client, **extra).status_code == 201
    assert client.patch(f"/api/v1/uploads/{uuid.uuid4()}", **extra).status_code != 429


@pytest.mark.usefixtures("_one_minute")
@pytest.mark.parametrize("who", ["guest_client", "admin_client"])
def test_every_write_at_every_address_is_counted_by_person(request, limits, page_files, who):
    """A new address is walked, too: none has a way around the limits."""
    for name in ("writes", "chunks"):
        limits(name, 1, address=0)
    client = request.getfixturevalue(who)
    client.get("/api/v1/sessions")
    use_up(client)
    assert writes_refused(client) > 400


@pytest.mark.usefixtures("_one_minute")
def test_every_write_at_every_address_is_counted_by_address(limits, page_files):
    for name in ("writes", "chunks"):
        limits(name, 0, address=1)
    here = {"REMOTE_ADDR": "203.0.113.7"}
    use_up(Client(), **here)
    assert writes_refused(Client(), **here) > 400


@pytest.mark.usefixtures("_one_minute")
def test_every_write_with_a_token_is_counted_as_its_person(owner, limits):
    for name in ("writes", "chunks"):
        limits(name, 1, address=0)
    text = f"cm_{uuid.uuid4().hex}"
    digest = Token.digest_of(text)
    Token.objects.create(user=owner, name="x", scopes=list(Token.SCOPES), digest=digest)
    program = Client(headers={"Authorization": f"Bearer {text}"})
    use_up(program)
    assert writes_refused(program, "/api/v1/") > 100


#: Writes that ask for no work, or that take some back.
NO_WORK = {
    *("POST /sessions", "PATCH /sessions/{}", "DELETE /sessions/{}", "POST /jobs/{}/cancel"),
    *("POST /messages/{}/stop", "PUT /messages/{}/chosen", "PUT /messages/{}/feedback"),
    *("PUT /sessions/{}/model", "DELETE /exports/{}", "DELETE /datasets/{}"),
    *("POST /sessions/{}/undo", "POST /sessions/{}/redo", "DELETE /sessions/{}/names/{}"),
    *("POST /sessions/{}/shared-links", "DELETE /shared-links/{}"),
    *("POST /sessions/{}/settlements", "DELETE /settlements/{}", "PUT /settlements/{}/classes"),
    *("POST /settlements/{}/undo", "PUT /settlements/{}/notes", "POST /settlements/{}/regrid"),
    *("POST /webhooks", "PATCH /webhooks/{}", "DELETE /webhooks/{}"),
}


def test_every_write_that_asks_for_work_is_held_to_the_limit_of_work(
    owner_client, owner, new_session, limits
):
    """A new write is refused here, or is listed above with a thought."""
    limits("jobs", 1)
    queue_for(new_session(owner))
    free = set()
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method in set(operations) - {"get"}:
            named = re.sub(r"\{\w+\}", str(uuid.uuid4()), path)
            answer = owner_client.generic(method.upper(), named)
            if answer.status_code != 429:
                short = re.sub(r"\{\w+\}", "{}", path.removeprefix("/api/v1"))
                free.add(f"{method.upper()} {short}")
    assert free == NO_WORK
    assert announce(owner_client, str(uuid.uuid4())).status_code == 429


def test_the_time_to_come_again_is_that_of_the_queue_in_which_one_waits(
    owner_client, owner, new_session, limits
):
    """Two rankings of forty seconds wait: one of them is over in about that time."""
    limits("jobs", 2)
    session = new_session(owner)
    done, *_ = (queue_for(session, queue="analysis") for _ in range(3))
    now = timezone.now()
    took = timedelta(seconds=40)
    Job.objects.filter(pk=done.pk).update(state=JobState.DONE, started=now - took, finished=now)
    assert Job.objects.filter(state=JobState.QUEUED).count() == 2
    address = f"/api/v1/sessions/{session.pk}/messages"
    body = {"client_id": uuid.uuid4().hex, "text": "help"}
    refused = owner_client.post(address, body, "application/json")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "40")
    assert refused.json()["hint"] == "Try again in about 40 seconds, or cancel some of them."
    french = owner_client.post(
        address, body, "application/json", headers={"Accept-Language": "fr"}
    ).json()
    assert french["message"].startswith("2 de vos travaux")
    assert "40 secondes" in french["hint"]


@pytest.mark.parametrize(
    ("behind", "remote", "forwarded", "address"),
    [
        (False, "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (True, "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        (True, "10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        (False, "2001:db8:1:2:3::4", "", "2001:db8:1:2::/64"),
        (False, "127.0.0.1", "", None),
        (True, "10.0.0.1", "nonsense", "unknown"),
    ],
)
def test_the_address_is_the_one_the_last_proxy_saw(
    rf, settings, behind, remote, forwarded, address
):
    settings.BEHIND_PROXY = behind
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = rf.post("/", headers=headers, REMOTE_ADDR=remote)
    assert rate_limits.address_of(request) == address


def test_files_beyond_the_storage_of_a_tier_are_413_with_the_figures(
    guest_client, limits, new_session
):
    limits("storage_mb", 1)
    session = open_session(guest_client).json()["id"]
    assert announce(guest_client, session, 700 * 1024).status_code == 201
    other = open_session(guest_client).json()["id"]
    refused = announce(guest_client, other, 700 * 1024)
    assert refused.status_code == 413
    assert refused.json()["code"] == "storage_full"
    assert "of 1 MB already" in refused.json()["message"]
    assert "sign in" in refused.json()["hint"]
    Upload.objects.update(state="removed")
    assert announce(guest_client, other, 700 * 1024).status_code == 201


def test_so_much_waiting_work_and_no_more(owner_client, owner, new_session, limits):
    limits("jobs", 2)
    session = new_session(owner)
    address = f"/api/v1/sessions/{session.pk}/messages"

    def ask():
        body = {"client_id": uuid.uuid4().hex, "text": "help"}
        return owner_client.post(address, body, "application/json")

    assert [ask().status_code for _ in range(2)] == [202, 202]
    refused = ask()
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_much_waits"
    assert int(refused.headers["Retry-After"]) >= 1
    job = Job.objects.filter(session=session).first()
    cancel = owner_client.post(f"/api/v1/jobs/{job.pk}/cancel")
    assert cancel.status_code == 200, "what frees the queue is let through"
    assert ask().status_code == 202


def test_one_persons_hundred_jobs_do_not_starve_others(new_session, owner, colleague):
    many, one, guest = new_session(owner), new_session(colleague), new_session()
    for _ in range(100):
        queue_for(many)
    queue_for(one)
    queue_for(guest)
    queue_for(new_session(owner))
    order = []
    for _ in range(5):
        job = Job.objects.select_related("session").get(pk=fairest("chat"))
        Job.objects.filter(pk=job.pk).update(state=JobState.DONE, started=timezone.now())
        order.append(job.session.owner_id or "guest")
    assert order[:3] == [owner.pk, colleague.pk, "guest"]
    assert order[3:] == [owner.pk, owner.pk]


def test_a_call_of_the_queue_runs_whose_turn_it_is_and_every_job_runs_once(
    new_session, owner, colleague
):
    jobs = [queue_for(new_session(owner)) for _ in range(3)] + [queue_for(new_session(colleague))]
    for job in jobs:
        run_next(str(job.pk), "chat")
    rows = Job.objects.filter(pk__in=[job.pk for job in jobs]).order_by("started")
    assert [row.state for row in rows] == [JobState.DONE] * 4
    assert [row.attempt for row in rows] == [1] * 4
    assert rows[1].pk == jobs[3].pk, "the colleague came second, though asked last"
    run_next(str(jobs[0].pk), "chat")
    assert Job.objects.get(pk=jobs[0].pk).attempt == 1


def test_the_wait_is_told_from_what_stands_before(new_session, owner, colleague):
    session, other = new_session(owner), new_session(colleague)
    assert seconds_to_wait(session, "chat") == 0.0
    first = queue_for(session)
    assert first.stage == ""
    for _ in range(30):
        queue_for(session)
    now = timezone.now()
    took = timedelta(seconds=8)
    Job.objects.filter(pk=first.pk).update(state=JobState.DONE, started=now - took, finished=now)
    assert seconds_to_wait(session, "chat") == pytest.approx(8 * 30)
    assert seconds_to_wait(other, "chat") == pytest.approx(8), "one turn of the other person"
    assert queue_for(session).stage == "Waiting for its turn, about 4 minutes"


def test_waits_in_words():
    assert wait_in_words(3) == ""
    assert wait_in_words(42) == "Waiting for its turn, about 50 seconds"
    assert wait_in_words(61) == "Waiting for its turn, about 1 minute"
