"""The guided way to test positivity: state, level of facility, age group, each with counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.services.plan_tpr import AGES, LEVELS, known_state
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.wording import counted, joined, percent, whole
from chatmrpt.lib.say import say, to_say
from uploads.models import Dataset

TOOL_NAME = "calculate_tpr"
#: Steps in order: argument, question.
STEPS = {
    "state": to_say("Which state?"),
    "facility_level": to_say("Which facilities should count?"),
    "age_group": to_say("Which age group?"),
}
#: An age group is recommended if it leaves at most this share of the wards unknown that all know.
MOST_LOST = 0.1


def states_of(facilities: Dataset) -> list[str]:
    """The states that the reports name."""
    return [str(name) for name in (facilities.summary.get("areas") or {}).get("state") or []]


def asks_step(chips: Iterable[dict[str, Any]]) -> bool:
    """Whether an answer's buttons are the choices of a step: the guided way waits there.

    "Choose again" under finished rates begins the way and answers no step.
    """
    said = [chip.get("arguments") or {} for chip in chips]
    return any(each.get("guided") and each.keys() & STEPS.keys() for each in said)


def open_step(facilities: Dataset, said: dict[str, Any]) -> str | None:
    """The first step that is not answered; None when all are."""
    for step in STEPS:
        if step == "state" and len(states_of(facilities)) < 2:
            continue
        if said.get(step) is None:
            return step
    return None


def step_before(said: dict[str, Any]) -> dict[str, Any]:
    """What was said without the step answered last: one step back."""
    answered = [step for step in STEPS if said.get(step) is not None]
    return {name: value for name, value in said.items() if name not in answered[-1:]}


def ask_step(facilities: Dataset, said: dict[str, Any], step: str) -> Answer:
    """The question of a step: what there is to choose from, and what is recommended."""
    if step == "state":
        return _ask_state(facilities, said)
    state = known_state(facilities, said.get("state"))
    table = _overview(facilities, state)
    asked = _ask_level if step == "facility_level" else _ask_age
    return asked(facilities, table, said)


def recommended(facilities: Dataset, said: dict[str, Any], step: str) -> str | None:
    """The answer that a step recommends; None where only the user can know."""
    if step == "state":
        return None
    table = _overview(facilities, known_state(facilities, said.get("state")))
    return _best_level(table)[0] if step == "facility_level" else _best_age(_at(table, said))[0]


def _overview(facilities: Dataset, state: str | None) -> pd.DataFrame:
    from analysis.facility_data import overview  # the science: not needed at the start

    return overview(facilities, state)


def _ask_state(facilities: Dataset, said: dict[str, Any]) -> Answer:
    names = states_of(facilities)
    chips = [_chip(said, name, state=name) for name in names[:8]]
    return Answer(
        headline=say(
            "{name} has {states}. Which one?",
            name=facilities.name,
            states=counted(len(names), "state"),
        ),
        points=(say("It has {names}.", names=joined(names[:40])),) if len(names) > 8 else (),
        chips=(*chips, *_ways_out(said)),
        outcome="clarify",
    )


def _ask_level(facilities: Dataset, table: pd.DataFrame, said: dict[str, Any]) -> Answer:
    rows = [row for row in _lines(table, "age", "all") if row["facilities"]]
    best, why = _best_level(table)
    names = ("facilities", "tested", "tpr", "wards_known")
    lines = [
        [LEVELS[row["facility_level"]].capitalize(), *(_cell(row, name) for name in names)]
        for row in rows
    ]
    levels = [str(row["facility_level"]) for row in rows]
    chips = [
        _chip(said, _recommended(LEVELS[level].capitalize(), level == best),
              facility_level=level)
        for level in sorted(levels, key=lambda level: level != best)
    ]  # fmt: skip
    return Answer(
        headline=say(
            "{facility_level} I recommend {levels}.",
            facility_level=say(STEPS["facility_level"]),
            levels=LEVELS[best],
        ),
        points=(why, say("Or type it, for example “primary, under fives”.")),
        table={
            "columns": [
                "Facilities",
                "Number",
                "Tests (all ages)",
                "Positive",
                "Wards with a rate",
            ],
            "rows": lines,
        },
        chips=(*chips, *_ways_out(said)),
        outcome="answer",
        rows_in=facilities.rows,
    )


def _ask_age(facilities: Dataset, table: pd.DataFrame, said: dict[str, Any]) -> Answer:
    rows = [row for row in _at(table, said) if row["tested"]]
    best, why = _best_age(_at(table, said))
    known = [str(row["age"]) for row in rows]
    if not known:
        level = LEVELS[str(said["facility_level"])]
        return Answer(
            headline=say("The file has no counted tests of {level}.", level=level),
            points=(say("A number counts only if tested and positive are both there."),),
            chips=(*_ways_out(said),),
            outcome="answer",
        )
    names = ("tested", "positive", "tpr", "wards_known")
    lines = [[AGES[row["age"]].capitalize(), *(_cell(row, name) for name in names)] for row in rows]
    chips = [
        _chip(said, _recommended(AGES[age].capitalize(), age == best),
              age_group=age)
        for age in sorted(known, key=lambda age: age != best)
    ]  # fmt: skip
    return Answer(
        headline=say(
            "{age_group} I recommend {ages}.", age_group=say(STEPS["age_group"]), ages=AGES[best]
        ),
        points=(why,),
        table={
            "columns": ["Age group", "Tested", "Positive", "Rate", "Wards with a rate"],
            "rows": lines,
        },
        chips=(*chips, *_ways_out(said)),
        outcome="answer",
        rows_in=facilities.rows,
    )


def _at(table: pd.DataFrame, said: dict[str, Any]) -> list[dict[str, Any]]:
    return _lines(table, "facility_level", said.get("facility_level") or "all")


def _lines(table: pd.DataFrame, column: str, value: str) -> list[dict[str, Any]]:
    chosen = table[table[column] == value].to_dict("records")
    return [{str(name): cell for name, cell in row.items()} for row in chosen]


def _recommended(choice: str, best: bool) -> str:
    return say("{choice} (recommended)", choice=choice) if best else choice


def _cell(row: dict[str, Any], name: str) -> int | str:
    return _rate(row[name]) if name == "tpr" else int(row[name])


def _best_level(table: pd.DataFrame) -> tuple[str, str]:
    """All levels together know the most wards."""
    rows = {row["facility_level"]: row for row in _lines(table, "age", "all")}
    every, primary = rows["all"], rows["primary"]
    words = say(
        "Together they give a rate to {wards}", wards=counted(int(every["wards_known"]), "ward")
    )
    if not primary["facilities"]:
        return "all", f"{words}."
    share = percent(primary["tested"], every["tested"])
    return "all", (
        say(
            "{words}; primary facilities alone, with {share} of the tests, to {wards_known}. Hospitals "
            "see people from other wards too.",
            words=words,
            share=share,
            wards_known=whole(primary["wards_known"]),
        )
    )


def _best_age(rows: list[dict[str, Any]]) -> tuple[str, str]:
    """Under-fives, unless too many wards would be unknown."""
    by_age = {row["age"]: int(row["wards_known"]) for row in rows}
    every, young = by_age["all"], by_age["u5"]
    if young and young >= every * (1 - MOST_LOST):
        return "u5", (
            say(
                "Under-fives are the age group most at risk and the one campaigns report on; they give a "
                "rate to {young:,} of the {every:,} wards that all ages give one to.",
                young=young,
                every=every,
            )
        )
    return "all", (
        say(
            "Under-fives alone give a rate to {young:,} of the {every:,} wards that all ages give one "
            "to.",
            young=young,
            every=every,
        )
    )


def _chip(said: dict[str, Any], label: str, **answer: Any) -> dict[str, Any]:
    return call_chip(label, TOOL_NAME, **{**said, **answer, "guided": True})


def _ways_out(said: dict[str, Any]) -> list[dict[str, Any]]:
    """Back, where there is something to go back to, and leave."""
    answered = [step for step in STEPS if said.get(step) is not None]
    chips = []
    if answered:
        chips.append(call_chip(say("Back"), TOOL_NAME, **said, step="back"))
        chips.append(call_chip(say("Start over"), TOOL_NAME, guided=True, step="restart"))
    return [*chips, call_chip(say("Not now"), TOOL_NAME, step="stop")]


def _rate(value: float) -> str:
    return "–" if value != value else f"{100 * value:.1f} %"
