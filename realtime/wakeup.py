"""Tell watchers over Redis that a session moved. A lost message costs a few seconds, no data."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from concurrent.futures import Future
from functools import lru_cache
from typing import Any
from uuid import UUID

from channels.layers import get_channel_layer

log = logging.getLogger(__name__)


WATCHERS = "watchers"
"""The channel-layer group of all processes that hold sockets: one subscription each, however many
pages are open. Each hears of every session and passes on what its own pages watch."""


def announce_seq(session_id: UUID, seq: int) -> None:
    """Say that the session's log reaches `seq` now."""
    _send(session_id, {"type": "session.moved", "seq": seq})


def announce_progress(session_id: UUID, progress: dict[str, Any]) -> None:
    """Pass on a transient progress report; it is never stored."""
    _send(session_id, {"type": "session.progress", "progress": progress})


def announce_text(session_id: UUID, piece: dict[str, Any]) -> None:
    """Pass on a piece of text in the making (message, offset, text); the saved one replaces it."""
    _send(session_id, {"type": "session.text", "piece": piece})


def _send(session_id: UUID, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    said = {**message, "session": str(session_id)}
    future = asyncio.run_coroutine_threadsafe(layer.group_send(WATCHERS, said), _loop(os.getpid()))
    future.add_done_callback(_log_failure)


def _log_failure(future: Future[None]) -> None:
    error = future.exception()
    if error is not None:
        log.warning("wake-up not sent, watchers will poll: %s", error)


@lru_cache(maxsize=1)
def _loop(pid: int) -> asyncio.AbstractEventLoop:
    """One background event loop a process, so that each send reuses its Redis connection."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="wakeup", daemon=True).start()
    return loop
