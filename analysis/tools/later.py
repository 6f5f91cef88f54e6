"""Requests that are understood and cannot be served yet: said plainly, with what can be done."""

from __future__ import annotations

from typing import Any

from analysis.tools.base import Answer, Arguments, Tool
from analysis.tools.choices import call_chip
from analysis.workspace import Workspace
from chatmrpt.lib.say import say


class Wish(Arguments):
    """What was asked for, as far as it was understood."""

    areas: tuple[str, ...] = ()
    variable: str | None = None
    variables: tuple[str, ...] = ()
    level: str | None = None
    order: str | None = None
    n: int | None = None
    operator: str | None = None
    value: float | list[float] | None = None
    year: int | None = None
    years: tuple[int, ...] = ()
    age_group: str | None = None
    facility_level: str | None = None
    test_method: str | None = None
    method: str | None = None
    chart_type: str | None = None
    map_kind: str | None = None
    format: str | None = None
    term: str | None = None
    nets: int | None = None
    household_size: float | None = None
    urban_threshold: float | None = None


def _later(
    name: str, label: str, description: str, instead: str, examples: tuple[str, ...]
) -> Tool[Wish]:
    def answer(workspace: Workspace, arguments: Wish) -> Answer:
        return Answer(
            headline=say("{label} is not in this version yet.", label=label),
            points=(instead,) if instead else (),
            chips=what_works(workspace),
            outcome="refuse",
        )

    return Tool(name, label, description, Wish, examples, answer)


def what_works(workspace: Workspace) -> tuple[dict[str, Any], ...]:
    """Buttons for what the session can do now."""
    if workspace.link is None:
        if workspace.table is None and workspace.boundary is None:
            return (
                call_chip(say("What can you do?"), "help"),
                call_chip(say("What data do I need?"), "help", topic="data"),
            )
        return (
            call_chip(say("Look at my data"), "describe_data"),
            call_chip(say("What can you do?"), "help"),
        )
    return (
        call_chip(say("Top 10 wards by risk"), "rank_areas", n=10, order="top"),
        call_chip(say("Show the risk map"), "show_map", map_kind="composite"),
        call_chip(say("Check my data"), "check_data_quality"),
    )


LATER: tuple[Tool[Wish], ...] = ()
