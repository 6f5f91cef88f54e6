"""Read stored frames; content-addressed files never change, so a process keeps the last few."""

from __future__ import annotations

import io
from functools import lru_cache

import geopandas as gpd
import pandas as pd
from django.core.files.storage import default_storage


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
    return gpd.read_parquet(_source(path))
