"""Which wards a ranking leaves out, and why each of them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.models import Run
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.columns import short_label
from analysis.tools.places import Area
from analysis.tools.results import ROW
from analysis.tools.wording import counted, joined, sentence
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, say_many

MOST_ROWS = 100
MOST_REASONS = 3


def list_unranked(workspace: Workspace, run: Run) -> Answer:
    """Every ward without a rank, with its reason."""
    total = len(workspace.rankings)
    left = workspace.rankings[workspace.rankings["composite_rank"].isna()]
    if left.empty:
        return Answer(
            headline=say("Every one of the {wards} is ranked.", wards=counted(total, "ward")),
            run=run,
            rows_in=total,
            rows_out=0,
        )
    left = left.sort_values(["lga_name", "ward_name"], kind="stable")
    reasons = [why_unranked(workspace, run, int(row))[0] for row in left[ROW]]
    often = pd.Series(reasons).value_counts(sort=True)
    columns = ["Ward", "LGA", "Why it is not ranked"]
    names = left[["ward_name", "lga_name"]].to_numpy().tolist()
    rows = [[*pair, why] for pair, why in zip(names, reasons, strict=True)]
    return Answer(
        headline=say_many(
            "{count:,} of {total} is not ranked.",
            "{count:,} of {total} are not ranked.",
            len(left),
            total=counted(total, "ward"),
        ),
        points=tuple(
            sentence(say("{wards}: {why}", wards=counted(int(number), "ward"), why=why))
            for why, number in often.head(MOST_REASONS).items()
        ),
        table={"columns": columns, "rows": rows[:MOST_ROWS]},
        chips=(_names_chip(),),
        show={"view": "map", "layer": "composite", "run": str(run.pk)},
        run=run,
        rows_in=total,
        rows_out=len(left),
    )


def explain_unranked(workspace: Workspace, run: Run, area: Area) -> Answer:
    """Why one ward has no rank, and what would give it one."""
    why, hint = why_unranked(workspace, run, area.wards[0].row)
    return Answer(
        headline=say("{title} is not ranked: {why}.", title=area.title, why=why),
        points=(hint,) if hint else (),
        chips=(_names_chip(),),
        show={"view": "map", "layer": "missingness"},
        run=run,
        rows_in=len(workspace.rankings),
        rows_out=1,
    )


def why_unranked(workspace: Workspace, run: Run, row: int) -> tuple[str, str]:
    """The reason, and what to do ("" where there is nothing), for a ward by row of the boundary."""
    variables = [str(name) for name in run.parameters["variables"]]
    ward = workspace.wards.iloc[row]
    missing = [name for name in variables if name in ward and pd.isna(ward[name])]
    needed = run.parameters.get("where_known")
    if len(missing) == len(variables):
        why = say("your table has no value of the chosen variables for it")
        return why, say(
            "Add a row for it to the ward table, or check how its name is spelled there."
        )
    if needed in missing:
        label = short_label(workspace, str(needed))
        why = say(
            "it has no value for {label}, and only wards with one were asked for", label=label
        )
        return why, say("Rank without {label} to have every ward in.", label=label)
    if missing:
        why = say(
            "{missing} of its {variables} variables are missing ({labels})",
            missing=len(missing),
            variables=len(variables),
            labels=joined(short_label(workspace, name) for name in missing),
        )
        return why, say("A ward is ranked when fewer than half of its variables had to be filled.")
    return say("a value needed for its score could not be computed"), ""


def _names_chip() -> dict[str, Any]:
    return call_chip(say("Names that did not match"), "check_data_quality", focus="names")
