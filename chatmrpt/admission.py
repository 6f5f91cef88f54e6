"""How many requests a web process works on at once; the others wait for their turn, for a while.

Each request that is being worked on holds a thread and a connection of the pool. Without a limit a
rush of people (a line that comes back, the start of a training) would use up the pool: all would
wait long and most would fail. So they are served in the order of their coming, and who would wait
too long is told so at once in plain words (503), with the time to come again.
"""

from __future__ import annotations

import asyncio
import time
from io import BytesIO
from typing import Any

from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIRequest
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils import translation

from chatmrpt.language import reader_language
from chatmrpt.lib import metrics
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from chatmrpt.operations.timing import kind_of
from chatmrpt.request_limits import Message, Receive, Send

LONGEST_WAIT = 20.0
COME_AGAIN = 10
#: Those who watch over the system are never kept waiting.
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})


class Admission:
    """Around the ASGI application: `at_once` requests have their turn, the rest queue up.

    A turn begins when the whole body is there (a slow line holds no turn) and ends when the answer
    begins (a long download holds none either).
    """

    def __init__(self, application: Any, at_once: int) -> None:
        self.application = application
        self.turns = asyncio.Semaphore(at_once)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["path"] in PROBES:
            await self.application(scope, receive, send)
            return
        visit = _Visit(self.turns, scope, receive, send)
        try:
            await self.application(scope, visit.receive, visit.send)
        finally:
            visit.end()


class _Visit:
    """One request on its way through."""

    def __init__(
        self, turns: asyncio.Semaphore, scope: Message, receive: Receive, send: Send
    ) -> None:
        self.turns, self.scope = turns, scope
        self._receive, self._send = receive, send
        self._next: asyncio.Task[Message] | None = None
        self._asked = self._has_turn = False

    async def receive(self) -> Message:
        """What the server hands on; the end of the body only once it is this request's turn."""
        if self._next is not None:
            coming, self._next = self._next, None
            return await coming
        message = await self._receive()
        whole = message["type"] == "http.request" and not message.get("more_body", False)
        if whole and not self._asked:
            self._asked = True
            await self._wait()
        return message

    async def send(self, message: Message) -> None:
        """The answer; with its first word the turn is over."""
        self.leave()
        await self._send(message)

    def leave(self) -> None:
        """Give the turn on, once."""
        if self._has_turn:
            self._has_turn = False
            self.turns.release()

    async def _wait(self) -> None:
        """Until it is this request's turn; who hung up meanwhile, or waits too long, gets none."""
        self.scope["complete"] = time.perf_counter()
        if not self.turns.locked():
            await self.turns.acquire()
            self._has_turn = True
            return
        turn = asyncio.ensure_future(self.turns.acquire())
        self._next = asyncio.ensure_future(self._receive())
        metrics.REQUESTS_WAITING.inc()
        try:
            await asyncio.wait(
                {turn, self._next}, timeout=LONGEST_WAIT, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            metrics.REQUESTS_WAITING.dec()
            self._has_turn = turn.done()
            turn.cancel()
        hung_up = self._next.done()
        if self._has_turn and not hung_up:
            return
        self.end()
        if not hung_up:
            await self._turn_away()
        raise RequestAborted  # Django's word for: there is nobody to answer any more.

    def end(self) -> None:
        """Nothing is left of the visit."""
        self.leave()
        if self._next is not None:
            self._next.cancel()

    async def _turn_away(self) -> None:
        method = self.scope["method"]
        metrics.REQUESTS.labels(kind_of(self.scope["path"], method), method, "503").inc()
        status, headers, body = too_many(self.scope)
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def too_many(scope: Message) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and body for who cannot be served now. It asks neither database nor Redis."""
    request = ASGIRequest(dict(scope), BytesIO())
    with translation.override(reader_language(request)):
        problem = ProblemError(
            "too_many_at_once",
            say("More people are here just now than this server can serve."),
            say("Nothing was lost. The page tries again by itself in {number} seconds.",
                number=COME_AGAIN)
            if request.method == "GET" or request.path.startswith("/api/")
            else say("Nothing that was saved is lost. Try again in a moment."),
            503,
        )  # fmt: skip
        if request.path.startswith("/api/"):
            body, kind = JsonResponse(problem.as_dict()).content, "application/json"
        else:
            body = render_to_string("problem.html", {"problem": problem}).encode()
            kind = "text/html; charset=utf-8"
    headers = {
        "Content-Type": kind,
        "Content-Length": str(len(body)),
        "Retry-After": str(COME_AGAIN),
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'self'; base-uri 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        **({"Refresh": str(COME_AGAIN)} if request.method == "GET" and "html" in kind else {}),
    }
    return problem.status, [(k.lower().encode(), v.encode()) for k, v in headers.items()], body
