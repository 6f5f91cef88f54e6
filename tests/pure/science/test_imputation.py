import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from analysis.science.contiguity import Neighbours
from analysis.science.imputation import fill_missing, neighbour_means
from chatmrpt.lib.errors import ProblemError

NAN = float("nan")
# A line of six wards: each touches the one before and the one after.
LINE = Neighbours(
    indptr=np.array([0, 1, 3, 5, 7, 9, 10]),
    indices=np.array([1, 0, 2, 1, 3, 2, 4, 3, 5, 4]),
)


def _fill(values, rule, **options):
    frame = pd.DataFrame({"x": values})
    return fill_missing(frame, {"x": rule}, neighbours=LINE, **options)


def test_the_mean_of_observed_neighbours_never_uses_a_filled_value():
    filled = _fill([1.0, NAN, NAN, 4.0, 5.0, 6.0], "neighbour_mean")
    assert_array_equal(filled.values["x"], [1.0, 1.0, 4.0, 4.0, 5.0, 6.0])
    assert filled.cells.to_dict("list") == {
        "row": [1, 2],
        "variable": ["x", "x"],
        "rule": ["neighbour_mean", "neighbour_mean"],
        "value": [1.0, 4.0],
    }


def test_the_sequential_rule_feeds_earlier_fills_into_later_ones():
    filled = _fill([1.0, NAN, NAN, 4.0, 5.0, 6.0], "sequential_neighbour_mean")
    assert_array_equal(filled.values["x"], [1.0, 1.0, 2.5, 4.0, 5.0, 6.0])


def test_without_an_observed_neighbour_the_lga_then_the_state_answers():
    filled = _fill(
        [NAN, NAN, 3.0, 8.0, NAN, NAN],
        "neighbour_mean",
        lga=["A", "A", "A", "B", "C", "C"],
        state=["S"] * 6,
    )
    assert_allclose(filled.values["x"], [3.0, 3.0, 3.0, 8.0, 8.0, 5.5])
    assert filled.cells["rule"].tolist() == [
        "lga_mean",
        "neighbour_mean",
        "neighbour_mean",
        "state_mean",
    ]


def test_a_cell_no_rule_can_answer_for_stays_empty():
    filled = _fill([NAN, NAN, NAN, 4.0, 5.0, 6.0], "neighbour_mean", lga=["A"] * 3 + ["B"] * 3)
    assert np.isnan(filled.values["x"][:2]).all()
    assert filled.cells["row"].tolist() == [2]


def test_region_rules():
    values = [2.0, 1.0, 1.0, 2.0, 4.0, NAN]
    assert _fill(values, "region_mean").values["x"][5] == 2.0
    assert _fill(values, "region_mode").values["x"][5] == 2.0  # 2 and 1 tie; 2 is met first
    assert len(_fill(values, "none").cells) == 0


def test_only_the_rows_allowed_are_filled():
    allowed = np.array([True, False, True, True, True, True])
    filled = _fill([1.0, NAN, NAN, 4.0, 5.0, 6.0], "neighbour_mean", rows=allowed)
    assert filled.cells["row"].tolist() == [2]


def test_neighbour_means_of_all_wards():
    assert_array_equal(
        neighbour_means(np.array([1.0, NAN, 3.0, NAN, NAN, NAN]), LINE),
        [NAN, 2.0, NAN, 3.0, NAN, NAN],
    )


def test_a_neighbour_rule_without_a_boundary_says_what_is_missing():
    frame = pd.DataFrame({"x": [1.0, NAN]})
    with pytest.raises(ProblemError) as caught:
        fill_missing(frame, {"x": "neighbour_mean"}, neighbours=None)
    assert caught.value.code == "no_neighbours"
    assert "x" in caught.value.message
    assert "boundary" in caught.value.hint


def test_an_unknown_rule_is_named():
    with pytest.raises(ProblemError, match="'median'"):
        _fill([1.0, NAN, 1.0, 1.0, 1.0, 1.0], "median")
