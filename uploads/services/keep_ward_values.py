"""Keep what a raster, the tests of facilities or classified settlements say of the wards of a
boundary, or why not. What people classified has the boundary itself as its source."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Q

from uploads.models import DataChange, Dataset, DatasetKind
from uploads.services.link_datasets import renew_link
from uploads.services.record_dataset import record_dataset

#: The key in a raster's summary of the finding that stands for "no ward values".
REFUSED = "refused"


def store_values(*, source: Dataset, data: bytes) -> str:
    """Put the Parquet bytes into storage; returns their hash, which is their name."""
    digest = hashlib.sha256(data).hexdigest()
    path = Dataset(session=source.session, kind=DatasetKind.WARD_VALUES, content_hash=digest).path
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    return digest


def keep_values(
    *,
    source: Dataset,
    boundary: Dataset,
    content_hash: str,
    columns: list[dict[str, Any]],
    findings: list[dict[str, Any]],
    summary: dict[str, Any],
    name: str | None = None,
) -> Dataset | None:
    """Write the ward values, make them those in force, and renew the link; None if too late."""
    if not _in_force(source, boundary):
        return None
    for old in _values(of=source).filter(source=source, boundary=boundary):
        _set_aside(old)
    row = Dataset.objects.create(
        session=source.session,
        kind=DatasetKind.WARD_VALUES,
        name=name or source.name,
        content_hash=content_hash,
        rows=boundary.rows,
        columns=columns,
        findings=findings,
        summary=summary,
        source=source,
        boundary=boundary,
    )
    record_dataset(row)
    _say(source, None)
    renew_link(source.session)
    return row


def refuse_values(*, raster: Dataset, boundary: Dataset, finding: dict[str, Any]) -> bool:
    """Say on the raster why it gives no ward values; False if that is of no interest any more."""
    if not _in_force(raster, boundary):
        return False
    _say(raster, finding)
    return True


def withdraw_values(*, source: Dataset, boundary: Dataset) -> None:
    """The ward values of this source on this boundary become older ones; the link does without."""
    rows = list(_values(of=source).filter(source=source, boundary=boundary))
    for row in rows:
        _set_aside(row)
    if rows:
        renew_link(source.session)


def retire_values(*, of: Dataset) -> None:
    """The ward values of a source or on a boundary become older ones; the link does without."""
    rows = list(_values(of=of))
    for row in rows:
        _set_aside(row)
    if rows:
        renew_link(of.session)


def restore_values(*, of: Dataset) -> None:
    """The newest ward values of a source, or on a boundary, that is in force again, are too.

    Not those whose use was undone.
    """
    undone = DataChange.objects.filter(session=of.session, undone__isnull=False)
    rows = Dataset.objects.filter(kind=DatasetKind.WARD_VALUES).filter(
        Q(source=of) | Q(boundary=of)
    )
    rows = rows.exclude(pk__in=undone.exclude(came_in=None).values("came_in"))
    newest: dict[Any, Dataset] = {}
    for row in rows.select_related("session", "source", "boundary").order_by("created"):
        newest[row.source_id, row.boundary_id] = row
    for row in newest.values():
        if row.current or row.source is None or row.boundary is None:
            continue
        if row.source.current and row.boundary.current:
            if _values(of=row.source).filter(boundary=row.boundary).exists():
                continue
            row.current = True
            row.save(update_fields=["current"])
            record_dataset(row)
    renew_link(of.session)


def _values(*, of: Dataset) -> Any:
    rows = Dataset.objects.filter(kind=DatasetKind.WARD_VALUES, current=True)
    return rows.filter(Q(source=of) | Q(boundary=of))


def _set_aside(row: Dataset) -> None:
    row.current = False
    row.save(update_fields=["current"])
    record_dataset(row)


def _in_force(source: Dataset, boundary: Dataset) -> bool:
    wanted = {source.pk, boundary.pk}
    return Dataset.objects.filter(pk__in=wanted, current=True).count() == len(wanted)


def _say(source: Dataset, finding: dict[str, Any] | None) -> None:
    """Put the finding in the place of the one said before."""
    before = source.summary.get(REFUSED)
    if before is None and finding is None:
        return
    findings = [item for item in source.findings if item != before]
    source.findings = findings if finding is None else [*findings, finding]
    source.summary = {**source.summary, REFUSED: finding}
    source.save(update_fields=["findings", "summary"])
    record_dataset(source)
