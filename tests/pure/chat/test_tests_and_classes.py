"""Tests and positives, months of counts, wards of a class, bales, and names typed together."""

import pytest

from tests.pure.chat.test_parts_said import said


@pytest.mark.parametrize(
    ("text", "sign", "value"),
    [
        ("facilities with a third or more of tests positive", ">=", 33.3333),
        ("wards where over 60 percent of those tested were positive", ">", 60),
        ("which LGAs have at least 30% of people tested positive", ">=", 30),
    ],
)
def test_a_part_of_those_tested_compares_the_rate(text, sign, value):
    found = said(text)
    assert (found["variable"], found["operator"], found["value"]) == ("tpr", sign, value)
    assert not found.get("conditions")


@pytest.mark.parametrize(
    ("text", "age", "test"),
    [
        ("What share of pregnant women tested in Lavun were positive", "pw", None),
        ("proportion of under 5s who tested positive in Doko in 2023", "u5", None),
        ("percentage of children tested by microscopy in Lavun that was positive", "u5", "microscopy"),
    ],
)  # fmt: skip
def test_the_share_of_an_age_that_was_positive_is_the_rate(text, age, test):
    found = said(text)
    assert (found["variable"], found.get("age_group"), found.get("test_method")) == (
        "tpr",
        age,
        test,
    )
    assert not found.get("measure")
    assert not found.get("group_by")


def test_the_share_of_positives_of_an_age_stays_a_share():
    found = said("what proportion of people who tested positive in Lavun were under five")
    assert (found["variable"], found["measure"]) == ("positives", "share")


@pytest.mark.parametrize(
    "text",
    ["number tested and number positive per LGA", "How many tested and how many positive in Doko",
     "show total tested and total positive for Lavun"],
)  # fmt: skip
def test_tests_and_positives_are_two_measures(text):
    assert set(said(text)["variables"]) == {"tests", "positives"}


@pytest.mark.parametrize(
    ("text", "variable", "order", "group"),
    [
        ("which month is testing lowest", "tests", "bottom", "month"),
        ("in which month do we test the most", "tests", "top", "month"),
        ("month with the most positives", "positives", "top", "month"),
    ],
)
def test_the_month_of_most_is_one_of_the_months(text, variable, order, group):
    found = said(text)
    assert (found["variable"], found["order"], found["group_by"]) == (variable, order, group)


@pytest.mark.parametrize(
    ("text", "order", "method"),
    [
        ("Which LGA does the least microscopy", "bottom", "microscopy"),
        ("which ward uses RDT most", "top", "rdt"),
        ("Which facility did the most RDTs in 2023", "top", "rdt"),
    ],
)
def test_a_test_that_is_done_counts_tests(text, order, method):
    found = said(text)
    assert (found["variable"], found["order"], found["test_method"]) == ("tests", order, method)


def test_people_of_a_class_are_one_sum():
    found = said("total population in the high risk wards")
    assert (found["measure"], found["variables"]) == ("sum", ["population"])
    assert found["conditions"][0]["value"] == "High"


@pytest.mark.parametrize(
    ("text", "nets"),
    [
        ("We have 500 bales of 40 nets", 20_000),
        ("distribute 1,200 bales of 100 nets each", 120_000),
        ("400 bales, each with 50 nets", 20_000),
        ("plan for 600 bales", 30_000),
        ("I have 20,000 nets in 400 bales", 20_000),
    ],
)
def test_a_stock_in_bales_is_its_nets(text, nets):
    assert said(text, "plan_nets")["nets"] == nets


def test_nets_of_an_age_were_given_out():
    assert said("how many nets did pregnant women get in Lavun")["variable"] == "llin"


@pytest.mark.parametrize(
    ("text", "order"),
    [("Wace unguwa ce tafi yawan jama'a?", "top"), ("Wace gunduma tafi karancin mutane", "bottom"),
     ("tpo 10 wards population", "top")],
)  # fmt: skip
def test_ends_typed_together_or_wrongly(text, order):
    found = said(text)
    assert (found["variable"], found["order"]) == ("population", order)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("Any anomalies in the number tested?", "variable", "tests"),
        ("are there two wards with the same name", "level", "ward"),
        ("do any wards not match the boundary file", "level", "ward"),
    ],
)
def test_what_a_check_names(text, key, value):
    assert said(text, "check_data_quality")[key] == value


def test_a_place_of_the_examples_is_a_name_without_data():
    assert said("Compare Bida and Lapai for me", "compare_areas")["areas"] == ["Bida", "Lapai"]
