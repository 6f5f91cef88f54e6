"""Areas, methods and runs side by side; ranks and means are computed here a second time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.services.canvas.layers import available_layers, read_layer
from analysis.services.plan_run import RunOptions
from analysis.services.request_run import request_run
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError
from chatmrpt.management.intake import work_off
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.conftest import storage_in
from tests.door.grid_wards import (
    GAP,
    SCORED,
    called,
    expected,
    make_session,
    near,
    typed,
    wards,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _own_storage(tmp_path_factory):
    """One folder for the module: its session is made once."""
    with storage_in(tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="module")
def session(django_db_setup, django_db_blocker, _own_storage, tmp_path_factory):
    """Data and one ranking; changes of a test are undone."""
    with django_db_blocker.unblock():
        made = make_session(tmp_path_factory.mktemp("input"), tmp_path_factory.mktemp("shapes"))
        rank(made, SCORED)
    yield made
    with django_db_blocker.unblock():
        made.delete()


def rank(session, variables):
    run = request_run(
        workspace=Workspace(session),
        options=RunOptions(variables=variables, draws=200),
        client_id="-".join(variables),
    )
    work_off(session)
    return run


def rows_of(answer):
    return {row[0]: row[1:] for row in answer.body["table"]["rows"]}


def test_two_wards_have_rank_class_and_each_value_with_its_place(session):
    hand = expected().frame
    one, other = hand["title"][0], hand["title"][33]
    told = called(session, "compare_areas", areas=[other, one])
    first = f"{one} ranks 1st of 36 wards"
    assert hand["rank"][0] == 1
    assert told.body["headline"].startswith(first)
    assert told.body["table"]["columns"] == ["Measure", other, one]
    rows = rows_of(told)
    assert rows["Class"] == ["Low", "High"]
    tpr = wards()["tpr"].fillna(wards()["tpr"][near(GAP)].mean())
    place = int((tpr > tpr[33]).sum()) + 1
    assert rows["Test positivity rate"][0].startswith(f"{tpr[33]:.1f} % ({place}")
    assert rows["Test positivity rate"][1].endswith("(1st highest of 36)")
    assert "90 % rank intervals lie apart" in " ".join(told.body["points"])


def test_a_filled_value_is_marked(session):
    gap = expected().frame["title"][GAP]
    rows = rows_of(called(session, "compare_areas", areas=[gap, expected().frame["title"][0]]))
    assert "(filled, " in rows["Test positivity rate"][0]


def test_lgas_have_means_by_population_and_the_share_of_people_in_high_wards(session):
    hand = expected().frame
    told = called(session, "compare_areas", areas=["Bosso", "Rafi"])
    rows = rows_of(told)
    for at, name in enumerate(("Bosso", "Rafi")):
        own = hand[hand["lga"] == name]
        score = np.average(own["score"], weights=own["population"])
        high = own.loc[own["rank"] <= 12, "population"].sum() / own["population"].sum()
        tpr = np.average(own["tpr"], weights=own["population"])
        assert rows["Composite score"][at] == f"{score:.3f}"
        assert rows["People in High wards"][at] == (f"{100 * high:#.3g} %" if high else "0 %")
        assert rows["Test positivity rate"][at].startswith(f"{tpr:.1f} %")
    assert "weighted by population" in told.body["points"][-1]
    assert told.body["headline"].startswith("Bosso LGA ranks 1st of 3 LGAs, Rafi LGA 3rd")


def test_a_variable_named_is_compared_without_a_ranking(session):
    told = typed(session, "Compare rainfall in Bosso and Lapai")
    assert told.arguments["areas"] == ["Bosso", "Lapai"]
    frame = wards()
    means = frame.groupby("lga")["mean_rainfall"].mean()
    high, low = sorted(("Bosso", "Lapai"), key=lambda name: -means[name])
    start = f"Rainfall: {means[high]:#.3g}".rstrip(".")
    assert told.body["headline"].startswith(start)
    assert told.body["headline"].index(high) < told.body["headline"].index(low)
    assert told.body["show"]["layer"] == "variable:mean_rainfall"
    weighed = {
        name: np.average(part["mean_rainfall"], weights=part["population"])
        for name, part in frame.groupby("lga")
    }
    assert "; weighted by population: " in told.body["points"][-1]
    for name in ("Bosso", "Lapai"):
        said = f"{weighed[name]:#.3g}".rstrip(".")
        assert f"{said} mm a month in {name} LGA" in told.body["points"][-1]


def test_a_comparison_and_a_look_up_tell_one_mean(session):
    mean = wards().groupby("lga")["mean_rainfall"].mean()["Lapai"]
    compared = typed(session, "Compare rainfall in Bosso and Lapai").body["headline"]
    looked_up = typed(session, "Mean rainfall in Lapai LGA").body["headline"]
    assert f"{mean:#.3g}".rstrip(".") in compared
    assert f"{mean:.2f}" in looked_up


def test_the_state_is_compared_by_the_mean_of_all_wards(session):
    told = typed(session, "How does Bosso compare to the state rainfall?")
    assert (told.tool, told.outcome) == ("compare_areas", "answer")
    mean = wards()["mean_rainfall"].mean()
    (line,) = told.body["table"]["rows"]
    assert line[2].startswith(f"{mean:#.3g}".rstrip("."))
    assert "weighted by population" in told.body["points"][-1]


def test_areas_that_nobody_named_are_asked_for_and_nothing_runs(session):
    told = called(session, "compare_areas")
    assert (told.outcome, told.body["headline"]) == ("clarify", "Which areas?")


def test_one_more_area_joins_the_comparison_before(session):
    typed(session, "Compare Bosso and Lapai")
    assert typed(session, "add Rafi too").arguments["areas"] == ["Bosso", "Lapai", "Rafi"]


def test_one_area_or_an_unknown_one_is_asked_about(session):
    alone = called(session, "compare_areas", areas=["Bosso"])
    assert alone.outcome == "clarify"
    assert alone.body["headline"] == "Compare Bosso LGA with which other area?"
    assert all(len(chip["arguments"]["areas"]) == 2 for chip in alone.body["chips"])
    unknown = typed(session, "Compare Bosso with Ilorin West")
    assert (unknown.tool, unknown.outcome) == ("compare_areas", "clarify")
    assert "Ilorin West" in unknown.body["headline"]


def test_a_measure_from_facility_data_is_said_to_be_missing(session):
    told = called(session, "compare_areas", areas=["Bosso", "Rafi"], variable="burden")
    assert told.outcome == "need_data"
    assert "malaria burden" in told.body["headline"]


def pca_ranks():
    """Rank by the first component of the z-scored scaled variables, larger = more risk."""
    scaled = expected().scaled
    z = ((scaled - scaled.mean()) / scaled.std()).to_numpy()
    score = z @ np.linalg.svd(z, full_matrices=False)[2][0]
    score *= np.sign(np.corrcoef(score, z.mean(axis=1))[0, 1])
    return pd.Series(score).rank(ascending=False)


def test_composite_and_components_have_the_spearman_of_scipy(session):
    told = typed(session, "Compare composite and PCA")
    assert told.tool == "compare_methods"
    rho = stats.spearmanr(expected().frame["rank"], pca_ranks()).statistic
    assert f"Spearman {rho:.2f} over 36 wards" in told.body["headline"]
    tops = [set(np.flatnonzero(ranks <= 12)) for ranks in (expected().frame["rank"], pca_ranks())]
    shared = len(tops[0] & tops[1]) / len(tops[0] | tops[1])
    assert f"the top 12 share {100 * shared:.0f} %" in told.body["headline"]
    rows = told.body["table"]["rows"]
    moves = (expected().frame["rank"] - pca_ranks()).abs()
    assert abs(rows[0][4]) == moves.max()
    assert told.body["show"]["layer"] == "compare"


def test_the_map_of_the_comparison_has_the_difference_of_each_ward(session):
    workspace = Workspace(session)
    assert "compare" in [item["key"] for item in available_layers(workspace)]
    layer = read_layer(workspace, "compare")
    values = [item["value"] for item in layer["wards"]]
    np.testing.assert_allclose(values, expected().frame["rank"] - pca_ranks())
    assert layer["fact_labels"] == ["First rank", "Second rank"]
    with pytest.raises(NotFoundError):
        read_layer(workspace, "compare:ffffffff")


def test_with_one_run_there_is_no_earlier_one(session):
    told = typed(session, "compare with the previous run")
    assert (told.tool, told.outcome) == ("compare_methods", "need_data")
    assert "just one risk analysis" in told.body["headline"]


def test_a_run_is_compared_with_the_one_before(session):
    first = Workspace(session).run
    fewer = ["housing_quality", "distance_to_water"]
    rank(session, fewer)
    told = typed(session, "what changed since the last run")
    before, after = expected().frame["rank"], expected(fewer).frame["rank"]
    rho = stats.spearmanr(before, after).statistic
    assert f"Spearman {rho:.2f} over 36 wards" in told.body["headline"]
    assert told.body["points"][0] == "Now without Test positivity rate; the data are the same."
    assert told.body["show"]["layer"] == f"compare:{first.pk}"
    layer = read_layer(Workspace(session), f"compare:{first.pk}")
    np.testing.assert_allclose([item["value"] for item in layer["wards"]], before - after)
    by_id = called(session, "compare_methods", run=first.pk.hex[:8])
    assert by_id.body["headline"] == told.body["headline"]


def test_two_variables_have_no_components_and_the_reason_is_said(session):
    rank(session, ["tpr", "distance_to_water"])
    told = called(session, "compare_methods")
    assert "no principal component index" in told.body["headline"]
    assert "3 or more are needed" in told.body["points"][0]


def test_without_data_the_missing_file_is_named():
    empty = create_session(viewer=new_guest(), client_id="empty-compare")
    for tool in ("compare_areas", "compare_methods"):
        assert called(empty, tool).outcome == "need_data"
