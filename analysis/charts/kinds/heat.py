"""One number by area and time as a heat map."""

from __future__ import annotations

import pandas as pd

from analysis.charts.base import (
    MOST_MARKS,
    Chart,
    ChartKind,
    Column,
    highest,
    left_out,
    need_rows,
    said,
    time_axis,
    tooltip,
)
from chatmrpt.lib.say import say, to_say


def heat_chart(
    frame: pd.DataFrame, *, area: Column, time: Column, value: Column, title: str, source: str
) -> Chart:
    """A cell for each area and time, at most 500.

    Parameters
    ----------
    frame
        Shape (n, 3): area, time (texts that sort), value; each pair once. Where there are more
        cells, the latest times are taken that fit.
    """
    known = frame.dropna(subset=["value"]).reset_index(drop=True)
    need_rows(len(known), 2, to_say("values"))
    areas, times = sorted(set(known["area"])), sorted(set(known["time"]))
    fit = max(1, MOST_MARKS // len(areas))
    drawn = known[known["time"].isin(times[-fit:])].head(MOST_MARKS)
    columns = (area, time, value)
    notes = left_out(len(frame) - len(known), "cell")
    if len(drawn) < len(known):
        notes += (
            say(
                "{drawn:,} of {all:,} cells are drawn, the latest; the table has all.",
                drawn=len(drawn),
                all=len(known),
            ),
        )
    return Chart(
        kind="heat",
        title=title,
        summary=_summary(known, area, time, value),
        body={
            "data": {"name": "cells"},
            "mark": {"type": "rect"},
            "encoding": {
                "x": {"field": "time", "type": "ordinal", "title": time.label,
                      "axis": time_axis(times[-fit:])},
                "y": {"field": "area", "type": "nominal", "title": None},
                "color": {"field": "value", "type": "quantitative", "title": value.heading,
                          "scale": {"type": "quantize", "range": "heatmap", "zero": False,
                                    "nice": True},
                          "legend": {"gradientLength": 180, "format": ".3~g"}},
                "tooltip": tooltip(*columns),
            },
        },
        drawn={"cells": drawn[["area", "time", "value"]]},
        table=known[["area", "time", "value"]],
        columns=columns,
        source=source,
        notes=notes,
        height=max(140, 17 * len(areas)),
    )  # fmt: skip


def _summary(known: pd.DataFrame, area: Column, time: Column, value: Column) -> str:
    high, low = highest(known, known["value"]), highest(known, -known["value"])
    return say(
        "{measure} by {places} and {time}, {from_time} to {to_time}. Highest: {highest}; "
        "lowest: {lowest}.",
        measure=value.label,
        places=area.label,
        time=time.label.lower(),
        from_time=known["time"].min(),
        to_time=known["time"].max(),
        highest=f"{high['area']}, {high['time']} ({said(high['value'], value.unit)})",
        lowest=f"{low['area']}, {low['time']} ({said(low['value'], value.unit)})",
    )


KIND = ChartKind("heat", "Heat map over time", "One number by LGA and month or year.", heat_chart)
