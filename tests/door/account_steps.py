"""What the account tests do through a client."""

from __future__ import annotations

import uuid

from django.urls import reverse

PASSWORD = "a long passphrase 1"


def open_session(client, client_id=None):
    body = {"client_id": client_id or uuid.uuid4().hex}
    answer = client.post("/api/v1/sessions", body, content_type="application/json")
    assert answer.status_code == 201
    return answer.json()["id"]


def seen_by(client):
    return {row["id"] for row in client.get("/api/v1/sessions").json()["sessions"]}


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def sign_up(client, email, password=PASSWORD, **more):
    return client.post(reverse("account_signup"), {"email": email, "password1": password, **more})


def is_signed_in(client):
    return "_auth_user_id" in client.session
