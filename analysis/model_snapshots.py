"""The language model of a session, and what was sent to it, for events, snapshots and the API."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.models import ModelCall
from analysis.services.language_model import Endpoint, endpoint, sharing_of
from realtime.models import Session
from realtime.snapshots import Payload, iso


def models(session: Session) -> Iterable[Payload]:
    """The model that may be asked in this session; none where none is set up."""
    found = endpoint()
    return [] if found is None else [model_payload(session, found, sharing_of(session))]


def model_payload(session: Session, found: Endpoint, sharing: str) -> Payload:
    """Which model it is, where it runs, and what it may see."""
    return {"id": str(session.pk), "name": found.model, "host": found.host, "sharing": sharing}


def call_payload(call: ModelCall) -> Payload:
    """One request and its reply in full."""
    return {
        "id": str(call.pk),
        "message": str(call.message_id),
        "purpose": call.purpose,
        "sharing": call.sharing,
        "url": call.url,
        "model": call.model,
        "request": call.request,
        "reply": call.reply,
        "status": call.status,
        "http_status": call.http_status,
        "verdict": call.verdict,
        "prompt_tokens": call.prompt_tokens,
        "completion_tokens": call.completion_tokens,
        "duration_ms": call.duration_ms,
        "created": iso(call.created),
    }
