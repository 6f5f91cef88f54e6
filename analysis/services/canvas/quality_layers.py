"""Map of the reporting rate of facilities, from a quality check of their reports."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.cartography.kinds.reporting import REPORTING_MAP
from analysis.frames import read_boundary, read_table
from analysis.models import Run
from analysis.services.canvas.base import Entry, LayerSource, entry, geometry_url, ward_names
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError

MAP_FILE = "map.parquet"


def reporting_entries(workspace: Workspace) -> list[Entry]:
    """The map of the latest check that has one."""
    run = _run(workspace)
    return [] if run is None else [entry(REPORTING_MAP, "reporting", "Reporting rate", run)]


def read_reporting(workspace: Workspace, kind: str, rest: str) -> dict[str, Any]:
    """`reporting`: percent of the reports expected of each ward's facilities that came."""
    run = _run(workspace)
    if run is None or run.boundary is None or rest:
        raise NotFoundError("map")
    frame = read_table(workspace.artefact(MAP_FILE, run).path)
    names = ward_names(read_boundary(run.boundary.path))
    if run.result["lga_names"]:
        names["lga"] = np.array(run.result["lga_names"], dtype=object)
    counts = [_counts(frame[name]) for name in ("expected", "reported", "facilities")]
    wards = pd.DataFrame(
        {
            **names,
            "value": frame["reporting_rate"].to_numpy(dtype=float, na_value=np.nan) * 100,
            "facts": [list(texts) for texts in zip(*counts, strict=True)],
        }
    )
    return REPORTING_MAP.build(
        wards,
        key=kind,
        geometry=geometry_url(run.boundary),
        title="Reporting rate of the facilities",
        unit="%",
    )


def _run(workspace: Workspace) -> Run | None:
    run = workspace.asked("quality") or workspace.latest("quality")
    return run if run is not None and run.result.get("on_map") else None


def _counts(column: pd.Series[Any]) -> list[str]:
    values = column.to_numpy(dtype=float, na_value=np.nan).tolist()
    return ["" if value != value else f"{value:,.0f}" for value in values]


REPORTING = LayerSource((REPORTING_MAP.kind,), reporting_entries, read_reporting)
