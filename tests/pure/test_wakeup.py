"""What is said to watchers: in order, several numbers of one session as one, through faults."""

from __future__ import annotations

import asyncio
import threading
import time
from uuid import UUID

import pytest

from realtime import wakeup

ONE, TWO = UUID(int=1), UUID(int=2)


class Layer:
    """A channel layer that holds its first message up until told to go on."""

    def __init__(self):
        self.sent = []
        self.go_on = threading.Event()
        self.held = threading.Event()
        self.fault = None

    async def group_send(self, group, message):
        assert group == wakeup.WATCHERS
        if not self.sent:
            self.held.set()
            while not self.go_on.is_set():
                await asyncio.sleep(0.005)
        fault, self.fault = self.fault, None
        if fault is not None:
            raise fault
        self.sent.append(message)

    def wait_for(self, count):
        until = time.monotonic() + 10
        while len(self.sent) < count and time.monotonic() < until:
            time.sleep(0.005)
        return [(message["session"][-1], message.get("seq", "other")) for message in self.sent]


@pytest.fixture
def layer(monkeypatch):
    layer = Layer()
    monkeypatch.setattr(wakeup, "get_channel_layer", lambda: layer)
    wakeup._mouth.cache_clear()
    yield layer
    layer.go_on.set()
    wakeup._mouth.cache_clear()


def test_numbers_that_wait_are_said_as_one_and_all_in_order(layer):
    wakeup.announce_seq(ONE, 1)
    assert layer.held.wait(10)
    wakeup.announce_seq(ONE, 2)
    wakeup.announce_seq(ONE, 4)
    wakeup.announce_seq(ONE, 3)
    wakeup.announce_seq(TWO, 9)
    wakeup.announce_text(TWO, {"message": "m", "offset": 0, "text": "a"})
    wakeup.announce_seq(TWO, 10)
    layer.go_on.set()
    assert layer.wait_for(5) == [("1", 1), ("1", 4), ("2", 9), ("2", "other"), ("2", 10)]


@pytest.mark.parametrize("fault", [ConnectionError("away"), RuntimeError("nobody foresaw it")])
def test_after_a_fault_the_next_is_said(layer, fault):
    layer.go_on.set()
    layer.fault = fault
    wakeup.announce_seq(ONE, 1)
    until = time.monotonic() + 10
    while layer.fault is not None and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(0.1)
    wakeup.announce_seq(ONE, 2)
    assert layer.wait_for(1) == [("1", 2)]


def test_a_redis_that_hangs_is_given_up(layer, monkeypatch):
    monkeypatch.setattr(wakeup, "SEND_SECONDS", 0.05)
    wakeup.announce_seq(ONE, 1)
    assert layer.held.wait(10)
    time.sleep(0.2)
    layer.go_on.set()
    wakeup.announce_seq(ONE, 2)
    assert layer.wait_for(1) == [("1", 2)]
