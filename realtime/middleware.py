"""Give newcomers their guest cookie, and take it away once its sessions moved to an account."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from realtime.viewer import GUEST_COOKIE, GUEST_COOKIE_AGE, guest_cookie

Handler = Callable[[HttpRequest], Any]


@sync_and_async_middleware
def viewer(get_response: Handler) -> Handler:
    """Set or drop the guest cookie on the way out."""
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponseBase:
            response: Awaitable[HttpResponseBase] = get_response(request)
            return _with_cookie(request, await response)

        return middleware

    def sync_middleware(request: HttpRequest) -> HttpResponseBase:
        return _with_cookie(request, get_response(request))

    return sync_middleware


def _with_cookie(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    newcomer = getattr(request, "_set_guest", None)
    if newcomer is not None:
        response.set_cookie(
            GUEST_COOKIE,
            guest_cookie(newcomer),
            max_age=GUEST_COOKIE_AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    elif getattr(request, "_drop_guest", False):
        response.delete_cookie(GUEST_COOKIE)
    if getattr(request, "_leaves", False):
        response["Clear-Site-Data"] = '"storage"'  # what the page keeps, on a shared computer
    return response
