import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from analysis.science import ranking as r
from chatmrpt.lib.errors import ProblemError

NAN = float("nan")


def test_rank_one_is_the_highest_score_and_equals_share_the_smallest_rank():
    scores = np.array([0.2, 0.9, 0.9 + 1e-12, NAN, 0.5])
    assert_array_equal(r.rank_scores(scores), [4, 1, 1, NAN, 3])
    assert_array_equal(r.rank_scores(scores, raw=True), [4, 2, 1, NAN, 3])


def test_classes_are_thirds_by_position():
    ranks = np.array([*range(1, 11), NAN])
    labels = r.classes_by_position(ranks)
    assert labels.tolist() == ["High"] * 3 + ["Medium"] * 4 + ["Low"] * 3 + ["no_data"]


def test_a_tie_group_across_a_cut_goes_to_the_higher_class():
    high = np.array([1, 2, 3, 3, 3, 6, 7, 8, 9], dtype=float)
    assert r.classes_by_position(high).tolist() == ["High"] * 5 + ["Medium"] * 1 + ["Low"] * 3
    low = np.array([1, 2, 3, 4, 5, 6, 6, 8, 9], dtype=float)
    assert r.classes_by_position(low).tolist() == ["High"] * 3 + ["Medium"] * 4 + ["Low"] * 2


def test_fewer_than_nine_wards_get_ranks_only():
    assert r.classes_by_position(np.arange(1.0, 9.0)).tolist() == [None] * 8


@pytest.mark.parametrize("method", ["quantile", "natural_breaks", "equal_interval"])
@pytest.mark.parametrize("classes", [3, 4, 5])
def test_other_classes_follow_the_score(method, classes):
    scores = np.append(np.linspace(0, 1, 20) ** 2, NAN)
    labels = r.classify(scores, method, classes)
    names = r.CLASS_NAMES[classes]
    order = [names.index(label) for label in labels[:-1]]
    assert order == sorted(order, reverse=True)
    assert set(labels[:-1]) == set(names)
    assert labels[-1] == "no_data"


@pytest.mark.filterwarnings("ignore:Numba not installed")
@pytest.mark.parametrize(
    ("method", "name"),
    [("quantile", "Quantiles"), ("natural_breaks", "FisherJenks"),
     ("equal_interval", "EqualInterval")],
)  # fmt: skip
@pytest.mark.parametrize("classes", [3, 4, 5])
def test_other_classes_agree_with_mapclassify(method, name, classes):
    mapclassify = pytest.importorskip("mapclassify")
    scores = np.round(np.random.default_rng(4).beta(2, 5, 120), 3)
    if method == "quantile":  # there it keeps equal scores across a cut below, we above
        scores = np.unique(scores)
    theirs = getattr(mapclassify, name)(scores, k=classes).yb
    names = np.array(r.CLASS_NAMES[classes][::-1])
    assert_array_equal(r.classify(scores, method, classes), names[theirs])


def test_equal_interval_by_hand():
    labels = r.classify(np.array([0, 1, 2, 3, 4, 5, 6, 7, 9.0]), "equal_interval", 3)
    assert labels.tolist() == ["Low"] * 4 + ["Medium"] * 3 + ["High"] * 2


@pytest.mark.parametrize(("method", "classes"), [("jenks", 3), ("quantile", 2), ("position", 4)])
def test_classes_that_do_not_exist_are_refused(method, classes):
    with pytest.raises(ProblemError) as caught:
        r.classify(np.arange(20.0), method, classes)
    assert caught.value.code == "bad_classes"


def test_rank_within_a_state():
    scores = np.array([0.1, 0.5, 0.9, 0.3, NAN])
    assert_array_equal(r.rank_within(scores, ["N", "K", "N", "K", "K"]), [2, 1, 1, 2, NAN])


def test_lga_scores_are_means_by_population():
    table = pd.DataFrame(
        {
            "state_name": "S",
            "lga_name": ["A", "A", "B", "B", "C", "C", None],
            "composite_score": [0.2, 0.8, 0.6, 0.4, NAN, NAN, 0.9],
            "composite_class": ["Low", "High", "High", "Low", "no_data", "no_data", "High"],
            "population": [100.0, 300.0, 100.0, NAN, 50.0, 50.0, 10.0],
        }
    )
    lga = r.aggregate_lgas(table)
    assert lga["lga_name"].tolist() == ["A", "B", "C"]
    assert_allclose(lga["score"], [0.65, 0.5, NAN])
    assert lga["rank"].tolist()[:2] == [1, 2]
    assert lga["rank"].isna().tolist() == [False, False, True]
    assert_allclose(lga["share_in_high"], [75.0, NAN, NAN])
    assert lga["weighted"].tolist()[:2] == [True, False]
    assert_allclose(lga["population"], [400.0, NAN, 100.0])
    assert lga["wards_ranked"].tolist() == [2, 2, 0]


def test_equal_scores_across_a_cut_of_quantiles_go_to_the_higher_class():
    # By hand: thirds of 12 cut between the sorted places 4|5 and 8|9; the equal scores lie on
    # places 4-5, so both cuts of the first group move down.
    scores = np.array([1, 2, 3, 4, 4, 6, 7, 8, 9, 10, 11, 12.0])
    expected = ["Low"] * 3 + ["Medium"] * 5 + ["High"] * 4
    assert r.classify(scores, "quantile", 3).tolist() == expected


@pytest.mark.parametrize("method", ["quantile", "natural_breaks", "equal_interval"])
def test_the_highest_class_is_never_empty(method):
    many_first = np.array([0.1, 0.2, 0.3, 0.4, *[0.9] * 20])
    many_last = np.array([*[0.0] * 20, 0.1, 0.2, 0.3, 0.4, 0.9])
    for scores in (many_first, many_last):
        labels = r.classify(scores, method, 5)
        assert labels[scores.argmax()] == "Very high"
        for value in np.unique(scores):
            assert len(set(labels[scores == value])) == 1


@given(
    arrays(float, st.integers(9, 40), elements=st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.7, 1.0])),
    st.sampled_from(["quantile", "natural_breaks", "equal_interval"]),
    st.sampled_from([3, 4, 5]),
)
def test_a_higher_score_never_has_a_lower_class(scores, method, classes):
    labels = r.classify(scores, method, classes)
    if labels[0] is None:
        assert len(np.unique(scores)) < classes
        return
    places = [r.CLASS_NAMES[classes].index(label) for label in labels[np.argsort(scores)]]
    assert places == sorted(places, reverse=True)
    assert places[-1] == 0


def test_rule_and_number_of_classes_complete_each_other():
    assert r.resolve_classes(None, None) == ("position", 3)
    assert r.resolve_classes(None, 3) == ("position", 3)
    assert r.resolve_classes(None, 5) == ("quantile", 5)
    assert r.resolve_classes("natural_breaks", None) == ("natural_breaks", 3)
    with pytest.raises(ProblemError) as caught:
        r.resolve_classes("position", 5)
    assert caught.value.code == "bad_classes"


def test_people_in_high_wards_are_those_of_the_highest_class():
    table = pd.DataFrame(
        {
            "state_name": "S",
            "lga_name": ["A", "A", "B"],
            "composite_score": [0.9, 0.7, 0.1],
            "composite_class": ["Very high", "High", "Very low"],
            "population": [100.0, 300.0, 50.0],
        }
    )
    assert r.outer_classes(table["composite_class"]) == ("Very high", "Very low")
    assert r.outer_classes(["High", "Low", None, "no_data"]) == ("High", "Low")
    assert_allclose(r.aggregate_lgas(table)["share_in_high"], [25.0, 0.0])
