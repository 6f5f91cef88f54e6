"""What if an area were covered to a share of its people: nets, people, and the plan's difference."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.models import Run
from analysis.services.plan_coverage import CoverageOptions
from analysis.services.plan_nets import Chosen
from analysis.tools.base import Answer, NeedsRun
from analysis.tools.choices import call_chip
from analysis.tools.net_answers import again
from analysis.tools.net_need import people_share
from analysis.tools.places import Area
from analysis.tools.results import title_of
from analysis.tools.wording import as_text, counted, joined, rounded, some_of
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

SHOWN = 10
SHARES = (60, 80, 100)
_COLUMNS = ("ward_name", "lga_name", "nets", "new_nets", "coverage", "new_coverage")


def coverage_answer(
    workspace: Workspace, areas: list[Area], share: float | None, said: dict[str, Any]
) -> Answer | NeedsRun:
    """Ask for the share and the plan first, then for the comparison; then say what it gives."""
    titles = tuple(area.title for area in areas)
    if share is None:
        return _which_share(titles, said)
    plan = workspace.latest("nets")
    if plan is None or workspace.run is None or plan.base_id != workspace.run.pk:
        return _no_plan(titles)
    made = workspace.asked("coverage")
    if made is None:
        rows = tuple(row for area in areas for row in area.rows)
        covered = Chosen(titles, rows)
        return NeedsRun(CoverageOptions(net_plan=plan, share=share, covered=covered))
    return _answer(workspace, made, plan)


def _which_share(titles: tuple[str, ...], said: dict[str, Any]) -> Answer:
    where = joined(titles) or say("every ward")
    return Answer(
        headline=say("To which share of its people shall {where} be covered?", where=where),
        points=(say("Say for example “at 80 %”."),),
        chips=tuple(
            call_chip(f"{share} %", "run_what_if", **{**said, "topic": "coverage", "value": share})
            for share in SHARES
        ),
        outcome="clarify",
    )


def _no_plan(titles: tuple[str, ...]) -> Answer:
    where = joined(titles) or say("an area")
    return Answer(
        headline=say(
            "A coverage of {where} is compared with your net plan, and there is none yet. How many "
            "nets do you have?",
            where=where,
        ),
        points=(say("Say for example “I have 200,000 nets”; then ask again."),),
        chips=(call_chip(say("Nets each ward needs"), "plan_nets", topic="need"),),
        outcome="clarify",
    )


def _answer(workspace: Workspace, made: Run, plan: Run) -> Answer:
    found, asked = made.result, made.parameters
    table = workspace.run_table("coverage.csv", made)
    where = joined(asked["covered"]["titles"]) or say("every ward")
    more = found["named_new_nets"] - found["named_nets"]
    return Answer(
        headline=say(
            "If {where} were covered at {share:g} %, {nets} would protect {people_share} there; in "
            "your plan {named_nets:,} nets protect {named_protected:,.0f}.",
            where=where,
            share=asked["share"],
            nets=counted(found["named_new_nets"], "net"),
            people_share=people_share(found["named_new_protected"], found["named_people"]),
            named_nets=found["named_nets"],
            named_protected=found["named_protected"],
        ),
        points=(
            *_difference(found, table, more),
            say("Neither your data nor your plan was changed."),
        ),
        table=_table(table),
        chips=_chips(plan, found, more),
        show={"view": "table", "table": "coverage", "run": str(made.pk)},
        run=made,
        rows_in=len(table),
        rows_out=int((table["nets_change"] != 0).sum()),
    )


def _difference(found: dict[str, Any], table: Any, more: int) -> list[str]:
    """What it takes from the others, or that the stock is too small."""
    if found["short"]:
        return [
            say(
                "That is {short:,} nets more than the whole stock; nothing would be left for other wards.",
                short=found["short"],
            )
        ]
    people = found["new_protected"] - found["protected"]
    change = "more" if people >= 0 else "fewer"
    lines = [
        say(
            "{more:,} nets {value} there; with the same stock {people:,.0f} people {change} would be "
            "protected in all.",
            more=abs(more),
            value=say("more") if more >= 0 else say("fewer"),
            people=abs(people),
            change=change,
        )
    ]
    losing = table[~table["named"] & (table["nets_change"] < 0)].sort_values("nets_change")
    if len(losing):
        names = [
            title_of(ward, lga)
            for ward, lga in zip(losing["ward_name"], losing["lga_name"], strict=True)
        ]
        lost = -int(losing["nets_change"].sum())
        lines.append(say("{lost:,} nets would leave {names}.", lost=lost, names=some_of(names, 3)))
    if found["floor_dropped"]:
        lines[-1] += say(" The plan's floor for each LGA could not be kept.")
    return lines


def _table(table: Any) -> dict[str, Any]:
    moved = table[table["named"] | (table["nets_change"] != 0)].head(SHOWN)
    cells = moved[list(_COLUMNS)].astype(object).to_numpy().tolist()
    return {
        "columns": [
            *("Ward", "LGA", "Nets now", "Nets then"),
            *("People protected now (%)", "People protected then (%)"),
        ],
        "rows": [
            [as_text(cell) if isinstance(cell, str) else rounded(_known(cell)) for cell in row]
            for row in cells
        ],
    }


def _known(cell: Any) -> Any:
    return None if isinstance(cell, float) and np.isnan(cell) else cell


def _chips(plan: Run, found: dict[str, Any], more: int) -> tuple[dict[str, Any], ...]:
    chips = [again(plan, say("The plan as it is"))]
    if more > 0:
        stock = plan.parameters["nets"] + more
        chips.append(again(plan, say("Plan with {stock:,} nets", stock=stock), nets=stock))
    return tuple(chips)
