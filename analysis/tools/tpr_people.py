"""What hangs on the number of people: the check of a state's total, and incidence by steps."""

from __future__ import annotations

import pandas as pd

from analysis.models import Run
from analysis.science.tpr.words import POPULATION_DIFFERENCE
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.tpr_notes import people_used
from analysis.tools.wording import as_text, counted, joined, whole
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, to_say

SHOWN = 10
STEPS = {
    "n0": to_say("confirmed"),
    "n1": to_say("with presumed cases × TPR"),
    "n2": to_say("with those not reported"),
    "n3": to_say("with private and no care"),
}


def population_answer(run: Run, stated: float) -> Answer:
    """The people of the data beside the total that a user states for the state."""
    total = run.result["population"]
    if total is None:
        return Answer(
            headline=say(
                "The data do not say how many people all wards have, so nothing can be compared."
            ),
            points=(say("Every ward with reports needs a population."),),
            outcome="need_data",
            run=run,
        )
    from analysis.science.tpr.burden import population_differs  # not needed at the start

    ages = "" if run.result["burden_age"] == "all" else say(" of the age group")
    source = run.people.name if run.people else say("the data")
    off = abs(total - stated) / stated
    differs = population_differs(total, stated)
    words = say("more than") if differs else "within"
    return Answer(
        headline=say(
            "{source} has {total} people{ages}; you say {stated}: {off:.1f} % apart, {words} the "
            "{population_difference:.0f} % that are allowed.",
            source=source,
            total=whole(total),
            ages=ages,
            stated=whole(stated),
            off=100 * off,
            words=words,
            population_difference=100 * POPULATION_DIFFERENCE,
        ),
        points=(
            people_used(run),
            *(
                [
                    say(
                        "Check the year and the source of the population before using burden or nets."
                    )
                ]
                if differs
                else []
            ),
        ),
        run=run,
    )


def incidence_answer(workspace: Workspace, run: Run) -> Answer:
    """Incidence of the LGAs by steps, as far as each is known."""
    if not run.artefacts.filter(name="incidence.csv").exists():
        return Answer(
            headline=say("Incidence needs the people of each LGA and reports by month."),
            points=(say("Add a ward table with a population column."),),
            outcome="need_data",
            run=run,
        )
    frame = workspace.run_table("incidence.csv", run)
    known = [step for step in STEPS if frame[step].notna().any()]
    last = known[-1] if known else "n0"
    order = frame.sort_values(last, ascending=False, kind="stable")
    first = order[order[last].notna()].head(3)
    names = joined(
        f"{as_text(row['lga_name'])} {row[last]:.0f}" for row in first.to_dict("records")
    )
    return Answer(
        headline=say(
            "Incidence per 1,000 people a year, {steps}: {names}.",
            steps=say(STEPS[last]),
            names=names or say("not known"),
        ),
        points=tuple(_missing(frame, known)),
        table={
            "columns": ["LGA", "Confirmed", "+ presumed", "+ not reported", "+ private or no care"],
            "rows": [
                [as_text(row["lga_name"]), *(_cell(row[step]) for step in STEPS)]
                for row in order.head(SHOWN).to_dict("records")
            ],
        },
        chips=(call_chip(say("Burden by ward"), "calculate_tpr", variable="burden"),),
        show={"view": "table", "table": "tpr_incidence", "run": str(run.pk)},
        run=run,
        rows_out=len(frame),
    )


def _missing(frame: pd.DataFrame, known: list[str]) -> list[str]:
    """What a step could not be computed from."""
    points = []
    if not bool(frame["presumed_known"].any()):
        points.append(say("The file counts no presumed cases, so that step adds nothing."))
    if "n3" not in known:
        points.append(
            say(
                "Say how many seek private care, or none, for each one in public care to see the last "
                "step, for example “private ratio 0.4, none 0.2”."
            )
        )
    low = int(frame["low_reporting"].sum())
    if low:
        points.append(
            say("{lgas} had months with less than half of the reports.", lgas=counted(low, "LGA"))
        )
    return points[:3]


def _cell(value: float) -> float | None:
    return None if value != value else round(float(value), 1)
