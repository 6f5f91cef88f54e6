"""What a question limits is kept in its request, or asked back: never left out in silence."""

import pytest

from analysis.chat.arguments import build_arguments
from analysis.chat.carrying import carried
from analysis.chat.kept import unkept
from analysis.chat.not_taken import both_towns, not_taken
from analysis.chat.slots import read_slots
from tests.pure.chat.test_slots import NAMES

MEAN = {"variable": "mean_rainfall", "level": "ward", "measure": "mean"}
RURAL = {"variable": "urban_share", "operator": "<", "value": 30.0, "unit": "percent"}


def read(text):
    return read_slots(text, NAMES)


def asked(text):
    return build_arguments("query_data", read(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("positives in Lere since 2023", {"first_year": 2023}),
        ("tests in Lere after 2022", {"first_year": 2023}),
        ("tests from 2022 onwards", {"first_year": 2022}),
        ("TPR in Lere before 2022", {"last_year": 2021}),
        ("total tests until 2021", {"last_year": 2021}),
        ("nombre de tests depuis 2024 à Lere", {"first_year": 2024}),
        ("nombre de tests avant 2022 à Lere", {"last_year": 2021}),
        ("tests in Lere in 2022", {"year": 2022}),
        ("tests in Lere from 2021 to 2023", {"years": [2021, 2022, 2023]}),
    ],
)
def test_one_year_may_be_the_end_of_a_span(text, expected):
    found = asked(text)
    times = ("year", "years", "first_year", "last_year", "last_years")
    assert {name: found[name] for name in times if found.get(name)} == expected


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ({"first_year": 2024}, "and in 2022?", {"year": 2022}),
        ({"year": 2022}, "and since 2023?", {"first_year": 2023}),
        ({"last_year": 2021}, "and since 2023?", {"first_year": 2023}),
        ({"first_year": 2024}, "and in Lere?", {"first_year": 2024, "areas": ["Lere"]}),
    ],
)
def test_a_span_takes_the_place_of_a_year(before, text, expected):
    found = carried("query_data", {"variable": "tests", **before}, read(text))
    assert found == {"variable": "tests", **expected}


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("how many tests were done in the first half of 2022", None),
        ("tests in Lere in the last half of the year 2022", None),
        ("hw many ppl test +ve for Lere last yr", None),
        ("the last 3 wards by rainfall", "bottom"),
    ],
)
def test_a_part_of_a_year_is_no_end_of_a_list(text, order):
    assert read(text).order == order


@pytest.mark.parametrize(
    ("text", "measure"),
    [("no, I mean pregnant women", None), ("mean rainfall of Lere", "mean"),
     ("what we mean by tests in Lere", None)],
)  # fmt: skip
def test_to_mean_something_is_no_mean(text, measure):
    assert asked(text).get("measure") == measure


@pytest.mark.parametrize(
    "text",
    ["how many wards miss elevation in Lere", "wards missing elevation", "wards without elevation"],
)
def test_rows_that_miss_a_value(text):
    assert asked(text)["operator"] == "missing"


@pytest.mark.parametrize(
    ("tool", "text", "lost"),
    [
        ("calculate_tpr", "calculate TPR excluding the primary ones", ["excluding the primary"]),
        ("query_data", "TPR in primary facilities in 2022", []),
        ("query_data", "tests from January to March 2021", []),
        ("query_data", "tests of the last two years", []),
        ("query_data", "tests outside Lere", []),
        ("measure_association", "correlation of rainfall and TPR without Lere", ["without Lere"]),
        ("measure_association", "correlation of rainfall and TPR in rural wards", ["rural"]),
        ("measure_association", "correlation of rainfall and TPR in Lere", []),
        ("measure_association", "do urban wards have less rainfall", []),
        ("measure_association", "does TPR differ between the dry season and the rains", ["dry season"]),
        ("calculate_tpr", "calculate TPR of the last three months", ["last three months"]),
        ("calculate_tpr", "calculate TPR after June 2023", ["after june 2023"]),
        ("query_data", "what share of fever cases under 5 was tested", ["share of fever cases under 5 was tested"]),
        ("query_data", "is fever associated with tests in Lere", ["fever", "associated with"]),
        ("calculate_tpr", "ratio of positives to attendance in Lere", ["ratio of positives to"]),
    ],
)  # fmt: skip
def test_what_a_request_cannot_keep_is_told(tool, text, lost):
    slots = read(text)
    request = build_arguments(tool, slots)
    assert (not_taken(tool, request, slots) or unkept(tool, request, slots)) == lost


def test_wards_chosen_by_a_value_are_no_part_of_an_association():
    slots = read("correlation of rainfall and TPR in wards below 300 m elevation")
    assert not_taken("measure_association", {}, slots)


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("compare average rainfall between urban and rural wards", True),
        ("mean rainfall of rural wards", False),
        ("how many urban and rural wards", False),
    ],
)
def test_two_groups_are_no_filter_of_one(text, both):
    assert both_towns("query_data", {"measure": "mean"}, read(text)) is both


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ({"variable": "tpr", "operator": ">", "value": 25.0, "measure": "count"},
         "now only the rural ones",
         {"variable": "tpr", "operator": ">", "value": 25.0, "conditions": [RURAL]}),
        ({"variables": ["elevation", "mean_rainfall"], "conditions": [
            {"variable": "elevation", "operator": "<", "value": 200.0},
            {"variable": "mean_rainfall", "operator": ">", "value": 100.0}]},
         "and with rainfall over 105?",
         {"conditions": [{"variable": "elevation", "operator": "<", "value": 200.0},
                         {"variable": "mean_rainfall", "operator": ">", "value": 105.0}]}),
        ({"variable": "tpr", "operator": ">", "value": 25.0}, "and with rainfall over 105?",
         {"variable": "mean_rainfall", "operator": ">", "value": 105.0}),
        ({**MEAN}, "excluding Lere", {**MEAN, "except_areas": ["Lere"]}),
    ],
)  # fmt: skip
def test_the_other_filters_of_the_question_before_stay(before, text, expected):
    found = carried("query_data", before, read(text))
    assert found is not None
    assert {name: found.get(name) for name in expected} == expected
    assert "areas" not in found


def test_metres_are_no_rainfall():
    found = asked("how many wards lower than 200 m have rainfall above 100")
    assert found["unread"] == ["lower than 200 m"]
    assert found["value"] == 100.0


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("what proportion of RDTs in Lere were for pregnant women", "age_group"),
        ("what share of tests of pregnant women were by RDT", "test_method"),
        ("what share of tests were of pregnant women", "age_group"),
    ],
)
def test_the_share_is_told_apart_by_what_is_a_part(text, part):
    assert asked(text)["group_by"] == part


@pytest.mark.parametrize(
    ("text", "value"),
    [("wards qui ont moins d'un tiers de surface urbaine", 33.3333),
     ("wards qui ont plus d'un quart de surface urbaine", 25.0)],
)  # fmt: skip
def test_less_than_a_part_in_french(text, value):
    slots = read(text)
    assert slots.value == value
    assert slots.operator == ("<" if "moins" in text else ">")


def test_the_top_quarter_of_wards_is_a_part_of_the_list():
    assert asked("population of the top quarter of wards by rainfall")["n_percent"] == 25.0


@pytest.mark.parametrize(
    "text",
    ["which facilities tested no one in 2023", "facilities that reported no tests in 2023",
     "how many facilities had zero tests in 2023", "facilities that did not test anyone in 2023"],
)  # fmt: skip
def test_no_tests_are_none_of_them(text):
    found = asked(text)
    assert found["conditions"] == [{"variable": "tests", "operator": "=", "value": 0.0}]
    assert (found["level"], found["year"]) == ("facility", 2023)
