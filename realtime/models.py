"""Session, Event, Job, read-only links, the workers' heartbeats; incidents told to all; backups that were made."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Session(models.Model):
    """One workspace: a conversation with its files and results.

    It belongs to a user, or to a guest by the id in the signed guest cookie.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="workspaces",
    )
    guest_key = models.CharField(max_length=64, blank=True, db_index=True)
    client_id = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    title_given = models.BooleanField(
        default=False, help_text="A person gave the title: it does not follow the files."
    )
    last_seq = models.BigIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)
    last_used = models.DateTimeField(db_index=True)
    expires = models.DateTimeField(null=True, blank=True, db_index=True)

    FOLDER: ClassVar = "sessions"

    class Meta:
        ordering: ClassVar = ["-last_used"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "client_id"],
                condition=models.Q(owner__isnull=False),
                name="session_once_per_owner",
            ),
            models.UniqueConstraint(
                fields=["guest_key", "client_id"],
                condition=models.Q(owner__isnull=True),
                name="session_once_per_guest",
            ),
            models.CheckConstraint(
                condition=models.Q(owner__isnull=False) | ~models.Q(guest_key=""),
                name="session_has_an_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def folder(self) -> str:
        """Where all files of the session lie in storage; removed with it."""
        return f"{self.FOLDER}/{self.id}"


class Event(models.Model):
    """What changed in a session, in order and without a gap."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="events")
    seq = models.BigIntegerField()
    type = models.CharField(max_length=40)
    payload = models.JSONField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["session", "seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "seq"], name="event_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.seq}"


class JobState(models.TextChoices):
    """Where a job stands; the last three are final."""

    QUEUED = "queued", "queued"
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"
    CANCELLED = "cancelled", "cancelled"


class Job(models.Model):
    """A piece of work for a worker. This row is the truth; the queue only wakes a worker up.

    `attempt` fences: a result is written only by the attempt that holds the job now.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=40, db_index=True)
    queue = models.CharField(max_length=20)
    function = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict, blank=True)
    links = models.JSONField(default=dict, blank=True)
    title = models.CharField(max_length=200)
    language = models.CharField(
        max_length=5,
        default="en",
        db_default="en",
        help_text="What the job says is said in it: that of who asked for the work.",
    )
    state = models.CharField(
        max_length=10, choices=JobState.choices, default=JobState.QUEUED, db_index=True
    )
    attempt = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=3)
    percent = models.FloatField(null=True, blank=True)
    stage = models.CharField(max_length=200, blank=True)
    error = models.JSONField(null=True, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    enqueued = models.DateTimeField(null=True, blank=True)
    run_after = models.DateTimeField(null=True, blank=True)
    no_room_since = models.DateTimeField(
        null=True, blank=True, help_text="Since then it waits for room on the disk."
    )
    created = models.DateTimeField(auto_now_add=True)
    started = models.DateTimeField(null=True, blank=True)
    finished = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["created"]
        indexes: ClassVar = [
            models.Index(
                fields=["state", "enqueued"],
                name="job_open",
                condition=models.Q(state__in=["queued", "running"]),
            ),
            models.Index(fields=["queue", "started"], name="job_served"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether the job may still do something."""
        return self.state in (JobState.QUEUED, JobState.RUNNING)


class SharedLink(models.Model):
    """A read-only way into one session, for whoever has its token; only the digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="shared_links")
    client_id = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    files = models.BooleanField(
        default=False, help_text="Reports and files of results may be downloaded."
    )
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    opened = models.PositiveIntegerField(default=0, help_text="How often its page was opened.")
    last_opened = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "client_id"], name="shared_link_once"),
        ]

    def __str__(self) -> str:
        return f"link to {self.session}"

    @staticmethod
    def digest_of(token: str) -> str:
        """SHA-256: a token of 256 bits that nobody can guess needs no slow hash."""
        return hashlib.sha256(token.encode()).hexdigest()

    @property
    def state(self) -> str:
        """`open`, `expired` or `revoked`."""
        if self.revoked is not None:
            return "revoked"
        return "open" if self.expires > timezone.now() else "expired"

    @property
    def session_is_over(self) -> bool:
        """A guest's session that nobody used ends, and what leads to it with it."""
        return self.session.expires is not None and self.session.expires <= timezone.now()


class Worker(models.Model):
    """A worker's heartbeat, so that a silent one is noticed."""

    name = models.CharField(max_length=100, primary_key=True)
    queue = models.CharField(max_length=20, db_index=True)
    host = models.CharField(max_length=100)
    pid = models.PositiveIntegerField()
    started = models.DateTimeField(auto_now_add=True)
    seen = models.DateTimeField(db_index=True)

    #: A living worker is seen every three seconds; after so long it is taken for dead.
    SILENT: ClassVar = timedelta(seconds=15)

    class Meta:
        ordering: ClassVar = ["queue", "name"]

    def __str__(self) -> str:
        return self.name


class Incident(models.Model):
    """What an administrator tells everybody on the page, from its begin to its end."""

    class Level(models.TextChoices):
        """How loudly."""

        NOTICE = "notice", "notice"
        PROBLEM = "problem", "problem"

    text = models.CharField(
        max_length=300, help_text="In plain words: what is affected, since when, what to do."
    )
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.PROBLEM)
    begins = models.DateTimeField(default=timezone.now)
    ends = models.DateTimeField(
        null=True, blank=True, help_text="Empty: until an administrator ends it."
    )

    class Meta:
        ordering: ClassVar = ["-begins"]

    def __str__(self) -> str:
        return self.text


class Backup(models.Model):
    """A backup that was made and checked; the status page shows the last."""

    finished = models.DateTimeField(default=timezone.now, db_index=True)
    place = models.CharField(max_length=500)
    size = models.BigIntegerField(help_text="bytes")
    seconds = models.FloatField(help_text="how long it took")

    class Meta:
        ordering: ClassVar = ["-finished"]

    def __str__(self) -> str:
        return f"{self.finished:%Y-%m-%d %H:%M} {self.place}"
