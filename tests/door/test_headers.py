"""What every answer carries for the browser's sake, and the check of a public site."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings as built

from chatmrpt.asgi import with_built_files
from tests.door.test_rate_limits import every_address

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/glossary", "/api/v1/sessions", "/accounts/login/", "/no"])
def test_every_answer_forbids_foreign_script_frames_and_guessing(guest_client, page_files, path):
    headers = guest_client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    script = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert script.split() == ["script-src", "'self'"]
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("who", ["stranger_client", "admin_client"])
def test_no_address_answers_without_them(request, page_files, who):
    """Whatever it answers: pages, accounts, administration, API, files; a new address, too."""
    client = request.getfixturevalue(who)
    client.raise_request_exception = False
    tried = 0
    for path in every_address():
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"], path
        assert headers["X-Frame-Options"] == "DENY", path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] in ("same-origin", "no-referrer"), path
        assert len(headers["X-Request-ID"]) >= 8, path
        if path.startswith("/api/"):
            kept = headers["Cache-Control"]
            assert "private" in kept or "no-store" in kept, path
        tried += 1
    assert tried > 200


async def test_built_files_forbid_guessing(tmp_path):
    (tmp_path / "a.js").write_text("1")
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/static/a.js",
        "headers": [],
        "query_string": b"",
    }
    await with_built_files(None, tmp_path)(scope, receive, send)
    headers = {name.lower(): value for name, value in sent[0]["headers"]}
    assert sent[0]["status"] == 200
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"x-frame-options"] == b"DENY"


def test_without_a_tile_server_the_page_names_no_other_host(guest_client, page_files):
    answer = guest_client.get("/")
    policy = answer.headers["Content-Security-Policy"].split(";")
    pictures = next(part for part in policy if part.strip().startswith("img-src"))
    assert pictures.split() == ["img-src", "'self'", "data:", "blob:"]
    assert '"basemap": null' in answer.content.decode()


def test_the_check_of_a_public_site_is_clean():
    public = {"HTTPS": "true", "ALLOWED_HOSTS": "x.example.org", "DEBUG": "false"}
    environment = {**os.environ, **public, "SECRET_KEY": secrets.token_urlsafe(60)}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # for tests alone
    command = "import django; django.setup(); from django.core.management import call_command;"
    command += "call_command('check', deploy=True, fail_level='WARNING')"
    done = subprocess.run(
        [sys.executable, "-c", command],
        cwd=built.BASE_DIR,
        env={**environment, "DJANGO_SETTINGS_MODULE": "chatmrpt.settings"},
        capture_output=True,
        text=True,
    )
    words = [line for line in done.stderr.splitlines() if "chatmrpt.W001" not in line]
    assert done.returncode == 0 or "chatmrpt.W001" in done.stderr, words
    assert "security." not in done.stderr
    assert "chatmrpt.E" not in done.stderr
