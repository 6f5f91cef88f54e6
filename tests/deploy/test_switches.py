"""Every switch of docs/operations.md takes its part out, and without it the part is there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

from tests.deploy.places import ROOT
from tests.live.system import _free_port

#: By variable: the value that switches off, and one that does not.
SWITCHES = {
    "LLM_BASE_URL": ("", "https://llm.example.org/v1"),
    "DATABASE_REPLICA_URL": ("", "postgresql://a:b@127.0.0.1:1/c"),
    "DATABASE_POOL_SIZE": ("0", "3"),
    "REQUESTS_AT_ONCE": ("100000", "4"),
    "DATABASE_BEHIND_PGBOUNCER": ("true", "false"),
    "S3_BUCKET": ("", "some-bucket"),
    "S3_PRESIGNED": ("false", "true"),
    "MAIL_AFTER_SECONDS": ("0", "120"),
    "EMAIL_URL": ("", "smtp://u:p@127.0.0.1:1"),
    "SENTRY_DSN": ("", "https://k@sentry.example.org/1"),
    "OTEL_EXPORTER_OTLP_ENDPOINT": ("", "http://127.0.0.1:1"),
    "METRICS_PORT": ("0", "{port}"),
    "LOG_FORMAT": ("line", "json"),
    "HTTPS": ("false", "true"),
    "BASEMAP_URL": ("", "https://tiles.example.org/{z}/{x}/{y}.png"),
    "WEBHOOKS": ("false", "true"),
    "SHARED_LINKS": ("false", "true"),
    "RATE_LIMITED": ("false", "true"),
    "UPLOAD_MAX_BYTES": ("1000", "9000000"),
    "JOB_TIMEOUT_SECONDS": ("7", "900"),
}
#: Run in a process of its own: what the application has made of the environment.
LOOK = """
import json, logging, socket
from unittest import mock
import django
from chatmrpt.operations import reporting
started = []
with (
    mock.patch.object(reporting, "_start_sentry", lambda: started.append("sentry")),
    mock.patch.object(reporting, "_start_opentelemetry", lambda: started.append("opentelemetry")),
):
    django.setup()
from django.conf import settings
from django.core.files.storage import storages
from analysis.services.language_model import endpoint
from chatmrpt.asgi import application
from chatmrpt.lib.tiles import basemap
from chatmrpt.operations.letters import letters_possible

first = settings.DATABASES["default"]
turns = application.application_mapping["http"].application.turns._value
with socket.socket() as line:
    answered = line.connect_ex(("127.0.0.1", settings.METRICS_PORT or 1)) == 0
print(json.dumps({
    "model": endpoint() is not None,
    "replica": "replica" in settings.DATABASES
        and "realtime.replica.ReadsFromReplica" in settings.MIDDLEWARE,
    "pool": "pool" in first["OPTIONS"],
    "queue of requests": turns < 1000,
    "prepared statements": first["OPTIONS"].get("prepare_threshold", 5) is not None
        and not first.get("DISABLE_SERVER_SIDE_CURSORS"),
    "bucket": hasattr(storages["default"], "bucket_name"),
    "way to the bucket": settings.S3_PRESIGNED,
    "letters": letters_possible(None)["letters_possible"] or not settings.EMAIL_CONFIGURED,
    "mail server": "smtp" in settings.EMAIL_BACKEND,
    "sentry": "sentry" in started,
    "opentelemetry": "opentelemetry" in started,
    "port for figures": answered,
    "json logs": type(logging.getLogger().handlers[0].formatter).__name__ == "JsonFormatter",
    "tls": settings.SECURE_SSL_REDIRECT and settings.SESSION_COOKIE_SECURE,
    "tiles": basemap(settings.BASEMAP_URL, "x") is not None,
    "webhooks": settings.WEBHOOKS,
    "links": settings.SHARED_LINKS,
    "limits": settings.RATE_LIMITED,
    "large files": settings.UPLOAD_MAX_BYTES > 1000,
    "long steps": settings.JOB_TIMEOUT_SECONDS > 7,
}))
"""


def look(**environment):
    own = {**os.environ, "DJANGO_SETTINGS_MODULE": "chatmrpt.settings", **environment}
    own.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    done = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=ROOT, env=own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def named():
    """The variables of the table in the runbook."""
    text = (ROOT / "docs/operations.md").read_text()
    table = text[text.index("## Feature switches") : text.index("## Surge")]
    return set(re.findall(r"`([A-Z0-9_]{4,})=?[^`]*`", table))


def test_every_switch_of_the_runbook_is_tried_here():
    assert named() == set(SWITCHES)


def test_each_switch_takes_its_part_out():
    found = look(LLM_MODEL="tiny", **{key: off for key, (off, _) in SWITCHES.items()})
    found.pop("letters")  # Without a mail server there are none either; below with one.
    assert found == dict.fromkeys(found, False)
    quiet = look(EMAIL_URL="smtp://u:p@127.0.0.1:1", MAIL_AFTER_SECONDS="0")
    assert (quiet["mail server"], quiet["letters"]) == (True, False)


def test_without_its_switch_each_part_is_there():
    port = str(_free_port())
    on = {key: on.replace("{port}", port) for key, (_, on) in SWITCHES.items()}
    on["BASEMAP_URL"] = SWITCHES["BASEMAP_URL"][1]
    found = look(LLM_MODEL="tiny", LLM_API_KEY="k", S3_ACCESS_KEY="k", S3_SECRET_KEY="s", **on)
    assert found == dict.fromkeys(found, True)
