"""Maps of a net plan, of wards that may leave the campaign, and of urban wards."""

from __future__ import annotations

import numpy as np

from analysis.science.reprioritisation import THRESHOLDS_OFFERED, URBAN_THRESHOLD, is_urban
from analysis.tools.base import Answer, NeedsRun
from analysis.tools.choices import call_chip
from analysis.tools.plan_nets import PlanNets, plan_nets
from analysis.tools.select_reprioritised import SelectReprioritised, select_reprioritised
from analysis.tools.wording import counted, percent
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError

#: Kinds that `show_map` leaves to this module.
PLAN_KINDS = ("nets", "reprioritisation", "urban_extent")


def plan_map(workspace: Workspace, kind: str, threshold: float | None) -> Answer | NeedsRun:
    """One of `PLAN_KINDS`: the plan or list is made, or asked for, where there is none."""
    if kind == "urban_extent":
        return _urban(workspace, URBAN_THRESHOLD if threshold is None else threshold)
    if kind == "nets":
        return plan_nets(workspace, PlanNets())
    latest = workspace.asked("reprioritised") or workspace.latest("reprioritised")
    if threshold is None and latest is not None:
        threshold = float(latest.parameters["urban_threshold"])
    chosen = URBAN_THRESHOLD if threshold is None else threshold
    return select_reprioritised(workspace, SelectReprioritised(urban_threshold=chosen))


def _urban(workspace: Workspace, threshold: float) -> Answer:
    workspace.need_link()
    if not 0 <= threshold <= 100:
        raise ProblemError(
            "bad_number",
            f"{threshold:g} is no percentage.",
            "Give a threshold of 0 to 100 percent, for example 30.",
        )
    wards = workspace.wards
    share = wards["urban_share"].to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(share).all():
        raise ProblemError(
            "need_data",
            "Your ward table has no urban share.",
            "Add a column with the urban share of each ward in percent.",
            409,
        )
    urban = is_urban(share, threshold)
    count, known = int(urban.sum()), int((~np.isnan(share)).sum())
    points = [f"Urban means: urban share above {threshold:g} %."]
    people = wards["population"].to_numpy(dtype=float, na_value=np.nan)
    if np.nansum(people) > 0:
        inside = float(np.nansum(people[urban]))
        points.append(f"{percent(inside, float(np.nansum(people)))} of the people live there.")
    if known < len(share):
        points.append(f"The urban share of {counted(len(share) - known, 'ward')} is unknown.")
    others = [value for value in THRESHOLDS_OFFERED if value != threshold]
    return Answer(
        headline=f"Map of urban wards: {count:,} of {counted(known, 'ward')} above {threshold:g} %.",
        points=tuple(points),
        chips=(
            *(
                call_chip(
                    f"Above {value:g} %",
                    "show_map",
                    map_kind="urban_extent",
                    urban_threshold=value,
                )
                for value in others
            ),
            call_chip("Which wards may leave the campaign?", "select_reprioritised"),
        ),
        show={"view": "map", "layer": f"urban_extent:{threshold:g}"},
        rows_in=len(share),
        rows_out=count,
    )
