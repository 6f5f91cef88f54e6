"""GeoJSON: a collection, one feature a line, or outlines alone. Parsed here, not by GDAL.

So no other driver can take the file for its own, and each fault is said with the feature's number.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyproj
import shapely

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import counted, say
from uploads.cleaning.findings import Finding, first_rows
from uploads.formats import json_text
from uploads.formats.base import Format, Limits, RawBoundary, RawTable, check_columns, check_headers
from uploads.formats.columns import table_from_columns
from uploads.formats.vector import check_features, check_vertices, in_degrees, no_areas, with_crs

_GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
               "GeometryCollection")  # fmt: skip
_TYPE = re.compile(
    rb'"type"\s*:\s*"(?:FeatureCollection|Feature|Topology|' + "|".join(_GEOMETRIES).encode()
    + rb')"'
)  # fmt: skip
_EPSG = re.compile(r"(?:EPSG[:/]+(?:[\d.]*[:/])?)(\d{4,6})$", re.IGNORECASE)


def recognises(head: bytes, path: Path) -> bool:
    """Whether the file is JSON that names a type of GeoJSON."""
    if not json_text.begins_as_json(head):
        return False
    return _TYPE.search(head) is not None or json_text.holds(path, _TYPE)


def read(
    path: Path, filename: str, limits: Limits, choice: str | None = None
) -> RawBoundary | RawTable:
    """Read GeoJSON.

    Returns
    -------
    RawBoundary or RawTable
        The latter where no feature has an outline. Rows are features, in the file's order.

    Raises
    ------
    ProblemError
        damaged_json, damaged_geojson (with the number of the feature), topojson, empty_file,
        unknown_crs, too_many_features, too_many_columns, too_many_vertices.
    """
    content = json_text.load(path, filename)
    features = _features(content, filename)
    check_features(len(features), filename, limits)
    outlines, properties = _split(features, filename)
    table = _table(properties, len(features), filename, limits)
    if not any(outline is not None for outline in outlines):
        if table.empty:
            raise no_areas(filename)
        source = {"format": "geojson"}
        return table_from_columns(_arrow(table), filename, limits, source)
    shapes = np.array([None if o is None else _shape(o) for o in outlines], dtype=object)
    check_vertices(shapes, filename, limits)
    findings = _unreadable(outlines, shapes)
    frame = gpd.GeoDataFrame(table, geometry=shapes, crs=_stated_crs(content, filename))
    frame, assumed = _checked_crs(frame, filename, content)
    source = {"format": "geojson", "crs": frame.crs.to_string()[:200]}
    return RawBoundary(frame, (*findings, *assumed), source)


def _features(content: Any, filename: str) -> list[Any]:
    """The features or bare outlines, whichever way they are put together."""
    items = content if isinstance(content, list) else [content]
    found: list[Any] = []
    for item in items:
        kind = item.get("type") if isinstance(item, dict) else None
        if kind == "Topology":
            raise ProblemError(
                "topojson",
                say("{filename} is TopoJSON, not GeoJSON.", filename=filename),
                say("Export it as GeoJSON (mapshaper: Export, GeoJSON) or as GeoPackage."),
            )
        inner = {"FeatureCollection": "features", "GeometryCollection": "geometries"}.get(str(kind))
        if inner is None:
            found.append(item)
        elif isinstance(item.get(inner), list):
            found += item[inner]
        else:
            message = say(
                "{filename} is a {kind} without its list “{inner}”.",
                filename=filename,
                kind=kind,
                inner=inner,
            )
            raise ProblemError("damaged_geojson", message, say("Export it again as GeoJSON."))
    return found


def _split(
    features: list[Any], filename: str
) -> tuple[list[dict[str, Any] | None], list[dict[str, Any]]]:
    """Each outline as in the file, None where there is none, and each feature's properties."""
    outlines: list[dict[str, Any] | None] = []
    properties: list[dict[str, Any]] = []
    for number, feature in enumerate(features, start=1):
        kind = feature.get("type") if isinstance(feature, dict) else None
        if kind != "Feature" and kind not in _GEOMETRIES:
            what = f"“{str(kind)[:40]}”" if isinstance(feature, dict) else say("no object")
            raise ProblemError(
                "damaged_geojson",
                say(
                    "Feature {number:,} of {filename} is {what}; a Feature or an outline is expected.",
                    number=number,
                    filename=filename,
                    what=what,
                ),
                say("Export it again as GeoJSON."),
            )
        outline = feature.get("geometry") if kind == "Feature" else feature
        own = feature.get("properties") if kind == "Feature" else None
        outlines.append(outline if isinstance(outline, dict) else None)
        own = own if isinstance(own, dict) else {}
        if isinstance(feature.get("id"), str | int) and kind == "Feature" and "id" not in own:
            own = {**own, "id": feature["id"]}
        properties.append(own)
    return outlines, properties


def _shape(outline: dict[str, Any]) -> Any:
    """An outline as a shape, None where its coordinates are not as GeoJSON wants them.

    Polygons, which may have a million positions, do not take the way over text.
    """
    kind, parts = outline.get("type"), outline.get("coordinates")
    if kind in ("Polygon", "MultiPolygon") and isinstance(parts, list) and parts:
        try:
            polygons = [
                shapely.Polygon(_ring(rings[0]), [_ring(ring) for ring in rings[1:]])
                for rings in ([parts] if kind == "Polygon" else parts)
            ]
        except (ValueError, TypeError, IndexError, KeyError):
            polygons = []
        if polygons:
            return polygons[0] if kind == "Polygon" else shapely.MultiPolygon(polygons)
    return shapely.from_geojson(json.dumps(outline), on_invalid="ignore")


def _ring(positions: Any) -> Any:
    """(n, 2) of a closed ring of numbers; a ValueError for any other."""
    ring = np.array(positions)
    good = ring.ndim == 2 and ring.dtype.kind in "if" and len(ring) >= 4 and ring.shape[1] >= 2
    if not good or not np.isfinite(ring).all() or (ring[0, :2] != ring[-1, :2]).any():
        raise ValueError("no closed ring of numbers")
    return ring[:, :2].astype(np.float64)


def _table(
    properties: list[dict[str, Any]], rows: int, filename: str, limits: Limits
) -> pd.DataFrame:
    names = list(dict.fromkeys(name for own in properties for name in own))
    check_columns(len(names), filename, limits)
    check_headers(names, filename)
    data = {}
    for name in names:
        cells = [_plain(own.get(name)) for own in properties]
        data["geometry_" if name == "geometry" else name] = cells
    frame = pd.DataFrame(data, index=range(rows))
    return frame.astype({name: object for name in frame if frame[name].dtype.kind == "M"})


def _plain(value: Any) -> Any:
    """A property as one cell: a list or record as its JSON text, yes/no as words."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int) and abs(value) >= 2**53:
        return str(value)
    return value


def _arrow(frame: pd.DataFrame) -> pa.Table:
    return pa.table(
        {
            str(name): pa.array(
                frame[name] if frame[name].dtype.kind in "if" else _words(frame[name]),
                from_pandas=True,
            )
            for name in frame.columns
        }
    )


def _words(values: pd.Series[Any]) -> list[str | None]:
    return [None if value is None or value != value else str(value) for value in values]


def _unreadable(outlines: list[dict[str, Any] | None], shapes: Any) -> list[Finding]:
    lost = [
        number
        for number, (text, shape) in enumerate(zip(outlines, shapes, strict=True), start=1)
        if text is not None and shape is None
    ]
    if not lost:
        return []
    message = say(
        "The outline of {features} could not be read, the first of them feature {first:,}: "
        "its coordinates are not as GeoJSON wants them.",
        features=counted(len(lost), "feature"),
        first=lost[0],
    )
    hint = say("Export it again; these areas are kept without an outline.")
    return [Finding("unreadable_outline", "warning", message, hint, None,
                    first_rows(lost), len(lost))]  # fmt: skip


def _stated_crs(content: Any, filename: str) -> pyproj.CRS | None:
    """The system of the older "crs" member, by its EPSG number only; no address is followed."""
    stated = content.get("crs") if isinstance(content, dict) else None
    inner = stated.get("properties") if isinstance(stated, dict) else None
    name = str(inner.get("name", "")) if isinstance(inner, dict) else ""
    if not name:
        return None
    if name.upper().endswith(("CRS84", "CRS:84")):
        return pyproj.CRS("EPSG:4326")
    number = _EPSG.search(name)
    try:
        return pyproj.CRS.from_epsg(int(number.group(1))) if number else None
    except pyproj.exceptions.CRSError:
        return None


def _checked_crs(
    frame: gpd.GeoDataFrame, filename: str, content: Any
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """GeoJSON is in degrees unless it says otherwise (RFC 7946, section 4)."""
    bounds = frame.total_bounds
    says = isinstance(content, dict) and content.get("crs") is not None
    if frame.crs is None and not says and (in_degrees(bounds) or not np.isfinite(bounds).all()):
        return frame.set_crs("EPSG:4326"), ()
    why = (
        say("its “crs” cannot be understood")
        if says
        else say("GeoJSON is in degrees unless it says so")
    )
    return with_crs(frame, filename, why)


FORMAT = Format("geojson", "GeoJSON", (".geojson", ".json", ".geojsonl"), recognises, read)
