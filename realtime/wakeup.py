"""Tell watchers over Redis that a session moved. A lost message costs a few seconds, no data."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections import deque
from concurrent.futures import Future
from functools import lru_cache
from typing import Any
from uuid import UUID

from channels.layers import get_channel_layer
from redis import RedisError

log = logging.getLogger(__name__)


WATCHERS = "watchers"
"""The channel-layer group of all processes that hold sockets: one subscription each, however many
pages are open. Each hears of every session and passes on what its own pages watch."""
SEND_SECONDS, MOST_WAITING = 2, 1000
"""A Redis that hangs is given up so soon, and so much is kept for it: the oldest is left out."""


def announce_seq(session_id: UUID, seq: int) -> None:
    """Say that the session's log reaches `seq` now."""
    _mouth(os.getpid()).say({"type": "session.moved", "session": str(session_id), "seq": seq})


def announce_progress(session_id: UUID, progress: dict[str, Any]) -> None:
    """Pass on a transient progress report; it is never stored."""
    said = {"type": "session.progress", "session": str(session_id), "progress": progress}
    _mouth(os.getpid()).say(said)


def announce_text(session_id: UUID, piece: dict[str, Any]) -> None:
    """Pass on a piece of text in the making (message, offset, text); the saved one replaces it."""
    _mouth(os.getpid()).say({"type": "session.text", "session": str(session_id), "piece": piece})


class _Mouth:
    """Says it in order from one background loop, so that each send reuses its connection.

    Several events of one session that were written together are said as one: the last number.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._waiting: deque[dict[str, Any]] = deque(maxlen=MOST_WAITING)
        self._held = threading.Lock()
        self._speaking = False
        threading.Thread(target=self._loop.run_forever, name="wakeup", daemon=True).start()

    def say(self, message: dict[str, Any]) -> None:
        """Hand over a message; returns at once."""
        with self._held:
            if not self._joined(message):
                self._waiting.append(message)
            if self._speaking:
                return
            self._speaking = True
        future = asyncio.run_coroutine_threadsafe(self._speak(), self._loop)
        future.add_done_callback(self._ended)

    def _joined(self, message: dict[str, Any]) -> bool:
        """Whether the message is contained in the one that was to be said last."""
        last = self._waiting[-1] if self._waiting else {}
        if "seq" not in message or "seq" not in last or last["session"] != message["session"]:
            return False
        last["seq"] = max(last["seq"], message["seq"])
        return True

    async def _speak(self) -> None:
        while (message := self._next()) is not None:
            layer = get_channel_layer()
            if layer is None:
                continue
            try:
                await asyncio.wait_for(layer.group_send(WATCHERS, message), SEND_SECONDS)
            except (RedisError, OSError) as error:
                log.warning("wake-up not sent, watchers will poll: %s", error)

    def _ended(self, speaking: Future[None]) -> None:
        """After a fault that nobody foresaw the next message starts anew."""
        error = speaking.exception()
        if error is not None:
            log.error("wake-up not sent: %s", error)
            with self._held:
                self._speaking = False

    def _next(self) -> dict[str, Any] | None:
        with self._held:
            if self._waiting:
                return self._waiting.popleft()
            self._speaking = False
            return None


@lru_cache(maxsize=1)
def _mouth(pid: int) -> _Mouth:
    return _Mouth()
