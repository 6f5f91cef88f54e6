"""Record a run's state."""

from __future__ import annotations

from analysis.models import Run
from analysis.snapshots import run_payload
from realtime.services.record_event import record_event


def record_run(run: Run) -> None:
    """Record the run's present state as an event."""
    record_event(session_id=run.session_id, type="run", payload=run_payload(run))
