"""What if an area were covered to a share of its people: beside the last net plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from analysis.models import Run
from analysis.services.plan_nets import Chosen
from analysis.services.plan_run import RunPlan
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say


@dataclass(frozen=True, kw_only=True)
class CoverageOptions:
    """The plan to compare with, the wards to cover (all when none is named) and the percent."""

    kind: ClassVar[str] = "coverage"
    net_plan: Run
    share: float
    covered: Chosen

    def plan(self, workspace: Workspace) -> RunPlan:
        """Parameters of the comparison; `bad_number` for a share outside 0–100."""
        if not 0 <= self.share <= 100:
            raise ProblemError(
                "bad_number",
                say("A coverage of {share:g} % cannot be planned.", share=self.share),
                say("Give a share of the people from 0 to 100 percent."),
            )
        parameters = {
            **self.net_plan.parameters,
            "net_plan": self.net_plan.receipt_hash,
            "share": self.share,
            "covered": self.covered.as_parameters(),
        }
        title = coverage_title(parameters)[:200]
        return RunPlan(self.kind, title, parameters, base=self.net_plan.base)


def coverage_title(parameters: dict[str, Any]) -> str:
    """`What if Lapai were covered at 80 %`, in the reader's language."""
    where = ", ".join(parameters["covered"]["titles"][:3]) or say("every ward")
    return say(
        "What if {wards} were covered at {share:g} %", wards=where, share=parameters["share"]
    )
