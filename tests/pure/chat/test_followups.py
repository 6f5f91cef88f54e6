"""How a question leans on the one before, and what of a request goes on to the next."""

import re

import pytest

from analysis.chat.carrying import about_the_same, carried
from analysis.chat.followups import AFTER_ALL, CONTINUATIONS, FIRST
from analysis.chat.forms import in_another_form
from analysis.chat.further import compared_with, listed_ones, why_nth
from analysis.chat.leaning import leaning
from tests.pure.chat.before import now, read, said


@pytest.mark.parametrize(
    "text",
    ["and the bottom ten?", "Lere", "for under fives only", "2023 please", "same again",
     "et les dix derniers ?", "in a table", "no, I meant Lere"],
)  # fmt: skip
def test_names_numbers_and_choices_alone_ask_for_nothing_by_themselves(text):
    assert leaning(read(text)).bare


@pytest.mark.parametrize(
    "text",
    ["which wards are most at risk", "explain how missing values are filled",
     "how many facilities reported in 2023", "where are the hot spots"],
)  # fmt: skip
def test_a_request_of_its_own_leans_on_nothing(text):
    assert not leaning(read(text)).at_all


RANKED = {"order": "top", "n": 10, "level": "ward"}
TREND = {"variable": "burden", "areas": ["Lere"], "year": 2021}
PLAN = {"nets": 50_000, "household_size": 5.0}
WET = {"variable": "mean_rainfall", "operator": ">", "value": 900.0, "level": "ward"}


@pytest.mark.parametrize(
    ("tool", "before", "text", "expected"),
    [
        ("rank_areas", RANKED, "and the bottom five?", {"order": "bottom", "n": 5, "level": "ward"}),
        ("rank_areas", RANKED, "by LGA", {**RANKED, "level": "lga"}),
        ("rank_areas", RANKED, "the other method", {**RANKED, "method": "pca"}),
        ("plan_nets", PLAN, "six per household", {**PLAN, "household_size": 6.0}),
        ("query_data", WET, "lower it to 800", {**WET, "value": 800.0}),
        ("query_data", WET, "and below 600?", {**WET, "operator": "<", "value": 600.0}),
        ("select_reprioritised", {"urban_threshold": 30.0}, "what if 75",
         {"urban_threshold": 75.0}),
        ("show_map", {"map_kind": "urban_extent", "urban_threshold": 40.0}, "raise it to 60",
         {"map_kind": "urban_extent", "urban_threshold": 60.0}),
        ("query_data", {"variable": "tests", "year": 2022}, "the year after",
         {"variable": "tests", "year": 2023}),
        ("analyse_trend", TREND, "2019 to 2021",
         {"variable": "burden", "areas": ["Lere"], "years": [2019, 2020, 2021]}),
    ],
)  # fmt: skip
def test_a_follow_up_is_the_request_before_with_what_is_said_now(tool, before, text, expected):
    found = carried(tool, before, read(text))
    if "years" in expected:
        found["years"] = sorted(range(found["years"][0], found["years"][-1] + 1))
    assert found == expected


def test_nothing_goes_on_where_nothing_is_changed():
    assert carried("rank_areas", RANKED, read("thank you")) is None


def test_areas_are_added_exchanged_or_taken_away():
    both = {"areas": ["Lere", "Zaria LGA"]}
    one = read("add Lere")
    name = one.areas[0]
    assert carried("compare_areas", {"areas": ["Zaria LGA"]}, one)["areas"] == ["Zaria LGA", name]
    left = carried("compare_areas", {**both, "areas": [name, "Zaria LGA"]}, read("without Lere"))
    assert left["areas"] == ["Zaria LGA"]


def test_another_form_is_of_the_same_variable_and_places():
    asked = {"variable": "mean_rainfall", "areas": ["Lere"], "order": "top"}
    form = in_another_form(now(said("query_data", **asked), "put it on a map", "show_map"))
    assert form == (
        "show_map",
        {"areas": ["Lere"], "map_kind": "variable", "variable": "mean_rainfall"},
    )


def test_a_comparison_that_points_back_is_with_the_area_before():
    slots = read("compare it with Lere")
    found = about_the_same("compare_areas", "explain_area", {"areas": ["Zaria LGA"]}, slots, [])
    assert found["areas"] == ["Zaria LGA", *slots.areas]


@pytest.mark.parametrize("text", ["compare it to Lere", "put Lere beside it", "and next to Lere?"])
def test_a_place_beside_the_one_before_is_compared_with_it(text):
    before = said("rank_areas", areas=["Rafin LGA"])
    tool, arguments = compared_with(now(before, text))
    assert (tool, arguments["areas"][0], len(arguments["areas"])) == (
        "compare_areas", "Rafin LGA", 2,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["which ones are they?", "list them", "which are those"])
def test_what_was_counted_is_listed(text):
    before = said("query_data", **WET, measure="count")
    assert listed_ones(now(before, text)) == ("query_data", WET)


@pytest.mark.parametrize(
    ("text", "ward"),
    [("why is the first one so high?", "A"), ("and why is the second one there", "B"),
     ("explain the last one", "C"), ("why is the top ward so bad", "A")],
)  # fmt: skip
def test_one_of_those_shown_is_explained_by_its_place(text, ward):
    before = said("rank_areas", listed=["A", "B", "C"], **RANKED)
    assert why_nth(now(before, text)) == ("explain_area", {"areas": [ward]})


def test_a_relation_to_what_was_asked_before_has_both_variables():
    before = {"variable": "tpr", "level": "ward"}
    found = about_the_same(
        "measure_association", "query_data", before, read("is it linked to rainfall"), []
    )
    assert found["variables"] == ["tpr", "mean_rainfall"]


def test_each_way_to_go_on_stands_once_in_the_table_with_a_sentence():
    ways = [way.gives for way in (*FIRST, *CONTINUATIONS, *AFTER_ALL)]
    assert len(set(ways)) == len(ways)
    for way in ways:
        assert re.match(r'\s?"[^"]+"', way.__doc__ or ""), way.__name__
