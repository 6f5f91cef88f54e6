"""Map of how far wards would move in a what-if."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cartography.kinds.comparison import COMPARISON_MAP
from analysis.frames import BOUNDARY_ROW, read_table
from analysis.services.canvas.base import Entry, LayerSource, entry, geometry_url, ward_names
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError


def what_if_entries(workspace: Workspace) -> list[Entry]:
    """The latest what-if."""
    run = workspace.asked("what_if") or workspace.latest("what_if")
    return [entry(COMPARISON_MAP, "what_if", run.title, run)] if run is not None else []


def read_what_if(workspace: Workspace, kind: str, rest: str) -> dict[str, Any]:
    """Places a ward would stand higher (above 0) or lower."""
    del kind
    run = workspace.asked("what_if") or workspace.latest("what_if")
    if run is None or rest:
        raise NotFoundError("map")
    frame = read_table(workspace.artefact("what_if.parquet", run).path)
    pairs = zip(frame["composite_rank"], frame["new_rank"], strict=True)
    wards = pd.DataFrame(
        {
            "i": frame[BOUNDARY_ROW],
            **ward_names(frame),
            "value": frame["rank_change"],
            "rank": frame["new_rank"],
        }
    )
    wards["facts"] = [["" if pd.isna(rank) else f"{rank:,.0f}" for rank in pair] for pair in pairs]
    return COMPARISON_MAP.build(
        wards.sort_values("i"),
        key="what_if",
        geometry=geometry_url(run.link.boundary),
        title=run.title,
        unit="places",
    )


WHAT_IFS = LayerSource(("what_if",), what_if_entries, read_what_if)
