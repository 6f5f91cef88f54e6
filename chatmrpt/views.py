"""The page's shell, health, and error pages."""

from __future__ import annotations

import sys
from typing import Any
from uuid import UUID

import redis
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_safe

from chatmrpt.lib.errors import ProblemError, database_away, unexpected
from chatmrpt.lib.outage import (
    is_read_only,
    is_storage_away,
    read_only,
    storage_away,
    storage_faults,
)
from chatmrpt.lib.room import is_no_room, no_room
from chatmrpt.lib.say import say
from chatmrpt.lib.tiles import basemap
from chatmrpt.problems import problem_response, renders_problems
from chatmrpt.templatetags.assets import manifest
from realtime.models import Worker
from realtime.selectors import get_session, sessions_of
from realtime.services.change_session import OPENED, keep_session
from realtime.snapshots import session_summary, snapshot
from realtime.viewer import Viewer, request_viewer
from realtime.whole_system import told_to_pages


@require_safe
@never_cache
@ensure_csrf_cookie
@renders_problems
def app(request: HttpRequest, session_id: UUID | None = None) -> HttpResponse:
    """The one page: the shell with the state of the session it opens."""
    viewer = request_viewer(request)
    sessions = list(sessions_of(viewer)[:200])
    session = None
    if session_id is not None:
        listed = next((row for row in sessions if row.pk == session_id), None)
        session = listed or get_session(viewer, session_id)
        keep_session(session=session, every=OPENED)
    boot: dict[str, Any] = {
        "user": {"email": request.user.email} if request.user.is_authenticated else None,
        "session": str(session.pk) if session else None,
        "snapshot": snapshot(session) if session else None,
        "sessions": [session_summary(row) for row in sessions],
        "viewer": _digest(viewer),
        "incident": told_to_pages(),
        "limits": {"max_upload_bytes": settings.UPLOAD_MAX_BYTES},
        "urls": _urls(request),
        "basemap": basemap(settings.BASEMAP_URL, settings.BASEMAP_ATTRIBUTION),
        "version": settings.VERSION,
    }
    return render(request, "app.html", {"boot": boot})


def _digest(viewer: Viewer) -> str:
    """By it the page notices that somebody else used this browser before."""
    who = f"{viewer.user_id}.{viewer.guest_key}"
    return salted_hmac("chatmrpt.viewer", who, algorithm="sha256").hexdigest()[:16]


def _urls(request: HttpRequest) -> dict[str, str | None]:
    is_staff = request.user.is_authenticated and request.user.is_staff
    return {
        "login": reverse("account_login"),
        "logout": reverse("account_logout"),
        "signup": reverse("account_signup"),
        "account": reverse("account_email"),
        "admin": reverse("admin:index") if is_staff else None,
    }


def empty_boot(request: HttpRequest) -> dict[str, Any]:
    """What the page starts with, without anybody's data."""
    return {
        "user": None,
        "session": None,
        "snapshot": None,
        "sessions": [],
        "viewer": "",
        "incident": None,
        "limits": {"max_upload_bytes": settings.UPLOAD_MAX_BYTES},
        "urls": _urls(request),
        "basemap": basemap(settings.BASEMAP_URL, settings.BASEMAP_ATTRIBUTION),
        "version": settings.VERSION,
    }


@require_safe
def offline_page(request: HttpRequest) -> HttpResponse:
    """The page's shell without anybody's data, for the service worker to keep."""
    response = render(request, "app.html", {"boot": empty_boot(request)})
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker of this build, always asked for anew; its scope is the whole site."""
    file = settings.ASSETS_MANIFEST.parent / manifest()["sw.js"]
    response = HttpResponse(file.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive."""
    return HttpResponse("ok", content_type="text/plain")


@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready to serve: database, Redis, storage, and a living worker for each queue."""
    parts = {"database": _database(), "redis": _redis(), "storage": _storage(), **_workers()}
    ready = all(state == "ok" for state in parts.values())
    return JsonResponse(parts, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "no answer"
    return "ok"


def _redis() -> str:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2) as client:
            client.ping()
    except redis.RedisError:
        return "no answer"
    return "ok"


def _storage() -> str:
    try:
        default_storage.exists("probe")
    except storage_faults():
        return "cannot be read"
    return "ok"


def _workers() -> dict[str, str]:
    try:
        recent = Worker.objects.filter(seen__gt=Now() - Worker.SILENT)
        alive = set(recent.values_list("queue", flat=True))
    except DatabaseError:
        alive = set()
    return {
        f"worker {queue}": "ok" if queue in alive else "no heartbeat" for queue in settings.QUEUES
    }


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A write without the page's token."""
    problem = ProblemError(
        "csrf",
        say("The request did not carry this page's security token."),
        say("Reload the page and try again."),
        403,
    )
    return problem_response(request, problem)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that is refused before a view sees it: too large, for another host, malformed."""
    if isinstance(exception, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
        problem = ProblemError(
            "request_too_large",
            say("A request like this may carry at most {most} MB; this one is larger.", most=most),
            say("Put data into a file and add it with the page's button."),
            413,
        )
    else:
        problem = ProblemError(
            "bad_request",
            say("The request cannot be understood."),
            say("Reload the page and try again."),
        )
    return problem_response(request, problem)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that leads nowhere."""
    problem = ProblemError("not_found", say("There is nothing at this address."), "", 404)
    return problem_response(request, problem)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours, a full disk, or a part that does not answer."""
    problem = _problem_of(sys.exc_info()[1])
    response = problem_response(request, problem)
    if problem.status == 503:
        response["Retry-After"] = "10"
    return response


def _problem_of(error: BaseException | None) -> ProblemError:
    if is_no_room(error):
        return no_room()
    if is_read_only(error):
        return read_only()
    if is_storage_away(error):
        return storage_away()
    if isinstance(error, (OperationalError, InterfaceError)):
        return database_away()
    return unexpected()
