"""DataChange (what came into force and what went out) and RoleCorrection (what a column is)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from realtime.models import Session


class ChangeKind(models.TextChoices):
    """What a person, or a file, did to the data in force."""

    ADDED = "added", "file added"
    REPLACED = "replaced", "file replaced"
    REMOVED = "removed", "file taken out"
    ROLES = "roles", "roles corrected"
    CHOICE = "choice", "another sheet or layer chosen"
    SHARES = "shares", "shares of settlement classes used"


class DataChange(models.Model):
    """One change of the data in force, which can be undone and done again.

    Datasets never change, so undoing makes current again what went out. The last change that is
    not undone is undone first. One that was undone before another change came is lapsed: it cannot
    be done again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="data_changes")
    position = models.PositiveIntegerField(help_text="1 for the session's first change")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    title = models.CharField(max_length=600)
    came_in = models.ForeignKey(
        "uploads.Dataset", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    went_out = models.ManyToManyField("uploads.Dataset", blank=True, related_name="+")
    details = models.JSONField(
        default=dict, blank=True, help_text="of corrected roles: what was remembered before, after"
    )
    created = models.DateTimeField(default=timezone.now)
    undone = models.DateTimeField(null=True, blank=True)
    lapsed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["session", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "position"], name="change_in_its_place"),
        ]

    def __str__(self) -> str:
        return self.title


class RoleCorrection(models.Model):
    """What a column of a file is, as a person said; it holds for files with the same headers.

    It belongs to an account, or to one session of a guest. `headers` is the hash of the file's
    headers (`uploads.cleaning.corrections.headers_hash`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    headers = models.CharField(max_length=64, db_index=True)
    column = models.CharField(max_length=500)
    role = models.CharField(max_length=40)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["created"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "headers", "column"], name="role_once_per_account"
            ),
            models.UniqueConstraint(
                fields=["session", "headers", "column"], name="role_once_per_guest_session"
            ),
            models.CheckConstraint(
                condition=models.Q(owner__isnull=True) ^ models.Q(session__isnull=True),
                name="role_of_account_or_session",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.column}: {self.role}"
