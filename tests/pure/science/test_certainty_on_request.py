"""What is computed on request: sensitivity, turning points, where to test next."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from analysis.science.certainty.counts import TestCounts
from analysis.science.certainty.method_draws import draw_methods
from analysis.science.certainty.problem import build_problem
from analysis.science.certainty.sensitivity import INPUTS, jansen_indices, rank_sensitivity
from analysis.science.certainty.testing_next import where_to_test_next
from analysis.science.certainty.turning_points import NO_SINGLE_WEIGHT, turning_points
from analysis.science.parameters import RiskParameters, resolve_settings
from analysis.science.preparation import prepare_wards
from analysis.science.scoring import score_wards
from chatmrpt.lib.errors import ProblemError

NAN = float("nan")
NAMES = ("tpr", "rainfall", "flood", "housing_quality")
seeds = st.integers(0, 10_000)


# Sobol indices


def _ishigami(x):
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def _design(model, samples, inputs, low, high, seed=3):
    source = np.random.default_rng(seed)
    a, b = source.uniform(low, high, (2, samples, inputs))
    mixed = []
    for place in range(inputs):
        point = a.copy()
        point[:, place] = b[:, place]
        mixed.append(model(point))
    names = [f"x{place}" for place in range(inputs)]
    rng = np.random.default_rng(1)
    return jansen_indices(model(a), model(b), np.array(mixed), names, rng, bootstraps=200)


def test_the_indices_of_the_ishigami_function_are_the_analytic_ones():
    found = _design(_ishigami, 16_384, 3, -np.pi, np.pi)
    # a = 7, b = .1: V1 = (1 + bπ⁴/5)²/2, V2 = a²/8, V13 = b²π⁸(1/18 − 1/50).
    v1, v2, v13 = (1 + 0.1 * np.pi**4 / 5) ** 2 / 2, 49 / 8, 0.01 * np.pi**8 * (1 / 18 - 1 / 50)
    total = v1 + v2 + v13
    assert_allclose(found["first_order"], np.array([v1, v2, 0]) / total, atol=0.03)
    assert_allclose(found["total"], np.array([v1 + v13, v2, v13]) / total, atol=0.03)


def test_the_interval_of_an_additive_model_holds_the_truth():
    found = _design(lambda x: x @ np.array([4.0, 2.0, 1.0]), 2000, 3, 0.0, 1.0)
    truth = np.array([16, 4, 1]) / 21
    for name in ("first_order", "total"):
        assert_allclose(found[name], truth, atol=0.08)
        assert (found[f"{name}_low"] <= truth).all()
        assert (found[f"{name}_high"] >= truth).all()
        assert (found[f"{name}_low"] < found[f"{name}_high"]).all()


def test_an_output_that_never_moves_has_no_indices():
    found = _design(lambda x: np.ones(len(x)), 50, 2, 0.0, 1.0)
    assert (found.drop(columns="input") == 0).all(axis=None)


def _case(seed=1, rows=30, counts=False, missing=0.0, variables=NAMES):
    source = np.random.default_rng(seed)
    wards = pd.DataFrame({name: source.random(rows) for name in NAMES})
    tested = np.full(rows, 30.0)
    positive = source.binomial(30, wards["tpr"]).astype(float)
    wards["tpr"] = positive / tested
    wards.loc[source.random(rows) < missing, "rainfall"] = NAN
    wards["ward_name"] = [f"w{number}" for number in range(rows)]
    wards["lga_name"], wards["state_name"] = "A", "Niger"
    asked = RiskParameters(
        variables=variables,
        directions=dict.fromkeys(variables, "direct"),
        imputation={"*": "region_mean"},
    )
    run = resolve_settings(asked)
    prepared = prepare_wards(wards, None, run)
    given_counts = [TestCounts(column="tpr", positive=positive, tested=tested)] if counts else []
    return prepared, score_wards(prepared, run), run, None, given_counts


def test_first_order_indices_are_the_variances_of_conditional_means():
    case = _case(counts=True)
    found = rank_sensitivity(*case, samples=4000).set_index("input")["first_order"]
    problem = build_problem(*case)
    base = case[1].rank[problem.rows]
    methods = draw_methods(40_000, problem.weights, problem.protected, np.random.default_rng(77))
    shift = []
    for start in range(0, 40_000, 4000):
        part = methods.take(slice(start, start + 4000))
        scores = problem.scorer.score(part, problem.scorer.draw(4000))
        ranks = stats.rankdata(-np.round(scores, 10), method="min", axis=1)
        shift.append(np.abs(ranks - base).mean(axis=1))
    output = pd.Series(np.concatenate(shift))
    for name, values in (
        ("normalisation", methods.normalisation),
        ("aggregation", methods.geometric),
        ("dropped_variable", methods.dropped),
    ):
        means = output.groupby(values).transform("mean")
        assert found[name] == pytest.approx(means.var() / output.var(), abs=0.05)


def test_what_does_not_vary_moves_nothing():
    still = rank_sensitivity(*_case(), samples=64).set_index("input")
    assert list(still.index) == list(INPUTS)
    assert still.loc["data", "total"] == 0.0
    assert still.loc["weights", "total"] > 0.05
    pair = rank_sensitivity(*_case(variables=NAMES[:2]), samples=64).set_index("input")
    assert pair.loc["dropped_variable", "total"] == 0.0
    counted = rank_sensitivity(*_case(counts=True), samples=64).set_index("input")
    assert counted.loc["data", "total"] > 0.05
    filled = rank_sensitivity(*_case(missing=0.3), samples=64).set_index("input")
    assert filled.loc["data", "total"] > 0.0


def test_the_same_seed_gives_the_same_indices_and_progress_reaches_one():
    seen = []
    first = rank_sensitivity(*_case(), samples=32, progress=lambda done, words: seen.append(done))
    pd.testing.assert_frame_equal(first, rank_sensitivity(*_case(), samples=32))
    assert seen[-1] == 1.0


def test_one_sample_is_refused():
    with pytest.raises(ProblemError, match="1 samples") as caught:
        rank_sensitivity(*_case(), samples=1)
    assert caught.value.code == "bad_number"


# Turning points


def _weights_at(weights, place, value):
    others = np.delete(weights, place)
    moved = others * (1 - value) / others.sum()
    return np.insert(moved, place, value)


def _in_top(values, weights, row, top_k):
    scores = values @ weights
    return bool((scores > scores[row] + 1e-10).sum() < top_k)


@settings(max_examples=30, deadline=None)
@given(seeds, st.integers(3, 15), st.integers(2, 4), st.booleans())
@example(seed=4, wards=11, variables=2, coarse=True)
def test_turning_points_turn_and_nothing_turns_before(seed, wards, variables, coarse):
    source = np.random.default_rng(seed)
    values = source.random((wards, variables))
    values = np.round(values * 4) / 4 if coarse else values
    weights = source.dirichlet(np.ones(variables))
    top_k = 1 + seed % wards
    names = [f"v{place}" for place in range(variables)]
    found = turning_points(values, weights, names, top_k)
    for line in found.itertuples():
        now = _in_top(values, weights, line.row, top_k)
        assert line.in_top == now
        reach = 2.0
        if line.variable is not None:
            place = names.index(line.variable)
            assert line.weight == weights[place]
            assert 0 <= line.turning_weight <= 1
            reach = abs(line.change)
            # A ward may be in only where it ties, which is as wide as the tolerance.
            beyond = [np.clip(line.turning_weight + np.sign(line.change) * step, 0, 1)
                      for step in (0, 3e-10, 1e-7)]  # fmt: skip
            turned = [_in_top(values, _weights_at(weights, place, to), line.row, top_k) != now
                      for to in beyond]  # fmt: skip
            assert any(turned)
        for place in range(variables):
            for to in np.linspace(0, 1, 41):
                if abs(to - weights[place]) < reach - 1e-7:
                    assert _in_top(values, _weights_at(weights, place, to), line.row, top_k) == now


def test_two_wards_change_places_where_their_lines_meet():
    # Scores at weight t of the first variable: a: t, b: .6 (1 − t) + .2 t; they meet at t = 3/7.
    values = np.array([[1.0, 0.0], [0.2, 0.6]])
    found = turning_points(values, np.array([0.5, 0.5]), ["tpr", "flood"], 1)
    assert found["in_top"].tolist() == [True, False]
    assert_allclose(found["turning_weight"], [3 / 7, 3 / 7], atol=1e-9)
    assert_allclose(found["change"], [3 / 7 - 0.5] * 2, atol=1e-9)
    assert found["answer"].tolist() == [
        "leaves the first when tpr weighs 0.429, not 0.5",
        "enters the first when tpr weighs 0.429, not 0.5",
    ]


def test_a_ward_that_is_worse_in_everything_is_moved_by_no_single_weight():
    values = np.array([[0.9, 0.8], [0.5, 0.6], [0.1, 0.0]])
    found = turning_points(values, np.array([0.3, 0.7]), ["tpr", "flood"], 2, rows=[2])
    assert found["answer"].tolist() == [NO_SINGLE_WEIGHT]
    assert found["variable"].tolist() == [None]
    assert np.isnan(found["change"]).all()


def test_a_weight_of_one_or_of_all_wards_first_moves_nothing():
    values = np.array([[0.9, 0.1], [0.5, 0.6]])
    everyone = turning_points(values, np.array([0.3, 0.7]), ["tpr", "flood"], 2)
    assert set(everyone["answer"]) == {NO_SINGLE_WEIGHT}
    alone = turning_points(values, np.array([1.0, 0.0]), ["tpr", "flood"], 1)
    assert alone["variable"].tolist() == ["flood", "flood"]
    # b leads from .6 − .1 = .5 a share of flood and .9 − .5 = .4 of tpr: at 4/9.
    assert_allclose(alone["turning_weight"], [4 / 9] * 2, atol=1e-9)


@pytest.mark.parametrize(
    ("weights", "top_k", "code"),
    [
        ([0.5, 0.5], 0, "bad_top"),
        ([0.5, 0.5], 3, "bad_top"),
        ([0.5, 0.6], 1, "bad_weights"),
        ([1.5, -0.5], 1, "bad_weights"),
        ([1.0], 1, "bad_weights"),
    ],
)
def test_what_cannot_turn_is_refused_in_words(weights, top_k, code):
    with pytest.raises(ProblemError) as caught:
        turning_points(np.eye(2), np.array(weights), ["tpr", "flood"], top_k)
    assert caught.value.code == code


# Where to test next


def test_unknown_wards_come_first_then_open_ones_with_many_people():
    found = where_to_test_next(
        np.array([0.5, 0.5, 1.0, NAN, 0.9, NAN, 0.2, 0.5]),
        np.array([100.0, 900.0, 500.0, 50.0, 2000.0, 70.0, NAN, 100.0]),
        np.array([False, False, False, True, False, True, False, False]),
    )
    assert found["row"].tolist() == [5, 3, 1, 4, 0, 7, 2, 6]
    assert found["priority"].tolist() == [1, 2, 3, 4, 5, 5, 7, 8]
    assert_allclose(found["value"][2:7], [225.0, 180.0, 25.0, 25.0, 0.0])
    assert found["reason"].tolist()[::6] == ["test positivity unknown",
                                             "settled by the tests there are"]  # fmt: skip


def test_without_counts_only_the_unknown_wards_are_ordered():
    found = where_to_test_next(np.full(3, NAN), np.array([1.0, 2.0, 3.0]), np.array([1, 0, 1]) > 0)
    assert_array_equal(found["row"], [2, 0, 1])
    assert found["reason"].iloc[2] == "how sure its data are is not known"


def test_arrays_of_different_length_are_refused():
    with pytest.raises(ProblemError, match="2 chances, 3 populations"):
        where_to_test_next(np.zeros(2), np.zeros(3), np.zeros(2, dtype=bool))
