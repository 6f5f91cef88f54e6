"""Comparisons, spans and short spellings in a question to the data; what is in no table."""

import pytest

from analysis.chat.arguments import build_arguments
from analysis.chat.data_arguments import _UNDO
from analysis.chat.gazetteer import Gazetteer
from analysis.chat.implied import with_implied
from analysis.chat.places_said import places_unknown
from analysis.chat.slots import read_slots
from analysis.chat.unheard import unheard
from analysis.tools.places import Places, Ward

COLUMNS = ("u5_tpr_rdt", "mean_rainfall", "elevation", "population", "urbanPercentage", "pfpr")
NAMES = Gazetteer(
    Places((Ward(0, "Kudu", "Mokwa"), Ward(1, "Rabba", "Mokwa")), ("Niger",)), COLUMNS
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pfpr 0.2-0.25 which wards",
         {"variable": "pfpr", "operator": "between", "value": [0.2, 0.25]}),
        ("population 15,000 to 25,000: list those wards",
         {"variable": "population", "operator": "between", "value": [15000, 25000]}),
        ("wards with at least 80k residents",
         {"variable": "population", "operator": ">=", "value": 80000}),
        ("Wards above 0.7 on the composite?",
         {"variable": "composite_score", "operator": ">", "value": 0.7}),
        ("wards whose elevation reaches 500 m",
         {"variable": "elevation", "operator": ">=", "value": 500}),
    ],
)  # fmt: skip
def test_a_comparison_keeps_its_column_and_value(text, said):
    found = build_arguments("query_data", read_slots(text, NAMES))
    assert {name: found.get(name) for name in said} == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("places 300 m or lower in elevation",
         {"variable": "elevation", "operator": "<=", "value": 300}),
        ("wards at 40,000 people and up",
         {"variable": "population", "operator": ">=", "value": 40000}),
        ("wards of 12 % urban or beyond",
         {"variable": "urbanPercentage", "operator": ">=", "value": 12}),
        ("the fewest people: which 7 wards", {"variable": "population", "n": 7, "order": "bottom"}),
        ("which wards are wettest? give me four",
         {"variable": "mean_rainfall", "n": 4, "order": "top"}),
        ("Mokwa wards with tpr over 25 per cent",
         {"variable": "tpr", "level": "ward", "value": 25, "areas": ["Mokwa"]}),
    ],
)  # fmt: skip
def test_comparisons_after_their_number_and_numbers_of_a_list(text, said):
    slots = with_implied(text, read_slots(text, NAMES), lambda again: read_slots(again, NAMES))
    found = build_arguments("query_data", slots)
    assert {name: found.get(name) for name in said} == said


@pytest.mark.parametrize("text", ["tests in the last two years", "rainfall, past 3 months"])
def test_a_span_of_time_is_no_end_of_a_list(text):
    slots = read_slots(text, NAMES)
    assert (slots.n, slots.order) == (None, None)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("positivity of people five and older", "o5"),
        ("tpr among 5 years and above", "o5"),
        ("wards where five and more tests were done", None),
    ],
)
def test_an_age_is_told_by_its_least_years(text, age):
    assert read_slots(text, NAMES).age_group == age


def test_letters_for_words_and_unknown_are_no_places():
    slots = read_slots(
        "Which wards of Rabba got nets through ANC and EPI, and Unknown ones?", NAMES
    )
    assert places_unknown(slots) == []
    assert slots.areas == ("Rabba",)


def test_the_place_of_an_office_is_not_what_is_asked_about():
    slots = read_slots("The coordinator of Mokwa asks about Kudu", NAMES)
    assert slots.areas == ("Kudu",)


def test_a_number_goes_with_the_column_right_after_it():
    found = build_arguments(
        "query_data", read_slots("average rainfall of wards above 400 m elevation", NAMES)
    )
    said = {"variable": "elevation", "operator": ">", "value": 400, "unit": "metres"}
    assert said in (found.get("conditions") or [found])


def test_the_column_of_the_next_comparison_is_not_taken_for_the_number_before_it():
    text = "wards with population over 20000 tpr above 30"
    found = build_arguments("query_data", read_slots(text, NAMES))
    assert [(item["variable"], item["value"]) for item in found["conditions"]] == [
        ("population", 20000),
        ("tpr", 30),
    ]


def test_wards_of_an_lga_are_wards():
    text = "wards of Mokwa lga over 20k residents"
    assert build_arguments("query_data", read_slots(text, NAMES))["level"] == "ward"


def test_a_number_typed_at_a_word_is_a_number():
    slots = read_slots("top5 wards by risk", NAMES)
    assert (slots.n, slots.order) == (5, "top")


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        ("wards with high rainfall and high unicorns", ["unicorns"]),
        ("wards with high zebras and high rainfall", ["zebras"]),
        ("wards with high rainfall and high elevation", []),
    ],
)
def test_what_no_column_holds_is_told_beside_one_that_is_there(text, missed):
    assert unheard(read_slots(text, NAMES)) == missed


def test_an_age_group_may_be_told_from_below():
    assert read_slots("people above five, RDT only", NAMES).age_group == "o5"


def test_redo_with_other_variables_takes_nothing_back():
    assert _UNDO.match("redo")
    assert _UNDO.match("Redo it with just rainfall and pfpr") is None
