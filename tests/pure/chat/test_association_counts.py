"""Associations over facility reports: what is set in relation, over what, between which groups."""

import pytest

from analysis.chat.arguments import build_arguments
from analysis.chat.slots import read_slots
from tests.pure.chat.test_intents import tool_of
from tests.pure.chat.test_slots import NAMES


def said(text):
    return build_arguments("measure_association", read_slots(text, NAMES))


@pytest.mark.parametrize(
    ("text", "variables", "unit"),
    [
        ("Is there a relationship between LLINs given and positives in the same LGA?",
         ["llin", "positives"], "lga"),
        ("correlate fever cases with number of tests across facilities", ["fever", "tests"],
         "facility"),
        ("do facilities with more attendance have more confirmed cases",
         ["attendance", "positives"], "facility"),
        ("link between nets distributed and TPR month by month", ["llin", "tpr"], "month"),
        ("is TPR associated with attendance at ward level", ["tpr", "attendance"], None),
    ],
)  # fmt: skip
def test_counts_are_named_in_their_order_with_the_unit(text, variables, unit):
    found = said(text)
    assert found["variables"] == variables
    assert found.get("unit") in (unit, "ward")


@pytest.mark.parametrize(
    ("text", "split", "kinds"),
    [
        ("Do general hospitals have higher TPR than health posts?", "kind",
         ["general hospital", "health post"]),
        ("is positivity lower in PHCs than in hospitals", "facility_level", None),
        ("Does TPR differ between secondary and tertiary facilities?", "facility_level",
         ["secondary", "tertiary"]),
        ("does TPR differ by type of facility", "facility_level", None),
        ("Is the TPR gap between Lere and Kachia significant?", "area", None),
    ],
)  # fmt: skip
def test_groups_of_facilities_and_places_are_told_apart(text, split, kinds):
    found = said(text)
    assert found["analysis"] == "groups"
    assert found["split"] == split
    assert found.get("kinds") == kinds


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("correlation of tests and positives since 2022", [2022]),
        ("correlation of tests and positives in 2023", [2023, 2023]),
        ("correlation of tests and positives from 2021 to 2023", [2021, 2023]),
    ],
)
def test_years_are_one_a_span_or_from_one_on(text, years):
    assert said(text)["years"] == years


@pytest.mark.parametrize(
    "text",
    [
        "Is there any relationship between number of nets given and positives in the same LGA",
        "Is the TPR gap between Lere and Kachia significant?",
        "is the difference in positivity between Lere and Kachia real or due to chance",
        "Do general hospitals have higher TPR than health posts?",
        "any link between fever cases and positives per facility",
        "La différence de TPR entre Lere et Kachia est-elle significative ?",
    ],
)
def test_relations_and_tested_differences_are_associations(text):
    assert tool_of(text) == "measure_association"


def test_cases_beside_a_variable_of_the_wards_stay_the_malaria_variable():
    assert said("Is rainfall associated with malaria cases?")["variables"] == [
        "mean_rainfall",
        "tpr",
    ]
