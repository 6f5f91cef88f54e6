"""The stock to plan with, among other numbers and reasons."""

import pytest

from analysis.chat.arguments import build_arguments
from analysis.chat.gazetteer import Gazetteer
from analysis.chat.implied import with_implied
from analysis.chat.slots import read_slots
from analysis.tools.places import Places, Ward

COLUMNS = ("u5_tpr_rdt", "mean_rainfall", "distance_to_water", "population", "urbanPercentage",
           "totalArea", "elevation", "temp_mean", "RH_mean", "mean_soil_wetness", "mean_EVI",
           "avgRAD", "housing_quality", "flood")  # fmt: skip
NAMES = Gazetteer(
    Places((Ward(0, "Doko", "Lavun"), Ward(1, "Kabe", "Gurara"), Ward(2, "Bangi", "Mariga")), ("Niger",)),
    COLUMNS,
)  # fmt: skip


def slots_of(text):
    return with_implied(text, read_slots(text, NAMES), lambda again: read_slots(again, NAMES))


def said(text, tool="query_data"):
    return build_arguments(tool, slots_of(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("20,000 nets are ruined; plan again with 180,000", {"nets": 180_000}),
        ("What if rats eat 20,000 of the nets, redo it with 180,000", {"nets": 180_000}),
        ("another 40k nets were found on top of the 200k, plan again", {"nets": 240_000}),
        ("Give out a hundred thousand nets, four mouths per house",
         {"nets": 100_000, "household_size": 4.0}),
        ("families are seven here, so use 7 instead of 5", {"household_size": 7.0}),
        ("Money never land, so plan it with 80,000 nets first", {"nets": 80_000, "topic": None}),
        ("how much money do 50,000 nets need", {"topic": "cost"}),
        ("we have 5 million naira, what can we buy", {"topic": "cost"}),
    ],
)  # fmt: skip
def test_the_stock_to_plan_with(text, found):
    assert {name: said(text, "plan_nets").get(name) for name in found} == found
