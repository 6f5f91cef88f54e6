"""What a question names and its request does not keep is found, by word."""

from types import SimpleNamespace

import pytest

from analysis.chat.data_questions import questions_in
from analysis.chat.kept import unkept
from analysis.chat.kept_before import unkept_before
from analysis.chat.not_taken import kept_or_asked
from analysis.chat.request import Understood
from analysis.models import Message
from tests.pure.chat.of_three_wards import NAMES, said, slots_of

NOBODY = SimpleNamespace(last_answers=())  # nothing was answered before
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
        ("how many wards are classed high and how many came out low",
         {"level": "ward", "measure": "count"}, ["High", "Low"]),
        ("compare the nets of Doko and Kabe", {"areas": ["Doko", "Kabe"]}, ["nets"]),
        ("the rank of the ward with the largest population",
         {**PEOPLE, "level": "ward", "order": "top"}, ["rank"]),
        ("wards with TPR above the mean and rainfall below it",
         {"level": "ward", "variables": ["tpr", "mean_rainfall"],
          "conditions": [{"variable": "tpr", "operator": ">", "value": 1.0, "of": "mean"}]},
         ["below"]),
        ("TPR in March 2024 and in June 2024",
         {"variable": "tpr", "year": 2024, "months": ["March"]}, ["june"]),
        ("nets given to pregnant women and under fives added together",
         {"variable": "llin", "group_by": "age_group"}, ["added together"]),
        ("which month had the most people tested",
         {"variable": "tests", "measure": "count", "group_by": "month", "order": "top"}, ["tests"]),
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


@pytest.mark.parametrize(
    ("text", "request_", "lost"),
    [
        ("nets for the state leaving Doko out", {"areas": ["Doko"]}, "leaving Doko out"),
        ("which ward gets the second most nets", {}, "second"),
        ("how many wards get not one net", {}, "how many ward"),
        ("by how much does the need of Lavun exceed that of Gurara",
         {"topic": "need", "areas": ["Lavun", "Gurara"]}, "by how much"),
        ("median need per ward", {"topic": "need"}, "median"),
    ],
)  # fmt: skip
def test_a_plan_carries_no_figures_of_its_table(text, request_, lost):
    assert any(lost in words for words in unkept("plan_nets", request_, slots_of(text)))


@pytest.mark.parametrize(
    ("text", "before", "request_", "lost"),
    [
        ("their population all together",
         ("rank_areas", {"areas": ["Lavun"], "risk_class": "High", "level": "ward"}),
         {**PEOPLE, "areas": ["Lavun"]}, ["their"]),
        ("their population all together",
         ("rank_areas", {"areas": ["Lavun"], "risk_class": "High", "level": "ward"}),
         {**PEOPLE, "within": [{"areas": ["Lavun"]}]}, []),
        ("how many people live in those", ("query_data", {"order": "top", "n": 5, **PEOPLE}),
         PEOPLE, ["those"]),
        ("what is their total population", ("plan_nets", {"areas": ["Lavun"]}),
         {**PEOPLE, "areas": ["Lavun"]}, ["their"]),
        ("and in 2022, which of them tested most", ("query_data", {"variable": "tests", "year": 2021,
         "areas": ["Lavun"]}), {"variable": "tests", "year": 2022, "areas": ["Lavun"]}, []),
        ("and the largest one", ("query_data", {"areas": ["Lavun"], **PEOPLE}),
         {**PEOPLE, "order": "top", "n": 1}, ["and"]),
    ],
)  # fmt: skip
def test_what_points_back_keeps_the_limits_before(text, before, request_, lost):
    tool, said_before = before
    last = Message(tool=tool, arguments=said_before)
    assert unkept_before("query_data", request_, slots_of(text), last) == lost


def test_what_is_lost_is_asked_back_with_a_way_on():
    slots = slots_of("by how much does Doko exceed the cumulative population of Kabe")
    request = Understood("query_data", {**PEOPLE, "areas": ["Doko", "Kabe"]}, 0.9)
    answer = kept_or_asked(request, slots, NOBODY)
    assert answer.outcome == "clarify"
    assert answer.headline == "I did not understand “cumulative”, “by how much” here."
    (chip,) = answer.chips
    assert (chip["tool"], chip["arguments"]) == (request.tool, request.arguments)


def test_words_of_another_language_are_not_quoted_in_english():
    slots = slots_of("Quelle est la population cumulée de Lavun ?")
    request = Understood("query_data", {**PEOPLE, "areas": ["Doko"]}, 0.9)
    answer = kept_or_asked(request, slots, NOBODY)
    assert answer.headline == "I did not understand a part of this question."


def test_a_look_up_takes_the_place_of_a_request_that_loses_a_word():
    slots = slots_of("which three wards have the highest population without Lavun")
    ranking = Understood("rank_areas", {"level": "ward", "order": "top", "n": 3}, 0.9)
    chosen = kept_or_asked(ranking, slots, NOBODY)
    assert (chosen.tool, chosen.arguments) == ("query_data", said(slots.plain))
    assert chosen.arguments["except_areas"] == ["Lavun"]


@pytest.mark.parametrize(
    "text", ["and without Lavun", "same for the median", "that of Kabe by how much"]
)
def test_what_leans_on_the_answer_before_is_not_read_anew(text):
    request = Understood("rank_areas", {"level": "ward"}, 0.9)
    answer = kept_or_asked(request, slots_of(text), NOBODY)
    assert answer.outcome == "clarify"


@pytest.mark.parametrize(
    "text",
    [
        "Lavun and Gurara aside, mean rainfall",
        "mean rainfall of all but Lavun and Gurara",
        "mean rainfall elsewhere than Lavun and Gurara",
        "mean rainfall of wards in none of Lavun and Gurara",
        "if Lavun and Gurara were taken out, mean rainfall",
        "mean rainfall when Lavun and Gurara are left aside",
    ],
)
def test_places_put_aside_are_left_out_in_many_words(text):
    asked = said(text)
    assert asked["except_areas"] == ["Lavun", "Gurara"]
    assert not asked.get("areas")
    assert unkept("query_data", asked, slots_of(text)) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("how many wards came out as low risk", "Low"),
        ("which wards are urban and low risk", "Low"),
        ("wards classed as very high", "High"),
        ("wards rated medium", "Medium"),
    ],
)
def test_a_class_is_read_in_many_words(text, named):
    assert slots_of(text).risk_class == named


def test_under_five_test_positivity_is_an_age():
    slots = slots_of("wards that show under five test positivity of at least 30 %")
    assert (slots.age_group, slots.operator, slots.value) == ("u5", ">=", 30.0)
    assert slots_of("facilities with under 5 tests").age_group is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("wards whose rainfall is above 100 and which lie more than 3 km from water", 1),
        ("among the wards with more than 5,000 people, which has the highest rainfall", 1),
        ("which wards have more than 5,000 people? how many?", 1),
        ("how many wards have more than 5,000 people and which ward has the highest rainfall", 2),
    ],
)
def test_one_list_stays_one_question(text, number):
    found = questions_in(text, NAMES)
    assert max(len(found), 1) == number


def test_a_floor_of_each_lga_keeps_its_percentage():
    slots = slots_of("30,000 nets with at least 50 percent of the need of each LGA")
    assert unkept("plan_nets", {"nets": 30_000, "lga_floor": 50.0}, slots) == []


@pytest.mark.parametrize(
    ("text", "request_", "lost"),
    [
        ("what percentage of them are surely first",
         {"measure": "share", "within": [{"variable": "tpr", "operator": ">", "value": 30.0}]},
         ["percentage"]),
        ("how many facilities use both RDT and microscopy",
         {"level": "facility", "measure": "count", "test_method": "both"}, ["both"]),
        ("how many of those are PBO nets", {"measure": "sum", "variable": "nets"}, ["pbo"]),
        ("wards with nets that are left with none", {"level": "ward", "conditions": [
            {"variable": "nets", "operator": ">", "value": 0},
            {"variable": "nets", "operator": "=", "value": 0}]}, ["nets"]),
        ("wards over 35 that did not make it into high",
         {"variable": "tpr", "operator": ">", "value": 35.0, "level": "ward"}, ["High", "did not"]),
        ("how many RDTs for each microscopy test in Lavun",
         {"variable": "tests", "test_method": "both", "areas": ["Lavun"]}, ["for each microscopy"]),
    ],
)  # fmt: skip
def test_what_a_request_has_no_use_for_or_lost(text, request_, lost):
    found = unkept("query_data", request_, slots_of(text))
    assert set(lost) <= set(found)


def test_a_place_left_out_is_no_place_to_change():
    slots = slots_of("if we leave Lavun out of it, where is mean rainfall highest")
    assert "without Lavun" in unkept("run_what_if", {"areas": ["Lavun"]}, slots)


@pytest.mark.parametrize(
    ("text", "before", "tool", "lost"),
    [
        ("which of its wards has the lowest", ("query_data", {"level": "lga", "order": "top"}),
         "query_data", ["its ward"]),
        ("put the two together", ("query_data", {"areas": ["Lavun"]}), "calculate_tpr",
         ["the two together"]),
        ("how many of those are good", ("plan_nets", {"areas": ["Lavun"]}), "plan_nets",
         ["how many of those"]),
    ],
)  # fmt: skip
def test_what_points_back_starts_no_run_and_keeps_its_place(text, before, tool, lost):
    last = Message(tool=before[0], arguments=before[1])
    assert unkept_before(tool, {"variable": "tpr"}, slots_of(text), last) == lost


def test_both_tests_are_no_single_one_and_on_top_is_no_end():
    assert slots_of("tests by RDT and microscopy in Lavun").test_method == "both"
    assert slots_of("tests by RDT + microscopy").test_method == "both"
    assert slots_of("RDT instead of microscopy").test_method == "rdt"
    assert slots_of("nets on top of the 200,000").order is None
    assert slots_of("no. of wards in Lavun").plain.startswith("number of")


@pytest.mark.parametrize(
    ("tool", "text", "request_", "lost"),
    [
        ("analyse_trend", "tests by microscopy since 2023", {"years": [2023]}, True),
        ("analyse_trend", "trend of tests since 2023", {"years": [2023]}, False),
        ("analyse_trend", "which LGAs are emerging since 2021", {"years": [2021]}, False),
        ("analyse_trend", "has positivity gone up since 2020", {"years": [2020]}, False),
        ("analyse_trend", "TPR in May 2024 and in September 2024", {"year": 2024}, True),
        ("analyse_trend", "in which LGAs did TPR go up in every year", {"level": "lga"}, True),
        ("check_data_quality", "how many positives did Doko report", {"areas": ["Doko"]}, True),
        ("check_data_quality", "how many tests are blank", {"focus": "missing"}, False),
        ("calculate_tpr", "RDT TPR vs microscopy TPR", {"test_method": "rdt"}, True),
        ("calculate_tpr", "positivity of pregnant women from 2023 to 2025", {}, True),
        ("query_data", "which LGA comes next", {"order": "top"}, True),
        ("query_data", "how many are in Doko and how many in Kabe",
         {"measure": "count", "areas": ["Doko", "Kabe"]}, True),
        ("query_data", "how many people live in Doko, and what share is that",
         {"measure": "share", "variable": "population", "areas": ["Doko"]}, False),
        ("query_data", "how many people live in Doko, and what share is that",
         {"measure": "sum", "variable": "population", "areas": ["Doko"]}, True),
        ("query_data", "what share of the people live there",
         {"measure": "share", "variable": "population", "level": "ward"}, True),
    ],
)  # fmt: skip
def test_other_requests_lose_words_too(tool, text, request_, lost):
    assert bool(unkept(tool, {"variable": "tpr", **request_}, slots_of(text))) is lost


def test_a_rate_that_chooses_wards_is_no_share():
    text = "of the people of Lavun, what percentage live in wards with a TPR above 30"
    listed = {"areas": ["Lavun"], "variables": ["tpr", "population"],
              "conditions": [{"variable": "tpr", "operator": ">", "value": 30.0}]}  # fmt: skip
    assert "percentage" in unkept("query_data", listed, slots_of(text))
    assert unkept("query_data", {**listed, "measure": "share"}, slots_of(text)) == []


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("population of wards with TPR above 30", "sum"),
        ("population of the wards whose rainfall is below 100", "sum"),
        ("population of each ward with TPR above 30", None),
        ("rainfall of wards with TPR above 30", None),
    ],
)
def test_people_of_chosen_wards_are_added_up(text, measure):
    assert said(text).get("measure") == measure


@pytest.mark.parametrize("span", [{"last_months": 3}, {"first_month": "2024-03"}])
def test_a_month_within_a_span_is_kept(span):
    slots = slots_of("tests of the last 3 months, so from March on")
    assert "march" in unkept("query_data", {"variable": "tests"}, slots)
    assert "march" not in unkept("query_data", {"variable": "tests", **span}, slots)
