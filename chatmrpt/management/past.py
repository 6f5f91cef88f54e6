"""The way back to any moment, of the embedded server: who may go, and what the time means."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connections

from chatmrpt.embedded import held_services
from chatmrpt.embedded.past import go_back
from chatmrpt.embedded.places import Places
from chatmrpt.embedded.services import other_holders
from chatmrpt.lib.errors import ProblemError


def embedded_server() -> tuple[Places, int]:
    """The embedded server this process holds; refused where it is a server of one's own."""
    services = held_services()
    if services.postgres_port is None:
        raise ProblemError(
            "own_server", "DATABASE_URL names a server of your own, which archives by itself.",
            "See “To any moment” in docs/operations.md.",
        )  # fmt: skip
    return services.places, services.postgres_port


def restore_until(text: str) -> dict[str, Any]:
    """Put the database back to that time; returns what was done.

    Parameters
    ----------
    text
        ISO 8601; without an offset the time of this machine. `latest`: all that the archive has.

    Raises
    ------
    ProblemError
        Something uses the server, there is no archive, or it does not reach that time.
    """
    until = None if text == "latest" else _time(text)
    places, port = embedded_server()
    if other_holders(places):
        raise ProblemError(
            "system_running", "This system is running.",
            "Stop it (Ctrl-C, or its units) and try again. Nothing was changed.",
        )  # fmt: skip
    connections.close_all()
    done = go_back(places, port, until)
    from chatmrpt.management.base import ensure_migrated
    from realtime.models import Worker

    ensure_migrated()
    Worker.objects.all().delete()
    return done


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError) as error:
        raise ProblemError(
            "bad_time", f"“{text}” is no time.", "Write it as 2026-11-22T14:05:00+01:00."
        ) from error
