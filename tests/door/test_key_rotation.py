"""A new SECRET_KEY with the old one as its fallback ends nothing; without it what it signed ends."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid

import pytest
from django.test import Client
from django.utils.crypto import get_random_string

from chatmrpt.embedded.places import PROJECT
from realtime.services.share_session import share_session
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_key(settings):
    """Give the site a new key; the old one stays known, or not."""

    def give(*, keep):
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if keep else []
        settings.SECRET_KEY = get_random_string(60)

    return give


def open_session(client):
    body = {"client_id": uuid.uuid4().hex}
    return client.post("/api/v1/sessions", body, "application/json").json()["id"]


def test_an_empty_former_key_is_none():
    """With an empty key anybody could sign."""
    code = "from chatmrpt import settings; print(settings.SECRET_KEY_FALLBACKS)"
    environment = {**os.environ, "SECRET_KEY_FALLBACKS": "one, ,,two,"}
    line = [sys.executable, "-c", code]
    done = subprocess.run(line, cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == "['one', 'two']"


def test_people_stay_signed_in_and_guests_find_their_way(new_key, owner, page_files):
    guest, person = Client(), signed_in(owner)
    own = {client: open_session(client) for client in (guest, person)}
    new_key(keep=True)
    for client, session in own.items():
        assert client.get(f"/api/v1/sessions/{session}").status_code == 200
    new_key(keep=True)
    assert person.get(f"/api/v1/sessions/{own[person]}").status_code == 200, "a second change"


def test_without_the_old_key_its_cookies_open_nothing(new_key, owner):
    guest, person = Client(), signed_in(owner)
    own = {client: open_session(client) for client in (guest, person)}
    new_key(keep=False)
    for client, session in own.items():
        assert client.get(f"/api/v1/sessions/{session}").status_code == 404


@pytest.mark.parametrize("keep", [True, False])
def test_a_link_that_was_given_away_goes_on_and_its_address_is_shown_while_it_is_known(
    new_key, owner, owner_client, stranger_client, new_session, page_files, keep
):
    session = new_session(owner)
    share_session(session=session, client_id="link-0001", days=7, files=False)
    listed = f"/api/v1/sessions/{session.pk}/shared-links"
    (link,) = owner_client.get(listed).json()["links"]
    new_key(keep=keep)
    assert stranger_client.get(link["url"]).status_code == 200
    again = signed_in(owner).get(listed).json()["links"]
    assert [row["url"] for row in again] == [link["url"] if keep else None]
    share_session(session=session, client_id="link-0002", days=7, files=False)
    newest = signed_in(owner).get(listed).json()["links"]
    assert all(stranger_client.get(row["url"]).status_code == 200 for row in newest if row["url"])
