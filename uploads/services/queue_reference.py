"""Queue the look-up of a session's wards in the reference boundaries."""

from __future__ import annotations

from chatmrpt.lib.say import say
from realtime.models import Job, Session
from realtime.services.enqueue_job import enqueue_job
from uploads.models import DatasetKind, ReferenceBoundary
from uploads.selectors import current_dataset


def queue_reference(*, session: Session) -> Job | None:
    """The job, or None where the session has a boundary or there is no reference."""
    if current_dataset(session, DatasetKind.BOUNDARY) is not None:
        return None
    if not ReferenceBoundary.objects.filter(current=True).exists():
        return None
    return enqueue_job(
        session=session,
        kind="reference",
        queue="ingest",
        function="uploads.jobs.take_reference",
        title=say("Looking up the outlines of the wards"),
        arguments={"session_id": str(session.pk)},
    )
