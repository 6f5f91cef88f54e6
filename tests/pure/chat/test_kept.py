"""What a question names and its request does not keep is found, by word."""

import pytest

from analysis.chat.kept import unkept
from analysis.chat.not_taken import kept_or_asked
from analysis.chat.request import Understood
from tests.pure.chat.of_three_wards import said, slots_of

PEOPLE = {"variable": "population"}


@pytest.mark.parametrize(
    ("text", "lost", "request_", "kept"),
    [
        ("by how much does Doko exceed Kabe in population", "by how much",
         {**PEOPLE, "areas": ["Doko", "Kabe"]}, {"against": "difference"}),
        ("Doko has how many times the population of Kabe", "how many times",
         {**PEOPLE, "areas": ["Doko", "Kabe"]}, {"against": "ratio"}),
        ("what share of the population lives in Lavun", "share",
         {**PEOPLE, "areas": ["Lavun"]}, {"measure": "share"}),
        ("median population of the wards", "median", PEOPLE, {"measure": "median"}),
        ("population without Lavun", "without", PEOPLE, {"except_areas": ["Lavun"]}),
        ("how many wards", "how many", {"level": "ward"}, {"measure": "count"}),
        ("the ward with the largest population", "largest", {**PEOPLE, "level": "ward"},
         {"order": "top"}),
        ("the second largest population", "second", {**PEOPLE, "order": "top"},
         {"n": 1, "after": 1}),
        ("which wards have more rainfall than Kabe", "more rainfall than Kabe",
         {"variable": "mean_rainfall", "level": "ward", "areas": ["Kabe"]},
         {"against": "difference"}),
        ("is population correlated with rainfall", "correlated with",
         {"variables": ["population", "mean_rainfall"]}, None),
        ("cumulative population of Lavun", "cumulative", {**PEOPLE, "areas": ["Lavun"]}, None),
        ("TPR of the neighbouring wards of Doko", "neighbouring",
         {"variable": "tpr", "areas": ["Doko"]}, None),
        ("tests in Lavun last month", "last month", {"variable": "tests", "areas": ["Lavun"]},
         {"last_months": 1}),
        ("tests per 1,000 people in Lavun", "per 1,000",
         {"variable": "tests", "areas": ["Lavun"], "n": 1000}, {"contrast": "ratio"}),
        ("did the tests of Lavun rise from 2021 to 2022", "rise",
         {"variable": "tests", "areas": ["Lavun"], "years": [2021, 2022]},
         {"contrast": "percent"}),
    ],
)  # fmt: skip
def test_an_operation_has_to_be_carried_by_the_request(text, lost, request_, kept):
    slots = slots_of(text)
    assert lost in unkept("query_data", request_, slots)
    if kept is not None:
        assert lost not in unkept("query_data", {**request_, **kept}, slots)


@pytest.mark.parametrize(
    ("text", "request_", "lost"),
    [
        ("population of Doko and Kabe", {**PEOPLE, "areas": ["Doko"]}, ["Kabe"]),
        ("population of Lavun, leaving out Doko", {**PEOPLE, "areas": ["Lavun", "Doko"]},
         ["without Doko", "leaving out"]),
        ("rainfall and flood of Doko", {"variable": "flood", "areas": ["Doko"]}, ["mean_rainfall"]),
        ("population of the high risk wards", {**PEOPLE, "level": "ward"}, ["High"]),
        ("tests in 2021 and 2023", {"variable": "tests", "year": 2021}, ["2023"]),
        ("tests of under fives by microscopy", {"variable": "tests"}, ["u5", "microscopy"]),
        ("wards with population above 5000",
         {**PEOPLE, "level": "ward", "operator": ">", "value": 500}, ["above 5000"]),
        ("how many wards have the highest rainfall",
         {"level": "ward", "measure": "count", "order": "top", "variable": "mean_rainfall"},
         ["highest", "mean_rainfall"]),
    ],
)  # fmt: skip
def test_names_and_numbers_have_to_be_in_the_request(text, request_, lost):
    assert unkept("query_data", request_, slots_of(text)) == lost


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("wards within 3 km of water",
         {"variable": "distance_to_water", "operator": "<", "value": 3000.0}),
        ("plan with 640 bales of 50 nets", {"nets": 32_000}),
        ("add 35,000 nets to the 200,000", {"nets": 235_000}),
        ("use 7 instead of 5 per household", {"household_size": 7.0}),
        ("which one has more people, Doko or Kabe", {**PEOPLE, "areas": ["Doko", "Kabe"]}),
        ("wards with a flood share above 20 percent",
         {"variable": "flood", "operator": ">", "value": 0.2}),
        ("compare the two wards Doko and Kabe on rainfall",
         {"variable": "mean_rainfall", "areas": ["Doko", "Kabe"]}),
    ],
)  # fmt: skip
def test_a_value_in_another_unit_or_of_two_numbers_is_kept(text, request_):
    tool = "plan_nets" if "nets" in request_ or "household_size" in request_ else "query_data"
    assert unkept(tool, request_, slots_of(text)) == []


def test_what_is_lost_is_asked_back_with_a_way_on():
    slots = slots_of("by how much does Doko exceed the cumulative population of Kabe")
    request = Understood("query_data", {**PEOPLE, "areas": ["Doko", "Kabe"]}, 0.9)
    answer = kept_or_asked(request, slots, None)
    assert answer.outcome == "clarify"
    assert answer.headline == "I did not understand “by how much”, “cumulative” here."
    (chip,) = answer.chips
    assert (chip["tool"], chip["arguments"]) == (request.tool, request.arguments)


def test_words_of_another_language_are_not_quoted_in_english():
    slots = slots_of("Quelle est la population cumulée de Lavun ?")
    request = Understood("query_data", {**PEOPLE, "areas": ["Doko"]}, 0.9)
    answer = kept_or_asked(request, slots, None)
    assert answer.headline == "I did not understand a part of this question."


def test_a_look_up_takes_the_place_of_a_request_that_loses_a_word():
    slots = slots_of("which three wards have the highest population without Lavun")
    ranking = Understood("rank_areas", {"level": "ward", "order": "top", "n": 3}, 0.9)
    chosen = kept_or_asked(ranking, slots, None)
    assert (chosen.tool, chosen.arguments) == ("query_data", said(slots.plain))
    assert chosen.arguments["except_areas"] == ["Lavun"]


@pytest.mark.parametrize(
    "text", ["and without Lavun", "same for the median", "that of Kabe by how much"]
)
def test_what_leans_on_the_answer_before_is_not_read_anew(text):
    request = Understood("rank_areas", {"level": "ward"}, 0.9)
    answer = kept_or_asked(request, slots_of(text), None)
    assert answer.outcome == "clarify"
