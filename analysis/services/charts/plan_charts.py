"""Charts of a net plan: the coverage curve, and its figures of each LGA or ward as bars."""

from __future__ import annotations

import pandas as pd

from analysis.charts import Chart, Column
from analysis.charts.base import inside
from analysis.charts.kinds.bars import bars_chart
from analysis.charts.kinds.coverage import coverage_chart
from analysis.models import Run
from analysis.services.charts.base import (
    ChartSource,
    Entry,
    ends,
    entry,
    need,
    source_of_run,
    titles_of,
)
from analysis.services.charts.wish import ChartWish
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, to_say, to_say_all

#: Figures of a plan that can be drawn.
PLANNED = to_say_all(
    {
        "nets": "Nets",
        "need": "Nets needed",
        "bales": "Bales",
        "coverage": "People protected",
    }
)
#: Wards drawn where no number is said.
_MOST_WARDS = 20


def _entries(workspace: Workspace) -> list[Entry]:
    run = workspace.latest("nets")
    if run is None:
        return []
    group = to_say("Net plan")
    by_lga = ChartWish(key="plan", variable="nets", by="lga")
    return [
        entry(ChartWish(key="coverage"), say("Coverage curve of the net plan"), group, run),
        entry(
            by_lga, say("{variable} by {places}", variable=say("Nets"), places="LGA"), group, run
        ),
    ]


def _plan(workspace: Workspace) -> Run:
    run = workspace.asked("nets") or workspace.latest("nets")
    if run is None:
        raise need(say("There is no net plan yet."), say("Ask: “plan 200,000 nets”."))
    return run


def _read(workspace: Workspace, wish: ChartWish) -> Chart:
    return _coverage(workspace) if wish.key == "coverage" else _bars(workspace, wish)


def _bars(workspace: Workspace, wish: ChartWish) -> Chart:
    """Nets, need, bales or people protected: sums of each LGA, or the wards with the most."""
    run = _plan(workspace)
    plan = workspace.run_table("net_plan.csv", run)
    frame = plan.assign(
        area=titles_of(plan) if wish.by == "ward" else plan["lga_name"],
        protected=plan["coverage"].astype(float) * plan["population"].astype(float) / 100,
    )
    if wish.rows:
        keys = ["lga_name", "ward_name"]
        frame = frame.merge(workspace.wards.iloc[list(wish.rows)][keys], on=keys)
    sums = frame.groupby("area", sort=True)[["nets", "need", "bales", "protected", "population"]]
    table = sums.sum(min_count=1).reset_index()
    name = wish.variable if wish.variable in PLANNED else "nets"
    rate = name == "coverage"
    people = table["population"].where(table["population"] > 0)
    table["value"] = 100 * table["protected"] / people if rate else table[name].astype(float)
    table = table.sort_values(
        "value", ascending=wish.order == "bottom", kind="stable", na_position="last"
    )
    count = wish.n or (_MOST_WARDS if wish.by == "ward" and not wish.rows else len(table))
    known = int(table["value"].notna().sum())
    places = "Ward" if wish.by == "ward" else "LGA"
    title = say("{variable} by {places}", variable=say(PLANNED[name]), places=inside(places))
    title += "" if count >= known else ends(count, known, bottom=wish.order == "bottom")
    return bars_chart(
        table[["area", "value"]],
        area=Column("area", places),
        value=Column("value", PLANNED[name], "%" if rate else ""),
        title=title + (f", {wish.where}" if wish.where else ""),
        source=source_of_run(run),
        first=count,
    )


def _coverage(workspace: Workspace) -> Chart:
    run = _plan(workspace)
    frame = workspace.run_table("net_plan.csv", run)
    planned = frame[frame["population"].notna()].sort_values(
        ["tier", "composite_rank"], kind="stable", na_position="last"
    )
    rows = pd.DataFrame(
        {
            "area": titles_of(planned),
            "nets": planned["nets"].fillna(0).astype(int),
            "protected": planned["coverage"].fillna(0) * planned["population"] / 100,
        }
    )
    return coverage_chart(
        rows,
        population=float(planned["population"].sum()),
        title=say("People protected as the nets are given out"),
        source=source_of_run(run),
        notes=(say("Order of the plan: tier, then rank."),),
    )


PLANS = ChartSource(("coverage", "plan"), _entries, _read)
