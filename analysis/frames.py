"""Frames from stored files and to the bytes of files.

Stored files are named by their content and never change, so a process keeps the last few frames.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import geopandas as gpd
import pandas as pd
from django.core.files.storage import default_storage

from uploads.boundary_file import read_boundary_file

#: The column of a stored result that holds the ward's row in the boundary.
BOUNDARY_ROW = "boundary_row"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def read_table(path: str) -> pd.DataFrame:
    """A stored table, shape (rows, columns). Shared between callers: never change it."""
    return _table(path)


def read_boundary(path: str) -> gpd.GeoDataFrame:
    """A stored layer in EPSG:4326, one row a ward. Shared between callers: never change it."""
    return _boundary(path)


def read_bytes(path: str) -> bytes:
    """A stored file."""
    with default_storage.open(path) as file:
        return bytes(file.read())


def _source(path: str) -> str | io.BytesIO:
    """A local path where the storage has one (memory-mapped reading), else the bytes."""
    try:
        return str(default_storage.path(path))
    except NotImplementedError:
        return io.BytesIO(read_bytes(path))


@lru_cache(maxsize=16)
def _table(path: str) -> pd.DataFrame:
    return pd.read_parquet(_source(path))


@lru_cache(maxsize=8)
def _boundary(path: str) -> gpd.GeoDataFrame:
    return read_boundary_file(_source(path))


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """The frame for our own reading, without its index."""
    file = io.BytesIO()
    frame.to_parquet(file, index=False)
    return file.getvalue()


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """UTF-8 CSV with a header; missing = empty cell; numbers with all their digits.

    Text that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(zip(*(_cells(frame[name]) for name in frame), strict=True))
    return file.getvalue().encode()


def _cells(column: pd.Series[Any]) -> list[Any]:
    values = column.to_numpy(dtype=object, na_value="").tolist()
    if pd.api.types.is_numeric_dtype(column):
        return values
    return [neutral_cell(value) for value in values]


def neutral_cell(value: Any) -> Any:
    """The value, or with an apostrophe before it where a spreadsheet would compute it."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def json_bytes(value: Any) -> bytes:
    """Indented UTF-8 JSON; missing = null, never NaN."""
    return json.dumps(plain(value), ensure_ascii=False, indent=1, allow_nan=False).encode()


def plain(value: Any) -> Any:
    """Only JSON's own types; NaN, NA and infinity become None."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, str) or value is None:
        return value
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return None if value is pd.NA else value
