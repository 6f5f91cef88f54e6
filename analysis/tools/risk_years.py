"""Rankings of a table with several years: which year is meant, and years side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.models import Run
from analysis.science.comparison import compare_rankings, describe_comparison
from analysis.services.plan_run import RunOptions, check_year, years_in
from analysis.services.request_run import finished_run
from analysis.tools.base import Answer, NeedsRun
from analysis.tools.choices import call_chip
from analysis.tools.results import ROW, titled
from analysis.tools.wording import as_text, joined, rounded
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

SHOWN = 10


def which_year(workspace: Workspace, chip: Callable[[Any], dict[str, Any]]) -> Answer:
    """The question back, with a button for each year, for their mean, and for all in turn."""
    years = years_in(workspace.link)
    chips = [{"label": str(year), **chip(year)} for year in years]
    chips.append({"label": say("All years together"), **chip("all")})
    chips.append({"label": say("Every year, side by side"), **chip("every")})
    return Answer(
        headline=say(
            "Your table has {map}. Which year shall be ranked?", map=joined(map(str, years))
        ),
        points=(
            say("All years together: the mean of each variable in each ward over its years."),
            say("Every year: one ranking a year on one scale, so that scores compare."),
        ),
        chips=tuple(chips),
        outcome="clarify",
    )


def rank_years(
    workspace: Workspace, options: RunOptions, years: Sequence[int]
) -> Answer | NeedsRun:
    """A run for each year, one after the other; then their comparison."""
    chosen = sorted(set(years)) or years_in(workspace.need_link())
    for year in chosen:
        check_year(workspace, year)
    if len(chosen) < 2:
        check_year(workspace, chosen[0] if chosen else 0)
        return NeedsRun(replace(options, year=chosen[0]))
    runs: dict[int, Run] = {}
    for year in chosen:
        asked = replace(options, year=year)
        run = finished_run(workspace, asked)
        if run is None:
            return NeedsRun(asked)
        runs[year] = run
    return _side_by_side(workspace, runs)


def _side_by_side(workspace: Workspace, runs: dict[int, Run]) -> Answer:
    frames = {
        year: Workspace(workspace.session, run=run).rankings.set_index(ROW).sort_index()
        for year, run in runs.items()
    }
    years = list(frames)
    first, last = years[0], years[-1]
    latest = frames[last]
    order = latest[latest["composite_rank"].notna()].sort_values(
        ["composite_rank", "ward_code", "ward_name"], kind="stable"
    )
    names = dict(zip(latest.index.astype(str), titled(latest), strict=True))
    ranks = [frames[year].set_axis(latest.index.astype(str))["composite_rank"] for year in years]
    compared = compare_rankings(ranks[0], ranks[-1], names=(str(first), str(last)))
    scale = (
        say("One ranking a year, on one scale (bounds over all years), so that scores compare.")
        if runs[last].parameters["bounds"]
        else say("One ranking a year, each on its own scale: ranks compare, scores do not.")
    )
    leader = titled(order.head(1))[0] if len(order) else say("no ward")
    return Answer(
        headline=say(
            "{map} ranked; highest risk in {last}: {leader}.",
            map=joined(map(str, years)),
            last=last,
            leader=leader,
        ),
        points=(scale, *describe_comparison(compared, names)[:2]),
        table=_table(frames, order.head(SHOWN)),
        chips=tuple(
            call_chip(say("{year} alone", year=year), "run_risk_analysis", year=year)
            for year in years[-3:]
        ),
        show={"view": "map", "layer": f"compare:{runs[first].pk}", "run": str(runs[last].pk)},
        run=runs[last],
        rows_in=len(latest),
        rows_out=len(order),
    )


def _table(frames: dict[int, pd.DataFrame], shown: pd.DataFrame) -> dict[str, Any]:
    own = [frame.reindex(shown.index) for frame in frames.values()]
    rows = [
        [
            as_text(row["ward_name"]),
            as_text(row["lga_name"]),
            *(rounded(frame["composite_rank"].iloc[at]) for frame in own),
            *(rounded(frame["composite_score"].iloc[at]) for frame in own),
            rounded(own[0]["composite_rank"].iloc[at] - own[-1]["composite_rank"].iloc[at]),
        ]
        for at, (_, row) in enumerate(shown.iterrows())
    ]
    columns = ["Ward", "LGA", *(say("Rank {year}", year=year) for year in frames)]
    moves = say("Places higher in {list}", list=list(frames)[-1])
    return {
        "columns": [*columns, *(say("Score {year}", year=year) for year in frames), moves],
        "rows": rows,
    }
