"""What may be said about a search for clusters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from analysis.models import Run
from analysis.science.variables import malaria_column
from analysis.services.plan_run import RunPlan, resolve_column
from analysis.value_columns import columns_of
from analysis.workspace import NUMBER_ROLES, Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_many


@dataclass(frozen=True, kw_only=True)
class ClusterOptions:
    """Clusters of a ranking's score, of its malaria variable and of what is left of that.

    `variable` is one more column of the ward table to look at.
    """

    kind: ClassVar[str] = "clusters"
    variable: str | None = None
    seed: int = 1

    def plan(self, workspace: Workspace) -> RunPlan:
        """Parameters for the ranking in force.

        Raises
        ------
        ProblemError
            `need_run` without a ranking; `unknown_column`; `not_in_run` for a column that came
            after the ranking.
        """
        base = workspace.need_run()
        column = resolve_column(workspace, self.variable) if self.variable else None
        if column is not None and column not in _columns(base):
            raise ProblemError(
                "not_in_run",
                say("“{column}” came after the last ranking.", column=column),
                say("Run the risk analysis again, then look for its clusters."),
                409,
            )
        parameters = {
            "malaria_variable": malaria_of(base),
            "variable": column,
            "seed": self.seed,
        }
        return RunPlan(self.kind, clusters_title(base), parameters, base=base)


def clusters_title(base: Run) -> str:
    """`Clusters and hot spots of 275 wards`, in the reader's language; `base` is the ranking."""
    return say_many(
        "Clusters and hot spots of {count:,} ward",
        "Clusters and hot spots of {count:,} wards",
        int(base.result.get("wards_ranked") or 0),
    )


def malaria_of(base: Run) -> str | None:
    """The ranking's malaria variable, else the one in its table, else None."""
    return malaria_column(base.parameters["variables"]) or malaria_column(_columns(base))


def _columns(base: Run) -> list[str]:
    return [item["name"] for item in columns_of(base.ward_link) if item["role"] in NUMBER_ROLES]
