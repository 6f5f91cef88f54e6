"""Choices of a ranking that people reach: classes, ranks beside it, weights and flags as files."""

from __future__ import annotations

import csv
import io
import uuid

import pandas as pd
import pytest

from analysis.models import Message, Run
from analysis.services.canvas.layers import read_layer
from analysis.services.canvas.tables import available_tables, read_result_table
from analysis.services.plan_run import RunOptions
from analysis.services.post_message import ask
from analysis.services.request_run import request_run
from analysis.services.run_choices import run_choices
from analysis.tools import tool_by_name
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.conftest import storage_in
from tests.door.twelve_wards import ROWS, SCORED, boundary_zip, expected, table_csv

pytestmark = pytest.mark.django_db
FIVE = ["Very low", "Low", "Medium", "High", "Very high"]


@pytest.fixture(autouse=True, scope="module")
def _own_storage(tmp_path_factory):
    with storage_in(tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="module")
def session(django_db_setup, django_db_blocker, _own_storage, tmp_path_factory):
    """Twelve wards and their ranking; what a test adds is undone."""
    folder, shapes = tmp_path_factory.mktemp("input"), tmp_path_factory.mktemp("shapes")
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(shapes))
    with django_db_blocker.unblock(), jobs_held_back():
        made = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
        add_file(made, folder / "wards.csv")
        add_file(made, folder / "wards.zip")
        work_off(made)
        request_run(workspace=Workspace(made), options=RunOptions(draws=100), client_id="first")
        work_off(made)
    yield made
    with django_db_blocker.unblock():
        made.delete()


def say(session, text):
    with jobs_held_back():
        question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
        work_off(session)
    return Message.objects.get(in_reply_to=question)


def file_of(run, name):
    data = Workspace(run.session, run=run).artefact(name, run)
    from analysis.frames import read_bytes

    return list(csv.DictReader(io.StringIO(read_bytes(data.path).decode())))


def classes_of(session):
    frame = Workspace(session).rankings
    known = frame[frame["composite_rank"].notna()]
    return known.set_index("boundary_row")["composite_class"]


def test_five_classes_are_quantiles_on_table_map_and_answer(session):
    answer = say(session, "use 5 classes")
    assert (answer.tool, answer.outcome) == ("run_risk_analysis", "answer")
    run = answer.run
    assert run.parameters["variables"] == Workspace(session, run=run).run.parameters["variables"]
    hand = expected().frame.sort_index()  # in the order of the boundary's wards
    # pandas' own quantile classes of the scores computed by hand; no score is on a cut.
    wanted = pd.qcut(hand["score"], 5, labels=FIVE).astype(str).tolist()
    assert classes_of(session).sort_index().tolist() == wanted
    layer = read_layer(Workspace(session), "composite")
    assert [item["label"] for item in layer["legend"]["classes"]] == FIVE[::-1]
    assert sum(item["count"] for item in layer["legend"]["classes"]) == 11
    assert layer["summary"].startswith(f"Very high risk: {wanted.count('Very high')} wards")
    assert run.receipt["settings"]["class_rule"] == "quantile"
    assert any("5 classes with equally many wards" in point for point in answer.body["points"])
    rows = answer.body["table"]["rows"]
    assert rows[0][4] == "Very high"
    lgas = tool_by_name("rank_areas").call(Workspace(session), {"level": "lga", "by": "high_wards"})
    assert "class Very high" in lgas.headline


def test_only_the_classes_change_when_only_classes_are_said(session):
    named = {"variables": ["tpr", "distance_to_water"], "normalisation": "winsorised"}
    with jobs_held_back():
        first = ask(session=session, client_id=uuid.uuid4().hex, text="run", tool="run_risk_analysis", arguments=named)  # fmt: skip
        work_off(session)
    before = Message.objects.get(in_reply_to=first).run
    answer = say(session, "use natural breaks")
    own = {"class_rule": "natural_breaks"}
    assert answer.run.parameters == {**before.parameters, **own}
    again = say(session, "now with 4 classes")
    assert again.run.parameters == {**before.parameters, **own, "classes": 4}
    back = say(session, "classify the wards by position")
    assert back.run.parameters["class_rule"] == "position"
    assert back.run.parameters["classes"] is None


def test_the_form_gets_every_variable_and_what_is_chosen_now(session, client):
    choices = run_choices(Workspace(session))
    by_name = {item["name"]: item for item in choices["variables"]}
    assert set(by_name) >= {"tpr", "mean_rainfall", "housing_quality", "distance_to_water"}
    assert by_name["housing_quality"]["direction"] == "inverse"
    assert by_name["housing_quality"]["missing"] == 2  # Fuka, and the ward without a row
    rain = by_name["mean_rainfall"]
    assert (rain["minimum"], rain["maximum"]) == (90.0, 110.0)
    run = Workspace(session).run
    assert choices["order"] == run.parameters["variables"]
    assert [item["name"] for item in choices["variables"] if item["chosen"]] == [
        name for name in by_name if name in run.parameters["variables"]
    ]
    said = {
        "variables": ["tpr", "mean_rainfall"], "direct": ["tpr", "mean_rainfall"],
        "preset": "standard", "scoring": "weighted", "weights": {"tpr": 3, "mean_rainfall": 1},
        "aggregation": "geometric", "normalisation": "percentile_rank",
        "imputation": {"*": "region_mean"}, "classes": 4, "top_k": 2, "seed": 7,
    }  # fmt: skip
    with jobs_held_back():
        question = ask(session=session, client_id=uuid.uuid4().hex, text="Rank", tool="run_risk_analysis", arguments=said)  # fmt: skip
        work_off(session)
    made = Message.objects.get(in_reply_to=question).run
    settings = made.receipt["settings"]
    assert settings["weights"] == {"tpr": 3.0, "mean_rainfall": 1.0}
    assert (settings["aggregation"], settings["normalisation"]) == ("geometric", "percentile_rank")
    assert (settings["classes"], settings["top_k"], settings["seed"]) == (4, 2, 7)
    after = run_choices(Workspace(session))["settings"]
    assert (after["method"], after["imputation"], after["classes"]) == (
        "weighted",
        "region_mean",
        4,
    )
    assert client.get(f"/api/v1/sessions/{session.pk}/run-choices").status_code == 404


def test_the_form_gives_bounds_draws_and_the_rule_of_one_variable(session):
    said = {
        "variables": ["tpr", "housing_quality", "distance_to_water"], "normalisation": "goalposts",
        "goalposts": {"tpr": [0, 50], "housing_quality": [0, 1], "distance_to_water": [0, 5000]},
        "imputation": {"housing_quality": "region_mean"}, "draws": 50, "scoring": "weighted",
    }  # fmt: skip
    with jobs_held_back():
        question = ask(session=session, client_id=uuid.uuid4().hex, text="Rank", tool="run_risk_analysis", arguments=said)  # fmt: skip
        work_off(session)
    made = Message.objects.get(in_reply_to=question).run
    frame = pd.DataFrame(ROWS, columns=["ward", "lga", "tpr", "rain", "housing", "distance"])
    frame = frame.fillna({"housing": frame["housing"].mean()})
    score = (frame["tpr"] / 50 + (1 - frame["housing"]) + (1 - frame["distance"] / 5000)) / 3
    found = Workspace(session, run=made).rankings.set_index("boundary_row").sort_index()
    assert found["composite_score"].tolist()[:11] == pytest.approx(score.tolist())
    settings = run_choices(Workspace(session))["settings"]
    assert settings["draws"] == 50
    assert settings["goalposts"]["tpr"] == [0, 50]
    assert settings["fills"] == {"housing_quality": "region_mean"}


def test_without_data_the_form_says_what_is_missing(db):
    with pytest.raises(ProblemError) as caught:
        run_choices(Workspace(create_session(viewer=new_guest(), client_id="none")))
    assert caught.value.code == "need_data"


def test_a_number_of_classes_there_is_not_is_asked_back(session):
    answer = say(session, "use 7 classes")
    assert answer.outcome == "clarify"
    assert [chip["label"] for chip in answer.body["chips"]] == [
        "3 classes", "4 classes", "5 classes",
    ]  # fmt: skip
    with pytest.raises(ProblemError) as caught:
        RunOptions(class_rule="position", classes=5).plan(Workspace(session))
    assert caught.value.code == "bad_classes"


def test_a_class_the_ranking_does_not_have_is_said(session):
    answer = tool_by_name("rank_areas").call(Workspace(session), {"risk_class": "Very high"})
    assert answer.outcome == "clarify"
    assert "High, Medium and Low" in answer.points[0]


def test_the_malaria_variable_alone_ranks_by_its_values(session):
    hand = expected().frame.sort_values("tpr", ascending=False)
    answer = say(session, "rank the wards by the malaria variable only")
    assert answer.tool == "rank_areas"
    rows = answer.body["table"]["rows"]
    assert [row[1] for row in rows] == hand["ward"].head(10).tolist()
    assert [row[0] for row in rows] == list(range(1, 11))
    assert [row[3] for row in rows] == hand["tpr"].head(10).tolist()
    assert answer.body["show"]["layer"] == "variable:tpr"


def test_ranks_beside_weights_and_flags_are_files_and_tables(session):
    run = Run.objects.filter(session=session, kind="risk").order_by("created").first()
    hand = expected()
    beside = file_of(run, "beside.csv")
    # The plain mean of the three scaled variables, by hand.
    mean = hand.scaled[SCORED].mean(axis=1)
    assert [float(row["plain_mean_score"]) for row in beside[:11]] == pytest.approx(mean.tolist())
    assert beside[11]["plain_mean_rank"] == ""
    ranks = hand.frame.sort_index()["tpr"].rank(ascending=False)
    assert [float(row["malaria_only_rank"]) for row in beside[:11]] == ranks.tolist()
    weights = file_of(run, "effective_weights.csv")
    assert sum(float(row["nominal_weight"]) for row in weights) == pytest.approx(1.0)
    score = hand.frame.sort_index()["score"]
    for row, name in zip(weights, SCORED, strict=True):
        assert float(row["correlation"]) == pytest.approx(hand.scaled[name].corr(score))
    keys = {table["key"]: table["title"] for table in available_tables(Workspace(session))}
    assert keys["weights"] == "Weights in effect"
    assert keys["flagged"] == "Models with a flag"
    workspace = Workspace(session, run=run)
    shown = read_result_table(workspace, run, "weights")
    assert [column["label"] for column in shown["columns"]][:2] == ["Variable", "Weight given"]
    flagged = read_result_table(workspace, run, "flagged")
    assert [column["name"] for column in flagged["columns"]][:2] == ["model", "variables"]
    ranking = read_result_table(workspace, run, "ranking")
    names = [column["name"] for column in ranking["columns"]]
    assert {"plain_mean_rank", "malaria_only_rank"} <= set(names)
    assert "rank_in_state" not in names  # one state only
