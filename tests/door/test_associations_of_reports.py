"""Correlations, regressions and groups of facility reports alone, against pandas and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tests.door.grid_wards import called, typed
from tests.door.random_reports import as_csv, rows, sums

pytestmark = pytest.mark.django_db
WARD = ["LGA", "Ward"]


@pytest.fixture(scope="module")
def reported(prepare, tmp_path_factory):
    path = tmp_path_factory.mktemp("reports") / "reports.csv"
    path.write_bytes(as_csv())
    return prepare(path)


@pytest.fixture
def session(reported, as_owner):
    return as_owner(reported)


def test_attendance_and_positivity_go_over_wards_with_the_correlations_of_scipy(session):
    told = typed(session, "Is there a link between general attendance and positivity?")
    assert (told.tool, told.outcome) == ("measure_association", "answer")
    wards = sums(WARD)
    ranks = stats.spearmanr(wards["attendance"], wards["tpr"])
    line = stats.pearsonr(wards["attendance"], wards["tpr"])
    table = told.body["table"]
    assert table["columns"][-1] == "Wards"
    assert table["rows"][0][1] == pytest.approx(ranks.statistic, abs=5e-4)
    assert table["rows"][0][4] == pytest.approx(ranks.pvalue, abs=5e-4)
    assert table["rows"][1][1] == pytest.approx(line.statistic, abs=5e-4)
    assert [row[5] for row in table["rows"][:2]] == [12, 12]
    assert "12 wards" in told.body["headline"]


def test_nets_and_positives_of_lgas_or_months_are_said_with_their_unit(session):
    told = typed(session, "Any relationship between number of nets given and positives by month?")
    months = sums(["period"])
    ranks = stats.spearmanr(months["llin"], months["positives"])
    assert told.body["table"]["rows"][0][1] == pytest.approx(ranks.statistic, abs=5e-4)
    assert "36 months" in told.body["headline"]
    few = called(session, "measure_association", variables=["llin", "positives"], unit="lga")
    assert few.outcome != "answer"
    assert "3 of 3 LGAs" in few.body["headline"]


def test_of_two_counts_the_ranks_with_the_tests_held_constant_stand_beside(session):
    told = called(session, "measure_association", variables=["llin", "positives"], unit="facility")
    own = sums([*WARD, "Facility"])[["llin", "positives", "tests"]].rank()
    design = np.column_stack([np.ones(len(own)), own["tests"]])
    rests = [
        own[name] - design @ np.linalg.lstsq(design, own[name], rcond=None)[0]
        for name in ("llin", "positives")
    ]
    held = np.corrcoef(*rests)[0, 1]
    assert told.body["table"]["rows"][2][1] == pytest.approx(held, abs=5e-4)
    assert f"held constant it is {held:.2f}" in " ".join(told.body["points"])


def test_kinds_and_levels_of_facilities_are_compared_over_facilities(session):
    own = sums([*WARD, "Facility"]).reset_index()
    posts = own["Facility"].str.endswith("Post")
    parts = [own.loc[posts, "tpr"], own.loc[~posts, "tpr"]]
    f_value = stats.f_oneway(*parts).statistic
    h_value = stats.kruskal(*parts).statistic
    for text in (
        "Do general hospitals have higher TPR than health posts?",
        "Does positivity differ between primary and secondary facilities?",
    ):
        told = typed(session, text)
        assert told.tool == "measure_association"
        assert f"F(1, 22) = {f_value:.2f}" in told.body["headline"]
        assert f"H = {h_value:.2f}" in told.body["points"][1]
        rows_told = told.body["table"]["rows"]
        assert [row[1] for row in rows_told] == [12, 12]
        assert rows_told[0][2] == pytest.approx(parts[0].mean(), abs=0.05)
        both = own[posts][["positives", "tests"]].sum()
        assert rows_told[0][5] == pytest.approx(100 * both["positives"] / both["tests"], abs=0.05)


def test_the_gap_between_two_lgas_is_tested_over_their_wards(session):
    told = typed(session, "Is the TPR gap between Bosso and Lapai significant?")
    wards = sums(WARD)["tpr"]
    f_value = stats.f_oneway(wards["Bosso"], wards["Lapai"]).statistic
    assert f"F(1, 6) = {f_value:.2f}" in told.body["headline"]
    means = {row[0]: row[2] for row in told.body["table"]["rows"]}
    assert means["Bosso LGA"] == pytest.approx(wards["Bosso"].mean(), abs=0.05)


def test_years_and_a_level_that_are_said_are_kept_to(session):
    told = called(
        session, "measure_association", variables=["attendance", "tpr"], years=[2023],
        facility_level="primary",
    )  # fmt: skip
    frame = rows()
    kept = frame[
        (frame["period"].str[:4].astype(int) >= 2023) & (frame["FacilityLevel"] == "Primary")
    ]
    own = sums(WARD, kept)
    ranks = stats.spearmanr(own["attendance"], own["tpr"]).statistic
    assert told.body["table"]["rows"][0][1] == pytest.approx(ranks, abs=5e-4)
    assert "from 2023 on" in told.body["points"][-1]
    assert "primary facilities" in told.body["points"][-1]


def test_a_regression_has_the_coefficients_of_least_squares(session):
    told = typed(session, "Regress TPR on fever and nets given across facilities")
    own = sums([*WARD, "Facility"])
    design = np.column_stack([np.ones(len(own)), own["fever"], own["llin"]])
    beta = np.linalg.lstsq(design, own["tpr"], rcond=None)[0]
    found = {"fever" if "fever" in row[0] else "nets": row[2] for row in told.body["table"]["rows"]}
    assert found["fever"] == pytest.approx(beta[1], rel=5e-3)
    assert found["nets"] == pytest.approx(beta[2], rel=5e-3)
    assert "24 facilities" in told.body["headline"]


def test_against_all_is_corrected_for_the_number_of_counts(session):
    told = called(session, "measure_association", variable="tpr", unit="facility")
    own = sums([*WARD, "Facility"])
    found = {row[0]: row for row in told.body["table"]["rows"]}
    names = {"Tests": "tests", "General Attendance": "attendance", "People with fever": "fever"}
    for label, name in names.items():
        ranks = stats.spearmanr(own[name], own["tpr"])
        assert found[label][1] == pytest.approx(ranks.statistic, abs=5e-4)
        assert found[label][2] == "<0.001" or found[label][2] >= ranks.pvalue - 5e-4


def test_what_no_report_counts_is_told(session):
    told = called(session, "measure_association", variables=["rainfall", "tpr"])
    assert told.outcome != "answer"
    assert "rainfall" in told.body["headline"]
