"""Note what has to be sent to webhooks."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from chatmrpt.programs.models import Delivery, DeliveryState, Webhook
from realtime.models import Job
from realtime.snapshots import iso, job_payload


def queue_deliveries(*, job: Job) -> None:
    """A delivery for each webhook of the job's owner that wants to know of this end."""
    owner, event = job.session.owner_id, f"job.{job.state}"
    if owner is None or event not in Webhook.EVENTS:
        return
    rows = Webhook.objects.filter(owner_id=owner, active=True, events__contains=event)
    body = {
        "event": event,
        "created": iso(timezone.now()),
        "session": str(job.session_id),
        "job": job_payload(job),
    }
    Delivery.objects.bulk_create([Delivery(webhook=row, event=event, payload=body) for row in rows])


def deliver_again(*, delivery: Delivery) -> Delivery:
    """Send what was sent before once more, with its tries counted anew."""
    if delivery.state == DeliveryState.QUEUED:
        return delivery
    if not delivery.webhook.active:
        raise ProblemError(
            "webhook_off",
            say("This webhook is switched off."),
            say("Switch it on first."),
            409,
        )
    Delivery.objects.filter(pk=delivery.pk).exclude(state=DeliveryState.QUEUED).update(
        state=DeliveryState.QUEUED, attempt=0, due=Now(), finished=None, status=None, error=""
    )
    delivery.refresh_from_db()
    return delivery


def note_failure(webhook_id: UUID) -> int:
    """One try more failed; returns how many did in a row."""
    rows = Webhook.objects.filter(pk=webhook_id)
    rows.update(failures=F("failures") + 1)
    return rows.values_list("failures", flat=True).first() or 0
