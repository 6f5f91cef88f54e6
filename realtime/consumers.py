"""The websocket of one session: the gap first, then live."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import deque
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import Error

from chatmrpt.lib import metrics
from realtime.socket_reads import Entry, Knock
from realtime.viewer import Viewer
from realtime.watchtower import Watchtower

log = logging.getLogger(__name__)
_towers: dict[asyncio.AbstractEventLoop, Watchtower] = {}


class SessionConsumer(AsyncWebsocketConsumer):
    """Pushes a session's events. It listens first and reads the gap second, so none is missed."""

    channel_layer_alias = "none"  # The watchtower listens for all sockets of the process.
    session_id: UUID
    seq: int
    viewer: Viewer

    def __init__(self) -> None:
        super().__init__()
        self._heard: deque[dict[str, Any]] = deque()
        self._telling: asyncio.Task[None] | None = None
        self._sending = asyncio.Lock()
        self.key: str | None = None
        self.pinged = 0.0
        self.ready = False

    async def dispatch(self, message: dict[str, Any]) -> None:
        """As Channels does, without its trip to a thread: what reads here closes its connection."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self) -> None:
        """Refuse the handshake of strangers; for the owner listen, accept, replay."""
        self.session_id = self.scope["url_route"]["kwargs"]["session_id"]
        self.seq, at = _known(self.scope)
        await _tower().add(self)
        try:
            knock = Knock(self.session_id, self.scope["cookies"], self.seq, at)
            entry = await _tower().doors.ask(knock)
            if entry is None:
                await self.close()
                return
            self.viewer = entry.viewer
            await self.accept()
            await self._greet(entry)
            self._since = self.pinged = time.monotonic()
            metrics.SOCKETS.inc()
            self.ready = True
        finally:
            if not self.ready:
                _tower().discard(self)
        self._tell()

    async def _greet(self, entry: Entry) -> None:
        """The first frame says that the line works, also when nothing was missed.

        A page that knows another past than the log (restored from a backup) starts anew.
        """
        if entry.last_seq < self.seq or not entry.same_past:
            self.seq = entry.last_seq
            await self._send({"kind": "reset"})
        elif entry.last_seq > self.seq:
            await self.catch_up(entry.last_seq)
        else:
            await self._send({"kind": "events", "seq": self.seq, "events": []})

    async def disconnect(self, code: int) -> None:
        """Leave the watchtower."""
        _tower().discard(self)
        if self._telling is not None:
            self._telling.cancel()
        if self.ready:
            metrics.SOCKETS.dec()
            metrics.SOCKET_SECONDS.observe(time.monotonic() - self._since)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Nothing is taken over the socket: writes go over HTTP."""

    def hear(self, message: dict[str, Any]) -> None:
        """A wake-up, transient progress, a piece of text: told in the order of coming."""
        self._heard.append(message)
        if self.ready:
            self._tell()

    def _tell(self) -> None:
        if self._heard and (self._telling is None or self._telling.done()):
            self._telling = asyncio.get_running_loop().create_task(self._keep_telling())

    async def _keep_telling(self) -> None:
        """What fails here (the database is away, the page has gone) the watchtower finds again."""
        while self._heard:
            message = self._heard.popleft()
            kind = message["type"]
            try:
                if kind == "session.moved":
                    await self.catch_up(int(message["seq"]))
                elif kind == "session.progress":
                    await self._send({"kind": "progress", "progress": message["progress"]})
                else:
                    await self._send({"kind": "text", "piece": message["piece"]})
            except (Error, OSError) as error:
                log.warning("not told to a page of session %s: %s", self.session_id, error)

    async def catch_up(self, seq: int) -> None:
        """Send the events after the last one sent. Late and doubled wake-ups find nothing to do."""
        async with self._sending:
            if seq <= self.seq:
                return
            events = await _tower().events.ask((self.session_id, self.seq))
            if events is None:
                self.seq = seq
                await self._send({"kind": "reset"})
            elif events:
                self.seq = int(str(events[-1]["seq"]))
                await self._send({"kind": "events", "seq": self.seq, "events": events})

    async def ping(self, incident: dict[str, str] | None) -> None:
        """A sign of life now and then, with what is told to everybody."""
        self.pinged = time.monotonic()
        await self._send({"kind": "ping", "incident": incident})

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
