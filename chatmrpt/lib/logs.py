"""One line a log record, with the ids of the request, session and job it belongs to."""

from __future__ import annotations

import logging
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
session_id: ContextVar[str] = ContextVar("session_id", default="")
job_id: ContextVar[str] = ContextVar("job_id", default="")

IDS = {"request": request_id, "session": session_id, "job": job_id}


class LineFormatter(logging.Formatter):
    """`2026-01-31T10:00:00 INFO realtime job=… message`, newlines of the message escaped."""

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s%(ids)s %(message)s", "%Y-%m-%dT%H:%M:%S"
        )

    def format(self, record: logging.LogRecord) -> str:
        """Render the record; the ids are those of the code that logs."""
        record.ids = "".join(f" {name}={var.get()}" for name, var in IDS.items() if var.get())
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Keep a message from forging further lines."""
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        return super().formatMessage(record)
