"""Read from a replica of the database what a person may see a moment late; never one's own writes.

Only reading requests of the API go there, and of them only the rows of the sessions: sign-ins,
tokens, administration, sockets, the event log, workers and commands always ask the primary. Each
change notes, for the person whose session it is, how far the primary's log had come (its LSN). A
request reads from the replica when that has replayed the person's mark, and the primary else.

The marks lie in Valkey. What it loses is made good by a floor: whoever finds none sets it to the
primary's position of now, and nobody reads from the replica before it has replayed that.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import redis
from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from chatmrpt.lib import metrics
from realtime.viewer import Viewer, request_viewer

log = logging.getLogger(__name__)
PRIMARY, REPLICA = "default", "replica"
APPS = frozenset({"realtime", "uploads", "analysis"})
EXACT = frozenset({"realtime.sharedlink"})
"""A link that was taken back must be closed at once, for whoever has it."""
READS = frozenset({"GET", "HEAD"})
AWAY_SECONDS = 15.0
"""A replica that failed is left alone for so long."""
MARK_SECONDS = 24 * 3600
FLOOR = "chatmrpt:floor"
ALL = "lsn"
View = Callable[..., HttpResponse]


@dataclass
class Reading:
    """What one request may read from; a write in it turns all later reads to the primary."""

    from_replica: bool
    wrote: bool = False
    failed: bool = False

    def watch(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        """Note a replica that goes away, or breaks a statement off to go on replaying."""
        try:
            return execute(sql, params, many, context)
        except (OperationalError, InterfaceError):
            self.failed = True
            raise


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


class ReplicaRouter:
    """Django's router: the primary, but for reads of a request that may use the replica."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """The replica where the request may, outside of transactions."""
        reading = _reading.get()
        if reading is None or not reading.from_replica or reading.wrote:
            return PRIMARY
        held = connections[PRIMARY].in_atomic_block
        meta = model._meta
        exact = meta.app_label not in APPS or meta.label_lower in EXACT
        return PRIMARY if held or exact else REPLICA

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """Always the primary, which is read from then on."""
        reading = _reading.get()
        if reading is not None:
            reading.wrote = True
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """Both hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Only the primary is migrated."""
        return db == PRIMARY


class Marks:
    """How far the log had come when a person's sessions last changed."""

    def __init__(self, client: redis.Redis) -> None:
        self.client = client
        self.missed = True
        """A mark could not be set, or this process knows nothing of before: raise the floor."""

    def note(self, people: set[str]) -> None:
        """Something of these people is committed."""
        try:
            position = _position()
            line = self.client.pipeline(transaction=False)
            for who in people:
                line.zadd(_key(who), {ALL: position}, gt=True)
                line.expire(_key(who), MARK_SECONDS)
            line.execute()
        except (redis.RedisError, Error) as error:
            self.missed = True
            log.warning("The mark of a write could not be kept, the primary is read: %s", error)

    def needed(self, who: str) -> int:
        """What the replica must have replayed before this person reads from it."""
        line = self.client.pipeline(transaction=False)
        line.zscore(_key(who), ALL)
        line.zscore(FLOOR, ALL)
        mark, floor = line.execute()
        if floor is None or self.missed:
            floor = _position()
            self.client.zadd(FLOOR, {ALL: floor}, gt=True)
            self.missed = False
        return int(max(mark or 0, floor))


@lru_cache(maxsize=1)
def marks() -> Marks:
    """This process' way to the marks."""
    return Marks(
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
    )


def note_change(owner_id: int | None, guest_key: str) -> None:
    """Something in a session of this person changed; called after the commit."""
    if REPLICA in connections.settings:
        marks().note({_name(Viewer(user_id=owner_id, guest_key=guest_key))})


class ReadsFromReplica(MiddlewareMixin):
    """The last of the middlewares: reads go where they may, writes leave a mark."""

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """A read that breaks off at the replica is done once more at the primary."""
        if request.method not in READS or not _may_be_late(request.path):
            return None
        answered = who_answers(request_viewer(request))
        metrics.REPLICA_REQUESTS.labels(answered).inc()
        if answered != REPLICA:
            return None
        reading = Reading(from_replica=True)
        token = _reading.set(reading)
        try:
            return self._read(request, reading, lambda: view(request, *args, **kwargs))
        finally:
            _reading.reset(token)

    def _read(
        self, request: HttpRequest, reading: Reading, view: Callable[[], HttpResponse]
    ) -> HttpResponse:
        try:
            with connections[REPLICA].execute_wrapper(reading.watch):
                response = view()
        except (OperationalError, InterfaceError) as error:
            if not reading.failed:
                raise
            _leave_alone(error)
        if reading.failed:
            reading.from_replica = False
            metrics.REPLICA_REQUESTS.labels("away").inc()
            response = view()
        if reading.wrote:
            marks().note(_people(request))
        return response

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """After a write all that the person reads must hold it."""
        if request.method not in READS and (people := _people(request)):
            marks().note(people)
        return response


def who_answers(viewer: Viewer) -> str:
    """`replica`, or why it is the primary: `behind`, `away`, `unsure` (no marks)."""
    if time.monotonic() < _state.away_until:
        return "away"
    try:
        needed = marks().needed(_name(viewer))
    except (redis.RedisError, Error):
        return "unsure"
    if _state.said:  # One request tries it; the others need not wait for that.
        _state.away_until = time.monotonic() + AWAY_SECONDS
    try:
        replayed = _replayed()
    except Error as error:
        _leave_alone(error)
        return "away"
    if replayed is None:
        _leave_alone("it is no replica (any more)")
        return "away"
    if _state.said:
        log.info("The read replica answers again.")
        _state.said, _state.away_until = False, float("-inf")
    return REPLICA if replayed >= needed else "behind"


@dataclass
class _State:
    away_until: float = float("-inf")
    said: bool = False


_state = _State()


def _leave_alone(reason: object) -> None:
    """Read from the primary for a while; said once in the log, and with each request counted."""
    _state.away_until = time.monotonic() + AWAY_SECONDS
    if not _state.said:
        log.warning("The read replica is not used, the primary is read: %s", reason)
        _state.said = True
    line: Any = connections[REPLICA]
    with contextlib.suppress(Error, KeyError):  # KeyError: another thread did it.
        line.close()
        line.close_pool()  # Its other connections are dead, too.


def _position() -> int:
    """Where the primary's log is now, in bytes."""
    return int(_ask(PRIMARY, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn"))


def _replayed() -> int | None:
    """How far the replica has replayed it; None of a server that is none."""
    found = _ask(
        REPLICA,
        "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() - '0/0'::pg_lsn END",
    )
    return None if found is None else int(found)


def _ask(alias: str, question: str) -> Any:
    with connections[alias].cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def _may_be_late(path: str) -> bool:
    """The event log is read from where its numbers are allotted."""
    return path.startswith("/api/v1/") and not path.endswith("/events")


def _people(request: HttpRequest) -> set[str]:
    """Who wrote: the viewer, and the account where the write was a sign-in."""
    found = {_name(viewer)} if (viewer := getattr(request, "_viewer", None)) else set()
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        found.add(_name(Viewer(user_id=user.pk)))
    return found


def _name(viewer: Viewer) -> str:
    if viewer.shared is not None:
        return f"shared.{viewer.shared}"
    return f"account.{viewer.user_id}" if viewer.user_id is not None else viewer.guest_key


def _key(who: str) -> str:
    return f"chatmrpt:mark:{who}"
