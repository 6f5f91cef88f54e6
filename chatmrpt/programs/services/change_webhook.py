"""Make a webhook, switch it on or off, remove it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from chatmrpt.programs.models import Webhook
from chatmrpt.programs.targets import check_target

MOST = 10


def make_webhook(*, owner_id: int, client_id: str, url: str, events: Sequence[str]) -> Webhook:
    """Make one; the same `client_id` gives the same one again."""
    known = Webhook.objects.filter(owner_id=owner_id, client_id=client_id).first()
    if known is not None:
        return known
    wanted = [event for event in Webhook.EVENTS if event in events]
    if not wanted or len(wanted) < len(set(events)):
        raise ProblemError(
            "unknown_event",
            say(
                "Events are {known}; given were: {given}.",
                known=", ".join(Webhook.EVENTS),
                given=", ".join(events)[:200],
            ),
            say("Name at least one of them."),
            422,
        )
    check_target(url)
    if Webhook.objects.filter(owner_id=owner_id).count() >= MOST:
        raise ProblemError(
            "too_many_webhooks",
            say("You have {most} webhooks already.", most=MOST),
            say("Remove one that is no longer used."),
            409,
        )
    try:
        with transaction.atomic():
            return Webhook.objects.create(
                owner_id=owner_id, client_id=client_id, url=url, events=wanted
            )
    except IntegrityError:
        return Webhook.objects.get(owner_id=owner_id, client_id=client_id)


def switch_webhook(*, webhook: Webhook, active: bool) -> Webhook:
    """Call it again from now on, with its failures forgotten; or call it no more."""
    webhook.active, webhook.failures = active, 0
    webhook.save(update_fields=["active", "failures"])
    return webhook


def remove_webhook(*, webhook: Webhook) -> None:
    """Forget it and what was sent to it."""
    webhook.delete()
