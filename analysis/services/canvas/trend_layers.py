"""Maps of a trend: classes, and the change a year."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.cartography.kinds.trend import TREND_MAP, TREND_SLOPE_MAP
from analysis.cartography.kinds.variable import VARIABLE
from analysis.cartography.looks import with_frames
from analysis.frames import read_boundary, read_table
from analysis.models import Run
from analysis.science.trend.words import (
    IMPROVING,
    NO_CLEAR_TREND,
    TOO_FEW_POINTS,
    WORSENING,
)
from analysis.services.canvas.base import Entry, LayerSource, entry, geometry_url, ward_names
from analysis.services.plan_trend import followed_where, trend_title
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError
from chatmrpt.lib.say import in_numbers, say, to_say_all, typeset

MAP_FILE = "map.parquet"
#: Each ward of the boundary year by year; runs made before it was written have none.
YEARS_FILE = "map_years.parquet"
YEARS = "years"
#: Class of the files → class of the map; areas without data have none.
ON_MAP = {
    WORSENING: "Worsening",
    NO_CLEAR_TREND: "No clear trend",
    IMPROVING: "Improving",
    TOO_FEW_POINTS: "Too few years",
}
UNITS = to_say_all({"tpr": "points a year", "burden": "per 1,000 a year"})
_KINDS = {"": TREND_MAP, "slope": TREND_SLOPE_MAP}


def trend_entries(workspace: Workspace) -> list[Entry]:
    """Both maps of the latest trend."""
    run = _run(workspace)
    if run is None:
        return []
    found = [
        entry(kind, _key(rest), typeset(f"{say(kind.label)}: {_what(run)}"), run)
        for rest, kind in _KINDS.items()
    ]
    if run.artefacts.filter(name=YEARS_FILE).exists():
        found.append(
            entry(TREND_MAP, _key(YEARS), say("Year by year: {measure}", measure=_what(run)), run)
        )
    return found


def read_trend(workspace: Workspace, kind: str, rest: str) -> dict[str, Any]:
    """`trend`, `trend:slope` or `trend:years`."""
    run = _run(workspace)
    if run is not None and rest == YEARS:
        return _year_by_year(workspace, run)
    if run is None or run.boundary is None or rest not in _KINDS:
        raise NotFoundError("map")
    frame = read_table(workspace.artefact(MAP_FILE, run).path)
    names = _names(run)
    own, reported = pd.Series(names["lga"], dtype=object), frame["lga_name"].astype(object)
    names["lga"] = own.where(own.notna(), reported).to_numpy()
    wards = pd.DataFrame(
        {
            **names,
            "value": frame["slope"].to_numpy(dtype=float, na_value=np.nan),
            "class": frame["class"].astype(object).map(ON_MAP).to_numpy(),
            "facts": _facts(frame, with_class=rest == "slope"),
        }
    )
    return _KINDS[rest].build(
        wards,
        key=_key(rest),
        geometry=geometry_url(run.boundary),
        title=trend_title(run.parameters)
        if not rest
        else typeset(f"{say(_KINDS[rest].label)}: {_what(run)}"),
        unit=UNITS[run.parameters["measure"]],
    )


def _year_by_year(workspace: Workspace, run: Run) -> dict[str, Any]:
    """The rate or burden of each year that the trend compares, all in the same classes."""
    if run.boundary is None or not run.artefacts.filter(name=YEARS_FILE).exists():
        raise NotFoundError("map")
    frame = read_table(workspace.artefact(YEARS_FILE, run).path)
    values = frame.to_numpy(dtype=float, na_value=np.nan).T
    layer = VARIABLE.build(
        pd.DataFrame({**_names(run), "value": values[-1] if len(values) else np.nan}),
        key=_key(YEARS),
        geometry=geometry_url(run.boundary),
        title=_what(run)[:1].upper() + _what(run)[1:],
        unit="%" if run.parameters["measure"] == "tpr" else "per 1,000 a year",
    )
    return with_frames(layer, [str(name) for name in frame], values) if len(values) else layer


def _names(run: Run) -> dict[str, Any]:
    """The wards of the boundary, with the LGAs that the run found."""
    names = ward_names(read_boundary(run.boundary.path)) if run.boundary else {}
    if run.result["lga_names"]:
        names["lga"] = np.array(run.result["lga_names"], dtype=object)
    return names


def _run(workspace: Workspace) -> Run | None:
    """The run asked for, else the latest; one that has no map counts as none."""
    run = workspace.asked("trend") or workspace.latest("trend")
    if run is None or not run.result.get("on_map") or "ward" not in run.result["levels"]:
        return None
    return run


def _key(rest: str) -> str:
    return f"{TREND_MAP.kind}:{rest}" if rest else TREND_MAP.kind


def _what(run: Run) -> str:
    return followed_where(run.parameters)


def _facts(frame: pd.DataFrame, *, with_class: bool) -> list[list[str]]:
    columns = [
        [
            say("{low} to {high} ({share})", low=low, high=high, share=say(what))
            if low and high
            else ""
            for low, high, what in zip(
                _signed(frame["slope_low"]),
                _signed(frame["slope_high"]),
                frame["interval"].fillna("").tolist(),
                strict=True,
            )
        ],
        _plain(frame["p"]),
        _plain(frame["q"]),
        [in_short(years) for years in frame["years"].fillna("").tolist()],
    ]
    if with_class:
        columns.insert(
            0,
            frame["class"]
            .astype(object)
            .map(ON_MAP)
            .map(say, na_action="ignore")
            .fillna("")
            .tolist(),
        )
    return [list(texts) for texts in zip(*columns, strict=True)]


def in_short(years: str) -> str:
    """`2020–2025` for years without a hole, else each of them."""
    each = [int(year) for year in years.split()]
    if len(each) > 2 and each[-1] - each[0] == len(each) - 1:
        return f"{each[0]}–{each[-1]}"
    return ", ".join(str(year) for year in each)


def _signed(column: pd.Series[Any]) -> list[str]:
    values = column.to_numpy(dtype=float, na_value=np.nan).tolist()
    return [
        "" if value != value else in_numbers(f"{value:+.1f}").replace("-", "−") for value in values
    ]


def _plain(column: pd.Series[Any]) -> list[str]:
    values = column.to_numpy(dtype=float, na_value=np.nan).tolist()
    return ["" if value != value else in_numbers(f"{value:.3f}") for value in values]


TRENDS = LayerSource((TREND_MAP.kind,), trend_entries, read_trend)
