"""Signs, slips of the finger and places of other states, as people type them."""

from __future__ import annotations

import pytest

from analysis.chat.gazetteer import Gazetteer
from analysis.chat.slots import read_slots
from analysis.chat.text import mended
from analysis.tools.places import Places, Ward
from tests.pure.chat.of_three_wards import COLUMNS, said


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("what % of all tests were by microscopy", "test_method"),
        ("% of positives by rdt", "test_method"),
        ("what % of the tests is done in secondary facilities", "facility_level"),
        ("what percent of positives were pregnant women", "age_group"),
    ],
)
def test_a_percent_sign_without_a_number_asks_for_a_share(text, group):
    found = said(text)
    assert (found["measure"], found["group_by"]) == ("share", group)


def test_a_percent_sign_after_a_number_stays_a_unit():
    assert said("wards with tpr above 30 %")["unit"] == "percent"


@pytest.mark.parametrize(
    ("typed", "meant"), [("hihg", "high"), ("recieve", "receive"), ("wrads", "wards")]
)
def test_two_letters_that_changed_places_are_put_back(typed, meant):
    assert mended(typed) == meant


@pytest.mark.parametrize("word", ["quite", "trial", "from", "casual"])
def test_a_word_of_the_dictionary_keeps_its_letters(word):
    assert mended(word) == word


@pytest.mark.parametrize(
    "text",
    [
        "Was rainfall in 2025 above or below 2020?",
        "did tests go up or down between 2021 and 2024",
        "positives of 2020 and 2025, higher or lower?",
        "were there more tests in 2023 than in 2022",
    ],
)
def test_two_years_asked_which_is_higher_are_set_apart_and_not_added_up(text):
    found = said(text)
    assert (found["contrast"], found["group_by"]) == ("difference", "year")


def test_how_many_percent_counts_nothing():
    found = said("by how many percent were tests in 2025 above those of 2020?")
    assert (found["contrast"], found["variable"]) == ("percent", "tests")
    assert "measure" not in found


@pytest.mark.parametrize(
    "text",
    [
        "wards with TPR above 38 percent and more than 30,000 persons",
        "wards with tpr above 38 % and over 30,000 people",
        "wards with tpr above 38 % that have at least 30,000 souls",
    ],
)
def test_a_number_of_persons_is_a_population(text):
    limits = {item["variable"]: item["value"] for item in said(text)["conditions"]}
    assert limits == {"tpr": 38.0, "population": 30_000.0}


def test_a_place_of_another_state_is_no_mistyped_ward():
    names = Gazetteer(Places((Ward(0, "Tungajika/Auna South", "Magama"),), ("Niger",)), COLUMNS)
    assert read_slots("tpr of Auna Soth ward", names).areas == ("Tungajika/Auna South",)
    assert not read_slots("tpr of Kaduna South LGA", names).areas
