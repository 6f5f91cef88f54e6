import itertools

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.science.zonal import RasterArray, zonal_population, zonal_statistics
from chatmrpt.lib.errors import ProblemError

NAN = float("nan")
METRIC = "EPSG:32632"


def frame(shapes, crs=METRIC, index=None):
    return gpd.GeoDataFrame(geometry=list(shapes), crs=crs, index=index)


def raster(values, crs=METRIC, west=0.0, north=None, step=1.0, **options):
    values = np.asarray(values)
    north = values.shape[0] * step if north is None else north
    return RasterArray(values, (step, 0.0, west, 0.0, -step, north), crs, **options)


def by_hand(cells, ward, threshold=None):
    """Every cell cut with the ward by shapely; degrees weighed by area on a sphere."""
    a, _, c, _, e, f = cells.transform
    rows, columns = cells.values.shape
    geographic = cells.crs == "EPSG:4326"
    values, parts, areas = [], [], []
    west, south, east, north = ward.bounds
    for row in range(rows):
        top, bottom = f + e * row, f + e * (row + 1)
        if min(top, bottom) >= north or max(top, bottom) <= south:
            continue
        for column in range(columns):
            left, right = c + a * column, c + a * (column + 1)
            if left >= east or right <= west or np.isnan(cells.values[row, column]):
                continue
            cell = shapely.box(left, min(top, bottom), right, max(top, bottom))
            part = cell.intersection(ward).area / cell.area
            if part > 0:
                sines = np.sin(np.radians([top, bottom]))
                size = abs(sines[0] - sines[1]) * (right - left) if geographic else 1.0
                values.append(float(cells.values[row, column]))
                parts.append(part)
                areas.append(part * size)
    values, parts, areas = map(np.array, (values, parts, areas))
    return {
        "mean": (values * areas).sum() / areas.sum(),
        "sum": (values * parts).sum(),
        "min": values.min(),
        "max": values.max(),
        "share_above": NAN if threshold is None else areas[values > threshold].sum() / areas.sum(),
    }


def test_cells_count_by_the_part_inside_the_ward():
    #  0 1 2    the ward covers a quarter of 0, half of 1, half of 3 and all of 4.
    #  3 4 5
    cells = raster([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])
    found = zonal_statistics(cells, frame([shapely.box(0.5, 0, 2, 1.5)]), threshold=2.5)
    (row,) = found.wards.to_dict("records")
    assert row["sum"] == pytest.approx(0.25 * 0 + 0.5 * 1 + 0.5 * 3 + 1 * 4)
    assert row["mean"] == pytest.approx(6.0 / 2.25)
    assert (row["min"], row["max"]) == (0.0, 4.0)
    assert row["share_above"] == pytest.approx(1.5 / 2.25)
    assert row["covered"] == pytest.approx(1.0)


def test_a_value_at_the_threshold_is_not_above_it():
    found = zonal_statistics(raster([[1.0, 2.0]]), frame([shapely.box(0, 0, 2, 1)]), threshold=1.0)
    assert found.wards["share_above"].item() == pytest.approx(0.5)


def test_cells_without_data_count_nowhere():
    cells = raster([[-9999.0, 2.0], [4.0, NAN]], nodata=-9999.0)
    wards = frame([shapely.box(0, 0, 2, 2), shapely.box(0, 1, 1, 2)], index=["a", "b"])
    found = zonal_statistics(cells, wards, threshold=3.0)
    assert found.wards.loc["a"].to_dict() == pytest.approx(
        {"mean": 3.0, "sum": 6.0, "min": 2.0, "max": 4.0, "share_above": 0.5, "covered": 0.5}
    )
    # Nothing is known of b: no number may stand there, a sum of 0 neither.
    assert found.wards.loc["b"].drop("covered").isna().all()
    assert [(f["code"], f["count"]) for f in found.findings] == [
        ("wards_without_raster", 1),
        ("wards_partly_covered", 1),
    ]


def test_whole_numbers_and_rows_from_the_south_are_read_alike():
    numbers = np.array([[1, 2], [3, 4]], dtype=np.uint8)
    ward = frame([shapely.box(0, 0, 2, 1), shapely.box(0, 1, 2, 2)])
    down = zonal_statistics(raster(numbers), ward).wards["mean"]
    upward = RasterArray(numbers[::-1], (1.0, 0.0, 0.0, 0.0, 1.0, 0.0), METRIC)
    assert down.tolist() == [3.5, 1.5]
    assert zonal_statistics(upward, ward).wards["mean"].tolist() == [3.5, 1.5]


def test_wards_in_another_coordinate_system_are_brought_to_the_raster():
    degrees = frame([shapely.box(7.0, 9.0, 7.5, 9.5)], "EPSG:4326")
    metric = degrees.to_crs(METRIC)
    values = np.add.outer(np.arange(20.0), np.arange(20.0))
    cells = RasterArray(values, (0.05, 0, 6.75, 0, -0.05, 9.75), "EPSG:4326")
    assert_allclose(
        zonal_statistics(cells, metric).wards["mean"],
        zonal_statistics(cells, degrees).wards["mean"],
        rtol=1e-3,  # a straight side bends a little on the way
    )


def test_degrees_are_weighed_by_their_area_on_the_earth():
    cells = RasterArray(np.array([[1.0], [0.0]]), (10.0, 0, 0, 0, -30.0, 60.0), "EPSG:4326")
    found = zonal_statistics(cells, frame([shapely.box(0, 0, 10, 60)], "EPSG:4326"))
    # sin 60° − sin 30° against sin 30° − sin 0°.
    north, south = np.sqrt(0.75) - 0.5, 0.5
    assert found.wards["mean"].item() == pytest.approx(north / (north + south))
    assert found.wards["sum"].item() == pytest.approx(1.0)


def test_population_is_shared_out_and_nobody_is_lost():
    rng = np.random.default_rng(0)
    cells = raster(rng.integers(0, 500, (6, 8)).astype(float))
    cut = [0.0, 1.3, 4.7, 8.0]
    wards = frame([shapely.box(a, 0, b, 6) for a, b in itertools.pairwise(cut)])
    found = zonal_population(cells, wards)
    assert found.wards["sum"].sum() == pytest.approx(cells.values.sum())
    assert f"{cells.values.sum():,.0f} people in 3 wards" in found.findings[0]["message"]


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    centre=st.tuples(st.floats(-1, 9), st.floats(-1, 9)),
    size=st.floats(0.2, 5),
    sides=st.integers(3, 9),
)
def test_any_polygon_agrees_with_cutting_each_cell(seed, centre, size, sides):
    rng = np.random.default_rng(seed)
    values = rng.random((8, 8))
    values[rng.random((8, 8)) < 0.2] = NAN
    turns = np.sort(rng.random(sides)) * 2 * np.pi
    ward = shapely.convex_hull(
        shapely.MultiPoint(np.column_stack([np.cos(turns), np.sin(turns)]) * size + centre)
    )
    cells = raster(values)
    cut = [
        values[7 - int(y), int(x)]
        for x in range(8)
        for y in range(8)
        if shapely.box(x, y, x + 1, y + 1).intersection(ward).area > 1e-9
    ]
    if ward.area < 0.01 or not np.isfinite(cut).any():
        return
    found = zonal_statistics(cells, frame([ward]), threshold=0.5).wards.iloc[0]
    expected = by_hand(cells, ward, 0.5)
    for name, value in expected.items():
        # exactextract keeps the part of a cell in single precision.
        assert found[name] == pytest.approx(value, rel=1e-5, abs=1e-6, nan_ok=True)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "variable", "threshold"),
    [
        ("pfpr_2022.tif", "pfpr", 0.3),
        ("housing_quality_2015.tif", "housing_quality", 0.2),
        ("distance_to_water_static.tif", "distance_to_water", 2000.0),
        ("flood_extent_2021_annual.tif", "flood", 0.5),
    ],
)
def test_real_wards_agree_with_cutting_each_cell(shared_data, niger, file, variable, threshold):
    from uploads.formats.geotiff import read_window

    path = shared_data / "rasters" / file
    wards = niger.boundary
    window = read_window(path, file, tuple(wards.total_bounds), wards.crs.to_wkt())
    found = zonal_statistics(window, wards, variable=variable, threshold=threshold)
    assert len(found.wards) == 275
    assert found.scale is not None
    plain = RasterArray(window.values, window.transform, "EPSG:4326")
    sizes = wards.geometry.to_crs(METRIC).area.to_numpy()
    for row in [*np.argsort(sizes)[:3], *np.argsort(sizes)[100:103]]:
        if np.isnan(found.wards["mean"].iloc[row]):
            continue
        expected = by_hand(plain, wards.geometry.iloc[row], threshold)
        for name, value in expected.items():
            # Areas on the sphere differ by the height of a cell's cut within the cell.
            assert found.wards[name].iloc[row] == pytest.approx(value, rel=1e-6, abs=1e-9), name


@pytest.mark.shared
def test_ward_means_of_the_prevalence_raster_lie_between_its_cells(shared_data, niger):
    from uploads.formats.geotiff import read_window

    path = shared_data / "rasters" / "pfpr_2022.tif"
    wards = niger.boundary
    window = read_window(path, "pfpr.tif", tuple(wards.total_bounds), "EPSG:4326")
    found = zonal_statistics(window, wards, variable="pfpr").wards.dropna(subset="mean")
    assert (found["min"] <= found["mean"]).all()
    assert (found["mean"] <= found["max"]).all()
    assert found["covered"].between(0, 1).all()


# Refusals


def refused(cells, wards=None, **options):
    wards = frame([shapely.box(0, 0, 2, 1)]) if wards is None else wards
    with pytest.raises(ProblemError) as problem:
        zonal_statistics(cells, wards, **options)
    return problem.value


def test_values_outside_every_scale_are_refused_with_the_range():
    problem = refused(raster([[0.4, -9999.0]]), variable="housing_quality")
    assert problem.code == "outside_every_scale"
    assert "-9,999 to 0.4" in problem.message
    assert "share (0–1) from 0 to 1; percent from 0 to 100" in problem.message
    assert "no-data value" in problem.hint


def test_only_cells_in_the_wards_are_checked_against_the_scale():
    cells = raster([[0.4, 0.5, 9999.0]])
    found = zonal_statistics(cells, frame([shapely.box(0, 0, 2, 1)]), variable="housing")
    assert found.scale.unit == "share (0–1)"


def test_an_unknown_variable_has_no_scale_and_is_not_refused():
    found = zonal_statistics(
        raster([[-5.0, 7e9]]), frame([shapely.box(0, 0, 2, 1)]), variable="my index"
    )
    assert found.scale is None
    assert found.wards["max"].item() == 7e9


def test_negative_people_are_refused():
    with pytest.raises(ProblemError) as problem:
        zonal_population(raster([[5.0, -1.0]]), frame([shapely.box(0, 0, 2, 1)]))
    assert problem.value.code == "outside_every_scale"


def test_what_has_no_place_or_no_data_is_refused():
    assert refused(raster([[1.0]], crs=None)).code == "raster_without_crs"
    ward = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)])
    assert refused(raster([[1.0]]), ward).code == "boundary_without_crs"
    assert refused(raster([[NAN, NAN]])).code == "raster_all_nodata"
    assert refused(raster([[1.0]], west=50.0)).code == "raster_no_overlap"
    turned = RasterArray(np.ones((2, 2)), (1.0, 0.2, 0.0, 0.2, -1.0, 2.0), METRIC)
    assert refused(turned).code == "rotated_raster"


def test_wards_without_an_outline_stay_without_a_value_and_inputs_are_untouched():
    cells = raster([[1.0, NAN]], nodata=7.0)
    before = cells.values.copy()
    wards = frame([shapely.box(0, 0, 1, 1), None, shapely.Polygon()], index=[5, 6, 7])
    found = zonal_statistics(cells, wards)
    assert found.wards.loc[5, "mean"] == 1.0
    assert found.wards.loc[[6, 7]].isna().all(axis=None)
    np.testing.assert_array_equal(cells.values, before)
    pd.testing.assert_index_equal(found.wards.index, wards.index)
