"""The conversation about the files: what was changed, what a column is, undo, other sheets."""

from __future__ import annotations

import uuid

import pytest

from analysis.chat.data_arguments import data_said, role_said
from analysis.models import Message, Run
from analysis.services.post_message import ask
from analysis.workspace import Workspace
from realtime.queueing import jobs_held_back
from tests.door.test_data_changes import DIRTY, in_force, role_of, workbook
from tests.door.test_replaced_data import bring, work
from tests.door.twelve_wards import boundary_zip, table_csv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture
def session(new_session, owner):
    return new_session(owner)


@pytest.fixture(scope="module")
def prepared(prepare, tmp_path_factory):
    """Sessions with a clean table and with a table that is cleaned: their ids."""
    folder, made = tmp_path_factory.mktemp("given"), {}
    for name, data in {"wards": table_csv(), "dirty": DIRTY}.items():
        (folder / f"{name}.csv").write_bytes(data)
        made[name] = prepare(folder / f"{name}.csv")
    return made


@pytest.fixture
def wards(prepared, as_owner):
    return as_owner(prepared["wards"])


@pytest.fixture
def dirty(prepared, as_owner):
    return as_owner(prepared["dirty"])


def say(session, text, tool="", arguments=None):
    once = uuid.uuid4().hex
    question = ask(session=session, client_id=once, text=text, tool=tool, arguments=arguments)
    work(session)
    return Message.objects.get(in_reply_to=question)


@pytest.mark.parametrize(
    "question",
    [
        "Was my data modified?",
        "what did you change?",
        "Did you change anything in my file?",
        "what did you do to my data",
        "which names were changed?",
    ],
)
def test_what_was_changed_is_answered_exactly(dirty, question):
    answer = say(dirty, question).body
    assert "5 rows in the file = 3 used + 2 left out" in answer["points"][0]
    rows = {(row[1], row[2]): (row[3], row[4]) for row in answer["table"]["rows"]}
    assert rows[("WardName", "Adama Ward")] == ("Adama", 1)
    assert rows[("LGA", "Bosso Local Government Area")] == ("Bosso", 2)
    assert rows[("rain", "NR")] == ("", 1)
    # State 3, LGA 2, ward 1, "not reported" 1
    assert answer["headline"].startswith("Your files were not changed.")
    assert "7 cells" in answer["headline"]


def test_a_clean_file_is_said_to_be_unchanged(wards):
    answer = say(wards, "Was my data modified?").body
    assert answer["headline"] == "Nothing in your data was changed, and no row was left out."


@pytest.mark.parametrize(
    "question",
    ["Which rows were dropped?", "how many lines were left out?", "did you drop any rows"],
)
def test_the_rows_left_out_are_listed(dirty, question):
    answer = say(dirty, question).body
    assert answer["headline"] == "2 rows were left out."
    assert [row[1:3] for row in answer["table"]["rows"]] == [[4, "blank"], [6, "totals row"]]


@pytest.mark.parametrize(
    ("sentence", "column", "role"),
    [
        ("the column housing_quality is the urban share", "housing_quality", "urban_share"),
        ("use LGA as the ward name", "LGA", "ward"),
        ("Ignore the column mean_rainfall", "mean_rainfall", "other"),
        ("population is in column distance_to_water", "distance_to_water", "population"),
        ("treat population as a variable", "population", "variable"),
    ],
)
def test_a_sentence_says_what_a_column_is(wards, sentence, column, role):
    answer = say(wards, sentence)
    assert answer.outcome == "answer"
    assert column in answer.body["headline"]
    assert role_of(in_force(wards), column) == role
    assert "Undo" in str(Message.objects.filter(session=wards).last().body["chips"])


@pytest.mark.parametrize(
    "sentence", ["the column popultion is the population", "town is the urban share"]
)
def test_a_column_that_is_not_there_is_asked_about_and_nothing_changes(wards, sentence):
    before = in_force(wards)
    answer = say(wards, sentence)
    assert answer.outcome == "clarify"
    assert answer.body["headline"].startswith("There is no column “")
    assert in_force(wards) == before


@pytest.mark.parametrize("question", ["where am I?", "which files are in use?"])
def test_the_state_of_the_session_names_the_files(wards, question):
    answer = say(wards, question)
    assert (answer.tool, answer.outcome) == ("manage_session", "answer")
    assert "Data: wards.csv." in answer.body["points"]


def test_undo_and_redo_by_conversation(wards, tmp_path):
    bring(wards, "wards.zip", boundary_zip(tmp_path))
    work(wards)
    say(wards, "run the analysis with tpr and rainfall")
    run = Run.objects.get(session=wards)
    first = in_force(wards)
    say(wards, "ignore the column population")
    run.refresh_from_db()
    assert not run.on_present_data
    answer = say(wards, "undo that").body
    assert answer["headline"].startswith("Undone: In wards.csv, “population” is left aside")
    assert in_force(wards) == first
    assert Run.objects.get(pk=run.pk).on_present_data
    assert say(wards, "redo").body["headline"].startswith("Done again")
    assert in_force(wards) != first


def test_there_is_nothing_to_undo_in_an_empty_session(session):
    assert say(session, "undo that").body["headline"].startswith("There is nothing to undo")


def test_a_file_is_taken_out_by_conversation(wards, tmp_path):
    bring(wards, "wards.zip", boundary_zip(tmp_path))
    work(wards)
    asked = say(wards, "remove this file")
    assert asked.outcome == "clarify"
    assert [chip["label"] for chip in asked.body["chips"]] == ["wards.csv", "wards.zip"]
    say(wards, "remove the boundary")
    assert in_force(wards, "boundary") is None
    chip = asked.body["chips"][0]
    say(wards, "wards.csv", chip["tool"], chip["arguments"])
    assert in_force(wards) is None


def test_another_sheet_is_read_by_conversation(session):
    bring(session, "wards.xlsx", workbook())
    work(session)
    assert say(session, "use the sheet 1999").outcome == "clarify"
    say(session, "use the sheet 2023")
    assert in_force(session).rows == 7


@pytest.mark.parametrize(
    "sentence",
    [
        "what changed since 2022?",
        "which wards are at risk?",
        "what is the population?",
        "Essa is the worst ward",
        "remove rainfall from the analysis",
        "which wards were left out of the ranking?",
        "what does tpr mean",
        "how was the ranking calculated",
    ],
)
def test_other_sentences_are_left_to_others(wards, sentence):
    assert data_said(sentence, Workspace(wards)) is None


def test_counts_are_named_by_age_test_and_stage():
    assert role_said("children under 5 tested by RDT") == "tested_rdt_u5"
    assert role_said("pregnant women positive by microscopy") == "positive_microscopy_pw"
    assert role_said("nonsense") is None
