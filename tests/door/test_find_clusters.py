"""Clusters on a grid with one high corner; the statistics are computed here by their formulas."""

from __future__ import annotations

import io
import json

import numpy as np
import pandas as pd
import pytest

from analysis.frames import read_bytes
from analysis.models import Run
from analysis.services.canvas.layers import available_layers, read_layer
from analysis.services.canvas.tables import available_tables, read_result_table
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.conftest import storage_in
from tests.door.grid_wards import GAP, called, expected, make_session, near, typed, wards

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _own_storage(tmp_path_factory):
    """One folder for the module: its session is made once."""
    with storage_in(tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="module")
def session(django_db_setup, django_db_blocker, _own_storage, tmp_path_factory):
    """Data, a ranking and its clusters; changes of a test are undone."""
    with django_db_blocker.unblock():
        made = make_session(tmp_path_factory.mktemp("input"), tmp_path_factory.mktemp("shapes"))
        called(made, "find_clusters")
    yield made
    with django_db_blocker.unblock():
        made.delete()


def file_of(run, name):
    return read_bytes(run.artefacts.select_related("run__session").get(name=name).path)


def morans_i(values):
    """n / Σw · Σᵢ Σⱼ wᵢⱼ zᵢ zⱼ / Σ z², rows of w of sum one."""
    known = [ward for ward in range(len(values)) if np.isfinite(values[ward])]
    z = np.asarray(values) - np.nanmean(values)
    lags = []
    for ward in known:
        around = [other for other in near(ward) if other in known]
        lags.append(sum(z[other] for other in around) / len(around))
    own = z[known]
    return float(own @ np.array(lags) / (own @ own))


def gi_star(values):
    """Ord and Getis (1995), eq. 14, with the ward itself."""
    n, mean, spread = len(values), values.mean(), values.std()
    found = []
    for ward in range(n):
        around = [ward, *near(ward)]
        size = len(around)
        top = values[around].sum() - mean * size
        found.append(top / (spread * np.sqrt((n * size - size**2) / (n - 1))))
    return np.array(found)


def test_moran_s_i_of_score_and_tpr_are_those_of_the_formula(session):
    told = called(session, "find_clusters")
    assert (told.outcome, told.run.kind) == ("answer", "clusters")
    facts = json.loads(file_of(told.run, "clusters.json"))["structures"]
    score = expected().frame["score"].to_numpy()
    assert facts["score"]["morans_i"] == pytest.approx(morans_i(score))
    assert facts["malaria"]["morans_i"] == pytest.approx(morans_i(wards()["tpr"].to_numpy()))
    assert f"Moran's I {morans_i(score):.2f}, p < 0.001" in told.body["headline"]
    assert "neighbouring wards are alike" in told.body["headline"]
    assert told.body["show"] == {"view": "map", "layer": "clusters:score", "run": str(told.run.pk)}


def test_the_high_corner_is_hot_and_the_files_agree_with_the_answer(session):
    told = called(session, "find_clusters", spots="hot")
    table = pd.read_csv(io.BytesIO(file_of(told.run, "clusters.csv")))
    np.testing.assert_allclose(
        table["score_gi_star"], gi_star(expected().frame["score"].to_numpy()), rtol=1e-9
    )
    hot = table[table["score_hot_spot"] == "hot"]
    assert set(hot.index) >= {0, 1, 6}
    assert (hot["score_gi_star"] > 0).all()
    assert (hot["score_q"] <= 0.05).all()
    assert [row[0] for row in told.body["table"]["rows"]] == hot.sort_values(
        "score_gi_star", ascending=False
    )["ward_name"].tolist()
    assert told.body["headline"].startswith(
        f"{len(hot)} hot spots of the composite score: in Bosso"
    )
    assert told.body["rows_out"] == len(hot)


def test_a_ward_with_a_filled_value_is_left_out_for_malaria_alone(session):
    told = called(session, "find_clusters", variable="tpr")
    table = pd.read_csv(io.BytesIO(file_of(told.run, "clusters.csv")))
    assert table.loc[GAP, "malaria_cluster"] == "no_data"
    assert table.loc[GAP, "score_cluster"] != "no_data"
    assert "1 ward left out" in " ".join(told.body["points"])
    gap = called(session, "find_clusters", variable="tpr", areas=[wards()["ward"][GAP]])
    assert "was left out" in gap.body["headline"]


def test_the_residual_is_what_least_squares_leaves(session):
    run = called(session, "find_clusters", variable="residual").run
    table = pd.read_csv(io.BytesIO(file_of(run, "clusters.csv")))
    frame = wards().drop(index=GAP)
    design = np.column_stack([np.ones(35), frame[["housing_quality", "distance_to_water"]]])
    rest = frame["tpr"] - design @ np.linalg.lstsq(design, frame["tpr"], rcond=None)[0]
    np.testing.assert_allclose(table["residual_value"].drop(index=GAP), rest, atol=1e-8)


def test_one_ward_and_one_lga(session):
    first, low = wards()["ward"][0], wards()["ward"][33]
    told = called(session, "find_clusters", areas=[first])
    assert f"{first} (Bosso) is a hot spot of the composite score" in told.body["headline"]
    assert "high among high" in told.body["headline"]
    hot_or_cold = called(session, "find_clusters", areas=[low]).body["headline"]
    assert f"{low} (Rafi) is" in hot_or_cold
    assert "is a hot spot" not in hot_or_cold
    lga = called(session, "find_clusters", areas=["Rafi LGA"]).body["headline"]
    assert lga.startswith("Rafi LGA: 0 of its 12 wards are hot spots of the composite score")


def test_another_variable_is_looked_at_on_request(session):
    told = called(session, "find_clusters", variable="mean_rainfall")
    facts = json.loads(file_of(told.run, "clusters.json"))["structures"]
    rain = wards()["mean_rainfall"].to_numpy()
    assert facts["variable"]["morans_i"] == pytest.approx(morans_i(rain))
    assert told.body["show"]["layer"] == "clusters:variable"


def test_no_spot_at_all_is_said_in_words(session):
    told = called(session, "find_clusters", variable="mean_rainfall", spots="hot")
    assert told.body["headline"] == "No ward is a hot spot of rainfall (mean_rainfall)."
    assert told.body["table"] is None


def test_an_equal_request_is_not_computed_again(session):
    first = called(session, "find_clusters").run
    assert typed(session, "Are high risk wards clustered?").run == first
    assert Run.objects.filter(session=session, kind="clusters").count() == 1


def test_typed_questions_reach_the_tool_and_lean_on_each_other(session):
    hot = typed(session, "Show me the hot spots of TPR")
    assert hot.arguments == {"variable": "tpr", "spots": "hot"}
    many = typed(session, "how many are there?")
    assert (many.tool, many.arguments) == ("find_clusters", hot.arguments)
    assert many.body["headline"] == hot.body["headline"]
    assert typed(session, "and the cold spots?").arguments["spots"] == "cold"
    drawn = typed(session, "show a map of the clusters")
    assert drawn.tool == "show_map"
    assert drawn.body["show"]["layer"] == "clusters:score"


def test_the_maps_and_the_table_show_the_classes_in_words(session):
    run = called(session, "find_clusters").run
    workspace = Workspace(session, run=run)
    keys = [item["key"] for item in available_layers(workspace)]
    assert {"clusters:score", "clusters:malaria", "clusters:residual"} <= set(keys)
    layer = read_layer(workspace, "clusters:malaria")
    labels = [item["label"] for item in layer["legend"]["classes"]]
    assert labels[:2] == ["High among high", "Low among low"]
    assert layer["wards"][GAP]["class"] is None
    assert layer["wards"][0]["facts"][0] == "Hot spot"
    assert {"clusters"} <= {item["key"] for item in available_tables(workspace)}
    table = read_result_table(workspace, run, "clusters")
    names = [item["name"] for item in table["columns"]]
    column = [row[names.index("score_cluster")] for row in table["rows"]]
    assert set(column) <= {*labels}
    assert table["features"] == list(range(36))
    with pytest.raises(NotFoundError):
        read_layer(workspace, "clusters:nothing")


def test_unknown_names_and_missing_data_are_said(session):
    near_names = called(session, "find_clusters", areas=["Bakarri"])
    assert near_names.outcome == "clarify"
    assert near_names.body["chips"]
    assert called(session, "find_clusters", variable="snow").outcome == "clarify"
    empty = create_session(viewer=new_guest(), client_id="empty-clusters")
    assert called(empty, "find_clusters").outcome == "need_data"
