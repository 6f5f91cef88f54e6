"""Writers of one session at the same moment: all come through, none blocks another for good."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import Error, connection, transaction

from analysis.models import Settlement
from analysis.services.choose_raster_values import choose_raster_values
from analysis.services.load_sample import load_sample
from analysis.services.settlement.record import held, save_change
from chatmrpt.lib.errors import ProblemError
from realtime.models import Event, Job, Session
from realtime.queueing import jobs_held_back
from realtime.services.change_session import delete_session, hold_session, rename_session
from realtime.services.enqueue_job import enqueue_job
from realtime.services.settle_job import AttemptSuperseded, cancel_job, claim_job, finishing
from realtime.viewer import new_guest
from uploads.models import Dataset, DatasetKind, Upload, UploadState
from uploads.services import receive_upload
from uploads.services.receive_upload import open_upload, record_upload, remove_upload, take_chunk

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


def at_once(*writers):
    """Run them in threads that start together; returns the database's errors."""
    barrier, errors = threading.Barrier(len(writers)), []

    def run(write):
        try:
            barrier.wait(10)
            write()
        except (ProblemError, AttemptSuperseded):
            pass
        except Error as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(write,)) for write in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return errors


@pytest.fixture
def reading(new_session):
    """An upload whose reading a worker has just begun."""

    def make(number):
        session = new_session()
        with jobs_held_back():
            name = f"wards-{number}.csv"
            upload = open_upload(session=session, client_id=name, filename=name, size=3)
            upload = take_chunk(upload_id=upload.pk, offset=0, data=b"a,b")
        return session, upload, claim_job(job_id=upload.job_id, worker="w")

    return make


def finish(job, upload):
    with finishing(job):
        row = Upload.objects.get(pk=upload.pk)
        row.state = UploadState.READY
        row.save(update_fields=["state"])
        record_upload(row)


def test_finish_cancel_removal_and_a_new_title_come_wholly_before_or_after(reading):
    for number in range(ROUNDS):
        session, upload, job = reading(number)
        errors = at_once(
            lambda job=job, upload=upload: finish(job, upload),
            lambda job=job: cancel_job(job_id=job.pk),
            lambda upload=upload: remove_upload(upload=upload),
            lambda session=session: rename_session(session=session, title="Kwara 2026"),
        )
        assert errors == []
        seqs = list(Event.objects.filter(session=session).values_list("seq", flat=True))
        assert seqs == list(range(1, len(seqs) + 1))
        state = Upload.objects.get(pk=upload.pk).state
        done = Job.objects.get(pk=job.pk).state == "done"
        assert (state == UploadState.READY) == done


def test_a_session_can_be_deleted_while_its_work_ends(reading):
    for number in range(ROUNDS):
        session, upload, job = reading(number)
        errors = at_once(
            lambda job=job, upload=upload: finish(job, upload),
            lambda job=job: cancel_job(job_id=job.pk),
            lambda session=session: delete_session(session=session),
        )
        assert errors == []
        assert not Session.objects.filter(pk=session.pk).exists()
        assert not Event.objects.filter(session_id=session.pk).exists()


def test_a_session_can_be_deleted_while_the_last_part_of_a_file_comes(new_session):
    for number in range(ROUNDS):
        session, name = new_session(), f"wards-{number}.csv"
        upload = open_upload(session=session, client_id=name, filename=name, size=3)
        with jobs_held_back():
            errors = at_once(
                lambda pk=upload.pk: take_chunk(upload_id=pk, offset=0, data=b"a,b"),
                lambda session=session: delete_session(session=session),
                lambda upload=upload: remove_upload(upload=upload),
            )
        assert errors == []
        assert not Job.objects.filter(session_id=session.pk).exists()


def test_a_session_is_held_with_the_job_that_came_while_it_was_waited_for(new_session):
    """Held without it, whoever holds the job and waits for the session would wait for good."""
    session, held, done = new_session(), threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            hold_session(session.pk)
            held.set()
            done.wait(30)
        connection.close()

    other = threading.Thread(target=hold)
    with jobs_held_back(), transaction.atomic():
        Session.objects.select_for_update().get(pk=session.pk)
        other.start()
        _until_somebody_waits()
        job = enqueue_job(session=session, kind="k", queue="ingest", function="f", title="T")
    try:
        assert held.wait(30)
        with transaction.atomic():
            rows = Job.objects.select_for_update(skip_locked=True)
            assert list(rows.filter(pk=job.pk)) == []
    finally:
        done.set()
        other.join(30)


def _until_somebody_waits():
    """For the lock of another transaction, as the database sees it."""
    for _ in range(1000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("Nobody waits.")


def test_a_file_is_taken_back_with_its_reading_or_not_at_all(new_session):
    for number in range(ROUNDS):
        session, name = new_session(), f"wards-{number}.csv"
        upload = open_upload(session=session, client_id=name, filename=name, size=3)
        with jobs_held_back():
            errors = at_once(
                lambda pk=upload.pk: take_chunk(upload_id=pk, offset=0, data=b"a,b"),
                lambda upload=upload: remove_upload(upload=upload),
            )
        assert errors == []
        upload.refresh_from_db()
        reading = list(Job.objects.filter(session=session).values_list("state", flat=True))
        if upload.state == UploadState.REMOVED:
            assert reading in ([], ["cancelled"])
        else:
            assert (upload.state, reading) == (UploadState.RECEIVED, ["queued"])


def test_changes_of_a_raster_and_of_settlements_wait_for_their_session_first(new_session):
    """Whoever holds the session writes into it: rows of its contents are never held before."""

    def change(settlement):
        with transaction.atomic():
            save_change(held(settlement.pk, None), "classes")

    def take_out(session, raster):
        with transaction.atomic():
            Session.objects.select_for_update().get(pk=session.pk)
            Dataset.objects.filter(pk=raster.pk).update(current=False)

    for number in range(ROUNDS):
        session = new_session()
        raster = Dataset.objects.create(
            session=session, kind=DatasetKind.RASTER, name="r.tif", content_hash="0" * 64, rows=1
        )
        settlement = Settlement.objects.create(
            session=session, client_id=str(number), boundary=raster, title="S", cell_size=1,
            keep="all", crs="EPSG:32632", content_hash="0" * 64, classes="--",
        )  # fmt: skip
        writers = [
            lambda settlement=settlement: change(settlement),
            lambda raster=raster: choose_raster_values(raster=raster, statistic="sum"),
        ]
        last = [
            lambda session=session, raster=raster: take_out(session, raster),
            lambda session=session: delete_session(session=session),
        ][number % 2]
        assert at_once(*writers, last) == []


def test_files_announced_at_once_share_the_room_of_their_owner(new_session, settings, monkeypatch):
    """Of eight files of 0.4 MB in sessions of one guest two fit into 1 MB, however they come."""
    settings.LIMITS = {**settings.LIMITS, "storage_mb": {"guest": 1}}
    guest = new_guest()
    sessions = [new_session(viewer=guest) for _ in range(8)]
    kept = receive_upload.record_upload

    def slowly(upload):
        time.sleep(0.1)
        return kept(upload)

    monkeypatch.setattr(receive_upload, "record_upload", slowly)

    def announce(session):
        name = f"{session.pk}"
        return lambda: open_upload(
            session=session, client_id=name, filename="a.csv", size=400 * 1024
        )

    assert at_once(*map(announce, sessions)) == []
    assert Upload.objects.count() == 2


def test_the_sample_and_a_file_of_ones_own_do_not_wait_for_each_other(new_session, monkeypatch):
    held = receive_upload.touch_session

    def slowly(**named):
        time.sleep(0.1)
        held(**named)

    monkeypatch.setattr(receive_upload, "touch_session", slowly)
    for number in range(3):
        session = new_session()
        with jobs_held_back():
            errors = at_once(
                lambda session=session: load_sample(session=session, client_id="sample"),
                lambda session=session: open_upload(
                    session=session, client_id="own", filename="a.csv", size=30
                ),
            )
        assert errors == [], number
        assert Upload.objects.filter(session=session).count() == 3
