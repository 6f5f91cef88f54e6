"""Record a dataset's state."""

from __future__ import annotations

from realtime.services.record_event import record_event
from uploads.models import Dataset
from uploads.snapshots import dataset_payload


def record_dataset(dataset: Dataset) -> None:
    """Record the dataset's present state as an event."""
    record_event(session_id=dataset.session_id, type="dataset", payload=dataset_payload(dataset))
