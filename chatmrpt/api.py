"""The HTTP API: one router an app, one shape for every error, CSRF on every write."""

from __future__ import annotations

from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError
from ninja.security import APIKeyCookie

from analysis.api import router as analysis_router
from analysis.charts_api import router as charts_router
from analysis.conversation_api import router as conversation_router
from analysis.exports_api import router as exports_router
from analysis.model_api import router as model_router
from analysis.names_api import router as names_router
from analysis.settlement_api import router as settlement_router
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from chatmrpt.openapi import DescribedAPI
from chatmrpt.problems import problem_response
from chatmrpt.programs.api import router as programs_router
from realtime.api import router as realtime_router
from realtime.links_api import router as links_router
from realtime.viewer import GUEST_COOKIE, Viewer, request_viewer
from uploads.api import router as uploads_router


class CookieViewer(APIKeyCookie):
    """A user or a guest by cookie; writes must prove with the CSRF token that our page sent them."""

    param_name = GUEST_COOKIE

    def authenticate(self, request: HttpRequest, key: str | None) -> Viewer:
        """Everybody is somebody: a newcomer becomes a guest."""
        return request_viewer(request)


api = DescribedAPI(
    title="ChatMRPT",
    version="1",
    docs_url=None,
    urls_namespace="api",
    auth=CookieViewer(),
    openapi_extra={
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A personal token of the account's page; needs no CSRF token.",
                }
            }
        }
    },
)
REFUSALS = {
    400: "The request is not readable JSON.",
    403: "The request did not carry this page's security token.",
}

api.add_router("", realtime_router)
api.add_router("", uploads_router)
api.add_router("", analysis_router)
api.add_router("", charts_router)
api.add_router("", conversation_router)
api.add_router("", exports_router)
api.add_router("", names_router)
api.add_router("", settlement_router)
api.add_router("", model_router)
api.add_router("", programs_router)
api.add_router("", links_router)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request that does not fit its schema."""
    first: dict[str, Any] = error.errors[0]
    where = ".".join(str(part) for part in first["loc"][1:] if part != "body") or "body"
    problem = ProblemError(
        "invalid_request",
        f"“{where}” does not fit: {first['msg']}.",
        "See /api/v1/openapi.json for what is expected.",
        422,
    )
    return problem_response(request, problem)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The framework's own refusals: a missing CSRF token, a body that is no JSON."""
    words = REFUSALS.get(error.status_code, str(error))
    hint = "Reload the page and try again."
    return problem_response(request, ProblemError("refused", words, hint, error.status_code))


@api.exception_handler(DataError)
@api.exception_handler(UnicodeEncodeError)
def not_text(request: HttpRequest, error: Exception) -> HttpResponse:
    """Text that cannot be stored: NUL characters, half of a surrogate pair."""
    problem = ProblemError(
        "not_text",
        say("The request holds characters that are not text."),
        say("Type it anew instead of pasting it."),
    )
    return problem_response(request, problem)


@api.exception_handler(ProblemError)
def problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    """A failure in plain words."""
    return problem_response(request, error)
