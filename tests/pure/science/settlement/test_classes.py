"""Ward summaries, the next cell, another cell size and people to plan for, by hand."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from analysis.science.method_texts import METHODS
from analysis.science.settlement.classes import (
    informal_share_known,
    next_unclassified,
    ward_summary,
)
from analysis.science.settlement.grid import make_grid
from analysis.science.settlement.people import adjusted_population, people_by_class
from analysis.science.settlement.regrid import carry_over
from chatmrpt.lib.errors import ProblemError

UTM = "EPSG:32632"
LETTERS = "-FISRN"


def test_a_wards_shares_are_by_area_of_classified_built_up_cells():
    ward = pd.Series([3, 3, 3, 3, 3, 9])
    area = np.array([4e6, 2e6, 1e6, 3e6, 10e6, 5e6])
    found = ward_summary(ward, area, "FISRN-").set_index("ward")
    row = found.loc[3]
    assert (row["cells"], row["classified_cells"], row["area_km2"]) == (5, 5, 20)
    # Built up: 4 + 2 + 1 + 3 = 10; of Formal, Informal and Slum 7, of which 3 informal.
    assert row["formal_of_built_up"] == pytest.approx(40)
    assert row["rural_of_built_up"] == pytest.approx(30)
    assert row["no_buildings_of_classified"] == pytest.approx(50)
    assert row["informal_share"] == pytest.approx(100 * 3 / 7)
    assert row["classified_share"] == pytest.approx(100)
    nothing = found.loc[9]
    assert nothing["classified_share"] == 0
    assert np.isnan(nothing["informal_share"])
    assert np.isnan(nothing["formal_of_built_up"])


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(1, 1e6), st.sampled_from(LETTERS)),
                min_size=1, max_size=40))  # fmt: skip
def test_summaries_agree_with_a_loop_over_cells(cells):
    ward = pd.Series([cell[0] for cell in cells])
    area = np.array([cell[1] for cell in cells])
    classes = "".join(cell[2] for cell in cells)
    for row in ward_summary(ward, area, classes).to_dict("records"):
        own = [(size, letter) for at, size, letter in cells if at == row["ward"]]
        urban = sum(size for size, letter in own if letter in "FIS")
        poor = sum(size for size, letter in own if letter in "IS")
        done = sum(size for size, letter in own if letter != "-")
        assert row["classified_share"] == pytest.approx(100 * done / sum(s for s, _ in own))
        if urban:
            assert row["informal_share"] == pytest.approx(100 * poor / urban)
        else:
            assert np.isnan(row["informal_share"])


def test_a_share_is_known_only_from_half_of_the_ward_on():
    ward = pd.Series([0, 0, 1, 1])
    area = np.array([49.0, 51.0, 50.0, 50.0])
    known = informal_share_known(ward_summary(ward, area, "I-I-"))
    assert np.isnan(known.iloc[0])
    assert known.iloc[1] == 100


@pytest.mark.parametrize("classes", ["FF", "FFFF", "FXF"])
def test_classes_that_do_not_fit_the_grid_are_refused(classes):
    with pytest.raises(ProblemError) as error:
        ward_summary(pd.Series([0, 0, 0]), np.ones(3), classes)
    assert error.value.code == "classes_do_not_fit"


def test_the_next_cell_goes_round_and_ends():
    assert next_unclassified("F-F-") == 1
    assert next_unclassified("F-F-", 1) == 3
    assert next_unclassified("F-F-", 3) == 1
    assert next_unclassified("FFFF", 2) is None
    assert next_unclassified("") is None


def grid_of(size, east=301_000, keep="overlap"):
    ward = gpd.GeoDataFrame(geometry=[box(300_000, 1_000_000, east, 1_001_000)], crs=UTM)
    return make_grid(ward, cell_size=size, keep=keep)


def test_smaller_cells_take_the_class_of_the_cell_they_lie_in():
    old, new = grid_of(500), grid_of(250)
    found = carry_over(old, "FIS-", new)
    squares = zip(new.cells["column"] // 2, new.cells["row"] // 2, strict=True)
    by_square = dict(zip(zip(old.cells["column"], old.cells["row"], strict=True), "FIS-",
                         strict=True))  # fmt: skip
    assert found.classes == "".join(by_square[square] for square in squares)
    assert (found.carried, found.undecided) == (12, 0)
    assert found.lost_m2 == pytest.approx(0, abs=1)


def test_larger_cells_need_more_than_half_in_one_class():
    old, new = grid_of(500), grid_of(1000)
    assert carry_over(old, "FFFI", new).classes == "F"
    found = carry_over(old, "FFII", new)  # half and half: nobody decides
    assert (found.classes, found.carried, found.undecided) == ("-", 0, 1)
    assert found.lost_m2 == pytest.approx(1e6)
    assert carry_over(old, "FFFI", new).lost_m2 == pytest.approx(250_000)
    assert found.places == [0, 0, 0, 0]


@given(st.text(alphabet=LETTERS, min_size=4, max_size=4))
def test_the_same_grid_carries_everything(classes):
    grid = grid_of(500)
    found = carry_over(grid, classes, grid)
    assert found.classes == classes
    assert found.places == [0, 1, 2, 3]


def test_people_by_class_come_from_counted_cells():
    ward = pd.Series([1, 1, 1, 2, 2])
    shares = people_by_class(ward, np.array([60.0, 30.0, 10.0, 0.0, np.nan]), "FS-FF")
    assert shares.loc[1, ["formal", "slum", "other"]].tolist() == pytest.approx([60, 30, 10])
    assert shares.loc[2].isna().all()
    with pytest.raises(ProblemError):
        people_by_class(ward, np.array([-1.0, 0, 0, 0, 0]), "FS-FF")


def test_the_adjusted_population_counts_the_named_classes_in_part_and_all_others_in_full():
    people = pd.Series([1000.0, 500.0, np.nan], index=[1, 2, 3])
    shares = pd.DataFrame(
        {"formal": [60.0, 100.0, 50.0], "slum": [30.0, 0.0, 50.0], "other": [10.0, 0.0, 0.0]},
        index=[1, 2, 3],
    )
    found = adjusted_population(people, shares, {"formal": 0.0})
    assert found.iloc[:2].tolist() == pytest.approx([400, 0])
    assert np.isnan(found.iloc[2])
    assert adjusted_population(people, shares, {}).iloc[:2].tolist() == pytest.approx([1000, 500])
    assert adjusted_population(people, shares.loc[[1]], {}).isna().tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("shares", "planned", "code"),
    [
        ({"formal": [60.0]}, {}, "shares_do_not_add_up"),
        ({"formal": [140.0], "slum": [-40.0]}, {}, "shares_do_not_add_up"),
        ({"formal": [100.0]}, {"formal": 120.0}, "bad_number"),
        ({"formal": [100.0]}, {"villas": 10.0}, "unknown_option"),
        ({"no_buildings": [100.0]}, {}, "unknown_option"),
    ],
)
def test_people_are_never_made_up_from_shares_that_do_not_fit(shares, planned, code):
    with pytest.raises(ProblemError) as error:
        adjusted_population(pd.Series([100.0]), pd.DataFrame(shares), planned)
    assert error.value.code == code


def test_each_part_has_its_text():
    own = {method.key for method in METHODS if method.group == "settlement"}
    assert own == {"settlement_grid", "informal_share", "settlement_regrid", "adjusted_population"}
