"""Uploads, datasets and links as events and snapshots give them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from realtime.models import Session
from realtime.snapshots import Payload, iso
from uploads.models import DataChange, Dataset, Link, Upload, UploadState


def upload_payload(upload: Upload) -> Payload:
    """One upload."""
    return {
        "id": str(upload.pk),
        "filename": upload.filename,
        "size": upload.size,
        "offset": upload.offset,
        "state": upload.state,
        "error": upload.error,
        "job": str(upload.job_id) if upload.job_id else None,
        "dataset": str(upload.dataset_id) if upload.dataset_id else None,
        "created": iso(upload.created),
        "client_id": upload.client_id,
    }


def dataset_payload(dataset: Dataset) -> Payload:
    """One dataset, without its columns and findings in full."""
    counts = {"error": 0, "warning": 0, "note": 0}
    for finding in dataset.findings:
        counts[finding["severity"]] += 1
    return {
        "id": str(dataset.pk),
        "kind": dataset.kind,
        "name": dataset.name,
        "rows": dataset.rows,
        "column_count": len(dataset.columns),
        **{key: dataset.summary.get(key) for key in ("areas", "headline", "points")},
        "findings_count": counts,
        "source": str(dataset.source_id) if dataset.source_id else None,
        "upload": str(dataset.read_from_id) if dataset.read_from_id else None,
        **{key: dataset.summary.get(key) for key in ("rows_in", "rows_dropped", "cells_changed")},
        "current": dataset.current,
        "created": iso(dataset.created),
    }


def dataset_in_full(dataset: Dataset) -> dict[str, Any]:
    """One dataset with its columns and findings."""
    source = dataset.summary.get("source") or {}
    return {
        **dataset_payload(dataset),
        "columns": dataset.columns,
        "findings": dataset.findings,
        "raster": dataset.summary.get("raster"),
        "choice": dataset.summary.get("choice") or {},
        "corrections": dataset.summary.get("corrections") or {},
        "choices": source.get("choices") or [],
        "chosen": source.get("chosen"),
    }


def change_payload(change: DataChange) -> Payload:
    """One change of the data in force."""
    return {
        "id": str(change.pk),
        "position": change.position,
        "kind": change.kind,
        "title": change.title,
        "came_in": str(change.came_in_id) if change.came_in_id else None,
        "went_out": [str(row.pk) for row in change.went_out.all()],
        "created": iso(change.created),
        "undone": iso(change.undone),
        "lapsed": change.lapsed,
    }


def link_payload(link: Link) -> Payload:
    """One link, with its first twenty questions."""
    return {
        "id": str(link.pk),
        "table": str(link.table_id) if link.table_id else None,
        "boundary": str(link.boundary_id),
        "key": link.key,
        "current": link.current,
        **link.summary,
    }


def uploads(session: Session) -> Iterable[Payload]:
    """All uploads of a session that were not removed."""
    rows = Upload.objects.filter(session=session).exclude(state=UploadState.REMOVED)
    return [upload_payload(row) for row in rows]


def datasets(session: Session) -> Iterable[Payload]:
    """All datasets of a session."""
    return [dataset_payload(row) for row in Dataset.objects.filter(session=session)]


def links(session: Session) -> Iterable[Payload]:
    """All links of a session."""
    rows = Link.objects.filter(session=session).defer("pairs", "lga_names", "findings")
    return [link_payload(row) for row in rows]


def changes(session: Session) -> Iterable[Payload]:
    """All changes of a session's data in force."""
    rows = DataChange.objects.filter(session=session).prefetch_related("went_out")
    return [change_payload(row) for row in rows]
