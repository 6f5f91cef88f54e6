"""What is told to everybody reaches open pages, once, and goes again; sockets are counted."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone
from prometheus_client import REGISTRY

from realtime import consumers, watchtower
from realtime.models import Incident
from realtime.viewer import new_guest
from tests.wire.test_socket import socket_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def socket(new_session):
    viewer = new_guest()
    session = await sync_to_async(new_session)(viewer=viewer)
    socket = socket_to(session.pk, viewer)
    assert (await socket.connect())[0]
    assert (await socket.receive_json_from(timeout=5))["kind"] == "events"
    yield socket
    await socket.disconnect()


async def test_an_open_page_hears_of_an_incident_once_and_of_its_end(socket):
    tower = consumers._tower()
    row = await Incident.objects.acreate(text="Results are late.", level="problem")
    await tower.look()
    told = {"id": str(row.pk), "level": "problem", "text": "Results are late."}
    assert await socket.receive_json_from(timeout=5) == {"kind": "incident", "incident": told}
    await tower.look()
    assert await socket.receive_nothing(timeout=0.2)
    await Incident.objects.aupdate(ends=timezone.now())
    await tower.look()
    assert await socket.receive_json_from(timeout=5) == {"kind": "incident", "incident": None}


async def test_a_page_that_missed_the_news_has_it_with_the_next_ping(new_session, monkeypatch):
    monkeypatch.setattr(watchtower, "PING_SECONDS", 0.05)
    viewer = new_guest()
    session = await sync_to_async(new_session)(viewer=viewer)
    await Incident.objects.acreate(text="Look out.", level="notice")
    consumers._tower().incident = {"id": "1", "level": "notice", "text": "Look out."}
    socket = socket_to(session.pk, viewer)
    await socket.connect()
    frames = [await socket.receive_json_from(timeout=5) for _ in range(2)]
    assert frames[1]["kind"] == "ping"
    assert frames[1]["incident"]["text"] == "Look out."
    await socket.disconnect()


async def test_open_sockets_are_counted_up_and_down(new_session):
    viewer = new_guest()
    session = await sync_to_async(new_session)(viewer=viewer)
    before = REGISTRY.get_sample_value("chatmrpt_sockets_open")
    socket = socket_to(session.pk, viewer)
    await socket.connect()
    await socket.receive_json_from(timeout=5)
    assert REGISTRY.get_sample_value("chatmrpt_sockets_open") == before + 1
    await socket.disconnect()
    assert REGISTRY.get_sample_value("chatmrpt_sockets_open") == before
    refused = socket_to(session.pk, new_guest())
    assert (await refused.connect())[0] is False
    assert REGISTRY.get_sample_value("chatmrpt_sockets_open") == before
