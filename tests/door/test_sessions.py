"""Sessions: how long a guest's lives, and that nothing of a deleted one is left."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from chatmrpt.lib.errors import NotFoundError
from realtime.models import Session
from realtime.services import purge_expired
from realtime.services.change_session import (
    delete_session,
    hold_session,
    keep_session,
    rename_session,
    touch_session,
)
from realtime.services.merge_guest import merge_guest
from realtime.services.purge_expired import purge_sessions
from realtime.viewer import Viewer

pytestmark = pytest.mark.django_db
PAST = timezone.now() - timedelta(days=2)


@pytest.fixture
def expired(new_session):
    session = new_session()
    Session.objects.filter(pk=session.pk).update(expires=PAST, last_used=PAST)
    session.refresh_from_db()
    return session


def test_an_expired_session_goes_with_its_files(expired, django_capture_on_commit_callbacks):
    name = f"{expired.folder}/uploads/original"
    default_storage.save(name, ContentFile(b"a,b"))
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_sessions() == 1
    assert not Session.objects.exists()
    assert not default_storage.exists(expired.folder)


@pytest.mark.parametrize("change", ["used", "signed in"])
def test_what_changes_while_the_purge_begins_is_kept(expired, owner, monkeypatch, change):
    def hold(session_id):
        if change == "used":
            touch_session(session=expired)
        else:
            merge_guest(guest=Viewer(guest_key=expired.guest_key), user_id=owner.pk)
        return hold_session(session_id)

    monkeypatch.setattr(purge_expired, "hold_session", hold)
    assert purge_sessions() == 0
    assert Session.objects.get().expires != PAST


def test_watching_a_session_keeps_it(expired, client):
    keep_session(session=expired)
    assert Session.objects.get().expires > timezone.now()
    first = Session.objects.get().last_used
    keep_session(session=Session.objects.get())
    assert Session.objects.get().last_used == first, "one write an hour is enough"


def test_a_use_noted_late_gives_an_accounts_session_no_end(new_session, owner):
    session = new_session()
    merge_guest(guest=Viewer(guest_key=session.guest_key), user_id=owner.pk)
    touch_session(session=session)
    assert Session.objects.get().expires is None


def test_a_deleted_session_can_be_neither_renamed_nor_used_nor_deleted_again(new_session):
    session = new_session()
    delete_session(session=Session.objects.get())
    with pytest.raises(NotFoundError):
        rename_session(session=session, title="Kwara 2026")
    touch_session(session=session)
    delete_session(session=session)
    assert not Session.objects.exists()


@pytest.mark.parametrize("text", ["nul \x00 sign", "half \ud800 a pair"])
def test_what_is_not_text_is_refused_in_plain_words(guest_client, text):
    body = {"client_id": "client-0001", "title": ""}
    made = guest_client.post("/api/v1/sessions", body, "application/json").json()
    path = f"/api/v1/sessions/{made['id']}"
    renamed = guest_client.patch(path, json.dumps({"title": text}), "application/json")
    question = json.dumps({"client_id": "client-0002", "text": text})
    asked = guest_client.post(f"{path}/messages", question, "application/json")
    for answer in (renamed, asked):
        assert answer.status_code in (400, 422)
        assert answer.json()["code"] in ("not_text", "invalid_request")
