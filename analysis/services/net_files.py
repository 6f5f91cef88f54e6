"""Files and reports of net plans and of lists of wards that may leave the campaign.

The same for the page, the API and the commands. Needs no database.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.frames import csv_bytes
from analysis.science.nets.options import NEXT_NETS
from analysis.science.nets.own_plan import OwnPlan
from analysis.science.nets.plan import NetPlan
from analysis.science.nets.scenarios import lgas_below, net_gap, next_nets
from analysis.science.reprioritisation import OUTPUT, Reprioritisation

REPRIORITISED_FIELDS = tuple(name for name in OUTPUT if name != "state_name")


def net_plan_files(plan: pd.DataFrame, lga: pd.DataFrame) -> dict[str, bytes]:
    """`net_plan.csv` and `lga.csv` of a plan's two tables."""
    return {"net_plan.csv": csv_bytes(plan), "lga.csv": csv_bytes(lga)}


def own_plan_files(own: OwnPlan) -> dict[str, bytes]:
    """`own_plan.csv` (the officer's nets beside ours) and `swaps.csv`."""
    return {"own_plan.csv": csv_bytes(own.rows), "swaps.csv": csv_bytes(own.swaps)}


def own_plan_report(own: OwnPlan) -> dict[str, Any]:
    """The officer's plan in figures, with the swaps that improve it most cheaply."""
    return {
        "totals": own.totals,
        "swaps": own.swaps.to_dict("records"),
        "sentences": own.sentences,
    }


def net_plan_report(wards: pd.DataFrame, plan: NetPlan, *, more: int = NEXT_NETS) -> dict[str, Any]:
    """The plan in figures: totals, what is missing, what 1,000 nets (and `more`) would buy.

    `wards` is the frame the plan was made from.
    """
    left_out = plan.plan[plan.plan["tier"].isna()]
    return {
        "strategy": plan.options.strategy,
        "preset": plan.options.preset,
        "totals": plan.totals,
        "gap": net_gap(plan),
        "optimality_gap": plan.optimality_gap,
        "next_1000": next_nets(wards, plan),
        **({} if more == NEXT_NETS else {"next_nets": next_nets(wards, plan, more)}),
        "lgas_below_15": lgas_below(plan),
        "left_out": left_out[["ward_name", "lga_name", "ward_code", "reason"]].to_dict("records"),
        "sentences": list(plan.sentences),
    }


def scenario_table(scenarios: pd.DataFrame) -> pd.DataFrame:
    """Plans side by side as a file has them: names of LGAs in one cell."""
    names = "lgas_below_15_names"
    if names not in scenarios:
        return scenarios
    cells = [
        "; ".join(cell) if isinstance(cell, list) else "" for cell in scenarios[names].tolist()
    ]
    return scenarios.assign(**{names: cells})


def reprioritised_report(result: Reprioritisation) -> dict[str, Any]:
    """The list, what is left for review, and what should be known about both."""
    return {
        "wards": _rows(result.wards),
        "review": _rows(result.review),
        "reached": result.reached,
        "target_met": result.target_met,
        "sentences": result.sentences,
    }


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows for JSON; missing text is null like missing numbers."""
    rows = frame[list(REPRIORITISED_FIELDS)].astype(object)
    return [
        {str(name): None if value == "" else value for name, value in row.items()}
        for row in rows.to_dict("records")
    ]
