"""Map of how far wards would move in a what-if."""

from __future__ import annotations

from typing import Any

from analysis.cartography.kinds.comparison import COMPARISON_MAP
from analysis.frames import read_table
from analysis.services.canvas.base import Entry, LayerSource, entry
from analysis.services.canvas.comparison_layers import moves_layer
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
    ranks = {"composite_rank": "first_rank", "new_rank": "second_rank"}
    return moves_layer(
        frame.rename(columns=ranks), boundary=run.ward_link.boundary, key="what_if", title=run.title
    )


WHAT_IFS = LayerSource(("what_if",), what_if_entries, read_what_if)
