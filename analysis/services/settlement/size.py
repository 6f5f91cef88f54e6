"""The cell size that is offered for wards: in the form, in the conversation."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.science.settlement.grid import metric_crs, smallest_size
from analysis.science.settlement.limits import CELL_SIZE, STEP
from analysis.workspace import Workspace


def fitting_size(workspace: Workspace, rows: Sequence[int]) -> float | None:
    """The usual cell size, else the smallest that gives no more cells than can be classified.

    None where not even the largest does; rows that are not in the boundary are left out.
    """
    frame = workspace.boundary_frame
    wards = frame.loc[frame.index.intersection(list(dict.fromkeys(rows)))]
    if not len(wards) or wards.crs is None or wards.geometry.isna().all():
        return CELL_SIZE
    smallest = smallest_size(wards.to_crs(metric_crs(wards)), above=CELL_SIZE - STEP)
    return None if smallest is None else max(CELL_SIZE, smallest)
