"""Limits on writes, by person and by address: over them a plain 429 that says when to come again.

The counts lie in the cache (Redis, or this process's memory while it is away) in windows of a
minute or an hour. Reads are not counted, but for pictures. This machine itself is not counted by address: a proxy
that is not announced (`BEHIND_PROXY`) would else be taken for one person.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import counted, say, to_say
from chatmrpt.problems import problem_response
from realtime.fairness import seconds_to_wait
from realtime.models import Job, JobState, Session
from realtime.selectors import owned_by
from realtime.tiers import limit_of
from realtime.viewer import Viewer, viewer_of

READS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
UPLOADS = "/api/v1/uploads/"
#: The last words of addresses that ask for work by POST or PUT.
WORK = frozenset(
    {
        *("messages", "tools", "exports", "sample", "again", "retry", "names"),
        *("choice", "roles", "ward-values", "use"),
    }
)
DRAWN = (".svg", ".png", ".vega")
MINUTE, HOUR = 60, 3600
WORDS = {
    "writes": to_say("More than {most:,} changes in one minute came from you or your network."),
    "chunks": to_say(
        "More than {most:,} parts of files in one minute came from you or your network."
    ),
    "uploads": to_say("More than {most:,} files in one hour came from you or your network."),
    "drawings": to_say("More than {most:,} pictures in one minute came from you or your network."),
    "shared": to_say("More than {most:,} readings in one minute came from you or your network."),
}


class RateLimits(MiddlewareMixin):
    """Refuse a write above the limits before its view runs."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None lets the request through."""
        if not settings.RATE_LIMITED or (request.method in READS and not _is_drawn(request)):
            return None
        viewer = viewer_of(request.user, request.COOKIES)
        refusal = too_often(request, viewer) or too_much_waits(request, viewer)
        if refusal is None:
            return None
        problem, seconds = refusal
        response = problem_response(request, problem)
        response["Retry-After"] = str(max(1, math.ceil(seconds)))
        return response


def too_often(request: HttpRequest, viewer: Viewer | None) -> tuple[ProblemError, float] | None:
    """Count the request; the refusal and the seconds left of the window where it is one too many."""
    chunk = request.method == "PATCH" and request.path.startswith(UPLOADS)
    counts = [("drawings" if _is_drawn(request) else "chunks" if chunk else "writes", MINUTE)]
    if request.method == "POST" and request.path == UPLOADS:
        counts.append(("uploads", HOUR))
    address = address_of(request)
    for name, window in counts:
        who: list[tuple[str, int]] = []
        if address is not None:
            who.append((f"address.{address}", settings.LIMITS[name]["address"]))
        if viewer is not None:
            key = str(viewer.user_id) if viewer.user_id is not None else viewer.guest_key
            who.append((f"viewer.{key}", limit_of(request.user, name)))
        for key, most in who:
            left = _over(f"{name}:{key}", most, window)
            if left is not None:
                return _too_many(name, most, left), left
    return None


def _is_drawn(request: HttpRequest) -> bool:
    """A picture that is drawn anew for each width costs the work of hundreds of other reads."""
    drawn = request.path.startswith("/api/v1/") and request.path.endswith(DRAWN)
    return drawn and request.method in READS


def too_much_waits(
    request: HttpRequest, viewer: Viewer | None
) -> tuple[ProblemError, float] | None:
    """The refusal and an estimate where so much of the person's work waits that no more is taken."""
    last = request.path.rstrip("/").rpartition("/")[2]
    if request.method not in ("POST", "PUT") or viewer is None:
        return None
    if last not in WORK and request.path != UPLOADS:
        return None
    most = limit_of(request.user, "jobs")
    open_jobs = Job.objects.filter(
        owned_by(viewer, "session__"), Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING)
    )
    if not most or open_jobs.count() < most:
        return None
    wait = _until_one_is_over(viewer, open_jobs)
    problem = ProblemError(
        "too_much_waits",
        say(
            "{most:,} pieces of your work are waiting or under way; more are not taken now.",
            most=most,
        ),
        say("Try again in about {time}, or cancel some of them.", time=_in_words(wait)),
        429,
    )
    return problem, wait


def _until_one_is_over(viewer: Viewer, open_jobs: QuerySet[Job]) -> float:
    """Seconds until one of a person's open jobs is likely over: in the queue that is quickest."""
    counts = dict(open_jobs.order_by().values_list("queue").annotate(number=Count("pk")))
    session = Session.objects.filter(owned_by(viewer)).first()
    if session is None:
        return 0.0
    waits = (seconds_to_wait(session, queue) / number for queue, number in counts.items())
    return min(waits, default=0.0)


def reads_too_often(request: HttpRequest, digest: str) -> HttpResponse | None:
    """Count a reading through a read-only link, by link and by address; the refusal, if any."""
    if not settings.RATE_LIMITED:
        return None
    address = address_of(request)
    who = [(f"link.{digest}", settings.LIMITS["shared"]["link"])]
    if address is not None:
        who.append((f"address.{address}", settings.LIMITS["shared"]["address"]))
    for key, most in who:
        left = _over(f"shared:{key}", most, MINUTE)
        if left is not None:
            response = problem_response(request, _too_many("shared", most, left))
            response["Retry-After"] = str(max(1, math.ceil(left)))
            return response
    return None


def address_of(request: HttpRequest) -> str | None:
    """The network address a person comes from; of IPv6 its network; None for this machine."""
    text = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        text = request.headers.get("X-Forwarded-For", text).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if address.is_loopback:
        return None
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)


def _over(key: str, most: int, window: int) -> float | None:
    """Count one; the seconds left of the window when it is above `most`."""
    if not most:
        return None
    now = time.time()
    number = int(now // window)
    place = f"rate:{key}:{number}"
    cache.add(place, 0, window + 5)
    try:
        count = cache.incr(place)
    except ValueError:  # It went in between, as when Redis was emptied.
        return None
    return (number + 1) * window - now if count > most else None


def _too_many(name: str, most: int, left: float) -> ProblemError:
    return ProblemError(
        "too_many_requests",
        say(WORDS[name], most=most),
        say("Nothing is lost. Go on in {time}.", time=_in_words(left)),
        429,
    )


def _in_words(seconds: float) -> str:
    if seconds < 60:
        return counted(max(1, math.ceil(seconds)), "second")
    return counted(math.ceil(seconds / 60), "minute")
