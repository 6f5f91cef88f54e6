"""Read a stored boundary, looking its coordinate system up once and not at each reading."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import IO, Any

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
from pyproj import CRS


def read_boundary_file(source: str | IO[bytes]) -> gpd.GeoDataFrame:
    """What `geopandas.read_parquet` gives for a file that :mod:`uploads.parsed` wrote.

    PROJ takes some 40 ms to make a coordinate system of its description, many times what it takes
    to read the wards of a state; a stored boundary is nearly always in WGS 84.

    Parameters
    ----------
    source
        A path, or an open file: GeoParquet with one column of geometry, as WKB.

    Returns
    -------
    geopandas.GeoDataFrame
        One row a ward, columns and order as stored.
    """
    table = pq.read_table(source)
    described: dict[str, Any] = json.loads(table.schema.metadata[b"geo"])
    column = described["primary_column"]
    said = described["columns"][column].get("crs", "OGC:CRS84")
    frame = table.drop([column]).to_pandas()
    shapes = gpd.array.from_wkb(np.array(table[column]), crs=_reference(json.dumps(said)))
    frame.insert(table.column_names.index(column), column, shapes)
    return gpd.GeoDataFrame(frame, geometry=column)


@lru_cache(maxsize=16)
def _reference(said: str) -> CRS | None:
    """The coordinate system of a description; None where the file says that it has none."""
    described = json.loads(said)
    return None if described is None else CRS.from_user_input(described)
