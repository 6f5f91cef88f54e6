"""Answers from a sensitivity run: what moves the ranks, what moves a ward, where to test next."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.models import Run
from analysis.services.plan_sensitivity import SensitivityOptions
from analysis.tools.base import Answer, NeedsRun
from analysis.tools.choices import call_chip
from analysis.tools.places import Area
from analysis.tools.results import lines_of, title_of
from analysis.tools.wording import as_text, counted, joined, number, percent, rounded
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

SHOWN = 10


def made_or_ask(workspace: Workspace) -> Run | NeedsRun:
    """The sensitivity run this answer asked for, one on the ranking in force, or the request."""
    made = workspace.asked("sensitivity") or workspace.latest("sensitivity")
    run = workspace.need_run()
    if made is not None and made.base_id == run.pk:
        return made
    return NeedsRun(SensitivityOptions())


def what_moves_the_ranks(workspace: Workspace) -> Answer | NeedsRun:
    """Sobol shares of data, weights, normalisation, aggregation and a dropped variable."""
    made = made_or_ask(workspace)
    if isinstance(made, NeedsRun):
        return made
    rows = made.result["indices"]
    turns = workspace.run_table("turning_points.csv", made)
    steady = int(turns["variable"].isna().sum())
    first = rows[0]
    return Answer(
        headline=say(
            "The ranks move most with {meaning}: {total:.0%} of how far they move hangs on it, alone "
            "or together with other choices.",
            meaning=first["meaning"],
            total=first["total"],
        ),
        points=(
            say(
                "Least: {meaning} ({total:.0%}).",
                meaning=rows[-1]["meaning"],
                total=rows[-1]["total"],
            ),
            *_data_note(workspace),
            say(
                "{steady:,} of {wards} ({share}) stay on their side of the first third whatever the "
                "weight of one variable is.",
                steady=steady,
                wards=counted(len(turns), "ward"),
                share=percent(steady, len(turns)),
            ),
        ),
        table={
            "columns": ["Choice", "Share alone", "Share in all", "95 % interval"],
            "rows": [
                [
                    row["meaning"],
                    rounded(row["first_order"], 2),
                    rounded(row["total"], 2),
                    f"{number(row['total_low'])} – {number(row['total_high'])}",
                ]
                for row in rows
            ],
        },
        chips=(
            call_chip(say("Map of certainty"), "show_map", map_kind="certainty"),
            call_chip(say("Where to test next?"), "run_what_if", topic="testing"),
        ),
        show={"view": "table", "table": "sensitivity", "run": str(made.pk)},
        run=made,
    )


def _data_note(workspace: Workspace) -> list[str]:
    settings = workspace.need_run().receipt.get("settings") or {}
    if settings.get("certainty_basis") != "method only":
        return []
    return [
        say(
            "Of the data's own uncertainty only filled values count: the ward table has no numbers of "
            "tests."
        )
    ]


def what_moves_wards(workspace: Workspace, areas: list[Area]) -> Answer | NeedsRun:
    """The smallest change of one weight that moves each ward in or out of the first."""
    made = made_or_ask(workspace)
    if isinstance(made, NeedsRun):
        return made
    table = workspace.run_table("turning_points.csv", made)
    rows = lines_of(workspace, table, areas)
    if rows.empty:
        names = joined(area.title for area in areas)
        return Answer(
            headline=say("{names} is not ranked, so nothing can move it.", names=names), run=made
        )
    line = rows.iloc[0]
    title = title_of(line["ward_name"], line["lga_name"])
    headline = f"{title} {as_text(line['answer'])}."
    if pd.isna(line["variable"]):
        side = "among" if bool(line["in_top"]) else "outside"
        headline = say(
            "{title} stays {side} the first wards whatever the weight of one variable is.",
            title=title,
            side=side,
        )
    return Answer(
        headline=headline,
        points=(
            say(
                "That is the smallest change of one weight that does it, the others in proportion."
            ),
            say("What is behind its rank now: ask “why is it there?”."),
        ),
        table=_turns(rows) if len(rows) > 1 else None,
        chips=(
            call_chip(say("Why is {title} there?", title=title), "explain_area", areas=[title]),
            call_chip(say("What moves the ranks most?"), "run_what_if", topic="sensitivity"),
        ),
        show={"view": "table", "table": "turning_points", "run": str(made.pk)},
        run=made,
        rows_in=len(table),
        rows_out=len(rows),
    )


def where_to_test(workspace: Workspace) -> Answer | NeedsRun:
    """Wards where tests would teach most."""
    made = made_or_ask(workspace)
    if isinstance(made, NeedsRun):
        return made
    table = workspace.run_table("testing_next.csv", made)
    unknown, known = int(made.result["unknown"]), int(table["value"].notna().sum())
    # The file has the wards in order of priority: those of unknown positivity come first.
    told = pd.concat([table.head(unknown), table.iloc[unknown:].dropna(subset=["value"])])
    first = told.head(SHOWN)
    points = [
        say(
            "{wards} without an observed test positivity: these come first.",
            wards=counted(unknown, "ward"),
        )
    ]
    if not known:
        points.append(
            say(
                "How sure the other wards' positivity is cannot be told: the ward table has no numbers of "
                "tests."
            )
        )
    names = [title_of(row["ward_name"], row["lga_name"]) for _, row in first.head(3).iterrows()]
    return Answer(
        headline=say("Tests would teach most in {names}.", names=joined(names))
        if unknown or known
        else say(
            "No ward stands out: all have an observed positivity, and numbers of tests are missing."
        ),
        points=tuple(points if unknown or not known else points[1:]),
        table={
            "columns": ["Priority", "Ward", "LGA", "Why"],
            "rows": [
                [
                    rounded(row["priority"]),
                    as_text(row["ward_name"]),
                    as_text(row["lga_name"]),
                    as_text(row["reason"]),
                ]
                for _, row in first.iterrows()
            ],
        },
        show={"view": "table", "table": "testing_next", "run": str(made.pk)},
        chips=(call_chip(say("What moves the ranks most?"), "run_what_if", topic="sensitivity"),),
        run=made,
        rows_in=len(table),
        rows_out=len(first),
    )


def _turns(rows: pd.DataFrame) -> dict[str, Any]:
    return {
        "columns": ["Rank", "Ward", "LGA", "In words"],
        "rows": [
            [
                rounded(row["composite_rank"]),
                as_text(row["ward_name"]),
                as_text(row["lga_name"]),
                as_text(row["answer"]),
            ]
            for _, row in rows.head(SHOWN).iterrows()
        ],
    }
