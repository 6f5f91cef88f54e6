"""Read-only links for whoever has one: the page, its state, and the reads it makes. No writes.

Nobody signs in here and no cookie counts: the token alone says what may be read. Unknown, ended
and revoked links read alike.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analysis.shared_view import may_read, shared_snapshot
from chatmrpt.lib.errors import NotFoundError, ProblemError
from chatmrpt.lib.tiles import basemap
from chatmrpt.problems import problem_response
from chatmrpt.rate_limits import reads_too_often
from realtime.models import SharedLink
from realtime.selectors import open_link
from realtime.services.share_session import note_opening
from realtime.snapshots import iso
from realtime.viewer import Viewer

View = Callable[..., HttpResponse]


def _for_link(closed: Callable[[HttpRequest, Any], HttpResponse]) -> Callable[[View], View]:
    """Find the link, count the reading, and keep the answer out of search engines."""

    def decorate(view: View) -> View:
        @wraps(view)
        @require_safe
        def wrapped(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
            refusal = reads_too_often(request, SharedLink.digest_of(token))
            if refusal is not None:
                return refusal
            try:
                return view(request, open_link(token), **kwargs)
            except NotFoundError as problem:
                return closed(request, problem)
            except ProblemError as problem:
                return problem_response(request, problem)

        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = wrapped(request, *args, **kwargs)
            response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
            response["Referrer-Policy"] = "no-referrer"
            return response

        return marked

    return decorate


def _closed(request: HttpRequest, problem: NotFoundError) -> HttpResponse:
    response = render(request, "shared_closed.html", status=404)
    response["Cache-Control"] = "no-store"
    return response


@_for_link(_closed)
@never_cache
def shared_page(request: HttpRequest, link: SharedLink) -> HttpResponse:
    """The page of a link, with everything it shows first."""
    if request.method == "GET":
        note_opening(link=link)
    session = link.session
    boot: dict[str, Any] = {
        "user": None,
        "session": str(session.pk),
        "snapshot": shared_snapshot(session),
        "sessions": [],
        "incident": None,
        "limits": {"max_upload_bytes": 0},
        "urls": {},
        "viewer": "",
        "basemap": basemap(settings.BASEMAP_URL, settings.BASEMAP_ATTRIBUTION),
        "version": settings.VERSION,
        "shared": {
            "api": f"/api/v1{request.path}",
            "expires": iso(link.expires),
            "files": link.files,
        },
    }
    return render(request, "app.html", {"boot": boot, "unlisted": True})


@_for_link(problem_response)
@never_cache
def shared_state(request: HttpRequest, link: SharedLink) -> HttpResponse:
    """The state anew, when it is another than that of `seq`."""
    if request.GET.get("seq") == str(link.session.last_seq):
        return HttpResponse(status=204)
    return JsonResponse(shared_snapshot(link.session))


@_for_link(problem_response)
def shared_read(request: HttpRequest, link: SharedLink, rest: str) -> HttpResponse:
    """One of the API's reads that show results, as a viewer of this session alone."""
    if not may_read(rest, link.files):
        raise NotFoundError("page")
    try:
        match = resolve(f"/api/v1/{rest}")
    except Resolver404:
        raise NotFoundError("page") from None
    request._viewer = Viewer(shared=link.session_id)  # type: ignore[attr-defined]
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    response["Cache-Control"] = "private, no-cache"
    return response
