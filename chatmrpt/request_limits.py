"""A request whose body is too large is refused with 413, under daphne and under uvicorn."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings

#: How long a refused sender is listened to, so that it can read the refusal.
LINGER_SECONDS = 2

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


def refusal() -> bytes:
    """The body of the refusal."""
    problem = {
        "code": "too_large",
        "message": "A request may carry at most "
        f"{settings.REQUEST_MAX_BYTES // 2**20} MB; this one is larger.",
        "hint": "Add files with the page's button: it sends them in small parts.",
    }
    return json.dumps(problem).encode()


def limited_request() -> Any:
    """Daphne's request, dropped and refused once it is too large."""
    from daphne import http_protocol

    class LimitedRequest(http_protocol.WebRequest):  # type: ignore[misc]  # daphne has no types
        received = 0
        refused = False

        def gotLength(self, length: int | None) -> None:  # noqa: N802
            """The headers are there: `length` is the body's declared length, if any."""
            super().gotLength(length)
            if length is not None and length > settings.REQUEST_MAX_BYTES:
                self.refuse()

        def handleContentChunk(self, data: bytes) -> None:  # noqa: N802
            """Keep a part of the body."""
            self.received += len(data)
            if self.received > settings.REQUEST_MAX_BYTES:
                self.refuse()
            if not self.refused:
                super().handleContentChunk(data)

        def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:  # noqa: N802
            """Pass the complete request on."""
            if not self.refused:
                super().requestReceived(command, path, version)

        def refuse(self) -> None:
            """Answer 413 once and close."""
            if self.refused:
                return
            self.refused = True
            body = refusal()
            head = (
                "HTTP/1.1 413 Content Too Large\r\nContent-Type: application/json\r\n"
                "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            )
            self.channel.transport.write(head.encode() + body)
            self.channel.callLater(LINGER_SECONDS, self.channel.loseConnection)

    return LimitedRequest


class _TooLarge(OSError):
    """The body went beyond the limit. An OSError: Django stops reading without a report."""


class LimitedBodies:
    """Around an ASGI application: the same limit where the server hands bodies on in pieces."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Count what comes in; refuse at the limit."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        if _declared(scope) > settings.REQUEST_MAX_BYTES:
            await _refuse(send)
            return
        received, answered = 0, False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > settings.REQUEST_MAX_BYTES:
                raise _TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self.application(scope, counted, watched)
        except _TooLarge:
            if not answered:
                await _refuse(send)


def _declared(scope: Message) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


async def _refuse(send: Send) -> None:
    body = refusal()
    headers = [
        (b"content-type", b"application/json"),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
