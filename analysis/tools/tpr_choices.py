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
from analysis.workspace import need_data
from chatmrpt.lib.say import say, to_say
from uploads.models import Dataset

BURDEN_COUNTS = to_say("Burden counts the positives of a level among all people of the age group.")


def _level_and_age(row: dict[Hashable, Any]) -> dict[str, Any]:
    return {"facility_level": row["facility_level"], "age_group": row["age"]}


def choices_answer(
    facilities: Dataset,
    state: str | None,
    calculated: pd.DataFrame | None = None,
    among: tuple[str, str] | None = None,
) -> Answer:
    """All 16 combinations side by side; a button switches to the ones that know most.

    `calculated` is the same table of a finished calculation, which may know burdens. `among` is a
    column with the value that is held: the age groups of one level, the levels of one age group.
    """
    from analysis.facility_data import overview  # the science: not needed at the start

    table = overview(facilities, known_state(facilities, state))
    known = table[table["tested"] > 0].reset_index(drop=True)
    if among is not None:
        known = _held(known, *among)
    best = known.sort_values("tpr", ascending=False, kind="stable")
    rows = [
        [LEVELS[row["facility_level"]].capitalize(), AGES[row["age"]], int(row["tested"]), int(row["positive"]),
         round(100 * row["tpr"], 1), int(row["wards_known"])]
        for row in known.to_dict("records")
    ]  # fmt: skip
    columns = ["Facilities", "Age group", "Tested", "Positive", "Rate (%)", "Wards known"]
    points = [say("By RDT and microscopy together, over all periods of the file.")]
    if among is not None and among[0] == "facility_level":
        points.append(say("Age groups can be counted one by one or all together: choose a line."))
    if len(states := states_of(facilities)) > 1:
        points.append(f"{known_state(facilities, state) or joined(states)}.")
    if calculated is not None and "burden" in calculated and calculated["burden"].notna().any():
        keys = ["facility_level", "age"]
        burdens = known[keys].merge(calculated[[*keys, "burden"]], how="left", on=keys)["burden"]
        columns.append(say("Burden per 1,000 a year"))
        rows = [[*row, rounded(value, 4)] for row, value in zip(rows, burdens, strict=True)]
        points.append(say(BURDEN_COUNTS))
    offered = known if among is not None else known[known["facility_level"] == "all"]
    chips = [
        call_chip(_choice(row), "calculate_tpr", **_level_and_age(row))
        for row in offered.to_dict("records")
    ]
    return Answer(
        headline=_headline(best.iloc[0], best.iloc[-1], len(known), among),
        points=tuple(points),
        table={"columns": columns, "rows": rows},
        chips=tuple(chips),
        rows_in=facilities.rows,
        rows_out=len(known),
    )


def _held(known: pd.DataFrame, column: str, value: str) -> pd.DataFrame:
    """The combinations that have this value, without the sum over the other choice."""
    other = "age" if column == "facility_level" else "facility_level"
    found = known[(known[column] == value) & (known[other] != "all")].reset_index(drop=True)
    if not len(found):
        raise need_data(say("tests of this age group at facilities of this level"))
    return found


def _headline(first: Any, last: Any, number: int, among: tuple[str, str] | None) -> str:
    """The highest and the lowest: of age groups, of levels, or of all combinations."""
    parts = {
        "highest": share_words(first["tpr"]),
        "highest_age": AGES[first["age"]],
        "highest_level": LEVELS[first["facility_level"]],
        "lowest": share_words(last["tpr"]),
        "lowest_age": AGES[last["age"]],
        "lowest_level": LEVELS[last["facility_level"]],
    }
    if among is not None and among[0] == "facility_level":
        return say(
            "Test positivity is highest in {highest_age}, {highest}, and lowest in {lowest_age}, "
            "{lowest} ({highest_level}).",
            **parts,
        )
    if among is not None:
        return say(
            "Test positivity is highest in {highest_level}, {highest}, and lowest in "
            "{lowest_level}, {lowest} ({highest_age}).",
            **parts,
        )
    return say(
        "{combinations} of facility level and age group have tests: highest {highest} ({highest_age}, "
        "{highest_level}), lowest {lowest} ({lowest_age}, {lowest_level}).",
        combinations=counted(number, "combination"),
        **parts,
    )


def _choice(row: Any) -> str:
    return say("Use {ages}, {levels}", ages=AGES[row["age"]], levels=LEVELS[row["facility_level"]])
