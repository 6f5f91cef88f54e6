"""Measures beside the TPR: every number worked out from the few reports below by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.facility_findings import high_urban_rates
from analysis.science.tpr.calculate import TprOptions
from analysis.science.tpr.other_measures import incidence_by_lga, other_measures
from analysis.science.tpr.table import facility_table

ROLES = {
    "lga": "lga",
    "ward": "ward",
    "facility": "facility",
    "period": "period",
    **{
        name: name
        for name in (
            *("tested_rdt_u5", "positive_rdt_u5", "tested_rdt_o5", "positive_rdt_o5"),
            *("fever_u5", "outpatient_attendance", "presumed_all"),
        )
    },
}


def reports(*rows):
    names = [
        *("lga", "ward", "facility", "period", "tested_rdt_u5", "positive_rdt_u5"),
        *("tested_rdt_o5", "positive_rdt_o5", "fever_u5", "outpatient_attendance", "presumed_all"),
    ]
    return facility_table(pd.DataFrame(rows, columns=names), ROLES)


TWO_WARDS = reports(
    ("A", "Kuta", "One", "2024-01", 20.0, 10.0, 30.0, 12.0, 40.0, 200.0, 6.0),
    ("A", "Kuta", "Two", "2024-01", 10.0, 2.0, None, None, None, 100.0, None),
    ("A", "Lavun", "Three", "2024-02", 50.0, 5.0, 10.0, 1.0, 50.0, None, 10.0),
)


def test_positives_per_attendance_are_those_of_all_ages_over_all_who_came():
    found = other_measures(TWO_WARDS, TprOptions(by="ward"))
    assert found["attendance"].tolist()[0] == 300.0
    assert found["positives_per_attendance"][0] == pytest.approx((10 + 2 + 12) / 300)
    assert pd.isna(found["positives_per_attendance"][1])


def test_positives_per_fever_case_are_those_of_the_age_group():
    found = other_measures(TWO_WARDS, TprOptions(by="ward", age="u5"))
    assert found["positives_per_fever"][0] == pytest.approx((10 + 2) / 40)
    assert found["positives_per_fever"][1] == pytest.approx(5 / 50)


def test_incidence_goes_by_lga_and_month_in_steps():
    people = pd.DataFrame({"state_name": [""], "lga_name": ["A"], "population": [6_000.0]})
    found = incidence_by_lga(TWO_WARDS, people, private_to_public=0.5, none_to_public=0.25).iloc[0]
    # January: 24 of 60 tests positive, 6 presumed; February: 6 of 60, 10 presumed.
    confirmed, presumed = 24 + 6, 6 * 24 / 60 + 10 * 6 / 60
    a_year = 1_000 * 12 / 2 / 6_000
    assert found["n0"] == pytest.approx(confirmed * a_year)
    assert found["n1"] == pytest.approx((confirmed + presumed) * a_year)
    assert found["n2"] >= found["n1"]
    assert found["n3"] == pytest.approx(found["n2"] * 1.75)
    assert found["months"] == 2
    assert bool(found["presumed_known"])


def test_a_high_rate_of_an_urban_ward_offers_positives_per_attendance():
    names = {"state_name": "", "lga_name": "A", "ward_name": ["Kuta", "Lavun", "Muye", "Tegina"]}
    mapped = SimpleNamespace(
        table=SimpleNamespace(wards=pd.DataFrame(names)), urban_share=[80.0, 20.0, 90.0, None]
    )
    rates = pd.DataFrame({**names, "tpr": [0.51, 0.9, 0.5, 0.9]})
    (found,) = high_urban_rates(rates, mapped)
    assert (found["code"], found["count"]) == ("urban_high_tpr", 1)
    assert "Kuta" in found["message"]
    assert "per attendance" in found["hint"]
    assert high_urban_rates(rates.iloc[1:], mapped) == []


def test_without_the_ratios_the_last_step_is_not_known():
    people = pd.DataFrame({"state_name": [""], "lga_name": ["A"], "population": [6_000.0]})
    found = incidence_by_lga(TWO_WARDS, people).iloc[0]
    assert pd.isna(found["n3"])
    assert found["n2"] > 0
