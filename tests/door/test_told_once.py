"""How table and boundary fit together is said once."""

from __future__ import annotations

import pytest

from analysis.models import Message
from uploads.models import Link
from uploads.signals import link_ready

pytestmark = pytest.mark.django_db


def test_a_matching_that_finds_the_same_once_more_is_not_told_again(twelve):
    link = Link.objects.get(session_id=twelve, current=True)
    said = Message.objects.filter(session=link.session, body__headline=link.summary["headline"])
    assert said.count() == 1
    link_ready.send(sender=Link, link=link)
    assert said.count() == 1
    said.delete()
    link_ready.send(sender=Link, link=link)
    assert said.count() == 1
