"""Maps of a net plan, of wards that may leave the campaign, and of urban wards."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.science.reprioritisation import THRESHOLDS_OFFERED, URBAN_THRESHOLD, is_urban
from analysis.tools.base import Answer, NeedsRun
from analysis.tools.choices import call_chip
from analysis.tools.plan_nets import PlanNets, plan_nets
from analysis.tools.select_reprioritised import SelectReprioritised, select_reprioritised
from analysis.tools.wording import counted, percent
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

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


def _other_thresholds(threshold: float) -> tuple[dict[str, Any], ...]:
    chips = [
        call_chip(
            say("Above {value:g} %", value=value),
            "show_map",
            map_kind="urban_extent",
            urban_threshold=value,
        )
        for value in THRESHOLDS_OFFERED
        if value != threshold
    ]
    leave = call_chip(say("Which wards may leave the campaign?"), "select_reprioritised")
    return (*chips, leave)


def _urban(workspace: Workspace, threshold: float) -> Answer:
    workspace.need_link()
    if not 0 <= threshold <= 100:
        raise ProblemError(
            "bad_number",
            say("{threshold:g} is no percentage.", threshold=threshold),
            say("Give a threshold of 0 to 100 percent, for example 30."),
        )
    wards = workspace.wards
    share = wards["urban_share"].to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(share).all():
        raise ProblemError(
            "need_data",
            say("Your ward table has no urban share."),
            say("Add a column with the urban share of each ward in percent."),
            409,
        )
    urban = is_urban(share, threshold)
    count, known = int(urban.sum()), int((~np.isnan(share)).sum())
    points = [say("Urban means: urban share above {threshold:g} %.", threshold=threshold)]
    people = wards["population"].to_numpy(dtype=float, na_value=np.nan)
    if np.nansum(people) > 0:
        inside = float(np.nansum(people[urban]))
        points.append(
            say(
                "{inside} of the people live there.",
                inside=percent(inside, float(np.nansum(people))),
            )
        )
    if known < len(share):
        points.append(
            say("The urban share of {wards} is unknown.", wards=counted(len(share) - known, "ward"))
        )
    return Answer(
        headline=say(
            "Map of urban wards: {count:,} of {wards} above {threshold:g} %.",
            count=count,
            wards=counted(known, "ward"),
            threshold=threshold,
        ),
        points=tuple(points),
        chips=_other_thresholds(threshold),
        show={"view": "map", "layer": f"urban_extent:{threshold:g}"},
        rows_in=len(share),
        rows_out=count,
    )
