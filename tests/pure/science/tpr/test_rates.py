"""Intervals, design effects, combinations and the legacy preset against independent numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.science.certainty import empirical_bayes_mean
from analysis.science.tpr.calculate import TprOptions, calculate_tpr
from analysis.science.tpr.rates import (
    state_design_effect,
    ward_design_effects,
    wilson_interval,
)
from analysis.science.tpr.words import AGE_CHOICES, LEVEL_CHOICES, METHODS, PRESETS
from tests.pure.science.tpr.reports import NAN, cell, random_reports, reports


@pytest.mark.parametrize(("positive", "tested"), [(0, 7), (3, 40), (40, 40), (81, 263), (1, 1)])
def test_the_interval_is_the_wilson_interval_of_scipy(positive, tested):
    expected = stats.binomtest(positive, tested).proportion_ci(0.95, method="wilson")
    low, high = wilson_interval(np.array([float(positive)]), np.array([float(tested)]))
    assert low[0] == pytest.approx(expected.low, abs=1e-12)
    assert high[0] == pytest.approx(expected.high, abs=1e-12)


def test_the_interval_is_that_of_the_tests_divided_by_the_design_effect():
    # 120 of 400 tests with a design effect of 4 are worth 30 of 100
    expected = stats.binomtest(30, 100).proportion_ci(0.95, method="wilson")
    low, high = wilson_interval(np.array([120.0]), np.array([400.0]), 4.0)
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_a_design_effect_by_hand():
    # tests 10, 20, 30, positive 5, 5, 5: p = 15/60 = 1/4; residuals 2.5, 0, -2.5, squares 12.5;
    # variance 3/2 x 12.5 / 3600 against 3/16/60: 0.00520833 / 0.003125 = 5/3
    found = ward_design_effects(
        np.array([5.0, 5.0, 5.0, 3.0]), np.array([10.0, 20.0, 30.0, 0.0]), np.zeros(4, int), 1
    )
    assert found[0] == pytest.approx(5 / 3)


def test_design_effects_equal_a_loop_over_wards():
    rng = np.random.default_rng(4)
    ward = rng.integers(0, 30, 110)
    tested = rng.integers(0, 200, 110).astype(float)
    positive = rng.binomial(tested.astype(int), rng.uniform(0.1, 0.6, 110)).astype(float)
    found = ward_design_effects(positive, tested, ward, 30)
    expected = []
    for number in range(30):
        rows = [i for i in range(110) if ward[i] == number and tested[i] > 0]
        t, y = tested[rows], positive[rows]
        if len(rows) < 3 or y.sum() in (0, t.sum()):
            expected.append(NAN)
            continue
        # variance of a ratio of means: sample variance of y - p t over n and the mean tests squared
        share = y.sum() / t.sum()
        residual = np.var(y - share * t, ddof=1) / len(rows) / t.mean() ** 2
        expected.append(residual / (share * (1 - share) / t.sum()))
    np.testing.assert_allclose(found, expected)
    effect, wards = state_design_effect(found)
    assert effect == pytest.approx(max(1, np.nanmedian(expected)))
    assert wards == np.isfinite(expected).sum()


def test_a_design_effect_is_at_least_one_and_two_where_it_is_not_known():
    assert state_design_effect(np.array([0.2, 0.4, NAN])) == (1.0, 2)
    assert state_design_effect(np.array([NAN, NAN])) == (2.0, 0)


def facilities(ward, counts, **fields):
    return [
        {"ward": ward, "facility": f"{ward}{i}", **fields, **cell(t, y)}
        for i, (t, y) in enumerate(counts)
    ]


def test_each_state_and_age_group_has_its_own_design_effect_and_it_is_printed():
    rows = facilities("A", [(10, 5), (20, 5), (30, 5)])
    rows += facilities("B", [(10, 5), (20, 5)])
    rows += facilities("K", [(10, 5), (20, 5)], state="Kano", lga="Dala")
    result = calculate_tpr(reports(rows), TprOptions())
    assert result.tpr.groupby("state_name")["deff"].first().to_dict() == {
        "Kano": 2.0,
        "Niger": pytest.approx(5 / 3),
    }
    said = [f["message"] for f in result.findings if f["code"] == "design_effect"]
    assert said == [
        "Design effect (Kano, children under 5): 2.00 (not estimable, 2 is used).",
        "Design effect (Niger, children under 5): 1.67 (median of 1 wards).",
    ]
    niger = result.tpr[result.tpr["state_name"] == "Niger"]
    expected = empirical_bayes_mean(
        np.array([15.0, 10.0]), np.array([60.0, 30.0]), ["n", "n"], 5 / 3
    )
    np.testing.assert_allclose(niger["tpr_smoothed"], expected)


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("method", METHODS)
def test_sixteen_combinations_equal_sixteen_single_runs(method, preset):
    table = random_reports(np.random.default_rng(8), 300)
    combined = calculate_tpr(table, TprOptions(method=method, preset=preset)).combinations
    assert len(combined) == 16 * combined.groupby(["lga_name", "ward_name"]).ngroups
    columns = ["ward_name", "tested", "positive", "tpr", "tpr_low", "tpr_high", "tpr_smoothed",
               "deff"]  # fmt: skip
    # Every level and every age each time; every pair of them over the methods and presets.
    turn = 2 * METHODS.index(method) + PRESETS.index(preset)
    for number, level in enumerate(LEVEL_CHOICES):
        age = AGE_CHOICES[(number + turn) % len(AGE_CHOICES)]
        single = calculate_tpr(
            table, TprOptions(age=age, facility_level=level, method=method, preset=preset)
        ).tpr
        inside = (combined["facility_level"] == level) & (combined["age"] == age)
        got = combined.loc[inside, columns].reset_index(drop=True)
        for name in columns[1:]:
            np.testing.assert_array_equal(
                got[name].to_numpy(float), single[name].to_numpy(float), err_msg=name
            )


def test_the_legacy_preset_takes_the_larger_number_of_each_row_for_one_age_group():
    # row 1: tested max(10, 30) = 30, positive max(8, 5) = 8; row 2: 20 and 9 (blanks passed over)
    rows = [{**cell(10, 8), **cell(30, 5, "microscopy")},
            {"facility": "F2", **cell(20, NAN), **cell(NAN, 9, "microscopy")}]  # fmt: skip
    row = calculate_tpr(reports(rows), TprOptions(preset="chatmrpt_legacy")).tpr.iloc[0]
    assert (row["tested"], row["positive"], row["tpr"]) == (50, 17, 17 / 50)


def test_the_legacy_preset_takes_the_test_with_the_higher_ratio_for_all_ages():
    rows = [
        {"ward": "A", **cell(100, 20), **cell(50, 25, "microscopy"),
         **cell(100, 30, age="o5"), **cell(50, 15, "microscopy", "o5")},
        {"ward": "B", **cell(100, 60), **cell(50, 25, "microscopy"),
         **cell(100, 60, age="o5"), **cell(50, 15, "microscopy", "o5")},
    ]  # fmt: skip
    frame = calculate_tpr(reports(rows), TprOptions(age="all", preset="chatmrpt_legacy")).tpr
    # A: RDT 50/200, microscopy 40/100; B: RDT 120/200, microscopy 40/100
    assert frame["tpr"].tolist() == [0.4, 0.6]
    assert frame["tested"].tolist() == [100, 200]


def test_the_legacy_preset_flags_more_positive_than_tested_instead_of_leaving_it_out():
    result = calculate_tpr(reports([cell(10, 15)]), TprOptions(preset="chatmrpt_legacy"))
    row = result.tpr.iloc[0]
    assert row["tpr"] == 1.5
    assert np.isnan(row["tpr_high"])
    assert "positive_above_tested" in row["flags"]
    assert "legacy_preset" in {found["code"] for found in result.findings}


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    rows=st.integers(1, 60),
    by=st.sampled_from(["lga", "state"]),
    period=st.sampled_from(["all", "month"]),
)
def test_rates_are_rates_and_sums_add_up_over_levels_areas_and_periods(seed, rows, by, period):
    table = random_reports(np.random.default_rng(seed), rows)
    result = calculate_tpr(table, TprOptions(age="all"))
    both = result.combinations
    assert (both["positive"] <= both["tested"]).all()
    known = both[both["tested"] > 0]
    assert known["tpr"].between(0, 1).all()
    assert (known["tpr_low"] <= known["tpr"] + 1e-12).all()
    assert (known["tpr"] <= known["tpr_high"] + 1e-12).all()
    assert both.loc[both["tested"] == 0, "tpr"].isna().all()
    ages = both[(both["facility_level"] == "all") & (both["age"] != "all")]
    assert ages["tested"].sum() == result.tpr["tested"].sum()
    levels = both[(both["facility_level"] != "all") & (both["age"] == "all")]
    unread = sum(
        table.counts[f"tested_{t}_{a}"][(table.level == 3) & _good(table, t, a)].sum()
        for t in ("rdt", "microscopy")
        for a in ("u5", "o5", "pw")
    )
    assert levels["tested"].sum() + unread == result.tpr["tested"].sum()
    other = calculate_tpr(table, TprOptions(age="all", by=by, period=period)).tpr
    assert other["positive"].sum() == result.tpr["positive"].sum()


def _good(table, test, age):
    tested, positive = table.counts[f"tested_{test}_{age}"], table.counts[f"positive_{test}_{age}"]
    return ~np.isnan(tested) & ~np.isnan(positive) & (positive <= tested)
