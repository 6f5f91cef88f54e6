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
    need_rows(len(known), 2, "values")
    areas, times = sorted(set(known["area"])), sorted(set(known["time"]))
    fit = max(1, MOST_MARKS // len(areas))
    drawn = known[known["time"].isin(times[-fit:])].head(MOST_MARKS)
    columns = (area, time, value)
    notes = left_out(len(frame) - len(known), "cell")
    if len(drawn) < len(known):
        notes += (f"{len(drawn):,} of {len(known):,} cells are drawn, the latest; the table has "
                  "all.",)  # fmt: skip
    high, low = highest(known, known["value"]), highest(known, -known["value"])
    return Chart(
        kind="heat",
        title=title,
        summary=f"{value.label} by {area.label} and {time.label.lower()}, {times[0]} to "
        f"{times[-1]}. Highest: {high['area']}, {high['time']} ({said(high['value'], value.unit)});"
        f" lowest: {low['area']}, {low['time']} ({said(low['value'], value.unit)}).",
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


KIND = ChartKind("heat", "Heat map over time", "One number by LGA and month or year.", heat_chart)
