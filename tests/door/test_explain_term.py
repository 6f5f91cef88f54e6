"""Terms explained from the glossary, and the map in view put into words, on twelve wards."""

from __future__ import annotations

import uuid

import pytest

from analysis.glossary import entry_by_id
from analysis.models import Message
from analysis.services.plan_run import RunOptions
from analysis.services.post_message import ask
from analysis.services.request_run import request_run
from analysis.tools import LATER, TOOLS, tool_by_name
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.conftest import storage_in
from tests.door.twelve_wards import ROWS, boundary_zip, expected, table_csv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _own_storage(tmp_path_factory):
    with storage_in(tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="module")
def sessions(django_db_setup, django_db_blocker, _own_storage, tmp_path_factory):
    """One session without files, one with a ranking; made once, changes of a test undone."""
    folder = tmp_path_factory.mktemp("input")
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(tmp_path_factory.mktemp("shapes")))
    with django_db_blocker.unblock(), jobs_held_back():
        made = {
            name: create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
            for name in ("empty", "ranked")
        }
        add_file(made["ranked"], folder / "wards.csv")
        add_file(made["ranked"], folder / "wards.zip")
        work_off(made["ranked"])
        request_run(workspace=Workspace(made["ranked"]), options=RunOptions(), client_id="first")
        work_off(made["ranked"])
    yield made
    with django_db_blocker.unblock():
        for session in made.values():
            session.delete()


@pytest.fixture
def empty(sessions):
    return Workspace(sessions["empty"])


@pytest.fixture
def ranked(sessions):
    return Workspace(sessions["ranked"])


def explain(workspace, **arguments):
    return tool_by_name("explain_term").call(workspace, arguments)


def press(session, text, tool, **arguments):
    """A button's call and its answer's row."""
    with jobs_held_back():
        question = ask(
            session=session, client_id=uuid.uuid4().hex, text=text, tool=tool, arguments=arguments
        )
        work_off(session)
    return Message.objects.get(in_reply_to=question)


def labels(answer):
    return [chip["label"] for chip in answer.chips]


def test_the_tool_works_and_is_no_longer_refused():
    assert "explain_term" in {tool.name for tool in TOOLS}
    assert "explain_term" not in {tool.name for tool in LATER}


def test_a_term_is_answered_in_the_words_of_the_glossary(empty):
    entry = entry_by_id("incidence")
    answer = explain(empty, term="incidence")
    said = " ".join([answer.headline, *answer.points])
    assert answer.outcome == "answer"
    assert answer.headline.startswith("Incidence (API): How many new cases")
    for sentence in entry.text["en"].split(". "):
        assert sentence.rstrip(".") in said
    assert f"Formula: {entry.formula}" in said
    assert f"Source: {entry.source}." in answer.points
    assert len(answer.points) <= 3
    assert {"label": "The glossary", "url": "/glossary#incidence"} in answer.chips


def test_a_mistyped_term_is_the_same_answer(empty):
    assert explain(empty, term="insidence").headline == explain(empty, term="incidence").headline


def test_french_is_answered_in_french(empty):
    answer = explain(empty, term="TPR", language="fr")
    assert answer.headline.startswith("Taux de positivité des tests (TPT) : Part des tests")
    assert any("Dans cet outil : " in point for point in answer.points)
    assert "/glossary?lang=fr#test_positivity_rate" in [chip.get("url") for chip in answer.chips]
    related = next(chip for chip in answer.chips if chip.get("tool") == "explain_term")
    assert related["arguments"]["language"] == "fr"


def test_several_terms_stand_side_by_side(empty):
    answer = explain(empty, terms=["RDT", "microscopy"])
    assert answer.headline == "Rapid diagnostic test and Microscopy side by side."
    assert answer.points[0].startswith("Rapid diagnostic test: A test on a drop of blood")
    assert answer.points[1].startswith("Microscopy: Looking for malaria parasites")
    assert [row[0] for row in answer.table["rows"]] == ["Rapid diagnostic test", "Microscopy"]
    assert len({len(row) for row in answer.table["rows"]} | {len(answer.table["columns"])}) == 1


def test_the_same_term_twice_is_one_answer(empty):
    assert explain(empty, terms=["ITN", "bed nets"]).headline.startswith("Insecticide-treated net")


def test_an_unknown_term_is_said_to_be_unknown_and_near_ones_are_offered(empty):
    answer = explain(empty, term="prevalenceometer index")
    assert answer.outcome == "refuse"
    assert answer.headline == "“prevalenceometer index” is not in the glossary."
    assert "Prevalence" in labels(answer)
    assert "nothing is made up" in answer.points[0]


def test_one_unknown_among_several_is_named(empty):
    answer = explain(empty, terms=["incidence", "flibbertigibbet"])
    assert answer.outcome == "refuse"
    assert "flibbertigibbet" in answer.headline
    assert "Incidence" in labels(answer)


def test_no_term_is_asked_back(empty):
    answer = explain(empty)
    assert answer.outcome == "clarify"
    assert "Incidence" in labels(answer)


def test_a_term_that_the_data_hold_leads_to_the_column_and_to_the_method(ranked):
    answer = explain(ranked, term="test positivity")
    column = next(chip for chip in answer.chips if chip.get("tool") == "describe_data")
    assert column["arguments"] == {"variable": "tpr"}
    method = next(chip for chip in answer.chips if chip.get("tool") == "explain_method")
    assert method["label"] == "How is it computed here?"
    told = tool_by_name("explain_method").call(ranked, method["arguments"])
    assert "positive" in told.headline


def test_without_data_no_column_is_offered(empty):
    tools = [chip.get("tool") for chip in explain(empty, term="rainfall").chips]
    assert "describe_data" not in tools


def test_a_column_that_is_no_term_is_not_called_unknown(ranked):
    answer = explain(ranked, term="mean_rainfall")
    assert answer.outcome == "answer"
    assert {"variable": "mean_rainfall"} in [chip.get("arguments") for chip in answer.chips]


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"word": "malaria"}, {"term": ["a"]}])
def test_wrong_arguments_are_refused(empty, wrong):
    with pytest.raises(ProblemError, match="does not fit"):
        explain(empty, **wrong)


def test_every_method_that_an_entry_names_is_explained(ranked):
    from analysis.glossary import all_entries
    from analysis.tools.explain_method import TOPICS, find_method, find_topic

    unknown = [
        entry.id
        for entry in all_entries()
        if entry.method
        and entry.id not in ("composite_score", "ensemble", "rank")  # the first topic itself
        and find_method(entry.method) is None
        and find_topic(entry.method) is TOPICS[0]
    ]
    assert unknown == []


def test_no_map_in_view_is_said(empty):
    answer = tool_by_name("explain_method").call(empty, {"shown": True})
    assert answer.outcome == "need_data"
    assert answer.headline == "No map is in view yet."


def test_the_map_of_a_variable_is_told_from_its_data(sessions, ranked):
    press(sessions["ranked"], "map", "show_map", map_kind="variable", variable="mean_rainfall")
    answer = press(sessions["ranked"], "explain this map", "explain_method", shown=True)
    values = {(name, lga): rain for name, lga, _, rain, *_ in ROWS}
    high, low = max(values, key=values.get), min(values, key=values.get)
    said = " ".join(answer.body["points"])
    assert answer.outcome == "answer"
    assert "rainfall" in answer.body["headline"].lower()
    assert "for 11 of 12 wards" in answer.body["headline"]
    assert f"Highest: {high[0]}, {high[1]} ({values[high]:.0f}" in said
    assert f"lowest: {low[0]}, {low[1]} ({values[low]:.0f}" in said
    assert "No data: 1 ward (8.3 %), in grey." in said
    assert answer.body["show"]["layer"] == "variable:mean_rainfall"


def test_the_risk_map_is_told_with_classes_ends_and_certainty(sessions, ranked):
    press(sessions["ranked"], "risk map", "show_map", map_kind="composite")
    answer = press(sessions["ranked"], "explain this map", "explain_method", shown=True)
    hand = expected().frame
    said = " ".join(answer.body["points"])
    assert "High (3 wards)" in said
    assert "Low (3 wards)" in said
    assert f"Rank 1: {hand['ward'].iloc[0]}, {hand['lga'].iloc[0]}" in said
    assert "Certainty: " in said
    assert "not a number of cases" in said
    assert answer.run == ranked.run


def test_the_words_of_a_session_are_not_those_of_a_stranger(sessions):
    press(sessions["ranked"], "risk map", "show_map", map_kind="composite")
    answer = tool_by_name("explain_method").call(Workspace(sessions["empty"]), {"shown": True})
    assert answer.outcome == "need_data"
