"""What if an area were covered to a share: nets and people beside the net plan. No data change."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.frames import csv_bytes, json_bytes, plain
from analysis.models import Run
from analysis.science.findings import finding
from analysis.science.nets.coverage import CoveredWards, cover_wards
from analysis.services.analyses.base import Analysis, Outcome, Progress
from analysis.services.analyses.nets import base_of
from analysis.services.plan_nets import net_options, wards_to_plan
from chatmrpt.lib.say import say, to_say


def compute(run: Run, progress: Progress) -> Outcome:
    """Share the stock of the plan anew around the wards that are covered first."""
    asked = run.parameters
    wards = wards_to_plan(base_of(run), asked)
    rows = asked["covered"]["rows"]
    named = np.asarray(wards.index.isin(rows), dtype=bool) if rows else np.ones(len(wards), bool)
    progress(
        20, say("Covering {sum:,} wards at {share:g} %", sum=int(named.sum()), share=asked["share"])
    )
    found = cover_wards(wards, net_options(asked), named, asked["share"])
    notes = plain([finding("floor_dropped", "warning", say(_FLOOR))]) if found.floor_dropped else []
    table = found.rows.sort_values(
        ["named", "nets_change"], ascending=[False, False], kind="stable"
    )
    return Outcome(
        files={"coverage.csv": csv_bytes(table), "findings.json": json_bytes(notes)},
        summary=_summary(run, found),
        findings=notes,
        settings=plain(asked),
    )


_FLOOR = to_say("The plan's floor for each LGA cannot be kept with the nets that are left.")


def _summary(run: Run, found: CoveredWards) -> dict[str, Any]:
    kept = (
        *("protected", "new_protected", "named_protected", "named_new_protected"),
        *("named_people", "named_nets", "named_new_nets", "short", "floor_dropped"),
    )
    return {
        "headline": say(
            "{title}: {nets:,} nets there, {protected:,.0f} of {people:,.0f} people protected",
            title=run.title,
            nets=int(found.named_new_nets),
            protected=float(found.named_new_protected),
            people=float(found.named_people),
        ),
        "points": [],
        "wards_total": len(found.rows),
        **plain({name: getattr(found, name) for name in kept}),
    }


COVERAGE = Analysis("coverage", compute)
