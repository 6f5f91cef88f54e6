"""Requests of a rush wait for their turn, in order, and hear in time when there is none."""

from __future__ import annotations

import asyncio
import json

import pytest
from django.core.exceptions import RequestAborted

from chatmrpt import admission
from chatmrpt.admission import Admission

WHOLE = {"type": "http.request", "body": b"", "more_body": False}
PART = {"type": "http.request", "body": b"x", "more_body": True}
GONE = {"type": "http.disconnect"}
START = {"type": "http.response.start", "status": 200, "headers": []}


class Server:
    """An application as Django's: reads the body, works until it is let go, answers."""

    def __init__(self, at_once):
        self.log, self.let_go = [], {}
        self.door = Admission(self.application, at_once)

    async def application(self, scope, receive, send):
        name = scope["path"]
        try:
            while (await receive()).get("more_body"):
                pass
        except RequestAborted:
            self.log.append(f"{name} aborted")
            return
        self.log.append(f"{name} begins")
        self.let_go[name] = asyncio.Event()
        await self.let_go[name].wait()
        await send(START)
        self.log.append(f"{name} answers")
        await receive()

    def visit(self, path, *first, method="GET", headers=()):
        visitor = Visitor(first or (WHOLE,))
        scope = {
            "type": "http", "method": method, "path": path, "headers": list(headers),
            "query_string": b"",
        }  # fmt: skip
        visitor.task = asyncio.ensure_future(self.door(scope, visitor.receive, visitor.send))
        return visitor


class Visitor:
    def __init__(self, first):
        self.inbox, self.sent = asyncio.Queue(), []
        for message in first:
            self.inbox.put_nowait(message)

    async def receive(self):
        return await self.inbox.get()

    async def send(self, message):
        self.sent.append(message)


async def calm():
    for _ in range(20):
        await asyncio.sleep(0)


def run(scenario):
    asyncio.run(asyncio.wait_for(scenario(), 10))


def test_only_so_many_have_their_turn_and_the_others_follow_in_order():
    async def scenario():
        server = Server(2)
        for name in "abcd":
            server.visit(name)
        await calm()
        assert server.log == ["a begins", "b begins"]
        server.let_go["b"].set()
        await calm()
        assert server.log[2:] == ["b answers", "c begins"]
        server.let_go["a"].set()
        await calm()
        assert server.log[4:] == ["a answers", "d begins"]

    run(scenario)


def test_a_body_on_a_slow_line_holds_no_turn():
    async def scenario():
        server = Server(1)
        slow = server.visit("slow", PART, PART, method="POST")
        server.visit("quick")
        await calm()
        assert server.log == ["quick begins"]
        slow.inbox.put_nowait(WHOLE)
        await calm()
        server.let_go["quick"].set()
        await calm()
        assert server.log == ["quick begins", "quick answers", "slow begins"]

    run(scenario)


def test_who_hangs_up_while_waiting_is_not_served_and_holds_up_nobody():
    async def scenario():
        server = Server(1)
        server.visit("a")
        await calm()
        second = server.visit("b")
        server.visit("c")
        await calm()
        second.inbox.put_nowait(GONE)
        await calm()
        assert second.task.done()
        assert second.sent == []
        server.let_go["a"].set()
        await calm()
        assert server.log == ["a begins", "b aborted", "a answers", "c begins"]

    run(scenario)


def test_the_application_hears_of_a_hanging_up_after_its_turn_came():
    async def scenario():
        server = Server(1)
        server.visit("a")
        await calm()
        second = server.visit("b")
        await calm()
        server.let_go["a"].set()
        await calm()
        server.let_go["b"].set()
        await calm()
        assert not second.task.done()
        second.inbox.put_nowait(GONE)
        await calm()
        assert second.task.done()
        assert second.task.exception() is None

    run(scenario)


def test_a_turn_is_given_on_when_the_application_fails():
    async def failing(scope, receive, send):
        await receive()
        raise ValueError(scope["path"])

    async def scenario():
        door = Admission(failing, 1)
        for _ in range(3):
            visitor = Visitor((WHOLE,))
            with pytest.raises(ValueError, match="x"):
                await door({"path": "x", "method": "GET"}, visitor.receive, visitor.send)

    run(scenario)


def test_probes_are_never_kept_waiting():
    async def scenario():
        server = Server(1)
        for path in ("a", "b", "/healthz", "/readyz"):
            server.visit(path)
        await calm()
        assert server.log == ["a begins", "/healthz begins", "/readyz begins"]

    run(scenario)


@pytest.mark.parametrize(
    ("path", "language", "kind", "words"),
    [
        ("/api/v1/sessions", b"en", b"application/json", "More people are here"),
        ("/s/1/", b"en", b"text/html; charset=utf-8", "More people are here"),
        ("/s/1/", b"fr", b"text/html; charset=utf-8", "tentera de nouveau"),
    ],
)
def test_who_would_wait_too_long_is_told_when_to_come_again(
    monkeypatch, path, language, kind, words
):
    monkeypatch.setattr(admission, "LONGEST_WAIT", 0.01)

    async def scenario():
        server = Server(1)
        server.visit("a")
        await calm()
        second = server.visit(path, headers=[(b"accept-language", language)])
        await second.task
        assert server.log == ["a begins", f"{path} aborted"]
        start, body = second.sent
        head = dict(start["headers"])
        assert (start["status"], head[b"content-type"]) == (503, kind)
        assert head[b"retry-after"] == b"10"
        assert b"frame-ancestors 'none'" in head[b"content-security-policy"]
        assert head[b"x-content-type-options"] == b"nosniff"
        assert head.get(b"refresh") == (b"10" if b"html" in kind else None)
        assert words in body["body"].decode()
        if b"json" in kind:
            assert json.loads(body["body"])["code"] == "too_many_at_once"
        server.let_go["a"].set()
        await calm()
        server.visit("c")
        await calm()
        assert server.log[2:] == ["a answers", "c begins"]

    run(scenario)
