"""Two variables against each other, with the straight line that fits best."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts.base import (
    MOST_MARKS,
    Chart,
    ChartKind,
    Column,
    counted,
    inside,
    left_out,
    need_rows,
    number_axis,
    said,
    tooltip,
)
from chatmrpt.lib.say import say, to_say

#: A correlation nearer to 0 than this is called none to speak of (Cohen 1988, p. 79).
HARDLY = 0.1
#: Classes along each axis where there are more points than can be drawn.
CELLS = 22


def scatter_chart(
    frame: pd.DataFrame, *, area: Column, x: Column, y: Column, title: str, source: str
) -> Chart:
    """Points and the least-squares line; its ends, r and n in words.

    Parameters
    ----------
    frame
        Shape (n, 3): area (text), x, y. Rows with a missing number are left out and counted.
        Above 499 points they are counted in 22 by 22 cells, drawn as circles by their number.
    """
    known = frame.dropna(subset=["x", "y"]).reset_index(drop=True)
    need_rows(len(known), 3, to_say("areas with both values"))
    line, words = _fit(known, x, y)
    binned = len(known) > MOST_MARKS - 2
    points = binned_points(known) if binned else known[["area", "x", "y"]]
    columns = (area, x, y)
    mark = {
        "data": {"name": "points"},
        "mark": {"type": "circle", "style": ["value"], "opacity": 1, "fillOpacity": 0.6,
                 **({} if binned else {"size": 32})},
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "scale": {"zero": False},
                  "axis": number_axis(x)},
            "y": {"field": "y", "type": "quantitative", "scale": {"zero": False},
                  "axis": number_axis(y)},
            **(_sizes(area) if binned else {"tooltip": tooltip(*columns)}),
        },
    }  # fmt: skip
    fit = {
        "data": {"name": "line"},
        "mark": {"type": "line", "style": ["strong"], "strokeWidth": 2},
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": {"field": "y", "type": "quantitative"},
        },
    }
    drawn = {"points": points} | ({"line": line} if line is not None else {})
    return Chart(
        kind="scatter",
        title=title,
        summary=say(
            "{up} against {across} of {places}. {fit}",
            up=y.label,
            across=inside(x.label),
            places=counted(len(known), area.words),
            fit=words,
        ),
        body={"layer": [mark, fit] if line is not None else [mark]},
        drawn=drawn,
        table=known[["area", "x", "y"]],
        columns=columns,
        source=source,
        notes=_notes(len(frame) - len(known), len(known), area, binned=binned),
        height=360,
    )


def _notes(missing: int, known: int, area: Column, *, binned: bool) -> tuple[str, ...]:
    notes = left_out(missing, area.words)
    if binned:
        notes += (
            say("{points:,} points are counted in cells; the table has them all.", points=known),
        )
    return notes


def _fit(known: pd.DataFrame, x: Column, y: Column) -> tuple[pd.DataFrame | None, str]:
    """The line and its ends, r and n in words; no line where a side does not vary."""
    across, up = known["x"].to_numpy(dtype=float), known["y"].to_numpy(dtype=float)
    if np.ptp(across) == 0 or np.ptp(up) == 0:
        return None, say("One of them does not vary, so no line can be fitted.")
    moved = across - across.mean()
    slope = float(moved @ (up - up.mean()) / (moved @ moved))
    r = float(np.corrcoef(across, up)[0, 1])
    ends = np.array([across.min(), across.max()])
    line = pd.DataFrame({"x": ends, "y": up.mean() + slope * (ends - across.mean())})
    told = {
        "low": said(ends[0], x.unit),
        "high": said(ends[1], x.unit),
        "start": said(line["y"][0], y.unit),
        "end": said(line["y"][1], y.unit),
        "r": r,
        "places": len(known),
    }
    if abs(r) < HARDLY:
        words = say(
            "They hardly go together: along the line from {low} to {high} it goes from {start} to "
            "{end} (r = {r:.2f}, n = {places:,}). Going together would not be a cause.",
            **told,
        )
    elif slope > 0:
        words = say(
            "Along the line it rises from {start} at {low} to {end} at {high} (r = {r:.2f}, "
            "n = {places:,}). This shows going together, not cause.",
            **told,
        )
    else:
        words = say(
            "Along the line it falls from {start} at {low} to {end} at {high} (r = {r:.2f}, "
            "n = {places:,}). This shows going together, not cause.",
            **told,
        )
    return line, words.replace("r = -", "r = −")


def binned_points(known: pd.DataFrame) -> pd.DataFrame:
    """Centres and numbers of points of the cells that have any."""
    counts, across, up = np.histogram2d(known["x"], known["y"], bins=CELLS)
    column, row = np.nonzero(counts)
    return pd.DataFrame(
        {
            "x": (across[column] + across[column + 1]) / 2,
            "y": (up[row] + up[row + 1]) / 2,
            "n": counts[column, row].astype(int),
        }
    )


def _sizes(area: Column) -> dict[str, object]:
    count = Column("n", say("Points here") if area.words != "Ward" else say("Wards here"))
    size = {"field": "n", "type": "quantitative", "title": count.label,
            "scale": {"range": [12, 260]}}  # fmt: skip
    return {"size": size, "tooltip": tooltip(count)}


KIND = ChartKind("scatter", "Scatter plot with fit", "How two variables go together.",
                 scatter_chart)  # fmt: skip
