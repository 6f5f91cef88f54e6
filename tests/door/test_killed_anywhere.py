"""A worker that is killed at any statement, or right after any commit: all is done exactly once.

Each round kills the work on a job at one more place, as far as it has places; another worker takes
it over. In the end the log has no gap, its events lead to the state, and what was asked for is
there once, as if nobody had been killed.
"""

from __future__ import annotations

import contextlib
import itertools
import uuid

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from analysis.models import Message
from analysis.services.post_message import ask
from realtime.models import Event, Job, JobState
from realtime.queueing import jobs_held_back
from realtime.runner import run_job, run_open_jobs
from realtime.services.sweep_jobs import release_worker
from realtime.snapshots import snapshot
from tests.door.twelve_wards import boundary_zip, table_csv
from uploads.models import Upload
from uploads.services.receive_upload import open_upload, take_chunk

pytestmark = pytest.mark.django_db(transaction=True)


class KilledError(BaseException):
    """Nothing in the project catches this, as nothing catches `kill -9`."""


@contextlib.contextmanager
def killed_at(place):
    """Die instead of the statement, or instead of what follows the commit, with this number.

    Yields whether it came to that.
    """
    count, came = itertools.count(), []

    def step():
        if came or next(count) == place:
            came.append(True)
            raise KilledError

    def statement(execute, sql, params, many, context):
        step()
        return execute(sql, params, many, context)

    after_commit = connection.run_and_clear_commit_hooks

    def commit_hooks():
        try:
            if connection.run_on_commit:
                step()
        except KilledError:
            connection.run_on_commit = []
            raise
        after_commit()

    connection.run_and_clear_commit_hooks = commit_hooks
    try:
        with connection.execute_wrapper(statement):
            yield came
    finally:
        del connection.run_and_clear_commit_hooks


def die_and_take_over(job, place):
    """The first worker dies at the place, the next does it; whether the first came so far."""
    with killed_at(place) as came, contextlib.suppress(KilledError):
        run_job(str(job.pk), "first")
    connection.close()
    release_worker(worker="first")
    run_open_jobs(job.session_id, "second")
    return bool(came)


def check_exactly_once(session):
    """Nothing open, nothing failed, no gap; the events lead to the state."""
    jobs = Job.objects.filter(session=session)
    assert {job.state for job in jobs} == {JobState.DONE}, [(j.kind, j.error) for j in jobs]
    events = list(Event.objects.filter(session=session).order_by("seq"))
    now = snapshot(session)
    assert [event.seq for event in events] == list(range(1, now["seq"] + 1))
    folded = {}
    for event in events:
        kept = folded.setdefault(event.type, {})
        if event.payload.get("deleted"):
            kept.pop(event.payload["id"], None)
        else:
            kept[event.payload["id"]] = event.payload
    state = {kind: rows for kind, rows in now["state"].items() if rows}
    folded.setdefault("session", state["session"])  # Its beginning is no event.
    assert {kind: rows for kind, rows in folded.items() if rows} == state
    return now["state"]


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return {"w.csv": table_csv(), "w.zip": boundary_zip(tmp_path_factory.mktemp("shapes"))}


def send(session, name, data):
    row = open_upload(session=session, client_id=uuid.uuid4().hex, filename=name, size=len(data))
    return take_chunk(upload_id=row.pk, offset=0, data=data)


def question(session, text="help", tool=""):
    asked = ask(session=session, client_id=uuid.uuid4().hex, text=text, tool=tool)
    return asked, Message.objects.get(in_reply_to=asked)


def places(step=1):
    """Numbers of places, until a round says that it did not come to its own."""
    over = []
    for place in itertools.count(0, step):
        yield place, over
        if over:
            assert place > 4, "there was hardly anything to kill"
            return


def test_an_answer_comes_once_wherever_its_worker_dies(new_session):
    for place, over in places():
        session = new_session()
        asked, answer = question(session)
        if not die_and_take_over(answer.job, place):
            over.append(True)
        state = check_exactly_once(session)
        assert len(state["message"]) == 2
        assert state["message"][str(answer.pk)]["state"] == "complete"
        assert state["message"][str(answer.pk)]["in_reply_to"] == str(asked.pk)


def test_a_file_is_read_once_wherever_its_worker_dies(new_session, files):
    for place, over in places():
        session = new_session()
        upload = send(session, "w.csv", files["w.csv"])
        if not die_and_take_over(upload.job, place):
            over.append(True)
        state = check_exactly_once(session)
        assert [row["state"] for row in state["upload"].values()] == ["ready"]
        assert len(state["dataset"]) == len(state["change"]) == 1
        upload = Upload.objects.get(pk=upload.pk)
        assert default_storage.open(upload.original).read() == files["w.csv"]


def test_a_result_is_there_once_wherever_its_worker_dies(new_session, files):
    """Of the join, the question, the run and the answer that waits for it, each is killed."""
    for place, over in places(step=7):
        session = new_session()
        for name, data in files.items():
            send(session, name, data)
        killed = {}
        while job := next_job(session):
            if job.kind in ("link", "turn", "risk") and job.pk not in killed:
                killed[job.pk] = die_once(job, place)
            else:
                run_job(str(job.pk), "second")
            if not next_job(session) and not session.messages.filter(role="user").exists():
                question(session, "Rank", tool="run_risk_analysis")
        if not any(killed.values()):
            over.append(True)
        state = check_exactly_once(session)
        assert [row["current"] for row in state["link"].values()] == [True]
        assert [row["state"] for row in state["run"].values()] == ["done"]
        replies = [row for row in state["message"].values() if row["in_reply_to"]]
        assert [row["state"] for row in replies] == ["complete"]


def next_job(session):
    rows = Job.objects.filter(session=session, state=JobState.QUEUED)
    rows.update(run_after=None)
    return rows.order_by("created").first()


def die_once(job, place):
    with killed_at(place) as came, contextlib.suppress(KilledError):
        run_job(str(job.pk), "first")
    connection.close()
    release_worker(worker="first")
    return bool(came)
