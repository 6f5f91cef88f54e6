"""Words of an answer in the making reach the pages that watch, and are kept nowhere."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async

from realtime.models import Event
from realtime.viewer import new_guest
from realtime.wakeup import announce_text
from tests.wire.test_socket import socket_to

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_piece_of_text_reaches_the_page_and_is_not_stored(new_session):
    viewer = new_guest()
    session = await sync_to_async(new_session)(viewer=viewer)
    socket = socket_to(session.pk, viewer)
    await socket.connect()
    await socket.receive_json_from(timeout=5)
    before = await Event.objects.acount()
    piece = {"message": "m", "offset": 0, "text": "Top wards: <b>"}
    await sync_to_async(announce_text)(session.pk, piece)
    assert await socket.receive_json_from(timeout=5) == {"kind": "text", "piece": piece}
    assert await Event.objects.acount() == before
    await socket.disconnect()
