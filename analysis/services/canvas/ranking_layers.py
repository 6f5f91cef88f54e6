"""Maps of a ranking: composite score and principal components."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cartography.kinds.risk import COMPOSITE, PCA
from analysis.frames import BOUNDARY_ROW
from analysis.services.canvas.base import (
    Entry,
    LayerSource,
    entry,
    filled_columns,
    geometry_url,
    ward_names,
)
from analysis.services.canvas.columns import NO_CLASS
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError, ProblemError

KINDS = {kind.kind: kind for kind in (COMPOSITE, PCA)}


def risk_entries(workspace: Workspace) -> list[Entry]:
    """The maps of the ranking."""
    run = workspace.run
    if run is None:
        return []
    kinds = [COMPOSITE, PCA] if _has_components(workspace) else [COMPOSITE]
    return [entry(kind, kind.kind, kind.label, run) for kind in kinds]


def read_risk(workspace: Workspace, key: str, rest: str) -> dict[str, Any]:
    """The map of a ranking."""
    if rest:
        raise NotFoundError("map")
    kind = KINDS[key]
    run = workspace.need_run()
    if kind is PCA and not _has_components(workspace):
        reason = (run.result.get("pca") or {}).get("reason") or "the data do not suit it"
        raise ProblemError(
            "no_pca_map", f"There is no PCA map: {reason}", "The composite map stands.", 404
        )
    frame = workspace.rankings
    classes = frame[f"{kind.kind}_class"]
    wards = pd.DataFrame(
        {
            "i": frame[BOUNDARY_ROW],
            **ward_names(frame),
            "value": frame[f"{kind.kind}_score"],
            "rank": frame[f"{kind.kind}_rank"],
            "class": classes.where(classes != NO_CLASS, None),
            "filled": frame["filled"].map(
                lambda cell: [workspace.label(name) for name in filled_columns(cell)]
            ),
        }
    ).sort_values("i")
    return kind.build(
        wards, key=kind.kind, geometry=geometry_url(run.link.boundary), title=kind.label
    )


def _has_components(workspace: Workspace) -> bool:
    run = workspace.need_run()
    return bool((run.result.get("pca") or {}).get("suitable"))


RANKING = LayerSource(tuple(KINDS), risk_entries, read_risk)
