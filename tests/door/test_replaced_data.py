"""Data that are replaced while an answer waits for its ranking."""

from __future__ import annotations

import uuid

import pytest

from analysis.models import Message, Run
from analysis.services.post_message import ask
from realtime.models import Job
from realtime.queueing import jobs_held_back
from realtime.runner import run_job
from realtime.services.change_session import rename_session
from tests.door.twelve_wards import ROWS, boundary_zip, table_csv
from uploads.services.receive_upload import open_upload, take_chunk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


def bring(session, name, data):
    once = uuid.uuid4().hex
    upload = open_upload(session=session, client_id=once, filename=name, size=len(data))
    take_chunk(upload_id=upload.pk, offset=0, data=data)


def work(session, *kinds, most=20):
    """Run queued jobs of these kinds (all if none is named); returns how many there were."""
    for count in range(most):
        jobs = Job.objects.filter(session=session, state="queued").order_by("created")
        job = (jobs.filter(kind__in=kinds) if kinds else jobs).first()
        if job is None:
            return count
        run_job(str(job.pk), "test")
    pytest.fail(f"still at it after {most} jobs")


def test_an_answer_about_a_ward_is_given_from_the_boundary_in_force(new_session, tmp_path):
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
    session = new_session()
    bring(session, "wards.csv", table_csv())
    bring(session, "wards.zip", boundary_zip(folders[0]))
    work(session)
    question = ask(session=session, client_id=uuid.uuid4().hex, text=f"Why is {ROWS[0][0]} high?")
    work(session, "turn")
    first = Run.objects.get(session=session)
    bring(session, "turned.zip", boundary_zip(folders[1], turned=True))
    work(session, "ingest", "link")
    work(session)
    answer = Message.objects.get(in_reply_to=question)
    assert answer.state == "complete"
    assert answer.run != first
    assert answer.run.on_present_data


def bare(data):
    """The table without its state column."""
    return b"\n".join(line.split(b",", 1)[1] for line in data.split(b"\n"))


def test_a_title_taken_from_a_file_follows_its_replacement(new_session):
    session = new_session()
    bring(session, "script.csv", bare(table_csv()))
    work(session)
    session.refresh_from_db()
    assert session.title == "script.csv"
    bring(session, "other.csv", bare(table_csv()).replace(b"1000", b"2000"))
    work(session)
    session.refresh_from_db()
    assert session.title == "other.csv"
    bring(session, "wards.csv", table_csv())
    work(session)
    session.refresh_from_db()
    assert session.title == "Wards of Niger"


def test_a_title_that_a_person_gave_stays(new_session):
    session = new_session()
    rename_session(session=session, title="My work")
    bring(session, "wards.csv", table_csv())
    work(session)
    session.refresh_from_db()
    assert session.title == "My work"


def test_an_answer_from_older_data_has_a_button_that_ranks_the_new(new_session, tmp_path):
    session = new_session()
    bring(session, "wards.csv", table_csv())
    bring(session, "wards.zip", boundary_zip(tmp_path))
    work(session)
    ask(session=session, client_id=uuid.uuid4().hex, text="run the analysis with tpr and rainfall")
    work(session)
    first = Run.objects.get(session=session)
    bring(session, "newer.csv", table_csv().replace(b"1000", b"2000"))
    work(session)
    question = ask(session=session, client_id=uuid.uuid4().hex, text="top 3")
    work(session)
    answer = Message.objects.get(in_reply_to=question)
    assert answer.run == first
    chip = answer.body["chips"][0]
    assert chip["label"] == "Run again with the new data"
    again = ask(
        session=session,
        client_id=uuid.uuid4().hex,
        text=chip["label"],
        tool=chip["tool"],
        arguments=chip["arguments"],
    )
    work(session)
    run = Message.objects.get(in_reply_to=again).run
    assert run.on_present_data
    assert run.parameters == first.parameters
