"""What the sockets of a process read of the database, in a few threads of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models.functions import MD5

from realtime.models import Session
from realtime.selectors import events_after, get_sessions, held_events
from realtime.services.change_session import keep_session
from realtime.snapshots import event_payload
from realtime.viewer import Viewer, user_of_cookies, viewer_of
from realtime.whole_system import current_incident, incident_payload

REPLAY_LIMIT = 500
"""A page that missed more than this fetches the snapshot instead."""
AT_ONCE = 32
"""So many sockets are looked up in one go."""
Result = TypeVar("Result")
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="watch")


class Together:
    """Questions of one kind: those that come while one is answered are asked together next."""

    def __init__(self, read: Callable[[list[Any]], list[Any]]) -> None:
        self._read = read
        self._waiting: list[tuple[Any, asyncio.Future[Any]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def ask(self, question: Any) -> Any:
        """The answer to one of them."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Any] = loop.create_future()
        self._waiting.append((question, answer))
        if self._asking is None or self._asking.done():
            self._asking = loop.create_task(self._keep_asking())
        return await answer

    async def _keep_asking(self) -> None:
        while self._waiting:
            turn, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            turn = [(question, answer) for question, answer in turn if not answer.done()]
            questions = [question for question, _ in turn]
            found = asyncio.get_running_loop().run_in_executor(_threads, self._read, questions)
            await asyncio.wait({found})
            failed = found.exception()
            for place, (_, answer) in enumerate(turn):
                if answer.done():
                    continue
                if failed is not None:
                    answer.set_exception(failed)
                else:
                    answer.set_result(found.result()[place])


async def in_thread(read: Callable[..., Result], *arguments: Any) -> Result:
    """Run one of the functions below; each gives its connection back."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, read, *arguments)


@dataclass(frozen=True)
class Knock:
    """A page that wants to watch a session, and the last event it knows with its moment (or "")."""

    session_id: UUID
    cookies: dict[str, str]
    seq: int
    at: str


@dataclass(frozen=True)
class Entry:
    """Where the session's log stands, whether the page knows its past, and who was let in."""

    last_seq: int
    same_past: bool
    viewer: Viewer


@dataclass(frozen=True)
class Standing:
    """Of a session that is watched: the number of its last event, and whose it is now.

    `key` is a digest of the owner's password, which ends sign-ins when it changes.
    """

    last_seq: int
    viewer: Viewer | None
    key: str


def look_up(knocks: list[Knock]) -> list[Entry | None]:
    """Who may watch; None for strangers. A rush of pages costs few queries."""
    try:
        viewers = [viewer_of(user_of_cookies(each.cookies), each.cookies) for each in knocks]
        pairs = zip(viewers, (each.session_id for each in knocks), strict=True)
        sessions = get_sessions((viewer, key) for viewer, key in pairs if viewer is not None)
        held = held_events((each.session_id, each.seq, each.at) for each in knocks if each.at)
        entries: list[Entry | None] = []
        for viewer, knock in zip(viewers, knocks, strict=True):
            session = sessions.get((viewer, knock.session_id)) if viewer else None
            if viewer is None or session is None:
                entries.append(None)
                continue
            keep_session(session=session)
            same = not knock.at or (knock.session_id, knock.seq, knock.at) in held
            entries.append(Entry(session.last_seq, same, viewer))
        return entries
    finally:
        connection.close()


def standings(session_ids: set[UUID]) -> dict[UUID, Standing]:
    """How each session that is still there stands; of a closed account nobody may watch."""
    try:
        rows = Session.objects.filter(pk__in=session_ids).values_list(
            *("pk", "last_seq", "owner_id", "guest_key", "owner__is_active"), MD5("owner__password")
        )
        found = {}
        for pk, last_seq, owner_id, guest_key, is_active, key in rows:
            whose = Viewer(guest_key=guest_key) if owner_id is None else Viewer(user_id=owner_id)
            found[pk] = Standing(last_seq, None if is_active is False else whose, key or "")
        return found
    finally:
        connection.close()


def present_incident() -> dict[str, str] | None:
    """What is told to everybody just now."""
    try:
        return incident_payload(current_incident())
    finally:
        connection.close()


def read_events(asked: list[tuple[UUID, int]]) -> list[list[dict[str, object]] | None]:
    """What pages lack of their sessions after an event; None where it is too much or has a gap."""
    try:
        found = events_after(asked, REPLAY_LIMIT + 1)
    finally:
        connection.close()
    gaps: list[list[dict[str, object]] | None] = []
    for session_id, since in asked:
        events = [event for event in found.get(session_id, ()) if event.seq > since]
        whole = len(events) <= REPLAY_LIMIT and (not events or events[0].seq == since + 1)
        gaps.append([event_payload(event) for event in events] if whole else None)
    return gaps
