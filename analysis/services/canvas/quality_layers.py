"""Maps of the reporting rate of facilities and of silent months, from a check of their reports."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.cartography.kinds.reporting import REPORTING_MAP, SILENCE_MAP
from analysis.frames import read_boundary, read_table
from analysis.models import Run
from analysis.services.canvas.base import Entry, LayerSource, entry, geometry_url, ward_names
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError
from chatmrpt.lib.say import in_numbers, say, to_say

MAP_FILE = "map.parquet"


def reporting_entries(workspace: Workspace) -> list[Entry]:
    """The maps of the latest check that has them."""
    run = _run(workspace)
    if run is None:
        return []
    entries = [entry(REPORTING_MAP, "reporting", say("Reporting rate"), run)]
    if "silent_wards" in run.result:
        entries.append(entry(SILENCE_MAP, "silence", say("Months without a report"), run))
    return entries


def read_reporting(workspace: Workspace, kind: str, rest: str) -> dict[str, Any]:
    """`reporting`: percent of the reports expected of each ward's facilities that came;
    `silence`: months in which none of them reported.
    """
    run = _run(workspace)
    if run is None or run.boundary is None or rest:
        raise NotFoundError("map")
    frame = read_table(workspace.artefact(MAP_FILE, run).path)
    names = ward_names(read_boundary(run.boundary.path))
    if run.result["lga_names"]:
        names["lga"] = np.array(run.result["lga_names"], dtype=object)
    counts = [_counts(frame[name]) for name in ("expected", "reported", "facilities")]
    wards = pd.DataFrame({**names, "facts": [list(texts) for texts in zip(*counts, strict=True)]})
    geometry = geometry_url(run.boundary)
    if kind == SILENCE_MAP.kind:
        if "silent_months" not in frame:  # of a check made before this map was
            raise NotFoundError("map")
        wards["value"] = frame["silent_months"].to_numpy(dtype=float, na_value=np.nan)
        title = say("Months without a report of any facility")
        return SILENCE_MAP.build(
            wards, key=kind, geometry=geometry, title=title, unit=to_say("months")
        )
    wards["value"] = frame["reporting_rate"].to_numpy(dtype=float, na_value=np.nan) * 100
    title = say("Reporting rate of the facilities")
    return REPORTING_MAP.build(wards, key=kind, geometry=geometry, title=title, unit="%")


def _run(workspace: Workspace) -> Run | None:
    run = workspace.asked("quality") or workspace.latest("quality")
    return run if run is not None and run.result.get("on_map") else None


def _counts(column: pd.Series[Any]) -> list[str]:
    values = column.to_numpy(dtype=float, na_value=np.nan).tolist()
    return ["" if value != value else in_numbers(f"{value:,.0f}") for value in values]


REPORTING = LayerSource((REPORTING_MAP.kind, SILENCE_MAP.kind), reporting_entries, read_reporting)
