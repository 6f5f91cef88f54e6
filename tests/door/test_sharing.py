"""A read-only link shows results to whoever has it: no writing, no private part, no end beyond."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from analysis.models import Artefact, Export, Message, Run
from analysis.services.post_message import ask
from realtime.models import Event, Job, Session, SharedLink
from realtime.queueing import jobs_held_back
from realtime.runner import run_open_jobs
from uploads.models import Dataset

pytestmark = pytest.mark.django_db
WRITES = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture(scope="module")
def ranked(twelve, django_db_blocker):
    """The twelve wards with a ranking and its answer."""
    with django_db_blocker.unblock(), jobs_held_back():
        session = Session.objects.get(pk=twelve)
        ask(session=session, client_id="rank", text="Rank the wards by risk")
        run_open_jobs(session.pk, "test")
    return twelve


@pytest.fixture
def session(ranked, as_owner):
    return as_owner(ranked)


@pytest.fixture
def share(session, owner_client):
    def make(**wish):
        body = {"client_id": uuid.uuid4().hex, "days": 7, "files": False, **wish}
        answer = owner_client.post(
            f"/api/v1/sessions/{session.pk}/shared-links", body, "application/json"
        )
        assert answer.status_code == 201, answer.content
        return answer.json()

    return make


def api_of(link, rest=""):
    return f"/api/v1{link['url']}" + (f"/{rest}" if rest else "")


def reads_of(session):
    """What the page of a link reads, and what needs files to be allowed."""
    run = Run.objects.get(session=session)
    boundary = Dataset.objects.get(session=session, kind="boundary")
    start = f"sessions/{session.pk}"
    results = [
        *(f"{start}/layers", f"{start}/layers/composite", f"{start}/tables", f"{start}/charts"),
        *(f"{start}/charts/ranking", f"{start}/charts/ranking.svg", f"runs/{run.pk}"),
        *(f"runs/{run.pk}/tables/ranking", f"datasets/{boundary.pk}/geometry"),
    ]
    name = Artefact.objects.filter(run=run).first().name
    return results, [f"runs/{run.pk}/artefacts/{name}", f"{start}/charts/ranking.csv"]


def test_anybody_with_the_link_reads_the_results_and_nobody_else(
    session, share, stranger_client, page_files
):
    link = share()
    page = stranger_client.get(link["url"])
    assert page.status_code == 200
    assert "noindex" in page["X-Robots-Tag"]
    assert b'name="robots"' in page.content
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert not page.cookies, "a reader is given no cookie"
    results, files = reads_of(session)
    for rest in results:
        answer = stranger_client.get(api_of(link, rest))
        assert answer.status_code == 200, rest
        assert "noindex" in answer["X-Robots-Tag"]
        assert stranger_client.get(f"/api/v1/{rest}").status_code == 404, rest
    for rest in files:
        assert stranger_client.get(api_of(link, rest)).status_code == 404, rest
    allowed = share(files=True)
    for rest in files:
        assert stranger_client.get(api_of(allowed, rest)).status_code == 200, rest


def test_what_is_shown_holds_answers_and_nothing_private(
    session, share, stranger_client, owner_client
):
    with jobs_held_back():
        ask(session=session, client_id="still-working", text="Show the map of rainfall")
    link = share()
    state = stranger_client.get(api_of(link)).json()["state"]
    questions = [row["text"] for row in state["message"].values() if row["role"] == "user"]
    assert questions == ["Rank the wards by risk"], "what is under way is not shown"
    assert set(state) == {"session", "message", "run", "dataset", "link", "export"}
    text = stranger_client.get(api_of(link)).content.decode()
    mine = owner_client.get(f"/api/v1/sessions/{session.pk}").content.decode()
    for secret in (session.owner.email, "guest_key", '"client_id": "rank"', "feedback"):
        assert secret not in text.replace('"feedback": null', ""), secret
    assert '"client_id": "rank"' in mine, "the owner's own state has it"


def test_the_state_is_sent_again_only_when_it_changed(session, share, stranger_client):
    link = share()
    seq = stranger_client.get(api_of(link)).json()["seq"]
    assert stranger_client.get(api_of(link), {"seq": seq}).status_code == 204
    assert stranger_client.get(api_of(link), {"seq": seq - 1}).status_code == 200


def test_no_write_and_no_other_read_goes_through_a_link(session, share, stranger_client):
    link = share(files=True)
    run = Run.objects.get(session=session)
    message = Message.objects.filter(session=session).first()
    start = f"sessions/{session.pk}"
    closed = [
        *("", start, f"{start}/events", f"{start}/messages", f"{start}/tools", f"{start}/sample"),
        *(f"{start}/exports", f"{start}/shared-links", f"{start}/names", f"{start}/run-choices"),
        *(f"{start}/model-calls", f"{start}/undo", "sessions", "search", "uploads/", "roles"),
        *(f"messages/{message.pk}/before", f"messages/{message.pk}/feedback"),
        *(f"datasets/{d.pk}{rest}" for d in session.datasets.all() for rest in ("", "/file")),
        *(f"{start}/../{start}/messages", f"shared-links/{link['id']}"),
    ]
    tables = (Message, Job, Event, Export, Run, Dataset, SharedLink)
    before = [table.objects.count() for table in tables]
    body = {"client_id": uuid.uuid4().hex, "text": "Hello", "tool": "help", "title": "Mine"}
    for rest in [*closed, *reads_of(session)[0], *reads_of(session)[1]]:
        path = api_of(link, rest)
        for method in WRITES:
            answer = stranger_client.generic(method, path, str(body), "application/json")
            assert answer.status_code in (403, 404, 405), (method, path)
        if rest in closed and rest:
            assert stranger_client.get(path).status_code == 404, path
    for method in WRITES:
        assert stranger_client.generic(method, link["url"]).status_code in (403, 405)
    assert before == [table.objects.count() for table in tables]
    assert Session.objects.get(pk=session.pk).title == session.title
    assert run.pk == Run.objects.get(session=session).pk


def test_a_link_opens_one_session_and_no_other_of_the_same_owner(
    share, stranger_client, new_session, owner
):
    link = share(files=True)
    other = new_session(owner)
    for rest in (f"sessions/{other.pk}/layers", f"sessions/{other.pk}/tables"):
        assert stranger_client.get(api_of(link, rest)).status_code == 404


def test_switched_off_links_open_nothing_until_they_are_switched_on(
    session, share, stranger_client, settings, page_files
):
    link = share()
    settings.SHARED_LINKS = False
    for url in (link["url"], api_of(link), api_of(link, f"sessions/{session.pk}/layers")):
        assert stranger_client.get(url).status_code == 404, url
    settings.SHARED_LINKS = True
    assert stranger_client.get(link["url"]).status_code == 200


def test_an_ended_a_revoked_and_an_unknown_link_read_alike(
    share, stranger_client, owner_client, page_files
):
    revoked, ended = share(), share()
    assert owner_client.delete(f"/api/v1/shared-links/{revoked['id']}").json()["state"] == "revoked"
    past = timezone.now() - timedelta(seconds=1)
    SharedLink.objects.filter(pk=ended["id"]).update(expires=past)
    urls = [revoked["url"], ended["url"], "/shared/never-was"]
    pages = [stranger_client.get(url) for url in urls]
    assert [page.status_code for page in pages] == [404, 404, 404]
    assert len({page.content for page in pages}) == 1
    assert "does not open anything" in pages[0].content.decode()
    for url in urls:
        answer = stranger_client.get(f"/api/v1{url}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_link_ends_with_the_session_of_a_guest(share, session, stranger_client, page_files):
    link = share()
    Session.objects.filter(pk=session.pk).update(expires=timezone.now() - timedelta(hours=1))
    assert stranger_client.get(link["url"]).status_code == 404


def test_its_owner_makes_lists_and_revokes_a_link_and_nobody_else(
    session, share, owner_client, colleague_client, stranger_client
):
    link = share(days=1, files=True)
    row = SharedLink.objects.get(pk=link["id"])
    assert timedelta(hours=23) < row.expires - timezone.now() <= timedelta(days=1)
    token = link["url"].rpartition("/")[2]
    kept = str(list(SharedLink.objects.filter(pk=row.pk).values()))
    assert len(token) == 43
    assert token not in kept, "only its digest is kept"
    path = f"/api/v1/sessions/{session.pk}/shared-links"
    assert [item["url"] for item in owner_client.get(path).json()["links"]] == [link["url"]]
    again = {"client_id": row.client_id, "days": 1, "files": True}
    assert owner_client.post(path, again, "application/json").json() == link
    for client in (colleague_client, stranger_client):
        assert client.get(path).status_code == 404
        assert client.post(path, again, "application/json").status_code == 404
        assert client.delete(f"/api/v1/shared-links/{link['id']}").status_code == 404
    for _ in range(2):
        answer = owner_client.delete(f"/api/v1/shared-links/{link['id']}").json()
        assert (answer["state"], answer["url"]) == ("revoked", None)


@pytest.mark.parametrize("wish", [{"days": 2}, {"days": "x"}, {"client_id": "short"}])
def test_a_wish_that_does_not_fit_is_refused(session, owner_client, wish):
    body = {"client_id": uuid.uuid4().hex, "days": 7, **wish}
    path = f"/api/v1/sessions/{session.pk}/shared-links"
    assert owner_client.post(path, body, "application/json").status_code == 422


def test_more_than_twenty_open_links_are_not_made(session, share, owner_client):
    links = [share() for _ in range(20)]
    body = {"client_id": uuid.uuid4().hex}
    path = f"/api/v1/sessions/{session.pk}/shared-links"
    answer = owner_client.post(path, body, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_links")
    owner_client.delete(f"/api/v1/shared-links/{links[0]['id']}")
    assert owner_client.post(path, body, "application/json").status_code == 201


def test_reading_is_counted_and_limited(share, stranger_client, settings, own_counts, page_files):
    settings.LIMITS = {**settings.LIMITS, "shared": {"link": 3, "address": 0}}
    link = share()
    answers = [stranger_client.get(link["url"]) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1]["Retry-After"]) >= 1
    row = SharedLink.objects.get(pk=link["id"])
    assert row.opened == 3
    assert row.last_opened is not None


def test_reading_does_not_lengthen_the_life_of_the_session(session, share, stranger_client):
    before = Session.objects.values("last_used", "expires", "last_seq").get(pk=session.pk)
    link = share()
    for rest in ("", *reads_of(session)[0]):
        stranger_client.get(api_of(link, rest))
    assert Session.objects.values("last_used", "expires", "last_seq").get(pk=session.pk) == before


def test_an_administrator_sees_every_link_and_revokes_one(
    share, admin_client, stranger_client, page_files
):
    link = share()
    address = reverse("admin:realtime_sharedlink_changelist")
    assert b"owner@example.org" in admin_client.get(address).content
    chosen = {"action": "revoke_selected", "_selected_action": [link["id"]]}
    admin_client.post(address, chosen)
    assert stranger_client.get(link["url"]).status_code == 404
    assert LogEntry.objects.get(object_id=link["id"]).get_change_message() == "Revoked."
