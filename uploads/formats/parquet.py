"""Parquet as a table, GeoParquet as a boundary. Data only: nothing in a file is executed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.cleaning.findings import Finding
from uploads.formats.base import (
    Format,
    Limits,
    RawBoundary,
    RawTable,
    check_columns,
    check_rows,
    check_unpacked,
)
from uploads.formats.columns import table_from_columns
from uploads.formats.vector import GDAL_ERRORS, check_features, check_vertices, with_crs

MAGIC = b"PAR1"
_ERRORS = (*GDAL_ERRORS, pa.ArrowException, RecursionError)
_SHAPE_NAMES = ("geometry", "geom", "wkb_geometry", "wkb", "shape")


def recognises(head: bytes, path: Path) -> bool:
    """Whether the file begins as Parquet does."""
    return head.startswith(MAGIC)


def read(
    path: Path, filename: str, limits: Limits, choice: str | None = None
) -> RawBoundary | RawTable:
    """Read a Parquet file.

    Returns
    -------
    RawBoundary or RawTable
        The former where the file is GeoParquet, or has a column of outlines (WKB) by name.

    Raises
    ------
    ProblemError
        damaged_parquet, parquet_too_large, empty_file, header_only, unknown_crs, too_many_rows,
        too_many_columns, too_many_features, too_many_vertices.
    """
    try:
        content = pq.ParquetFile(path)
        _check_size(content, filename, limits)
        geo = _geo_column(content)
        if geo == "stated":
            texts = [f.name for f in content.schema_arrow if not _is_binary(f.type)]
            content.read(columns=texts).validate(full=True)
            return _boundary(gpd.read_parquet(path), filename, limits)
        table = content.read()
        table.validate(full=True)
        if geo:
            return _boundary(_decoded(table, geo), filename, limits)
        return table_from_columns(table, filename, limits, {"format": "parquet"})
    except MemoryError:
        raise  # Arrow's own is an ArrowException too, and no damage of the file.
    except _ERRORS as error:
        raise ProblemError(
            "damaged_parquet",
            say(
                "{filename} is a Parquet file that cannot be read: it is damaged or cut off, or uses "
                "a feature of a later version.",
                filename=filename,
            ),
            say("Write it again, or export it as CSV (a boundary as GeoPackage)."),
        ) from error


def _check_size(content: pq.ParquetFile, filename: str, limits: Limits) -> None:
    about = content.metadata
    check_rows(about.num_rows, filename, limits)
    check_columns(about.num_columns, filename, limits)
    groups = range(about.num_row_groups)
    size = sum(max(0, about.row_group(i).total_byte_size) for i in groups)
    hint = say("Keep only the rows and columns you need.")
    check_unpacked(size, "parquet_too_large", filename, limits, hint)


def _geo_column(content: pq.ParquetFile) -> str:
    """ "stated" for GeoParquet, the name of a column of WKB, or "" for a plain table."""
    schema = content.schema_arrow
    geo = (schema.metadata or {}).get(b"geo")
    if geo is not None and _has_primary(geo, schema):
        return "stated"
    for field in schema:
        if _is_binary(field.type) and field.name.casefold() in _SHAPE_NAMES:
            return str(field.name)
    return ""


def _is_binary(kind: pa.DataType) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _has_primary(geo: bytes, schema: pa.Schema) -> bool:
    stated: Any = json.loads(geo)
    return isinstance(stated, dict) and stated.get("primary_column") in schema.names


def _decoded(table: pa.Table, name: str) -> gpd.GeoDataFrame:
    """Areas from a column of WKB; bytes that are no outline give none."""
    shapes = shapely.from_wkb(
        np.array(table.column(name).to_pylist(), dtype=object), on_invalid="ignore"
    )
    frame = table.drop_columns([name]).replace_schema_metadata(None).to_pandas()
    return gpd.GeoDataFrame(frame, geometry=shapes)


def _boundary(frame: gpd.GeoDataFrame, filename: str, limits: Limits) -> RawBoundary:
    check_features(len(frame), filename, limits)
    frame = frame.reset_index(drop=True)
    frame, findings = _one_geometry(frame)
    check_vertices(frame.geometry.to_numpy(), filename, limits)
    frame, assumed = with_crs(frame, filename, say("the file states none"))
    source = {"format": "geoparquet", "crs": frame.crs.to_string()[:200]}
    return RawBoundary(frame, (*findings, *assumed), source)


def _one_geometry(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Without further columns of shapes, such as centres and boxes."""
    active = frame.geometry.name
    others = [
        str(name)
        for name in frame.columns
        if name != active and str(frame[name].dtype) == "geometry"
    ]
    if not others:
        return frame, ()
    message = say(
        "“{active}” was taken as outlines; {others} left out.",
        active=active,
        others=", ".join(others[:5]),
    )
    finding = Finding("columns_left_out", "note", message, column=others[0], count=len(others))
    return frame.drop(columns=others), (finding,)


FORMAT = Format("parquet", "Parquet or GeoParquet", (".parquet", ".geoparquet"), recognises, read)
