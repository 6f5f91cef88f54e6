"""Test positivity is calculated again when the boundary or the ward table comes.

Then it gets onto the map, wards of one name are told apart by their LGAs, and burden has people.
"""

from __future__ import annotations

from analysis.models import Run
from analysis.selectors import latest_run
from analysis.services.other_state import apart_in_state
from analysis.services.plan_tpr import options_of
from analysis.services.request_run import request_run
from analysis.workspace import Workspace
from realtime.models import Session


def calculate_again(*, session: Session) -> Run | None:
    """The latest calculation of the reports in force, with the data in force; None without one.

    Where nothing differs it is the run that is there. None too where the boundary is of another
    state than the reports, which was said when it came.
    """
    before = latest_run(session, "tpr")
    workspace = Workspace(session)
    if before is None or before.facilities is None or not before.facilities.current:
        return None
    boundary, state = workspace.boundary, before.parameters.get("state")
    if boundary is None or apart_in_state(before.facilities, boundary, state):
        return None
    data = workspace.link or boundary
    return request_run(
        workspace=workspace,
        options=options_of(before.parameters),
        client_id=f"tpr-{before.pk.hex}-{data.pk.hex}",
    )
