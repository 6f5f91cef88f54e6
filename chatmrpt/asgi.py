"""The ASGI door: built files, pages and API, websockets."""

from __future__ import annotations

import importlib
import os
import threading
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatmrpt.settings")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.urls import re_path
from servestatic import ServeStaticASGI

from chatmrpt.admission import Admission
from chatmrpt.lib import metrics
from realtime.consumers import SessionConsumer

metrics.serve_port("web", settings.METRICS_PORT, settings.METRICS_ADDRESS)
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
LOAD_TOOLS_AFTER = 4.0


def _load_tools() -> None:
    """A little after the start, so that neither the first page nor the first button waits."""
    time.sleep(LOAD_TOOLS_AFTER)
    importlib.import_module("analysis.tools")


threading.Thread(target=_load_tools, name="load tools", daemon=True).start()

application = ProtocolTypeRouter(
    {
        "http": ServeStaticASGI(
            Admission(django_application, settings.REQUESTS_AT_ONCE),
            root=settings.STATIC_ROOT,
            prefix=settings.STATIC_URL,
            max_age=300,
            immutable_file_test=r"/dist/.*-[A-Z0-9]{8}\.[a-z]+$",
        ),
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(
                URLRouter(
                    [
                        re_path(
                            r"^ws/sessions/(?P<session_id>[0-9a-f-]{36})/$",
                            SessionConsumer.as_asgi(),
                        )
                    ]
                )
            )
        ),
    }
)
