"""One line a log record, with the ids of the request, session and job it belongs to."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

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


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for machines that gather logs: `LOG_FORMAT=json`."""

    def format(self, record: logging.LogRecord) -> str:
        """Render the record; the ids are those of the code that logs, absent where it has none."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
            **{f"{name}_id": var.get() for name, var in IDS.items() if var.get()},
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            entry["stack"] = self.formatStack(record.stack_info)
        return json.dumps(entry, ensure_ascii=False)
