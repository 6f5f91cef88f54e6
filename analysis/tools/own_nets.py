"""A user's own net plan, a column of the ward table, scored beside ours."""

from __future__ import annotations

from typing import Any

from analysis.models import Run
from analysis.science.nets.need import whole_nets
from analysis.services.canvas.columns import STRATEGY_WORDS
from analysis.services.own_nets import planned_columns
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.columns import find_column
from analysis.tools.net_answers import again
from analysis.tools.net_need import people_share
from analysis.tools.wording import rounded
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

SHOWN = 10
_COLUMNS = ("ward_name", "lga_name", "nets", "our_nets", "coverage", "our_coverage")


def own_column(workspace: Workspace, named: str | None, said: dict[str, Any]) -> str | Answer:
    """The column that holds the user's plan, or the question which one does.

    Raises
    ------
    ProblemError
        `need_data` when no column says planned nets.
    """
    if named:
        return find_column(workspace, named)
    found = planned_columns(workspace.number_columns)
    if len(found) == 1:
        return found[0]
    if not found:
        raise ProblemError(
            "need_data",
            say("Your ward table has no column with the nets of your own plan."),
            say(
                "Add a column “planned_nets” with a whole number of nets for each ward, and upload the "
                "table again."
            ),
            409,
        )
    return Answer(
        headline=say("Which column is your plan?"),
        points=(say("It holds each ward's number of nets, as whole numbers."),),
        chips=tuple(
            call_chip(name, "plan_nets", **{**said, "topic": "own", "own_plan": name})
            for name in found
        ),
        outcome="clarify",
    )


def own_total(workspace: Workspace, column: str, rows: tuple[int, ...]) -> int:
    """Nets in the user's plan; of the named wards only, where some were named."""
    nets = whole_nets(workspace.wards[column])
    total = int(nets[sorted(set(rows))].sum() if rows else nets.sum())
    if total == 0:
        raise ProblemError(
            "no_nets",
            say("Column {column} gives no nets to these wards.", column=column),
            say("Name the column that holds your plan."),
        )
    return total


def own_answer(workspace: Workspace, run: Run) -> Answer:
    """The user's plan and ours with their people protected, and what would improve it."""
    own, ours = run.result["own_plan"], run.result["totals"]
    mine = own["totals"]
    frame = workspace.run_table("own_plan.csv", run)
    size = (frame["nets"] - frame["our_nets"]).abs()
    shown = frame.loc[size.sort_values(ascending=False, kind="stable").index].head(SHOWN)
    way = say(STRATEGY_WORDS[run.parameters["strategy"]]).lower()
    assumed = say(
        "{household_size:g} people a household is assumed.",
        household_size=run.parameters["household_size"],
    )
    return Answer(
        headline=say(
            "Your plan: {own_nets:,} nets protect {own_share}; {nets:,} nets shared {way} protect "
            "{share}.",
            own_nets=mine["nets"],
            own_share=people_share(mine["protected"], mine["population"]),
            nets=ours["nets"],
            way=way,
            share=people_share(ours["protected"], ours["population"]),
        ),
        points=tuple([*_improvements(own), *([assumed] if run.result["draft"] else [])][:3]),
        table={
            "columns": [
                *("Ward", "LGA", "Your nets", "Nets beside", "You protect (%)"),
                "Plan beside protects (%)",
            ],
            "rows": [
                [cell if isinstance(cell, str) else rounded(cell) for cell in row]
                for row in shown[list(_COLUMNS)].astype(object).to_numpy().tolist()
            ],
        },
        chips=(
            again(run, say("The plan beside it")),
            again(run, say("Compare three ways to share"), topic="scenarios"),
        ),
        show={"view": "table", "table": "own_plan", "run": str(run.pk)},
        run=run,
        rows_in=len(frame),
        rows_out=int((frame["nets"] > 0).sum()),
    )


def _improvements(own: dict[str, Any]) -> list[str]:
    """What the scoring said after the sums: the cheapest improvement first."""
    lines = [str(line) for line in own["sentences"][1:]]
    return sorted(lines, key=lambda line: not line.startswith("Cheapest"))
