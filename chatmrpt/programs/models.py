"""Answers kept for writes that come twice; webhooks and what is sent to them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from chatmrpt.lib.say import to_say


class KeptAnswer(models.Model):
    """The answer to a write with an `Idempotency-Key`, for a day."""

    who = models.CharField(max_length=80)
    key = models.CharField(max_length=128)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    content_type = models.CharField(max_length=100, blank=True)
    body = models.BinaryField(default=b"")
    made = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["who", "key"], name="kept_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.key}"


def _nonce() -> str:
    return get_random_string(32)


class Webhook(models.Model):
    """An address that is called when something ends in a session of the account."""

    EVENTS: ClassVar = {
        "job.done": to_say("Work is done"),
        "job.failed": to_say("Work has failed"),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks"
    )
    client_id = models.CharField(max_length=64)
    url = models.CharField(max_length=500)
    events = models.JSONField()
    nonce = models.CharField(max_length=32, default=_nonce, editable=False)
    active = models.BooleanField(default=True)
    failures = models.PositiveIntegerField(default=0, help_text="tries in a row that failed")
    called = models.DateTimeField(null=True, blank=True, help_text="the last try")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="webhook_once"),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def secret(self) -> str:
        """What calls are signed with: made of the site's `SECRET_KEY`, so that no row holds it."""
        return (
            f"whsec_{salted_hmac('programs.webhook', self.nonce, algorithm='sha256').hexdigest()}"
        )


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    QUEUED = "queued", "queued"
    DONE = "done", "done"
    FAILED = "failed", "failed"


class Delivery(models.Model):
    """One call to a webhook. This row is the truth; `attempt` fences as with jobs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40)
    payload = models.JSONField()
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED
    )
    attempt = models.PositiveIntegerField(default=0)
    due = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["-created", "pk"]
        verbose_name_plural = "deliveries"
        indexes: ClassVar = [
            models.Index(fields=["due"], name="delivery_due", condition=models.Q(state="queued")),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.state}"
