"""Lines over time: one a series, the first of them in colour."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.charts.base import (
    MOST_MARKS,
    Chart,
    ChartKind,
    Column,
    counted,
    left_out,
    need_rows,
    number_axis,
    said,
    time_axis,
    tooltip,
)
from analysis.charts.theme import DASHES
from chatmrpt.lib.say import say, to_say

#: Points in time with a mark of their own; more would hide their line.
MOST_POINTS = 24
#: Series that can be told apart by colour and dashes.
MOST_SERIES = len(DASHES)


def lines_chart(
    frame: pd.DataFrame,
    *,
    series: Column,
    time: Column,
    value: Column,
    title: str,
    source: str,
    notes: tuple[str, ...] = (),
) -> Chart:
    """One line a series, in the order in which they first appear.

    Parameters
    ----------
    frame
        Shape (n, 3): series (text), time (texts that sort: years, or 2024-01), value. Long.
        Of more than six series the six that changed most from their first to their last value are
        drawn, and the first series always.
    """
    known = frame.dropna(subset=["value"]).reset_index(drop=True)
    times = sorted(set(known["time"]))
    need_rows(len(times), 2, to_say("points in time"))
    changes = change_of(known)
    shown = _chosen(list(dict.fromkeys(known["series"])), changes)
    drawn = known[known["series"].isin(shown)].head(MOST_MARKS)
    columns = (series, time, value)
    many = {"field": "series", "type": "nominal", "sort": shown, "title": None}
    legend: dict[str, Any] | None = {
        "symbolType": "stroke",
        "symbolStrokeWidth": 3,
        "symbolSize": 300,
    }
    if len(shown) == 1:
        legend = None  # the title says what it is
    body = {
        "data": {"name": "points"},
        "mark": {"type": "line", "strokeWidth": 2, "point": _points(times)},
        "encoding": {
            "x": {"field": "time", "type": "ordinal", "title": time.label,
                  "axis": time_axis(times)},
            "y": {"field": "value", "type": "quantitative", "scale": {"zero": True},
                  "axis": number_axis(value)},
            "color": {**many, "scale": {"domain": shown, "range": "category"},
                      "legend": legend},
            "strokeDash": {**many, "scale": {"domain": shown, "range": DASHES[: len(shown)]}},
            "tooltip": tooltip(*columns),
        },
    }  # fmt: skip
    return Chart(
        kind="lines",
        title=title,
        summary=_summary(known, changes, times, value),
        body=body,
        drawn={"points": drawn[["series", "time", "value"]]},
        table=known[["series", "time", "value"]],
        columns=columns,
        source=source,
        notes=(*notes, *_notes(frame, known, shown, changes, series)),
    )


def _notes(
    frame: pd.DataFrame, known: pd.DataFrame, shown: list[str], changes: pd.Series, series: Column
) -> tuple[str, ...]:
    """What is not drawn."""
    more = left_out(len(frame) - len(known), "point")
    if len(shown) < len(changes):
        more += (
            say(
                "{drawn} of {lines} are drawn: those that changed most. The table has all.",
                drawn=len(shown),
                lines=counted(len(changes), series.words),
            ),
        )
    if len(known[known["series"].isin(shown)]) > MOST_MARKS:
        more += (say("The first {points} points are drawn; the table has all.", points=MOST_MARKS),)
    return more


def _points(times: list[str]) -> dict[str, int] | bool:
    return {"size": 34} if len(times) <= MOST_POINTS else False


def change_of(known: pd.DataFrame) -> pd.Series:
    """Last less first value of each series, in the order of the frame."""
    ordered = known.sort_values("time", kind="stable")
    grouped = ordered.groupby("series", sort=False)["value"]
    changes = grouped.last() - grouped.first()
    return changes.loc[list(dict.fromkeys(known["series"]))]


def _chosen(names: list[str], changes: pd.Series) -> list[str]:
    if len(names) <= MOST_SERIES:
        return names
    most = changes.drop(names[0]).abs().sort_values(ascending=False, kind="stable")
    kept = {names[0], *most.index[: MOST_SERIES - 1]}
    return [name for name in names if name in kept]


def _summary(known: pd.DataFrame, changes: pd.Series, times: list[str], value: Column) -> str:
    def ends(name: str) -> str:
        own = known[known["series"] == name].sort_values("time", kind="stable")["value"]
        return say(
            "{line}: from {first} to {last}",
            line=name,
            first=said(own.iloc[0]),
            last=said(own.iloc[-1], value.unit),
        )

    told = {"measure": value.label, "from_time": times[0], "to_time": times[-1]}
    if len(changes) == 1:
        return say(
            "{measure}, {from_time} to {to_time}. {line}.", line=ends(str(changes.index[0])), **told
        )
    return say(
        "{measure}, {from_time} to {to_time}, {lines} lines. Largest rise or smallest fall: "
        "{rise}; largest fall or smallest rise: {fall}.",
        lines=len(changes),
        rise=ends(str(changes.idxmax())),
        fall=ends(str(changes.idxmin())),
        **told,
    )


KIND = ChartKind("lines", "Lines over time", "How a number moves over years or months.",
                 lines_chart)  # fmt: skip
