"""Maps of facility reports that did not come: the reporting rate, and months without any."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from analysis.frames import read_boundary, read_table
from analysis.models import Run
from analysis.services.canvas.quality_layers import MAP_FILE
from analysis.services.plan_quality import QualityRunOptions
from analysis.services.plan_tpr import need_facilities
from analysis.tools.base import Answer, NeedsRun
from analysis.tools.choices import call_chip
from analysis.tools.results import title_of
from analysis.tools.wording import counted, joined, percent
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

Reports = Literal["rate", "silent"]
MOST_ROWS = 50


def reports_map(workspace: Workspace, wanted: Reports) -> Answer | NeedsRun:
    """The map of the check of the reports in force, which is made first where it is not there."""
    if workspace.facilities is None:
        raise need_facilities()
    run = workspace.asked("quality")
    if run is None:
        return NeedsRun(QualityRunOptions())
    if not run.result["on_map"]:
        return Answer(
            headline=say(
                "The reports are not monthly, so there is no map of reports that are missing."
            ),
            chips=(call_chip(say("What is missing?"), "check_data_quality", focus="missing"),),
            run=run,
        )
    wards = _wards(workspace, run)
    return _silent(wards, run) if wanted == "silent" else _rate(wards, run)


def _wards(workspace: Workspace, run: Run) -> pd.DataFrame:
    """The wards of the boundary with what the check counted."""
    assert run.boundary is not None  # noqa: S101 as a check on a map has one
    frame = read_table(workspace.artefact(MAP_FILE, run).path)
    boundary = read_boundary(run.boundary.path)
    lgas = run.result["lga_names"] or boundary["lga_name"].tolist()
    return frame.assign(ward=boundary["ward_name"].tolist(), lga=lgas)


def _rate(wards: pd.DataFrame, run: Run) -> Answer:
    known = wards[wards["expected"] > 0].sort_values("reporting_rate", kind="stable")
    expected, came = int(known["expected"].sum()), int(known["reported"].sum())
    low = [
        f"{title_of(row['ward'], row['lga'])} {100 * row['reporting_rate']:.0f} %"
        for row in known.head(3).to_dict("records")
    ]
    return Answer(
        headline=say("Map of the reporting rate: {came:,} of {expected:,} reports expected came "
        "({percent}); lowest: {low}.", came=came, expected=expected, percent=percent(came, expected), low=joined(low)),
        points=(
            say("Expected is each month from a facility’s first report to its last, without what "
        "follows six silent months."),
            *_not_there(wards),
        ),
        table={
            "columns": ["Ward", "LGA", "Expected", "Came", "Rate (%)"],
            "rows": [
                [row["ward"], row["lga"], int(row["expected"]), int(row["reported"]),
                 round(100 * row["reporting_rate"], 1)]
                for row in known.head(MOST_ROWS).to_dict("records")
            ],
        },
        chips=(
            call_chip(say("Months without any report"), "show_map", reports="silent"),
            call_chip(say("By facility"), "check_data_quality", focus="reporting", level="facility"),
        ),
        show={"view": "map", "layer": "reporting", "run": str(run.pk)},
        run=run,
        rows_in=len(wards),
        rows_out=len(known),
    )  # fmt: skip


def _silent(wards: pd.DataFrame, run: Run) -> Answer:
    known = wards[wards["silent_months"].notna()]
    silent = known[known["silent_months"] > 0]
    silent = silent.sort_values("silent_months", ascending=False, kind="stable")
    every = int(known["months"].max()) if len(known) else 0
    most = [
        f"{title_of(row['ward'], row['lga'])} {row['silent_months']:,.0f}"
        for row in silent.head(3).to_dict("records")
    ]
    worst = f" Most: {joined(most)} of {counted(every, 'month')}." if most else ""
    return Answer(
        headline=say("Map of months without any report: {silent:,} of {known} {value} at least one.{worst}", silent=len(silent), known=counted(len(known), 'ward'), value='has' if len(silent) == 1 else 'have', worst=worst),
        points=(
            say("A month counts where no facility of the ward reported, whether it was open or not."),
            *_not_there(wards),
        ),
        table={
            "columns": ["Ward", "LGA", "Months without a report", "Months in the file",
                        "Facilities"],
            "rows": [
                [row["ward"], row["lga"], int(row["silent_months"]), every,
                 None if pd.isna(row["facilities"]) else int(row["facilities"])]
                for row in silent.head(MOST_ROWS).to_dict("records")
            ],
        } if len(silent) else None,
        chips=(
            call_chip(say("Reporting rate on the map"), "show_map", reports="rate"),
            call_chip(say("Facilities gone silent"), "check_data_quality", focus="silence"),
        ),
        show={"view": "map", "layer": "silence", "run": str(run.pk)},
        run=run,
        rows_in=len(wards),
        rows_out=len(silent),
    )  # fmt: skip


def _not_there(wards: pd.DataFrame) -> list[str]:
    """Wards of the boundary that the reports do not name."""
    gone = wards[wards["silent_months"].isna()]
    if gone.empty:
        return []
    names = joined([title_of(row.ward, row.lga) for row in gone.head(4).itertuples()])
    more = f" and {len(gone) - 4:,} more" if len(gone) > 4 else ""
    have = "has" if len(gone) == 1 else "have"
    wards_gone = counted(len(gone), "ward")
    return [f"{wards_gone} {have} no report that is surely theirs: {names}{more}."]
