"""Boundaries in one coordinate system, with valid outlines and columns of known names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.nigeria import find_state, state_of_lga_code
from chatmrpt.lib.say import say, to_say
from uploads.cleaning.areas import strip_area_name
from uploads.cleaning.changes import CellChange, Decision, name_changes
from uploads.cleaning.facts import ColumnFacts, Flags, column_facts
from uploads.cleaning.findings import DroppedRow, Finding, listed
from uploads.cleaning.folders import folder_as_place, folder_findings
from uploads.cleaning.location import location_findings
from uploads.cleaning.outline_findings import (
    areas_listed,
    code_findings,
    coverage_findings,
    lone_area,
    name_findings,
)
from uploads.cleaning.roles import ColumnRole, column_of, correct_roles, find_roles
from uploads.cleaning.strays import AREAS, Rows, areas_only, no_polygons
from uploads.cleaning.table import numbers_of
from uploads.cleaning.text import header_key
from uploads.formats.base import RawBoundary

WGS84 = "EPSG:4326"
CANONICAL = {
    "state": "state_name",
    "state_code": "state_code",
    "lga": "lga_name",
    "lga_code": "lga_code",
    "ward": "ward_name",
    "ward_code": "ward_code",
    "urban_share": "urban_share",
}


@dataclass(frozen=True)
class CleanBoundary:
    """Ward outlines ready for use.

    Parameters
    ----------
    frame
        (wards,) EPSG:4326, Polygon or MultiPolygon or None; ``state_name, state_code, lga_name,
        lga_code, ward_name, ward_code`` (text, missing NaN), ``urban_share`` (percent) where
        known, ``_row`` (1-based position in the file), then the file's own columns.
    roles
        Of the file's own columns.
    findings
        What was noticed and repaired.
    source
        How the file was read.
    changes, decisions
        Names that read otherwise than in the file; what was done to coordinates and outlines.
    dropped
        Points and lines that stood among the areas, with the number of their row.
    """

    frame: gpd.GeoDataFrame
    roles: tuple[ColumnRole, ...]
    findings: tuple[Finding, ...]
    source: dict[str, Any] = field(default_factory=dict)
    changes: tuple[CellChange, ...] = ()
    decisions: tuple[Decision, ...] = ()
    dropped: tuple[DroppedRow, ...] = ()


def clean_boundary(raw: RawBoundary, corrections: Mapping[str, str] | None = None) -> CleanBoundary:
    """Bring a boundary to EPSG:4326 with valid polygons and canonical columns.

    Parameters
    ----------
    raw
        As read, with a CRS; not changed.
    corrections
        Column → role, as set by a person.

    Returns
    -------
    CleanBoundary
        One row for each area of the file, in its order; an area without an outline keeps its row
        with geometry None and is listed. Points and lines among the areas are dropped.

    Raises
    ------
    ProblemError
        not_polygons, no_ward_column, unknown_crs, no_geometry, role_needs_numbers.
    """
    raw, rows, dropped = areas_only(raw)
    attributes = raw.frame.drop(columns=raw.frame.geometry.name)
    texts = pd.DataFrame({str(c): _texts(attributes[c]) for c in attributes.columns})
    roles = _boundary_roles(texts, corrections or {})
    geometry, findings = _geometry(raw.frame, _labels(texts, roles), rows)
    canonical = _canonical(texts, roles).assign(_row=rows)
    originals = _originals(attributes, roles, canonical)
    frame = gpd.GeoDataFrame(
        pd.concat([canonical, originals], axis=1), geometry=list(geometry), crs=WGS84
    )
    findings += name_findings(roles) + folder_findings(roles)
    findings += code_findings(frame)
    findings += coverage_findings(frame)
    findings += location_findings(frame)
    findings += lone_area(frame)
    return CleanBoundary(
        frame,
        roles,
        (*raw.findings, *findings),
        dict(raw.source or {}),
        _name_changes(texts, roles, canonical),
        _decisions(raw, findings),
        dropped,
    )


def _name_changes(
    texts: pd.DataFrame, roles: Sequence[ColumnRole], canonical: pd.DataFrame
) -> tuple[CellChange, ...]:
    rows = canonical["_row"].to_numpy(dtype=np.int64)
    changes = []
    for role in ("state", "lga", "ward"):
        column = column_of(roles, role)
        if column is not None:
            facts = column_facts(texts[[column]])[column]
            changes += name_changes(facts, canonical[CANONICAL[role]], rows)
    return tuple(changes)


def _decisions(raw: RawBoundary, findings: Sequence[Finding]) -> tuple[Decision, ...]:
    told = []
    if raw.frame.crs is not None and raw.frame.crs != WGS84:
        told.append(
            say(
                "Coordinates were brought from {system} to WGS 84 (EPSG:4326).",
                system=raw.frame.crs.name,
            )
        )
    told += [f.message for f in findings if f.code in ("repaired_outline", "lost_outline")]
    return tuple(Decision(None, text) for text in told)


def _texts(values: pd.Series[Any]) -> pd.Series[str]:
    if values.dtype.kind == "f":
        texts = ["" if np.isnan(v) else f"{v:.0f}" if v.is_integer() else repr(v) for v in values]
    else:
        texts = ["" if gone else str(v) for v, gone in zip(values, values.isna(), strict=True)]
    return pd.Series(texts, dtype="str")


def _boundary_roles(texts: pd.DataFrame, corrections: Mapping[str, str]) -> tuple[ColumnRole, ...]:
    facts = column_facts(texts)
    roles = correct_roles(find_roles(texts, facts), corrections, facts)
    if column_of(roles, "ward") is None:
        roles = correct_roles(roles, _name_as_ward(facts), facts)
    if column_of(roles, "lga") is None and column_of(roles, "lga_code") is None:
        roles = correct_roles(roles, folder_as_place(facts, len(texts)), facts)
    if not _has_wards(roles):
        raise ProblemError(
            "no_ward_column",
            say(
                "No column with ward names or ward codes was found in the boundary; it has {columns}.",
                columns=listed(texts.columns, 8) or "no columns",
            ),
            say("Name the column “WardName” or “WardCode” and upload it again."),
        )
    return roles


def _has_wards(roles: Sequence[ColumnRole]) -> bool:
    return bool({"ward", "ward_code"} & {role.role for role in roles})


def _name_as_ward(facts: Mapping[str, ColumnFacts]) -> dict[str, str]:
    """A column that is called just “name”, as in KML; its texts then name the wards."""
    for name, column in facts.items():
        if header_key(name) == "name" and column.kind == "text" and len(column.present) > 1:
            return {name: "ward"}
    return {}


def _labels(texts: pd.DataFrame, roles: Sequence[ColumnRole]) -> list[str]:
    name = column_of(roles, "ward") or column_of(roles, "ward_code")
    labels = texts[name].tolist() if name else []
    return [str(label) or say("row {number}", number=i) for i, label in enumerate(labels, start=1)]


def _geometry(
    frame: gpd.GeoDataFrame, labels: list[str], rows: Rows
) -> tuple[np.ndarray[Any, Any], list[Finding]]:
    shapes = np.asarray(shapely.force_2d(frame.geometry.to_numpy()), dtype=object)
    shapes[shapely.is_empty(shapes) & ~shapely.is_missing(shapes)] = None
    known = ~shapely.is_missing(shapes)
    kinds = {str(shape.geom_type) for shape in shapes[known]}
    others = kinds - {*AREAS}
    if others or not known.any():
        raise no_polygons(others)
    text = to_say("{areas} without an outline: {names}.")
    hint = say("They are listed but not mapped.")
    findings = areas_listed("no_outline", "warning", ~known, labels, rows, text, hint)
    shapes, repaired = _valid(shapes)
    text = to_say("{areas} whose outline crossed itself; repaired: {names}.")
    findings += areas_listed("repaired_outline", "note", repaired, labels, rows, text)
    lost = known & shapely.is_missing(shapes)
    text = to_say("{areas} whose outline has no area: {names}.")
    findings += areas_listed("lost_outline", "warning", lost, labels, rows, text)
    return _in_degrees(shapes, frame.crs), findings


def _valid(shapes: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], Flags]:
    """Valid polygonal shapes, and which of them needed a repair."""
    known = ~shapely.is_missing(shapes)
    broken = known & ~shapely.is_valid(shapes)
    mixed = known & ~np.isin(shapely.get_type_id(shapes), (3, 6))
    fixed = shapes.copy()
    for i in np.flatnonzero(broken | mixed):
        valid = shapely.make_valid(shapes[i], method="structure", keep_collapsed=False)
        fixed[i] = _polygonal(valid)
    return fixed, broken


def _polygonal(shape: Any) -> Any:
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(np.array([shape], dtype=object)))
        if part.geom_type == "Polygon" and part.area > 0
    ]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _in_degrees(shapes: np.ndarray[Any, Any], crs: Any) -> np.ndarray[Any, Any]:
    series = gpd.GeoSeries(list(shapes), crs=crs)
    moved = series if series.crs == WGS84 else series.to_crs(WGS84)
    bounds = moved.total_bounds
    west, south, east, north = (float(value) for value in bounds)
    if not np.isfinite(bounds).all() or west < -180 or east > 180 or south < -90 or north > 90:
        raise ProblemError(
            "unknown_crs",
            say(
                "The boundary does not lie within longitude and latitude ({west:,.1f} to "
                "{east:,.1f}, {south:,.1f} to {north:,.1f}).",
                west=west,
                east=east,
                south=south,
                north=north,
            ),
            say("Its .prj does not fit its coordinates: export it again in WGS 84 (EPSG:4326)."),
        )
    return np.asarray(moved.to_numpy(), dtype=object)


def _canonical(texts: pd.DataFrame, roles: Sequence[ColumnRole]) -> pd.DataFrame:
    facts = column_facts(texts)
    data: dict[str, Any] = {}
    for role, name in CANONICAL.items():
        column = column_of(roles, role)
        if column is None:
            if role != "urban_share":
                data[name] = pd.Series([None] * len(texts), dtype="str")
        elif role == "urban_share":
            data[name] = _share(texts, roles, column)
        else:
            cells = [
                None if g else c
                for c, g in zip(facts[column].cells, facts[column].missing, strict=True)
            ]
            data[name] = pd.Series(np.array(cells, dtype=object)[facts[column].codes], dtype="str")
    frame = _with_states(pd.DataFrame(data))
    for name, level in (("lga_name", "lga"), ("ward_name", "ward")):
        states = [find_state(s) if isinstance(s, str) else None for s in frame["state_name"]]
        frame[name] = pd.Series(
            [
                strip_area_name(value, level, state) if isinstance(value, str) else None
                for value, state in zip(frame[name], states, strict=True)
            ],
            dtype="str",
        )
    return frame


def _share(texts: pd.DataFrame, roles: Sequence[ColumnRole], column: str) -> pd.Series[float]:
    role = next(role for role in roles if role.name == column)
    return pd.Series(numbers_of(column_facts(texts[[column]])[column], role))


def _with_states(frame: pd.DataFrame) -> pd.DataFrame:
    """State names and codes from whichever of name, code and LGA code is there."""
    names, codes = [], []
    columns = (frame["state_name"], frame["state_code"], frame["lga_code"])
    for name, code, lga_code in zip(*columns, strict=True):
        state = (find_state(name) if isinstance(name, str) else None) or (
            find_state(code) if isinstance(code, str) else None
        )
        if state is None and isinstance(lga_code, str) and not isinstance(name, str):
            state = state_of_lga_code(lga_code)
        names.append(state.name if state else name)
        codes.append(code if isinstance(code, str) or state is None else state.code)
    return frame.assign(
        state_name=pd.Series(names, dtype="str"), state_code=pd.Series(codes, dtype="str")
    )


def _originals(
    attributes: pd.DataFrame, roles: Sequence[ColumnRole], canonical: pd.DataFrame
) -> pd.DataFrame:
    taken = {*map(str, canonical.columns), "geometry"}
    data: dict[str, Any] = {}
    for name in attributes.columns:
        values = attributes[name].reset_index(drop=True)
        plain = values if values.dtype.kind in "fiu" else _texts(values).replace("", None)
        shown = str(name) if str(name) not in taken else f"{name}_original"
        data[shown] = plain
        taken.add(shown)
    return pd.DataFrame(data)


__all__ = ["CANONICAL", "WGS84", "CleanBoundary", "clean_boundary"]
