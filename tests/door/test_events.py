"""The event log: gapless, absolute, and equal to the state it leads to."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.db import connection, transaction

from realtime.models import Event, Session
from realtime.queueing import jobs_held_back
from realtime.runner import run_job
from realtime.selectors import events_after
from realtime.services.change_session import rename_session
from realtime.services.enqueue_job import enqueue_job
from realtime.services.record_event import record_event
from realtime.services.settle_job import cancel_job
from realtime.snapshots import event_payload, snapshot


def fold(state, events):
    """What the page does with events."""
    state = {kind: dict(entities) for kind, entities in state.items()}
    for event in events:
        entities = state.setdefault(event["type"], {})
        if event["payload"].get("deleted"):
            entities.pop(event["payload"]["id"], None)
        else:
            entities[event["payload"]["id"]] = event["payload"]
    return state


@pytest.mark.django_db(transaction=True)
def test_twenty_writers_at_once_leave_no_gap_and_no_double(new_session):
    session = new_session()

    def write():
        try:
            for _ in range(10):
                with transaction.atomic():
                    record_event(session_id=session.pk, type="t", payload={"id": uuid.uuid4().hex})
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seqs = list(Event.objects.filter(session=session).values_list("seq", flat=True))
    assert seqs == list(range(1, 201))
    assert Session.objects.get(pk=session.pk).last_seq == 200


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_takes_its_number_with_it(new_session):
    session = new_session()
    with transaction.atomic():
        record_event(session_id=session.pk, type="t", payload={"id": "1"})
        transaction.set_rollback(True)
    with transaction.atomic():
        assert record_event(session_id=session.pk, type="t", payload={"id": "2"}) == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(new_session):
    with pytest.raises(RuntimeError):
        record_event(session_id=new_session().pk, type="t", payload={"id": "1"})


@pytest.mark.django_db(transaction=True)
def test_state_plus_events_equals_the_refetched_state(new_session):
    session = new_session()
    start = snapshot(session)
    with jobs_held_back():
        jobs = [
            enqueue_job(
                session=session,
                kind="test",
                queue="chat",
                function=f"tests.door.jobs_for_tests.{name}",
                title=name,
                arguments=arguments,
            )
            for name, arguments in (
                ("count", {"name": "x"}),
                ("plain_problem", {}),
                ("count", {"name": "y"}),
            )
        ]
    run_job(str(jobs[0].pk), "w")
    run_job(str(jobs[1].pk), "w")
    cancel_job(job_id=jobs[2].pk)
    rename_session(session=session, title="Kwara 2026")
    found = events_after([(session.pk, start["seq"])], 1000)[session.pk]
    events = [event_payload(event) for event in found]
    folded = fold(start["state"], events)
    folded.pop("thing")
    refetched = snapshot(session)
    assert folded == refetched["state"]
    assert (events[-1]["seq"], events[-1]["at"]) == (refetched["seq"], refetched["at"])
    assert {job["state"] for job in refetched["state"]["job"].values()} == {
        "done",
        "failed",
        "cancelled",
    }


@pytest.mark.parametrize(
    ("at", "goes_on"),
    [("", True), ("{at}", True), ("2020-01-01T00:00:00Z", False), ("yesterday", False)],
)
def test_a_poll_goes_on_only_from_an_event_that_the_log_holds(
    new_session, owner, owner_client, at, goes_on
):
    session = new_session(user=owner)
    with transaction.atomic():
        record_event(session_id=session.pk, type="t", payload={"id": "1"})
    path = f"/api/v1/sessions/{session.pk}"
    known = owner_client.get(path).json()
    asked = {"since": known["seq"], "at": at.format(at=known["at"])}
    answer = owner_client.get(f"{path}/events", asked).json()
    assert ("events" in answer, "reset" in answer) == (goes_on, not goes_on)
