"""Give each request an id that its log lines and its answer carry."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware
from django.utils.deprecation import MiddlewareMixin

from chatmrpt.lib import logs

HEADER = "X-Request-ID"
_ALLOWED = re.compile(r"[A-Za-z0-9-]{8,64}")


@sync_and_async_middleware
def request_ids(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Take the proxy's id when it is a plain one, else make one."""
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponseBase:
            given = _begin(request)
            response: HttpResponseBase = await get_response(request)
            response[HEADER] = given
            return response

        return middleware

    def sync_middleware(request: HttpRequest) -> HttpResponseBase:
        given = _begin(request)
        response: HttpResponseBase = get_response(request)
        response[HEADER] = given
        return response

    return sync_middleware


class PrivateAnswers(MiddlewareMixin):
    """What the API gives is somebody's own: kept nowhere, unless the answer says otherwise."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Say so."""
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _begin(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "")
    if not _ALLOWED.fullmatch(given):
        given = uuid.uuid4().hex[:16]
    logs.request_id.set(given)
    return given
