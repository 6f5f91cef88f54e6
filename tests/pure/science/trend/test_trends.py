"""Trends of small files that one can check by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.science.tpr.burden import PopulationChoices
from analysis.science.tpr.table import facility_table
from analysis.science.trend.analyse import TrendOptions, analyse_trend, top_by_trend
from analysis.science.trend.area import movement, trend_class
from analysis.science.trend.texts import TEXTS
from chatmrpt.lib.errors import ProblemError
from tests.pure.science.tpr.reports import NAN, cell, reports

ALL_MONTHS = range(1, 13)


def rows(rates, ward="A", months=ALL_MONTHS, tested=100.0, **more):
    """Year → percent positive, each month alike; `months` may be a function of the year."""
    return [
        {"ward": ward, "facility": f"F {ward}", "period": f"{year}-{month:02d}",
         **cell(tested, tested * rate / 100), **more}
        for year, rate in rates.items()
        for month in (months(year) if callable(months) else months)
    ]  # fmt: skip


def trend(given, people=None, choices=None, **options):
    return analyse_trend(reports(given), TrendOptions(**options), people, choices)


def one(given, **options):
    result = trend(given, **options)
    assert len(result.trend) == 1
    return {**result.trend.iloc[0], **result.details.iloc[0]}


def test_two_years_give_the_difference_only():
    found = one(rows({2023: 40, 2024: 46}))
    assert (found["n"], found["class"]) == (2, "too_few_points")
    assert found["last_minus_previous"] == pytest.approx(6)
    assert found["last_minus_first"] == pytest.approx(6)
    for name in ("slope", "slope_low", "slope_high", "tau", "p", "q", "ols_slope"):
        assert np.isnan(found[name])


def test_three_years_give_a_slope_and_no_class():
    found = one(rows({2022: 10, 2023: 30, 2024: 60}))
    assert (found["n"], found["class"]) == (3, "too_few_points")
    # pairwise slopes 20, 30, 25; least squares 25
    assert found["slope"] == pytest.approx(25)
    assert (found["slope_low"], found["slope_high"]) == (pytest.approx(20), pytest.approx(30))
    assert found["interval"] == "range of pairwise slopes"
    assert found["ols_slope"] == pytest.approx(25)
    assert np.isnan(found["p"])


def test_four_rising_years_are_worsening_with_p_of_2_in_24():
    found = one(rows({2021: 10, 2022: 16, 2023: 24, 2024: 30}))
    assert found["class"] == "worsening"
    assert found["p"] == pytest.approx(2 / 24)
    assert found["tau"] == 1
    # slopes 6, 8, 6, 7, 7, 20/3: the median is (20/3 + 7) / 2
    assert found["slope"] == pytest.approx((20 / 3 + 7) / 2)
    assert (found["slope_low"], found["slope_high"]) == (pytest.approx(6), pytest.approx(8))
    assert found["q"] == pytest.approx(2 / 24)


def test_falling_years_improve_and_small_or_unsure_slopes_have_no_class():
    assert one(rows({2021: 60, 2022: 50, 2023: 41, 2024: 30}))["class"] == "improving"
    assert one(rows({2021: 30, 2022: 31, 2023: 32, 2024: 33}))["class"] == "no_clear_trend"
    assert one(rows({2021: 10, 2022: 40, 2023: 20, 2024: 60}))["class"] == "no_clear_trend"


def test_the_edges_of_a_class_are_outside_of_it():
    assert trend_class(5.0 + 1e-13, 0.05, "tpr") == "no_clear_trend"
    assert trend_class(5.01, 0.0999, "tpr") == "worsening"
    assert trend_class(5.01, 0.10, "tpr") == "no_clear_trend"
    assert trend_class(-20.0, 0.01, "burden") == "no_clear_trend"
    assert trend_class(-20.1, 0.01, "burden") == "improving"
    assert movement(199.9, 200) == "emerging"
    assert movement(200, 199.9) == "resolving"
    assert movement(200, 300) == movement(10, 20) == ""


def test_counts_are_summed_before_the_ratio():
    given = rows({2023: 50}, tested=10) + rows({2024: 50}, tested=10)
    given += [{"ward": "B", "facility": "big", "period": "2024-01", **cell(1000, 100)}]
    found = one(given, by="lga")
    # 2024: (12 · 5 + 100) / (12 · 10 + 1000), not a mean of 50 % and 10 %
    assert found["last"] == pytest.approx(100 * 160 / 1120)


def test_a_year_of_nine_months_is_not_compared():
    months = lambda year: range(1, 10) if year == 2024 else ALL_MONTHS  # noqa: E731
    result = trend(rows({2020: 10, 2021: 20, 2022: 30, 2023: 40, 2024: 99}, months=months))
    assert result.details.iloc[0]["years"] == "2020 2021 2022 2023"
    assert result.trend.iloc[0]["slope"] == pytest.approx(10)
    assert any(
        found["code"] == "short_year" and found["message"].startswith("2024 has")
        for found in result.findings
    )
    last = result.series.iloc[-1]
    assert (last["year"], last["months"], bool(last["used"])) == (2024, 9, False)
    assert np.isnan(last["tpr"])


def test_years_are_compared_over_the_months_that_all_of_them_have():
    high = [{**row, **cell(100, 90)} for row in rows({2023: 0}, months=(11, 12))]
    given = rows({2023: 20}, months=range(1, 11)) + high
    given += rows({2024: 20}, months=range(1, 11))
    found = one(given)
    assert (found["months"], found["last_minus_first"]) == (10, pytest.approx(0))


def test_areas_whose_years_share_too_few_months_are_told_by_calendar_month():
    # each year misses two other months: 12 − 2·4 = 4 shared months
    months = lambda year: [m for m in ALL_MONTHS if (m - 1) // 2 != year - 2021]  # noqa: E731
    found = one(rows({2021: 10, 2022: 20, 2023: 30, 2024: 40}, months=months))
    assert (found["series"], found["class"]) == ("seasonal_kendall", "worsening")
    # 8 months have three of the four years (8 · 3 pairs), 4 months all (4 · 6): all rise
    # Var: n(n−1)(2n+5)/18 = 11/3 and 26/3
    s, variance = 8 * 3 + 4 * 6, 8 * 11 / 3 + 4 * 26 / 3
    from scipy.stats import norm

    assert found["p"] == pytest.approx(2 * norm.sf((s - 1) / variance**0.5))
    assert (found["slope"], found["ols_slope"]) == (pytest.approx(10), pytest.approx(10))
    assert (found["n"], found["tau"]) == (4, 1)
    assert np.isnan(found["last_minus_previous"])


def test_calendar_months_of_two_years_are_not_enough():
    found = one(rows({2022: 10, 2023: 20}, months=range(1, 7)))
    assert (found["n"], found["class"], found["series"]) == (0, "no_data", "none")


def test_months_without_a_test_are_not_a_rate_of_zero():
    given = rows({2021: 10, 2022: 20, 2023: 30}, months=range(1, 7))
    given += [{**row, **cell(0, 0)} for row in rows({2024: 0}, months=range(1, 7))]
    found = one(given)
    assert (found["n"], found["last_year"], found["slope"]) == (3, 2023, pytest.approx(10))


def test_q_is_benjamini_hochbergs_over_all_areas_with_a_p():
    given = rows({2020: 10, 2021: 20, 2022: 30, 2023: 40, 2024: 50}, "A")
    given += rows({2020: 10, 2021: 30, 2022: 20, 2023: 40, 2024: 50}, "B")
    given += rows({2020: 10, 2021: 9, 2022: 11, 2023: 8, 2024: 12}, "C")
    given += rows({2023: 10, 2024: 9}, "D")
    found = trend(given).trend
    p = found["p"].to_numpy()[:3]
    # by hand: p·3/rank, made monotone from the largest
    expected = np.minimum.accumulate((np.sort(p) * 3 / np.arange(1, 4))[::-1])[::-1]
    assert np.sort(found["q"].to_numpy()[:3]) == pytest.approx(expected)
    assert np.isnan(found["q"].iloc[3])


def test_top_by_trend_orders_by_slope_and_ties_by_level():
    given = rows({2021: 10, 2022: 20, 2023: 30, 2024: 40}, "low")
    given += rows({2021: 30, 2022: 40, 2023: 50, 2024: 60}, "high")
    given += rows({2021: 70, 2022: 60, 2023: 50, 2024: 40}, "falls")
    given += rows({2023: 1, 2024: 99}, "short")
    result = trend(given)
    assert top_by_trend(result, 5)["ward_name"].tolist() == ["high", "low", "falls"]
    assert top_by_trend(result, 1, improving=True)["ward_name"].tolist() == ["falls"]
    with pytest.raises(ProblemError):
        top_by_trend(result, 0)


PEOPLE = pd.DataFrame(
    {"state_name": ["Niger"], "lga_name": ["Bosso"], "ward_name": ["A"], "population": [10_000.0],
     "population_u5": [2_000.0]}
)  # fmt: skip


def test_burden_counts_both_tests_per_thousand_a_year_and_finds_emerging_areas():
    given = [
        {**row, **cell(50, 10, "microscopy")}
        for row in rows({2021: 10, 2022: 20, 2023: 30, 2024: 40})
    ]
    result = trend(given, PEOPLE, measure="burden", method="rdt")
    # 12 months of 10 + 10, 20 + 10, 30 + 10, 40 + 10 positives among 2,000 under-fives
    assert result.series["burden"].tolist() == pytest.approx([120, 180, 240, 300])
    found = result.trend.iloc[0]
    assert (found["slope"], found["class"]) == (pytest.approx(60), "worsening")
    assert result.details.iloc[0]["movement"] == "emerging"
    assert result.parameters["method"] == "both"


def test_people_grow_to_each_year_and_a_year_of_ten_months_is_ten_twelfths():
    given = rows({2023: 20, 2024: 20}, months=range(1, 11))
    result = trend(given, PEOPLE, PopulationChoices(year=2023, growth=10), measure="burden")
    assert result.series["population"].tolist() == pytest.approx([2000, 2200])
    assert result.series["burden"].tolist() == pytest.approx([120.0, 120 / 1.1])


def test_areas_without_people_have_no_burden_trend():
    given = rows({2023: 20, 2024: 20}) + rows({2023: 20, 2024: 20}, "B")
    found = trend(given, PEOPLE, measure="burden").trend
    assert found["class"].tolist() == ["too_few_points", "no_data"]
    with pytest.raises(ProblemError) as caught:
        trend(given, measure="burden")
    assert caught.value.code == "no_population"


def test_unknown_wards_have_no_row_and_count_in_their_lga():
    given = rows({2023: 20, 2024: 30}) + rows({2023: 40, 2024: 50}, "Unknown")
    assert trend(given).trend["ward_name"].tolist() == ["A"]
    assert one(given, by="lga")["first"] == pytest.approx(30)


def test_reports_of_whole_years_are_compared():
    frame = pd.DataFrame(
        {"lga": "L", "ward": "A", "facility": "F", "year": ["2020", "2021", "2022", "2023"],
         "t": [100.0] * 4, "p": [10.0, 20, 30, 45]}
    )  # fmt: skip
    roles = {"lga": "lga", "ward": "ward", "facility": "facility", "period": "year",
             "tested_rdt_u5": "t", "positive_rdt_u5": "p"}  # fmt: skip
    found = analyse_trend(facility_table(frame, roles), TrendOptions())
    assert found.trend.iloc[0]["slope"] == pytest.approx(np.median([10, 10, 15, 10, 12.5, 35 / 3]))
    mixed = frame.assign(year=["2020", "2021", "2022", "2023-01"])
    with pytest.raises(ProblemError) as caught:
        analyse_trend(facility_table(mixed, roles), TrendOptions())
    assert caught.value.code == "period_too_coarse"
    assert "--" not in caught.value.hint


@pytest.mark.parametrize(("mark", "span"), [("Q", 3), ("S", 6)])
def test_quarters_and_half_years_have_the_trend_of_their_months(mark, span):
    months = pd.DataFrame(
        [
            {"lga": "L", "ward": "A", "facility": "F", "month": f"{year}-{month:02d}",
             "t": 100.0, "p": 5.0 + 4 * (year - 2020) ** 2 + month}
            for year in range(2020, 2025) for month in range(1, 13)
        ]
    )  # fmt: skip
    roles = {"lga": "lga", "ward": "ward", "facility": "facility", "period": "month",
             "tested_rdt_u5": "t", "positive_rdt_u5": "p"}  # fmt: skip
    part = (months["month"].str[5:].astype(int) - 1) // span + 1
    longer = months.assign(month=months["month"].str[:4] + mark + part.astype(str))
    longer = longer.groupby(["lga", "ward", "facility", "month"], as_index=False).sum()
    assert len(longer) == 5 * 12 // span
    whole, summed = (
        analyse_trend(facility_table(frame, roles), TrendOptions()).trend
        for frame in (months, longer)
    )
    pd.testing.assert_frame_equal(whole, summed)


def test_wrong_choices_are_refused_by_name():
    for wrong in ({"measure": "incidence"}, {"by": "village"}, {"age": "u6"}):
        with pytest.raises(ProblemError) as caught:
            TrendOptions(**wrong)
        assert caught.value.code == "bad_choice"
    with pytest.raises(ProblemError) as caught:
        trend(rows({2024: 10}), age="pw")
    assert caught.value.code == "no_age_group"


def test_the_method_stands_with_each_answer_and_nothing_given_is_changed():
    table = reports(rows({2021: 10, 2022: 20, 2023: 30, 2024: NAN}))
    before = {name: values.copy() for name, values in table.counts.items()}
    result = analyse_trend(table, TrendOptions())
    assert any(
        found["code"] == "method" and "Theil–Sen" in found["message"] for found in result.findings
    )
    for name, values in before.items():
        np.testing.assert_array_equal(table.counts[name], values)


def test_no_file_row_order_moves_a_trend():
    given = rows({2021: 10, 2022: 20, 2023: 30, 2024: 41}) + rows({2021: 5, 2022: 9, 2024: 2}, "B")
    shuffled = [given[i] for i in np.random.default_rng(1).permutation(len(given))]
    pd.testing.assert_frame_equal(trend(given).trend, trend(shuffled).trend)


def test_the_texts_name_the_thresholds_that_the_code_uses():
    words = {text.key: text.formula + text.limits for text in TEXTS}
    assert "p < 0.10" in words["trend_class"]
    assert "±5 percentage points a year (TPR) or ±20 per 1,000" in words["trend_class"]
    assert "10 months reported" in words["trend_years"]
