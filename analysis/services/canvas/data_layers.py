"""Maps of the data themselves: variables, what is missing, the boundary alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.cartography import MapKind, MapOptions
from analysis.cartography.kinds.missingness import MISSINGNESS_MAP
from analysis.cartography.kinds.variable import VARIABLE
from analysis.cartography.looks import with_frames
from analysis.frames import BOUNDARY_ROW, read_boundary
from analysis.science.variables import detect_scale
from analysis.services.canvas.base import (
    Entry,
    LayerSource,
    entry,
    filled_columns,
    geometry_url,
    ward_names,
)
from analysis.workspace import Workspace, wards_of
from chatmrpt.lib.errors import NotFoundError
from chatmrpt.lib.say import say


def variable_entries(workspace: Workspace) -> list[Entry]:
    """A map of every number column, and of where it is known."""
    if workspace.link is None:
        return []
    wards = workspace.wards
    columns = [name for name in workspace.number_columns if name in wards]
    return [
        *(
            entry(VARIABLE, f"variable:{name}", _titled(workspace, name))
            for name in columns
            if wards[name].notna().any()
        ),
        *(
            entry(
                VARIABLE,
                f"years:{name}",
                say("{variable}, year by year", variable=workspace.label(name)),
            )
            for name in columns
            if len(workspace.link.years or ()) > 1 and by_year(workspace, name)
        ),
        entry(MISSINGNESS_MAP, "missingness", say("Missing values per ward")),
        *(
            entry(MISSINGNESS_MAP, f"missingness:{name}", _where_known(workspace, name))
            for name in columns
            if wards[name].isna().any()
        ),
    ]


def read_variable(workspace: Workspace, kind: str, column: str) -> dict[str, Any]:
    """The map of a column, or of how much is missing."""
    if kind == "missingness" and not column:
        return _missing_layer(workspace)
    if kind == "years":
        return _yearby_year(workspace, column)
    return _variable_layer(workspace, VARIABLE if kind == "variable" else MISSINGNESS_MAP, column)


def boundary_entries(workspace: Workspace) -> list[Entry]:
    """The outlines alone, as long as there is nothing else to show."""
    if workspace.boundary is None or workspace.link is not None or workspace.run is not None:
        return []
    return [{"key": "boundary", "title": say("Ward boundaries"), "group": say("Data"), "run": None}]


def _variable_layer(workspace: Workspace, kind: MapKind, column: str) -> dict[str, Any]:
    link = workspace.need_link()
    wards = workspace.wards
    if column not in wards or column not in workspace.number_columns:
        raise NotFoundError("map")
    frame = pd.DataFrame({**ward_names(wards), "value": wards[column]})
    if kind is MISSINGNESS_MAP:
        frame["filled"] = _filled_in_run(workspace, column)
    return kind.build(
        frame,
        key=f"{kind.kind}:{column}",
        geometry=geometry_url(link.boundary),
        title=_titled(workspace, column) if kind is VARIABLE else _where_known(workspace, column),
        unit=_unit(workspace, column, wards[column]),
        options=MapOptions(),
    )


def _yearby_year(workspace: Workspace, column: str) -> dict[str, Any]:
    """The values of each year of the table, all in the same classes."""
    link = workspace.need_link()
    if not link.years or not by_year(workspace, column):
        raise NotFoundError("map")
    years = sorted(link.years)
    values = np.stack([wards_of(link, int(year))[column].to_numpy(float) for year in years])
    layer = _variable_layer(workspace, VARIABLE, column)
    layer |= {"key": f"years:{column}", "title": workspace.label(column)}
    return with_frames(layer, years, values)


def _titled(workspace: Workspace, column: str) -> str:
    """The column's label, with the year or years of its values where there are several."""
    label, years = workspace.label(column), workspace.link.years if workspace.link else {}
    if not years or not by_year(workspace, column):
        return label
    when = workspace.year or say("mean over {years} years", years=len(years))
    return f"{label}, {when}"


def _where_known(workspace: Workspace, column: str) -> str:
    return say("Where {variable} is known", variable=workspace.label(column))


def by_year(workspace: Workspace, column: str) -> bool:
    """Whether the ward table holds it; rasters have one value for all years."""
    table = workspace.table
    return table is not None and any(item["name"] == column for item in table.columns)


def _missing_layer(workspace: Workspace) -> dict[str, Any]:
    """How many variables each ward lacks: of the run's variables, else of all number columns."""
    link = workspace.need_link()
    wards = workspace.wards
    run = workspace.run
    columns = run.parameters["variables"] if run is not None else workspace.number_columns
    frame = pd.DataFrame({**ward_names(wards), "value": wards[list(columns)].isna().sum(axis=1)})
    complete = int((frame["value"] == 0).sum())
    layer = VARIABLE.build(
        frame,
        key="missingness",
        geometry=geometry_url(link.boundary),
        title=say("Missing values per ward"),
        unit=say("of {variables} variables", variables=len(columns)),
    )
    told = {"complete": complete, "wards": len(frame), "columns": len(columns)}
    if run is not None:
        layer["summary"] = say(
            "{complete:,} of {wards:,} wards have all {columns} variables of the ranking.", **told
        )
    else:
        layer["summary"] = say(
            "{complete:,} of {wards:,} wards have all {columns} number columns.", **told
        )
    return layer


def read_boundary_layer(workspace: Workspace, kind: str, rest: str) -> dict[str, Any]:
    """The outlines alone."""
    dataset = workspace.need_boundary()
    boundary = read_boundary(dataset.path)
    frame = pd.DataFrame({**ward_names(boundary), "value": float("nan")})
    layer = VARIABLE.build(
        frame, key="boundary", geometry=geometry_url(dataset), title=say("Ward boundaries")
    )
    layer["summary"] = say(
        "{wards:,} wards. Add a ward table to show its variables here.", wards=len(frame)
    )
    layer["legend"]["no_data"]["label"] = say("Ward")
    return layer


def _filled_in_run(workspace: Workspace, column: str) -> list[list[str]]:
    """Per ward of the boundary, whether the run filled this column."""
    filled: list[list[str]] = [[] for _ in range(len(workspace.wards))]
    run = workspace.run
    if run is not None and run.link_id == workspace.need_link().pk:
        frame = workspace.rankings
        for row, cell in zip(frame[BOUNDARY_ROW], frame["filled"], strict=True):
            if column in filled_columns(cell):
                filled[int(row)] = [workspace.label(column)]
    return filled


def _unit(workspace: Workspace, column: str, values: pd.Series[Any]) -> str:
    """The unit that the values are written in: rainfall may be a month's or a year's."""
    known, numbers = workspace.variable(column), values.dropna()
    if known is not None and len(numbers):
        scale = detect_scale(known, float(numbers.min()), float(numbers.max()))
        if scale is not None:
            return scale.unit
    own = (item.get("unit") or "" for item in workspace.columns if item["name"] == column)
    return next(own, "") or (known.unit if known is not None else "")


VARIABLES = LayerSource(("variable", "missingness", "years"), variable_entries, read_variable)
BOUNDARY = LayerSource(("boundary",), boundary_entries, read_boundary_layer)
