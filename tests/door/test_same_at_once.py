"""The same thing wanted twice at the same moment: done once, and both get it."""

from __future__ import annotations

import uuid

import pytest

from analysis.models import Message, Run
from analysis.services.post_message import ask
from realtime.models import Job
from realtime.queueing import jobs_held_back
from realtime.runner import run_job, run_open_jobs
from tests.door.test_killed_anywhere import send
from tests.door.test_locks import at_once
from tests.door.twelve_wards import boundary_zip, table_csv

pytestmark = pytest.mark.django_db(transaction=True)
SENDERS = 4


def held_back(do, *given, **named):
    """In a thread of its own nobody holds jobs back by itself."""

    def write():
        with jobs_held_back():
            do(*given, **named)

    return write


@pytest.fixture
def session(new_session, tmp_path):
    session = new_session()
    with jobs_held_back():
        send(session, "w.csv", table_csv())
        send(session, "w.zip", boundary_zip(tmp_path))
        run_open_jobs(session.pk, "test")
    return session


def test_equal_requests_at_the_same_moment_are_one_run_for_all(session):
    with jobs_held_back():
        for _ in range(SENDERS):
            ask(session=session, client_id=uuid.uuid4().hex, text="Rank", tool="run_risk_analysis")
    turns = Job.objects.filter(session=session, kind="turn", state="queued")
    assert turns.count() == SENDERS
    calls = [held_back(run_job, str(job.pk), f"w{job.pk}") for job in turns]
    assert at_once(*calls) == []
    run = Run.objects.get(session=session)
    assert Job.objects.filter(session=session, kind="risk").count() == 1
    with jobs_held_back():
        run_open_jobs(session.pk, "test")
    answers = Message.objects.filter(session=session, in_reply_to__isnull=False)
    assert [(row.state, row.run_id) for row in answers] == [("complete", run.pk)] * SENDERS


def test_one_question_sent_several_times_at_the_same_moment_is_one(new_session):
    session, key = new_session(), uuid.uuid4().hex
    sent = [held_back(ask, session=session, client_id=key, text="help")] * SENDERS
    assert at_once(*sent) == []
    question = Message.objects.get(session=session, client_id=key)
    assert Message.objects.filter(in_reply_to=question).count() == 1
    assert Job.objects.filter(session=session, kind="turn").count() == 1
