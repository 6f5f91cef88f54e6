"""Maps of a ranking: composite score, its certainty, principal components."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cartography import MapKind, MapOptions
from analysis.cartography.kinds.bivariate import BIVARIATE
from analysis.cartography.kinds.certainty import CERTAINTY_MAP
from analysis.cartography.kinds.risk import COMPOSITE, PCA
from analysis.frames import BOUNDARY_ROW
from analysis.models import Run
from analysis.services.canvas.base import (
    Entry,
    LayerSource,
    entry,
    filled_columns,
    geometry_url,
    percent_text,
    ward_names,
)
from analysis.services.canvas.columns import NO_CLASS, in_words
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError, ProblemError
from chatmrpt.lib.say import say

#: The word of the ranking's files for wards that may be among the first or not.
CONTESTED = "contested"
KINDS = {kind.kind: kind for kind in (COMPOSITE, PCA, CERTAINTY_MAP, BIVARIATE)}


def risk_entries(workspace: Workspace) -> list[Entry]:
    """The maps of the ranking."""
    run = workspace.run
    if run is None:
        return []
    shown = [COMPOSITE]
    shown += [CERTAINTY_MAP, BIVARIATE] if run.parameters.get("draws") else []
    shown += [PCA] if _has_components(workspace) else []
    return [entry(kind, kind.kind, say(kind.label), run) for kind in shown]


def read_risk(workspace: Workspace, key: str, rest: str) -> dict[str, Any]:
    """The map of a ranking."""
    if rest:
        raise NotFoundError("map")
    kind = KINDS[key]
    if kind is CERTAINTY_MAP:
        return _certainty(workspace)
    if kind is BIVARIATE and not workspace.need_run().parameters.get("draws"):
        raise NotFoundError("map")
    if kind is PCA and not _has_components(workspace):
        reason = (workspace.need_run().result.get("pca") or {}).get("reason")
        raise ProblemError(
            "no_pca_map",
            say("There is no PCA map: {value}", value=reason or say("the data do not suit it")),
            say("The composite map stands."),
            404,
        )
    return _score(workspace, kind)


def _score(workspace: Workspace, kind: MapKind) -> dict[str, Any]:
    frame = workspace.rankings
    score = PCA.kind if kind is PCA else COMPOSITE.kind
    classes = frame[f"{score}_class"]
    wards = _wards(workspace, frame).assign(
        value=frame[f"{score}_score"],
        rank=frame[f"{score}_rank"],
        **{"class": classes.where(classes != NO_CLASS, None)},
    )
    wards["hatched"] = (frame["certainty"] == CONTESTED).fillna(False).to_numpy(bool)
    if kind is BIVARIATE:
        wards = wards.drop(columns="hatched").assign(width=frame["rank_high"] - frame["rank_low"])
    if kind is not PCA:
        words = frame["certainty"].map(_said, na_action="ignore").fillna("")
        wards["facts"] = [[a, b] for a, b in zip(_intervals(frame), words, strict=True)]
    return _layer(workspace, kind, wards)


def _certainty(workspace: Workspace) -> dict[str, Any]:
    frame = workspace.rankings
    low = frame["p_low"].map(percent_text, na_action="ignore").fillna("")
    wards = _wards(workspace, frame).assign(
        value=frame["p_top"] * 100.0,
        rank=frame["composite_rank"],
        **{"class": frame["certainty"].map(in_words, na_action="ignore")},
    )
    wards["facts"] = [[a, b] for a, b in zip(_intervals(frame), low, strict=True)]
    return _layer(workspace, CERTAINTY_MAP, wards, unit="%")


def _wards(workspace: Workspace, frame: pd.DataFrame) -> pd.DataFrame:
    filled = frame["filled"].map(
        lambda cell: [workspace.label(name) for name in filled_columns(cell)]
    )
    return pd.DataFrame({"i": frame[BOUNDARY_ROW], **ward_names(frame), "filled": filled})


def _intervals(frame: pd.DataFrame) -> list[str]:
    pairs = zip(frame["rank_low"], frame["rank_high"], strict=True)
    return [
        "" if pd.isna(low) else say("{low:,.0f} to {high:,.0f}", low=low, high=high)
        for low, high in pairs
    ]


def _said(word: Any) -> str:
    return say(str(in_words(word)))


def _layer(
    workspace: Workspace, kind: MapKind, wards: pd.DataFrame, unit: str = ""
) -> dict[str, Any]:
    return kind.build(
        wards.sort_values("i"),
        key=kind.kind,
        geometry=geometry_url(workspace.need_run().ward_link.boundary),
        title=say(kind.label),
        unit=unit,
        options=MapOptions("risk_class", class_count(workspace.need_run())),
    )


def class_count(run: Run) -> int:
    """How many classes the ranking has."""
    return int((run.result.get("classes") or {}).get("count") or 3)


def _has_components(workspace: Workspace) -> bool:
    run = workspace.need_run()
    return bool((run.result.get("pca") or {}).get("suitable"))


RANKING = LayerSource(tuple(KINDS), risk_entries, read_risk)
