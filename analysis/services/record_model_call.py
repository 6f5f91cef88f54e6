"""The ledger of what goes to a language model: a row before it is sent, completed after."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from analysis.models import Message, ModelCall
from analysis.services.language_model import Endpoint

HIDDEN = "[key]"


def open_call(
    *, message: Message, found: Endpoint, purpose: str, sharing: str, request: bytes
) -> ModelCall | None:
    """List a request that is about to be sent; None when its session is gone: nothing is sent."""
    try:
        with transaction.atomic():
            return ModelCall.objects.create(
                session_id=message.session_id,
                message=message,
                purpose=purpose,
                sharing=sharing,
                url=found.url[:500],
                model=found.model[:200],
                request=request.decode(),
            )
    except IntegrityError:
        return None


def close_call(
    *,
    call: ModelCall,
    key: str,
    status: str,
    reply: bytes,
    http_status: int | None,
    tokens: tuple[int | None, int | None],
    duration_ms: int,
) -> None:
    """Add the reply as it came; a key that a server sends back is blotted out."""
    text = reply.decode("utf-8", "replace").replace("\x00", "\ufffd")
    call.reply = text.replace(key, HIDDEN) if key else text
    call.status, call.http_status, call.duration_ms = status, http_status, duration_ms
    call.prompt_tokens, call.completion_tokens = tokens
    call.save(
        update_fields=[
            *("reply", "status", "http_status", "duration_ms"),
            *("prompt_tokens", "completion_tokens"),
        ]
    )


def judge_call(*, call: ModelCall, verdict: str) -> None:
    """Say what became of the reply."""
    call.verdict = verdict[:300]
    call.save(update_fields=["verdict"])
