"""Who looks: a signed-in user, or a guest known by a signed cookie."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.core import signing
from django.http import HttpRequest

if TYPE_CHECKING:
    from chatmrpt.accounts.models import User

GUEST_COOKIE = "guest"
GUEST_COOKIE_AGE = 30 * 24 * 3600
_SALT = "realtime.guest"


@dataclass(frozen=True)
class Viewer:
    """Exactly one is set; `shared` is the session that somebody's read-only link shows."""

    user_id: int | None = None
    guest_key: str = ""
    shared: UUID | None = None

    @property
    def is_guest(self) -> bool:
        """Whether the viewer has no account."""
        return self.user_id is None


def new_guest() -> Viewer:
    """A guest nobody has seen before."""
    return Viewer(guest_key=secrets.token_urlsafe(24))


def guest_cookie(viewer: Viewer) -> str:
    """The signed cookie value that brings this guest back."""
    return signing.dumps(viewer.guest_key, salt=_SALT)


def guest_of_cookie(value: str | None) -> Viewer | None:
    """The guest a cookie names; None for a missing, forged or stale one."""
    if not value:
        return None
    try:
        key = signing.loads(value, salt=_SALT, max_age=GUEST_COOKIE_AGE)
    except signing.BadSignature:
        return None
    return Viewer(guest_key=key) if isinstance(key, str) and key else None


def user_of_cookies(cookies: dict[str, str]) -> Any:
    """Who is signed in, of a websocket's cookies; None for guests."""
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return get_user(request)


def viewer_of(user: User | Any, cookies: dict[str, str]) -> Viewer | None:
    """The viewer behind a user object and cookies; None for a stranger without a cookie."""
    if user is not None and user.is_authenticated:
        return Viewer(user_id=user.pk)
    return guest_of_cookie(cookies.get(GUEST_COOKIE))


def request_viewer(request: HttpRequest) -> Viewer:
    """The viewer of a request; a newcomer becomes a guest, whose cookie the response sets."""
    known: Viewer | None = getattr(request, "_viewer", None)
    if known is None:
        known = viewer_of(request.user, request.COOKIES)
        if known is None:
            known = new_guest()
            request._set_guest = known  # type: ignore[attr-defined]
        request._viewer = known  # type: ignore[attr-defined]
    return known
