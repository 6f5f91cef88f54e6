"""Requests that are too large, and a Redis that hangs."""

from __future__ import annotations

import socket
import time

import psutil
import pytest
import redis

from tests.live.system import Person

pytestmark = pytest.mark.live
TOO_LARGE = 17 * 2**20


def _send(system, head, chunks):
    """What the server answers to a raw request of which it may stop reading."""
    with socket.create_connection(("127.0.0.1", system.port), timeout=20) as line:
        line.sendall(head)
        try:
            for chunk in chunks:
                line.sendall(chunk)
        except OSError:
            pass
        return line.recv(65536).decode()


def test_a_body_above_the_limit_is_refused_before_it_is_sent(system):
    head = (
        f"POST /api/v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {TOO_LARGE}\r\n\r\n"
    )
    answer = _send(system, head.encode(), [])
    assert answer.startswith("HTTP/1.1 413")
    assert "at most 16 MB" in answer
    assert "X-Content-Type-Options: nosniff" in answer
    assert Person(system).get("/sessions").status_code == 200


def test_a_body_of_unsaid_length_is_refused_at_the_limit(system):
    head = (
        b"POST /api/v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    block = b"100000\r\n" + b"x" * 2**20 + b"\r\n"
    answer = _send(system, head, [block] * (TOO_LARGE // 2**20))
    assert answer.startswith("HTTP/1.1 413")


def test_pages_go_on_while_redis_hangs(system):
    person = Person(system)
    with redis.from_url(system.redis_url()) as client:
        valkey = psutil.Process(client.info("server")["process_id"])
    valkey.suspend()
    try:
        started = time.monotonic()
        for number in range(4):
            answer = person.post(
                f"/sessions/{person.session}/messages",
                text="help",
                client_id=f"while-it-hangs-{number}",
            )
            assert answer.status_code == 202
            assert person.get(f"/sessions/{person.session}").status_code == 200
        assert time.monotonic() - started < 12, "each request waited for Redis"
    finally:
        valkey.resume()
    question = person.ask("help")
    assert person.answer_to(question)["state"] == "complete"
