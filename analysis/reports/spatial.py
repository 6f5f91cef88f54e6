"""Wards with their results for a GIS: GeoPackage, GeoJSON, zipped shapefile."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from analysis.reports.document import Cell, File, clean
from analysis.reports.sheets import Column, Sheet, write_csv

#: A shapefile's names have ten characters, its texts 254 bytes.
SHORT, LONGEST = 10, 254


def write_spatial(
    format: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    geometry: gpd.GeoSeries,
    made: datetime,
) -> File:
    """One layer `wards` in EPSG:4326, a feature a row.

    Parameters
    ----------
    format
        `gpkg`, `geojson` or `shp` (a ZIP archive with a table of the shortened names).
    columns, rows
        The attributes: their names in files are the fields' names.
    geometry
        Outlines in the order of the rows; empty ones are kept as features without a place.
    """
    names = [column.name for column in columns]
    table = pd.DataFrame(list(rows), columns=pd.Index(names))
    for name in names:
        table[name] = _typed(table[name])
    frame = gpd.GeoDataFrame(table, geometry=list(geometry), crs="EPSG:4326")
    with tempfile.TemporaryDirectory() as folder:
        if format == "shp":
            return _shapefile(Path(folder), frame, columns, made)
        path = Path(folder) / f"wards.{format}"
        driver = {"gpkg": "GPKG", "geojson": "GeoJSON"}[format]
        options = {"RFC7946": "YES"} if format == "geojson" else {}
        frame.to_file(path, layer="wards", driver=driver, engine="pyogrio", **options)
        if format == "gpkg":
            _describe(path, columns)
        data = path.read_bytes()
    media = {"gpkg": "application/geopackage+sqlite3", "geojson": "application/geo+json"}[format]
    return File(data, f".{format}", media)


def _typed(column: pd.Series[Any]) -> pd.Series[Any]:
    """Numbers as numbers (missing = null), all else as clean text."""
    known = column.dropna()
    if len(known) and known.map(lambda cell: isinstance(cell, int | float)).all():
        if known.map(lambda cell: float(cell).is_integer()).all():
            return column.astype("Float64").astype("Int64")
        return column.astype("float64")
    return column.map(clean, na_action="ignore").astype("string")


def _describe(path: Path, columns: Sequence[Column]) -> None:
    """The label and unit of each field, where a GeoPackage keeps such things."""
    import sqlite3

    rows = [("wards", c.name, c.head[:200], c.head[:200], f"{c.source}"[:500]) for c in columns]
    link = sqlite3.connect(path)
    with link:
        link.execute(
            "CREATE TABLE IF NOT EXISTS gpkg_data_columns (table_name TEXT NOT NULL, column_name "
            "TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT, "
            "constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name))"
        )
        link.executemany(
            "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) "
            "VALUES (?, ?, ?, ?, ?)",
            [(a, b, None, d, e) for a, b, _, d, e in rows],
        )
    link.close()


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Each name and its form of at most ten letters, digits and underscores, no two alike."""
    short: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        base = re.sub(r"[^A-Za-z0-9_]", "_", name).strip("_") or "field"
        if len(base) > SHORT:
            parts = [part for part in base.split("_") if part]
            each = max(2, (SHORT - len(parts) + 1) // max(len(parts), 1))
            base = "_".join(part[:each] for part in parts)[:SHORT].rstrip("_")
        own, number = base, 1
        while own.casefold() in taken:
            number += 1
            own = f"{base[: SHORT - len(str(number))]}{number}"
        taken.add(own.casefold())
        short[name] = own
    return short


def _shapefile(
    folder: Path, frame: gpd.GeoDataFrame, columns: Sequence[Column], made: datetime
) -> File:
    short = short_names([column.name for column in columns])
    renamed = frame.rename(columns=short)
    for name in renamed.columns[:-1]:
        if pd.api.types.is_string_dtype(renamed[name]):
            renamed[name] = renamed[name].map(
                lambda text: text.encode()[:LONGEST].decode(errors="ignore"), na_action="ignore"
            )
    renamed.to_file(folder / "wards.shp", engine="pyogrio", encoding="UTF-8")
    head = ("field", "name", "label", "unit", "source")
    fields = Sheet(
        "fields",
        "Fields",
        tuple(Column(name, name) for name in head),
        tuple((short[c.name], c.name, c.label, c.unit, c.source) for c in columns),
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        members = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
        for name, data in {**members, "fields.csv": write_csv([fields], made).data}.items():
            info = zipfile.ZipInfo(name, made.timetuple()[:6])
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return File(file.getvalue(), ".zip", "application/zip")
