"""The limit on bodies where the server hands them on in pieces."""

from __future__ import annotations

import socket

from django.test import override_settings

from chatmrpt import webserver
from chatmrpt.request_limits import LimitedBodies


async def reads_all(scope, receive, send):
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"read"})


async def answer(pieces, length=None):
    """The status that a request with these pieces gets, and how many of them were asked for."""
    headers = [] if length is None else [(b"content-length", str(length).encode())]
    waiting, sent = list(pieces), []

    async def receive():
        body = waiting.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    async def send(message):
        sent.append(message)

    with override_settings(REQUEST_MAX_BYTES=2**20):
        await LimitedBodies(reads_all)({"type": "http", "headers": headers}, receive, send)
    return sent[0]["status"], len(pieces) - len(waiting), sent[-1]["body"]


async def test_a_body_within_the_limit_is_passed_on():
    assert await answer([b"x" * 2**19] * 2, 2**20) == (200, 2, b"read")


async def test_a_declared_length_above_the_limit_is_refused_unread():
    status, read, body = await answer([b"x"], 2**20 + 1)
    assert (status, read) == (413, 0)
    assert b"at most 1 MB" in body


async def test_a_body_of_unsaid_length_is_refused_at_the_limit():
    status, read, _ = await answer([b"x" * 2**19] * 9)
    assert (status, read) == (413, 3)


async def test_a_socket_is_passed_on_as_it_is():
    asked = []

    async def takes_all(scope, receive, send):
        asked.append(scope["type"])

    await LimitedBodies(takes_all)({"type": "websocket"}, None, None)
    assert asked == ["websocket"]


def test_two_processes_can_listen_on_a_shared_port_and_others_cannot():
    with webserver.listening("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with webserver.listening("127.0.0.1", port) as second:
            assert second.getsockname()[1] == port
        with socket.socket() as stranger:
            try:
                stranger.bind(("127.0.0.1", port))
            except OSError:
                return
    raise AssertionError("a stranger could bind the shared port")
