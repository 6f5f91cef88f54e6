"""KML: placemarks as areas, their data as columns. Links to other files are never followed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from lxml import etree, html

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import counted, say
from uploads.cleaning.findings import Finding, first_rows
from uploads.formats.base import Format, Limits, RawBoundary, check_columns, check_headers
from uploads.formats.choices import Part, choose, headers_only, part_of, with_choices
from uploads.formats.markup import elements, local, start_of
from uploads.formats.vector import check_features, check_vertices, no_areas, with_crs

_ROOT = re.compile(rb"<(?:\w+:)?kml[\s>]", re.IGNORECASE)
_LINKS = frozenset({"NetworkLink", "GroundOverlay", "PhotoOverlay", "ScreenOverlay", "Model"})


@dataclass
class Placemark:
    """One placemark: its folder, its columns and its outline."""

    folder: str
    columns: dict[str, str]
    shape: Any
    damaged: bool = False


@dataclass
class Content:
    """What a file holds."""

    placemarks: list[Placemark] = field(default_factory=list)
    links: int = 0


def recognises(head: bytes, path: Path) -> bool:
    """Whether the file begins as KML does."""
    start = start_of(head)
    return start.startswith(b"<") and _ROOT.search(start) is not None


def read(path: Path, filename: str, limits: Limits, choice: str | None = None) -> RawBoundary:
    """Read the areas of a KML file.

    Folders whose placemarks have the same columns are read together, with a column ``folder``;
    of folders with other columns the chosen one, or what looks most like wards.

    Returns
    -------
    RawBoundary
        Longitude and latitude on WGS 84, as KML always has them.

    Raises
    ------
    ProblemError
        xml_entities, damaged_xml, empty_file, unknown_choice, too_many_features,
        too_many_columns, too_many_vertices.
    """
    content = _content(path, filename, limits)
    if not content.placemarks:
        if content.links:
            raise _only_links(filename)
        raise no_areas(filename)
    layers = _layers(content.placemarks)
    parts = [_part(name, marks) for name, marks in layers.items()]
    chosen = choose(parts, choice, filename)
    frame, findings = _frame(layers[chosen.name], filename, limits)
    if content.links:
        message = say(
            "{links} to other files or pictures not opened.", links=counted(content.links, "link")
        )
        findings.append(Finding("links_not_followed", "note", message, count=content.links))
    source = {"format": "kml", "layer": chosen.name, "crs": "EPSG:4326"}
    raw = RawBoundary(frame, tuple(findings), source)
    return with_choices(raw, parts, chosen, "folder", asked=choice is not None)


def _content(path: Path, filename: str, limits: Limits) -> Content:
    content = Content()
    for element in elements(path, filename, "KML"):
        name = local(element)
        if name in _LINKS:
            content.links += 1
        if name != "Placemark":
            continue
        content.placemarks.append(_placemark(element))
        if len(content.placemarks) > limits.features:
            check_features(len(content.placemarks), filename, limits)
        element.clear(keep_tail=False)
    return content


def _placemark(element: Any) -> Placemark:
    columns: dict[str, str] = {}
    description = ""
    for child in element:
        name = local(child)
        if name == "name":
            columns["name"] = _text(child)
        elif name == "description":
            description = _text(child)
        elif name == "ExtendedData":
            columns |= _extended(child)
    if not columns.keys() - {"name"} and description:
        columns |= _from_description(description)
    try:
        shape = _shape(element)
    except (ValueError, TypeError, shapely.errors.ShapelyError):
        return Placemark(_folder(element), columns, None, damaged=True)
    return Placemark(_folder(element), columns, shape)


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _extended(element: Any) -> dict[str, str]:
    """``<SimpleData name="…">`` and ``<Data name="…"><value>``."""
    found = {}
    for child in element.iter():
        key, name = child.get("name"), local(child)
        if not key:
            continue
        if name == "SimpleData":
            found[key] = _text(child)
        elif name == "Data":
            values = [inner for inner in child if local(inner) == "value"]
            found[key] = _text(values[0]) if values else ""
    return found


def _from_description(text: str) -> dict[str, str]:
    """Rows of two cells of an HTML table, as ArcGIS writes a feature's columns."""
    if "<td" not in text.casefold():
        return {"description": text}
    try:
        rows = html.fromstring(text).iter("tr")
        pairs = [[_text(cell) for cell in row.findall("td")] for row in rows]
    except (etree.LxmlError, ValueError, AssertionError):
        return {}
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2 and pair[0]}


def _folder(element: Any) -> str:
    for above in element.iterancestors():
        if local(above) in ("Folder", "Document"):
            names = [child for child in above if local(child) == "name"]
            return _text(names[0]) if names else ""
    return ""


def _shape(element: Any) -> Any:
    """The polygons of a placemark as one shape; a point or line as it is; None where none."""
    polygons, others = [], []
    for child in element.iter():
        name = local(child)
        if name == "Polygon":
            polygons.append(_polygon(child))
        elif name in ("Point", "LineString"):
            positions = _positions(child)
            others.append(shapely.Point(*positions[:1]) if name == "Point"
                          else shapely.LineString(positions))  # fmt: skip
    if polygons:
        return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    return others[0] if others else None


def _polygon(element: Any) -> Any:
    outer: list[Any] = []
    inner: list[Any] = []
    for child in element.iter():
        if local(child) == "outerBoundaryIs":
            outer.append(_positions(child))
        elif local(child) == "innerBoundaryIs":
            inner.append(_positions(child))
    return shapely.Polygon(outer[0] if outer else None, inner)


def _positions(element: Any) -> Any:
    """(n, 2) longitudes and latitudes of the first ``coordinates`` in an element."""
    text = next((c.text or "" for c in element.iter() if local(c) == "coordinates"), "")
    positions = text.split()
    width = positions[0].count(",") + 1 if positions else 0
    if width < 2 or {position.count(",") for position in positions} != {width - 1}:
        pairs = [position.split(",")[:2] for position in positions]
        return np.array(pairs, dtype=np.float64).reshape(-1, 2)
    numbers = np.array([float(number) for number in text.replace(",", " ").split()])
    return numbers.reshape(-1, width)[:, :2]


def _layers(placemarks: list[Placemark]) -> dict[str, list[Placemark]]:
    """Placemarks by folder; all together where every folder has the same columns."""
    folders: dict[str, list[Placemark]] = {}
    for placemark in placemarks:
        folders.setdefault(placemark.folder or "placemarks", []).append(placemark)
    shapes = {
        (frozenset(name for mark in marks for name in mark.columns), _has_areas(marks))
        for marks in folders.values()
    }
    if len(folders) == 1 or len(shapes) > 1:
        return folders
    for placemark in placemarks:
        placemark.columns.setdefault("folder", placemark.folder)
    return {"all folders": placemarks}


def _has_areas(marks: list[Placemark]) -> bool:
    return any(m.shape is not None and "Polygon" in m.shape.geom_type for m in marks)


def _part(name: str, marks: list[Placemark]) -> Part:
    columns = headers_only(column for mark in marks for column in mark.columns)
    return part_of(name, len(marks), columns, outlines=_has_areas(marks))


def _frame(
    marks: list[Placemark], filename: str, limits: Limits
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    check_features(len(marks), filename, limits)
    names = list(dict.fromkeys(name for mark in marks for name in mark.columns))
    check_columns(len(names), filename, limits)
    check_headers(names, filename)
    shapes = np.array([mark.shape for mark in marks], dtype=object)
    check_vertices(shapes, filename, limits)
    data = {
        "geometry_" if name == "geometry" else name: [mark.columns.get(name) for mark in marks]
        for name in names
    }
    table = pd.DataFrame(data, index=range(len(marks)))
    frame, _ = with_crs(gpd.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326"), filename, "")
    lost = [number for number, mark in enumerate(marks, start=1) if mark.damaged]
    if not lost:
        return frame, []
    message = say(
        "The outline of {placemarks} could not be read.", placemarks=counted(len(lost), "placemark")
    )
    hint = say("Export it again; these areas are kept without an outline.")
    return frame, [Finding("unreadable_outline", "warning", message, hint, None,
                           first_rows(lost), len(lost))]  # fmt: skip


def _only_links(filename: str) -> ProblemError:
    return ProblemError(
        "kml_links",
        say(
            "{filename} has no areas of its own, only links to other files or pictures.",
            filename=filename,
        ),
        say(
            "In Google Earth choose “Save place as…”, so that the areas themselves are in the file."
        ),
    )


FORMAT = Format("kml", "KML or KMZ", (".kml", ".kmz"), recognises, read)
