"""Maps of a net plan, of wards that may leave the campaign, and of urban wards."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.cartography.kinds.nets import NETS_MAP
from analysis.cartography.kinds.reprioritised import REPRIORITISED_MAP, URBAN_MAP
from analysis.frames import BOUNDARY_ROW, read_table
from analysis.models import Run
from analysis.science.reprioritisation import URBAN_THRESHOLD, is_urban
from analysis.services.canvas.base import (
    Entry,
    LayerSource,
    entry,
    geometry_url,
    percent_text,
    ward_names,
)
from analysis.services.canvas.columns import NEED_MET
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError
from chatmrpt.lib.say import in_numbers, say, to_say

COVERAGE, NUMBER = "", "number"
NUMBER_TITLE = to_say("Nets a ward")


def plan_entries(workspace: Workspace) -> list[Entry]:
    """The maps of the latest plan and list; urban wards where the share is known."""
    found = []
    nets, listed = workspace.latest("nets"), workspace.latest("reprioritised")
    if nets is not None:
        found.append(entry(NETS_MAP, NETS_MAP.kind, say(NETS_MAP.label), nets))
        found.append(entry(NETS_MAP, f"{NETS_MAP.kind}:{NUMBER}", say(NUMBER_TITLE), nets))
    if listed is not None:
        kind = REPRIORITISED_MAP
        found.append(entry(kind, kind.kind, say(kind.label), listed))
    if workspace.link is not None and workspace.wards["urban_share"].notna().any():
        title = say("Urban wards (above {threshold:g} %)", threshold=URBAN_THRESHOLD)
        found.append(entry(URBAN_MAP, f"{URBAN_MAP.kind}:{URBAN_THRESHOLD:g}", title))
    return found


def read_plan_layer(workspace: Workspace, kind: str, rest: str) -> dict[str, Any]:
    """`nets`, `nets:number`, `reprioritised`, `urban_extent` or `urban_extent:50`."""
    if kind == URBAN_MAP.kind:
        return _urban(workspace, rest)
    run = workspace.asked(kind) or workspace.latest(kind)
    if run is None:
        raise NotFoundError("map")
    if kind == NETS_MAP.kind and rest in (COVERAGE, NUMBER):
        return _nets(workspace, run, rest)
    if kind == REPRIORITISED_MAP.kind and not rest:
        return _reprioritised(workspace, run)
    raise NotFoundError("map")


def _nets(workspace: Workspace, run: Run, rest: str) -> dict[str, Any]:
    frame = _all_wards(workspace, run, read_table(workspace.artefact("plan.parquet", run).path))
    shown = frame["coverage" if rest == COVERAGE else "nets"].where(frame["tier"].notna())
    facts = {name: _whole(frame[name]) for name in ("need", "nets", "bales", "tier")}
    sure = frame.get(NEED_MET, pd.Series(np.nan, index=frame.index))
    facts[NEED_MET] = ["" if pd.isna(at) else in_numbers(f"{at:.0f} %") for at in sure]
    draft = not run.parameters["household_size_confirmed"]
    title = say(NETS_MAP.label if rest == COVERAGE else NUMBER_TITLE)
    return NETS_MAP.build(
        _layer_frame(frame, shown, facts),
        key=f"{NETS_MAP.kind}:{rest}" if rest else NETS_MAP.kind,
        geometry=geometry_url((run.base or run).ward_link.boundary),
        title=say("{title}, draft", title=title) if draft else title,
        unit="%" if rest == COVERAGE else to_say("nets"),
    )


def _reprioritised(workspace: Workspace, run: Run) -> dict[str, Any]:
    frame = read_table(workspace.artefact("wards.parquet", run).path).sort_values(BOUNDARY_ROW)
    low = frame.get("p_low", pd.Series(np.nan, index=frame.index)).astype(float)
    facts = {
        "class": [say(word) for word in frame["composite_class"].fillna("").astype(str)],
        "p_low": low.map(percent_text, na_action="ignore").fillna("").tolist(),
        "population": _whole(frame["population"]),
    }
    wards = _layer_frame(frame, frame["urban_share"], facts)
    classes = frame["class"].where(frame["class"].notna(), None)
    return REPRIORITISED_MAP.build(
        wards.assign(**{"class": classes.to_numpy(dtype=object)}),
        key=REPRIORITISED_MAP.kind,
        geometry=geometry_url((run.base or run).ward_link.boundary),
        title=say(
            "Wards that may leave the campaign (urban above {threshold:g} %)",
            threshold=run.parameters["urban_threshold"],
        ),
        unit="%",
    )


def _urban(workspace: Workspace, rest: str) -> dict[str, Any]:
    link = workspace.need_link()
    threshold = _threshold(rest)
    wards = workspace.wards
    share = wards["urban_share"].to_numpy(dtype=float, na_value=np.nan)
    classes = np.where(is_urban(share, threshold), "Urban", "Not urban").astype(object)
    classes[np.isnan(share)] = None
    frame = pd.DataFrame({**ward_names(wards), "value": share, "class": classes})
    return URBAN_MAP.build(
        frame,
        key=f"{URBAN_MAP.kind}:{threshold:g}",
        geometry=geometry_url(link.boundary),
        title=say("Urban wards: urban share above {threshold:g} %", threshold=threshold),
        unit="%",
    )


def _threshold(rest: str) -> float:
    try:
        value = float(rest) if rest else URBAN_THRESHOLD
    except ValueError:
        raise NotFoundError("map") from None
    if not 0 <= value <= 100:
        raise NotFoundError("map")
    return value


def _all_wards(workspace: Workspace, run: Run, plan: pd.DataFrame) -> pd.DataFrame:
    """The plan on all wards of the boundary: those it was not made for are empty."""
    rankings = Workspace(workspace.session, run=run).rankings
    everyone = rankings[[BOUNDARY_ROW, "ward_name", "lga_name", "ward_code"]]
    own = plan.drop(columns=["ward_name", "lga_name", "ward_code"])
    return everyone.merge(own, on=BOUNDARY_ROW, how="left").sort_values(BOUNDARY_ROW)


def _layer_frame(
    frame: pd.DataFrame, value: pd.Series[Any], facts: dict[str, list[str]]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "i": frame[BOUNDARY_ROW].to_numpy(),
            **ward_names(frame),
            "value": value.to_numpy(dtype=float, na_value=np.nan),
            "rank": frame["composite_rank"].to_numpy(dtype=float, na_value=np.nan),
            "facts": [list(texts) for texts in zip(*facts.values(), strict=True)],
        }
    )


def _whole(column: pd.Series[Any]) -> list[str]:
    numbers = column.to_numpy(dtype=float, na_value=np.nan).tolist()
    return ["" if value != value else in_numbers(f"{value:,.0f}") for value in numbers]


PLANS = LayerSource(
    (NETS_MAP.kind, REPRIORITISED_MAP.kind, URBAN_MAP.kind), plan_entries, read_plan_layer
)
