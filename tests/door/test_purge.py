"""Purging: by command with its counts, and beside the sweeper without being asked."""

from __future__ import annotations

import io
import json
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from chatmrpt.management import purging
from realtime.models import Session

PAST = timezone.now() - timedelta(days=2)


@pytest.mark.django_db
def test_the_command_says_what_it_removed(new_session, capsys):
    new_session()
    Session.objects.update(expires=PAST)
    call_command("purge_expired", json=True, stdout=io.StringIO())
    counts = json.loads(capsys.readouterr().out)
    assert counts == {"uploads": 0, "sessions": 1, "workers": 0, "sign_ins": 0}


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
