"""Charts of the wards' variables: histogram, box plot, scatter plot, correlations, bars."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.charts import Chart, Column
from analysis.charts.base import inside
from analysis.charts.kinds.bars import bars_chart
from analysis.charts.kinds.box import box_chart
from analysis.charts.kinds.correlation import MOST_VARIABLES, correlation_chart
from analysis.charts.kinds.histogram import histogram_chart
from analysis.charts.kinds.scatter import scatter_chart
from analysis.frames import BOUNDARY_ROW
from analysis.science.variables import malaria_column
from analysis.services.charts.base import (
    ChartSource,
    Entry,
    ends,
    entry,
    source_of_run,
    source_of_wards,
    titles_of,
    variable_column,
)
from analysis.services.charts.wish import ChartWish
from analysis.services.plan_run import resolve_column
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError, ProblemError
from chatmrpt.lib.say import say, to_say_all

#: Values of a ranking beside the variables.
SCORES = to_say_all(
    {"composite_score": "Composite score", "pca_score": "Principal component index"}
)
WARD, LGA = Column("area", "Ward"), Column("area", "LGA")


def _entries(workspace: Workspace) -> list[Entry]:
    if workspace.link is None:
        return []
    names = workspace.number_columns
    found = [entry(ChartWish(key="correlation"), say("Correlations of the variables"), "Data")]
    target = malaria_column(names)
    if workspace.run is not None:
        wish = ChartWish(key="histogram", variable="composite_score")
        found.append(
            entry(wish, _histogram_title(say("Composite score")), "Ranking", workspace.run)
        )
    for name in names:
        label = workspace.label(name)
        wish = ChartWish(key="histogram", variable=name)
        found.append(entry(wish, _histogram_title(label), "Data"))
    if target is not None:
        found.append(
            entry(
                ChartWish(key="box", variable=target, by="lga"),
                say("Box plot: {variable} by LGA", variable=workspace.label(target)),
                "Data",
            )
        )
        for name in names:
            if name != target:
                wish = ChartWish(key="scatter", variables=(name, target))
                title = say(
                    "Scatter plot: {up} and {across}",
                    up=workspace.label(target),
                    across=workspace.label(name),
                )
                found.append(entry(wish, title, "Data"))
    return found


def _histogram_title(label: str) -> str:
    return say("Histogram: {variable}", variable=label)


def values_of(workspace: Workspace, name: str) -> tuple[str, pd.Series[Any], str]:
    """A column of the wards or a score of the ranking: its label, values and source.

    Raises
    ------
    ProblemError
        As of `resolve_column`; `need_run` for a score without a ranking.
    """
    workspace.need_link()
    wards = workspace.wards
    if name in SCORES:
        run = workspace.need_run()
        ranking = workspace.rankings.set_index(BOUNDARY_ROW)
        values = ranking[name].astype(float).reindex(range(len(wards)))
        return name, values.reset_index(drop=True), source_of_run(run)
    column = resolve_column(workspace, name)
    table = workspace.table or workspace.need_boundary()
    return column, wards[column].astype(float), source_of_wards(table, len(wards))


def _described(workspace: Workspace, name: str, values: pd.Series[Any], field: str) -> Column:
    if name in SCORES:
        return Column(field, SCORES[name])
    return variable_column(workspace, name, values, field)


def _limited(wish: ChartWish, frame: pd.DataFrame) -> pd.DataFrame:
    """The wards wished for."""
    rows = [row for row in wish.rows if row < len(frame)]
    return frame.iloc[rows].reset_index(drop=True) if rows else frame


def _where(wish: ChartWish) -> str:
    return f", {wish.where}" if wish.where else ""


def _histogram(workspace: Workspace, wish: ChartWish) -> Chart:
    name, values, source = values_of(workspace, _named(workspace, wish))
    column = _described(workspace, name, values, "value")
    values = _limited(wish, values.to_frame("value"))["value"]
    title = say("{variable} of the wards", variable=column.label) + _where(wish)
    return histogram_chart(
        values, value=column, word="ward", title=title, source=source, log=wish.scale == "log"
    )


def ward_box(workspace: Workspace, wish: ChartWish) -> Chart:
    """A variable within LGAs, the highest middle value first; or within all wards."""
    name, values, source = values_of(workspace, _named(workspace, wish))
    column = _described(workspace, name, values, "value")
    wards = workspace.wards
    areas = wards["lga_name"].astype(object)
    if wish.by != "lga" or areas.isna().all():
        areas = pd.Series(say("All wards"), index=wards.index)
    frame = _limited(wish, pd.DataFrame({"area": areas, "value": values})).dropna(subset=["area"])
    middles = frame.groupby("area")["value"].median().sort_values(ascending=False, kind="stable")
    order = {name: place for place, name in enumerate(middles.index)}
    frame = frame.assign(at=frame["area"].map(order)).sort_values("at", kind="stable")
    if wish.by == "lga":
        title = say("{variable} by LGA", variable=column.label)
    else:
        title = say("{variable} of the wards", variable=column.label)
    return box_chart(
        frame[["area", "value"]], area=LGA, value=column, title=f"{title}{_where(wish)}",
        source=source,
    )  # fmt: skip


def ward_scatter(workspace: Workspace, wish: ChartWish) -> Chart:
    """Two columns of the wards against each other."""
    if len(wish.variables) != 2:
        raise ProblemError(
            "which_variable",
            say("A scatter plot needs two variables."),
            say("For example: “scatter plot of rainfall and TPR”."),
        )
    pairs = [values_of(workspace, name) for name in wish.variables]
    if pairs[0][0] == pairs[1][0]:
        raise ProblemError(
            "which_variable",
            say("A scatter plot needs two different variables."),
            say("Name another one for one side."),
        )
    x, y = (
        _described(workspace, name, values, field)
        for (name, values, _), field in zip(pairs, "xy", strict=True)
    )
    wards = workspace.wards
    frame = pd.DataFrame({"area": titles_of(wards), "x": pairs[0][1], "y": pairs[1][1]})
    return scatter_chart(
        _limited(wish, frame),
        area=WARD,
        x=x,
        y=y,
        title=say("{up} and {across}", up=y.label, across=x.label) + _where(wish),
        source=pairs[0][2] if pairs[0][0] in SCORES else pairs[1][2],
    )


def _correlation(workspace: Workspace, wish: ChartWish) -> Chart:
    workspace.need_link()
    names = [resolve_column(workspace, name) for name in wish.variables]
    if not names and workspace.run is not None:
        names = [name for name in workspace.run.parameters["variables"] if name in workspace.wards]
    names = names or [name for name in workspace.number_columns if name in workspace.wards]
    names = list(dict.fromkeys(names))
    labels = {name: workspace.label(name) for name in names}
    doubled = {label for label in labels.values() if list(labels.values()).count(label) > 1}
    labels = {name: name if label in doubled else label for name, label in labels.items()}
    table = workspace.table or workspace.need_boundary()
    return correlation_chart(
        _limited(wish, workspace.wards[names].astype(float)),
        labels=labels,
        title=say(
            "Correlations of {variables} variables", variables=min(len(names), MOST_VARIABLES)
        )
        + _where(wish),
        source=source_of_wards(table, len(workspace.wards)),
    )


def ward_bars(workspace: Workspace, wish: ChartWish) -> Chart:
    """The highest or lowest wards by a variable, or the mean over the wards of each LGA."""
    name, values, source = values_of(workspace, _named(workspace, wish))
    column = _described(workspace, name, values, "value")
    wards = workspace.wards
    frame = pd.DataFrame({"area": titles_of(wards), "lga": wards["lga_name"], "value": values})
    frame = _limited(wish, frame)
    area = WARD
    notes: tuple[str, ...] = ()
    if wish.by == "lga":
        area = LGA
        means = frame.groupby("lga", sort=True)["value"].mean()
        frame = means.rename_axis("area").reset_index()
        notes = (say("Each LGA: mean of its wards with a value, all wards alike."),)
    bottom = wish.order == "bottom"
    frame = frame.sort_values("value", ascending=bottom, kind="stable", na_position="last")
    count = wish.n or (len(frame) if wish.by == "lga" or wish.rows else 20)
    known = int(np.isfinite(frame["value"].astype(float)).sum())
    which = "" if count >= known else ends(count, known, bottom=bottom)
    return bars_chart(
        frame[["area", "value"]],
        area=area,
        value=column,
        title=say("{variable} by {places}", variable=column.label, places=inside(area.label))
        + which
        + _where(wish),
        source=source,
        first=count,
        notes=notes,
    )


def _named(workspace: Workspace, wish: ChartWish) -> str:
    """The variable wished for, else the malaria variable."""
    if wish.variable:
        return wish.variable
    found = malaria_column(workspace.number_columns) if workspace.link is not None else None
    if found is None:
        workspace.need_link()
        raise ProblemError(
            "which_variable",
            say("Which variable shall the chart show?"),
            say(
                "For example {number_columns}.",
                number_columns=", ".join(workspace.number_columns[:4]),
            ),
        )
    return found


_READERS = {
    "histogram": _histogram,
    "correlation": _correlation,
}


def _read(workspace: Workspace, wish: ChartWish) -> Chart:
    if wish.key not in _READERS:
        raise NotFoundError("chart")
    return _READERS[wish.key](workspace, wish)


WARDS = ChartSource(tuple(_READERS), _entries, _read)
