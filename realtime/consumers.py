"""The websocket of one session: the gap first, then live."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import redis
from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import connection

from chatmrpt.lib import metrics
from chatmrpt.lib.errors import NotFoundError
from realtime.models import Session
from realtime.selectors import get_session, holds_event
from realtime.services.change_session import keep_session
from realtime.viewer import user_of_cookies, viewer_of
from realtime.wakeup import group_of
from realtime.watchtower import Watchtower, _threads, read_events

PING_SECONDS = 25
_towers: dict[asyncio.AbstractEventLoop, Watchtower] = {}


class SessionConsumer(AsyncWebsocketConsumer):
    """Pushes a session's events. It subscribes first and reads the gap second, so none is missed."""

    session_id: UUID
    seq: int

    async def connect(self) -> None:
        """Refuse the handshake of strangers; for the owner accept, subscribe, replay."""
        self.seq, at = _known(self.scope)
        session, same = await _find_session(self.scope, self.seq, at)
        if session is None:
            await self.close()
            return
        self.session_id = session.pk
        self._subscribed = False
        self._since = time.monotonic()
        self._sending = asyncio.Lock()
        await self.accept()
        metrics.SOCKETS.inc()
        await self.subscribe()
        _tower().add(self)
        self._pings = asyncio.get_running_loop().create_task(self._keep_pinging())
        await self._greet(session.last_seq, same)

    async def _greet(self, seq: int, same: bool) -> None:
        """The first frame says that the line works, also when nothing was missed.

        A page that knows another past than the log (restored from a backup) starts anew.
        """
        if seq < self.seq or not same:
            self.seq = seq
            await self._send({"kind": "reset"})
        elif seq > self.seq:
            await self.catch_up(seq)
        else:
            await self._send({"kind": "events", "seq": self.seq, "events": []})

    async def disconnect(self, code: int) -> None:
        """Leave the group and the watchtower."""
        if not hasattr(self, "session_id"):
            return
        metrics.SOCKETS.dec()
        metrics.SOCKET_SECONDS.observe(time.monotonic() - self._since)
        _tower().discard(self)
        self._pings.cancel()
        if self._subscribed:
            with contextlib.suppress(redis.RedisError):
                await self.channel_layer.group_discard(group_of(self.session_id), self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Nothing is taken over the socket: writes go over HTTP."""

    async def subscribe(self) -> None:
        """Join the session's group; with Redis away the watchtower tries again."""
        if self._subscribed:
            return
        with contextlib.suppress(redis.RedisError, OSError):
            await self.channel_layer.group_add(group_of(self.session_id), self.channel_name)
            self._subscribed = True

    async def session_moved(self, message: dict[str, Any]) -> None:
        """A wake-up: read what is missing."""
        await self.catch_up(int(message["seq"]))

    async def session_progress(self, message: dict[str, Any]) -> None:
        """Pass on transient progress."""
        await self._send({"kind": "progress", "progress": message["progress"]})

    async def session_text(self, message: dict[str, Any]) -> None:
        """Pass on a piece of text in the making."""
        await self._send({"kind": "text", "piece": message["piece"]})

    async def catch_up(self, seq: int) -> None:
        """Send the events after the last one sent. Late and doubled wake-ups find nothing to do."""
        async with self._sending:
            if seq <= self.seq:
                return
            events = await read_events(self.session_id, self.seq)
            if events is None:
                self.seq = seq
                await self._send({"kind": "reset"})
            elif events:
                self.seq = int(str(events[-1]["seq"]))
                await self._send({"kind": "events", "seq": self.seq, "events": events})

    async def _keep_pinging(self) -> None:
        while True:
            await asyncio.sleep(PING_SECONDS)
            await self._send({"kind": "ping", "incident": _tower().incident})

    async def tell(self, incident: dict[str, str] | None) -> None:
        """An administrator has something to say to everybody, or has said enough."""
        await self._send({"kind": "incident", "incident": incident})

    async def _send(self, message: dict[str, Any]) -> None:
        metrics.FRAMES.labels(message["kind"]).inc()
        await self.send(text_data=json.dumps(message, separators=(",", ":")))


def _tower() -> Watchtower:
    loop = asyncio.get_running_loop()
    if loop not in _towers:
        _towers.clear()
        _towers[loop] = Watchtower()
    return _towers[loop]


def _known(scope: dict[str, Any]) -> tuple[int, str]:
    """The number of the last event the page knows, and its moment if it says that."""
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    since = asked.get("since", ["0"])[0]
    return int(since) if since.isdigit() and len(since) < 16 else 0, asked.get("at", [""])[0]


def _look_up(scope: dict[str, Any], since: int, at: str) -> tuple[Session | None, bool]:
    """The viewer's session, and whether the page knows the same past as the log."""
    try:
        viewer = viewer_of(user_of_cookies(scope["cookies"]), scope["cookies"])
        if viewer is None:
            return None, False
        session = get_session(viewer, scope["url_route"]["kwargs"]["session_id"])
        keep_session(session=session)
        return session, not at or holds_event(session.pk, since, at)
    except NotFoundError:
        return None, False
    finally:
        connection.close()


_find_session = sync_to_async(_look_up, thread_sensitive=False, executor=_threads)
