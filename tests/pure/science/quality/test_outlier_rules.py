"""Outlier rules against scipy, statistics and numbers by hand."""

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.science.quality.outliers import find_outliers
from chatmrpt.lib.errors import ProblemError

VALUES = st.lists(st.integers(0, 30).map(float), min_size=6, max_size=40)


def outside(values, rule, group=None):
    (found,) = find_outliers(np.array(values, dtype=float), group, (rule,))
    return found.outside.tolist()


@given(VALUES)
def test_z_is_scipys_with_the_sample_deviation(values):
    if len(set(values)) == 1:
        assert not any(outside(values, "z"))
        return
    z = np.abs(stats.zscore(values, ddof=1))
    clear = np.abs(z - 3) > 1e-9
    assert [f for f, c in zip(outside(values, "z"), clear, strict=True) if c] == (
        z[clear] > 3
    ).tolist()


@given(VALUES)
def test_modified_z_and_five_mad_are_those_of_the_standard_library(values):
    middle = statistics.median(values)
    spread = statistics.median([abs(v - middle) for v in values])
    if spread == 0:
        assert not any(outside(values, "modified_z"))
        assert not any(outside(values, "median_5_mad"))
        return
    modified = [0.6745 * abs(v - middle) / spread for v in values]
    assert outside(values, "modified_z") == [m > 3.5 for m in modified]
    assert outside(values, "median_5_mad") == [v > middle + 5 * spread for v in values]


@given(VALUES)
def test_fences_are_those_of_inclusive_quartiles(values):
    first, _, third = statistics.quantiles(values, n=4, method="inclusive")
    reach = 1.5 * (third - first)
    expected = [reach > 0 and not first - reach <= v <= third + reach for v in values]
    assert outside(values, "iqr") == expected


@given(VALUES, VALUES)
def test_groups_do_not_touch_each_other(one, other):
    both = np.array(one + other)
    group = np.repeat([4, 9], [len(one), len(other)])
    for rule in ("z", "modified_z", "iqr", "median_5_mad"):
        assert outside(both, rule, group) == outside(one, rule) + outside(other, rule)


def test_missing_values_and_short_groups_say_nothing():
    values = np.array([1.0, 2, 1, 2, np.nan, 100])
    for found in find_outliers(values):
        assert not found.outside.any()
        assert np.isnan(found.high).all()
    more = np.array([1.0, 2, 1, 2, np.nan, 100, 2])
    found = dict(zip(("z", "modified_z", "iqr", "median_5_mad"), find_outliers(more), strict=True))
    # 1 1 2 2 2 100: median 2, MAD 0.5, quartiles 1.25 and 2
    assert np.flatnonzero(found["iqr"].outside).tolist() == [5]
    assert found["iqr"].high[0] == pytest.approx(2 + 1.5 * 0.75)
    assert found["median_5_mad"].high[0] == pytest.approx(2 + 5 * 0.5)
    assert found["modified_z"].low[0] == pytest.approx(2 - 3.5 * 0.5 / 0.6745)


def test_an_unknown_rule_is_refused_by_name():
    with pytest.raises(ProblemError) as caught:
        find_outliers(np.ones(8), None, ("grubbs",))
    assert caught.value.code == "unknown_rule"
