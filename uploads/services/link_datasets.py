"""Bring the ward table and the boundary together, once both are there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from django.core.files.storage import default_storage

from chatmrpt.lib.errors import ProblemError
from realtime.models import Job, Session
from realtime.services.enqueue_job import enqueue_job
from realtime.services.record_event import record_event
from uploads.cleaning.link import LinkResult, link
from uploads.models import Dataset, DatasetKind, Link
from uploads.parsed import ParsedSummary
from uploads.selectors import current_dataset
from uploads.signals import link_failed, link_ready
from uploads.snapshots import link_payload

SHOWN_ASKS = 20


def queue_link(
    *, session: Session, aliases: list[dict[str, str]] | None = None, accept_best: bool = False
) -> Job | None:
    """Queue the name matching when both files are there; None when one is missing."""
    table = current_dataset(session, DatasetKind.WARD_TABLE)
    boundary = current_dataset(session, DatasetKind.BOUNDARY)
    if table is None or boundary is None:
        return None
    return enqueue_job(
        session=session,
        kind="link",
        queue="ingest",
        function="uploads.jobs.link_datasets",
        title="Matching ward names",
        arguments={
            "table_id": str(table.pk),
            "boundary_id": str(boundary.pk),
            "aliases": aliases or [],
            "accept_best": accept_best,
        },
    )


def match(
    *, table: Dataset, boundary: Dataset, aliases: list[dict[str, str]], accept_best: bool
) -> LinkResult:
    """Match the table's rows with the boundary's wards (see `uploads.cleaning.link`)."""
    return link(
        read_frame(table),
        roles_of(table),
        read_layer(boundary),
        aliases=aliases,
        accept_best=accept_best,
    )


def store_link(
    *,
    table: Dataset,
    boundary: Dataset,
    result: LinkResult,
    aliases: list[dict[str, str]],
    accept_best: bool,
) -> Callable[[], None]:
    """The closure that writes the link and makes it the one in force."""

    def save() -> None:
        session = Session.objects.select_for_update().get(pk=table.session_id)
        fresh = Dataset.objects.filter(pk__in=[table.pk, boundary.pk], current=True).count()
        if fresh < 2:
            return
        for old in Link.objects.filter(session=session, current=True):
            old.current = False
            old.save(update_fields=["current"])
            record_link(old)
        row = Link.objects.create(
            session=session,
            table=table,
            boundary=boundary,
            aliases=aliases,
            accept_best=accept_best,
            pairs=list(result.pairs),
            key=result.key,
            summary=link_summary(result),
            findings=[finding.as_dict() for finding in result.findings],
        )
        record_link(row)
        link_ready.send(sender=Link, link=row)

    return save


def end_link(*, job: Job, outcome: str, error: ProblemError | None) -> None:
    """The two files do not fit together: say so; the session stays usable."""
    if outcome == "failed" and error is not None:
        link_failed.send(sender=Link, session=job.session, error=error)


def record_link(row: Link) -> None:
    """Record the link's present state as an event."""
    record_event(session_id=row.session_id, type="link", payload=link_payload(row))


def read_frame(dataset: Dataset) -> pd.DataFrame:
    """A stored table."""
    with default_storage.open(dataset.path) as file:
        return pd.read_parquet(file)


def read_layer(dataset: Dataset) -> gpd.GeoDataFrame:
    """A stored boundary."""
    with default_storage.open(dataset.path) as file:
        return gpd.read_parquet(file)


def roles_of(dataset: Dataset) -> Any:
    """The roles of a stored table's columns."""
    return ParsedSummary.roles_from(dataset.columns)


def link_summary(result: LinkResult) -> dict[str, Any]:
    """Counts, the headline and the first questions, for pages."""
    raise NotImplementedError


def work_folder(parent: str) -> Path:
    """A folder for one parse."""
    return Path(parent)
