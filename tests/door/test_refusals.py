"""Requests that are refused before a view sees them."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/api/v1/sessions", "/accounts/login/"])
def test_a_body_above_the_limit_is_413_in_the_site_s_own_words(guest_client, settings, path):
    body = '{"client_id": "' + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + '"}'
    form = "application/json" if path.startswith("/api/") else "application/x-www-form-urlencoded"
    answer = guest_client.post(path, body, form)
    assert answer.status_code == 413
    assert "at most 2 MB" in answer.content.decode()
    if path.startswith("/api/"):
        assert answer.json()["code"] == "request_too_large"


@pytest.mark.parametrize("path", ["/api/v1/sessions", "/"])
def test_a_request_for_another_host_is_400_in_the_site_s_own_words(guest_client, path):
    answer = guest_client.get(path, headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "The request cannot be understood." in answer.content.decode()
    assert answer.headers["Content-Type"].startswith("application/json") == (path != "/")
