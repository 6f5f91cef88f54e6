"""The API's description, completed: what every call answers, how it refuses, how often it is done.

The framework describes requests. `ANSWERS` says what each answer always holds (its entities are
described in docs/http-and-events.md), `FILES` which answers are files. A test holds both against
the addresses there are, and real answers against them.
"""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

Json = dict[str, Any]
START = "/api/v1"

_CHANGE = ("id", "position", "kind", "title", "undone")
_DATASET = ("id", "kind", "name", "rows", "columns", "findings")
_JOB = ("id", "kind", "title", "state", "percent", "stage", "attempt", "error")
_LINK = ("id", "url", "state", "files", "created", "expires")
_MESSAGE = ("id", "role", "text", "created", "state", "client_id")
_NAMES = ("list", "rows", "without_data", "counts", "pending", "message")
_SESSION = ("id", "title", "created", "guest", "last_used", "expires", "seq")
_SETTLEMENT = ("id", "title", "boundary", "cell_size", "cells", "classes", "version")
_WEBHOOK = ("id", "url", "events", "active", "failures", "created")
_DELIVERY = ("id", "webhook", "event", "state", "attempt", "due", "status", "error", "payload")
_EXPORT = ("id", "kind", "format", "state", "name", "size", "job", "error", "client_id")

#: What each JSON answer always holds, by method and path.
ANSWERS: dict[str, tuple[str, ...]] = {
    "GET /sessions": ("sessions", "next"),
    "POST /sessions": _SESSION,
    "GET /sessions/{session_id}": ("seq", "state"),
    "PATCH /sessions/{session_id}": _SESSION,
    "GET /sessions/{session_id}/events": (),
    "POST /jobs/{job_id}/cancel": _JOB,
    "POST /jobs/{job_id}/retry": _JOB,
    "GET /uploads/{upload_id}/state": ("id", "filename", "size", "offset", "state", "error"),
    "PUT /uploads/{upload_id}/choice": _JOB,
    "GET /datasets/{dataset_id}": _DATASET,
    "DELETE /datasets/{dataset_id}": ("id", "change"),
    "PUT /datasets/{dataset_id}/roles": _JOB,
    "GET /datasets/{dataset_id}/changes": ("rows_in", "rows", "dropped", "changes", "decisions"),
    "GET /roles": ("roles",),
    "POST /sessions/{session_id}/undo": _CHANGE,
    "POST /sessions/{session_id}/redo": _CHANGE,
    "POST /sessions/{session_id}/messages": _MESSAGE,
    "POST /sessions/{session_id}/tools": _MESSAGE,
    "POST /messages/{message_id}/stop": _MESSAGE,
    "POST /sessions/{session_id}/sample": ("session",),
    "PUT /datasets/{dataset_id}/ward-values": _DATASET,
    "GET /sessions/{session_id}/run-choices": ("variables", "settings"),
    "GET /runs/{run_id}": ("id", "kind", "state", "title", "parameters", "findings", "receipt"),
    "GET /sessions/{session_id}/tables": ("tables",),
    "GET /runs/{run_id}/tables/{table}": ("run", "key", "title", "columns", "rows", "features"),
    "GET /sessions/{session_id}/layers": ("layers",),
    "GET /sessions/{session_id}/layers/{key}": ("key", "title", "unit", "legend", "wards"),
    "GET /sessions/{session_id}/charts": ("charts",),
    "GET /search": ("words", "sessions"),
    "GET /messages/{message_id}/before": ("messages", "more"),
    "PUT /messages/{message_id}/chosen": _MESSAGE,
    "POST /messages/{message_id}/again": _MESSAGE,
    "POST /messages/{message_id}/retry": _MESSAGE,
    "PUT /messages/{message_id}/feedback": _MESSAGE,
    "POST /sessions/{session_id}/exports": _EXPORT,
    "GET /sessions/{session_id}/exports": ("exports",),
    "GET /sessions/{session_id}/names": _NAMES,
    "POST /sessions/{session_id}/names": (*_NAMES, "decided"),
    "DELETE /sessions/{session_id}/names/{decision_id}": ("id", "deleted"),
    "GET /sessions/{session_id}/settlement-choices": ("wards", "cell_size", "classes"),
    "GET /sessions/{session_id}/settlement-size": ("cell_size", "most_cells"),
    "POST /sessions/{session_id}/settlements": _SETTLEMENT,
    "GET /settlements/{settlement_id}": (*_SETTLEMENT, "notes", "summary"),
    "DELETE /settlements/{settlement_id}": ("id", "deleted"),
    "PUT /settlements/{settlement_id}/classes": _SETTLEMENT,
    "POST /settlements/{settlement_id}/undo": _SETTLEMENT,
    "PUT /settlements/{settlement_id}/notes": _SETTLEMENT,
    "POST /settlements/{settlement_id}/regrid": (*_SETTLEMENT, "carried", "undecided"),
    "POST /settlements/{settlement_id}/use": (*_SETTLEMENT, "dataset"),
    "PUT /sessions/{session_id}/model": ("id", "name", "host", "sharing"),
    "GET /sessions/{session_id}/model-calls": ("calls",),
    "GET /webhooks": ("webhooks", "next"),
    "POST /webhooks": (*_WEBHOOK, "secret"),
    "PATCH /webhooks/{webhook_id}": _WEBHOOK,
    "GET /webhooks/{webhook_id}/deliveries": ("deliveries", "next"),
    "POST /deliveries/{delivery_id}/again": _DELIVERY,
    "POST /sessions/{session_id}/shared-links": _LINK,
    "GET /sessions/{session_id}/shared-links": (),
    "DELETE /shared-links/{link_id}": _LINK,
}
#: The kinds of content of answers that are files or may be.
FILES: dict[str, tuple[str, ...]] = {
    "GET /datasets/{dataset_id}/changes.csv": ("text/csv",),
    "GET /datasets/{dataset_id}/dropped.csv": ("text/csv",),
    "GET /datasets/{dataset_id}/file": ("application/octet-stream",),
    "GET /datasets/{dataset_id}/geometry": ("application/json",),
    "GET /runs/{run_id}/artefacts/{name}": ("*/*",),
    "GET /sessions/{session_id}/layers/{key}/picture.svg": ("image/svg+xml",),
    "GET /sessions/{session_id}/charts/{chart}": (
        *("application/json", "text/csv", "image/svg+xml", "image/png"),
    ),
    "GET /exports/{export_id}/file": ("*/*",),
    "GET /sessions/{session_id}/names.csv": ("text/csv",),
    "GET /settlements/{settlement_id}/cells": ("application/geo+json", "application/json"),
    "GET /settlements/{settlement_id}/export.csv": ("text/csv",),
    "GET /settlements/{settlement_id}/export.geojson": ("application/geo+json",),
}
PROBLEM: Json = {
    "type": "object",
    "required": ["code", "message", "hint"],
    "properties": {key: {"type": "string"} for key in ("code", "message", "hint")},
}
KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A new one for each write; sent again with it, a write is done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
}


class DescribedAPI(NinjaAPI):
    """The framework's API whose description is complete."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """As the framework makes it, with answers, refusals and keys."""
        return complete(super().get_openapi_schema(**options))


def complete(schema: Any) -> Any:
    """Add to each operation what it answers, how it refuses, and to writes the key."""
    schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    refusal = {
        "description": "Refused, in plain words; nothing was done.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            name = f"{method.upper()} {path.removeprefix(START)}"
            for status, response in operation["responses"].items():
                if int(status) != 204:
                    response["content"] = _content(name)
            operation["responses"]["4XX"] = refusal
            if name in FILES:
                found = "The file is in the bucket, at the address in Location."
                operation["responses"][302] = {"description": found}
                operation["responses"][304] = {"description": "As you have it (If-None-Match)."}
            if method != "get":
                operation.setdefault("parameters", []).append(KEY)
    return schema


def _content(name: str) -> Json:
    if name in FILES:
        return {kind: {"schema": {}} for kind in FILES[name]}
    keys = ANSWERS.get(name, ())
    answer = {"type": "object", "required": list(keys), "properties": {key: {} for key in keys}}
    return {"application/json": {"schema": answer if keys else {"type": "object"}}}
