"""The ASGI door: built files, pages and API, websockets."""

from __future__ import annotations

import importlib
import os
import threading
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatmrpt.settings")

import django

django.setup(set_prefix=False)

from asgiref.sync import sync_to_async
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from servestatic import ServeStaticASGI

from chatmrpt.admission import Admission
from chatmrpt.lib import metrics
from chatmrpt.lib.garbage import loading
from realtime.consumers import SessionConsumer

metrics.serve_port("web", settings.METRICS_PORT, settings.METRICS_ADDRESS)
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
LOAD_TOOLS_AFTER = 4.0


class InOneThread(ASGIHandler):
    """Django with all middleware and the view in one go, in the request's thread.

    Its own handler changes between loop and thread at each middleware: a third of the time of a
    small request. No view of ours is asynchronous.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        """The chain as under WSGI."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """One change into the thread and one back."""
        answer: HttpResponseBase = await sync_to_async(self.get_response)(request)
        return answer


def _load_tools() -> None:
    """A little after the start, so that neither the first page nor the first button waits."""
    time.sleep(LOAD_TOOLS_AFTER)
    with loading():
        importlib.import_module("analysis.tools")


threading.Thread(target=_load_tools, name="load tools", daemon=True).start()


def with_built_files(application: Any, root: Path) -> ServeStaticASGI:
    """Built files from `root`, everything else from the application."""
    return ServeStaticASGI(
        application,
        root=root,
        prefix=settings.STATIC_URL,
        max_age=300,
        immutable_file_test=r"/dist/.*-[A-Z0-9]{8}\.[a-z]+$",
        add_headers_function=_no_guessing,
    )


def _no_guessing(headers: Any, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"


application = ProtocolTypeRouter(
    {
        "http": with_built_files(
            Admission(InOneThread(), settings.REQUESTS_AT_ONCE), settings.STATIC_ROOT
        ),
        "websocket": AllowedHostsOriginValidator(
            CookieMiddleware(
                URLRouter(
                    [
                        path("ws/sessions/<uuid:session_id>/", SessionConsumer.as_asgi()),
                    ]
                )
            )
        ),
    }
)
