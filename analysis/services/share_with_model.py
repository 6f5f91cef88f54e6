"""Change what a session lets a language model see."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from analysis.model_snapshots import model_payload
from analysis.models import ModelSharing
from analysis.services.language_model import endpoint
from chatmrpt.lib.errors import NotFoundError, ProblemError
from chatmrpt.lib.say import say
from realtime.models import Session
from realtime.services.change_session import hold_session
from realtime.services.record_event import record_event


def share_with_model(*, session: Session, sharing: str) -> dict[str, Any]:
    """Write down the choice; it holds for the next question."""
    found = endpoint()
    if found is None:
        raise ProblemError(
            "no_model",
            say("No language model is set up here."),
            say("Answers are made without one; nothing is sent to anybody."),
            409,
        )
    with transaction.atomic():
        if hold_session(session.pk) is None:
            raise NotFoundError("session")
        ModelSharing.objects.update_or_create(session=session, defaults={"sharing": sharing})
        payload = model_payload(session, found, sharing)
        record_event(session_id=session.pk, type="model", payload=payload)
    return payload
