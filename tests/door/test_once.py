"""Writes with an `Idempotency-Key`, and lists in pages."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test import Client

from chatmrpt.programs.models import KeptAnswer
from chatmrpt.programs.once import purge_answers
from realtime.models import Event, Session

KEY = "0b5e7a1c"


def rename(client, session, title, key=KEY):
    headers = {"Idempotency-Key": key} if key else {}
    return client.patch(
        f"/api/v1/sessions/{session.pk}", {"title": title}, "application/json", headers=headers
    )


@pytest.mark.django_db
def test_a_write_sent_twice_is_done_once_and_answers_alike(owner, owner_client, new_session):
    session = new_session(owner)
    first = rename(owner_client, session, "North")
    again = rename(owner_client, session, "North")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replay"] == "true"
    assert Event.objects.filter(session=session).count() == 1
    rename(owner_client, session, "North", key="another")
    assert Event.objects.filter(session=session).count() == 2


@pytest.mark.django_db
def test_a_deletion_sent_twice_answers_as_the_first_time(owner, owner_client, new_session):
    path = f"/api/v1/sessions/{new_session(owner).pk}"
    for _ in range(2):
        answer = owner_client.delete(path, headers={"Idempotency-Key": KEY})
        assert (answer.status_code, answer.content) == (204, b"")
    assert owner_client.delete(path).status_code == 404


@pytest.mark.django_db
def test_a_key_holds_for_one_request_of_one_person(
    owner, owner_client, colleague, colleague_client, new_session
):
    mine, theirs = new_session(owner), new_session(colleague)
    assert rename(owner_client, mine, "North").status_code == 200
    other = rename(owner_client, mine, "South")
    assert (other.status_code, other.json()["code"]) == (422, "key_used_otherwise")
    assert rename(colleague_client, theirs, "East").json()["title"] == "East"
    assert rename(owner_client, mine, "West", key="k" * 129).json()["code"] == "bad_key"


@pytest.mark.django_db
def test_a_refused_write_changes_nothing_and_may_come_again(owner, owner_client, new_session):
    session = new_session(owner)
    assert rename(owner_client, session, "").json()["code"] == "bad_title"
    assert rename(owner_client, session, "North\x00").status_code in (400, 422)
    assert rename(owner_client, session, "North").status_code == 200
    assert KeptAnswer.objects.get().status == 200


@pytest.mark.django_db
def test_without_the_csrf_token_a_key_changes_nothing(owner, new_session):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert rename(client, new_session(owner), "North").status_code == 403
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db
def test_answers_are_kept_for_a_day(owner, owner_client, new_session):
    rename(owner_client, new_session(owner), "North")
    assert purge_answers() == 0
    KeptAnswer.objects.update(made="2020-01-01T00:00:00Z")
    assert purge_answers() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_are_one(make_user):
    user = make_user("twice@example.org")
    answers, ready = [], threading.Barrier(2)

    def send():
        try:
            client = Client()
            client.force_login(user)
            ready.wait()
            answers.append(
                client.post(
                    *("/api/v1/sessions", {"client_id": "the-same-one"}),
                    content_type="application/json",
                    headers={"Idempotency-Key": KEY},
                )
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert sorted("Idempotent-Replay" in answer.headers for answer in answers) == [False, True]
    assert Session.objects.filter(owner=user).count() == 1


def all_pages(client, path, key, limit):
    """What a program collects that follows `next` to the end."""
    found, cursor = [], ""
    while cursor is not None:
        page = client.get(path, {"limit": limit, "cursor": cursor}).json()
        assert len(page[key]) <= limit
        found += page[key]
        cursor = page["next"]
    return found


@pytest.mark.django_db
def test_a_list_in_pages_is_the_whole_list(owner, owner_client, new_session):
    made = {str(new_session(owner).pk) for _ in range(7)}
    whole = owner_client.get("/api/v1/sessions").json()
    assert whole["next"] is None
    for limit in (1, 3, 7, 8):
        assert all_pages(owner_client, "/api/v1/sessions", "sessions", limit) == whole["sessions"]
    assert {row["id"] for row in whole["sessions"]} == made


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "cursor=x", "cursor=-1", "limit=a"])
def test_a_page_that_cannot_be_is_refused(owner_client, query):
    assert owner_client.get(f"/api/v1/sessions?{query}").status_code == 422


def test_answers_with_a_secret_are_not_kept_and_come_again_all_the_same(
    owner, owner_client, new_session, settings
):
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    hook = {"client_id": "hook-0001", "url": "http://localhost:1/", "events": ["job.done"]}
    link = {"client_id": "link-0001", "days": 7, "files": False}
    for path, body, secret in (
        ("/api/v1/webhooks", hook, "secret"),
        (f"/api/v1/sessions/{new_session(owner).pk}/shared-links", link, "url"),
    ):
        first, again = (
            owner_client.post(
                path, body, "application/json", headers={"Idempotency-Key": body["client_id"]}
            )
            for _ in range(2)
        )
        assert (first.status_code, again.status_code) == (201, 201), path
        assert first.json()[secret]
        assert first.json() == again.json(), path
    assert not KeptAnswer.objects.exists()
