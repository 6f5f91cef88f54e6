"""What is unclear, unknown or impossible in a question is asked back, with buttons that answer."""

from __future__ import annotations

import uuid

import pytest

from analysis.models import Message, Run
from analysis.services.plan_run import RunOptions
from analysis.services.post_message import ask
from analysis.services.request_run import request_run
from analysis.tools import tool_by_name
from analysis.tools.base import Answer, NeedsRun
from analysis.workspace import Workspace
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.conftest import storage_in
from tests.door.twelve_wards import boundary_zip, expected, table_csv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _own_storage(tmp_path_factory):
    with storage_in(tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="module")
def session(django_db_setup, django_db_blocker, _own_storage, tmp_path_factory):
    """Twelve wards with a run; made once, changes of a test undone."""
    folder = tmp_path_factory.mktemp("input")
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(tmp_path_factory.mktemp("shapes")))
    with django_db_blocker.unblock(), jobs_held_back():
        made = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
        add_file(made, folder / "wards.csv")
        add_file(made, folder / "wards.zip")
        work_off(made)
        request_run(workspace=Workspace(made), options=RunOptions(), client_id="first")
        work_off(made)
    yield made
    with django_db_blocker.unblock():
        made.delete()


def say(session, text):
    """A typed question and its answer's row."""
    with jobs_held_back():
        question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
        work_off(session)
    return Message.objects.get(in_reply_to=question)


def press(session, chip):
    """What a button does."""
    return tool_by_name(chip["tool"]).call(Workspace(session), chip["arguments"])


def labels(message):
    return [chip["label"] for chip in message.body["chips"]]


def test_a_map_of_what_no_column_holds_is_refused_by_its_name(session):
    answer = say(session, "Show the map of unicorns")
    assert (answer.state, answer.outcome, answer.tool) == ("complete", "refuse", "show_map")
    assert answer.body["show"] is None
    assert "“unicorns”" in answer.body["headline"]
    for chip in answer.body["chips"]:
        assert press(session, chip).headline


@pytest.mark.parametrize("text", ["map unicorns", "risk map of Zzyzx"])
def test_a_map_of_something_unknown_is_asked_back_and_not_another_map_shown(session, text):
    answer = say(session, text)
    assert (answer.state, answer.outcome) == ("complete", "clarify")
    assert answer.body["show"] is None
    assert text.split()[-1] in answer.body["headline"]
    for chip in answer.body["chips"]:
        assert press(session, chip).show["view"] == "map"


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("Is it significant?", "measure_association"),
        ("now run the test", "measure_association"),
        ("Supprime cette variable", "run_risk_analysis"),
        ("compare these two wards", "compare_areas"),
        ("please sort the table", "query_data"),
        ("change that", "manage_session"),
    ],
)
def test_an_order_that_points_to_nothing_is_asked_back_and_nothing_runs(session, text, tool):
    runs = Run.objects.filter(session=session).count()
    answer = say(session, text)
    assert (answer.tool, answer.outcome) == (tool, "clarify")
    assert Run.objects.filter(session=session).count() == runs


def test_the_same_order_after_an_answer_is_about_that_answer(session):
    before = say(session, "Is rainfall associated with TPR?")
    answer = say(session, "is it significant?")
    assert (answer.tool, answer.outcome) == (before.tool, "answer")


def test_a_mistyped_place_on_a_map_comes_with_names_like_it(session):
    answer = say(session, "risk map of Chukunwara")
    assert answer.outcome == "clarify"
    assert "Chukun (Bosso)" in labels(answer)


@pytest.mark.parametrize("typed", ["1", "the first one", "{label}"])
def test_a_button_is_picked_by_its_number_or_label(session, typed):
    back = say(session, "risk map of Chukunwara")
    chip = back.body["chips"][0]
    answer = say(session, typed.format(label=chip["label"].lower()))
    assert (answer.tool, answer.arguments) == (chip["tool"], chip["arguments"])


def test_the_map_of_an_lga_has_it_in_view_and_says_its_figures(session):
    hand = expected().frame
    own = hand[hand["lga"] == "Lapai"].sort_values("rank")
    answer = say(session, "map of Lapai")
    assert answer.body["show"]["layer"] == "composite"
    assert answer.body["show"]["area"] == "Lapai LGA"
    assert answer.body["headline"].startswith("Lapai LGA on the map")
    point = answer.body["points"][0]
    assert f"ranks {own['rank'].iloc[0]} to {own['rank'].iloc[-1]} of 11" in point
    assert f"highest risk {own['ward'].iloc[0]}" in point


def test_the_map_of_a_ward_says_its_rank(session):
    rank = int(expected().frame.set_index("ward").loc["Izom", "rank"])
    answer = say(session, "show me the map of Izom")
    assert answer.body["show"]["area"] == "Izom (Rafi)"
    assert f"Izom (Rafi): rank {rank} of 11" in answer.body["points"][0]


def test_the_map_of_a_variable_in_an_lga_says_its_values_there(session):
    answer = say(session, "map of rainfall in Rafi LGA")
    assert answer.body["show"]["layer"] == "variable:mean_rainfall"
    assert answer.body["show"]["area"] == "Rafi LGA"
    # Hadeja 108, Izom 100, Rafi 94; Lambata has no data.
    assert "94 to 108, middle ward 100, 3 wards" in answer.body["points"][0]


def test_mistyped_variables_are_understood_and_run(session):
    answer = say(session, "rank by hous qualty and rainfal")
    assert answer.tool == "run_risk_analysis"
    assert answer.outcome == "answer"
    variables = Run.objects.get(pk=answer.run_id).parameters["variables"]
    assert set(variables) == {"housing_quality", "mean_rainfall"}


def test_an_unknown_word_in_a_list_of_variables_is_asked_about(session):
    answer = say(session, "rank the wards by rainfall and flubber")
    assert (answer.tool, answer.outcome) == ("run_risk_analysis", "clarify")
    assert "flubber" in answer.body["headline"]
    assert labels(answer) == ["List the columns"]


def test_a_variable_named_again_and_again_is_said(session):
    answer = say(session, "rank by rainfall, rainfall and rainfall")
    assert answer.outcome == "clarify"
    assert "named twice" in answer.body["headline"]
    assert isinstance(press(session, answer.body["chips"][0]), NeedsRun)


def test_a_variable_named_twice_beside_another_can_be_weighted(session):
    answer = say(session, "rank the wards by rainfall, rainfall and housing quality")
    assert labels(answer)[0] == "Each of them once"
    double = press(session, answer.body["chips"][1])
    assert double.options.weights == {"mean_rainfall": 2.0, "housing_quality": 1.0}


def test_one_variable_is_asked_about_with_a_second_one_to_press(session):
    answer = say(session, "run the risk analysis with tpr")
    assert (answer.state, answer.outcome) == ("complete", "clarify")
    assert "two or more" in answer.body["headline"]
    chips = {chip["label"]: chip for chip in answer.body["chips"]}
    assert {"With the proposed ones", "The proposed ones alone"} <= set(chips)
    added = next(label for label in chips if label.startswith("Add "))
    options = press(session, chips[added]).options
    assert len(options.variables) == 2
    assert "tpr" in options.variables


def test_the_ranking_as_a_table_opens_the_table(session):
    answer = say(session, "show the ranking as a table")
    assert answer.body["show"]["view"] == "table"
    assert answer.body["show"]["table"] == "ranking"


def test_top_zero_is_asked_back(session):
    answer = say(session, "top 0")
    assert answer.outcome == "clarify"
    assert answer.body["table"] is None
    pressed = press(session, answer.body["chips"][0])
    assert isinstance(pressed, Answer)
    assert len(pressed.table["rows"]) == 5


def test_an_unknown_column_comes_with_near_names_as_buttons(session):
    with jobs_held_back():
        question = ask(
            session=session,
            client_id=uuid.uuid4().hex,
            text="Map",
            tool="show_map",
            arguments={"variable": "hosing_qualty"},
        )
        work_off(session)
    answer = Message.objects.get(in_reply_to=question)
    assert labels(answer) == ["housing_quality"]
    assert press(session, answer.body["chips"][0]).show["layer"] == "variable:housing_quality"


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("show_map", {"variable": "nope"}),
        ("describe_data", {"variable": "nope"}),
        ("run_risk_analysis", {"variables": ["tpr", "nope"]}),
    ],
)
def test_a_name_like_no_column_brings_the_list_and_no_random_name(session, tool, arguments):
    with jobs_held_back():
        question = ask(
            session=session,
            client_id=uuid.uuid4().hex,
            text="x",
            tool=tool,
            arguments=arguments,
        )
        work_off(session)
    answer = Message.objects.get(in_reply_to=question)
    assert labels(answer) == ["List the columns"]
    assert "Did you mean" not in " ".join(answer.body["points"])
    assert "mean_rainfall" in " ".join(answer.body["points"])


def test_a_superlative_that_names_no_variable_is_asked_back_with_variables(session):
    answer = say(session, "the five spookiest wards")
    assert answer.outcome == "clarify"
    assert answer.body["headline"] == "Which variable is meant by “spookiest”?"
    chosen = press(session, answer.body["chips"][0])
    assert chosen.headline.startswith("The 5 wards with the highest")
