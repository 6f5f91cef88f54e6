"""Upload (a file on its way in), Dataset (what was read from it), Link (table to boundary), and
NameDecision (what a person said about a ward's name)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from realtime.models import Session
from uploads.history_models import ChangeKind, DataChange, RoleCorrection


class UploadState(models.TextChoices):
    """How far an upload is."""

    RECEIVING = "receiving", "receiving"
    RECEIVED = "received", "received"
    READY = "ready", "ready"
    FAILED = "failed", "failed"
    REMOVED = "removed", "removed"


class Upload(models.Model):
    """A file as the user sent it. It is never changed and can be downloaded again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="uploads")
    client_id = models.CharField(max_length=64)
    filename = models.CharField(max_length=255)
    size = models.BigIntegerField(help_text="bytes")
    offset = models.BigIntegerField(default=0, help_text="bytes received")
    parts = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=10, choices=UploadState.choices, default=UploadState.RECEIVING, db_index=True
    )
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.JSONField(null=True, blank=True)
    job = models.ForeignKey(
        "realtime.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    dataset = models.ForeignKey(
        "Dataset", null=True, blank=True, on_delete=models.SET_NULL, related_name="uploads"
    )
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["created"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "client_id"], name="upload_once"),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def folder(self) -> str:
        """Where its parts and its composed file lie in storage."""
        return f"{self.session.folder}/uploads/{self.pk}"

    @property
    def original(self) -> str:
        """The composed file, exactly as sent; its stored name has nothing of the user's name."""
        return f"{self.folder}/original"

    def part(self, number: int) -> str:
        """The object of one received chunk."""
        return f"{self.folder}/part-{number:06d}"


class DatasetKind(models.TextChoices):
    """What a file turned out to hold."""

    WARD_TABLE = "ward_table", "ward table"
    BOUNDARY = "boundary", "ward boundaries"
    FACILITY_TABLE = "facility_table", "facility test data"
    RASTER = "raster", "raster"
    WARD_VALUES = "ward_values", "ward values"
    POPULATION = "population", "people of wards"


#: Kinds of which a session may have several in force.
SEVERAL = (DatasetKind.RASTER, DatasetKind.WARD_VALUES)


class Dataset(models.Model):
    """A checked, typed table or layer, stored as (Geo)Parquet under the hash of its content.

    A raster is stored as it came. `ward_values` are what one raster, or the tests of one facility
    table, say of the wards of one boundary, in its order: the two are `source` and `boundary`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="datasets")
    kind = models.CharField(max_length=20, choices=DatasetKind.choices, db_index=True)
    name = models.CharField(max_length=255)
    content_hash = models.CharField(max_length=64, db_index=True)
    rows = models.PositiveIntegerField()
    columns = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    source = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    boundary = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    read_from = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    current = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["created"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "kind"],
                condition=models.Q(current=True) & ~models.Q(kind__in=SEVERAL),
                name="dataset_one_current",
            ),
            models.UniqueConstraint(
                fields=["source", "boundary"],
                condition=models.Q(current=True),
                name="ward_values_one_current",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """The Parquet object in storage; of a raster, the file as it came."""
        ending = "tif" if self.kind == DatasetKind.RASTER else "parquet"
        return f"{self.session.folder}/datasets/{self.content_hash}.{ending}"

    @property
    def changes_path(self) -> str:
        """The object with all that reading did to the file (see `uploads.parsed.changes_of`)."""
        return f"{self.session.folder}/datasets/{self.summary.get('changes', '')}.changes.json"


class Link(models.Model):
    """What is known of the wards of a boundary: their rows of the table, and ward values.

    Without a table there are only the values of rasters and tests; every pair is -1 then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="links")
    table = models.ForeignKey(
        Dataset, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    boundary = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="+")
    values = models.ManyToManyField(Dataset, blank=True, related_name="+")
    aliases = models.JSONField(default=dict, blank=True)
    decisions = models.JSONField(
        default=list, blank=True, help_text="of people, about names of this table"
    )
    review = models.CharField(max_length=64, blank=True, help_text="hash of the list of names")
    accept_best = models.BooleanField(default=False)
    pairs = models.JSONField(
        default=list, help_text="for each ward of the boundary its table row, or -1"
    )
    years = models.JSONField(
        default=dict,
        blank=True,
        help_text="of a table with several years: year to its rows, as in pairs",
    )
    lga_names = models.JSONField(default=list, help_text="for each ward of the boundary")
    key = models.CharField(max_length=60)
    summary = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    current = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["created"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(current=True), name="link_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table or 'ward values'} ↔ {self.boundary}"

    @property
    def review_path(self) -> str:
        """The object with every name of the table and what became of it; see `review`."""
        return f"{self.session.folder}/names/{self.review}.json"


class NameDecision(models.Model):
    """Which ward a name of a file belongs to, as a person decided, or that it is none of them.

    It belongs to an account and holds for all its files, or to one session of a guest. `key` is
    the hash of state, LGA and ward in the form that equal names share.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=300, blank=True)
    lga = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=300)
    to_state = models.CharField(max_length=300, blank=True)
    to_lga = models.CharField(max_length=300, blank=True)
    to_name = models.CharField(max_length=300, blank=True)
    to_code = models.CharField(max_length=300, blank=True)
    none = models.BooleanField(default=False, help_text="none of the wards")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-created"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "key"], name="name_once_per_account"),
            models.UniqueConstraint(fields=["session", "key"], name="name_once_per_guest_session"),
            models.CheckConstraint(
                condition=models.Q(owner__isnull=True) ^ models.Q(session__isnull=True),
                name="name_of_account_or_session",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.to_name or 'none'}"


class ReferenceBoundary(models.Model):
    """A country's ward boundaries, loaded once by an administrator; every version is kept.

    A session whose files name wards of it, and that has no boundary of its own, gets those of its
    states from the version in force.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    version = models.CharField(max_length=40)
    origin = models.CharField(max_length=300, blank=True, help_text="where it comes from")
    sha256 = models.CharField(max_length=64, help_text="of the file as imported")
    content_hash = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    columns = models.JSONField(default=list)
    states = models.JSONField(default=list, help_text="names as the boundary spells them")
    current = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created"]
        verbose_name_plural = "reference boundaries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "version"], name="reference_version_once"),
            models.UniqueConstraint(
                fields=["current"], condition=models.Q(current=True), name="reference_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def path(self) -> str:
        """The GeoParquet object in storage."""
        return f"reference/{self.content_hash}.parquet"


__all__ = [
    "SEVERAL",
    "ChangeKind",
    "DataChange",
    "Dataset",
    "DatasetKind",
    "Link",
    "NameDecision",
    "ReferenceBoundary",
    "RoleCorrection",
    "Upload",
    "UploadState",
]
