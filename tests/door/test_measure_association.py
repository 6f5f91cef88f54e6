"""Correlations, groups and regressions of a ward table, against scipy and numpy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.models import Run
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.conftest import storage_in
from tests.door.grid_wards import GAP, called, expected, make_session, typed, wards

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _own_storage(tmp_path_factory):
    """One folder for the module: its session is made once."""
    with storage_in(tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="module")
def session(django_db_setup, django_db_blocker, _own_storage, tmp_path_factory):
    """Data without any ranking; changes of a test are undone."""
    with django_db_blocker.unblock():
        made = make_session(tmp_path_factory.mktemp("input"), tmp_path_factory.mktemp("shapes"))
    yield made
    with django_db_blocker.unblock():
        made.delete()


def known():
    return wards().drop(index=GAP)


def test_two_variables_have_the_correlations_of_scipy(session):
    told = typed(session, "Is housing quality correlated with TPR?")
    assert told.tool == "measure_association"
    ranks = stats.spearmanr(known()["housing_quality"], known()["tpr"])
    line = stats.pearsonr(known()["housing_quality"], known()["tpr"])
    rows = told.body["table"]["rows"]
    assert rows[0][1] == pytest.approx(ranks.statistic, abs=5e-4)
    assert rows[1][1] == pytest.approx(line.statistic, abs=5e-4)
    interval = line.confidence_interval()
    assert rows[1][2:4] == pytest.approx([interval.low, interval.high], abs=5e-4)
    assert [row[5] for row in rows] == [35, 35]
    assert rows[0][6] < 35
    assert "1 left out for a missing value" in told.body["headline"]
    assert "An association is not a cause" in told.body["points"][-1]
    assert not Run.objects.filter(session=session).exists()


def test_is_it_significant_asks_of_the_same_variables(session):
    first = typed(session, "Is rainfall correlated with TPR?")
    again = typed(session, "is it significant?")
    assert again.arguments == first.arguments
    assert again.body["headline"] == first.body["headline"]
    p = stats.spearmanr(known()["mean_rainfall"], known()["tpr"]).pvalue
    assert again.body["table"]["rows"][0][4] == round(p, 3)


def test_what_goes_with_tpr_is_sorted_and_corrected_for_the_number_of_tests(session):
    told = typed(session, "What correlates with TPR?")
    names = {
        "Housing quality": "housing_quality",
        "Distance to water": "distance_to_water",
        "Rainfall": "mean_rainfall",
        "Urban share": "urban_percentage",
        "Population": "population",
    }
    found = {name: stats.spearmanr(known()[key], known()["tpr"]) for name, key in names.items()}
    rows = told.body["table"]["rows"]
    assert [row[0] for row in rows] == sorted(names, key=lambda name: -abs(found[name].statistic))
    corrected = stats.false_discovery_control([item.pvalue for item in found.values()])
    q = dict(zip(found, corrected, strict=True))
    for row in rows:
        assert row[1] == pytest.approx(found[row[0]].statistic, abs=5e-4)
        assert row[2] == ("<0.001" if q[row[0]] < 0.001 else round(q[row[0]], 3))
    sure = sum(value <= 0.05 for value in q.values())
    assert told.body["headline"].startswith(f"{sure} of 5 variables go with Test positivity rate")


def test_differences_between_lgas_are_those_of_scipy(session):
    told = typed(session, "Run ANOVA: does TPR differ across LGAs?")
    parts = [part["tpr"].to_numpy() for _, part in known().groupby("lga")]
    f_value = stats.f_oneway(*parts).statistic
    h_value = stats.kruskal(*parts).statistic
    assert f"F(2, 32) = {f_value:.2f}" in told.body["headline"]
    assert f"H = {h_value:.2f}" in " ".join(told.body["points"])
    medians = known().groupby("lga")["tpr"].median()
    rows = {row[0]: row for row in told.body["table"]["rows"]}
    for name, median in medians.items():
        assert rows[name][3] == pytest.approx(median, rel=5e-3)


def test_wards_are_split_at_the_threshold_said(session):
    told = typed(
        session, "Is TPR significantly different between wards with urban share above 40 % or not?"
    )
    assert told.arguments["value"] == 40
    sides = [part["tpr"] for _, part in known().groupby(known()["urban_percentage"] > 40)]
    assert f"F(1, 33) = {stats.f_oneway(*sides).statistic:.2f}" in told.body["headline"]
    assert "Urban share above 40 %" in [row[0] for row in told.body["table"]["rows"]]


def test_without_a_threshold_the_usual_one_is_taken_and_said(session):
    urban = typed(session, "compare urban and rural wards")
    assert urban.arguments["analysis"] == "groups"
    assert "count as urban from 30 %" in urban.body["points"][0]
    told = called(
        session, "measure_association", analysis="groups", variables=["tpr", "mean_rainfall"]
    )
    assert "split at the median" in told.body["points"][0]
    counts = {row[1] for row in told.body["table"]["rows"]}
    high = known()["mean_rainfall"] >= wards()["mean_rainfall"].median()
    assert counts == {int(high.sum()), int((~high).sum())}


def test_a_regression_has_the_coefficients_of_least_squares(session):
    told = typed(session, "Regress TPR on housing quality and rainfall")
    frame = known()
    design = np.column_stack([np.ones(35), frame[["housing_quality", "mean_rainfall"]]])
    beta, rest, *_ = np.linalg.lstsq(design, frame["tpr"], rcond=None)
    share = 1 - rest[0] / ((frame["tpr"] - frame["tpr"].mean()) ** 2).sum()
    rows = {row[0]: row for row in told.body["table"]["rows"]}
    assert rows["Housing quality"][2] == pytest.approx(beta[1], rel=5e-3)
    assert rows["Rainfall"][2] == pytest.approx(beta[2], rel=5e-3)
    assert f"R² = {share:.2f}" in told.body["headline"]
    assert "not a cause" in told.body["points"][-1]


def test_the_score_beside_one_of_its_variables_is_said_to_be_built_on_it(session):
    told = called(session, "measure_association", variables=["tpr", "composite_score"])
    hand = expected().frame.drop(index=GAP)
    rho = stats.spearmanr(hand["score"], known()["tpr"]).statistic
    assert told.body["table"]["rows"][0][1] == pytest.approx(rho, abs=5e-4)
    assert "itself part of the score" in " ".join(told.body["points"])


def test_one_lga_can_be_looked_at_alone(session):
    told = called(
        session, "measure_association", variables=["tpr", "mean_rainfall"], areas=["Bosso"]
    )
    own = wards()[wards()["lga"] == "Bosso"]
    rho = stats.spearmanr(own["tpr"], own["mean_rainfall"]).statistic
    assert told.body["table"]["rows"][0][1] == pytest.approx(rho, abs=5e-4)
    assert "12 wards in Bosso LGA" in told.body["headline"]


@pytest.mark.parametrize(
    ("arguments", "outcome", "word"),
    [
        ({"variables": ["tpr", "snow"]}, "clarify", "snow"),
        ({"variables": ["tpr", "llin"]}, "need_data", "nets"),
        ({"variables": ["tpr", "temperature"]}, "refuse", "temperature"),
        (
            {"analysis": "regression", "variable": "tpr", "variables": ["tpr"]},
            "answer",
            "Test positivity rate",
        ),
        (
            {"analysis": "groups", "variables": ["tpr", "mean_rainfall"], "operator": ">",
             "value": 1e6},
            "clarify",
            "group",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_measured_is_said(session, arguments, outcome, word):
    told = called(session, "measure_association", **arguments)
    assert told.outcome == outcome
    assert word in told.body["headline"]


def test_without_data_the_missing_file_is_named():
    empty = create_session(viewer=new_guest(), client_id="empty-association")
    assert called(empty, "measure_association").outcome == "need_data"
