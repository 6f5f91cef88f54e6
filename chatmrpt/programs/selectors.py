"""Look-ups of webhooks and deliveries, by viewer; and how they are given."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from chatmrpt.lib.errors import NotFoundError, ProblemError
from chatmrpt.programs.models import Delivery, Webhook
from realtime.snapshots import iso
from realtime.viewer import Viewer


def account_of(viewer: Viewer) -> int:
    """The viewer's account; a guest has none to come back to."""
    if viewer.user_id is None:
        raise ProblemError(
            "account_needed",
            "Webhooks belong to an account; you are a guest.",
            "Create an account or sign in, or send a token of one.",
            403,
        )
    return viewer.user_id


def webhooks_of(viewer: Viewer) -> QuerySet[Webhook]:
    """The webhooks of the viewer's account, the newest first."""
    return Webhook.objects.filter(owner_id=account_of(viewer))


def get_webhook(viewer: Viewer, webhook_id: str) -> Webhook:
    """One of them, else `NotFoundError`."""
    rows = Webhook.objects.filter(owner__isnull=False, owner_id=viewer.user_id)
    row = rows.filter(pk=_key(webhook_id, "webhook")).first()
    if row is None:
        raise NotFoundError("webhook")
    return row


def get_delivery(viewer: Viewer, delivery_id: str) -> Delivery:
    """A delivery to one of them, else `NotFoundError`."""
    rows = Delivery.objects.select_related("webhook")
    rows = rows.filter(webhook__owner__isnull=False, webhook__owner_id=viewer.user_id)
    row = rows.filter(pk=_key(delivery_id, "delivery")).first()
    if row is None:
        raise NotFoundError("delivery")
    return row


def webhook_payload(row: Webhook) -> dict[str, Any]:
    """As the API gives it; the secret is given once, when it is made."""
    return {
        "id": str(row.pk),
        "url": row.url,
        "events": row.events,
        "active": row.active,
        "failures": row.failures,
        "created": iso(row.created),
    }


def delivery_payload(row: Delivery) -> dict[str, Any]:
    """As the API gives it, with what was sent."""
    return {
        "id": str(row.pk),
        "webhook": str(row.webhook_id),
        "event": row.event,
        "state": row.state,
        "attempt": row.attempt,
        "due": iso(row.due),
        "status": row.status,
        "error": row.error,
        "created": iso(row.created),
        "finished": iso(row.finished),
        "payload": row.payload,
    }


def _key(given: str, what: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise NotFoundError(what) from None
