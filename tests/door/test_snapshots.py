"""What is kept of a session at rest: read once, and true whatever happens to the log."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from realtime.models import Event, Job, Session
from realtime.queueing import jobs_held_back
from realtime.services.enqueue_job import enqueue_job
from realtime.services.record_event import record_event
from realtime.services.settle_job import cancel_job, claim_job, save_progress
from realtime.snapshots import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(new_session, owner):
    session = new_session(user=owner)
    make_job(session)
    return session


def make_job(session, title="count"):
    with jobs_held_back():
        return enqueue_job(
            session=session, kind="test", queue="chat", title=title,
            function="tests.door.jobs_for_tests.count", arguments={"name": "x"},
        )  # fmt: skip


@pytest.mark.parametrize(("path", "most"), [("/s/{}/", 5), ("/api/v1/sessions/{}", 4)])
def test_a_session_at_rest_is_opened_again_without_reading_its_parts(
    session, owner_client, page_files, monkeypatch, path, most
):
    cancel_job(job_id=session.jobs.get().pk)
    monkeypatch.undo()  # The check of what is kept asks the database itself.
    path = path.format(session.pk)
    first = owner_client.get(path)
    with CaptureQueriesContext(connection) as asked:
        again = owner_client.get(path)
    assert len(asked) <= most, [query["sql"][:80] for query in asked]  # account and its login: 2
    assert not any("realtime_job" in query["sql"] for query in asked)
    assert str(session.jobs.get().pk) in again.content.decode()
    if path.startswith("/api"):
        assert again.json() == first.json()


def test_what_moves_between_events_is_not_kept(session):
    job = claim_job(job_id=session.jobs.get().pk, worker="w")
    for percent in (10.0, 50.0):
        save_progress(job=job, percent=percent, stage="Counting")
        assert snapshot(session)["state"]["job"][str(job.pk)]["percent"] == percent


def test_the_same_number_in_another_past_is_another_state(session):
    cancel_job(job_id=session.jobs.get().pk)
    before = snapshot(session)
    known = {row.pk for row in session.jobs.all()}
    Event.objects.filter(session=session, seq=before["seq"]).delete()
    Session.objects.filter(pk=session.pk).update(last_seq=before["seq"] - 1)
    Job.objects.filter(pk__in=known).update(state="failed")
    with transaction.atomic():
        record_event(session_id=session.pk, type="t", payload={"id": "1"})
    after = snapshot(session)
    assert after["seq"] == before["seq"]
    assert {row["state"] for row in after["state"]["job"].values()} == {"failed"}


def test_a_session_in_which_nothing_happened_is_empty(new_session):
    state = snapshot(new_session())["state"]
    assert len(state.pop("session")) == 1
    assert set(map(len, state.values())) == {0}
