"""Ranks of areas with their intervals."""

from __future__ import annotations

import pandas as pd

from analysis.cartography.legend import CERTAINTY
from analysis.charts.base import (
    Chart,
    ChartKind,
    Column,
    counted,
    highest,
    need_rows,
    said,
    tooltip,
)
from chatmrpt.lib.say import say, to_say

AREA = Column("area", "Ward")
RANK = Column("rank", "Rank")
LOW, HIGH = Column("low", "Best rank (90 %)"), Column("high", "Worst rank (90 %)")
CLASS = Column("certainty", "Certainty")
AXIS = to_say("Rank (1 = highest risk)")
_ROW = 17


def ranking_chart(frame: pd.DataFrame, *, total: int, title: str, source: str) -> Chart:
    """Bars from the best to the worst rank of each area, with its rank.

    Parameters
    ----------
    frame
        Shape (n, 5): area, rank (1 = highest risk), low and high (limits of the 90 % interval),
        certainty (words). In the order of drawing. Rows without a rank are left out.
    total
        How many areas are ranked in all.
    """
    known = frame.dropna(subset=["rank", "low", "high"]).reset_index(drop=True)
    known = known.assign(certainty=known["certainty"].map(say))
    need_rows(len(known), 1, to_say("ranked areas with an interval"))
    found = set(known["certainty"])
    classes = {say(name): swatch for name, swatch in CERTAINTY.items() if say(name) in found}
    y = {"field": "area", "type": "nominal", "sort": None, "title": None}
    axis = {
        "field": "low",
        "type": "quantitative",
        "scale": {"zero": False, "nice": True},
        "axis": {"title": say(AXIS), "tickMinStep": 1},
    }
    bar = {
        "mark": {"type": "bar", "height": {"band": 0.7}},
        "encoding": {
            "x": axis,
            "x2": {"field": "high"},
            "color": {"field": "certainty", "type": "nominal", "title": None,
                      "scale": {"domain": list(classes), "range": "category"}},
        },
    }  # fmt: skip
    tick = {
        "mark": {"type": "tick", "style": ["whisker"], "thickness": 3, "height": {"band": 0.85}},
        "encoding": {"x": {"field": "rank", "type": "quantitative"}},
    }
    columns = (AREA, RANK, LOW, HIGH, CLASS)
    body = {
        "data": {"name": "areas"},
        "encoding": {"y": y, "tooltip": tooltip(*columns)},
        "layer": [bar, tick],
    }
    return Chart(
        kind="ranking",
        title=title,
        summary=_summary(known, total),
        body=body,
        drawn={"areas": known[[item.name for item in columns]]},
        table=known,
        columns=columns,
        source=source,
        notes=(say("Bar: 90 % interval. Line: rank."),),
        height=max(120, _ROW * len(known)),
        ranges={
            "category": (
                [swatch.light for swatch in classes.values()],
                [swatch.dark for swatch in classes.values()],
            )
        },
    )


def _summary(known: pd.DataFrame, total: int) -> str:
    first = highest(known, -known["rank"])
    widths = known["high"] - known["low"]
    widest = highest(known, widths)
    return say(
        "Ranks of {wards} of {total:,}, each with its 90 % interval. Highest risk: {ward}, rank "
        "{rank} ({best} to {worst}). Least certain: {uncertain} ({its_best} to {its_worst}).",
        wards=counted(len(known), "ward"),
        total=total,
        ward=first["area"],
        rank=said(first["rank"]),
        best=said(first["low"]),
        worst=said(first["high"]),
        uncertain=widest["area"],
        its_best=said(widest["low"]),
        its_worst=said(widest["high"]),
    )


KIND = ChartKind("ranking", "Ranking with intervals", "Ranks of wards and how sure they are.",
                 ranking_chart)  # fmt: skip
