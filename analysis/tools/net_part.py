"""What some wards or LGAs get in the plan that is there; another plan is a button, never a guess."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.frames import BOUNDARY_ROW, read_table
from analysis.models import Run
from analysis.services.plan_nets import Chosen
from analysis.tools.base import Answer, Arguments
from analysis.tools.choices import call_chip
from analysis.tools.net_answers import said_of
from analysis.tools.net_need import people_share
from analysis.tools.wording import as_text, counted, joined, rounded, whole
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

SHOWN = 100
_COLUMNS = ("composite_rank", "ward_name", "lga_name", "need", "nets", "coverage", "reason")


def asks_for_part(arguments: Arguments, plan: Run, areas: Chosen) -> bool:
    """Whether only places are named, and the plan there is was made for them among others."""
    said = set(arguments.model_dump(exclude_defaults=True))
    planned = set(plan.parameters["areas"]["rows"])
    return said == {"areas"} and bool(areas.rows) and (not planned or set(areas.rows) < planned)


def part_answer(workspace: Workspace, plan: Run, areas: Chosen) -> Answer:
    """The nets of these places in the plan, with a button that plans for them alone."""
    frame = read_table(workspace.artefact("plan.parquet", plan).path)
    part = frame[frame[BOUNDARY_ROW].isin(areas.rows)].sort_values("nets", ascending=False)
    nets, need = int(part["nets"].sum()), int(part["need"].sum())
    protected = float((part["population"] * part["coverage"]).sum() / 100)
    stock = int(plan.parameters["nets"])
    alone = len(part) == 1 and len(areas.titles) == 1
    return Answer(
        headline=_of_ward(areas.titles[0], part.iloc[0], stock)
        if alone
        else say(
            "{places}: {nets:,} of the {stock:,} nets of the plan, for {wards}.",
            places=joined(areas.titles),
            nets=nets,
            stock=stock,
            wards=counted(int((part["nets"] > 0).sum()), "ward"),
        ),
        points=(
            say(
                "They protect {people}; the whole need there is {need} nets.",
                people=people_share(protected, float(part["population"].sum())),
                need=whole(need),
            ),
            *(() if alone else _why_none(nets)),
        ),
        table={
            "columns": [
                "Rank",
                "Ward",
                "LGA",
                "Nets needed",
                "Nets",
                "People protected (%)",
                "Why",
            ],
            "rows": [_row(row) for row in part.head(SHOWN)[list(_COLUMNS)].to_dict("records")],
        },
        chips=_chips(plan, areas),
        show={"view": "map", "layer": "nets", "run": str(plan.pk)},
        run=plan,
        rows_in=len(frame),
        rows_out=len(part),
    )


def _of_ward(title: str, row: pd.Series[Any], stock: int) -> str:
    """What one ward gets, or why it gets none."""
    nets = int(row["nets"])
    if nets:
        return say(
            "{title} gets {nets:,} of the {stock:,} nets of the plan.",
            title=title,
            nets=nets,
            stock=stock,
        )
    return say("{title}: {reason}", title=title, reason=as_text(row["reason"]))


def left_answer(workspace: Workspace, plan: Run) -> Answer:
    """What the plan leaves of its stock, and what the wards still lack."""
    frame = read_table(workspace.artefact("plan.parquet", plan).path)
    stock, left = int(plan.parameters["nets"]), int(plan.result["totals"]["unallocated"])
    short = int((frame["need"] - frame["nets"]).sum())
    return Answer(
        headline=say(
            "{left:,} of the {stock:,} nets are left; the plan gives {given:,} to {wards}.",
            left=left,
            stock=stock,
            given=stock - left,
            wards=counted(int((frame["nets"] > 0).sum()), "ward"),
        ),
        points=(say("All wards together still lack {short} nets.", short=whole(short)),),
        chips=(call_chip(say("Wards without nets"), "query_data", level="ward",
                         conditions=[{"variable": "nets", "operator": "=", "value": 0}]),),
        run=plan,
        rows_in=len(frame),
        rows_out=len(frame),
    )  # fmt: skip


def _chips(plan: Run, areas: Chosen) -> tuple[dict[str, Any], ...]:
    stock, titles = int(plan.parameters["nets"]), list(areas.titles)
    label = say("Plan {stock:,} nets for {places} alone", stock=stock, places=joined(titles))
    return (
        call_chip(label, "plan_nets", **{**said_of(plan), "areas": titles}),
        call_chip(say("The whole need there"), "plan_nets", topic="need", areas=titles),
    )


def _why_none(nets: int) -> tuple[str, ...]:
    if nets:
        return ()
    return (say("The plan gives to the wards of highest risk first; the stock ends before these."),)


def _row(row: dict[Any, Any]) -> list[Any]:
    return [
        as_text(cell) if isinstance(cell, str) or cell is None else rounded(cell)
        for cell in row.values()
    ]
