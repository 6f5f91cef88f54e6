"""What can be chosen for a ranking, and what is chosen now: for the form that changes it."""

from __future__ import annotations

from typing import Any

from analysis.models import Run
from analysis.services.plan_run import propose, years_in
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError

#: Settings the form shows, as a run's parameters name them.
SETTINGS = (
    *("preset", "method", "normalisation", "aggregation", "weights"),
    *("class_rule", "classes", "top_k", "seed", "draws", "year", "goalposts"),
)


def run_choices(workspace: Workspace) -> dict[str, Any]:
    """Every variable with its direction, those chosen now, and the settings in force.

    Raises
    ------
    ProblemError
        `need_data`, `not_linked`: nothing can be ranked yet.
    """
    workspace.need_link()
    run = workspace.run
    wards = workspace.wards
    columns = [name for name in workspace.number_columns if name in wards]
    before = run.parameters if run is not None else {}
    chosen = [name for name in before.get("variables", ()) if name in columns]
    sentences: list[str] = []
    if not chosen:
        chosen, sentences = _proposed(workspace)
    directions = before.get("directions", {})
    return {
        "variables": [_variable(workspace, name, directions, name in chosen) for name in columns],
        "order": chosen,
        "settings": {
            **{name: before.get(name) for name in SETTINGS},
            "imputation": before.get("imputation", {}).get("*"),
            "fills": {
                name: rule for name, rule in before.get("imputation", {}).items() if name != "*"
            },
        },
        "years": years_in(workspace.link),
        "run": _identity(run),
        "sentences": sentences,
    }


def _proposed(workspace: Workspace) -> tuple[list[str], list[str]]:
    try:
        proposal = propose(workspace)
    except ProblemError as problem:
        return [], [problem.message]
    return list(proposal.variables), list(proposal.sentences)


def _variable(
    workspace: Workspace, name: str, directions: dict[str, str], chosen: bool
) -> dict[str, Any]:
    known = workspace.variable(name)
    usual = known.direction if known is not None else "ask"
    values = workspace.wards[name]
    direction = directions.get(name) or (usual if usual in ("direct", "inverse") else None)
    return {
        "name": name,
        "label": workspace.label(name),
        "unit": (known.unit if known is not None else "") or "",
        "direction": direction,
        "question": (known.question or "") if known is not None else "",
        "missing": int(values.isna().sum()),
        "minimum": as_float(values.min()),
        "maximum": as_float(values.max()),
        "chosen": chosen,
    }


def as_float(value: Any) -> float | None:
    """A number, None where there is none."""
    return None if value != value else float(value)


def _identity(run: Run | None) -> str | None:
    return str(run.pk) if run is not None else None
