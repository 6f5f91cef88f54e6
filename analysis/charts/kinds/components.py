"""Principal components: how much each explains (scree), and what the first ones are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.charts.base import (
    Chart,
    ChartKind,
    Column,
    highest,
    need_rows,
    numbers_in_cells,
    said,
    tooltip,
)
from chatmrpt.lib.say import say, say_many, to_say

NUMBER = Column("component", "Component")
EIGENVALUE, SHARE = Column("eigenvalue", "Eigenvalue"), Column("share", "Variance explained", "%")
SO_FAR = Column("so_far", "Explained so far", "%")
LIMIT = Column("limit", "Eigenvalue by chance (95th percentile)")
VARIABLE, LOADING = Column("variable", "Variable"), Column("loading", "Loading")
#: Components whose loadings are drawn.
FIRST = 3


def scree_chart(
    eigenvalues: Sequence[float],
    *,
    explained: Sequence[float],
    limits: Sequence[float],
    title: str,
    source: str,
) -> Chart:
    """Bars of the variance each component explains, and a line of what they explain together.

    Parameters
    ----------
    eigenvalues
        Of the correlation matrix, largest first.
    explained
        Shares (0–1) that sum to 1.
    limits
        Eigenvalues of random numbers (parallel analysis), or nothing.
    """
    need_rows(len(eigenvalues), 2, to_say("components"))
    table = pd.DataFrame(
        {
            "component": [str(at + 1) for at in range(len(eigenvalues))],
            "eigenvalue": list(eigenvalues),
            "share": 100 * np.asarray(explained),
            "so_far": 100 * np.cumsum(explained),
        }
    )
    columns: tuple[Column, ...] = (NUMBER, EIGENVALUE, SHARE, SO_FAR)
    above = ""
    if len(limits) == len(table):
        table["limit"] = list(limits)
        columns += (LIMIT,)
        kept = int((table["eigenvalue"] > table["limit"]).cumprod().sum())
        above = " " + say_many(
            "{count} explains more than chance would.",
            "{count} explain more than chance would.",
            kept,
        )
    return Chart(
        kind="scree",
        title=title,
        summary=say(
            "The first of {components} components explains {share} of the variance, the first two "
            "{share_of_two}.",
            components=len(table),
            share=said(table["share"][0], "%"),
            share_of_two=said(table["so_far"][1], "%"),
        )
        + above,
        body=_scree_body(columns),
        drawn={"components": table},
        table=table,
        columns=columns,
        source=source,
        notes=(say("Bars: each component. Line: all so far."),),
        height=300,
    )


def _scree_body(columns: tuple[Column, ...]) -> dict[str, object]:
    y = {"type": "quantitative", "axis": {"title": SHARE.heading}, "scale": {"domain": [0, 100]}}
    return {
        "data": {"name": "components"},
        "encoding": {
            "x": {"field": "component", "type": "nominal", "sort": None, "title": NUMBER.label,
                  "axis": {"labelAngle": 0}},
            "tooltip": tooltip(*columns),
        },
        "layer": [
            {"mark": {"type": "bar", "style": ["value"]}, "encoding": {"y": {"field": "share", **y}}},
            {"mark": {"type": "line", "style": ["strong"],
                      "point": {"style": ["strong"], "size": 36}},
             "encoding": {"y": {"field": "so_far", **y}}},
        ],
    }  # fmt: skip


def loadings_chart(
    loadings: Mapping[str, Mapping[str, float]], *, labels: dict[str, str], title: str, source: str
) -> Chart:
    """A heat map of the first three components' loadings.

    Parameters
    ----------
    loadings
        Component → variable → loading (−1 to 1).
    labels
        Variable to its name for people; no two alike.
    """
    first = list(loadings)[:FIRST]
    rows = [
        {"component": str(at + 1), "variable": labels[name], "loading": float(value)}
        for at, component in enumerate(first)
        for name, value in loadings[component].items()
    ]
    need_rows(len(rows), 2, to_say("loadings"))
    table = pd.DataFrame(rows)
    columns = (NUMBER, VARIABLE, LOADING)
    names = [labels[name] for name in loadings[first[0]]]
    cells = {
        "mark": {"type": "rect"},
        "encoding": {
            "color": {"field": "loading", "type": "quantitative", "title": LOADING.label,
                      "scale": {"domain": [-1, 1], "range": "diverging"}},
            "tooltip": tooltip(*columns),
        },
    }  # fmt: skip
    return Chart(
        kind="loadings",
        title=title,
        summary=_loadings_words(table, len(names), len(first)),
        body={
            "data": {"name": "loadings"},
            "encoding": {
                "x": {"field": "component", "type": "nominal", "sort": None, "title": NUMBER.label,
                      "axis": {"labelAngle": 0}},
                "y": {"field": "variable", "type": "nominal", "sort": names, "title": None},
            },
            "layer": [cells, *numbers_in_cells("loading")],
        },
        drawn={"loadings": table},
        table=table,
        columns=columns,
        source=source,
        height=max(140, 28 * len(names)),
    )  # fmt: skip


def _loadings_words(table: pd.DataFrame, variables: int, components: int) -> str:
    own = table[table["component"] == "1"]
    strongest = highest(own, own["loading"].abs())
    return say(
        "Loadings of {variables} variables on the first {components} components. The first "
        "component is most about {strongest} ({loading:.2f}).",
        variables=variables,
        components=components,
        strongest=strongest["variable"],
        loading=strongest["loading"],
    ).replace("(-", "(−")


SCREE = ChartKind("scree", "Scree plot", "How much each principal component explains.", scree_chart)
LOADINGS = ChartKind("loadings", "Loadings", "What the principal components are made of.",
                     loadings_chart)  # fmt: skip
