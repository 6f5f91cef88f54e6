"""Every tool on twelve wards whose ranking is computed here a second time, by hand."""

from __future__ import annotations

import uuid

import pytest

from analysis.models import Message, Run
from analysis.services.plan_run import RunOptions
from analysis.services.post_message import ask
from analysis.services.request_run import request_run
from analysis.tools import tool_by_name
from analysis.tools.base import NeedsRun
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.conftest import storage_in
from tests.door.twelve_wards import ROWS, SCRIPT, boundary_zip, expected, table_csv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _own_storage(tmp_path_factory):
    """One folder for the module: its sessions are made once."""
    with storage_in(tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("input")
    shapes = tmp_path_factory.mktemp("shapes")
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(shapes))
    return folder


@pytest.fixture(scope="module")
def sessions(django_db_setup, django_db_blocker, _own_storage, files):
    """One session with data, one with data and a run; made once, changes of a test undone."""
    with django_db_blocker.unblock(), jobs_held_back():
        made = {}
        for name in ("empty", "data", "ranked"):
            session = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
            if name != "empty":
                add_file(session, files / "wards.csv")
                add_file(session, files / "wards.zip")
                work_off(session)
            made[name] = session
        request_run(workspace=Workspace(made["ranked"]), options=RunOptions(), client_id="first")
        work_off(made["ranked"])
    yield made
    with django_db_blocker.unblock():
        for session in made.values():
            session.delete()


@pytest.fixture
def ranked(sessions):
    return Workspace(sessions["ranked"])


@pytest.fixture
def data(sessions):
    return Workspace(sessions["data"])


@pytest.fixture
def empty(sessions):
    return Workspace(sessions["empty"])


def call(workspace, name, **arguments):
    return tool_by_name(name).call(workspace, arguments)


def say(session, text):
    """A typed question and its answer's row."""
    with jobs_held_back():
        question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
        work_off(session)
    return Message.objects.get(in_reply_to=question)


def test_the_top_wards_are_those_computed_by_hand(ranked):
    hand = expected().frame
    answer = call(ranked, "rank_areas", n=3, order="top")
    assert [row[0] for row in answer.table["rows"]] == hand["rank"].head(3).tolist()
    assert [f"{row[1]} ({row[2]})" for row in answer.table["rows"]] == hand["title"].tolist()[:3]
    assert [row[3] for row in answer.table["rows"]] == pytest.approx(
        hand["score"].head(3), abs=5e-4
    )
    assert answer.headline.startswith(f"3 highest-risk wards: {hand['title'].iloc[0]}")
    assert answer.rows_in == 11
    assert answer.show == {"view": "map", "layer": "composite", "run": str(ranked.run.pk)}


def test_the_bottom_wards_begin_with_the_lowest(ranked):
    answer = call(ranked, "rank_areas", n=2, order="bottom")
    titles = [f"{row[1]} ({row[2]})" for row in answer.table["rows"]]
    assert titles == expected().frame["title"].tolist()[::-1][:2]
    assert "lowest-risk" in answer.headline


def test_the_next_wards_follow_those_listed(ranked):
    titles = expected().frame["title"].tolist()
    for order, hand in (("top", titles), ("bottom", titles[::-1])):
        answer = call(ranked, "rank_areas", n=3, order=order, after=4)
        assert [f"{row[1]} ({row[2]})" for row in answer.table["rows"]] == hand[4:7]
        assert answer.headline.startswith("Places 5 to 7 from the ")
    assert call(ranked, "rank_areas", order="top", after=11).rows_out == 0


def test_an_answer_that_holds_fewer_than_asked_says_so(ranked, monkeypatch):
    monkeypatch.setitem(tool_by_name("rank_areas").answer.__globals__, "MOST_ROWS", 5)
    assert "lists up to 5" in call(ranked, "rank_areas", n=8).points[-1]


def test_wards_of_an_lga_keep_their_rank_in_the_state(ranked):
    hand = expected().frame
    rows = hand[hand["lga"] == "Lapai"]
    answer = call(ranked, "rank_areas", areas=["Lapai"], order="top")
    assert [row[0] for row in answer.table["rows"]] == rows["rank"].tolist()


def test_the_rank_and_class_of_one_ward(ranked):
    hand = expected().frame
    rank = int(hand.loc[hand["ward"] == "Izom", "rank"].iloc[0])
    answer = call(ranked, "rank_areas", areas=["Izom"])
    kind = "High" if rank <= 3 else "Low" if rank > 8 else "Medium"
    assert f"Izom (Rafi) ranks {rank}" in answer.headline
    assert f"class {kind}" in answer.headline


def test_high_wards_are_the_first_third(ranked):
    hand = expected().frame
    answer = call(ranked, "rank_areas", risk_class="High")
    assert answer.rows_out == 3
    assert {row[1] for row in answer.table["rows"]} == set(hand["ward"].head(3))


def test_lgas_by_mean_score(ranked):
    hand = expected().frame.groupby("lga")["score"].mean().sort_values(ascending=False)
    answer = call(ranked, "rank_areas", level="lga")
    assert [row[1] for row in answer.table["rows"]] == hand.index.tolist()
    assert [row[2] for row in answer.table["rows"]] == pytest.approx(hand.tolist(), abs=5e-4)


def test_why_a_ward_is_there_compares_it_with_the_middle_ward(ranked):
    hand = expected()
    place = [row[0] for row in ROWS].index("Dutse")
    answer = call(ranked, "explain_area", areas=["Dutse"])
    by_label = {row[0]: row for row in answer.table["rows"]}
    tpr = by_label["Test positivity rate"]
    assert tpr[2] == pytest.approx(hand.scaled.loc[place, "tpr"], abs=5e-4)
    assert tpr[3] == pytest.approx(hand.scaled["tpr"].median(), abs=5e-4)
    assert tpr[4] == "up"
    low, high = int(hand.ranks[place].min()), int(hand.ranks[place].max())
    span = f"rank {low} in all" if low == high else f"from {low} to {high}"
    assert any(span in point for point in answer.points)


def test_a_filled_value_is_marked(ranked):
    answer = call(ranked, "explain_area", areas=["Fuka"])
    housing = next(row for row in answer.table["rows"] if row[0] == "Housing quality")
    assert housing[1].endswith("(filled)")
    assert any("Housing quality" in point for point in answer.points)


def test_a_ward_without_data_says_why_it_is_not_ranked(ranked):
    answer = call(ranked, "explain_area", areas=["Lambata"])
    assert answer.headline.startswith("Lambata (Rafi) is not ranked")
    assert "no value" in answer.headline


@pytest.mark.parametrize("tool", ["explain_area", "rank_areas"])
def test_a_name_in_two_lgas_is_asked_about_with_a_button_for_each(ranked, tool):
    answer = call(ranked, tool, areas=["Sabon Gari"])
    assert answer.outcome == "clarify"
    labels = [chip["label"] for chip in answer.chips]
    assert labels == ["Sabon Gari (Bosso)", "Sabon Gari (Lapai)"]
    chosen = call(ranked, answer.chips[1]["tool"], **answer.chips[1]["arguments"])
    assert chosen.headline.startswith("Sabon Gari (Lapai) ranks")


def test_a_name_that_is_ward_and_lga_is_asked_about(ranked):
    answer = call(ranked, "explain_area", areas=["Rafi"])
    assert [chip["label"] for chip in answer.chips] == ["Rafi (Rafi), the ward", "Rafi LGA"]
    lga = call(ranked, "explain_area", **answer.chips[1]["arguments"])
    assert lga.headline.startswith("Rafi LGA ranks")


def test_an_unknown_ward_gets_names_spelled_like_it(ranked):
    answer = call(ranked, "explain_area", areas=["Dutsi"])
    assert answer.outcome == "clarify"
    assert "Dutse (Bosso)" in [chip["label"] for chip in answer.chips]


def test_without_a_run_one_is_asked_for(data):
    for tool, arguments in (
        ("rank_areas", {}),
        ("explain_area", {"areas": ["Dutse"]}),
        ("show_map", {"map_kind": "composite"}),
    ):
        assert call(data, tool, **arguments) == NeedsRun(RunOptions())


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("rank_areas", {}),
        ("explain_area", {"areas": ["Dutse"]}),
        ("show_map", {}),
        ("run_risk_analysis", {}),
        ("describe_data", {}),
        ("check_data_quality", {}),
    ],
)
def test_without_data_the_missing_file_is_named(empty, tool, arguments):
    with pytest.raises(ProblemError) as caught:
        call(empty, tool, **arguments)
    assert caught.value.code == "need_data"


def test_variables_named_in_the_sentence_are_used_exactly(data):
    outcome = call(data, "run_risk_analysis", variables=["rainfall", "tpr"])
    assert outcome.options.variables == ("mean_rainfall", "tpr")


def test_an_unknown_direction_is_asked_with_buttons(data):
    answer = call(data, "run_risk_analysis", variables=["tpr", "population"])
    assert answer.outcome == "clarify"
    falls = call(data, "run_risk_analysis", **answer.chips[1]["arguments"])
    assert falls.options.inverse == ["population"]


def test_leaving_a_variable_out_keeps_the_others_of_the_last_run(ranked):
    outcome = call(ranked, "run_risk_analysis", without=["housing quality"])
    assert outcome.options.variables == ("tpr", "distance_to_water")
    assert outcome.options.inverse == ["distance_to_water"]


def test_leaving_out_what_was_not_in_does_not_stop_other_weights(ranked):
    outcome = call(ranked, "run_risk_analysis", without=["rainfall"], weights="equal")
    assert outcome.options.weights == "equal"
    assert outcome.options.variables == ("tpr", "housing_quality", "distance_to_water")


def test_leaving_out_what_was_not_in_changes_nothing(ranked):
    answer = call(ranked, "run_risk_analysis", without=["rainfall"])
    assert "nothing changes" in answer.headline


def test_weights_said_for_one_variable_leave_the_others_at_one(ranked):
    outcome = call(ranked, "run_risk_analysis", weights={"tpr": 2})
    assert outcome.options.method == "weighted"
    assert outcome.options.weights == {"tpr": 2.0, "housing_quality": 1.0, "distance_to_water": 1.0}


def test_an_unknown_column_is_an_error_with_near_names(data):
    with pytest.raises(ProblemError) as caught:
        call(data, "run_risk_analysis", variables=["tpr", "rainfal_x"])
    assert caught.value.code == "unknown_column"
    assert "mean_rainfall" in caught.value.hint


def test_a_known_variable_that_the_table_lacks_is_said(data):
    with pytest.raises(ProblemError, match="night lights") as caught:
        call(data, "show_map", variable="night lights")
    assert caught.value.code == "not_in_data"


def test_the_map_of_a_variable_says_its_range(data):
    answer = call(data, "show_map", variable="rainfall")
    assert answer.show == {"view": "map", "layer": "variable:mean_rainfall"}
    assert "from 90 to 110" in answer.headline
    assert "middle ward 99" in answer.headline
    assert answer.rows_in == 12
    assert answer.rows_out == 11
    assert "Dutse (Bosso)" in answer.points[0]


def test_missing_values_are_counted_by_column(data):
    answer = call(data, "check_data_quality", variable="housing_quality")
    assert answer.headline == "“housing_quality” has 1 missing value of 11 (9.1 %)."


def test_the_data_are_described_from_their_profile(data):
    answer = call(data, "describe_data")
    assert "11 wards in 3 LGAs of Niger" in answer.headline
    columns = call(data, "describe_data", topic="columns")
    assert [
        cell
        for place, cell in enumerate(
            next(row for row in columns.table["rows"] if row[0] == "mean_rainfall")
        )
        if place != 2
    ] == ["mean_rainfall", "Rainfall", 90, 110, 0]


def test_a_ward_name_like_markup_stays_text(ranked):
    answer = call(ranked, "explain_area", areas=[SCRIPT])
    assert f"{SCRIPT} (Lapai) ranks" in answer.headline


@pytest.mark.parametrize(
    ("term", "start"),
    [
        ("composite score", "The composite score is the median"),
        ("spatial mean", "A missing value is filled"),
        ("z scores", "Z-score:"),
        ("natural breaks", "Natural breaks"),
        ("mrpt", "As the R Shiny tool MRPT"),
        (None, "The composite score is the median"),
    ],
)
def test_methods_are_explained_from_their_texts(ranked, term, start):
    answer = call(ranked, "explain_method", **({"term": term} if term else {}))
    assert answer.headline.startswith(start)
    assert answer.points


def test_whether_a_variable_was_used_is_read_from_the_run(ranked):
    assert call(ranked, "explain_method", variable="tpr").headline.startswith("Yes")
    assert call(ranked, "explain_method", variable="rainfall").headline.startswith("No")


def test_help_fits_the_state(empty, data, ranked):
    first = [call(where, "help").points[0] for where in (empty, data, ranked)]
    assert len(set(first)) == 3


def test_strange_arguments_are_refused(ranked):
    with pytest.raises(ProblemError, match="juggle"):
        call(ranked, "rank_areas", juggle=True)
    with pytest.raises(ProblemError):
        call(ranked, "rank_areas", n=-1)


def test_a_typed_question_runs_the_analysis_first_and_says_so(sessions):
    reply = say(sessions["data"], "which wards are most at risk?")
    assert reply.tool == "rank_areas"
    assert reply.outcome == "answer"
    assert expected().frame["title"].iloc[0] in reply.body["headline"]
    assert "was run first" in reply.body["points"][0]
    assert reply.run.parameters["variables"] == ["tpr", "housing_quality", "distance_to_water"]
    assert Run.objects.filter(session=sessions["data"]).count() == 1


def test_a_score_that_is_not_the_median_over_models_says_so(sessions):
    points = say(sessions["ranked"], "use equal weights").body["points"]
    assert "mean of all variables with equal weights, not the median" in points[1]


def test_short_questions_lean_on_the_one_before(sessions):
    session = sessions["ranked"]
    hand = expected().frame["title"].tolist()
    say(session, "top 3 wards")
    assert hand[-1] in say(session, "and the bottom two?").body["headline"]
    assert say(session, "why?").body["headline"].startswith(hand[-1])
    reply = say(session, "now as a map")
    assert (reply.tool, reply.arguments["map_kind"]) == ("show_map", "composite")


def test_a_map_that_is_named_does_not_lean_on_the_question_before(sessions):
    assert say(sessions["ranked"], "what does rainfall mean").arguments["variable"]
    reply = say(sessions["ranked"], "show the risk map")
    assert (reply.tool, reply.arguments) == ("show_map", {"map_kind": "composite"})


def test_a_column_that_is_not_there_is_a_refusal(sessions):
    reply = say(sessions["data"], "map the adult literacy rate")
    assert (reply.tool, reply.outcome) == ("show_map", "refuse")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Why is Sabon Gari so high?", "clarify"),
        ("Why is Sabon Gari in Lapai so high?", "answer"),
        ("plan 50k nets", "answer"),
        ("write me a poem", "refuse"),
        ("bla bla", "clarify"),
    ],
)
def test_outcomes_of_typed_questions(sessions, text, outcome):
    assert say(sessions["ranked"], text).outcome == outcome


def test_names_are_not_looked_up_in_a_run_on_another_boundary(sessions, tmp_path):
    session = sessions["ranked"]
    shapes = tmp_path / "shapes"
    shapes.mkdir()
    other = tmp_path / "other.zip"
    other.write_bytes(boundary_zip(shapes, turned=True))
    with jobs_held_back():
        add_file(session, other)
        work_off(session)
    asked = call(Workspace(session), "explain_area", areas=["Dutse"])
    assert asked == NeedsRun(RunOptions())
    kept = call(Workspace(session), "rank_areas", n=1, order="top")
    assert expected().frame["title"].iloc[0] in kept.headline
    assert any("changed after this run" in point for point in kept.points)
