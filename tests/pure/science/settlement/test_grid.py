"""The grid over wards, held against shapely and pyproj by hand."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from analysis.science.settlement.grid import Grid, make_grid, metric_crs, smallest_size
from analysis.science.settlement.limits import MOST_CELLS
from chatmrpt.lib.errors import ProblemError

UTM = "EPSG:32632"


def wards(*shapes, index=None):
    """Wards in metres of UTM zone 32 north."""
    return gpd.GeoDataFrame(geometry=list(shapes), index=index, crs=UTM)


def metres(grid: Grid) -> gpd.GeoSeries:
    return grid.cells.to_crs(UTM).geometry


def test_a_ward_of_two_by_three_squares_has_six_cells_walked_there_and_back():
    grid = make_grid(wards(box(300_000, 1_000_000, 301_000, 1_001_500), index=[7]))
    assert grid.crs == UTM
    assert grid.cells["ward"].tolist() == [7] * 6
    # 300 km and 1,000 km in cells of 500 m; the northernmost row first, every second one back.
    assert grid.cells["column"].tolist() == [600, 601, 601, 600, 600, 601]
    assert grid.cells["row"].tolist() == [2002, 2002, 2001, 2001, 2000, 2000]
    assert grid.cells["area_m2"].to_numpy() == pytest.approx(250_000)


def test_a_square_on_a_border_gives_each_ward_its_part():
    left = box(300_000, 1_000_000, 300_250, 1_000_500)
    right = box(300_250, 1_000_000, 300_500, 1_000_500)
    grid = make_grid(wards(left, right))
    assert grid.cells["ward"].tolist() == [0, 1]
    assert grid.cells["area_m2"].to_numpy() == pytest.approx([125_000, 125_000])


def test_by_centre_only_squares_with_their_centre_in_the_ward_are_cells():
    shape = box(300_000, 1_000_000, 300_700, 1_000_500)
    assert len(make_grid(wards(shape), keep="overlap").cells) == 2
    assert make_grid(wards(shape), keep="centre").cells["column"].tolist() == [600]
    with pytest.raises(ProblemError) as error:
        make_grid(wards(box(300_000, 1_000_000, 300_100, 1_000_100)), keep="centre")
    assert error.value.code == "no_cells"


def test_slivers_below_a_hundredth_of_a_square_are_no_cells():
    # 4 m of the next square are 0.8 % of it, 6 m are 1.2 %.
    for width, count in ((504, 1), (506, 2)):
        shape = box(300_000, 1_000_000, 300_000 + width, 1_000_500)
        assert len(make_grid(wards(shape)).cells) == count, width


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([200.0, 350.0, 500.0, 1000.0]))
def test_cells_fill_their_wards_and_never_overlap(seed, size):
    rng = np.random.default_rng(seed)
    angles = np.sort(rng.uniform(0, 2 * np.pi, 9))
    ring = [
        (400_000 + r * np.cos(a), 1_000_000 + r * np.sin(a))
        for a, r in zip(angles, rng.uniform(500, 4000, 9), strict=True)
    ]
    shape = Polygon(ring).buffer(0)
    grid = make_grid(wards(shape), cell_size=size)
    cells = metres(grid)
    # Brute force over all squares of the extent.
    west, south, east, north = (int(np.floor(side / size)) for side in shape.bounds)
    parts = {}
    for column in range(west, east + 1):
        for row in range(south, north + 1):
            square = box(column * size, row * size, (column + 1) * size, (row + 1) * size)
            area = square.intersection(shape).area
            if area > 0.01 * size**2:
                parts[column, row] = area
    pairs = zip(grid.cells["column"], grid.cells["row"], strict=True)
    found = dict(zip(pairs, grid.cells["area_m2"], strict=True))
    assert found == pytest.approx(parts)
    assert cells.area.sum() == pytest.approx(sum(parts.values()), rel=1e-6)
    assert cells.union_all().area == pytest.approx(cells.area.sum(), rel=1e-6)


def test_the_same_ward_has_the_same_cells_whatever_is_chosen_with_it():
    one = box(300_120, 1_000_040, 301_930, 1_001_810)
    other = box(310_000, 1_010_000, 311_000, 1_011_000)
    alone, both = make_grid(wards(one)), make_grid(wards(one, other))
    own = both.cells[both.cells["ward"] == 0]
    assert own["column"].tolist() == alone.cells["column"].tolist()
    assert own["area_m2"].to_numpy() == pytest.approx(alone.cells["area_m2"].to_numpy())


def test_too_many_cells_are_refused_with_the_smallest_size_that_fits():
    shape = box(300_000, 1_000_000, 360_000, 1_060_000)  # 60 × 60 km
    with pytest.raises(ProblemError) as error:
        make_grid(wards(shape), cell_size=500)
    # 14,400 cells of 500 m. 60 km in 1,200 m are 50 × 50 = 2,500 squares exactly; 1,000,000 is no
    # multiple of 1,200, so that a row more is touched.
    assert error.value.code == "too_many_cells"
    size = smallest_size(wards(shape), above=500)

    def count(size):
        columns = np.floor(360_000 / size - 1e-9) - np.floor(300_000 / size) + 1
        rows = np.floor(1_060_000 / size - 1e-9) - np.floor(1_000_000 / size) + 1
        return columns * rows

    assert count(size) <= MOST_CELLS < count(size - 50)
    assert f"{size:,g} m" in error.value.hint
    assert len(make_grid(wards(shape), cell_size=size).cells) <= MOST_CELLS


def test_no_size_fits_a_country():
    with pytest.raises(ProblemError) as error:
        make_grid(wards(box(0, 1_000_000, 900_000, 1_900_000)), cell_size=5_000)
    assert error.value.code == "too_many_cells"
    assert "fewer wards" in error.value.hint


@pytest.mark.parametrize(
    ("lon", "lat", "expected"),
    [(6.2, 9.0, "EPSG:32632"), (5.9, 9.0, "EPSG:32631"), (30.5, -2.0, "EPSG:32736"),
     (179.9, 1.0, "EPSG:32660"), (-179.9, 1.0, "EPSG:32601")],
)  # fmt: skip
def test_the_projection_is_the_utm_zone_of_the_middle(lon, lat, expected):
    area = gpd.GeoDataFrame(geometry=[Point(lon, lat).buffer(0.05)], crs=4326)
    assert metric_crs(area) == expected
    if abs(lon) < 179:  # pyproj's own choice, which takes no shape across the date line
        assert area.estimate_utm_crs().to_string() == expected


def test_wide_areas_have_an_equal_area_projection():
    area = gpd.GeoDataFrame(geometry=[box(3, 4, 14, 13)], crs=4326)
    crs = metric_crs(area)
    assert "+proj=laea" in crs
    assert "+lon_0=8.5" in crs
    # A cell of one square degree at the edge has the area that the sphere's formula gives, to 1 %.
    cell = gpd.GeoSeries([box(13, 12, 14, 13)], crs=4326).to_crs(crs).area.iloc[0]
    sphere = 6_371_007.0**2 * np.radians(1) * (np.sin(np.radians(13)) - np.sin(np.radians(12)))
    assert cell == pytest.approx(sphere, rel=0.01)


@pytest.mark.parametrize(
    ("frame", "options", "code"),
    [
        (wards(), {}, "no_wards"),
        (wards(Polygon()), {}, "no_wards"),
        (gpd.GeoDataFrame(geometry=[box(0, 0, 1, 1)]), {}, "no_crs"),
        (wards(box(0, 0, 1, 1)), {"cell_size": 99.0}, "bad_cell_size"),
        (wards(box(0, 0, 1, 1)), {"cell_size": 5001.0}, "bad_cell_size"),
        (wards(box(0, 0, 1, 1)), {"cell_size": float("nan")}, "bad_cell_size"),
        (wards(box(0, 0, 1, 1)), {"keep": "touch"}, "unknown_option"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(frame, options, code):
    with pytest.raises(ProblemError) as error:
        make_grid(frame, **options)
    assert error.value.code == code
    assert error.value.hint


def test_a_ward_without_a_shape_has_no_cell_and_the_input_stays_as_it_was():
    frame = wards(box(300_000, 1_000_000, 300_500, 1_000_500), None)
    before = frame.copy()
    assert make_grid(frame).cells["ward"].unique().tolist() == [0]
    assert frame.equals(before)
