"""What all pages open at this process share: one subscription, a look every few seconds, pings.

Wake-ups over Redis may be lost (Redis down, restarted, a full buffer). A single query for all
watched sessions finds what moved, so pages stay right whatever Redis does.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import Any, Protocol
from uuid import UUID

from channels.layers import get_channel_layer
from django.db import Error
from redis import RedisError

from realtime.socket_reads import (
    Standing,
    Together,
    in_thread,
    look_up,
    present_incident,
    read_events,
    standings,
)
from realtime.viewer import Viewer
from realtime.wakeup import WATCHERS

log = logging.getLogger(__name__)

LOOK_SECONDS = 5
PING_SECONDS = 25
LISTENING_SECONDS = 2
"""So long the first socket of a process waits for Redis; a later look makes good what it missed."""


class Watcher(Protocol):
    """What the watchtower needs of a socket."""

    session_id: UUID
    seq: int
    viewer: Viewer
    key: str | None
    ready: bool
    pinged: float

    def hear(self, message: dict[str, Any]) -> None:
        """Take a wake-up, progress or piece of text that came over Redis."""

    async def catch_up(self, seq: int) -> None:
        """Send what the page lacks, up to `seq`."""

    async def ping(self, incident: dict[str, str] | None) -> None:
        """Give a sign of life."""

    async def tell(self, incident: dict[str, str] | None) -> None:
        """Pass on what is told to everybody."""

    async def close(self) -> None:
        """The session was deleted or is another's now: the page asks again and learns it."""


class Watchtower:
    """The watchers of one event loop: one ear for Redis, one look and one pulse for all."""

    def __init__(self) -> None:
        self.watchers: dict[UUID, set[Watcher]] = {}
        self.incident: dict[str, str] | None = None
        self.doors = Together(look_up)
        self.events = Together(read_events)
        self._tasks: list[asyncio.Task[None]] = []
        self._listened = asyncio.Event()

    async def add(self, watcher: Watcher) -> None:
        """Look after a socket; what is said from now on reaches it."""
        self.watchers.setdefault(watcher.session_id, set()).add(watcher)
        if not self._tasks or any(task.done() for task in self._tasks):
            self._stop()
            tasks = (self._keep_listening(), self._keep_looking(), self._keep_pinging())
            self._tasks = [asyncio.get_running_loop().create_task(task) for task in tasks]
        if not self._listened.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._listened.wait(), LISTENING_SECONDS)

    def discard(self, watcher: Watcher) -> None:
        """Forget a socket; with the last one go home."""
        others = self.watchers.get(watcher.session_id, set())
        others.discard(watcher)
        if not others:
            self.watchers.pop(watcher.session_id, None)
        if not self.watchers:
            self._stop()

    def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks = []
        self._listened.clear()

    def _ready(self) -> list[Watcher]:
        return [each for those in self.watchers.values() for each in those if each.ready]

    async def _keep_listening(self) -> None:
        layer = get_channel_layer()
        while layer is not None:
            try:
                channel = await layer.new_channel()
                await layer.group_add(WATCHERS, channel)
                self._listened.set()
                while True:
                    message = await layer.receive(channel)
                    for watcher in self.watchers.get(UUID(message["session"]), ()):
                        watcher.hear(message)
            except (RedisError, OSError) as error:
                log.warning("watchtower hears nothing, it looks: %s", error)
                self._listened.set()
                await asyncio.sleep(LOOK_SECONDS)

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except (Error, OSError) as error:
                log.warning("watchtower: %s", error)

    async def _keep_pinging(self) -> None:
        while True:
            await asyncio.sleep(PING_SECONDS / 25)
            long_ago = time.monotonic() - PING_SECONDS
            for watcher in self._ready():
                if watcher.pinged <= long_ago:
                    with contextlib.suppress(OSError):
                        await watcher.ping(self.incident)

    async def look(self) -> None:
        """One round."""
        watchers = self._ready()
        latest = await in_thread(standings, {watcher.session_id for watcher in watchers})
        before, incident = self.incident, await in_thread(present_incident)
        self.incident = incident
        for watcher in watchers:
            standing = latest.get(watcher.session_id)
            with contextlib.suppress(OSError):
                if standing is None or not _may_stay(watcher, standing):
                    await watcher.close()
                    continue
                if incident != before:
                    await watcher.tell(incident)
                if standing.last_seq > watcher.seq:
                    await watcher.catch_up(standing.last_seq)


def _may_stay(watcher: Watcher, standing: Standing) -> bool:
    """Not who watches another's session by now, nor after a new password; such a page knocks anew."""
    if watcher.key is None:
        watcher.key = standing.key
    return watcher.viewer == standing.viewer and watcher.key == standing.key
