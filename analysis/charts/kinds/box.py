"""Box plots: of the ranks that models give wards, or of a variable by group."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts.base import (
    MOST_MARKS,
    Chart,
    ChartKind,
    Column,
    counted,
    highest,
    left_out,
    need_rows,
    number_axis,
    said,
    tooltip,
)
from chatmrpt.lib.say import say, to_say

STATS = (
    Column("low", "Lower whisker"),
    Column("q1", "First quarter"),
    Column("median", "Median"),
    Column("q3", "Third quarter"),
    Column("high", "Upper whisker"),
    Column("n", "Values"),
)
MOST_BOXES = 40
#: Values farther from the box than this many of its lengths stand as points (Tukey 1977).
REACH = 1.5
_ROW = 19


def box_chart(
    frame: pd.DataFrame,
    *,
    area: Column,
    value: Column,
    title: str,
    source: str,
    notes: tuple[str, ...] = (),
) -> Chart:
    """One box a group, in the order in which groups first appear.

    Parameters
    ----------
    frame
        Shape (n, 2): area (text), value; long. Missing values are left out and counted.
    """
    known = frame.dropna(subset=["value"])
    need_rows(len(known), 2, to_say("values"))
    groups = list(dict.fromkeys(known["area"]))
    boxes = pd.DataFrame([box_of(known[known["area"] == name], name) for name in groups])
    shown = boxes.head(MOST_BOXES)
    marked = outside(known[known["area"].isin(shown["area"])], shown)
    room = MOST_MARKS - len(shown)
    more = left_out(len(frame) - len(known), "value")
    if len(boxes) > len(shown):
        more += (
            say(
                "The first {drawn} of {all:,} boxes are drawn; the table has all.",
                drawn=len(shown),
                all=len(boxes),
            ),
        )
    if len(marked) > room:
        more += (
            say(
                "{not_drawn:,} of {all:,} values outside are not drawn.",
                not_drawn=len(marked) - room,
                all=len(marked),
            ),
        )
    columns = (area, *(Column(item.name, item.words, "" if item.name == "n" else value.unit)
                       for item in STATS))  # fmt: skip
    return Chart(
        kind="box",
        title=title,
        summary=_summary(boxes, area, value),
        body=_body(area, value, columns),
        drawn={"boxes": shown, "outside": marked.head(room)},
        table=boxes,
        columns=columns,
        source=source,
        notes=(*notes, *more),
        height=max(110, _ROW * len(shown)),
    )


def box_of(group: pd.DataFrame, name: str) -> dict[str, object]:
    """Quartiles (linear, as of numpy), and whiskers to the last values within `REACH` boxes."""
    values = group["value"].to_numpy(dtype=float)
    q1, median, q3 = np.quantile(values, [0.25, 0.5, 0.75])
    inside = values[(values >= q1 - REACH * (q3 - q1)) & (values <= q3 + REACH * (q3 - q1))]
    return {
        "area": name, "low": inside.min(), "q1": q1, "median": median, "q3": q3,
        "high": inside.max(), "n": len(values),
    }  # fmt: skip


def outside(known: pd.DataFrame, boxes: pd.DataFrame) -> pd.DataFrame:
    """The values beyond the whiskers."""
    limits = boxes.set_index("area")[["low", "high"]]
    low, high = (known["area"].map(limits[name]) for name in ("low", "high"))
    beyond = known[(known["value"] < low) | (known["value"] > high)]
    return beyond[["area", "value"]].reset_index(drop=True)


def _body(area: Column, value: Column, columns: tuple[Column, ...]) -> dict[str, object]:
    def across(field: str) -> dict[str, object]:
        return {"field": field, "type": "quantitative", "scale": {"zero": False},
                "axis": number_axis(value)}  # fmt: skip

    rule = {"mark": {"type": "rule", "style": ["quiet"]},
            "encoding": {"x": across("low"), "x2": {"field": "high"}}}  # fmt: skip
    bar = {"mark": {"type": "bar", "style": ["soft"], "height": {"band": 0.62}},
           "encoding": {"x": across("q1"), "x2": {"field": "q3"}}}  # fmt: skip
    tick = {"mark": {"type": "tick", "style": ["whisker"], "thickness": 2.5,
                     "height": {"band": 0.62}},
            "encoding": {"x": across("median")}}  # fmt: skip
    y = {"field": "area", "type": "nominal", "sort": None, "title": None}
    boxes = {
        "data": {"name": "boxes"},
        "encoding": {"y": y, "tooltip": tooltip(*columns)},
        "layer": [rule, bar, tick],
    }
    points = {
        "data": {"name": "outside"},
        "mark": {"type": "point", "style": ["strong"], "size": 22},
        "encoding": {
            "y": y,
            "x": across("value"),
            "tooltip": tooltip(area, Column("value", value.words, value.unit)),
        },
    }
    return {"layer": [boxes, points]}


def _summary(boxes: pd.DataFrame, area: Column, value: Column) -> str:
    high, low = highest(boxes, boxes["median"]), highest(boxes, -boxes["median"])
    spread = highest(boxes, (boxes["q3"] - boxes["q1"]))
    if len(boxes) == 1:
        return say(
            "{measure}: half of the {values:,} values lie between {quarter} and {three_quarters}, "
            "the middle one is {middle}.",
            measure=value.label,
            values=int(high["n"]),
            quarter=said(high["q1"], value.unit),
            three_quarters=said(high["q3"], value.unit),
            middle=said(high["median"], value.unit),
        )
    return say(
        "{measure} of {places}, as boxes. Highest middle value: {highest}; lowest: {lowest}. "
        "Widest box: {widest} ({quarter} to {three_quarters}).",
        measure=value.label,
        places=counted(len(boxes), area.words),
        highest=f"{high['area']} ({said(high['median'], value.unit)})",
        lowest=f"{low['area']} ({said(low['median'], value.unit)})",
        widest=spread["area"],
        quarter=said(spread["q1"]),
        three_quarters=said(spread["q3"], value.unit),
    )


KIND = ChartKind("box", "Box plot", "How ranks spread over models, or values within LGAs.",
                 box_chart)  # fmt: skip
