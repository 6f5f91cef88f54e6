"""All combinations of facility level and age group, side by side."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from analysis.services.plan_tpr import AGES, LEVELS, known_state
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.tpr_answers import share_words
from analysis.tools.tpr_steps import states_of
from analysis.tools.wording import counted, joined, rounded
from chatmrpt.lib.say import say, to_say
from uploads.models import Dataset

BURDEN_COUNTS = to_say("Burden counts the positives of a level among all people of the age group.")


def _level_and_age(row: dict[Hashable, Any]) -> dict[str, Any]:
    return {"facility_level": row["facility_level"], "age_group": row["age"]}


def choices_answer(
    facilities: Dataset, state: str | None, calculated: pd.DataFrame | None = None
) -> Answer:
    """All 16 combinations side by side; a button switches to the ones that know most.

    `calculated` is the same table of a finished calculation, which may know burdens.
    """
    from analysis.facility_data import overview  # the science: not needed at the start

    table = overview(facilities, known_state(facilities, state))
    known = table[table["tested"] > 0].reset_index(drop=True)
    best = known.sort_values("tpr", ascending=False, kind="stable")
    rows = [
        [LEVELS[row["facility_level"]].capitalize(), AGES[row["age"]], int(row["tested"]), int(row["positive"]),
         round(100 * row["tpr"], 1), int(row["wards_known"])]
        for row in known.to_dict("records")
    ]  # fmt: skip
    columns = ["Facilities", "Age group", "Tested", "Positive", "Rate (%)", "Wards known"]
    points = [say("By RDT and microscopy together, over all periods of the file.")]
    if len(states := states_of(facilities)) > 1:
        points.append(f"{known_state(facilities, state) or joined(states)}.")
    if calculated is not None and "burden" in calculated and calculated["burden"].notna().any():
        keys = ["facility_level", "age"]
        burdens = known[keys].merge(calculated[[*keys, "burden"]], how="left", on=keys)["burden"]
        columns.append(say("Burden per 1,000 a year"))
        rows = [[*row, rounded(value, 4)] for row, value in zip(rows, burdens, strict=True)]
        points.append(say(BURDEN_COUNTS))
    chips = [
        call_chip(_choice(row), "calculate_tpr", **_level_and_age(row))
        for row in known[known["facility_level"] == "all"].to_dict("records")
    ]
    first, last = best.iloc[0], best.iloc[-1]
    return Answer(
        headline=say(
            "{combinations} of facility level and age group have tests: highest {highest} ({highest_age}, "
            "{highest_level}), lowest {lowest} ({lowest_age}, {lowest_level}).",
            combinations=counted(len(known), "combination"),
            highest=share_words(first["tpr"]),
            highest_age=AGES[first["age"]],
            highest_level=LEVELS[first["facility_level"]],
            lowest=share_words(last["tpr"]),
            lowest_age=AGES[last["age"]],
            lowest_level=LEVELS[last["facility_level"]],
        ),
        points=tuple(points),
        table={"columns": columns, "rows": rows},
        chips=tuple(chips),
        rows_in=facilities.rows,
        rows_out=len(known),
    )


def _choice(row: Any) -> str:
    return say("Use {ages}, {levels}", ages=AGES[row["age"]], levels=LEVELS[row["facility_level"]])
