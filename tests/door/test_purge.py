"""Purging: by command with its counts, and beside the sweeper without being asked."""

from __future__ import annotations

import io
import json
import threading
import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from chatmrpt.management import purging
from realtime.models import Session
from realtime.services.purge_expired import purge_folders

PAST = timezone.now() - timedelta(days=2)


@pytest.mark.django_db
def test_the_command_says_what_it_removed(new_session, capsys):
    new_session()
    Session.objects.update(expires=PAST)
    call_command("purge_expired", json=True, stdout=io.StringIO())
    counts = json.loads(capsys.readouterr().out)
    assert counts.pop("sessions") == 1
    kinds = {"uploads", "parts", "folders", "workers", "answers", "deliveries", "sign_ins"}
    assert set(counts) == kinds
    assert not any(counts.values())


@pytest.mark.django_db
def test_folders_without_a_session_go_and_those_of_sessions_stay(new_session):
    kept = f"{new_session().folder}/datasets/kept.parquet"
    lost = f"{Session.FOLDER}/{uuid.uuid4()}/runs/1/lost.csv"
    foreign = f"{Session.FOLDER}/README/not-ours.txt"
    for path in (kept, lost, foreign):
        default_storage.save(path, ContentFile(b"x"))
    assert purge_folders() == 1
    assert default_storage.exists(kept)
    assert default_storage.exists(foreign)
    assert not default_storage.exists(lost)
    default_storage.delete(foreign)


@pytest.mark.django_db
def test_the_files_of_another_database_are_left_alone(tmp_path, settings):
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    for _ in range(21):
        (tmp_path / Session.FOLDER / str(uuid.uuid4())).mkdir(parents=True)
    assert purge_folders() == 0
    assert len(list((tmp_path / Session.FOLDER).iterdir())) == 21


def test_a_round_that_fails_is_followed_by_the_next(monkeypatch):
    over, rounds = threading.Event(), []

    def purge():
        rounds.append(1)
        if len(rounds) == 1:
            raise OperationalError("the server is away")
        over.set()
        return {}

    monkeypatch.setattr(purging, "purge_expired", purge)
    monkeypatch.setattr(purging.connection, "close", lambda: None)
    purging.keep_purging(over, every=0.001)
    assert len(rounds) == 2
