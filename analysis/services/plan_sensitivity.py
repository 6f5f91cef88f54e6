"""How much the ranking hangs on its choices: which move it most, and what would move a ward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from analysis.services.plan_run import RunPlan
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

#: Wards whose turning points are worked out; above it only those within reach of the cut are.
TURNING_WARDS = 2_000


@dataclass(frozen=True, kw_only=True)
class SensitivityOptions:
    """`samples` is N of Saltelli's scheme: the ranking is repeated 7 N times."""

    kind: ClassVar[str] = "sensitivity"
    samples: int = 512

    def plan(self, workspace: Workspace) -> RunPlan:
        """Of the ranking there is; `need_run` without one."""
        base = workspace.need_run()
        return RunPlan(
            self.kind,
            sensitivity_title(base.title),
            {"samples": self.samples},
            base=base,
        )


def sensitivity_title(ranking: str) -> str:
    """`What moves the ranks: Risk ranking of 275 wards`, in the reader's language."""
    return say("What moves the ranks: {ranking}", ranking=ranking)
