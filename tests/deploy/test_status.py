"""The status page, what everybody is told, letters about finished work, logs, reporting."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys

import pytest
from django.core import mail
from django.utils import timezone

from chatmrpt.lib import logs
from realtime.models import Incident, Job, JobState, Worker
from realtime.services.record_backup import record_backup
from realtime.services.settle_job import claim_job, fail_job, finishing
from realtime.whole_system import current_incident
from tests.conftest import signed_in
from tests.deploy.places import ROOT

LONG_AGO = "2020-01-01T00:00:00Z"


@pytest.fixture
def staff_client(make_user):
    return signed_in(make_user("staff@example.org", is_staff=True))


def queue_job(session, **fields):
    return Job.objects.create(
        session=session,
        kind="risk",
        queue="analysis",
        title="Risk ranking",
        **{"function": "analysis.jobs.compute_run", **fields},
    )


def test_only_staff_see_the_status(staff_client, owner_client, guest_client):
    assert staff_client.get("/admin/status/").status_code == 200
    for client in (owner_client, guest_client):
        assert client.get("/admin/status/").status_code == 302
    assert staff_client.post("/admin/status/").status_code == 405


def test_the_status_names_what_waits_who_works_and_what_is_missing(staff_client, new_session):
    job = queue_job(new_session())
    Job.objects.filter(pk=job.pk).update(created=timezone.now() - timezone.timedelta(hours=2))
    Worker.objects.create(name="here-7", queue="chat", host="here", pid=7, seen=LONG_AGO)
    page = staff_client.get("/admin/status/").content.decode()
    assert "2:00:0" in page
    assert "silent for" in page
    assert "none was ever noted" in page
    Worker.objects.create(name="here-8", queue="chat", host="here", pid=8, seen=timezone.now())
    assert "others work" in staff_client.get("/admin/status/").content.decode()
    Worker.objects.filter(name="here-8").delete()
    assert page.count('<strong class="bad">none</strong>') == 4
    record_backup(place="s3://elsewhere", size=5_000_000, seconds=3)
    page = staff_client.get("/admin/status/").content.decode()
    assert "s3://elsewhere" in page


def test_the_status_goes_on_without_valkey(staff_client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert "does not answer" in staff_client.get("/admin/status/").content.decode()


def test_what_is_told_to_everybody_is_on_the_page_from_begin_to_end(guest_client):
    told = Incident.objects.create(text="Results are late <b>today</b>.")
    page = guest_client.get("/")
    assert page.context["boot"]["incident"]["text"] == "Results are late <b>today</b>."
    assert "<b>today" not in page.content.decode()
    told.ends = timezone.now()
    told.save()
    assert guest_client.get("/").context["boot"]["incident"] is None


def test_an_incident_that_has_not_begun_is_not_told(db):
    Incident.objects.create(text="Tomorrow.", begins="2999-01-01T00:00:00Z")
    assert current_incident() is None
    Incident.objects.create(text="First.", begins=LONG_AGO)
    Incident.objects.create(text="Latest.", begins="2021-01-01T00:00:00Z")
    assert current_incident().text == "Latest."


@pytest.fixture
def with_mail(settings):
    settings.EMAIL_CONFIGURED = True
    settings.SITE_URL = "https://chatmrpt.example.org"


def run_to_its_end(session, calls, *, seconds, fails=False):
    from chatmrpt.lib.errors import ProblemError

    row = queue_job(session)
    began = timezone.now() - timezone.timedelta(seconds=seconds)
    Job.objects.filter(pk=row.pk).update(created=began)
    with calls(execute=True):
        job = claim_job(job_id=row.pk, worker="here")
        if fails:
            fail_job(job=job, error=ProblemError("x", "The file is empty.", "Send another."))
        else:
            with finishing(job):
                pass
    return Job.objects.get(pk=row.pk)


def test_who_asked_for_it_gets_a_letter_when_long_work_is_over(
    owner, new_session, with_mail, django_capture_on_commit_callbacks
):
    owner.mail_when_done = True
    owner.save()
    session = new_session(owner)
    run_to_its_end(session, django_capture_on_commit_callbacks, seconds=300)
    (letter,) = mail.outbox
    assert letter.to == ["owner@example.org"]
    assert letter.subject == "[ChatMRPT] Done: Risk ranking"
    assert f"https://chatmrpt.example.org/s/{session.pk}/" in letter.body
    run_to_its_end(session, django_capture_on_commit_callbacks, seconds=300, fails=True)
    assert mail.outbox[1].subject == "[ChatMRPT] Not done: Risk ranking"
    assert "The file is empty." in mail.outbox[1].body


@pytest.mark.parametrize("why", ["did not ask", "short", "no mail server", "a guest", "off"])
def test_nobody_else_gets_a_letter(
    why, owner, new_session, with_mail, settings, django_capture_on_commit_callbacks
):
    owner.mail_when_done = why != "did not ask"
    owner.save()
    settings.EMAIL_CONFIGURED = why != "no mail server"
    settings.MAIL_AFTER_SECONDS = 0 if why == "off" else 120
    session = new_session(None if why == "a guest" else owner)
    seconds = 5 if why == "short" else 300
    run_to_its_end(session, django_capture_on_commit_callbacks, seconds=seconds)
    assert mail.outbox == []


def test_a_mail_server_that_is_away_costs_the_letter_and_not_the_result(
    owner, new_session, with_mail, settings, django_capture_on_commit_callbacks
):
    owner.mail_when_done = True
    owner.save()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    session = new_session(owner)
    job = run_to_its_end(session, django_capture_on_commit_callbacks, seconds=300)
    assert job.state == JobState.DONE


def test_letters_are_switched_on_the_own_account_s_page(
    owner, owner_client, colleague, guest_client, with_mail
):
    assert (
        "Write to me when long work is over"
        in owner_client.get("/accounts/email/").content.decode()
    )
    owner_client.post("/accounts/letters/", {"wanted": "yes"})
    owner.refresh_from_db()
    colleague.refresh_from_db()
    assert (owner.mail_when_done, colleague.mail_when_done) == (True, False)
    owner_client.post("/accounts/letters/", {"wanted": "no"})
    owner.refresh_from_db()
    assert owner.mail_when_done is False
    assert guest_client.post("/accounts/letters/", {"wanted": "yes"}).status_code == 302
    assert owner_client.get("/accounts/letters/").status_code == 405


def test_a_log_record_as_json_is_one_line_with_its_ids():
    record = logging.LogRecord("realtime", logging.INFO, "f", 1, "two\nlines %s", ("ü",), None)
    tokens = [(var, var.set(name)) for name, var in logs.IDS.items()]
    line = logs.JsonFormatter().format(record)
    for var, token in tokens:
        var.reset(token)
    assert "\n" not in line
    entry = json.loads(line)
    assert entry["message"] == "two\nlines ü"
    assert (entry["request_id"], entry["session_id"], entry["job_id"]) == (
        *("request", "session", "job"),
    )
    assert "job_id" not in json.loads(logs.JsonFormatter().format(record))


def test_a_fault_in_the_json_log_carries_its_trace():
    try:
        raise ValueError("broken")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed", (), sys.exc_info())
    assert "ValueError: broken" in json.loads(logs.JsonFormatter().format(record))["exception"]


def start(**environment):
    code = (
        "import django, sys; django.setup()\n"
        "print([name for name in ('sentry_sdk', 'opentelemetry') if name in sys.modules])"
    )
    own = {**os.environ, "DJANGO_SETTINGS_MODULE": "chatmrpt.settings", **environment}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=own, capture_output=True, text=True, check=False
    )


def test_reporting_to_the_outside_is_not_even_imported_unless_asked_for():
    assert start().stdout.strip() == "[]"


def test_reporting_without_its_package_stops_the_start_in_plain_words():
    import importlib.util

    if importlib.util.find_spec("sentry_sdk") is not None:
        pytest.skip("sentry_sdk is installed here: its absence cannot be seen")
    done = start(SENTRY_DSN="https://key@sentry.example.org/1")
    assert done.returncode != 0
    assert "pip install -r requirements-observability.txt" in done.stderr
