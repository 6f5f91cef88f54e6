"""Questions of every day asked of three wards of three LGAs."""

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
