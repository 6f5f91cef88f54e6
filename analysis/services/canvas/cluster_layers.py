"""Maps of clusters: of the score, of the malaria variable, of what is left of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cartography.kinds.clusters import CLUSTER_MAP
from analysis.models import Run
from analysis.services.canvas.base import Entry, LayerSource, entry, geometry_url, ward_names
from analysis.services.canvas.columns import NO_CLASS, in_words
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError
from chatmrpt.lib.say import in_numbers, say

#: Targets of a search that are not a column's own values.
SCORE, RESIDUAL = "score", "residual"


def cluster_entries(workspace: Workspace) -> list[Entry]:
    """A map of each thing that the latest search looked at."""
    run = workspace.latest("clusters")
    if run is None:
        return []
    return [
        entry(CLUSTER_MAP, f"clusters:{name}", _title(workspace, run, name), run)
        for name in run.result["structures"]
    ]


def read_clusters(workspace: Workspace, kind: str, target: str) -> dict[str, Any]:
    """The map of one target of a search."""
    run = workspace.asked(kind) or workspace.latest(kind)
    if run is None or target not in run.result["structures"]:
        raise NotFoundError("map")
    return _layer(workspace, run, target)


def _layer(workspace: Workspace, run: Run, target: str) -> dict[str, Any]:
    frame = workspace.run_table("clusters.csv", run)
    words = {name: frame[f"{target}_{name}"] for name in ("cluster", "hot_spot")}
    classes = words["cluster"]
    wards = pd.DataFrame(
        {
            **ward_names(frame),
            "value": frame[f"{target}_value"],
            "class": classes.where(classes != NO_CLASS, None).map(in_words, na_action="ignore"),
        }
    )
    spots = words["hot_spot"].map(lambda word: say(str(in_words(word))))
    shares = frame[f"{target}_q"].map(_shown, na_action="ignore").fillna("")
    wards["facts"] = [[spot, share] for spot, share in zip(spots, shares, strict=True)]
    base = run.base or run
    return CLUSTER_MAP.build(
        wards,
        key=f"clusters:{target}",
        geometry=geometry_url(base.ward_link.boundary),
        title=_title(workspace, run, target),
    )


def _title(workspace: Workspace, run: Run, target: str) -> str:
    """What was looked at, in the reader's words: a column's name, not that of the run's day."""
    columns = {name: run.result.get(name) for name in ("malaria_variable", "variable")}
    column = columns["variable"] if target == "variable" else columns["malaria_variable"]
    label = say(run.result["structures"][target]["label"])
    if target != SCORE and column:
        label = workspace.label(column)
    if target == RESIDUAL:
        label = say("{variable}, residual", variable=label)
    return say("Clusters: {target}", target=label)


def _shown(share: float) -> str:
    return in_numbers(f"{share:.3f}")


CLUSTERS = LayerSource(("clusters",), cluster_entries, read_clusters)
