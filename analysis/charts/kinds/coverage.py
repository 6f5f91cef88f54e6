"""How many people a net plan protects as its nets are given out ward by ward."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts.base import Chart, ChartKind, Column, counted, need_rows, said, tooltip
from chatmrpt.lib.say import say, to_say

AREA = Column("area", "Ward")
WARDS = Column("wards", "Wards so far")
NETS = Column("nets_so_far", "Nets given out")
PEOPLE = Column("people_so_far", "People protected")
SHARE = Column("coverage", "People protected", "%")
MOST_POINTS = 250


def coverage_chart(
    frame: pd.DataFrame, *, population: float, title: str, source: str, notes: tuple[str, ...] = ()
) -> Chart:
    """The cumulative curve of a plan, in the order in which its wards are served.

    Parameters
    ----------
    frame
        Shape (n, 3): area (text), nets, protected (people); in the order of the plan. Wards that
        get no nets are part of `population` alone.
    population
        All people of the plan's wards.
    """
    served = frame[frame["nets"] > 0].reset_index(drop=True)
    need_rows(len(served), 1, to_say("wards with nets"))
    table = pd.DataFrame(
        {
            "wards": np.arange(1, len(served) + 1),
            "area": served["area"],
            "nets_so_far": served["nets"].cumsum(),
            "people_so_far": served["protected"].cumsum(),
            "coverage": 100 * served["protected"].cumsum() / population,
        }
    )
    start = pd.DataFrame({"wards": [0], "area": ["–"], "nets_so_far": [0], "people_so_far": [0.0],
                          "coverage": [0.0]})  # fmt: skip
    curve = pd.concat([start, table], ignore_index=True)
    at = np.unique(np.linspace(0, len(curve) - 1, min(len(curve), MOST_POINTS)).round().astype(int))
    columns = (WARDS, AREA, NETS, PEOPLE, SHARE)
    more = (
        say(
            "{drawn} of {all:,} points of the curve are drawn; the table has all.",
            drawn=len(at),
            all=len(curve),
        ),
    )
    return Chart(
        kind="coverage",
        title=title,
        summary=_summary(table),
        body={
            "data": {"name": "curve"},
            "mark": {"type": "area", "style": ["soft"], "line": {"style": ["strong"]},
                     "fillOpacity": 0.5},
            "encoding": {
                "x": {"field": "nets_so_far", "type": "quantitative",
                      "axis": {"title": say("Nets given out, in the plan's order")}},
                "y": {"field": "coverage", "type": "quantitative",
                      "axis": {"title": say("People protected (% of all)")}},
                "tooltip": tooltip(*columns),
            },
        },
        drawn={"curve": curve.iloc[at]},
        table=table[[item.name for item in columns]],
        columns=columns,
        source=source,
        notes=(*notes, *(more if len(at) < len(curve) else ())),
    )  # fmt: skip


def _summary(table: pd.DataFrame) -> str:
    end = table.iloc[-1]
    half = table[table["people_so_far"] >= end["people_so_far"] / 2].iloc[0]
    return say(
        "{nets} nets in {wards} protect {people} people, {share} of all. Half of them are "
        "protected after {nets_for_half} nets in {wards_for_half}.",
        nets=said(end["nets_so_far"]),
        wards=counted(len(table), "ward"),
        people=said(end["people_so_far"]),
        share=said(end["coverage"], "%"),
        nets_for_half=said(half["nets_so_far"]),
        wards_for_half=counted(int(half["wards"]), "ward"),
    )


KIND = ChartKind("coverage", "Coverage curve", "People protected as the nets of a plan are given.",
                 coverage_chart)  # fmt: skip
