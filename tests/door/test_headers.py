"""What every answer carries for the browser's sake, and the check of a public site."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings as built

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
