"""Jobs: claimed once, fenced by attempt, taken over when silent, ended in plain words."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chatmrpt.lib.errors import ProblemError
from realtime.models import Event, Job, JobState
from realtime.queueing import held_in, jobs_held_back, push, queue_name
from realtime.runner import JobContext, run_job, run_open_jobs
from realtime.services import sweep_jobs as sweeping
from realtime.services.enqueue_job import enqueue_job
from realtime.services.settle_job import (
    NO_ROOM_PATIENCE,
    AttemptSuperseded,
    cancel_job,
    claim_job,
    finishing,
    renew_lease,
    retry_job,
    save_progress,
)
from realtime.services.sweep_jobs import release_worker, sweep_jobs

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "tests.door.jobs_for_tests"


@pytest.fixture
def make_job(new_session):
    def make(function="count", session=None, **arguments):
        session = session or new_session()
        with jobs_held_back():
            return enqueue_job(
                session=session,
                kind="test",
                queue="chat",
                function=f"{HERE}.{function}",
                title=f"Test {function}",
                arguments=arguments,
            )

    return make


def things(job):
    return Event.objects.filter(session=job.session, type="thing").count()


def reload(job):
    return Job.objects.select_related("session").get(pk=job.pk)


def test_a_job_runs_and_writes_its_result_once(make_job):
    job = make_job(name="a")
    run_job(str(job.pk), "w1")
    assert reload(job).state == JobState.DONE
    assert things(job) == 1


def test_a_second_delivery_does_nothing(make_job):
    job = make_job(name="a")
    run_job(str(job.pk), "w1")
    run_job(str(job.pk), "w2")
    assert things(job) == 1
    assert reload(job).attempt == 1


def test_two_workers_cannot_claim_the_same_job(make_job):
    job = make_job(name="a")
    won = []

    def claim(name):
        try:
            if claim_job(job_id=job.pk, worker=name):
                won.append(name)
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=(f"w{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1


def test_an_attempt_that_lost_its_lease_writes_nothing(make_job):
    job = make_job(name="a")
    first = claim_job(job_id=job.pk, worker="slow")
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert sweep_jobs()["taken_over"] == 1
    second = claim_job(job_id=job.pk, worker="quick")
    assert second.attempt == 2
    with pytest.raises(AttemptSuperseded):
        save_progress(job=first, percent=10, stage="still here")
    with pytest.raises(AttemptSuperseded), finishing(first):
        pytest.fail("the old attempt came to write")
    with finishing(second):
        pass
    assert reload(job).state == JobState.DONE


def test_a_job_whose_worker_dies_each_time_ends_failed_in_plain_words(make_job):
    job = make_job(name="a")
    for attempt in range(1, 4):
        Job.objects.filter(pk=job.pk).update(run_after=None)
        assert claim_job(job_id=job.pk, worker=f"w{attempt}") is not None
        assert release_worker(worker=f"w{attempt}") == 1
    job = reload(job)
    assert job.state == JobState.FAILED
    assert job.error["code"] == "worker_lost"
    assert job.error["hint"]


def test_a_plain_problem_fails_at_once_and_keeps_its_words(make_job):
    job = make_job("plain_problem")
    run_job(str(job.pk), "w1")
    job = reload(job)
    assert (job.state, job.attempt) == (JobState.FAILED, 1)
    assert job.error == {
        "code": "bad_thing",
        "message": "The thing is bad.",
        "hint": "Bring a good one.",
    }


def test_a_fault_of_ours_is_tried_three_times_and_tells_no_inner_words(make_job):
    job = make_job("always_crash")
    for _ in range(5):
        Job.objects.filter(pk=job.pk).update(run_after=None)
        run_job(str(job.pk), "w1")
    job = reload(job)
    assert (job.state, job.attempt) == (JobState.FAILED, 3)
    assert "ZeroDivision" not in str(job.error)
    assert "fault of ours" not in str(job.error)


def test_a_job_waits_for_room_on_the_disk_longer_than_for_a_fault_of_ours(make_job, tmp_path):
    marker = tmp_path / "room"
    job = make_job("find_no_room", name="a", marker=str(marker))
    for attempt in range(1, 7):
        Job.objects.filter(pk=job.pk).update(run_after=None)
        run_job(str(job.pk), "w1")
        job = reload(job)
        assert (job.state, job.attempt) == (JobState.QUEUED, attempt)
        assert job.run_after > timezone.now()
        assert "room" in job.stage
    marker.touch()
    Job.objects.filter(pk=job.pk).update(run_after=None)
    run_job(str(job.pk), "w1")
    assert reload(job).state == JobState.DONE
    assert things(job) == 1


def test_a_disk_that_stays_full_ends_the_job_in_words_and_it_can_be_tried_again(make_job, tmp_path):
    marker = tmp_path / "room"
    job = make_job("find_no_room", name="a", marker=str(marker))
    run_job(str(job.pk), "w1")
    long_ago = timezone.now() - NO_ROOM_PATIENCE - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(run_after=None, no_room_since=long_ago)
    run_job(str(job.pk), "w1")
    job = reload(job)
    assert (job.state, job.error["code"]) == (JobState.FAILED, "no_room")
    retry_job(job_id=job.pk)
    run_job(str(job.pk), "w1")
    assert reload(job).state == JobState.QUEUED


def test_a_cancelled_job_stops_and_leaves_nothing(make_job):
    job = make_job("linger", seconds=20)
    thread = threading.Thread(target=_run_and_close, args=(str(job.pk),))
    thread.start()
    _wait_until(lambda: reload(job).stage.startswith("Lingering"))
    cancel_job(job_id=job.pk)
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert reload(job).state == JobState.CANCELLED
    assert things(job) == 0


def test_a_cancelled_job_can_be_tried_again(make_job):
    job = make_job(name="again")
    cancel_job(job_id=job.pk)
    with jobs_held_back():
        retry_job(job_id=job.pk)
    run_job(str(job.pk), "w1")
    assert reload(job).state == JobState.DONE
    assert things(job) == 1


def test_the_sweeper_queues_again_what_redis_forgot(make_job):
    job = make_job(name="a")
    assert push(job)
    assert queue_name(job) in held_in(job.queue)
    import django_rq

    django_rq.get_connection("chat").flushall()
    assert not held_in(job.queue)
    Job.objects.filter(pk=job.pk).update(enqueued=timezone.now() - timedelta(seconds=60))
    assert sweep_jobs()["requeued"] == 1
    assert queue_name(job) in held_in(job.queue)
    Job.objects.filter(pk=job.pk).update(enqueued=timezone.now() - timedelta(seconds=60))
    assert sweep_jobs()["requeued"] == 0, "a job that the queue holds is not queued twice"


def test_the_sweeper_asks_each_queue_once_and_takes_any_number_of_jobs(make_job, monkeypatch):
    import django_rq

    monkeypatch.setattr(sweeping, "BATCH", 2)
    session = make_job(name="a").session
    for name in "bcdef":
        make_job(name=name, session=session)
    django_rq.get_connection("chat").flushall()
    Job.objects.update(created=timezone.now() - timedelta(seconds=60))
    asked = []
    monkeypatch.setattr(sweeping, "held_in", lambda queue: asked.append(queue) or held_in(queue))
    assert sweep_jobs()["requeued"] == 6
    assert asked == ["chat"]


def test_progress_is_kept_for_pages_that_open_later(make_job):
    job = make_job(name="a")
    claimed = claim_job(job_id=job.pk, worker="w1")
    JobContext(claimed).progress(42, "Ranking 275 wards")
    assert (reload(job).percent, reload(job).stage) == (42, "Ranking 275 wards")


def test_progress_is_saved_at_most_twice_a_second_and_its_last_word_is_not_lost(make_job):
    context = JobContext(claim_job(job_id=make_job(name="a").pk, worker="w1"))
    with CaptureQueriesContext(connection) as queries:
        for step in range(50):
            context.progress(step, f"Step {step}")
    assert sum("UPDATE" in query["sql"] for query in queries) == 1
    assert reload(context.job).stage == "Step 0"
    context.save_news()
    assert (reload(context.job).percent, reload(context.job).stage) == (49, "Step 49")


def test_a_step_of_another_version_can_be_cancelled_and_says_so_when_tried_again(make_job):
    job = make_job("gone_in_this_version")
    assert cancel_job(job_id=job.pk).state == JobState.CANCELLED
    with pytest.raises(ProblemError) as caught:
        retry_job(job_id=job.pk)
    assert caught.value.code == "job_unknown"
    assert caught.value.hint


def test_a_step_of_another_version_does_not_stop_the_sweeper(make_job):
    unknown, known = make_job("gone_in_this_version"), make_job(name="a")
    Job.objects.filter(pk=unknown.pk).update(max_attempts=1)
    for job in (unknown, known):
        claim_job(job_id=job.pk, worker="dead")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert sweep_jobs()["taken_over"] == 2
    assert reload(unknown).state == JobState.FAILED
    assert reload(known).state == JobState.QUEUED


def test_a_job_that_somebody_holds_does_not_keep_the_sweeper_from_the_others(make_job):
    """As a worker that stands still in its last transaction holds it."""
    held, other = make_job(name="a"), make_job(name="b")
    attempts = [claim_job(job_id=job.pk, worker="silent") for job in (held, other)]
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    inside, over = threading.Event(), threading.Event()

    def stand_still():
        try:
            with finishing(attempts[0]):
                inside.set()
                over.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=stand_still)
    thread.start()
    try:
        assert inside.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        assert sweep_jobs()["taken_over"] == 1
        assert reload(other).state == JobState.QUEUED
    finally:
        over.set()
        thread.join()
        connection.close()
    assert reload(held).state == JobState.DONE, "it came to its end, and is not done twice"
    assert sweep_jobs()["taken_over"] == 0


def test_a_sign_of_life_that_comes_just_before_the_takeover_counts(make_job, monkeypatch):
    job = claim_job(job_id=make_job(name="a").pk, worker="slow")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    take_over = sweeping.take_over

    def a_moment_later(**given):
        assert renew_lease(job=job)
        return take_over(**given)

    monkeypatch.setattr(sweeping, "take_over", a_moment_later)
    assert sweep_jobs()["taken_over"] == 0
    with finishing(job):
        pass
    assert (reload(job).state, reload(job).attempt) == (JobState.DONE, 1)


def test_a_worker_whose_own_clock_is_wrong_keeps_its_job_and_no_more(make_job, monkeypatch):
    """Leases go by the database's clock alone: neither an hour ahead nor one behind changes it."""
    right = timezone.now
    for hours in (-1, 1):
        wrong = timedelta(hours=hours)
        monkeypatch.setattr(timezone, "now", lambda wrong=wrong: right() + wrong)
        job = claim_job(job_id=make_job(name=f"clock {hours}").pk, worker="w")
        assert renew_lease(job=job)
        assert sweep_jobs()["taken_over"] == 0
        Job.objects.filter(pk=job.pk).update(lease_until=right() - timedelta(seconds=1))
        assert sweep_jobs()["taken_over"] == 1
        assert reload(job).state == JobState.QUEUED


@pytest.mark.parametrize("function", ["misses_its_rows", "tells_what_is_there"])
def test_an_end_that_cannot_be_told_is_an_end(make_job, function):
    job = make_job(function)
    run_job(str(job.pk), "w1")
    assert reload(job).state == JobState.FAILED
    with jobs_held_back():
        retry_job(job_id=job.pk)
    assert cancel_job(job_id=job.pk).state == JobState.CANCELLED


def test_a_job_whose_session_is_deleted_leaves_no_file(make_job):
    job = make_job("outlive_its_session", name="a")
    folder = job.session.folder
    run_job(str(job.pk), "w1")
    assert not Job.objects.exists()
    assert not default_storage.exists(folder)


def test_steps_that_a_worker_took_are_waited_for(make_job):
    job = make_job(name="a")
    claimed = claim_job(job_id=job.pk, worker="elsewhere")

    def finish():
        with finishing(claimed):
            pass
        connection.close()

    timer = threading.Timer(0.2, finish)
    timer.start()
    run_open_jobs(job.session_id, "here")
    assert reload(job).state == JobState.DONE
    timer.join()


def _run_and_close(job_id):
    try:
        run_job(job_id, "w1")
    finally:
        connection.close()


def _wait_until(true, seconds=10):
    done = threading.Event()
    for _ in range(seconds * 50):
        if true():
            return
        done.wait(0.02)
    raise AssertionError("did not happen in time")
