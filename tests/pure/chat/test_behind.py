"""The tests and positives behind a rate are those of the same reports, not of the whole file."""

import pytest

from analysis.chat.behind import asks_behind, behind_it
from analysis.chat.listed_before import about_listed
from analysis.chat.query_again import asked_again
from analysis.tools import tool_by_name
from tests.pure.chat.before import now, read, said

RATE = said("query_data", variable="tpr", areas=["Lere"], year=2023, age_group="u5",
            facility_level="primary")  # fmt: skip
CHOSEN = {"areas": ["Lere"], "year": 2023, "age_group": "u5", "facility_level": "primary"}
TESTS = ["tests_counted", "positives_counted", "tpr"]
POSITIVES = ["positives_counted", "tests_counted", "tpr"]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("how many people were tested for that", TESTS),
        ("based on how many tests?", TESTS),
        ("how many tests is that based on", TESTS),
        ("what is that out of", TESTS),
        ("out of how many", TESTS),
        ("what is the denominator", TESTS),
        ("sample size?", TESTS),
        ("how many tests were done there", TESTS),
        ("sur combien de tests", TESTS),
        ("combien de personnes testées pour ça ?", TESTS),
        ("how many positives is that", POSITIVES),
        ("how many of them were positive", POSITIVES),
        ("and the numerator?", POSITIVES),
        ("combien de positifs ?", POSITIVES),
    ],
)
def test_counts_behind_a_rate_are_of_the_same_reports(text, counts):
    found = behind_it(now(RATE, text, "query_data"))
    assert found == ("query_data", {**CHOSEN, "variables": counts})
    tool_by_name("query_data").arguments.model_validate(found[1])


def test_what_is_said_now_takes_the_place_of_what_was_said_then():
    _, arguments = behind_it(now(RATE, "how many tests was that in 2024", "query_data"))
    assert arguments == {**CHOSEN, "variables": TESTS, "year": 2024}
    _, arguments = behind_it(now(RATE, "how many RDTs is that", "query_data"))
    assert arguments == {**CHOSEN, "variables": TESTS, "test_method": "rdt"}


@pytest.mark.parametrize(
    "text",
    ["how many tests were there in 2022", "which LGA has the most tests", "what is TPR",
     "how many tests were done this year", "how many facilities are there",
     "wards with more than 100 positives", "what is the rainfall there"],
)  # fmt: skip
def test_a_question_of_its_own_counts_nothing_behind(text):
    assert behind_it(now(RATE, text, "query_data")) is None


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        (said("calculate_tpr", areas=["Lere"], age_group="u5"), {"areas": ["Lere"], "age_group": "u5"}),
        (said("analyse_trend", areas=["Lere"], topic="months", year=2023),
         {"areas": ["Lere"], "group_by": "period", "year": 2023}),
        (said("analyse_trend", areas=["Lere"], years=[2021, 2024]),
         {"areas": ["Lere"], "group_by": "year", "first_year": 2021, "last_year": 2024}),
        (said("analyse_trend", variable="tpr", years=[2021]), {"group_by": "year", "first_year": 2021}),
        (said("compare_areas", variable="tpr", areas=["Lere", "Zaria LGA"]),
         {"areas": ["Lere", "Zaria LGA"]}),
        (said("show_map", map_kind="tpr", age_group="pw", level="lga"),
         {"age_group": "pw", "level": "lga"}),
        (said("show_chart", variable="tpr", by="lga", year=2022), {"level": "lga", "year": 2022}),
        (said("query_data", variable="tpr", group_by="year", areas=["Lere"]),
         {"group_by": "year", "areas": ["Lere"]}),
    ],
)  # fmt: skip
def test_each_kind_of_answer_hands_on_what_its_rate_is_of(before, kept):
    found = behind_it(now(before, "based on how many tests", "query_data"))
    assert found == ("query_data", {**kept, "variables": TESTS})


def test_of_a_list_each_place_has_its_own_count_and_of_the_first_only_that():
    listed = {"variable": "tpr", "level": "lga", "order": "top", "year": 2024}
    first = behind_it(now(said("query_data", **listed), "how many tests is that based on"))
    assert first == ("query_data", {"level": "lga", "year": 2024, "variables": TESTS,
                                    "within": [{**listed, "n": 1}]})  # fmt: skip
    some = behind_it(now(said("query_data", **listed, n=5), "how many of those were positive"))
    assert some == ("query_data", {"level": "lga", "year": 2024, "variables": POSITIVES,
                                   "within": [{**listed, "n": 5}]})  # fmt: skip


def test_behind_counts_stand_counts_and_behind_other_measures_nothing():
    tests = said("query_data", variable="tests", areas=["Lere"], year=2023)
    assert behind_it(now(tests, "how many of them were positive")) == (
        "query_data", {"areas": ["Lere"], "year": 2023, "variable": "positives"},
    )  # fmt: skip
    assert behind_it(now(said("query_data", variable="mean_rainfall"), "out of how many")) is None
    refused = said("query_data", outcome="refuse", variable="tpr")
    assert behind_it(now(refused, "based on how many tests")) is None


@pytest.mark.parametrize(
    "text",
    ["how many people is that", "how many people live there", "what is the population there"],
)
def test_people_are_counted_where_the_answer_before_was(text):
    of_place = said("query_data", variable="mean_rainfall", areas=["Lere"])
    _, arguments = about_listed(now(of_place, text, "query_data"))
    assert (arguments["variable"], arguments["areas"]) == ("population", ["Lere"])
    ranked = said("rank_areas", order="top", n=5)
    _, arguments = about_listed(now(ranked, text, "query_data"))
    assert arguments["within"] == [{"variable": "composite_score", "order": "top", "n": 5}]


def test_a_sum_goes_on_to_what_adds_up_alone():
    before = {"variable": "population", "measure": "sum", "areas": ["Lere"]}
    rain = asked_again(before, {"variable": "mean_rainfall"})
    assert rain == {"variable": "mean_rainfall", "areas": ["Lere"]}
    tests = asked_again(before, {"variable": "tests"})
    assert tests == {"variable": "tests", "measure": "sum", "areas": ["Lere"]}


def test_there_are_is_no_place():
    assert not asks_behind(read("how many wards were there"))
    assert asks_behind(read("how many tests were done there"))
