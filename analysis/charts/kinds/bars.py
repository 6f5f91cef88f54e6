"""Bars: one number for each area, year, age group or level; with intervals where they are known."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.charts.base import (
    MOST_BARS,
    Chart,
    ChartKind,
    Column,
    counted,
    left_out,
    need_rows,
    number_axis,
    said,
    tooltip,
)
from chatmrpt.lib.say import say, to_say

_ROW = 18


def bars_chart(
    frame: pd.DataFrame,
    *,
    area: Column,
    value: Column,
    title: str,
    source: str,
    first: int = 0,
    upright: bool = False,
    notes: tuple[str, ...] = (),
) -> Chart:
    """Bars from zero, in the frame's order.

    Parameters
    ----------
    frame
        Shape (n, 2 or 4): area (text), value, and where known low and high. Rows without a value
        are left out and counted; above 60 bars the first are drawn.
    first
        How many are asked for, of the frame's order; 0: all. The ends that are told are of all.
    area, value
        The words for the two; their `name` must be ``area`` and ``value``.
    upright
        Columns side by side instead of rows: for years and other short names in order.
    """
    known = frame.dropna(subset=["value"]).reset_index(drop=True)
    need_rows(len(known), 1, to_say("values"))
    asked = known.head(first or len(known))
    shown = asked.head(MOST_BARS)
    more = left_out(len(frame) - len(known), area.words)
    if len(asked) > len(shown):
        more += (
            say(
                "The first {drawn} of {all:,} are drawn; the table has all.",
                drawn=len(shown),
                all=len(asked),
            ),
        )
    interval = {"low", "high"} <= set(known) and bool(known["low"].notna().any())
    columns: tuple[Column, ...] = (area, value)
    if interval:
        columns += (Column("low", "95 % interval from", value.unit),
                    Column("high", "95 % interval to", value.unit))  # fmt: skip
    body = _body(shown, columns, upright=upright, interval=interval)
    return Chart(
        kind="bars",
        title=title,
        summary=_summary(known, len(asked), area, value),
        body=body,
        drawn={"bars": shown[[item.name for item in columns]]},
        table=asked,
        columns=columns,
        source=source,
        notes=(*notes, *more),
        height=300 if upright else max(100, _ROW * len(shown)),
    )


def _body(
    shown: pd.DataFrame, columns: tuple[Column, ...], *, upright: bool, interval: bool
) -> dict[str, Any]:
    area, value = columns[:2]
    along, across = ("y", "x") if upright else ("x", "y")
    place: dict[str, Any] = {"field": "area", "type": "nominal", "sort": None,
                             "title": area.label if upright else None}  # fmt: skip
    if upright:
        place["axis"] = {"labelAngle": 0 if len(shown) <= 8 else -45}
    axis: dict[str, Any] = {"field": "value", "type": "quantitative", "axis": number_axis(value)}
    if not shown["value"].any():  # an axis that starts at zero, not one around it
        axis["scale"] = {"domain": [0, 100 if value.unit == "%" else 1]}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "style": ["value"]}, "encoding": {along: axis}}
    ]
    if interval:
        rule = {along: {"field": "low", "type": "quantitative"}, f"{along}2": {"field": "high"}}
        layers.append({"mark": {"type": "rule", "style": ["whisker"], "strokeWidth": 1.5},
                       "encoding": rule})  # fmt: skip
    return {
        "data": {"name": "bars"},
        "encoding": {across: place, "tooltip": tooltip(*columns)},
        "layer": layers,
    }


def _summary(known: pd.DataFrame, asked: int, area: Column, value: Column) -> str:
    """The ends of all areas, and how many of them are drawn where not all are."""
    places = counted(len(known), area.words)
    if asked < len(known):
        places = say("{places}, {drawn} of them shown", places=places, drawn=asked)
    told = {"measure": value.label, "places": places}
    if len(known) == 1:
        return say(
            "{measure} of {places}. Highest: {highest}.", highest=_end(known, area, value), **told
        )
    values = known["value"].astype(float)
    if values.nunique() == 1:
        same = said(values.iloc[0], value.unit)
        return say("{measure} of {places}: {same} in each.", same=same, **told)
    return say(
        "{measure} of {places}. Highest: {highest}; lowest: {lowest}.",
        highest=_end(known[values == values.max()], area, value),
        lowest=_end(known[values == values.min()], area, value),
        **told,
    )


def _end(rows: pd.DataFrame, area: Column, value: Column) -> str:
    """The area at one end with its value, or the value and how many areas share it."""
    number = said(rows["value"].iloc[0], value.unit)
    if len(rows) == 1:
        return f"{rows['area'].iloc[0]} ({number})"
    return say("{number} in {places}", number=number, places=counted(len(rows), area.words))


KIND = ChartKind("bars", "Bars", "One number for each LGA, ward, year, age group or level.",
                 bars_chart)  # fmt: skip
