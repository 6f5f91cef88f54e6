import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from analysis.science import normalisation as n
from chatmrpt.lib.errors import ProblemError

NAN = float("nan")


@pytest.mark.shared
@pytest.mark.parametrize(("file", "inverse"), [("direct", False), ("inverse", True)])
def test_the_presets_rule_is_that_of_mrpt_on_odd_inputs(shared_data, file, inverse):
    expected = pd.read_csv(shared_data / "normalise_edge_cases" / f"normalise_{file}.csv")
    for name in ("plain", "zero", "neg", "const", "na1"):
        ours = n.reciprocal_min_max(expected[name].to_numpy(dtype=float), inverse)
        assert_allclose(ours, expected[f"normalization_{name}"], rtol=0, atol=1e-9)


def test_min_max_and_its_inverse():
    values = np.array([2.0, 4.0, NAN, 6.0])
    assert_array_equal(n.min_max(values), [0.0, 0.5, NAN, 1.0])
    assert_array_equal(n.min_max(values, True), [1.0, 0.5, NAN, 0.0])


def test_percentile_rank_shares_ties():
    assert_allclose(n.percentile_rank(np.array([1.0, 5.0, 5.0, 9.0, NAN])), [0, 0.5, 0.5, 1, NAN])


def test_winsorised_pulls_the_ends_in():
    values = np.arange(101.0)
    values[100] = 1e6
    scaled = n.winsorised(values)
    assert scaled[5] == 0.0
    assert scaled[95] == scaled[100] == 1.0
    assert scaled[50] == pytest.approx(0.5)


def test_z_score_uses_the_population_deviation():
    scaled = n.z_score(np.array([1.0, 3.0]))
    assert_array_equal(scaled, [-1.0, 1.0])
    assert_array_equal(n.z_score(np.array([1.0, 3.0]), True), [1.0, -1.0])


def test_goalposts_clip_and_count():
    frame = pd.DataFrame({"tpr": [0.1, 0.5, 0.9]})
    result = n.normalise(frame, {"tpr": "direct"}, "goalposts", given_bounds={"tpr": (0.2, 0.6)})
    assert_allclose(result.values["tpr"], [0.0, 0.75, 1.0])
    assert result.clipped == {"tpr": 2}


def test_goalposts_default_to_the_scale_the_registry_recognises():
    frame = pd.DataFrame({"meanEVI": [2500.0, 5000.0], "u5_tpr_rdt": [10.0, 50.0]})
    directions = {"meanEVI": "direct", "u5_tpr_rdt": "direct"}
    result = n.normalise(frame, directions, "goalposts")
    assert result.bounds == {"meanEVI": (-2000.0, 10000.0), "u5_tpr_rdt": (0.0, 100.0)}
    assert_allclose(result.values["u5_tpr_rdt"], [0.1, 0.5])


def test_goalposts_of_an_unknown_column_must_be_given():
    with pytest.raises(ProblemError, match="dumpsites") as caught:
        n.normalise(pd.DataFrame({"dumpsites": [1.0, 2.0]}), {"dumpsites": "direct"}, "goalposts")
    assert "--goalposts dumpsites=" in caught.value.hint


@pytest.mark.parametrize("bounds", [(1.0, 1.0), (2.0, 1.0), (0.0, float("inf"))])
def test_goalposts_must_be_a_lower_and_a_higher_number(bounds):
    with pytest.raises(ProblemError, match="goalposts"):
        n.goalposts(np.array([1.0, 2.0]), bounds)


@pytest.mark.parametrize("method", ["min_max", "percentile_rank", "winsorised", "z_score"])
def test_a_constant_column_is_left_out_and_named(method):
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [0.1 + 0.2, 0.3, 0.3]})
    result = n.normalise(frame, {"a": "direct", "b": "direct"}, method)
    assert list(result.values) == ["a"]
    assert result.constant == ("b",)


def test_presets_keep_a_constant_column():
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [7.0, 7.0, NAN]})
    directions = {"a": "direct", "b": "direct"}
    mrpt = n.normalise(frame, directions, "reciprocal_min_max", constant_as=NAN)
    assert mrpt.values["b"].isna().all()
    chatmrpt = n.normalise(frame, directions, "reciprocal_min_max", constant_as=0.5)
    assert_array_equal(chatmrpt.values["b"], [0.5, 0.5, NAN])


def test_an_unknown_normalisation_is_named():
    with pytest.raises(ProblemError, match="'log'"):
        n.normalise(pd.DataFrame({"a": [1.0, 2.0]}), {"a": "direct"}, "log")
