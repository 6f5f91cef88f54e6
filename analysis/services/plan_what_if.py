"""A what-if: the ranking once more with something changed, beside the ranking as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Literal

from analysis.services.plan_run import RunOptions, RunPlan, plan_risk, resolve_column
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

How = Literal["to", "by", "times"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change of values.

    Parameters
    ----------
    column
        Of the ward table.
    how
        `to` a value, `by` an amount (in the column's unit), or `times` a factor.
    value
        The value, amount or factor.
    rows
        Rows of the boundary; all wards when empty.
    area
        The same in words, for titles.
    """

    column: str
    how: How
    value: float
    rows: Sequence[int] = ()
    area: str = ""


@dataclass(frozen=True, kw_only=True)
class WhatIfOptions:
    """What is thought to be different; the rest stays as in the ranking it is compared with."""

    kind: ClassVar[str] = "what_if"
    changes: tuple[Change, ...] = ()
    without: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    weights: dict[str, float] = field(default_factory=dict)
    inverse: tuple[str, ...] = ()
    direct: tuple[str, ...] = ()

    def plan(self, workspace: Workspace) -> RunPlan:
        """The changed ranking's parameters, complete and checked.

        Raises
        ------
        ProblemError
            `need_run` without a ranking; `nothing_changed`; `unknown_column`; what the ranking
            itself refuses.
        """
        base = workspace.need_run()
        if base.link_id != workspace.need_link().pk:
            raise ProblemError(
                "older_data",
                say("The last ranking was made from other data than there are now."),
                say("Run the risk analysis again, then ask what if."),
                409,
            )
        if not (self.changes or self.without or self.add or self.weights):
            raise ProblemError(
                "nothing_changed",
                say("It is not said what would be different."),
                say("Name a variable to leave out, a value in a ward, or a weight."),
            )
        risk = plan_risk(workspace, self._risk_options(workspace, base.parameters))
        changes = [
            {
                **asdict(change),
                "column": resolve_column(workspace, change.column),
                "rows": list(change.rows),
            }
            for change in self.changes
        ]
        parameters = {"risk": risk.parameters, "changes": changes}
        return RunPlan(
            self.kind, say("What if {change}", change=self.words(workspace)), parameters, base=base
        )

    def _risk_options(self, workspace: Workspace, before: dict[str, Any]) -> RunOptions:
        out = {resolve_column(workspace, name) for name in self.without}
        more = [resolve_column(workspace, name) for name in self.add]
        variables = [name for name in [*before["variables"], *more] if name not in out]
        variables = list(dict.fromkeys(variables))
        directions = {
            **before["directions"],
            **{resolve_column(workspace, name): "inverse" for name in self.inverse},
            **{resolve_column(workspace, name): "direct" for name in self.direct},
        }
        weights = self._weights(workspace, before, variables)
        kept = ("preset", "normalisation", "aggregation", "top_k", "draws", "seed")
        rules = {k: v for k, v in before["imputation"].items() if k == "*" or k in variables}
        posts = {k: (v[0], v[1]) for k, v in before["goalposts"].items() if k in variables}
        return RunOptions(
            variables=variables,
            inverse=[name for name in variables if directions.get(name) == "inverse"],
            direct=[name for name in variables if directions.get(name) == "direct"],
            imputation=rules,
            goalposts=posts,
            weights=weights,
            method="weighted" if isinstance(weights, dict) else before["method"],
            **{name: before[name] for name in kept},
            year=before.get("year"),
            where_known=before.get("where_known"),
            class_rule=before.get("class_rule"),
            classes=before.get("classes"),
        )

    def _weights(
        self, workspace: Workspace, before: dict[str, Any], variables: list[str]
    ) -> str | dict[str, float] | None:
        old = before["weights"]
        if not self.weights:
            if not isinstance(old, dict):
                return old if isinstance(old, str) else None
            return {name: old.get(name, 1.0) for name in variables}
        start: dict[str, float] = old if isinstance(old, dict) else {}
        said: dict[str, float] = {
            resolve_column(workspace, name): value for name, value in self.weights.items()
        }
        return {name: said.get(name, start.get(name, 1.0)) for name in variables}

    def words(self, workspace: Workspace) -> str:
        """`Rainfall were 15 in Fuka (Lavun) and Elevation were left out`."""
        parts = [_change_words(workspace, change) for change in self.changes]
        names = [workspace.label(resolve_column(workspace, name)) for name in self.without]
        parts += [say("{variables} were left out", variables=_all_of(names))] if names else []
        names = [workspace.label(resolve_column(workspace, name)) for name in self.add]
        parts += [say("{variables} were used too", variables=_all_of(names))] if names else []
        parts += [
            say(
                "{variable} weighed {weight:g}",
                variable=workspace.label(resolve_column(workspace, name)),
                weight=value,
            )
            for name, value in self.weights.items()
        ]
        return _all_of(parts)


def _change_words(workspace: Workspace, change: Change) -> str:
    label = workspace.label(resolve_column(workspace, change.column))
    where = say("in {area}", area=change.area) if change.area else say("everywhere")
    told = {"variable": label, "amount": change.value, "where": where}
    if change.how == "to":
        return say("{variable} were {amount:g} {where}", **told)
    if change.how == "times":
        return say("{variable} were {amount:g} times as high {where}", **told)
    if change.value >= 0:
        return say("{variable} were {amount:g} higher {where}", **told)
    return say("{variable} were {amount:g} lower {where}", **{**told, "amount": -change.value})


def _all_of(parts: list[str]) -> str:
    return f" {say('and')} ".join(parts)
