"""The websocket: the gap first, then live; strangers are refused; lost wake-ups are made good."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator
from django.db import transaction

from chatmrpt.asgi import application
from realtime import consumers
from realtime.models import Event
from realtime.services.change_session import delete_session, rename_session
from realtime.services.record_event import record_event
from realtime.snapshots import iso
from realtime.viewer import GUEST_COOKIE, guest_cookie, new_guest

pytestmark = pytest.mark.django_db(transaction=True)


def socket_to(session_id, viewer=None, since=0, at="", origin=b"http://localhost"):
    headers = [(b"host", b"localhost"), (b"origin", origin)]
    if viewer is not None:
        headers.append((b"cookie", f"{GUEST_COOKIE}={guest_cookie(viewer)}".encode()))
    path = f"/ws/sessions/{session_id}/?{urlencode({'since': since, 'at': at})}"
    return WebsocketCommunicator(application, path, headers=headers)


@pytest.fixture
def viewer():
    return new_guest()


@pytest.fixture
async def session(viewer, new_session):
    return await sync_to_async(new_session)(viewer=viewer)


@sync_to_async
def write(session, name):
    with transaction.atomic():
        return record_event(session_id=session.pk, type="thing", payload={"id": name})


async def test_the_owner_gets_the_gap_and_then_live_events(session, viewer):
    await write(session, "before")
    socket = socket_to(session.pk, viewer)
    connected, _ = await socket.connect()
    assert connected
    first = await socket.receive_json_from(timeout=5)
    assert [event["payload"]["id"] for event in first["events"]] == ["before"]
    await write(session, "after")
    second = await socket.receive_json_from(timeout=5)
    assert second["seq"] == 2
    assert [event["payload"]["id"] for event in second["events"]] == ["after"]
    await socket.disconnect()


async def test_a_page_that_comes_back_gets_only_what_it_missed(session, viewer):
    for name in ("a", "b", "c"):
        await write(session, name)
    socket = socket_to(session.pk, viewer, since=2)
    await socket.connect()
    frame = await socket.receive_json_from(timeout=5)
    assert [event["seq"] for event in frame["events"]] == [3]
    await socket.disconnect()


async def test_a_page_that_knows_more_than_the_log_starts_anew(session, viewer):
    await write(session, "a")
    socket = socket_to(session.pk, viewer, since=40)
    await socket.connect()
    assert (await socket.receive_json_from(timeout=5))["kind"] == "reset"
    await write(session, "b")
    frame = await socket.receive_json_from(timeout=5)
    assert [event["seq"] for event in frame["events"]] == [2]
    await socket.disconnect()


async def test_the_page_of_a_deleted_session_loses_its_socket(session, viewer):
    socket = socket_to(session.pk, viewer)
    await socket.connect()
    await socket.receive_json_from(timeout=5)
    await sync_to_async(delete_session)(session=session)
    await consumers._tower().look()
    assert (await socket.receive_output(timeout=5))["type"] == "websocket.close"


async def test_a_page_that_missed_nothing_still_hears_that_the_line_works(session, viewer):
    await write(session, "a")
    socket = socket_to(session.pk, viewer, since=1)
    await socket.connect()
    frame = await socket.receive_json_from(timeout=5)
    assert frame == {"kind": "events", "seq": 1, "events": []}
    await socket.disconnect()


async def test_a_page_goes_on_only_where_the_log_holds_the_last_event_it_knows(session, viewer):
    await write(session, "a")
    known = await Event.objects.aget(session=session)
    await write(session, "b")
    for moment, kind in (
        (known.created, "events"),
        # Another event has the number now: a replica that lacked the last ones took over.
        (known.created - timedelta(microseconds=1), "reset"),
    ):
        socket = socket_to(session.pk, viewer, since=1, at=iso(moment))
        await socket.connect()
        assert (await socket.receive_json_from(timeout=5))["kind"] == kind
        await socket.disconnect()


async def test_missing_and_foreign_sessions_are_refused_alike(session, viewer):
    for session_id, who in (
        (session.pk, new_guest()),
        (session.pk, None),
        (uuid.uuid4(), viewer),
    ):
        connected, code = await socket_to(session_id, who).connect()
        assert not connected
        assert code == 1000, "a refusal before accept, the same for all"


async def test_another_site_cannot_open_the_socket(session, viewer):
    connected, _ = await socket_to(session.pk, viewer, origin=b"https://evil.example").connect()
    assert not connected


async def test_a_gap_that_is_too_long_asks_for_the_snapshot(session, viewer, monkeypatch):
    monkeypatch.setattr("realtime.watchtower.REPLAY_LIMIT", 3)
    for number in range(5):
        await write(session, str(number))
    socket = socket_to(session.pk, viewer)
    await socket.connect()
    assert await socket.receive_json_from(timeout=5) == {"kind": "reset"}
    await write(session, "live")
    frame = await socket.receive_json_from(timeout=5)
    assert [event["seq"] for event in frame["events"]] == [6]
    await socket.disconnect()


async def test_a_lost_wake_up_is_made_good_by_the_watchtower(session, viewer, monkeypatch):
    monkeypatch.setattr("realtime.services.record_event.announce_seq", lambda *_: None)
    socket = socket_to(session.pk, viewer)
    await socket.connect()
    assert (await socket.receive_json_from(timeout=5))["events"] == []
    await write(session, "unannounced")
    assert await socket.receive_nothing(timeout=0.3)
    tower = consumers._towers[asyncio.get_running_loop()]
    await tower.look()
    frame = await socket.receive_json_from(timeout=5)
    assert [event["payload"]["id"] for event in frame["events"]] == ["unannounced"]
    await socket.disconnect()


async def test_doubled_and_reordered_wake_ups_send_nothing_twice(session, viewer):
    socket = socket_to(session.pk, viewer)
    await socket.connect()
    assert (await socket.receive_json_from(timeout=5))["events"] == []
    await sync_to_async(rename_session)(session=session, title="One")
    assert (await socket.receive_json_from(timeout=5))["seq"] == 1
    layer = get_channel_layer()
    for seq in (1, 1, 0, 1):
        await layer.group_send(f"session-{session.pk}", {"type": "session.moved", "seq": seq})
    assert await socket.receive_nothing(timeout=0.5)
    await socket.disconnect()
