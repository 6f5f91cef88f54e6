"""The draws of data and method against scipy's distributions and a computation ward by ward."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from analysis.science.certainty.counts import (
    beta_binomial,
    empirical_bayes_mean,
    prior_strength,
)
from analysis.science.certainty.data_draws import (
    BurdenDraws,
    FilledDraws,
    PositivityDraws,
    spread_of_fill,
)
from analysis.science.certainty.figures import (
    draw_ranks,
    figures_of,
    in_top,
    is_borderline,
    words_of,
)
from analysis.science.certainty.method_draws import (
    NORMALISATIONS,
    draw_methods,
    fixed_method,
)
from analysis.science.certainty.scores import Column, Scorer, scale_rows
from analysis.science.contiguity import Neighbours
from analysis.science.normalisation import NORMALISATIONS as RULES
from chatmrpt.lib.errors import ProblemError

NAN = float("nan")
quick = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 10_000)


def _rng(seed=5):
    return np.random.default_rng(seed)


def _same_distribution(sample, distribution):
    assert stats.kstest(sample, distribution.cdf).pvalue > 0.01


# Data


def test_positivity_draws_follow_their_beta_distribution():
    cells = PositivityDraws(
        places=np.arange(4),
        alpha=np.array([0.4, 3.0, 60.0, 0.0]),
        beta=np.array([2.0, 9.0, 20.0, 5.0]),
        scale=100.0,
        rng=_rng(),
    )
    drawn = cells.draw(4000)
    for place, (a, b) in enumerate([(0.4, 2.0), (3.0, 9.0), (60.0, 20.0)]):
        _same_distribution(drawn[:, place] / 100.0, stats.beta(a, b))
    assert (drawn[:, 3] == 0.0).all(), "a state without any positive test has none in a draw"


def test_burden_draws_follow_their_gamma_distribution():
    effect, population, years = 2.0, 5000.0, 1.5
    positive = np.array([0.0, 40.0])
    factor = np.full(2, 1000.0 * effect / (population * years))
    cells = BurdenDraws(
        places=np.arange(2), shape=positive / effect + 0.5, factor=factor, rng=_rng()
    )
    drawn = cells.draw(4000)
    for place, y in enumerate(positive):
        scale = 1000.0 * effect / (population * years)
        _same_distribution(drawn[:, place], stats.gamma(y / effect + 0.5, scale=scale))


def test_filled_draws_follow_the_truncated_normal_distribution():
    cells = FilledDraws(
        places=np.arange(3),
        fill=np.array([0.3, 0.9, 0.5]),
        spread=np.array([0.2, 0.3, 0.0]),
        low=0.1,
        high=1.0,
        rng=_rng(),
    )
    drawn = cells.draw(4000)
    for place, (mean, sd) in enumerate([(0.3, 0.2), (0.9, 0.3)]):
        ends = ((0.1 - mean) / sd, (1.0 - mean) / sd)
        _same_distribution(drawn[:, place], stats.truncnorm(*ends, loc=mean, scale=sd))
    assert (drawn[:, 2] == 0.5).all()


def test_draws_do_not_depend_on_the_size_of_the_portions():
    def make():
        return PositivityDraws(
            places=np.arange(3),
            alpha=np.array([0.5, 2.0, 8.0]),
            beta=np.array([4.0, 2.0, 1.0]),
            scale=1.0,
            rng=_rng(),
        )

    cells = make()
    assert_array_equal(make().draw(10), np.vstack([cells.draw(3), cells.draw(6), cells.draw(1)]))


def test_the_spread_is_the_neighbours_then_the_lgas_then_the_states():
    # Ward 0 touches 1-3; ward 4 touches 5 and 6; the others are islands.
    pairs = {0: [1, 2, 3], 1: [0], 2: [0], 3: [0], 4: [5, 6], 5: [4], 6: [4]}
    lists = [pairs.get(ward, []) for ward in range(12)]
    neighbours = Neighbours(
        indptr=np.concatenate([[0], np.cumsum([len(item) for item in lists])]),
        indices=np.array([ward for item in lists for ward in item]),
    )
    observed = np.array([NAN, 1.0, 2.0, 4.0, NAN, 7.0, 9.0, 8.0, NAN, 3.0, NAN, NAN])
    lga = np.array(["A"] * 4 + ["B"] * 4 + ["C", "C", None, None], dtype=object)
    state = np.array(["N"] * 8 + ["N"] * 3 + ["K"], dtype=object)
    found = spread_of_fill(observed, np.array([0, 4, 8, 10, 11]), neighbours, lga, state)
    in_state = [1.0, 2.0, 4.0, 7.0, 9.0, 8.0, 3.0]
    expected = [
        np.std([1, 2, 4], ddof=1),
        np.std([7, 9, 8], ddof=1),
        np.std(in_state, ddof=1),
        np.std(in_state, ddof=1),
        np.std(in_state, ddof=1),
    ]
    assert_allclose(found, expected)


def test_too_few_observed_values_have_no_spread():
    lga = state = np.array(["A", "A", "A"], dtype=object)
    assert spread_of_fill(np.array([NAN, 1.0, 5.0]), np.array([0]), None, lga, state) == 0.0


# Counts


def test_the_strength_of_the_prior_is_kleinmans_moment_estimate():
    # By hand: y 2, 10, 12 of 20 each: p = .4, S = 20·(.09 + .01 + .04) = 2.8,
    # ρ = (2.8 − .24·2) / (.24·(60 − 20 − 2)) = 2.32/9.12, ν = 1/ρ − 1 = 2.931...
    found = prior_strength(np.array([2.0, 10.0, 12.0]), np.array([20.0, 20.0, 20.0]))
    assert found == pytest.approx(9.12 / 2.32 - 1.0)


def test_the_strength_is_found_again_in_simulated_wards():
    source = _rng()
    tested = source.integers(20, 400, 5000)
    positive = stats.betabinom.rvs(tested, 12.0, 28.0, random_state=source)
    assert prior_strength(positive.astype(float), tested.astype(float)) == pytest.approx(
        40, rel=0.1
    )


@pytest.mark.parametrize(
    ("positive", "tested", "strength"),
    [
        ([5, 5, 5], [10, 10, 10], 200.0),
        ([0, 10], [10, 10], 2.0),
        ([3], [10], 2.0),
        ([0, 0], [10, 20], 2.0),
        ([10, 20], [10, 20], 2.0),
    ],
)
def test_the_strength_stays_within_its_bounds(positive, tested, strength):
    assert prior_strength(np.array(positive, float), np.array(tested, float)) == strength


def test_the_empirical_bayes_mean_by_hand():
    positive, tested = np.array([2.0, 10.0, 12.0, NAN, 0.0]), np.array([20.0, 20.0, 20.0, 5.0, 0.0])
    nu = 9.12 / 2.32 - 1.0
    found = empirical_bayes_mean(positive, tested, None, 1.0)
    assert_allclose(found[:3], [(0.4 * nu + y) / (nu + 20.0) for y in (2, 10, 12)])
    assert np.isnan(found[3:]).all()
    halved = beta_binomial(positive, tested, None, 2.0)
    assert_allclose(halved.alpha[:3] + halved.beta[:3], halved.prior_strength[:3] + 10.0)


def test_each_state_has_its_own_prior():
    positive, tested = np.array([1.0, 3.0, 30.0, 40.0]), np.array([50.0, 50.0, 50.0, 50.0])
    found = beta_binomial(positive, tested, ["N", "N", "K", "K"], 1.0)
    assert_allclose(found.prior_mean, [0.04, 0.04, 0.7, 0.7])
    alone = beta_binomial(positive[:2], tested[:2], None, 1.0)
    assert_array_equal(found.alpha[:2], alone.alpha)


@quick
@given(seeds, st.integers(2, 40), st.floats(1, 5))
def test_the_empirical_bayes_mean_lies_between_the_ward_and_its_state(seed, wards, effect):
    source = _rng(seed)
    tested = source.integers(1, 200, wards).astype(float)
    positive = source.binomial(tested.astype(int), source.random(wards)).astype(float)
    found = empirical_bayes_mean(positive, tested, None, effect)
    ends = np.sort([positive / tested, np.full(wards, positive.sum() / tested.sum())], axis=0)
    assert (found >= ends[0] - 1e-12).all()
    assert (found <= ends[1] + 1e-12).all()


@pytest.mark.parametrize(
    ("positive", "tested", "effect", "words"),
    [
        ([5.0, 1.0], [4.0, 4.0], 1.0, "row 1 has 5 positive of 4"),
        ([-1.0, 1.0], [4.0, 4.0], 1.0, "cannot be"),
        ([1.0], [4.0, 4.0], 1.0, "1 numbers"),
        ([1.0, 1.0], [4.0, 4.0], 0.5, "design effect of 0.5"),
        ([1.0, 1.0], [4.0, 4.0], NAN, "design effect of nan"),
    ],
)
def test_counts_that_cannot_be_are_refused_in_words(positive, tested, effect, words):
    with pytest.raises(ProblemError, match=words) as caught:
        beta_binomial(np.array(positive), np.array(tested), None, effect)
    assert caught.value.code == "bad_counts"


# Method


def test_method_draws_have_the_agreed_shares():
    weights, count = np.array([0.5, 0.3, 0.2]), 20_000
    drawn = draw_methods(count, weights, (1,), _rng())
    shares = [np.mean(drawn.normalisation == number) for number in range(3)]
    assert_allclose(shares, [0.5, 0.25, 0.25], atol=0.015)
    assert drawn.geometric.mean() == pytest.approx(0.25, abs=0.015)
    assert_allclose([np.mean(drawn.dropped == place) for place in (-1, 0, 1, 2)],
                    [0.5, 0.25, 0.0, 0.25], atol=0.015)  # fmt: skip
    # A Dirichlet(10·p·w) weight is Beta(10·p·w, 10·p·(1 − w)).
    for place, weight in enumerate(weights):
        sample = drawn.weights[:4000, place]
        _same_distribution(sample, stats.beta(30 * weight, 30 * (1 - weight)))
    assert_allclose(drawn.weights.sum(axis=1), 1.0)


def test_never_fewer_than_two_variables_and_never_without_the_malaria_variable():
    assert (draw_methods(500, np.array([0.5, 0.5]), (0,), _rng()).dropped == -1).all()
    assert (draw_methods(500, np.full(3, 1 / 3), (0, 1, 2), _rng()).dropped == -1).all()
    without = draw_methods(500, np.full(3, 1 / 3), (), _rng())
    assert set(without.dropped) == {-1, 0, 1, 2}
    assert ((without.effective > 0).sum(axis=1) >= 2).all()
    assert_allclose(without.effective.sum(axis=1), 1.0)


def test_a_variable_with_almost_all_the_weight_is_not_dropped_to_nothing():
    drawn = draw_methods(500, np.array([1e-9, 1.0 - 2e-9, 1e-9]), (), _rng())
    assert (drawn.weights[drawn.dropped == 1][:, [0, 2]].sum(axis=1) == 0).any()
    assert_allclose(drawn.effective.sum(axis=1), 1.0)


# Scores and figures


@quick
@given(seeds, st.sampled_from(NORMALISATIONS), st.booleans())
def test_rows_are_scaled_as_the_run_scales_a_column(seed, rule, inverse):
    source = _rng(seed)
    values = np.round(source.random((4, 25)), 1 if seed % 2 else 6) * 40
    values[3] = 7.0
    scaled = scale_rows(values, rule, inverse)
    for row, found in zip(values[:3], scaled[:3], strict=True):
        assert_allclose(found, RULES[rule](row, inverse), atol=1e-12)
    assert np.ptp(scaled[3]) == 0.0, "no spread tells nothing"


def _brute_scores(columns, methods, drawn):
    """Ward by ward and draw by draw, with the run's own normalisations."""
    scores = np.zeros((len(methods), len(columns[0].ranked)))
    for draw in range(len(methods)):
        total = weight_sum = 0.0
        for place, column in enumerate(columns):
            if place == methods.dropped[draw]:
                continue
            raw = column.values.copy()
            for cells, part in zip(column.cells, drawn.get(place, []), strict=False):
                raw[cells.places] = part[draw]
            x = RULES[NORMALISATIONS[methods.normalisation[draw]]](raw, column.inverse)
            x = x[column.ranked]
            w = methods.weights[draw, place]
            total = total + w * (np.log(0.01 + 0.99 * x) if methods.geometric[draw] else x)
            weight_sum += w
        mean = total / weight_sum
        scores[draw] = np.exp(mean) if methods.geometric[draw] else mean
    return scores


def _columns(seed=1, wards=12, extra=2):
    source = _rng(seed)
    ranked = np.sort(source.permutation(wards + extra)[:wards])
    columns = []
    for number in range(4):
        values = source.random(wards + extra if number < 2 else wards) * 10
        rows = ranked if number < 2 else np.arange(wards)
        columns.append(Column(values=values, ranked=rows, inverse=number == 1))
    columns[0].cells.append(
        PositivityDraws(
            places=np.arange(wards + extra),
            alpha=source.random(wards + extra) * 20,
            beta=source.random(wards + extra) * 20,
            scale=10.0,
            rng=_rng(seed + 1),
        )
    )
    columns[2].cells.append(
        FilledDraws(
            places=np.array([1, 5]),
            fill=columns[2].values[[1, 5]],
            spread=np.array([2.0, 3.0]),
            low=float(columns[2].values.min()),
            high=float(columns[2].values.max()),
            rng=_rng(seed + 2),
        )
    )
    return columns


def test_scores_are_those_of_a_computation_draw_by_draw():
    scorer = Scorer(_columns())
    methods = draw_methods(60, np.array([0.4, 0.3, 0.2, 0.1]), (0,), _rng(9))
    drawn = scorer.draw(60)
    assert sorted(drawn) == [0, 2]
    assert_allclose(
        scorer.score(methods, drawn), _brute_scores(scorer.columns, methods, drawn), atol=1e-12
    )
    assert_allclose(scorer.score(methods), _brute_scores(scorer.columns, methods, {}), atol=1e-12)


def _brute_top(scores, k):
    """A ward is in when fewer than k wards score more than half of 1e-10 higher."""
    return np.array([[(row > own + 5e-11).sum() < k for own in row] for row in scores])


def test_the_figures_are_counted_as_by_hand():
    wards, count, k = 12, 80, 4
    methods = draw_methods(count, np.array([0.4, 0.3, 0.2, 0.1]), (0,), _rng(9)).grouped()
    centre = fixed_method(count, np.array([0.4, 0.3, 0.2, 0.1]))
    found = figures_of(Scorer(_columns()), methods, centre, k)
    again = Scorer(_columns())
    drawn = again.draw(count)
    both = _brute_scores(again.columns, methods, drawn)
    assert_array_equal(found.p_top, _brute_top(both, k).mean(axis=0))
    assert_array_equal(found.p_low, _brute_top(-both, k).mean(axis=0))
    assert_array_equal(
        found.p_top_method, _brute_top(_brute_scores(again.columns, methods, {}), k).mean(axis=0)
    )
    assert_array_equal(
        found.p_top_data,
        _brute_top(_brute_scores(again.columns, centre, drawn), k).mean(axis=0),
    )
    ranks = np.array([stats.rankdata(-row, method="min") for row in both])
    for name, share in (("rank_low", 5), ("rank_median", 50), ("rank_high", 95)):
        expected = np.percentile(ranks, share, axis=0, method="inverted_cdf")
        assert_array_equal(getattr(found, name), expected)
    assert len(found.rank_low) == wards


@quick
@given(seeds, st.integers(1, 30), st.integers(1, 6), st.booleans())
def test_ranks_and_the_first_k_are_those_of_scipy(seed, wards, draws, tied):
    scores = _rng(seed).random((draws, wards))
    scores = np.round(scores, 1) if tied else scores
    top_k = 1 + seed % wards
    expected = stats.rankdata(-scores, method="min", axis=1)
    assert_array_equal(draw_ranks(scores), expected)
    assert_array_equal(in_top(scores, top_k), expected <= top_k)
    assert (in_top(scores, top_k).sum(axis=1) >= top_k).all()


def test_scores_equal_to_ten_digits_are_ties():
    scores = np.array([[0.5, 0.5 + 2e-11, 0.5 + 3e-10, 0.1]])
    assert_array_equal(draw_ranks(scores), [[2, 2, 1, 4]])
    assert_array_equal(in_top(scores, 2), [[True, True, True, False]])


def test_words_and_borderline_cases():
    p_top = np.array([0.9, 0.899, 0.5, 0.101, 0.1, 0.0, 0.05, NAN, 0.921, 0.0])
    p_low = np.array([0.0, 0.0, 0.0, 0.95, 0.0, 0.9, 0.5, NAN, 0.0, 1.0])
    assert words_of(p_top, p_low).tolist() == [
        "surely_first", "contested", "contested", "contested", "surely_not_first", "surely_low",
        "surely_not_first", None, "surely_first", "surely_low",
    ]  # fmt: skip
    expected = [True, True, False, True, True, True, False, pd.NA, False, False]
    assert is_borderline(p_top, p_low).tolist() == expected
