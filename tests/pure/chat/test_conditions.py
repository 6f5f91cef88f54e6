"""Comparisons, spans and short spellings in a question to the data; what is in no table."""

import pytest

from analysis.chat.arguments import build_arguments
from analysis.chat.data_arguments import _UNDO
from analysis.chat.gazetteer import Gazetteer
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
