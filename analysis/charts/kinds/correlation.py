"""Correlations of every two variables as a heat map."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts.base import (
    Chart,
    ChartKind,
    Column,
    highest,
    need_rows,
    numbers_in_cells,
    tooltip,
)
from chatmrpt.lib.say import say, say_many, to_say

MOST_VARIABLES = 20
#: Numbers stand in the cells up to so many variables.
WITH_NUMBERS = 10
FEWEST = 3
FIRST, SECOND = Column("first", "Variable"), Column("second", "With")
R, N = Column("r", "Pearson's r"), Column("n", "Wards with both")


def correlation_chart(
    frame: pd.DataFrame, *, labels: dict[str, str], title: str, source: str
) -> Chart:
    """Pearson's r of every pair, over the rows that have both.

    Parameters
    ----------
    frame
        Shape (n, k): one number column a variable. Columns without two different values are left
        out and named; of more than 20 the first are taken.
    labels
        Column to its name for people; no two alike.
    """
    varied = [str(name) for name in frame if frame[name].nunique() > 1]
    need_rows(len(varied), 2, to_say("variables that vary"))
    used = varied[:MOST_VARIABLES]
    pairs = pair_table(frame[used], labels)
    need_rows(int(pairs["r"].notna().sum()), 1, to_say("pairs with values"))
    names = [labels[name] for name in used]
    cells = {
        "mark": {"type": "rect"},
        "encoding": {
            "color": {"field": "r", "type": "quantitative", "title": R.label,
                      "scale": {"domain": [-1, 1], "range": "diverging"},
                      "legend": {"gradientLength": 180}},
            "tooltip": tooltip(FIRST, SECOND, R, N),
        },
    }  # fmt: skip
    body = {
        "data": {"name": "pairs"},
        "encoding": {
            "x": {"field": "second", "type": "nominal", "sort": names, "title": None,
                  "axis": {"labelAngle": -45}},
            "y": {"field": "first", "type": "nominal", "sort": names, "title": None},
        },
        "layer": [cells, *numbers_in_cells("r")] if len(used) <= WITH_NUMBERS else [cells],
    }  # fmt: skip
    flat = [labels[str(name)] for name in frame if name not in varied]
    return Chart(
        kind="correlation",
        title=title,
        summary=_summary(pairs, len(used)),
        body=body,
        drawn={"pairs": pairs},
        table=pairs,
        columns=(FIRST, SECOND, R, N),
        source=source,
        notes=_notes(flat, len(used), len(varied)),
        height=max(160, 26 * len(used)),
    )


def _notes(flat: list[str], drawn: int, varied: int) -> tuple[str, ...]:
    notes: tuple[str, ...] = ()
    if flat:
        names = ", ".join(flat)
        notes += (say("Left out, since they do not vary: {variables}.", variables=names),)
    if varied > drawn:
        notes += (say("The first {drawn} of {all} variables are drawn.", drawn=drawn, all=varied),)
    return notes


def pair_table(frame: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """One row a pair, each once: r is missing where fewer than three rows have both."""
    names = [str(name) for name in frame]
    known = frame.notna().to_numpy().astype(int)
    r = frame.corr(min_periods=FEWEST).to_numpy()
    both = known.T @ known
    rows, columns = np.tril_indices(len(names), -1)
    return pd.DataFrame(
        {
            "first": [labels[names[at]] for at in rows],
            "second": [labels[names[at]] for at in columns],
            "r": r[rows, columns],
            "n": both[rows, columns],
        }
    )


def _summary(pairs: pd.DataFrame, count: int) -> str:
    known = pairs.dropna(subset=["r"])
    strongest = highest(known, known["r"].abs())
    strong = int((known["r"].abs() >= 0.7).sum())
    told = say(
        "Correlations of {variables} variables. Strongest: {first} with {second} (r = {r:.2f}).",
        variables=count,
        first=strongest["first"],
        second=strongest["second"],
        r=strongest["r"],
    ).replace("= -", "= −")
    alike = say_many(
        "{count:,} of {pairs:,} pairs has an r of 0.7 or more in size: it says much the same.",
        "{count:,} of {pairs:,} pairs have an r of 0.7 or more in size: they say much the same.",
        strong,
        pairs=len(known),
    )
    return f"{told} {alike}"


KIND = ChartKind("correlation", "Correlation heat map", "Which variables go together.",
                 correlation_chart)  # fmt: skip
