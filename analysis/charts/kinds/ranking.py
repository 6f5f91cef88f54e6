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

AREA = Column("area", "Ward")
RANK = Column("rank", "Rank")
LOW, HIGH = Column("low", "Best rank (90 %)"), Column("high", "Worst rank (90 %)")
CLASS = Column("certainty", "Certainty")
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
    need_rows(len(known), 1, "ranked areas with an interval")
    classes = [name for name in CERTAINTY if name in set(known["certainty"])]
    y = {"field": "area", "type": "nominal", "sort": None, "title": None}
    axis = {
        "field": "low",
        "type": "quantitative",
        "scale": {"zero": False, "nice": True},
        "axis": {"title": "Rank (1 = highest risk), bar = 90 % interval", "tickMinStep": 1},
    }
    bar = {
        "mark": {"type": "bar", "height": {"band": 0.7}},
        "encoding": {
            "x": axis,
            "x2": {"field": "high"},
            "color": {"field": "certainty", "type": "nominal", "title": None,
                      "scale": {"domain": classes, "range": "category"}},
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
        height=max(120, _ROW * len(known)),
        ranges={
            "category": (
                [CERTAINTY[name].light for name in classes],
                [CERTAINTY[name].dark for name in classes],
            )
        },
    )


def _summary(known: pd.DataFrame, total: int) -> str:
    first = highest(known, -known["rank"])
    widths = known["high"] - known["low"]
    widest = highest(known, widths)
    return (
        f"Ranks of {counted(len(known), 'ward')} of {total:,}, each with its 90 % interval. "
        f"Highest risk: {first['area']}, rank {said(first['rank'])} "
        f"({said(first['low'])} to {said(first['high'])}). Least certain: {widest['area']} "
        f"({said(widest['low'])} to {said(widest['high'])})."
    )


KIND = ChartKind("ranking", "Ranking with intervals", "Ranks of wards and how sure they are.",
                 ranking_chart)  # fmt: skip
