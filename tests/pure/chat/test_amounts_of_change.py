"""Changes by an amount: “4 km further away”, “20 % more”."""

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
    ("text", "how", "value"),
    [
        ("what if water of Doko is 4 km further away", "by", 4000.0),
        ("what if Doko was 2 degrees hotter", "by", 2.0),
        ("what if Doko had 20% more rainfall", "times", 1.2),
        ("what if the elevation of Doko was 100 m lower", "by", -100.0),
        ("what if TPR in Doko was 20", "to", 20.0),
    ],
)
def test_more_or_less_of_something_is_a_change_by_an_amount(text, how, value):
    found = said(text, "run_what_if")
    assert found["how"] == how
    assert found["value"] == pytest.approx(value)
