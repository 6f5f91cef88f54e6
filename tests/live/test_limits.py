"""Both web servers, requests that are too large, long work beside pages, a Redis that hangs."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import time
from types import SimpleNamespace

import psutil
import pytest
import redis
import requests
from websockets.sync.client import connect

from chatmrpt.webserver import SERVERS, command
from tests.live.system import ROOT, Person, _free_port, wait_for

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
    assert "x-content-type-options: nosniff" in answer.lower()
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


def test_long_work_gives_way_to_pages_and_answers(system):
    at_once = {process.nice() for process in (*system.webs(), system.worker("chat"))}
    assert len(at_once) == 1
    for queue in ("ingest", "analysis", "export"):
        assert system.worker(queue).nice() > max(at_once)


@pytest.fixture(params=SERVERS)
def door(system, request):
    """One more web process of the running system, by each of the two servers."""
    port = _free_port()
    environment = psutil.Process(system.webs()[0].pid).environ()
    line = command("127.0.0.1", port, server=request.param)
    process = subprocess.Popen(line, cwd=ROOT, env=environment)
    door = SimpleNamespace(port=port, address=f"http://127.0.0.1:{port}", process=process)
    try:
        wait_for(lambda: _is_open(door), 60, named=f"the start of {request.param}")
        yield door
    finally:
        process.kill()
        process.wait(timeout=20)


def _is_open(door):
    try:
        return requests.get(f"{door.address}/healthz", timeout=5).ok
    except requests.ConnectionError:
        return False


def _told(line, question, seconds=60):
    """The finished answer, from the frames of a socket."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for event in json.loads(line.recv(timeout=seconds)).get("events", []):
            found = event["payload"]
            if found.get("in_reply_to") == question and found["state"] != "working":
                return found
    raise AssertionError("the answer did not come over the socket")


def test_each_web_server_gives_pages_answers_events_and_refusals(door):
    person = Person(door)
    cookies = "; ".join(f"{each.name}={each.value}" for each in person.http.cookies)
    address = f"ws://127.0.0.1:{door.port}/ws/sessions/{person.session}/?since=0"
    head = {"Cookie": cookies, "Origin": door.address}
    with connect(address, additional_headers=head, proxy=None) as line:
        question = person.ask("help")
        assert _told(line, question)["headline"]
    length = f"POST /api/v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {TOO_LARGE}"
    answer = _send(door, f"{length}\r\n\r\n".encode(), [])
    assert answer.startswith("HTTP/1.1 413")
    assert "x-content-type-options: nosniff" in answer.lower()
    door.process.send_signal(signal.SIGTERM)
    door.process.wait(timeout=20)
