"""Constraints of a net plan that cannot all be kept: which, by how much, and what can be had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.services.net_words import spoken_problem
from analysis.services.plan_nets import NetPlanOptions, net_options, wards_to_plan
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.net_answers import said_of_parameters
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

if TYPE_CHECKING:
    from analysis.science.nets.relief import Relief


def question_of_limits(workspace: Workspace, options: NetPlanOptions) -> Answer | None:
    """The question what to give way in, where the plan cannot keep what was asked; else None."""
    asked = options.plan(workspace).parameters
    if not (asked["lga_floor"] or asked["include"]["rows"]):
        return None
    # The solver is loaded only where a constraint can fail.
    from analysis.science.nets.relief import find_relief

    relief = find_relief(wards_to_plan(workspace.need_run(), asked), net_options(asked))
    if relief is None:
        return None
    return Answer(
        headline=spoken_problem(relief.problem).message,
        points=tuple(_points(asked, relief)),
        chips=tuple(_chips(asked, relief)),
        outcome="clarify",
    )


def _points(asked: dict[str, Any], relief: Relief) -> list[str]:
    points = []
    if relief.lga_floor:
        points.append(
            say(
                "With {nets:,} nets a floor of {possible_floor} % can be kept; {asked_floor:g} % was asked for.",
                nets=asked["nets"],
                possible_floor=relief.lga_floor,
                asked_floor=asked["lga_floor"],
            )
        )
    elif relief.lga_floor == 0:
        points.append(
            say("With {nets:,} nets not even a floor of 1 % can be kept.", nets=asked["nets"])
        )
    if relief.stock is None:
        points.append(say("More nets alone do not help."))
    return points


def _chips(asked: dict[str, Any], relief: Relief) -> list[dict[str, Any]]:
    """One button for each single change with which there is a plan."""
    said = said_of_parameters(asked)

    def plan(label: str, **changes: Any) -> dict[str, Any]:
        wanted = {**said, **changes}
        kept = {name: value for name, value in wanted.items() if value not in (None, [])}
        return call_chip(label, "plan_nets", **kept)

    chips = []
    if relief.lga_floor:
        chips.append(
            plan(
                say("A floor of {lga_floor} %", lga_floor=relief.lga_floor),
                lga_floor=float(relief.lga_floor),
            )
        )
    if relief.stock is not None and relief.stock > asked["nets"]:
        chips.append(plan(say("Plan with {stock:,} nets", stock=relief.stock), nets=relief.stock))
    if relief.minimum_share:
        share = float(relief.minimum_share)
        chips.append(
            plan(
                say("A minimum share of {minimum_share} %", minimum_share=relief.minimum_share),
                minimum_share=share,
            )
        )
    if asked["lga_floor"] and relief.lga_floor is not None:
        chips.append(plan(say("Without a floor"), lga_floor=None))
    if asked["include"]["rows"]:
        chips.append(plan(say("Without wards that must be included"), include=[]))
    return chips
