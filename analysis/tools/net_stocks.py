"""Several stocks of nets side by side, shared in the same way."""

from __future__ import annotations

from typing import Any

from analysis.frames import plain
from analysis.models import Run
from analysis.tools.base import Answer
from analysis.tools.net_answers import again, way_words
from analysis.tools.net_need import people_share
from analysis.tools.wording import rounded
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

_SIDE_BY_SIDE = (
    *("stock", "protected", "coverage", "wards_in_full", "lgas_below_15", "unallocated", "gap"),
)


def stocks_answer(workspace: Workspace, run: Run) -> Answer | None:
    """What each stock would protect, and what the largest gives beyond the smallest."""
    if not run.parameters.get("stocks"):
        return None
    rows: list[dict[str, Any]] = plain(workspace.run_table("stocks.csv", run).to_dict("records"))
    good = sorted((row for row in rows if not row["problem"]), key=lambda row: int(row["stock"]))
    points = [f"{row['stock']:,}: {row['problem']}" for row in rows if row["problem"]]
    if len(good) > 1:
        points.append(_difference(good[0], good[-1]))
    if good:
        points.append(say("Shared {way}, as in the plan.", way=way_words(good[0]).lower()))
    total = run.result["totals"]["population"]
    protected = [
        say(
            "{nets:,} nets protect {people}",
            nets=int(row["stock"]),
            people=people_share(row["protected"], total),
        )
        for row in good
    ]
    return Answer(
        headline=f"{'; '.join(protected)}." if good else say("None of these stocks gives a plan."),
        points=tuple(points[:3]),
        table={
            "columns": [
                *("Nets", "People protected", "Percent", "Wards in full"),
                *("LGAs below 15 %", "Nets left", "Nets missing"),
            ],
            "rows": [[rounded(row[name]) for name in _SIDE_BY_SIDE] for row in good],
        },
        chips=tuple(
            again(run, say("Plan with {nets:,} nets", nets=int(row["stock"])), nets=row["stock"])
            for row in good
        ),
        show={"view": "table", "table": "stocks", "run": str(run.pk)},
        run=run,
        rows_in=len(rows),
        rows_out=len(good),
    )


def _difference(low: dict[str, Any], high: dict[str, Any]) -> str:
    return say(
        "{nets:,} nets more protect {people:,.0f} people more; LGAs below 15 %: {lgas:.0f}, "
        "not {lgas_before:.0f}.",
        nets=int(high["stock"] - low["stock"]),
        people=high["protected"] - low["protected"],
        lgas=high["lgas_below_15"],
        lgas_before=low["lgas_below_15"],
    )
