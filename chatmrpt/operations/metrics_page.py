"""`/metrics` for Prometheus, and the same on a port of its own for containers."""

from __future__ import annotations

import hmac
import os
from ipaddress import ip_address
from pathlib import Path

import psutil
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry
from prometheus_client.exposition import generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from chatmrpt.lib import metrics
from chatmrpt.operations.state import StateCollector


@require_safe
@never_cache
def metrics_page(request: HttpRequest) -> HttpResponse:
    """All figures as text, for whom the settings let in; a stranger finds nothing here."""
    if not may_read(request):
        raise Http404("There is nothing at this address.")
    return HttpResponse(generate_latest(registry()), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """With `METRICS_TOKEN` its bearer; without it this machine itself, not through a proxy."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        wanted = f"Bearer {settings.METRICS_TOKEN}"
        return hmac.compare_digest(given.encode(), wanted.encode())
    if request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded"):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def registry() -> CollectorRegistry:
    """What the processes of this machine counted, and the state of the system."""
    both = counted()
    both.register(StateCollector())
    return both


def counted() -> CollectorRegistry:
    """What the processes of this machine counted together, or this one alone."""
    found = CollectorRegistry(auto_describe=False)
    if metrics.FOLDER:
        _forget_dead(Path(metrics.FOLDER))
        MultiProcessCollector(found, metrics.FOLDER)  # type: ignore[no-untyped-call]
    else:
        found.register(REGISTRY)
    return found


def serve_sweeper() -> None:
    """The sweeper's port shows the state of the system, too: it is there once."""
    both = CollectorRegistry(auto_describe=False)
    both.register(REGISTRY)
    both.register(StateCollector())
    metrics.serve_port("sweeper", settings.METRICS_PORT, settings.METRICS_ADDRESS, both)


def _forget_dead(folder: Path) -> None:
    """The open sockets of a killed process are not open any more."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = file.stem.rsplit("_", 1)[-1]
        if pid.isdigit() and int(pid) != os.getpid() and not psutil.pid_exists(int(pid)):
            mark_process_dead(int(pid), str(folder))  # type: ignore[no-untyped-call]
