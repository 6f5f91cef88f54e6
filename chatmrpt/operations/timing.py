"""Count and time every request."""

from __future__ import annotations

import time
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from chatmrpt.lib import metrics

POOL_LOOK_SECONDS = 1.0
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNCOUNTED = ("/metrics", "/healthz", "/readyz")
_pool_looked = float("-inf")


@sync_and_async_middleware
def timed(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Note kind, method, status and time of each request, whoever answers it."""
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponseBase:
            started = began(request)
            response: HttpResponseBase = await get_response(request)
            note(request, response.status_code, time.perf_counter() - started)
            return response

        return middleware

    def sync_middleware(request: HttpRequest) -> HttpResponseBase:
        started = began(request)
        response: HttpResponseBase = get_response(request)
        note(request, response.status_code, time.perf_counter() - started)
        return response

    return sync_middleware


def began(request: HttpRequest) -> float:
    """When the whole request was there: what it waited for its turn counts."""
    complete: float | None = getattr(request, "scope", {}).get("complete")
    return time.perf_counter() if complete is None else complete


def note(request: HttpRequest, status: int, seconds: float) -> None:
    """Count one answer. What asks for our health is not a person who waits."""
    if request.path in UNCOUNTED:
        return
    kind = kind_of(request.path, request.method or "")
    method = request.method if request.method in METHODS else "other"
    metrics.REQUESTS.labels(kind, method, str(status)).inc()
    metrics.REQUEST_SECONDS.labels(kind).observe(seconds)
    match = request.resolver_match
    metrics.ROUTE_SECONDS.labels(method, match.route if match else "none").observe(seconds)
    note_pool()


def kind_of(path: str, method: str) -> str:
    """Which service level holds: `page`, `read` and `write` of the API, `upload`, `admin`."""
    if path.startswith("/api/v1/uploads/"):
        return "upload"
    if path.startswith("/api/"):
        return "read" if method in ("GET", "HEAD", "OPTIONS") else "write"
    return "admin" if path.startswith("/admin/") else "page"


def note_pool() -> None:
    """Note how full this process's pool is, once a second at most."""
    global _pool_looked
    now = time.monotonic()
    if now - _pool_looked < POOL_LOOK_SECONDS:
        return
    _pool_looked = now
    pool: Any = getattr(connection, "pool", None)
    if pool is None:
        return
    stats = pool.get_stats()
    size, idle = stats.get("pool_size", 0), stats.get("pool_available", 0)
    metrics.POOL.labels("in use").set(size - idle)
    metrics.POOL.labels("idle").set(idle)
    metrics.POOL.labels("most").set(stats.get("pool_max", 0))
    metrics.POOL.labels("requests waiting").set(stats.get("requests_waiting", 0))
