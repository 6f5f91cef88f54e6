"""Queue the summing up of rasters over wards, once a boundary and a raster are there."""

from __future__ import annotations

from chatmrpt.lib.say import say
from realtime.models import Session
from realtime.services.enqueue_job import enqueue_job
from uploads.models import Dataset, DatasetKind
from uploads.selectors import current_dataset, current_rasters

#: Where a raster has how it is to be summed up: statistic, threshold, band; {} = as usual.
CHOICE = "choice"


def queue_ward_values(*, session: Session) -> int:
    """One job for each raster, and for people of wards, in force without values on the boundary in
    force; how many.

    A job that is queued twice does its work twice and keeps it once.
    """
    boundary = current_dataset(session, DatasetKind.BOUNDARY)
    if boundary is None:
        return 0
    rows = Dataset.objects.filter(boundary=boundary, current=True)
    done = set(rows.values_list("source_id", flat=True))
    people = current_dataset(session, DatasetKind.POPULATION)
    sources = [*current_rasters(session), *([people] if people else [])]
    waiting = [source for source in sources if source.pk not in done]
    for source in waiting:
        queue_values_of(source=source, boundary=boundary)
    return len(waiting)


def queue_values_of(*, source: Dataset, boundary: Dataset) -> None:
    """Queue the summing up of one raster, in the way that was chosen for it, or of people."""
    enqueue_job(
        session=source.session,
        kind="ward_values",
        queue="analysis",
        function="analysis.jobs.compute_ward_values",
        title=say("Ward values from {file}", file=source.name),
        arguments={
            "raster_id": str(source.pk),
            "boundary_id": str(boundary.pk),
            "choice": source.summary.get(CHOICE, {}),
        },
    )
