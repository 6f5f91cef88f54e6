"""Nets that are needed, before a stock is known; and what cannot be said: money."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.science.nets.need import net_need
from analysis.science.nets.options import HOUSEHOLD_SIZE_PROPOSED, PEOPLE_PER_NET
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.wording import counted, joined, percent
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

SHOWN = 10
NO_POPULATION = (
    "Nets are counted by people, and your ward table has no population column.",
    "Add a column with the population of each ward.",
)


def needs(
    workspace: Workspace,
    *,
    rows: list[int],
    people_per_net: float | None = None,
    buffer: float | None = None,
    household_size: float | None = None,
) -> pd.DataFrame:
    """Wards with a known population and their need, most first; `rows` empty = all.

    Raises
    ------
    ProblemError
        `need_data` when no ward has a population.
    """
    workspace.need_link()
    wards = workspace.wards[["ward_name", "lga_name", "population"]]
    if rows:
        wards = wards.iloc[sorted(set(rows))]
    people = wards["population"].to_numpy(dtype=float, na_value=np.nan)
    if not (people > 0).any():
        raise ProblemError("need_data", *NO_POPULATION, 409)
    need = net_need(
        people,
        household_size=household_size or HOUSEHOLD_SIZE_PROPOSED,
        people_per_net=people_per_net or PEOPLE_PER_NET,
        buffer=buffer or 0.0,
    )
    found = wards.assign(need=need)[people > 0]
    return found.sort_values(["need", "ward_name"], ascending=[False, True], kind="stable")


def answer_need(
    wards: pd.DataFrame, everyone: int, where: str, people_per_net: float, buffer: float
) -> Answer:
    """How many nets all named wards need, and the largest needs."""
    total, people = int(wards["need"].sum()), float(wards["population"].sum())
    extra = say(" and a buffer of {buffer:g} %", buffer=buffer) if buffer else ""
    points = [
        say(
            "{people:,.0f} people, {people_per_net:g} people a net{extra}, rounded up in each ward.",
            people=people,
            people_per_net=people_per_net,
            extra=extra,
        ),
    ]
    if everyone > len(wards):
        left = counted(everyone - len(wards), "ward")
        points.append(say("{left} without a known population, not counted.", left=left))
    points.append(say("Tell me how many nets you have, and I share them by risk."))
    shown = wards.head(SHOWN)
    listed = zip(
        *(shown[name].tolist() for name in ("ward_name", "lga_name", "population", "need")),
        strict=True,
    )
    return Answer(
        headline=say(
            "{wards}{where} {value} {total:,} nets in all.",
            wards=counted(len(wards), "ward"),
            where=where,
            value=say("needs") if len(wards) == 1 else say("need"),
            total=total,
        ),
        points=tuple(points),
        table={
            "columns": ["Ward", "LGA", "Population", "Nets needed"],
            "rows": [[ward, lga, round(count), int(nets)] for ward, lga, count, nets in listed],
        },
        rows_in=everyone,
        rows_out=len(wards),
    )


def ask_stock(total: int, said: dict[str, object]) -> Answer:
    """The question every plan begins with."""
    half = round(total / 2, -3) if total >= 10_000 else total // 2
    chips = [
        call_chip(
            say("{total:,}: the need of all wards", total=total),
            "plan_nets",
            **{**said, "nets": total},
        ),
        call_chip(
            say("{half:,.0f}: half of it", half=half), "plan_nets", **{**said, "nets": int(half)}
        ),
        call_chip(say("What does each ward need?"), "plan_nets", **{**said, "topic": "need"}),
    ]
    return Answer(
        headline=say("How many nets do you have?"),
        points=(
            say(
                "All wards together need {total:,} ({people_per_net:g} people a net).",
                total=total,
                people_per_net=PEOPLE_PER_NET,
            ),
            say("Say for example “I have 200,000 nets”."),
        ),
        chips=tuple(chips),
        outcome="clarify",
    )


def no_plan_yet() -> Answer:
    """A plan was spoken of, and none was made."""
    return Answer(
        headline=say("There is no net plan in this session yet."),
        points=(say("Tell me how many nets you have, and I make one: “I have 200,000 nets”."),),
        chips=(
            call_chip(say("Plan nets"), "plan_nets"),
            call_chip(say("Nets each ward needs"), "plan_nets", topic="need"),
        ),
        outcome="need_data",
    )


def no_prices() -> Answer:
    """Money: nothing here knows a price."""
    return Answer(
        headline=say("No prices are known here, so I cannot work out costs."),
        points=(
            say(
                "I can say how many nets and bales each ward gets under different plans; multiply them by "
                "your own price and delivery cost."
            ),
            say("How many nets shall I plan for?"),
        ),
        chips=(
            call_chip(say("Nets each ward needs"), "plan_nets", topic="need"),
            call_chip(say("Compare three ways to share"), "plan_nets", topic="scenarios"),
            call_chip(say("Which wards may leave the campaign?"), "select_reprioritised"),
        ),
        outcome="clarify",
    )


def lgas_in_words(names: list[str], most: int = 3) -> str:
    """`A, B and 4 more`."""
    if len(names) <= most:
        return joined(names)
    return say("{join} and {names} more", join=", ".join(names[:most]), names=len(names) - most)


def people_share(protected: float, people: float) -> str:
    """`1,800 of 9,000 people (20 %)`."""
    return say(
        "{protected:,.0f} of {people:,.0f} people ({share})",
        protected=protected,
        people=people,
        share=percent(protected, people),
    )
