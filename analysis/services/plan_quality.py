"""What a check of facility reports reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import ClassVar

from analysis.services.plan_run import RunPlan
from analysis.services.plan_tpr import need_facilities, reports_in_force
from analysis.workspace import Workspace
from chatmrpt.lib.say import say


@dataclass(frozen=True, kw_only=True)
class QualityRunOptions:
    """The reports in force, all of them: nothing to choose."""

    kind: ClassVar[str] = "quality"

    def plan(self, workspace: Workspace) -> RunPlan:
        """The reports in force; `need_data` without any."""
        facilities = workspace.facilities
        if facilities is None:
            raise need_facilities()
        tests = reports_in_force(workspace, facilities, people=False, off_map=True)
        return RunPlan(self.kind, quality_title(facilities.name), asdict(self), tests=tests)


def quality_title(file: str) -> str:
    """`Quality of reports.csv`, in the reader's language."""
    return say("Quality of {file}", file=file)
