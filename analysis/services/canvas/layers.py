"""The maps that the canvas can show. To add some: a `LayerSource` in a file here, a line."""

from __future__ import annotations

from typing import Any

from analysis.services.canvas.base import Entry, LayerSource
from analysis.services.canvas.cluster_layers import CLUSTERS
from analysis.services.canvas.comparison_layers import COMPARISONS
from analysis.services.canvas.data_layers import BOUNDARY, VARIABLES
from analysis.services.canvas.model_layers import MODELS
from analysis.services.canvas.plan_layers import PLANS
from analysis.services.canvas.quality_layers import REPORTING
from analysis.services.canvas.ranking_layers import RANKING
from analysis.services.canvas.tpr_layers import TPR_LAYERS
from analysis.services.canvas.trend_layers import TRENDS
from analysis.services.canvas.what_if_layers import WHAT_IFS
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError

SOURCES: tuple[LayerSource, ...] = (
    RANKING,
    TPR_LAYERS,
    TRENDS,
    WHAT_IFS,
    CLUSTERS,
    COMPARISONS,
    PLANS,
    MODELS,
    VARIABLES,
    REPORTING,
    BOUNDARY,
)

_BY_KIND = {kind: source for source in SOURCES for kind in source.kinds}


def available_layers(workspace: Workspace) -> list[Entry]:
    """Every map that can be shown now: of the results first, then of the data."""
    if workspace.boundary is None:
        return []
    return [item for source in SOURCES for item in source.entries(workspace)]


def read_layer(workspace: Workspace, key: str) -> dict[str, Any]:
    """One map's layer (see docs/http-and-events.md); `NotFoundError` for an unknown key."""
    kind, _, rest = key.partition(":")
    if kind not in _BY_KIND:
        raise NotFoundError("map")
    return _BY_KIND[kind].read(workspace, kind, rest)
