"""Programs work for an account with a personal token: `Authorization: Bearer …`, API only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from chatmrpt.accounts.models import Token
from chatmrpt.lib.errors import ProblemError
from chatmrpt.problems import problem_response
from realtime.notes import noted_beside
from realtime.viewer import Viewer

READS = frozenset({"GET", "HEAD", "OPTIONS"})
NOTE_EVERY = timedelta(minutes=1)


class TokenAccess(MiddlewareMixin):
    """Make the token's account the viewer of the request, before CSRF is looked at.

    Another site cannot make a browser send this header, so such a request needs no CSRF token.
    A wrong token is refused: it never falls back to cookies.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None lets the request through."""
        kind, _, text = request.headers.get("Authorization", "").partition(" ")
        if kind.casefold() != "bearer" or not request.path.startswith("/api/v1/"):
            return None
        token = _token_of(text.strip())
        if token is None:
            return _refusal(request)
        needed = scope_for(request.method or "", request.path)
        if needed not in token.scopes:
            problem = ProblemError(
                "scope_missing",
                f"This token may not do that: it lacks “{needed}”.",
                "Make a token with it on your account's page.",
                403,
            )
            return problem_response(request, problem)
        request.user = token.user
        request._viewer = Viewer(user_id=token.user_id)  # type: ignore[attr-defined]
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return None


def scope_for(method: str, path: str) -> str:
    """Which scope a request needs: "files" for files, else "read" or "write" by its method."""
    if path.startswith("/api/v1/uploads/") and not path.endswith(("/state", "/choice")):
        return "files"
    if method not in READS:
        return "write"
    return "files" if path.endswith("/file") or "/artefacts/" in path else "read"


def _token_of(text: str) -> Token | None:
    """The token with this text, of an account that is open; its use is noted once a minute."""
    rows = Token.objects.select_related("user").filter(user__is_active=True)
    token = rows.filter(digest=Token.digest_of(text)).first()
    now = timezone.now()
    if token is not None and (token.last_used is None or now - token.last_used > NOTE_EVERY):
        with noted_beside():
            Token.objects.filter(pk=token.pk).update(last_used=now)
    return token


def _refusal(request: HttpRequest) -> HttpResponse:
    problem = ProblemError(
        "token_unknown",
        "The token is wrong, was revoked, or belongs to a closed account.",
        "Make a new one on your account's page.",
        401,
    )
    response = problem_response(request, problem)
    response["WWW-Authenticate"] = "Bearer"
    return response
