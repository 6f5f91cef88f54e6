"""Render a ProblemError: JSON under /api/, a plain page elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from chatmrpt.lib.errors import ProblemError

View = Callable[..., HttpResponse]


def problem_response(request: HttpRequest, problem: ProblemError) -> HttpResponse:
    """The one place where an error becomes an HTTP answer."""
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse(problem.as_dict(), status=problem.status)
    else:
        response = render(request, "problem.html", {"problem": problem}, status=problem.status)
    response["Cache-Control"] = "no-store"
    return response


def renders_problems(view: View) -> View:
    """Let a plain Django view raise ProblemErrors."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ProblemError as problem:
            return problem_response(request, problem)

    return wrapped
