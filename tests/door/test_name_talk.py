"""Ward names by conversation: what is unsure, one name by a sentence, all suggestions."""

from __future__ import annotations

import uuid

import geopandas as gpd
import pytest
from shapely.geometry import box

from analysis.models import Message
from analysis.services.post_message import ask
from chatmrpt.management.intake import work_off
from realtime.queueing import jobs_held_back
from uploads.models import Link, NameDecision

pytestmark = pytest.mark.django_db
#: Name and LGA; Kuta I is a ward of two LGAs.
ON_MAP = [
    *(("Hadeja", "Rafi"), ("Kuta I", "Rafi"), ("Kuta II", "Rafi"), ("Zungeru", "Rafi")),
    *(("Kuta I", "Bosso"), ("Izom", "Bosso"), ("Lambata", "Bosso"), ("Dutse", "Bosso")),
]
IN_TABLE = [
    *(("Hadija Old", "Rafi"), ("Kuta", "Rafi"), ("Zungeru", "Rafi")),
    *(("Izom", "Bosso"), ("Old Town", "Bosso"), ("Dutse", "Bosso")),
]


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture(scope="module")
def prepared(prepare, tmp_path_factory):
    folder = tmp_path_factory.mktemp("given")
    shapes = [box(5 + n % 4, 9 + n // 4, 6 + n % 4, 10 + n // 4) for n in range(len(ON_MAP))]
    names, lgas = zip(*ON_MAP, strict=True)
    frame = gpd.GeoDataFrame(
        {"StateName": "Niger", "LGAName": lgas, "WardName": names}, geometry=shapes, crs=4326
    )
    frame.to_file(folder / "wards.gpkg")
    lines = [f"Niger,{lga},{name},{20 + at},{80 + at}" for at, (name, lga) in enumerate(IN_TABLE)]
    text = "\n".join(["State,LGA,WardName,tpr,rainfall", *lines])
    (folder / "wards.csv").write_text(text)
    return prepare(folder / "wards.gpkg", folder / "wards.csv")


@pytest.fixture
def session(prepared, as_owner):
    return as_owner(prepared)


def say(session, text, **call):
    question = ask(session=session, client_id=uuid.uuid4().hex, text=text, **call)
    work_off(session)
    return Message.objects.get(in_reply_to=question)


def press(session, message, start):
    found = next(c for c in message.body["chips"] if c["label"].startswith(start))
    return say(session, found["label"], tool=found["tool"], arguments=found["arguments"])


def ward_of(session, name):
    """The ward that the link in force gives a row of the table, without our review."""
    link = Link.objects.get(session=session, current=True)
    row = [own for own, _ in IN_TABLE].index(name)
    return ON_MAP[link.pairs.index(row)] if row in link.pairs else None


def test_what_is_unsure_is_listed_with_what_it_could_be(session):
    answer = say(session, "Which names are unsure?")
    assert answer.tool == "match_names"
    rows = {row[0]: row[2] for row in answer.body["table"]["rows"]}
    assert "Kuta I (Rafi)" in rows["Kuta"]
    labels = [chip["label"] for chip in answer.body["chips"]]
    assert labels[0] == "Review names"
    assert not NameDecision.objects.exists()


def test_one_ward_that_fits_is_taken_at_once_and_can_be_taken_back(session):
    answer = say(session, "Kuta is Kuta II")
    assert answer.outcome == "answer"
    assert answer.body["headline"] == "Kuta (Rafi) is Kuta II (Rafi) from now on."
    assert ward_of(session, "Kuta") == ("Kuta II", "Rafi")
    press(session, answer, "Undo")
    assert ward_of(session, "Kuta") is None
    assert not NameDecision.objects.exists()


@pytest.mark.parametrize("text", ["Match Kuta to Kuta I", "Kuta is Kuta I"])
def test_of_several_wards_that_fit_one_is_chosen_by_button(session, text):
    answer = say(session, text)
    assert answer.outcome == "clarify"
    assert not NameDecision.objects.exists()
    press(session, answer, "Kuta I (Bosso)")
    assert ward_of(session, "Kuta") == ("Kuta I", "Bosso")


def test_the_lga_said_makes_it_one(session):
    answer = say(session, "match “Old Town” to Kuta I (Bosso)")
    assert answer.outcome == "answer"
    assert ward_of(session, "Old Town") == ("Kuta I", "Bosso")


def test_none_of_the_wards_is_said_too(session):
    say(session, "Zungeru is none of them")
    assert ward_of(session, "Zungeru") is None
    assert NameDecision.objects.get().none


def test_a_ward_that_is_not_there_is_asked_back(session):
    answer = say(session, "match Old Town to Atlantis")
    assert answer.outcome == "clarify"
    assert "Atlantis" in answer.body["headline"]
    assert any(chip["label"] == "None of these" for chip in answer.body["chips"])
    assert not NameDecision.objects.exists()


def test_a_name_that_is_not_there_is_asked_back(session):
    answer = say(session, "match Old Toun to Lambata")
    assert answer.outcome == "clarify"
    press(session, answer, "Old Town")
    assert ward_of(session, "Old Town") == ("Lambata", "Bosso")


def test_all_suggestions_are_shown_first_and_taken_when_confirmed(session):
    asked = say(session, "Accept all suggested names")
    assert asked.outcome == "clarify"
    assert [row[0] for row in asked.body["table"]["rows"]] == ["Hadija Old"], "Kuta is a tie"
    assert not NameDecision.objects.exists()
    done = press(session, asked, "Match 1 name")
    assert done.body["headline"] == "1 name matched with the most alike ward."
    assert ward_of(session, "Hadija Old") == ("Hadeja", "Rafi")
    assert ward_of(session, "Kuta") is None


def test_other_sentences_with_is_mean_what_they_meant(session):
    assert say(session, "what is rainfall?").tool != "match_names"
    assert say(session, "Dutse is high").tool != "match_names"
    assert not NameDecision.objects.exists()


def test_checking_the_names_leads_to_the_review(session):
    answer = say(session, "Which wards did not match?")
    assert answer.tool == "check_data_quality"
    chip = answer.body["chips"][0]
    assert (chip["label"], chip["arguments"]["review"]) == ("Review names", True)


def test_without_files_it_says_which_is_missing(new_session):
    answer = say(new_session(), "Which names are unsure?")
    assert "no names to decide" in answer.body["headline"]
