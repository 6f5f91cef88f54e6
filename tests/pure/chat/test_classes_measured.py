"""Wards chosen by a class of risk: measured, added up and put in order, with both kept."""

from __future__ import annotations

import pytest

from analysis.chat.query_arguments import query_arguments
from tests.pure.chat.test_slots import slots


def of(text):
    said = query_arguments(slots(text))
    return {name: value for name, value in said.items() if value not in (None, [], "", {})}


def risk(name):
    return [{"variable": "composite_class", "operator": "=", "value": name}]


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("what is the average TPR in low risk wards", "Low", {"measure": "mean", "variables": ["tpr"]}),
        ("mean rainfall of the high risk wards", "High", {"measure": "mean", "variables": ["mean_rainfall"]}),
        ("which of the high risk wards have the most people", "High",
         {"order": "top", "variables": ["population"]}),
        ("how many people live in very high risk wards", "Very high",
         {"measure": "sum", "variables": ["population"]}),
        ("highest rainfall among high risk wards", "High", {"order": "top", "variables": ["mean_rainfall"]}),
        ("lowest elevation in medium risk wards", "Medium", {"order": "bottom", "variables": ["elevation"]}),
        ("top 5 high risk wards by population", "High", {"order": "top", "n": 5, "variables": ["population"]}),
        ("the 3 most populated wards of low risk", "Low", {"order": "top", "n": 3, "variables": ["population"]}),
        ("median elevation where risk is high", "High", {"measure": "median", "variables": ["elevation"]}),
    ],
)  # fmt: skip
def test_the_class_and_what_is_asked_of_its_wards_are_both_kept(text, name, said):
    found = of(text)
    assert found["conditions"] == risk(name)
    own = {
        key: value for key, value in found.items() if key in ("measure", "order", "n", "variables")
    }
    assert own == said


@pytest.mark.parametrize(
    "text", ["rainfall in high risk vs low risk wards", "mean rainfall of high and low risk wards"]
)
def test_two_classes_side_by_side_are_two_questions(text):
    found = of(text)
    (other,) = found["also"]
    assert {found["conditions"][0]["value"], other["conditions"][0]["value"]} == {"High", "Low"}
    assert found["measure"] == other["measure"] == "mean"


def test_the_first_wards_of_the_ranking_are_no_class():
    assert "conditions" not in of("top 10 high risk wards")
