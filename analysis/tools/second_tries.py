"""Buttons that ask the same again in another way: another column, or the data in force now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.models import Run
from analysis.services.near_columns import UnknownColumnError
from analysis.services.other_state import OtherStateError
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

MOST_STATES = 4


def instead_chips(
    problem: UnknownColumnError, tool: str, arguments: dict[str, Any]
) -> tuple[dict[str, Any], ...]:
    """The same call with each near column in place of the unknown one, else the list of columns."""
    chips = [
        {"label": near, "tool": tool, "arguments": _replaced(arguments, problem.name, near)}
        for near in problem.near
    ]
    return tuple(chips) or (call_chip(say("List the columns"), "describe_data", topic="columns"),)


def _replaced(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {_replaced(key, old, new): _replaced(item, old, new) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(item, old, new) for item in value]
    return new if isinstance(value, str) and value.strip() == old else value


def other_state_chips(
    problem: OtherStateError, tool: str, arguments: dict[str, Any]
) -> tuple[dict[str, Any], ...]:
    """The same call for a state that is on the map, or without the boundary."""
    kept = {name: value for name, value in arguments.items() if name != "step"}
    chips = [
        call_chip(say("{state} instead", state=state), tool, **{**kept, "state": state})
        for state in problem.on_map[:MOST_STATES]
    ]
    out = call_chip(
        say("Take out {name}", name=problem.file),
        "manage_session",
        action="remove",
        file=problem.file,
    )
    return (*chips, out)


def with_rerun(workspace: Workspace, answer: Answer) -> Answer:
    """An answer from a ranking of replaced data, with the button that ranks the data in force."""
    run = answer.run
    if run is None or run.kind != "risk" or run.on_present_data or workspace.link is None:
        return answer
    return replace(answer, chips=(_again(run), *answer.chips))


def _again(run: Run) -> dict[str, Any]:
    """The same variables, directions and settings; the data are those in force."""
    said = run.parameters
    directions = said["directions"]
    settings = {name: said.get(name) for name in ("normalisation", "aggregation", "weights")}
    chosen: dict[str, Any] = {
        "variables": said["variables"],
        "inverse": [name for name in said["variables"] if directions[name] == "inverse"],
        "direct": [name for name in said["variables"] if directions[name] == "direct"],
        "imputation": said.get("imputation"),
        "preset": said.get("preset"),
        "scoring": said.get("method"),
        **settings,
    }
    return call_chip(
        say("Run again with the new data"),
        "run_risk_analysis",
        **{name: value for name, value in chosen.items() if value},
    )
