"""Runs and messages as events and snapshots give them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analysis.conversation import newest_messages
from analysis.models import Feedback, Message, MessageState, Role, Run
from analysis.selectors import DATA
from realtime.models import Session
from realtime.snapshots import Payload, iso


def run_payload(run: Run) -> Payload:
    """One run. It is `working` until its job is over."""
    return {
        "id": str(run.pk),
        "kind": run.kind,
        "title": run.title,
        "state": _state(run),
        "job": str(run.job_id) if run.job_id else None,
        "headline": run.result.get("headline", ""),
        "points": run.result.get("points", []),
        "parameters": run.parameters,
        "wards_ranked": run.result.get("wards_ranked"),
        "wards_total": run.result.get("wards_total"),
        "stale": not run.on_present_data,
        "error": run.job.error if run.job else None,
        "created": iso(run.created),
        "finished": iso(run.finished),
    }


def run_in_full(run: Run) -> dict[str, Any]:
    """One run with its findings, its receipt and the names of its files."""
    return {
        **run_payload(run),
        "findings": run.findings,
        "receipt": run.receipt,
        "receipt_hash": run.receipt_hash,
        "artefacts": [
            {"name": item.name, "media_type": item.media_type, "size": item.size}
            for item in run.artefacts.all()
        ],
    }


def message_payload(message: Message) -> Payload:
    """One message; the parts of an answer lie in `body`."""
    body = message.body
    return {
        "id": str(message.pk),
        "role": message.role,
        "text": message.text,
        "created": iso(message.created),
        "in_reply_to": str(message.in_reply_to_id) if message.in_reply_to_id else None,
        "parent": str(message.parent_id) if message.parent_id else None,
        "chosen": message.chosen,
        "feedback": _feedback(message),
        "client_id": message.client_id,
        "state": message.state,
        "outcome": message.outcome or None,
        "tool": message.tool or None,
        "arguments": message.arguments,
        "job": str(message.job_id) if message.job_id else None,
        "run": str(message.run_id) if message.run_id else None,
        "headline": body.get("headline", ""),
        "points": body.get("points", []),
        "table": body.get("table"),
        "chips": body.get("chips", []),
        "others": body.get("others", []),
        "show": body.get("show"),
        "tool_label": body.get("tool_label", ""),
        "rows_in": body.get("rows_in"),
        "rows_out": body.get("rows_out"),
        "duration_ms": body.get("duration_ms"),
        "receipt": body.get("receipt"),
        "model": body.get("model"),
    }


def runs(session: Session) -> Iterable[Payload]:
    """All runs of a session."""
    rows = Run.objects.filter(session=session).select_related("job", *DATA)
    rows = rows.defer("receipt", "findings", "link__pairs", "link__lga_names", "link__findings")
    return [run_payload(row) for row in rows]


def messages(session: Session) -> Iterable[Payload]:
    """The newest messages of a session; a page asks for older ones when it needs them."""
    return [message_payload(row) for row in newest_messages(session)]


def _feedback(message: Message) -> Payload | None:
    """What a person thinks of a finished answer."""
    if message.role == Role.USER or message.state == MessageState.WORKING:
        return None
    said: Feedback | None = getattr(message, "feedback", None)
    return {"verdict": said.verdict, "reason": said.reason} if said is not None else None


def _state(run: Run) -> str:
    if run.finished is not None:
        return "done"
    return "working" if run.job is None or run.job.is_open else run.job.state
