import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from analysis.science import composite as c
from chatmrpt.lib.errors import ProblemError

NAN = float("nan")


def test_models_are_ordered_by_size_then_as_chosen():
    assert c.all_subsets(3) == [(0, 1), (0, 2), (1, 2), (0, 1, 2)]
    assert [len(c.all_subsets(k)) for k in (2, 5, 8, 10)] == [1, 26, 247, 1013]
    assert [c.model_count(k) for k in (2, 5, 8, 10)] == [1, 26, 247, 1013]


def test_more_than_ten_variables_are_refused_with_the_number_of_models():
    with pytest.raises(ProblemError, match="2,036 models") as caught:
        c.all_subsets(11)
    assert "weighted" in caught.value.hint


def test_the_chatmrpt_preset_cuts_to_five_variables_from_six_on():
    assert c.chatmrpt_subsets(5) == c.all_subsets(5)
    models = c.chatmrpt_subsets(8)
    assert len(models) == 16
    assert models[0] == (0, 1)
    assert models[10:15] == [(0, 1, 2), (0, 1, 3), (0, 1, 4), (0, 2, 3), (0, 2, 4)]
    assert models[15] == (0, 1, 2, 3, 4)


def test_scores_by_hand():
    values = np.array([[0.0, 0.5, 1.0], [1.0, 0.2, 0.3]])
    scores = c.score_models(values, c.all_subsets(3))
    assert_allclose(scores, [[0.25, 0.5, 0.75, 0.5], [0.6, 0.65, 0.25, 0.5]])
    assert_allclose(c.combine_models(scores), [0.5, 0.55])
    assert_allclose(c.combine_models(scores, "mean"), [0.5, 0.5])


def test_a_missing_value_makes_its_models_missing_or_is_passed_over():
    values = np.array([[0.2, NAN, 0.6]])
    models = c.all_subsets(3)
    assert_array_equal(c.score_models(values, models), [[NAN, 0.4, NAN, NAN]])
    assert_allclose(c.score_models(values, models, available=True), [[0.2, 0.4, 0.6, 0.4]])
    assert_allclose(c.combine_models(c.score_models(values, models)), [0.4])
    assert np.isnan(c.combine_models(np.array([[NAN, NAN]]))).all()


def test_wards_with_equal_values_score_alike_to_the_last_bit():
    row = np.random.default_rng(3).random(7)
    scores = c.score_models(np.tile(row, (101, 1)), c.all_subsets(7))
    assert (scores == scores[0]).all()


def test_weighted_means_by_hand():
    values = np.array([[0.0, 1.0], [1.0, 1.0], [0.5, NAN]])
    weights = np.array([0.25, 0.75])
    assert_allclose(c.weighted_mean(values, weights), [0.75, 1.0, NAN])
    assert_allclose(c.geometric_mean(values, weights), [0.01**0.25, 1.0, NAN])


def test_user_weights_are_divided_by_their_sum():
    assert_allclose(c.user_weights({"b": 1, "a": 3}, ["a", "b"]), [0.75, 0.25])


@pytest.mark.parametrize(
    "weights",
    [{"a": 1}, {"a": 1, "b": 1, "z": 1}, {"a": -1, "b": 2}, {"a": 0, "b": 0}, {"a": NAN, "b": 1}],
)
def test_weights_that_cannot_be_used_are_refused(weights):
    with pytest.raises(ProblemError) as caught:
        c.user_weights(weights, ["a", "b"])
    assert caught.value.code == "bad_weights"


def test_ranks_by_model():
    scores = np.array([[0.1], [0.5], [0.5 + 1e-13], [NAN], [0.9]])
    assert_array_equal(c.rank_models(scores)[:, 0], [4, 2, 2, NAN, 1])
    assert_array_equal(c.rank_models(scores, ascending=True)[:, 0], [1, 2, 2, NAN, 4])
    assert_array_equal(c.rank_models(scores, raw=True)[:, 0], [4, 3, 2, NAN, 1])


def test_a_ward_that_is_not_urban_among_the_five_lowest_flags_the_model():
    scores = np.arange(8.0)[::-1, None] / 10
    urban = np.array([10.0, 10, 10, 80, 30, 30.1, NAN, 90])
    assert c.flag_models(scores, urban)[0].tolist() == [4]
    # Among five wards or fewer each would be one of the five lowest: that tells nothing.
    assert c.flag_models(np.full((2, 1), 0.5), np.array([0.0, 90.0]))[0].tolist() == []
    few = np.array([[0.1], [0.2], [0.3], [0.4], [0.5], [np.nan]])
    assert c.flag_models(few, np.zeros(6))[0].tolist() == []
    few[5] = 0.6
    assert c.flag_models(few, np.zeros(6))[0].tolist() == [0, 1, 2, 3, 4]


def test_effective_weights_of_a_plain_mean():
    values = pd.DataFrame({"wide": [0.0, 1.0, 0.0, 1.0], "flat": [0.4, 0.4, 0.6, 0.6]})
    table = c.effective_weights(values, values.mean(axis=1).to_numpy())
    # The columns do not correlate, so the squared correlations are their shares of variance.
    assert_allclose(table["effective_weight"], [25 / 26, 1 / 26])


def test_rescaling_keeps_the_order_and_copes_with_equal_scores():
    assert_allclose(c.rescale(np.array([-1.0, 3.0, NAN, 1.0])), [0.0, 1.0, NAN, 0.5])
    assert_allclose(c.rescale(np.array([2.0, 2.0, NAN])), [0.5, 0.5, NAN])
