import csv
import io
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.stats import spearmanr

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.nigeria import find_state
from uploads.sample import (
    DEMO_STATE,
    DEMO_ZONE,
    make_national,
    make_sample_state,
    sample_files,
    write_sample,
)

SHARED = Path(__file__).parents[3].parent / "shared" / "data"
KEY = ["LGA", "WardName"]


@pytest.fixture(scope="module")
def state():
    return make_sample_state()


def test_the_state_says_demo_and_a_zone_and_is_no_real_state():
    assert "Demo" in DEMO_STATE
    assert DEMO_ZONE in DEMO_STATE
    assert find_state(DEMO_STATE) is None


def test_wards_meet_without_gap_or_overlap_inside_nigeria_s_extent(state):
    shapes = state.boundary.geometry.to_numpy()
    assert len(shapes) == 96
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes, gap_width=1e-4)
    assert shapely.union_all(shapes).geom_type == "Polygon"
    west, south, east, north = state.boundary.total_bounds
    assert 2.7 < west < east < 14.7
    assert 4.2 < south < north < 13.9
    assert state.boundary.crs.to_epsg() == 4326


def test_the_city_s_wards_are_small_and_lgas_are_in_one_piece(state):
    area = shapely.area(state.boundary.geometry.to_numpy())
    assert area.max() / area.min() > 50
    assert state.boundary["LGAName"].nunique() == 8
    assert state.boundary["WardCode"].is_unique
    assert state.boundary["LGAName"].value_counts().min() >= 3


def test_the_dirt_is_the_dirt_we_announce(state):
    table, boundary = state.ward_table, state.boundary
    assert len(table) == 95
    assert int(table["housing_quality"].isna().sum()) == 5
    assert int(table["u5_tpr_rdt"].isna().sum()) == 1
    assert int(table.drop(columns=["housing_quality", "u5_tpr_rdt"]).isna().sum().sum()) == 0
    left = set(zip(boundary["LGAName"], boundary["WardName"], strict=True))
    right = set(zip(table["LGA"], table["WardName"], strict=True))
    assert len(left) == 96
    assert len(right - left) == 3
    assert len(left - right) == 4
    assert boundary["WardName"].duplicated().sum() == 1


def test_values_are_in_their_ranges(state):
    table = state.ward_table
    for name in ("mean_EVI", "housing_quality", "mean_soil_wetness"):
        assert table[name].dropna().between(0, 1).all()
    assert table["NDMI"].between(-1, 1).all()
    for name in ("u5_tpr_rdt", "urbanPercentage"):
        assert table[name].dropna().between(0, 100).all()
    assert (table["population"] > 1_000).all()
    assert 500_000 < table["population"].sum() < 5_000_000
    assert (table["urbanPercentage"] > 30).sum() >= 10


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_positivity_is_higher_where_housing_is_poor_and_water_near(seed):
    table = make_sample_state(seed).ward_table.dropna()
    for name, sign in (
        ("housing_quality", -1),
        ("distance_to_water", -1),
        ("avgRAD", -1),
        ("NDMI", 1),
        ("mean_soil_wetness", 1),
    ):
        assert sign * spearmanr(table[name], table["u5_tpr_rdt"]).statistic > 0.1, name


def test_neighbouring_wards_are_alike(state):
    joined = state.boundary.merge(state.ward_table, left_on=["LGAName", "WardName"], right_on=KEY)
    pairs = shapely.STRtree(joined.geometry.to_numpy()).query(
        joined.geometry.to_numpy(), predicate="touches"
    )
    for name in ("mean_rainfall", "u5_tpr_rdt", "elevation"):
        values = joined[name].to_numpy()
        one, other = values[pairs[0]], values[pairs[1]]
        known = np.isfinite(one) & np.isfinite(other)
        assert np.corrcoef(one[known], other[known])[0, 1] > 0.3


def test_facility_counts_agree_with_the_ward_table(state):
    rows = state.facilities
    tested = "Persons presenting with fever & tested by RDT <5yrs"
    positive = "Persons tested positive for malaria by RDT <5yrs"
    counted = rows.dropna(subset=[tested, positive])
    counted = counted[counted[positive] <= counted[tested]]
    sums = counted.groupby(["orgunitlevel3", "orgunitlevel4"])[[positive, tested]].sum()
    rate = (100 * sums[positive] / sums[tested]).rename("rate").reset_index()
    rate["LGA"] = rate["orgunitlevel3"].str.removesuffix(" Local Government Area")
    rate["WardName"] = rate["orgunitlevel4"].str.removesuffix(" Ward")
    both = rate.merge(state.ward_table, on=KEY).dropna(subset=["u5_tpr_rdt"])
    assert len(both) >= 90
    assert spearmanr(both["rate"], both["u5_tpr_rdt"]).statistic > 0.9
    assert rows["periodname"].nunique() == 24
    assert 0 < (rows[positive] > rows[tested]).mean() < 0.01
    assert 0.005 < rows[tested].isna().mean() < 0.03


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    first = sample_files(make_sample_state())
    assert first == sample_files(make_sample_state())
    assert first != sample_files(make_sample_state(2))
    paths = write_sample(tmp_path)
    assert {p.name: p.read_bytes() for p in paths} == first


def test_files_read_back_as_the_tables(state):
    files = sample_files(state)
    table = pd.read_csv(io.BytesIO(files["demo_wards.csv"]))
    pd.testing.assert_frame_equal(table, state.ward_table, check_dtype=False)
    assert next(csv.reader(io.StringIO(files["demo_wards.csv"].decode())))[:3] == ["State", *KEY]
    names = zipfile.ZipFile(io.BytesIO(files["demo_boundary.zip"])).namelist()
    assert {n.rsplit(".", 1)[1] for n in names} >= {"shp", "shx", "dbf", "prj"}


def test_the_zipped_shapefile_is_the_boundary(state, tmp_path):
    path = tmp_path / "demo_boundary.zip"
    path.write_bytes(sample_files(state)["demo_boundary.zip"])
    read = gpd.read_file(path)
    assert read.crs.to_epsg() == 4326
    assert read["WardName"].tolist() == state.boundary["WardName"].tolist()
    assert all(a.equals(b) for a, b in zip(read.geometry, state.boundary.geometry, strict=True))


@pytest.mark.parametrize(("wards", "lgas"), [(40, 2), (150, 12), (400, 20)])
def test_other_sizes(wards, lgas):
    state = make_sample_state(7, wards=wards, lgas=lgas)
    assert len(state.boundary) == wards
    assert state.boundary["LGAName"].nunique() == lgas
    assert shapely.coverage_is_valid(state.boundary.geometry.to_numpy())


@pytest.mark.parametrize(("wards", "lgas"), [(10, 2), (96, 1), (96, 40), (1000, 8)])
def test_odd_sizes_are_refused(wards, lgas):
    with pytest.raises(ProblemError) as error:
        make_sample_state(1, wards=wards, lgas=lgas)
    assert error.value.code == "sample_size_out_of_range"


def test_a_small_country_is_a_coverage_of_the_size_asked_for():
    country = make_national(2, wards=900, lgas=80, vertices=60_000)
    shapes = country.geometry.to_numpy()
    assert len(shapes) == 900
    assert country["lga_name"].nunique() == pytest.approx(80, abs=8)
    assert shapely.get_num_coordinates(shapes).sum() == pytest.approx(60_000, rel=0.05)
    assert shapely.coverage_is_valid(shapes)
    assert country.equals(make_national(2, wards=900, lgas=80, vertices=60_000))


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is missing")
def test_no_name_is_copied_from_the_shared_data(state):
    known = set()
    for path in (
        SHARED / "niger" / "wards.csv",
        SHARED / "ilorin" / "wards.csv",
        SHARED / "kano_metro" / "wards.csv",
        SHARED / "names" / "pairs_dev.csv",
    ):
        frame = pd.read_csv(path)
        for column in frame.columns:
            known |= {
                str(v).strip().casefold() for v in frame[column].dropna() if isinstance(v, str)
            }
    ours = set(state.boundary["WardName"]) | set(state.boundary["LGAName"])
    assert not {n.casefold() for n in ours} & known
