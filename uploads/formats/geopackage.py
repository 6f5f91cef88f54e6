"""GeoPackages: a layer of areas as a boundary, a layer without outlines as a table."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.formats.base import Format, Limits, RawBoundary, RawTable
from uploads.formats.choices import Part, choose, headers_only, part_of, with_choices
from uploads.formats.columns import table_from_columns
from uploads.formats.vector import (
    GDAL_ERRORS,
    check_features,
    check_vertices,
    shut_gdal,
    with_crs,
)

MAGIC = b"SQLite format 3\x00"
MOST_LAYERS = 200
_AREAS = ("POLYGON", "MULTIPOLYGON", "GEOMETRY", "GEOMETRYCOLLECTION", "CURVEPOLYGON",
          "MULTISURFACE", "SURFACE")  # fmt: skip


def recognises(head: bytes, path: Path) -> bool:
    """Whether the file is an SQLite database, of which GeoPackage is a kind."""
    return head.startswith(MAGIC)


def read(
    path: Path, filename: str, limits: Limits, choice: str | None = None
) -> RawBoundary | RawTable:
    """Read one layer: the chosen one, or what looks most like wards.

    Returns
    -------
    RawBoundary or RawTable
        The latter where the layer has no column of outlines.

    Raises
    ------
    ProblemError
        unsupported_format (another SQLite database), damaged_geopackage, no_layers,
        unknown_choice, empty_file, unknown_crs, too_many_features, too_many_vertices,
        too_many_rows, too_many_columns.
    """
    parts, shapes = _layers(path, filename)
    filled = [part for part in parts if part.rows]
    if not filled:
        raise _no_layers(filename, bool(parts))
    chosen = choose(filled, choice, filename)
    with tempfile.TemporaryDirectory(prefix="geopackage-") as folder:
        # GDAL goes by the ending; and what it writes beside an open database stays in here.
        copy = Path(folder) / "layers.gpkg"
        shutil.copyfile(path, copy)
        shut_gdal()
        try:
            raw = _read_layer(copy, chosen, chosen.name in shapes, filename, limits)
        except GDAL_ERRORS as error:
            raise _damaged(filename) from error
    return with_choices(raw, filled, chosen, asked=choice is not None)


def _read_layer(
    copy: Path, part: Part, has_shapes: bool, filename: str, limits: Limits
) -> RawBoundary | RawTable:
    source: dict[str, Any] = {"format": "geopackage", "layer": part.name}
    info = pyogrio.read_info(copy, layer=part.name)
    if info["driver"] != "GPKG":
        raise _damaged(filename)
    if not has_shapes:
        _, table = pyogrio.read_arrow(copy, layer=part.name, read_geometry=False)
        return table_from_columns(table, filename, limits, source)
    check_features(part.rows, filename, limits)
    frame = gpd.read_file(copy, layer=part.name, engine="pyogrio", use_arrow=True)
    if not isinstance(frame, gpd.GeoDataFrame):
        raise _damaged(filename)
    check_features(len(frame), filename, limits)
    check_vertices(frame.geometry.to_numpy(), filename, limits)
    frame, findings = with_crs(frame, filename, say("its layer states none"))
    return RawBoundary(frame, findings, {**source, "crs": frame.crs.to_string()[:200]})


def _layers(path: Path, filename: str) -> tuple[list[Part], set[str]]:
    """The layers of areas and the tables, and which of them have outlines."""
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.execute("PRAGMA trusted_schema=OFF")
            if not _tables(database) >= {"gpkg_contents", "gpkg_spatial_ref_sys"}:
                raise _other_database(filename)
            return _judged(database)
    except (sqlite3.Error, UnicodeError, ValueError, OverflowError, TypeError) as error:
        raise _damaged(filename) from error


def _tables(database: sqlite3.Connection) -> set[str]:
    found = database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    return {str(name) for (name,) in found}


def _judged(database: sqlite3.Connection) -> tuple[list[Part], set[str]]:
    present = _tables(database)
    listed = database.execute(
        "SELECT table_name, data_type FROM gpkg_contents "
        "WHERE data_type IN ('features', 'attributes', 'aspatial') LIMIT ?",
        (MOST_LAYERS,),
    ).fetchall()
    kinds: dict[str, str] = {}
    if "gpkg_geometry_columns" in present:
        rows = database.execute("SELECT table_name, geometry_type_name FROM gpkg_geometry_columns")
        kinds = {str(name): str(kind).upper() for name, kind in rows}
    parts = []
    for name, _ in listed:
        if name not in present:
            continue
        quoted = '"' + str(name).replace('"', '""') + '"'
        count = database.execute(f"SELECT COUNT(*) FROM {quoted}").fetchone()[0]  # noqa: S608 quoted
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({quoted})")]
        areas = kinds.get(name, "") in _AREAS
        parts.append(part_of(str(name), int(count), headers_only(columns), outlines=areas))
    return parts, set(kinds)


def _other_database(filename: str) -> ProblemError:
    return ProblemError(
        "unsupported_format",
        say("{filename} is an SQLite database, but not a GeoPackage.", filename=filename),
        say("Export the layer as a GeoPackage (for example from QGIS), or the table as CSV."),
    )


def _damaged(filename: str) -> ProblemError:
    return ProblemError(
        "damaged_geopackage",
        say(
            "{filename} is a GeoPackage that cannot be read: it is damaged, cut off, or was "
            "copied while a program had it open.",
            filename=filename,
        ),
        say("Close it in QGIS or ArcGIS, export the layer again, and upload that."),
    )


def _no_layers(filename: str, listed: bool) -> ProblemError:
    what = (
        say("only layers without a single row") if listed else say("no layer of areas and no table")
    )
    return ProblemError(
        "no_layers",
        say("The GeoPackage {filename} holds {what}.", filename=filename, what=what),
        say("Export the layer of wards into it, and upload it again."),
    )


FORMAT = Format("geopackage", "GeoPackage", (".gpkg",), recognises, read)
