"""Run (an analysis with frozen parameters), Artefact (a file it made), Message, Export."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from realtime.models import Session
from uploads.models import Dataset, Link


class Run(models.Model):
    """An analysis: what went in, with which parameters, and what came out.

    `base` is the ranking that a plan, a what-if or a sensitivity run starts from. `link` is the
    data on the wards; a run on the tests of `facilities` does without, and then has a `boundary`
    and takes its `people` (a ward table, or a raster's ward values) where there are any. Where a
    run stands is its job's state. `receipt_hash` is the hash of inputs, parameters and versions:
    equal receipts give equal results.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="runs")
    client_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, default="risk", db_index=True)
    base = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="built_on"
    )
    title = models.CharField(max_length=200)
    link = models.ForeignKey(
        Link, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    facilities = models.ForeignKey(
        Dataset, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    boundary = models.ForeignKey(
        Dataset, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    people = models.ForeignKey(
        Dataset, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    job = models.ForeignKey("realtime.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    parameters = models.JSONField()
    receipt = models.JSONField(default=dict)
    receipt_hash = models.CharField(max_length=64, db_index=True)
    result = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    other_names = models.BooleanField(
        default=False, help_text="ward names of its tests were decided otherwise since"
    )
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["created"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "client_id"], name="run_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ward_link(self) -> Link:
        """The link of a run on the wards; a run on tests alone has none."""
        if self.link is None:
            raise ValueError(f"The run {self.pk} of kind {self.kind} has no link.")
        return self.link

    @property
    def on_present_data(self) -> bool:
        """Whether what it was made from is still in force."""
        if self.facilities is None:
            return self.link is not None and self.link.current
        if self.other_names:
            return False
        inputs = (self.facilities, self.boundary, self.people)
        return all(dataset.current for dataset in inputs if dataset is not None)

    @property
    def folder(self) -> str:
        """Where its artefacts lie in storage."""
        return f"{self.session.folder}/runs/{self.pk}"


class Artefact(models.Model):
    """A file a run made, stored under its content hash."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="artefacts")
    name = models.CharField(max_length=80)
    media_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(help_text="bytes")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "name"], name="artefact_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """The object in storage."""
        return f"{self.run.folder}/{self.sha256}"


class Role(models.TextChoices):
    """Who speaks."""

    USER = "user", "user"
    ASSISTANT = "assistant", "assistant"


class MessageState(models.TextChoices):
    """Whether a message is all there."""

    WORKING = "working", "working"
    COMPLETE = "complete", "complete"
    FAILED = "failed", "failed"
    STOPPED = "stopped", "stopped"


class Message(models.Model):
    """One turn of the conversation. Numbers in an answer come only from tool results.

    Questions and answers are a tree: `parent` of a question is the answer that it follows (None:
    it is the first), an answer belongs to the question `in_reply_to`. Of questions with the same
    parent, and of answers to the same question, one is `chosen`: so the branch that is shown is
    found from the beginning. What the server says unasked is in every branch.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="messages")
    role = models.CharField(max_length=10, choices=Role.choices)
    client_id = models.CharField(max_length=80, null=True, blank=True)  # noqa: DJ001
    in_reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="followed_by"
    )
    chosen = models.BooleanField(
        default=True, help_text="of the branches that part here, the one that is shown"
    )
    state = models.CharField(
        max_length=10, choices=MessageState.choices, default=MessageState.COMPLETE
    )
    text = models.TextField(blank=True)
    tool = models.CharField(max_length=40, blank=True)
    arguments = models.JSONField(default=dict, blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    body = models.JSONField(default=dict, blank=True)
    job = models.ForeignKey(
        "realtime.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    run = models.ForeignKey(
        Run, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages"
    )
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["created"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "client_id"],
                condition=models.Q(client_id__isnull=False),
                name="message_once",
            ),
            models.UniqueConstraint(
                fields=["in_reply_to"],
                condition=models.Q(in_reply_to__isnull=False, client_id__isnull=True),
                name="message_answered_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.text[:60] or self.body.get('headline', '')[:60]}"


class Verdict(models.TextChoices):
    """What a person thinks of an answer."""

    UP = "up", "helpful"
    DOWN = "down", "not helpful"


class Feedback(models.Model):
    """What a person thinks of an answer; taken back, the row is gone."""

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, primary_key=True, related_name="feedback"
    )
    verdict = models.CharField(max_length=4, choices=Verdict.choices, db_index=True)
    reason = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["-updated"]
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.message}"


class Export(models.Model):
    """A document or file made from a session to be handed on: conversation, report, results.

    The file lies in storage under the hash of its content. Where it stands is its job's state.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="exports")
    client_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, default="conversation")
    format = models.CharField(max_length=10)
    title = models.CharField(max_length=200, blank=True)
    options = models.JSONField(default=dict, blank=True)
    made_from = models.JSONField(
        default=dict, blank=True, help_text="results and files in force when asked for"
    )
    name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(null=True, blank=True, help_text="bytes")
    job = models.ForeignKey("realtime.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["created"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "client_id"], name="export_once"),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.kind} as {self.format}"

    @property
    def path(self) -> str:
        """The object in storage."""
        return f"{self.session.folder}/exports/{self.sha256}"


class Settlement(models.Model):
    """The settlement classes that people give to the cells of a grid over chosen wards.

    The cells lie in storage under the hash of their content and never change; `wards` has row,
    name and LGA of each ward in the `boundary`. `classes` has one letter a cell
    (`analysis.science.settlement.classes`), `notes` a text for some. Each change makes a new
    `version`; `undo` has the letters that the last changes replaced. `used` tells which version's
    shares are among the ward values.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="settlements")
    client_id = models.CharField(max_length=80)
    boundary = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    wards = models.JSONField(default=list)
    cell_size = models.FloatField(help_text="metres")
    keep = models.CharField(max_length=10)
    crs = models.CharField(max_length=120)
    content_hash = models.CharField(max_length=64)
    classes = models.TextField()
    notes = models.JSONField(default=dict, blank=True)
    undo = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    used = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["created"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "client_id"], name="settlement_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> str:
        """The cells as GeoParquet."""
        return f"{self.session.folder}/settlements/{self.content_hash}.parquet"


class Sharing(models.TextChoices):
    """What a session lets a language model see."""

    OFF = "off", "nothing: no language model"
    METADATA = "metadata", "questions and names of columns"
    RESULTS = "results", "the results of tools too"


class ModelSharing(models.Model):
    """What the owner of a session lets a language model see; no row: metadata."""

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, primary_key=True, related_name="model_sharing"
    )
    sharing = models.CharField(max_length=10, choices=Sharing.choices, default=Sharing.METADATA)

    def __str__(self) -> str:
        return self.sharing


class ModelCall(models.Model):
    """One request to a language model as it was sent, and the reply as it came.

    The row is written before the request leaves, so that nothing is sent that is not listed.
    `status` is `sent`, `ok`, `stopped` or the fault; `verdict` says what became of the reply.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="model_calls")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="model_calls")
    purpose = models.CharField(max_length=20)
    sharing = models.CharField(max_length=10, choices=Sharing.choices)
    url = models.CharField(max_length=500)
    model = models.CharField(max_length=200)
    request = models.TextField(help_text="the body, byte for byte (UTF-8)")
    reply = models.TextField(blank=True)
    status = models.CharField(max_length=20, default="sent", db_index=True)
    http_status = models.PositiveIntegerField(null=True, blank=True)
    verdict = models.CharField(max_length=300, blank=True)
    prompt_tokens = models.PositiveIntegerField(null=True, blank=True)
    completion_tokens = models.PositiveIntegerField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["created"]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.status}"
