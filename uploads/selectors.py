"""Look-ups of uploads and datasets, by viewer."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from realtime.models import Job, JobState, Session
from realtime.selectors import get_owned
from realtime.viewer import Viewer
from uploads.models import (
    DataChange,
    Dataset,
    DatasetKind,
    Link,
    NameDecision,
    Upload,
    UploadState,
)


def get_upload(viewer: Viewer, upload_id: UUID | str) -> Upload:
    """An upload of the viewer's that was not removed, else `NotFoundError`."""
    rows = Upload.objects.select_related("session").exclude(state=UploadState.REMOVED)
    return get_owned(rows, viewer, upload_id, "upload")


def get_dataset(viewer: Viewer, dataset_id: UUID | str) -> Dataset:
    """A dataset of the viewer's, else `NotFoundError`."""
    rows = Dataset.objects.select_related("session")
    return get_owned(rows, viewer, dataset_id, "dataset")


def current_dataset(session: Session, kind: DatasetKind) -> Dataset | None:
    """The session's dataset of a kind that is in force; access was decided with the session."""
    rows = Dataset.objects.filter(session=session, kind=kind, current=True)
    return rows.select_related("session").first()


def current_datasets(session: Session, kinds: Collection[str]) -> dict[str, Dataset]:
    """The session's datasets of these kinds that are in force, one a kind, in one look-up."""
    rows = Dataset.objects.filter(session=session, kind__in=kinds, current=True)
    return {row.kind: row for row in rows.select_related("session")}


def current_rasters(session: Session) -> list[Dataset]:
    """The rasters in force, the oldest first."""
    rows = Dataset.objects.filter(session=session, kind=DatasetKind.RASTER, current=True)
    return list(rows.select_related("session").order_by("created"))


def current_link(session: Session) -> Link | None:
    """The link in force."""
    rows = Link.objects.filter(session=session, current=True)
    return rows.select_related("table__session", "boundary__session").first()


def name_decisions(session: Session) -> QuerySet[NameDecision]:
    """What the account, or the guest in this session, decided about names; the newest first."""
    rows = NameDecision.objects.order_by("-created", "pk")
    if session.owner_id is not None:
        return rows.filter(owner_id=session.owner_id)
    return rows.filter(session=session)


def last_change(session: Session) -> DataChange | None:
    """The change of the data in force that undo would take back."""
    rows = DataChange.objects.filter(session=session, undone__isnull=True)
    return rows.select_related("session", "came_in__session").order_by("-position").first()


def next_redo(session: Session) -> DataChange | None:
    """The change that was undone last and can be done again."""
    rows = DataChange.objects.filter(session=session, undone__isnull=False, lapsed=False)
    return rows.select_related("session", "came_in__session").order_by("position").first()


def files_underway(session: Session) -> bool:
    """Whether a file is read, names are matched or a raster is summed up, or that is queued."""
    open_states = [JobState.QUEUED, JobState.RUNNING]
    kinds = ("ingest", "link", "reference", "ward_values")
    jobs = Job.objects.filter(session=session, kind__in=kinds, state__in=open_states)
    return jobs.exists()
