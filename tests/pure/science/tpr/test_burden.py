"""Burden, months covered and completeness by hand and by brute force."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.facility_data import combinations_of
from analysis.science.tpr.burden import (
    PopulationChoices,
    burden,
    population_at_risk,
    population_differs,
    projected,
)
from analysis.science.tpr.calculate import TprOptions, calculate_tpr
from analysis.science.tpr.completeness import facility_months
from analysis.science.tpr.months import coverage, months_of
from chatmrpt.lib.errors import ProblemError
from tests.pure.science.tpr.reports import NAN, cell, reports
from uploads.cleaning.periods import Period


def months(count, year=2024, **fields):
    return [{"period": f"{year + i // 12}-{i % 12 + 1:02d}", **fields} for i in range(count)]


def run(table, people=None, choices=None, **options):
    return calculate_tpr(table, TprOptions(**options), people, choices)


def people(**columns):
    return pd.DataFrame({"state_name": ["Niger"], "lga_name": ["Bosso"], "ward_name": ["A"],
                         **columns})  # fmt: skip


def test_burden_is_positives_by_both_tests_for_1000_people_and_a_year():
    # 90 positives among 3,000 people in a year and a half: 90 / 4500 x 1000
    assert burden(np.array([90.0]), np.array([3000.0]), 1.5)[0] == pytest.approx(20)
    rows = [{**row, **cell(20, 5), **cell(10, 5, "microscopy")} for row in months(12)]
    for method in ("rdt", "both"):
        found = run(reports(rows), people(population=[9000], population_u5=[2000]), method=method)
        assert found.tpr["burden"].item() == pytest.approx(120 / 2000 * 1000)
        assert found.tpr["population"].item() == 2000
        assert found.tpr["flags"].item() == ""


def test_each_combination_has_the_burden_of_its_own_age_group_and_level():
    rows = [
        {**row, "facility": level, "level": level, **cell(20, 2 + at), **cell(9, 3, age="o5")}
        for at, level in enumerate(("Primary", "Secondary"))
        for row in months(12)
    ]
    table, given = reports(rows), people(population=[9000], population_u5=[2000])
    found = run(table, given, PopulationChoices(pw_share=5.0)).combinations
    found = found.set_index(["age", "facility_level"])["burden"]
    # 24 and 36 positives of under fives, 36 of each level of the 9000 − 2000 − 450 others.
    assert found["u5", "primary"] == pytest.approx(24 / 2000 * 1000)
    assert found["u5", "secondary"] == pytest.approx(36 / 2000 * 1000)
    assert found["o5", "all"] == pytest.approx(72 / 6550 * 1000)
    assert found["all", "all"] == pytest.approx(132 / 9000 * 1000)
    assert np.isnan(found["pw", "all"])
    assert np.isnan(found["u5", "tertiary"])
    for age, level in (("u5", "secondary"), ("o5", "all")):
        alone = run(table, given, PopulationChoices(pw_share=5.0), age=age, facility_level=level)
        assert alone.tpr["burden"].item() == found[age, level]
    assert run(table).combinations["burden"].isna().all()


def test_burdens_side_by_side_are_of_all_states_together_or_not_known():
    rows = [
        {**row, "state": state, **cell(20, positive)}
        for state, positive in (("Niger", 5), ("Kwara", 2))
        for row in months(12)
    ]
    table, ages = reports(rows), TprOptions(by="state")
    names = pd.DataFrame({"state_name": ["Kwara", "Niger"]})
    both = names.assign(population=[1000.0, 3000.0], population_u5=[200.0, 600.0])
    wards = run(table)
    found = combinations_of(calculate_tpr(table, ages, both), wards)
    chosen = found[(found["age"] == "u5") & (found["facility_level"] == "all")].iloc[0]
    assert chosen["burden"] == pytest.approx((60 + 24) / 800 * 1000)
    assert chosen["population"] == 800
    gap = combinations_of(calculate_tpr(table, ages, both.assign(population_u5=[NAN, 600])), wards)
    assert gap.loc[gap["age"] == "u5", "burden"].isna().all()
    assert "burden" not in combinations_of(calculate_tpr(table, ages), wards)


def test_no_population_or_no_report_is_unknown_and_there_is_no_cap():
    values = burden(np.array([5.0, NAN, 5.0, 9000.0]), np.array([NAN, 10, 0, 1000]), 1.0)
    np.testing.assert_allclose(values, [NAN, NAN, NAN, 9000])
    rows = [{**row, **cell(500, 500)} for row in months(12)]
    result = run(reports(rows), people(population=[1000], population_u5=[200]))
    assert result.tpr["burden"].item() == pytest.approx(30_000)
    assert "implausible" in result.tpr["flags"].item()


def test_the_people_of_age_groups_come_from_columns_or_shares_and_never_from_nothing():
    frame = pd.DataFrame({"population": [1000.0, NAN]})
    shares = PopulationChoices(u5_share=18.0, pw_share=5.0)
    np.testing.assert_allclose(population_at_risk(frame, "u5", shares), [180, NAN])
    np.testing.assert_allclose(population_at_risk(frame, "pw", shares), [50, NAN])
    np.testing.assert_allclose(population_at_risk(frame, "o5", shares), [770, NAN])
    np.testing.assert_allclose(population_at_risk(frame, "all", shares), [1000, NAN])
    for age in ("u5", "pw", "o5"):
        assert np.isnan(population_at_risk(frame, age, PopulationChoices())).all()
    frame["population_u5"] = [200.0, 30.0]
    np.testing.assert_allclose(population_at_risk(frame, "u5", shares), [200, 30])
    np.testing.assert_allclose(population_at_risk(frame, "o5", shares), [750, NAN])


def test_odd_shares_and_growth_are_refused():
    for fields in ({"u5_share": -1}, {"u5_share": 80, "pw_share": 30}, {"growth": 50}):
        with pytest.raises(ProblemError, match="given"):
            PopulationChoices(**fields)


def test_population_grows_to_the_year_of_the_reports():
    assert projected(np.array([1000.0]), 3.0, 2)[0] == pytest.approx(1060.9)
    rows = [{**row, **cell(10, 5)} for row in months(24)]
    given = people(population=[5000], population_u5=[1000])
    choices = PopulationChoices(year=2023, growth=10.0)
    years = run(reports(rows), given, choices, period="year").tpr
    np.testing.assert_allclose(years["population"], [1100, 1210])
    np.testing.assert_allclose(years["burden"], [60 / 1.1, 60 / 1.21])
    assert run(reports(rows), given).tpr["population"].item() == 1000


def test_a_population_that_differs_from_the_stated_total_is_said():
    assert not population_differs(1_140_000, 1_000_000)
    assert population_differs(1_160_000, 1_000_000)
    assert population_differs(840_000, 1_000_000)
    with pytest.raises(ProblemError):
        population_differs(5, 0)


def test_years_are_distinct_months_and_the_season_needs_every_month_equally():
    year = [Period(2024, "month", m) for m in range(1, 13)]
    assert (coverage(year).years, coverage(year).season) == (1.0, True)
    assert coverage(year[:11]).season is False
    more = [*year, Period(2025, "month", 1)]
    assert (coverage(more).months, coverage(more).season) == (13, False)
    assert coverage([Period(2024, "year"), Period(2024, "month", 3)]).months == 12
    assert months_of(Period(2024, "quarter", 2)) == tuple(2024 * 12 + m for m in (3, 4, 5))
    # ISO: Thursday of 2024-W05 is 1 February 2024, of 2020-W53 31 December 2020
    assert months_of(Period(2024, "week", 5)) == (2024 * 12 + 1,)
    assert months_of(Period(2020, "week", 53)) == (2020 * 12 + 11,)


def test_years_are_one_value_a_state_and_a_part_of_a_year_is_flagged():
    rows = [{**row, **cell(10, 5)} for row in months(6)]
    rows += [{"ward": "B", "period": "2024-01", **cell(60, 30)}]
    both = pd.concat([people(population=[5000], population_u5=[1000]),
                      people(population=[5000], population_u5=[1000]).assign(ward_name="B")])  # fmt: skip
    frame = run(reports(rows), both).tpr
    # six months in the state: 30 positives / (1000 people x 0.5 years) in either ward
    assert frame["burden"].tolist() == [pytest.approx(60), pytest.approx(60)]
    assert all("season_not_covered" in text for text in frame["flags"])


def test_expected_are_the_months_between_first_and_last_report():
    found = facility_months(np.array([0, 0, 1]), np.array([10, 14, 12]))
    assert found.reported.sum() == 3
    assert len(found.month) == 5 + 1
    assert sorted(found.month[(found.facility == 0) & ~found.reported].tolist()) == [11, 12, 13]


def test_a_facility_is_inactive_after_six_silent_months():
    # silent in months 11-20 (ten), of which the first six are expected
    found = facility_months(np.array([0, 0]), np.array([10, 21]))
    assert sorted(found.month[~found.reported].tolist()) == [11, 12, 13, 14, 15, 16]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40)), max_size=40))
def test_expected_months_equal_a_walk_month_by_month(pairs):
    facility = np.array([p[0] for p in pairs], dtype=np.int64)
    month = np.array([p[1] for p in pairs], dtype=np.int64)
    found = facility_months(facility, month)
    expected = set()
    for who in {p[0] for p in pairs}:
        seen = {p[1] for p in pairs if p[0] == who}
        silent = 0
        for when in range(min(seen), max(seen) + 1):
            silent = 0 if when in seen else silent + 1
            if silent <= 6:
                expected.add((who, when, when in seen))
    got = list(zip(found.facility.tolist(), found.month.tolist(), found.reported.tolist(),
                   strict=True))  # fmt: skip
    assert len(got) == len(expected)
    assert set(got) == expected


def test_completeness_counts_any_malaria_element_and_a_low_one_is_flagged():
    rows = [{"period": "2024-01", "fever_u5": 5, **cell(NAN, NAN)},
            {"period": "2024-02", "fever_u5": NAN, **cell(NAN, NAN)},
            {"period": "2024-05", "fever_u5": NAN, **cell(40, 5)}]  # fmt: skip
    frame = run(reports(rows)).tpr
    # expected January to May, reported January (fever alone) and May
    assert frame["completeness"].item() == pytest.approx(2 / 5)
    assert "understated" in frame["flags"].item()
    monthly = run(reports(rows), period="month").tpr.set_index("period")["completeness"]
    assert monthly.to_dict() == {"2024-01": 1.0, "2024-02": 0.0, "2024-05": 1.0}


def test_completeness_of_an_lga_and_of_a_level():
    rows = [{"period": "2024-01", **cell(9, 1)}, {"period": "2024-03", **cell(9, 1)},
            {"period": "2024-01", "ward": "B", "level": "Secondary", **cell(9, 1)}]  # fmt: skip
    assert run(reports(rows), by="lga").tpr["completeness"].item() == pytest.approx(3 / 4)
    primary = run(reports(rows), by="lga", facility_level="primary").tpr
    assert primary["completeness"].item() == pytest.approx(2 / 3)
    assert primary["facilities"].item() == 1
