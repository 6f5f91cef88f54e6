"""Columns of the wards as tools need them: found by name, with unit and meaning."""

from __future__ import annotations

from typing import Any

from analysis.science.variables import detect_scale, find_variable
from analysis.services.plan_run import resolve_column
from analysis.tools.wording import RATE, RATE_AS_SHARE, as_float
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import Said, say

#: Words for a malaria measure that no column of a ward table holds before it is computed.
COMPUTED = Said(
    {
        "burden": "the malaria burden",
        "tests": "the number of tests",
        "positives": "the number of positive tests",
        "llin": "the number of nets given",
    }
)


def find_column(workspace: Workspace, name: str) -> str:
    """The number column a user means.

    Raises
    ------
    ProblemError
        `unknown_column` with near names; `empty_column`; `not_in_data` for a known variable that the table
        lacks; `need_data` for a measure that must be computed first.
    """
    try:
        return resolve_column(workspace, name)
    except ProblemError as problem:
        if problem.code == "empty_column":
            raise
        if name in COMPUTED:
            raise ProblemError(
                "need_data",
                say("Your ward table has no column with {computed}.", computed=COMPUTED[name]),
                say(
                    "It is computed from facility data and the population: “calculate the burden”."
                ),
                409,
            ) from None
        known = find_variable(name)
        if known is None:
            raise
        raise ProblemError(
            "not_in_data",
            say(
                "Your ward table has no column for {label}.",
                label=known.label[:1].lower() + known.label[1:],
            ),
            say("It has {join}.", join=", ".join(workspace.number_columns[:12])),
        ) from problem


def column_entry(columns: list[dict[str, Any]], name: str) -> dict[str, Any] | None:
    """A column's entry by header, case set aside, or by another spelling of what it measures."""
    wanted = name.strip().casefold()
    for item in columns:
        if str(item["name"]).casefold() == wanted or str(item.get("label")).casefold() == wanted:
            return dict(item)
    known = find_variable(name)
    for item in columns:
        other = find_variable(str(item["name"]))
        if known is not None and other is not None and other.key == known.key:
            return dict(item)
    return None


def unit_of(workspace: Workspace, column: str) -> str | None:
    """The unit the column is written in, where the registry can tell from its range."""
    variable = find_variable(column)
    entry = column_entry(workspace.columns, column) or {}
    low, high = as_float(entry.get("minimum")), as_float(entry.get("maximum"))
    if variable is None or low is None or high is None:
        return entry.get("unit")
    scale = detect_scale(variable, low, high)
    unit = scale.unit if scale else entry.get("unit")
    if is_rate(column):
        return RATE_AS_SHARE if unit and unit.startswith("share") else RATE
    return unit


def is_rate(column: str) -> bool:
    """Whether the registry calls the column's variable a rate."""
    variable = find_variable(column)
    return variable is not None and "rate" in variable.key.split("_")


def short_label(workspace: Workspace, column: str) -> str:
    """The registry's label, else the header with blanks."""
    variable = find_variable(column)
    return say(variable.label) if variable else column.replace("_", " ")
