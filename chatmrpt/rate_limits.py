"""Limits on writes, by person and by address: over them a plain 429 that says when to come again.

The counts lie in the cache (Redis, or this process's memory while it is away) in windows of a
minute or an hour. Reads are not counted. This machine itself is not counted by address: a proxy
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
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from chatmrpt.lib.errors import ProblemError
from chatmrpt.problems import problem_response
from realtime.fairness import seconds_to_wait
from realtime.models import Job, JobState, Session
from realtime.selectors import owned_by
from realtime.tiers import limit_of
from realtime.viewer import Viewer, viewer_of

READS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
UPLOADS = "/api/v1/uploads/"
#: The last word of an address that asks for work.
WORK = frozenset({"messages", "tools", "exports", "sample", "again", "retry"})
MINUTE, HOUR = 60, 3600
WORDS = {"writes": "changes", "chunks": "parts of files", "uploads": "files", "shared": "readings"}


class RateLimits(MiddlewareMixin):
    """Refuse a write above the limits before its view runs."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None lets the request through."""
        if request.method in READS or not settings.RATE_LIMITED:
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
    counts = [("chunks" if chunk else "writes", MINUTE)]
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
                return _too_many(name, most, window, left), left
    return None


def too_much_waits(
    request: HttpRequest, viewer: Viewer | None
) -> tuple[ProblemError, float] | None:
    """The refusal and an estimate where so much of the person's work waits that no more is taken."""
    last = request.path.rstrip("/").rpartition("/")[2]
    if request.method != "POST" or viewer is None:
        return None
    if last not in WORK and request.path != UPLOADS:
        return None
    most = limit_of(request.user, "jobs")
    open_jobs = Job.objects.filter(
        owned_by(viewer, "session__"), Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING)
    )
    if not most or open_jobs.count() < most:
        return None
    session = Session.objects.filter(owned_by(viewer)).first()
    wait = seconds_to_wait(session, "chat") if session else 0.0
    problem = ProblemError(
        "too_much_waits",
        f"{most} pieces of your work are waiting or under way; more are not taken now.",
        f"Try again in about {_in_words(wait / most)}, or cancel some of them.",
        429,
    )
    return problem, wait / most


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
            response = problem_response(request, _too_many("shared", most, MINUTE, left))
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


def _too_many(name: str, most: int, window: int, left: float) -> ProblemError:
    unit = "minute" if window == MINUTE else "hour"
    return ProblemError(
        "too_many_requests",
        f"More than {most:,} {WORDS[name]} in one {unit} came from you or your network.",
        f"Nothing is lost. Go on in {_in_words(left)}.",
        429,
    )


def _in_words(seconds: float) -> str:
    if seconds < 60:
        return f"{max(1, math.ceil(seconds))} seconds"
    return f"{math.ceil(seconds / 60)} minutes"
