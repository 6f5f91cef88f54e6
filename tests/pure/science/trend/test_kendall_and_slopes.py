"""The test and the slopes, against scipy, all orders counted one by one, and numbers by hand."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.science.trend.kendall import exact_p, mann_kendall, seasonal_kendall
from analysis.science.trend.slopes import (
    ols_slope,
    pairwise_slopes,
    seasonal_ols_slope,
    seasonal_slopes,
    sen_interval,
    theil_sen,
)
from chatmrpt.lib.errors import ProblemError

NUMBERS = st.integers(-50, 50).map(float)


def s_of(values):
    return int(sum(np.sign(b - a) for a, b in combinations(values, 2)))


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6, 7])
def test_exact_p_is_the_share_of_all_orders_counted_one_by_one(n):
    every = [abs(s_of(order)) for order in permutations(range(n))]
    for s in range(n * (n - 1) // 2, -1, -2):
        assert exact_p(n, s) == pytest.approx(np.mean([found >= s for found in every]))
        assert exact_p(n, -s) == exact_p(n, s)


@given(st.lists(NUMBERS, min_size=3, max_size=10, unique=True))
def test_up_to_ten_different_values_p_and_tau_are_scipys_exact_ones(values):
    ours = mann_kendall(np.array(values))
    expected = stats.kendalltau(range(len(values)), values, method="exact")
    assert ours.exact
    assert ours.tau == pytest.approx(expected.statistic)
    assert ours.p == pytest.approx(expected.pvalue)


@given(st.lists(st.integers(0, 4).map(float), min_size=4, max_size=30))
def test_with_equal_values_the_variance_is_scipys_and_one_step_is_drawn(values):
    ours = mann_kendall(np.array(values))
    if len(set(values)) == len(values):
        return
    assert not ours.exact
    expected = stats.kendalltau(range(len(values)), values, method="asymptotic")
    if len(set(values)) == 1:
        assert (ours.s, ours.p) == (0, 1.0)
        assert np.isnan(ours.tau)
        return
    assert ours.tau == pytest.approx(expected.statistic)
    # scipy takes no continuity correction: its z, less 1 / √Var(S), gives ours
    z = stats.norm.isf(expected.pvalue / 2)
    if ours.s:
        corrected = z * (abs(ours.s) - 1) / abs(ours.s)
        assert ours.p == pytest.approx(2 * stats.norm.sf(corrected))


def test_a_series_with_equal_values_by_hand():
    # 2 5 5 7 9 9: S = 13, Var = (6·5·17 − 2·(2·1·9)) / 18 = 26.33, z = 12 / 5.1316 = 2.3385
    found = mann_kendall(np.array([2.0, 5, 5, 7, 9, 9]))
    assert found.s == 13
    assert found.variance == pytest.approx(474 / 18)
    assert found.p == pytest.approx(0.0194, abs=1e-4)
    assert found.tau == pytest.approx(13 / np.sqrt(15 * 13))


def test_the_normal_form_is_near_the_exact_one_at_ten_values():
    rng = np.random.default_rng(7)
    values = rng.permutation(10).astype(float)
    exact = mann_kendall(values)
    # eleven and more values take the normal form; here its formula at n = 10
    z = (abs(exact.s) - 1) / np.sqrt(10 * 9 * 25 / 18)
    assert exact.p == pytest.approx(2 * stats.norm.sf(z), abs=0.02)


@given(st.lists(NUMBERS, min_size=5, max_size=25))
def test_slope_and_sens_interval_are_scipys(values):
    times, series = np.arange(2015.0, 2015 + len(values)), np.array(values)
    expected = stats.theilslopes(series, times, alpha=0.95)
    assert theil_sen(times, series) == pytest.approx(expected.slope)
    variance = mann_kendall(series).variance
    if variance == 0:
        return
    low, high = sen_interval(pairwise_slopes(times, series), variance)
    assert (low, high) == (pytest.approx(expected.low_slope), pytest.approx(expected.high_slope))


@given(st.lists(NUMBERS, min_size=2, max_size=12), st.integers(0, 1_000))
def test_years_with_holes_keep_their_distance_and_ols_is_numpys(values, seed):
    rng = np.random.default_rng(seed)
    times = np.sort(rng.choice(np.arange(2000.0, 2030), len(values), replace=False))
    series = np.array(values)
    assert theil_sen(times, series) == pytest.approx(
        np.median([(b - a) / (u - t) for (t, a), (u, b) in combinations(zip(times, series, strict=True), 2)])
    )  # fmt: skip
    assert ols_slope(times, series) == pytest.approx(np.polyfit(times, series, 1)[0], abs=1e-7)


@given(st.lists(st.lists(NUMBERS, min_size=3, max_size=6), min_size=1, max_size=12))
def test_the_seasonal_test_adds_up_pairs_within_months(months):
    seasons = [np.array(month) for month in months]
    found = seasonal_kendall(seasons)
    assert found.s == sum(s_of(month) for month in months)
    variance = 0.0
    for month in seasons:
        n, ties = len(month), np.unique(month, return_counts=True)[1]
        variance += (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    assert found.variance == pytest.approx(variance)
    z = max(abs(found.s) - 1, 0) / np.sqrt(variance) if variance else 0.0
    assert found.p == pytest.approx(min(1.0, 2 * stats.norm.sf(z)))
    with_years = [(np.arange(float(len(month))), month) for month in seasons]
    slopes = [
        (b - a) / (j - i)
        for month in months
        for (i, a), (j, b) in combinations(list(enumerate(month)), 2)
    ]
    assert seasonal_slopes(with_years).tolist() == pytest.approx(sorted(slopes))


def test_the_seasonal_line_is_that_of_a_regression_with_a_level_for_each_month():
    rng = np.random.default_rng(3)
    seasons = [
        (np.sort(rng.choice(np.arange(2018.0, 2026), size, replace=False)), rng.normal(size=size))
        for size in (3, 5, 8)
    ]
    times = np.concatenate([t for t, _ in seasons])
    month = np.repeat(np.arange(3), [3, 5, 8])
    design = np.column_stack([times - 2020, *(month == m for m in range(3))]).astype(float)
    values = np.concatenate([v for _, v in seasons])
    assert seasonal_ols_slope(seasons) == pytest.approx(np.linalg.lstsq(design, values)[0][0])


def test_too_short_or_missing_series_are_refused():
    for values in (np.array([1.0]), np.array([1.0, np.nan, 2.0])):
        with pytest.raises(ProblemError) as caught:
            mann_kendall(values)
        assert caught.value.code == "bad_series"
    with pytest.raises(ProblemError):
        seasonal_kendall([np.array([1.0])])
