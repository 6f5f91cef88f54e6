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
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chatmrpt.accounts.models import User
from chatmrpt.asgi import application
from realtime import consumers, socket_reads
from realtime.models import Event, Session
from realtime.services.change_session import delete_session, rename_session
from realtime.services.record_event import record_event
from realtime.snapshots import iso
from realtime.viewer import GUEST_COOKIE, guest_cookie, new_guest
from realtime.wakeup import WATCHERS

pytestmark = pytest.mark.django_db(transaction=True)


def cookies(viewer):
    return {GUEST_COOKIE: guest_cookie(viewer)}


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


async def opened(session, **cookie):
    """A socket that was greeted and looked after once."""
    named = "; ".join(f"{name}={value}" for name, value in cookie.items()).encode()
    headers = [(b"host", b"localhost"), (b"origin", b"http://localhost"), (b"cookie", named)]
    socket = WebsocketCommunicator(application, f"/ws/sessions/{session.pk}/", headers=headers)
    connected, _ = await socket.connect()
    assert connected, "not connected"
    await socket.receive_json_from(timeout=5)
    await consumers._tower().look()
    assert await socket.receive_nothing()
    return socket


async def is_closed(socket):
    await consumers._tower().look()
    return (await socket.receive_output(timeout=5))["type"] == "websocket.close"


@sync_to_async
def sign_in(user):
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


async def test_who_has_no_right_to_a_session_any_more_loses_the_socket(
    session, viewer, new_session, owner, colleague
):
    socket = await opened(session, guest=guest_cookie(viewer))
    await Session.objects.filter(pk=session.pk).aupdate(owner=owner, guest_key="")
    assert await is_closed(socket), "the guest's session went to an account"
    socket = await opened(session, sessionid=await sign_in(owner))
    await Session.objects.filter(pk=session.pk).aupdate(owner=colleague)
    assert await is_closed(socket), "the session went to a colleague"
    socket = await opened(session, sessionid=await sign_in(colleague))
    await User.objects.filter(pk=colleague.pk).aupdate(is_active=False)
    assert await is_closed(socket), "the account was closed"


async def test_a_new_password_ends_sockets_too(new_session, owner):
    session = await sync_to_async(new_session)(owner)
    cookie = await sign_in(owner)
    socket = await opened(session, sessionid=cookie)
    owner.set_password("another long phrase 2")
    await owner.asave()
    assert await is_closed(socket)
    with pytest.raises(AssertionError, match="connected"):
        await opened(session, sessionid=cookie)


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
    monkeypatch.setattr("realtime.socket_reads.REPLAY_LIMIT", 3)
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
        moved = {"type": "session.moved", "session": str(session.pk), "seq": seq}
        await layer.group_send(WATCHERS, moved)
    assert await socket.receive_nothing(timeout=0.5)
    await socket.disconnect()


async def test_an_event_between_the_look_up_and_the_welcome_is_not_missed(
    session, viewer, monkeypatch
):
    asked = socket_reads.Together.ask

    async def ask_and_be_overtaken(doors, knock):
        entry = await asked(doors, knock)
        await write(session, "in between")
        return entry

    monkeypatch.setattr(socket_reads.Together, "ask", ask_and_be_overtaken)
    monkeypatch.setattr("realtime.watchtower.LOOK_SECONDS", 3600)
    socket = socket_to(session.pk, viewer)
    await socket.connect()
    assert (await socket.receive_json_from(timeout=5))["events"] == []
    frame = await socket.receive_json_from(timeout=5)
    assert [event["payload"]["id"] for event in frame["events"]] == ["in between"]
    await socket.disconnect()


async def test_each_of_many_who_come_at_once_sees_its_own_session_only(new_session):
    people = [new_guest() for _ in range(4)]
    theirs = [await sync_to_async(new_session)(viewer=person) for person in people]
    doors = socket_reads.Together(socket_reads.look_up)
    pairs = [(person, own) for person in people for own in theirs]
    answers = await asyncio.gather(
        *(doors.ask(socket_reads.Knock(own.pk, cookies(person), 0, "")) for person, own in pairs)
    )
    allowed = [answer is not None for answer in answers]
    assert allowed == [
        person.guest_key == own.guest_key and own.owner_id is None for person, own in pairs
    ]
    assert sum(allowed) == 4


async def test_a_rush_of_sockets_costs_few_queries(new_session):
    people = [new_guest() for _ in range(20)]
    own = [await sync_to_async(new_session)(viewer=person) for person in people]
    knocks = [
        socket_reads.Knock(session.pk, cookies(person), 0, "")
        for session, person in zip(own, people, strict=True)
    ]

    def look_up():
        with CaptureQueriesContext(connection) as queries:
            entries = socket_reads.look_up(knocks)
        return len(queries), entries

    count, entries = await sync_to_async(look_up)()
    assert count == 1
    assert all(entries)


async def test_who_asks_while_the_database_is_away_is_told_and_the_next_is_answered():
    answers = iter([OperationalError("away"), [1]])

    def read(_):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    together = socket_reads.Together(read)
    with pytest.raises(OperationalError):
        await together.ask("first")
    assert await together.ask("second") == 1
