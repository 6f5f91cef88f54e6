"""Test positivity is calculated again when a boundary comes, so that it gets onto the map."""

from __future__ import annotations

from analysis.models import Run
from analysis.selectors import latest_run
from analysis.services.plan_tpr import options_of
from analysis.services.request_run import request_run
from analysis.workspace import Workspace
from realtime.models import Session


def calculate_again(*, session: Session) -> Run | None:
    """The latest calculation of the reports in force, on the boundary in force; None without one."""
    before = latest_run(session, "tpr")
    workspace = Workspace(session)
    if before is None or before.facilities is None or not before.facilities.current:
        return None
    boundary = workspace.boundary
    if boundary is None or before.boundary_id == boundary.pk:
        return None
    return request_run(
        workspace=workspace,
        options=options_of(before.parameters),
        client_id=f"tpr-{before.pk.hex}-{boundary.pk.hex}",
    )
