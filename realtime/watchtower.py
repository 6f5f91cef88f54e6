"""One look every few seconds at all sessions watched from this process.

Wake-ups over Redis may be lost (Redis down, restarted, a full buffer). A single query for all
watched sessions finds what moved, so pages stay right whatever Redis does.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import Error, connection

from realtime.models import Event, Session
from realtime.selectors import events_since
from realtime.snapshots import event_payload
from realtime.whole_system import current_incident, incident_payload

log = logging.getLogger(__name__)

LOOK_SECONDS = 5
REPLAY_LIMIT = 500
"""A page that missed more than this fetches the snapshot instead."""
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="watch")


class Watcher(Protocol):
    """What the watchtower needs of a socket."""

    session_id: UUID
    seq: int

    async def catch_up(self, seq: int) -> None:
        """Send what the page lacks, up to `seq`."""

    async def subscribe(self) -> None:
        """Join the session's group again if that failed before."""

    async def tell(self, incident: dict[str, str] | None) -> None:
        """Pass on what is told to everybody."""

    async def close(self) -> None:
        """The session was deleted: the page asks for it again and learns that it is gone."""


class Watchtower:
    """The watchers of one event loop."""

    def __init__(self) -> None:
        self.watchers: set[Watcher] = set()
        self.incident: dict[str, str] | None = None
        self._task: asyncio.Task[None] | None = None

    def add(self, watcher: Watcher) -> None:
        """Start to look after a socket."""
        self.watchers.add(watcher)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._keep_looking())

    def discard(self, watcher: Watcher) -> None:
        """Forget a socket."""
        self.watchers.discard(watcher)

    async def _keep_looking(self) -> None:
        while self.watchers:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except (Error, OSError) as error:
                log.warning("watchtower: %s", error)

    async def look(self) -> None:
        """One round."""
        watchers = list(self.watchers)
        latest = await latest_seqs({watcher.session_id for watcher in watchers})
        before, incident = self.incident, await present_incident()
        self.incident = incident
        for watcher in watchers:
            seq = latest.get(watcher.session_id)
            if seq is None:
                await watcher.close()
                continue
            if incident != before:
                await watcher.tell(incident)
            await watcher.subscribe()
            if seq > watcher.seq:
                await watcher.catch_up(seq)


def _latest_seqs(session_ids: set[UUID]) -> dict[UUID, int]:
    try:
        rows = Session.objects.filter(pk__in=session_ids).values_list("pk", "last_seq")
        return dict(rows)
    finally:
        connection.close()


def _present_incident() -> dict[str, str] | None:
    try:
        return incident_payload(current_incident())
    finally:
        connection.close()


def _read_events(session_id: UUID, since: int) -> list[dict[str, object]] | None:
    try:
        events: list[Event] = events_since(session_id, since, REPLAY_LIMIT + 1)
    finally:
        connection.close()
    if len(events) > REPLAY_LIMIT or (events and events[0].seq != since + 1):
        return None
    return [event_payload(event) for event in events]


present_incident = sync_to_async(_present_incident, thread_sensitive=False, executor=_threads)
latest_seqs = sync_to_async(_latest_seqs, thread_sensitive=False, executor=_threads)
read_events = sync_to_async(_read_events, thread_sensitive=False, executor=_threads)
