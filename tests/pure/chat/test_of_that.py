"""What "that", "it" and "them" stand for goes on with all that the answer before was limited to."""

import pytest

from analysis.chat.behind import behind_it, behind_nothing, people_told
from analysis.chat.further import compared_with
from analysis.chat.listed_before import about_listed, most_of_them
from analysis.chat.of_the_same import of_the_same_reports
from analysis.chat.pointing import its_ends, its_time
from analysis.tools import tool_by_name
from tests.pure.chat.before import now, said

MONTHS = said("query_data", variable="positives", areas=["Lere"], year=2024, group_by="month")
ALL = {"variable": "positives", "areas": ["Lere"], "year": 2024}


@pytest.mark.parametrize(
    ("text", "order"),
    [("which month is highest", "top"), ("when was it lowest", "bottom"),
     ("in which month was it highest?", "top"), ("which month has the most cases", "top")],
)  # fmt: skip
def test_the_month_of_the_most_is_of_the_same_reports(text, order):
    _, arguments = its_time(now(MONTHS, text))
    assert arguments == {**ALL, "group_by": "month", "order": order}
    one = said("query_data", variable="tpr", areas=["Lere"], age_group="u5")
    _, arguments = its_time(now(one, "which month is highest"))
    assert arguments == {"variable": "tpr", "areas": ["Lere"], "age_group": "u5",
                         "group_by": "period", "order": "top"}  # fmt: skip
    assert its_time(now(said("query_data", variable="mean_rainfall"), text)) is None


def test_behind_months_in_order_stand_those_months_and_no_facilities():
    ordered = said("query_data", **ALL, group_by="month", order="top")
    assert behind_it(now(ordered, "how many tests is that")) == (
        "query_data", {"variable": "tests", "areas": ["Lere"], "year": 2024, "group_by": "month"},
    )  # fmt: skip


@pytest.mark.parametrize("text", ["so what is the TPR", "and what is the TPR", "and the TPR?"])
def test_the_rate_after_counts_is_of_the_same_reports(text):
    before = said("query_data", variable="positives", areas=["Lere"], year=2022, test_method="rdt")
    _, arguments = of_the_same_reports(now(before, text, "explain_term"))
    assert arguments == {"variable": "tpr", "areas": ["Lere"], "year": 2022, "test_method": "rdt"}


def test_a_place_or_year_beside_the_one_before_keeps_what_it_was_limited_to():
    before = said("query_data", variable="tpr", areas=["Rafin LGA"], year=2022, age_group="pw")
    tool, arguments = compared_with(now(before, "compare it with Lere"))
    assert (tool, arguments["year"], arguments["age_group"]) == ("query_data", 2022, "pw")
    assert arguments["areas"][0] == "Rafin LGA"
    tool, arguments = compared_with(now(before, "how does that compare with 2023"))
    assert (tool, arguments) == ("query_data", {
        "variable": "tpr", "areas": ["Rafin LGA"], "years": [2022, 2023], "age_group": "pw",
        "group_by": "year",
    })  # fmt: skip


def test_the_worst_ward_there_is_by_the_rate_whose_tests_were_told():
    before = said("query_data", variables=["tests_counted", "positives_counted", "tpr"],
                  areas=["Lere"], year=2023)  # fmt: skip
    _, arguments = its_ends(now(before, "which ward there is worst", "rank_areas"))
    assert arguments == {"variable": "tpr", "areas": ["Lere"], "year": 2023, "level": "ward",
                         "order": "top"}  # fmt: skip


LIST = {"variable": "mean_rainfall", "operator": ">", "value": 110.0, "level": "ward"}


@pytest.mark.parametrize(
    ("text", "order"), [("which LGA has most of them", "top"), ("which LGA has the fewest of those", "bottom")]
)  # fmt: skip
def test_those_listed_are_counted_in_each_lga(text, order):
    counted = {"level": "lga", "count_of": "ward", "measure": "count", "order": order}
    found = most_of_them(now(said("query_data", **LIST), text))
    assert found == ("query_data", {**counted, "within": [LIST]})
    tool_by_name("query_data").arguments.model_validate(found[1])
    again = said("query_data", **counted, within=[LIST])
    _, arguments = about_listed(now(again, "how many are there", "query_data"))
    assert (arguments["level"], arguments["within"][0]) == ("ward", LIST)
    assert not any(item.get("order") for item in arguments["within"])


def test_how_many_there_are_counts_what_was_listed():
    before = said("query_data", level="facility", areas=["Lere"], year=2023)
    _, arguments = about_listed(now(before, "how many are there", "query_data"))
    assert (arguments["level"], arguments["areas"], arguments["year"]) == (
        "facility",
        ["Lere"],
        2023,
    )


def test_a_variable_of_a_place_is_looked_up_and_no_map_is_drawn():
    ranked = said("rank_areas", areas=["Lere"])
    assert about_listed(now(ranked, "and its rainfall", "show_map")) == (
        "query_data", {"areas": ["Lere"], "variable": "mean_rainfall"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["how many people is that", "based on how many tests", "out of how many"]
)
def test_a_count_of_nothing_that_was_said_is_asked_back(text):
    term = said("explain_term", term="tpr")
    assert behind_it(now(term, text, "query_data")) is None
    assert behind_nothing(now(term, text, "query_data"))
    assert not behind_nothing(now(term, "how many tests in Lere is that", "query_data"))
    assert not behind_nothing(now(None, text, "query_data"))


def test_the_people_of_wards_left_out_are_told_with_them():
    left_out = said("select_reprioritised", urban_threshold=50.0)
    told = ("select_reprioritised", {"urban_threshold": 50.0})
    assert people_told(now(left_out, "how many people is that", "query_data")) == told
    assert people_told(now(left_out, "how many people live there", "query_data")) == told
    assert people_told(now(left_out, "how many people live in Lere", "query_data")) is None
    assert people_told(now(left_out, "what is the rainfall there", "query_data")) is None
