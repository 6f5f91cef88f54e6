"""What-if and sensitivity on twelve wards whose changed ranking is computed here by hand."""

from __future__ import annotations

import hashlib
import json
import uuid
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analysis.frames import read_bytes
from analysis.models import Message, Run
from analysis.services.canvas.layers import read_layer
from analysis.services.plan_what_if import Change, WhatIfOptions
from analysis.services.post_message import ask
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.conftest import storage_in
from tests.door.twelve_wards import SCORED, boundary_zip, expected, table_csv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _own_storage(tmp_path_factory):
    """One folder for the module: its session is made once."""
    with storage_in(tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="module")
def session(django_db_setup, django_db_blocker, _own_storage, tmp_path_factory):
    """Data of twelve wards; the ranking is asked for by the first question."""
    folder, shapes = tmp_path_factory.mktemp("input"), tmp_path_factory.mktemp("shapes")
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(shapes))
    with django_db_blocker.unblock(), jobs_held_back():
        made = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
        add_file(made, folder / "wards.csv")
        add_file(made, folder / "wards.zip")
        work_off(made)
    yield made
    with django_db_blocker.unblock():
        made.delete()


def answer(session, **arguments):
    return _worked_off(ask(session=session, client_id=uuid.uuid4().hex, text="x", **arguments))


def typed(session, text):
    return _worked_off(ask(session=session, client_id=uuid.uuid4().hex, text=text))


def _worked_off(question):
    work_off(question.session)
    return Message.objects.select_related("run").get(in_reply_to=question)


def what_if(session, **arguments):
    return answer(session, tool="run_what_if", arguments=arguments)


def ranks(scaled, variables):
    """Ranks by the median over all subsets of two or more scaled variables."""
    sizes = range(2, len(variables) + 1)
    models = [list(pick) for size in sizes for pick in combinations(variables, size)]
    score = np.median([scaled[pick].mean(axis=1) for pick in models], axis=0)
    return pd.Series(score).round(10).rank(method="min", ascending=False).astype(int)


def test_a_variable_left_out_is_ranked_anew_beside_the_ranking_as_it_is(session):
    told = what_if(session, variable="housing_quality", how="without")
    assert told.outcome == "answer"
    assert told.run.kind == "what_if"
    scaled = expected().scaled
    before, after = ranks(scaled, SCORED), ranks(scaled, ["tpr", "distance"])
    moved = int((before != after).sum())
    assert f"{moved} of 12 wards would change rank" in told.body["headline"]
    table = Workspace(session, run=told.run).run_table("what_if.csv", told.run)
    table = table.dropna(subset=["new_rank"])
    assert sorted(zip(table["composite_rank"], table["new_rank"], strict=True)) == sorted(
        zip(before, after, strict=True)
    )
    assert (table["rank_change"] == table["composite_rank"] - table["new_rank"]).all()
    layer = read_layer(Workspace(session, run=told.run), "what_if")
    moves = sorted(ward["value"] for ward in layer["wards"] if ward["value"] is not None)
    assert moves == sorted(before - after), "above 0: towards higher risk"
    assert layer["wards"][0]["facts"] == [str(before[0]), str(after[0])]


def test_a_value_in_one_ward_moves_it_and_leaves_the_data_alone(session):
    data = Workspace(session).wards.copy()
    told = what_if(session, variable="tpr", how="to", value=40, areas=["Adama"])
    found = expected()
    changed = pd.DataFrame(found.frame.sort_index())[["tpr", "housing", "distance"]]
    changed.loc[0, "tpr"] = 40.0
    scaled = (changed - changed.min()) / (changed.max() - changed.min())
    scaled[["housing", "distance"]] = 1 - scaled[["housing", "distance"]]
    old, new = found.frame.sort_index()["rank"].loc[0], ranks(scaled, SCORED).loc[0]
    assert f"Adama (Bosso) would rank {new}th instead of {old}th" in told.body["headline"]
    assert told.body["points"][-1] == "Nothing in your data was changed."
    pd.testing.assert_frame_equal(Workspace(session).wards, data)
    ranking = Workspace(session).run
    assert ranking.kind == "risk", "a what-if never becomes the ranking"


def test_better_without_an_amount_is_a_fifth_and_says_so(session):
    told = typed(session, "If houses in Adama are improved will the rank change")
    found = expected()
    changed = pd.DataFrame(found.frame.sort_index())[["tpr", "housing", "distance"]]
    changed.loc[0, "housing"] *= 1.2
    scaled = (changed - changed.min()) / (changed.max() - changed.min())
    scaled[["housing", "distance"]] = 1 - scaled[["housing", "distance"]]
    old, new = int(found.frame.sort_index()["rank"].loc[0]), int(ranks(scaled, SCORED).loc[0])
    (change,) = told.run.parameters["changes"]
    assert (change["column"], change["how"], change["value"]) == ("housing_quality", "times", 1.2)
    moved = f"stay {old}" if old == new else f"rank {new}"
    assert f"Adama (Bosso) would {moved}" in told.body["headline"]
    assert told.body["points"][0].startswith("No amount was said, so 20 % more was taken")
    worse = typed(session, "what if housing quality worsened in Adama")
    assert worse.run.parameters["changes"][0]["value"] == 0.8


def test_a_ward_that_is_no_longer_ranked_is_named(session):
    told = what_if(session, variable="distance_to_water", how="without")
    assert any("Fuka (Lapai) would no longer be ranked" in p for p in told.body["points"]), (
        "one of its two variables is filled"
    )


def test_the_same_what_if_is_computed_once(session):
    first = what_if(session, variable="tpr", how="by", value=-5, areas=["Rafi LGA"])
    again = what_if(session, variable="tpr", how="by", value=-5, areas=["Rafi LGA"])
    assert first.run_id == again.run_id
    other = what_if(session, variable="tpr", how="by", value=-6, areas=["Rafi LGA"])
    assert other.run_id != first.run_id


def test_the_same_change_everywhere_moves_nobody_and_it_says_why(session):
    told = what_if(session, variable="tpr", how="times", value=2)
    assert "0 of 12 wards would change rank" in told.body["headline"]
    assert told.body["points"][0].startswith("Ranks compare wards")


def test_a_weight_says_that_the_method_changes_too(session):
    told = what_if(session, variable="tpr", how="weight", value=2)
    assert told.run.parameters["risk"]["weights"]["tpr"] == 2
    assert any("median over all models" in point for point in told.body["points"])


@pytest.mark.parametrize(
    ("arguments", "outcome", "words"),
    [
        ({}, "clarify", "What would be different?"),
        ({"variable": "tpr"}, "clarify", "How much would"),
        ({"variable": "mean_rainfall", "how": "without"}, "answer", "nothing changes"),
        ({"variable": "tpr", "how": "add"}, "answer", "in the score already"),
        ({"variable": "tpr", "how": "to", "value": 0, "save": True}, "refuse", "never changed"),
        ({"variable": "unicorns", "how": "without"}, "clarify", "unicorns"),
        ({"variable": "tpr", "how": "to", "value": 1, "areas": ["Kano"]}, "clarify", "Kano"),
    ],
)
def test_what_is_missing_or_has_no_part_is_said(session, arguments, outcome, words):
    told = what_if(session, **arguments)
    assert (told.outcome, words in told.body["headline"]) == (outcome, True), told.body


def test_a_change_of_unknown_rows_or_of_nothing_is_refused(session):
    what_if(session, variable="tpr", how="without")
    with pytest.raises(ProblemError) as caught:
        WhatIfOptions().plan(Workspace(session))
    assert caught.value.code == "nothing_changed"
    plan = WhatIfOptions(changes=(Change(column="tpr", how="to", value=1, rows=(99,)),))
    run = _request(session, plan)
    assert run.job.error["code"] == "unknown_rows"


def _request(session, options):
    from analysis.services.request_run import request_run

    run = request_run(workspace=Workspace(session), options=options, client_id=uuid.uuid4().hex)
    work_off(session)
    return Run.objects.select_related("job").get(pk=run.pk)


def test_what_moves_a_ward_is_the_weight_at_which_it_crosses_the_cut(session):
    variables = ["tpr", "mean_rainfall", "distance_to_water"]
    turned = {"variables": variables, "inverse": ["mean_rainfall"]}  # against TPR: weights matter
    assert answer(session, tool="run_risk_analysis", arguments=turned).outcome == "answer"
    told = answer(
        session, tool="explain_area", arguments={"areas": ["Adama"], "what_moves_it": True}
    )
    assert told.run.kind == "sensitivity"
    table = Workspace(session, run=told.run).run_table("turning_points.csv", told.run)
    frame = expected().frame.sort_index()
    values = pd.DataFrame(
        {"tpr": frame["tpr"], "rain": -frame["rain"], "distance": -frame["distance"]}
    )
    scaled = (values - values.min()) / (values.max() - values.min())
    top = len(scaled) // 3
    moved = table.dropna(subset=["variable"])
    assert len(table) == 11
    assert len(moved) > 3
    columns = {"tpr": "tpr", "mean_rainfall": "rain", "distance_to_water": "distance"}
    titles = list(frame["title"])
    other_side = (moved["composite_rank"] <= top) != moved["in_top"]
    assert 0 < other_side.sum() < len(moved), "the median of all models is not the weighted mean"
    assert (moved["answer"].str.contains("by the weighted mean") == other_side).all()
    for row in moved.itertuples():
        place = titles.index(f"{row.ward_name} ({row.lga_name})")
        for step, inside in ((1.0 - 1e-6, row.in_top), (1.0 + 1e-6, not row.in_top)):
            weight = row.weight + (row.turning_weight - row.weight) * step
            rest = (1 - weight) / 2
            weights = dict.fromkeys(scaled, rest) | {columns[row.variable]: weight}
            score = sum(scaled[name] * value for name, value in weights.items())
            assert ((score > score[place] + 1e-12).sum() < top) == inside


def test_the_map_of_certainty_counts_the_words_of_the_ranking(session):
    told = typed(session, "Show the certainty map")
    assert told.body["show"]["layer"] == "certainty"
    workspace = Workspace(session)
    words = workspace.rankings["certainty"].value_counts()
    first, contested = int(words.get("surely_first", 0)), int(words.get("contested", 0))
    assert told.body["headline"].startswith(
        f"Certain among the first 3 wards: {first}; contested: {contested}"
    )
    layer = read_layer(workspace, "certainty")
    classes = {item["label"]: item["count"] for item in layer["legend"]["classes"]}
    assert (classes["Surely first"], classes["Contested"]) == (first, contested)
    assert "numbers of tests" in " ".join(told.body["points"])


def test_questions_about_robustness_and_testing_are_understood(session):
    robust = typed(session, "How robust is the ranking?")
    assert (robust.tool, robust.arguments) == ("run_what_if", {"topic": "sensitivity"})
    assert "%" in robust.body["headline"]
    shares = [row[2] for row in robust.body["table"]["rows"]]
    assert shares == sorted(shares, reverse=True)
    testing = typed(session, "Where would more testing help most?")
    assert testing.arguments == {"topic": "testing"}
    assert "numbers of tests" in " ".join([testing.body["headline"], *testing.body["points"]])


@pytest.mark.parametrize(
    ("text", "expected_arguments"),
    [
        (
            "What happens if we exclude housing quality?",
            {"variable": "housing_quality", "how": "without"},
        ),
        ("what if TPR in Adama fell to 15%", {"areas": ["Adama"], "value": 15.0, "how": "to"}),
        ("what if tpr in Adama rose by 10 points", {"value": 10.0, "how": "by"}),
        ("what if rainfall were added", {"variable": "mean_rainfall", "how": "add"}),
        ("suppose distance to water was halved in Rafi LGA", {"how": "times", "value": 0.5}),
        ("what if tpr had double weight", {"how": "weight", "value": 2.0}),
    ],
)
def test_the_change_is_read_from_the_question(session, text, expected_arguments):
    told = typed(session, text)
    assert told.tool == "run_what_if"
    assert expected_arguments.items() <= told.arguments.items(), told.arguments


def test_the_receipt_names_settings_and_the_hash_of_every_file(session):
    told = what_if(session, variable="tpr", how="without")
    for run in (told.run, told.run.base):
        workspace = Workspace(session, run=run)
        receipt = json.loads(read_bytes(workspace.artefact("receipt.json", run).path))
        assert receipt["settings"]["seed"] == 1
        for name, sha256 in receipt["results"].items():
            data = read_bytes(workspace.artefact(name, run).path)
            assert hashlib.sha256(data).hexdigest() == sha256, name
        assert {item.name for item in run.artefacts.all()} == {*receipt["results"], "receipt.json"}
        assert receipt["inputs"]["table"]["sha256"]
    assert receipt["cells_filled"] == 1


def test_a_ranking_says_how_certain_each_rank_is(session):
    told = typed(session, "top 3 wards")
    table = pd.DataFrame(told.body["table"]["rows"], columns=told.body["table"]["columns"])
    rankings = Workspace(session, run=told.run).rankings.set_index("composite_rank")
    for row in table.itertuples(index=False):
        known = rankings.loc[row[0]]
        assert row[-2] == f"{known['rank_low']:.0f}–{known['rank_high']:.0f}"
        assert row[-1].lower().replace(" ", "_") == known["certainty"]
    assert list(table.columns[-2:]) == ["Rank, 90 %", "Certainty"]
