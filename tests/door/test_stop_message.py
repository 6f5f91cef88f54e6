"""An answer can be stopped in each of its states, also while it waits for a file."""

from __future__ import annotations

import uuid

import pytest

from analysis.models import Message, MessageState
from analysis.services.post_message import ask
from realtime.models import Job, JobState
from realtime.queueing import jobs_held_back
from realtime.runner import run_job, run_open_jobs
from tests.door.twelve_wards import table_csv
from uploads.models import Upload, UploadState
from uploads.services.receive_upload import open_upload, take_chunk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture
def waiting(new_session, owner):
    """An answer that waits for a file which is still to be read."""
    session = new_session(owner)
    data = table_csv()
    upload = open_upload(session=session, client_id="file-0001", filename="w.csv", size=len(data))
    take_chunk(upload_id=upload.pk, offset=0, data=data)
    question = ask(session=session, client_id=uuid.uuid4().hex, text="What is in my data?")
    answer = Message.objects.get(in_reply_to=question)
    run_job(str(answer.job_id), "test")
    answer.refresh_from_db()
    assert (answer.state, answer.job.state) == (MessageState.WORKING, JobState.DONE)
    return answer


def stop(client, message):
    return client.post(f"/api/v1/messages/{message.pk}/stop")


def test_an_answer_that_waits_for_a_file_can_be_stopped_and_stays_so(waiting, owner_client):
    answer = stop(owner_client, waiting)
    assert answer.status_code == 200
    assert answer.json()["state"] == "stopped"
    run_open_jobs(waiting.session_id, "test")
    waiting.refresh_from_db()
    assert waiting.state == MessageState.STOPPED
    turns = Job.objects.filter(session=waiting.session, kind="turn")
    assert turns.count() == 1, "the file's end does not wake a stopped answer"


def test_an_answer_that_is_not_stopped_comes_with_the_file(waiting):
    run_open_jobs(waiting.session_id, "test")
    waiting.refresh_from_db()
    assert waiting.state == MessageState.COMPLETE


def test_stopping_an_answer_cancels_its_job(new_session, owner, owner_client):
    session = new_session(owner)
    question = ask(session=session, client_id=uuid.uuid4().hex, text="help")
    answer = Message.objects.get(in_reply_to=question)
    assert stop(owner_client, answer).json()["state"] == "stopped"
    assert Job.objects.get(pk=answer.job_id).state == JobState.CANCELLED


def test_stopping_what_is_over_changes_nothing(new_session, owner, owner_client):
    session = new_session(owner)
    question = ask(session=session, client_id=uuid.uuid4().hex, text="help")
    run_open_jobs(session.pk, "test")
    answer = Message.objects.get(in_reply_to=question)
    assert stop(owner_client, answer).json()["state"] == "complete"
    assert stop(owner_client, question).json()["state"] == "complete"


def test_anothers_answer_cannot_be_stopped(waiting, colleague_client, stranger_client):
    for client in (colleague_client, stranger_client):
        assert stop(client, waiting).status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == MessageState.WORKING


def test_an_answer_does_not_wait_for_a_file_that_was_taken_back(waiting):
    """Its reading had failed, and was tried again just before."""
    Upload.objects.update(state=UploadState.REMOVED)
    run_open_jobs(waiting.session_id, "test")
    waiting.refresh_from_db()
    assert waiting.state == MessageState.COMPLETE
