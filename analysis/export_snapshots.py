"""Exports as events and snapshots give them."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.models import Export
from realtime.models import Session
from realtime.snapshots import Payload, iso


def export_payload(row: Export) -> Payload:
    """One export. It is `working` until its job is over."""
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "format": row.format,
        "title": row.title,
        "language": row.options.get("language"),
        "area": row.options.get("area") or "",
        "runs": [run["id"] for run in row.made_from.get("runs", [])],
        "datasets": [dataset["id"] for dataset in row.made_from.get("datasets", [])],
        "state": _state(row),
        "name": row.name,
        "size": row.size,
        "job": str(row.job_id) if row.job_id else None,
        "error": row.job.error if row.job else None,
        "created": iso(row.created),
        "finished": iso(row.finished),
        "client_id": row.client_id,
    }


def exports(session: Session) -> Iterable[Payload]:
    """All exports of a session."""
    rows = Export.objects.filter(session=session).select_related("job")
    return [export_payload(row) for row in rows]


def _state(row: Export) -> str:
    if row.finished is not None:
        return "done"
    return "working" if row.job is None or row.job.is_open else row.job.state
