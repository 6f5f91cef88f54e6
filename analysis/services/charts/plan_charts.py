"""The coverage curve of a net plan."""

from __future__ import annotations

import pandas as pd

from analysis.charts import Chart
from analysis.charts.kinds.coverage import coverage_chart
from analysis.services.charts.base import ChartSource, Entry, entry, need, source_of_run, titles_of
from analysis.services.charts.wish import ChartWish
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, to_say


def _entries(workspace: Workspace) -> list[Entry]:
    run = workspace.latest("nets")
    if run is None:
        return []
    return [
        entry(
            ChartWish(key="coverage"),
            say("Coverage curve of the net plan"),
            to_say("Net plan"),
            run,
        )
    ]


def _coverage(workspace: Workspace, wish: ChartWish) -> Chart:
    run = workspace.asked("nets") or workspace.latest("nets")
    if run is None:
        raise need(say("There is no net plan yet."), say("Ask: “plan 200,000 nets”."))
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


PLANS = ChartSource(("coverage",), _entries, _coverage)
