"""What /metrics shows, and to whom; rules, alerts and dashboard name nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import uuid

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from realtime.models import Job, JobState, Worker
from realtime.services.change_session import rename_session
from realtime.services.record_backup import record_backup
from realtime.services.settle_job import cancel_job, claim_job
from realtime.services.sweep_jobs import sweep_jobs
from tests.deploy.places import DEPLOY, ROOT

WATCHING = DEPLOY / "observability"
SUFFIXES = r"(_total|_bucket|_count|_sum)?"


@pytest.fixture(scope="module")
def promtool():
    program = shutil.which("promtool")
    if program is None:
        pytest.skip("promtool is not installed (Debian: apt install prometheus)")

    def run(*arguments):
        done = subprocess.run(
            [program, *arguments], cwd=WATCHING, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    return run


def shown(client, **headers):
    answer = client.get("/metrics", **headers)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def samples(text):
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def names(text):
    return set(re.findall(r"^# TYPE (\S+)", text, re.M))


@pytest.fixture
def job(new_session):
    session = new_session()
    return Job.objects.create(
        session=session, kind="risk", queue="analysis", function="analysis.jobs.compute_run"
    )


def test_this_machine_reads_the_metrics_and_a_stranger_finds_nothing(client, db):
    assert "chatmrpt_part_up" in shown(client)
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404


def test_a_stranger_behind_our_own_proxy_finds_nothing(client, db):
    forwarded = {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1", **forwarded).status_code == 404


def test_a_token_opens_the_metrics_from_anywhere_and_is_then_needed_everywhere(
    client, db, settings
):
    settings.METRICS_TOKEN = "a word nobody guesses"
    far = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", **far, HTTP_AUTHORIZATION="Bearer wrong").status_code == 404
    assert client.get("/metrics", **far, HTTP_AUTHORIZATION="Bearer ärger").status_code == 404
    text = shown(client, **far, HTTP_AUTHORIZATION="Bearer a word nobody guesses")
    assert "chatmrpt_jobs" in text


def test_a_request_is_counted_by_kind_method_and_status(client, db):
    key = ("chatmrpt_http_requests_total", "404", "GET", "read")
    timed = ("chatmrpt_http_request_seconds_count", "read")
    before = samples(shown(client))
    client.get(f"/api/v1/sessions/{uuid.uuid4()}")
    after = samples(shown(client))
    assert after[key] - before.get(key, 0) == 1
    assert after[timed] - before.get(timed, 0) == 1


def test_what_asks_for_health_is_not_counted_as_a_person(client, db):
    before = samples(shown(client))
    client.get("/healthz")
    client.get("/readyz")
    totals = [
        {key: value for key, value in found.items() if key[0] == "chatmrpt_http_requests_total"}
        for found in (before, samples(shown(client)))
    ]
    assert totals[0] == totals[1]


def test_an_unknown_method_or_address_makes_no_new_series(client, db):
    client.generic("BREW", "/no/such/address")
    after = samples(shown(client))
    assert after[("chatmrpt_http_route_seconds_count", "none", "other")] >= 1
    assert not [key for key in after if "BREW" in key or "/no/such/address" in key]


def test_the_oldest_waiting_job_has_its_age(client, job):
    Job.objects.filter(pk=job.pk).update(created="2020-01-01T00:00:00Z")
    found = samples(shown(client))
    since_2020 = time.time() - 1577836800
    assert found[("chatmrpt_queue_oldest_seconds", "analysis")] == pytest.approx(since_2020, abs=60)
    assert found[("chatmrpt_queue_oldest_seconds", "chat")] == 0
    assert found[("chatmrpt_jobs", "analysis", "queued")] == 1


def test_a_job_that_is_to_wait_is_not_overdue(client, job):
    Job.objects.filter(pk=job.pk).update(run_after="2999-01-01T00:00:00Z")
    assert samples(shown(client))[("chatmrpt_queue_oldest_seconds", "analysis")] == 0


def test_a_silent_worker_is_counted_once_as_taken_over_and_tried_again(client, job):
    before = samples(shown(client))
    claim_job(job_id=job.pk, worker="gone")
    Job.objects.filter(pk=job.pk).update(lease_until="2020-01-01T00:00:00Z")
    sweep_jobs()
    after = samples(shown(client))
    for name in ("chatmrpt_leases_expired_total", "chatmrpt_job_retries_total"):
        assert after[(name, "analysis")] - before.get((name, "analysis"), 0) == 1


def test_the_end_of_a_job_is_counted_when_it_is_committed(
    client, job, django_capture_on_commit_callbacks
):
    key = ("chatmrpt_jobs_ended_total", "analysis", "cancelled")
    before = samples(shown(client)).get(key, 0)
    with django_capture_on_commit_callbacks() as waiting:
        cancel_job(job_id=job.pk)
    assert samples(shown(client)).get(key, 0) == before
    for call in waiting:
        call()
    assert samples(shown(client))[key] == before + 1
    assert Job.objects.get(pk=job.pk).state == JobState.CANCELLED


def test_workers_backup_and_parts_are_shown(client, db):
    from django.utils import timezone

    Worker.objects.create(name="here-1", queue="chat", host="here", pid=1, seen=timezone.now())
    backup = record_backup(place="elsewhere", size=5, seconds=1.0)
    found = samples(shown(client))
    assert found[("chatmrpt_workers_alive", "chat")] == 1
    assert found[("chatmrpt_workers_alive", "export")] == 0
    assert found[("chatmrpt_last_backup_timestamp_seconds",)] == backup.finished.timestamp()
    assert {found[("chatmrpt_part_up", part)] for part in ("jobs", "database", "valkey")} == {1}
    assert found[("chatmrpt_valkey_memory_bytes",)] > 0


def test_valkey_away_is_shown_and_the_rest_goes_on(client, db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    found = samples(shown(client))
    assert found[("chatmrpt_part_up", "valkey")] == 0
    assert found[("chatmrpt_part_up", "database")] == 1


@pytest.mark.parametrize(
    ("cache", "path"),
    [
        ("snapshot", "/api/v1/sessions/{}"),
        ("map", "/api/v1/sessions/{}/layers"),
    ],
)
def test_what_was_kept_is_told_from_what_was_made(client, new_session, owner, cache, path):
    client.force_login(owner)
    session = new_session(owner)
    rename_session(session=session, title="Kept")
    before = samples(shown(client))
    for _ in range(3):
        assert client.get(path.format(session.pk)).status_code == 200
    after = samples(shown(client))
    for found, times in (("no", 1), ("yes", 2)):
        key = ("chatmrpt_cache_lookups_total", *sorted((cache, found)))
        assert after[key] - before.get(key, 0) == times, found


def test_two_processes_add_up_and_the_sockets_of_a_dead_one_are_gone(tmp_path):
    """Two processes count three and four; the second, with two open sockets, is dead."""
    count = (
        "from chatmrpt.lib import metrics\n"
        "metrics.UPLOADS.labels('received').inc({n})\n"
        "metrics.SOCKETS.inc(2)\n"
    )
    read = (
        "import django; django.setup()\n"
        "from chatmrpt.operations.metrics_page import _forget_dead\n"
        "from pathlib import Path\n"
        "from chatmrpt.lib import metrics\n"
        "from prometheus_client import CollectorRegistry, generate_latest\n"
        "from prometheus_client.multiprocess import MultiProcessCollector\n"
        "metrics.SOCKETS.inc(1)\n"
        "_forget_dead(Path(metrics.FOLDER))\n"
        "found = CollectorRegistry(); MultiProcessCollector(found, metrics.FOLDER)\n"
        "print(generate_latest(found).decode())\n"
    )
    environment = {
        **os.environ,
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "counts"),
        "DJANGO_SETTINGS_MODULE": "chatmrpt.settings",
    }

    def run(code):
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    run(count.format(n=3))
    run(count.format(n=4))
    found = samples(run(read))
    assert found[("chatmrpt_uploads_total", "received")] == 7
    assert found[("chatmrpt_sockets_open",)] == 1


def expressions():
    """Every expression of the rules, the alerts and the dashboard, with where it stands."""
    for name in ("levels.yml", "alerts.yml"):
        for group in yaml.safe_load((WATCHING / name).read_text())["groups"]:
            for rule in group["rules"]:
                yield f"{name}: {rule.get('record') or rule['alert']}", rule["expr"]
    for panel in json.loads((WATCHING / "dashboard.json").read_text())["panels"]:
        for target in panel.get("targets", ()):
            yield f"dashboard: {panel['title']}", target["expr"]
    for file in sorted((DEPLOY / "kubernetes").rglob("*.yaml")):
        for document in yaml.safe_load_all(file.read_text()):
            for trigger in (document or {}).get("spec", {}).get("triggers", ()) or ():
                yield f"{file.name}: trigger", trigger["metadata"]["query"]


def test_rules_and_dashboard_name_only_what_is_exported(client, db):
    exported = names(shown(client))
    recorded = set()
    for group in yaml.safe_load((WATCHING / "levels.yml").read_text())["groups"]:
        recorded |= {rule["record"] for rule in group["rules"]}
    unknown = {
        f"{where}: {name}"
        for where, expression in expressions()
        for name in re.findall(r"\bchatmrpt[_:][a-zA-Z0-9_:]+", expression)
        if name not in recorded and not _is_exported(name, exported)
    }
    assert unknown == set()


def _is_exported(name, exported):
    """A counter's TYPE line carries `_total`; a histogram's and a summary's no suffix."""
    return name in exported or re.sub(r"_(bucket|count|sum)$", "", name) in exported


def test_everything_we_export_is_looked_at_somewhere(client, db):
    """A figure that no rule, alert or panel reads is one nobody misses."""
    own = {
        name
        for name in names(shown(client))
        if name.startswith("chatmrpt_") and not name.endswith("_created")
    }
    text = " ".join(expression for _, expression in expressions())
    assert {name for name in own if not re.search(rf"\b{name}{SUFFIXES}\b", text)} == set()


def test_every_alert_has_words_and_a_part_of_the_runbook():
    runbook = (ROOT / "docs/operations.md").read_text()
    anchors = {
        re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in runbook.splitlines()
        if line.startswith("#")
    }
    for group in yaml.safe_load((WATCHING / "alerts.yml").read_text())["groups"]:
        for rule in group["rules"]:
            assert rule["annotations"]["summary"].endswith("."), rule["alert"]
            file, anchor = rule["annotations"]["runbook"].split("#")
            assert file == "docs/operations.md"
            assert anchor in anchors, rule["alert"]


def test_promtool_accepts_configuration_rules_and_alerts(promtool):
    promtool("check", "config", "prometheus.yml")
    promtool("check", "rules", "levels.yml", "alerts.yml")


def test_the_alerts_fire_when_they_should_and_only_then(promtool):
    promtool("test", "rules", "alerts_test.yml")


def test_promtool_accepts_what_we_show(client, db):
    program = shutil.which("promtool")
    if program is None:
        pytest.skip("promtool is not installed (Debian: apt install prometheus)")
    done = subprocess.run(
        [program, "check", "metrics"],
        input=shown(client),
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "chatmrpt_" in line]
    assert ours == []
