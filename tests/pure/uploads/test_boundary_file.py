"""A stored boundary is read as geopandas reads it."""

from __future__ import annotations

import geopandas as gpd
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely.geometry import MultiPolygon, box

from uploads.boundary_file import read_boundary_file


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32632", "OGC:CRS84", None])
def test_columns_order_shapes_and_coordinate_system_are_those_geopandas_reads(tmp_path, crs):
    shapes = [box(5, 9, 6, 10), None, MultiPolygon([box(6, 9, 7, 10), box(8, 9, 9, 10)])]
    columns = {"ward_name": ["Adama", None, "Essa"], "n": [1, 2, 3], "share": [0.5, None, 1]}
    frame = gpd.GeoDataFrame({**columns, "outline": shapes, "last": 0}, geometry="outline", crs=crs)
    frame.to_parquet(tmp_path / "wards.parquet", index=False, compression="zstd")
    expected = gpd.read_parquet(tmp_path / "wards.parquet")
    assert_geodataframe_equal(read_boundary_file(str(tmp_path / "wards.parquet")), expected)
    with (tmp_path / "wards.parquet").open("rb") as file:
        again = read_boundary_file(file)
    assert_geodataframe_equal(again, expected)
    assert again.crs == expected.crs == frame.crs
