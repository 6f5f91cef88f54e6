"""A variable that most wards are without: rank the wards that have it, or leave it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.science.imputation import REFUSE_ABOVE, missing_share
from analysis.tools.base import Answer
from analysis.tools.choices import given
from analysis.tools.columns import short_label
from analysis.tools.wording import counted
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

if TYPE_CHECKING:
    from analysis.tools.run_risk_analysis import RunRiskAnalysis

#: A ranking needs so many wards.
FEWEST = 2


def mostly_unknown(
    workspace: Workspace, arguments: RunRiskAnalysis, variables: tuple[str, ...]
) -> Answer | None:
    """The question what to do, where a variable is known in too few wards to fill the others.

    None where every variable is known well enough, or wards without one are left out already.
    """
    held = [name for name in variables if name in workspace.wards]
    if arguments.where_known is not None or not held:
        return None
    wards = workspace.wards[held]
    wards = wards[wards.notna().any(axis=1)]
    unknown = {name: missing_share(wards[name]) for name in held}
    name = max(unknown, key=lambda key: unknown[key])
    known = int(wards[name].notna().sum())
    if unknown[name] <= REFUSE_ABOVE or known < FEWEST:
        return None
    label = short_label(workspace, name)
    return Answer(
        headline=say(
            "{label} is known in {known} of {wards} only: too few to rank all wards by it.",
            label=label,
            known=f"{known:,}",
            wards=counted(len(wards), "ward"),
        ),
        points=(
            say(
                "In the other {share:.0f} % it would have to be filled in; at most {most:g} % may "
                "be.",
                share=unknown[name],
                most=REFUSE_ABOVE,
            ),
            say(
                "A ranking of the wards that have it compares them with each other, not with the "
                "rest."
            ),
        ),
        chips=tuple(_chips(arguments, variables, name, label, known)),
        outcome="clarify",
    )


def _chips(
    arguments: RunRiskAnalysis, variables: tuple[str, ...], name: str, label: str, known: int
) -> list[dict[str, Any]]:
    rest = [other for other in variables if other != name]
    said = given(arguments, variables=list(variables))
    said = {key: value for key, value in said.items() if key not in ("add", "without")}
    chips = [
        {
            "label": say("Rank the {wards} with {variable}", wards=counted(known, "ward"),
                         variable=label),
            "tool": "run_risk_analysis",
            "arguments": {**said, "where_known": name},
        }
    ]  # fmt: skip
    if len(rest) > 1:
        chips.append(
            {
                "label": say("All wards, without {variable}", variable=label),
                "tool": "run_risk_analysis",
                "arguments": {**said, "variables": rest},
            }
        )
    return chips
