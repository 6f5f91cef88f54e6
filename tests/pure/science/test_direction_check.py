import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.science.direction_check import check_directions, spearman, suggest_for_skew

NAN = float("nan")


def test_spearman_agrees_with_scipy_and_leaves_gaps_out():
    source = np.random.default_rng(1)
    first = np.round(source.standard_normal(60), 1)
    second = first + source.standard_normal(60)
    expected = stats.spearmanr(first, second)
    assert spearman(first, second) == pytest.approx((expected.statistic, expected.pvalue))
    first[:5], second[5:9] = NAN, NAN
    expected = stats.spearmanr(first, second, nan_policy="omit")
    assert spearman(first, second) == pytest.approx((expected.statistic, expected.pvalue))


def test_too_few_or_constant_pairs_have_no_correlation():
    assert np.isnan(spearman(np.arange(3.0), np.arange(3.0))).all()
    assert np.isnan(spearman(np.arange(9.0), np.ones(9))).all()
    assert spearman(np.arange(9.0), -np.arange(9.0)) == (-1.0, 0.0)


def _table():
    tpr = np.arange(60.0)
    return pd.DataFrame({"tpr": tpr, "rainfall": -tpr, "housing_quality": -tpr, "dump": tpr % 7})


def test_only_the_variable_that_runs_the_other_way_is_questioned():
    directions = {"tpr": "direct", "rainfall": "direct", "housing_quality": "inverse",
                  "dump": "direct"}  # fmt: skip
    (warning,) = check_directions(_table(), directions, "tpr")
    assert warning["severity"] == "warning"
    assert warning["column"] == "rainfall"
    for choice in ("drop rainfall", "--inverse rainfall", "keep"):
        assert choice in warning["hint"]


def test_a_weak_relation_is_not_questioned():
    source = np.random.default_rng(0)
    table = pd.DataFrame({"tpr": source.random(40), "rainfall": source.random(40)})
    assert check_directions(table, {"tpr": "direct", "rainfall": "direct"}, "tpr") == []
    alone = table[["tpr"]]
    assert check_directions(alone, {"tpr": "direct"}, "tpr") == []


def test_a_lopsided_variable_gets_a_suggestion():
    table = pd.DataFrame({"even": np.arange(50.0), "odd": np.exp(np.arange(50.0) / 4)})
    (note,) = suggest_for_skew(table)
    assert note["column"] == "odd"
    assert "percentile_rank" in note["hint"]
