"""Parts of a whole, miles and areas, parts of a year, and a rate in other words."""

import pytest

from analysis.chat.arguments import build_arguments
from analysis.chat.gazetteer import Gazetteer
from analysis.chat.implied import with_implied
from analysis.chat.scoring import score_cues
from analysis.chat.several import requests_in
from analysis.chat.slots import read_slots
from analysis.tools.places import Places, Ward

COLUMNS = ("u5_tpr_rdt", "mean_rainfall", "distance_to_water", "population", "urbanPercentage",
           "totalArea")  # fmt: skip
NAMES = Gazetteer(
    Places((Ward(0, "Doko", "Lavun"), Ward(1, "Ibbi", "Mashegu")), ("Niger",)), COLUMNS
)


def said(text, tool="query_data"):
    slots = with_implied(text, read_slots(text, NAMES), lambda again: read_slots(again, NAMES))
    return build_arguments(tool, slots)


@pytest.mark.parametrize(
    ("text", "variable", "sign", "value"),
    [
        ("wards that are more than half urban", "urbanPercentage", ">", 50),
        ("at least a quarter urban, which wards", "urbanPercentage", ">=", 25),
        ("which wards have a third or more of their land urban", "urbanPercentage", ">=", 33.3333),
        ("wards with TPR above three tenths", "tpr", ">", 30),
        ("wards where over 2 of every 5 tests were positive", "tpr", ">", 40),
        ("in which wards were at least 40% of the tests positive", "tpr", ">=", 40),
        ("wards more than 3 miles from water", "distance_to_water", ">", 4828.032),
        ("wards within half a mile of water", "distance_to_water", "<=", 804.672),
        ("wards less than a kilometre from water", "distance_to_water", "<", 1000),
        ("ward area bigger than 1000 sq km", "totalArea", ">", 1e9),
        ("wards smaller than 5,000 hectares", "totalArea", "<", 5e7),
        ("quels wards ont plus du tiers urbain", "urbanPercentage", ">", 33.3333),
        ("Wards où le taux dépasse 35 %", "tpr", ">", 35),
        ("dans quels wards le taux est-il inférieur à 10 % ?", "tpr", "<", 10),
    ],
)
def test_a_comparison_in_such_words_has_its_column_and_value(text, variable, sign, value):
    found = said(text)
    assert (found["variable"], found["operator"]) == (variable, sign)
    assert found["value"] == pytest.approx(value, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("three quarters of a million nets", [750_000]),
        ("wards with over half a million people", [500_000]),
        ("tests in the last two quarters", [2]),
        ("do more than half of the wards fit", []),
        ("plan with a quarter of the nets", []),
        ("rainfall below half the average", []),
    ],
)
def test_other_halves_and_quarters_are_no_percentage(text, numbers):
    slots = read_slots(text, NAMES)
    assert "percent" not in slots.plain.split()
    assert [item.value for item in slots.numbers] == numbers


@pytest.mark.parametrize(
    ("text", "how", "value"),
    [
        ("what if 2 of every 5 tests in Ibbi were positive", "to", 40),
        ("what if one in five tests in Doko came back positive", "to", 20),
        ("what if the tpr of Doko was cut to two thirds", "times", 0.666667),
    ],
)
def test_what_if_takes_parts_of_tests(text, how, value):
    found = said(text, "run_what_if")
    assert (found["variable"], found["how"], found["value"]) == ("tpr", how, value)


def test_a_town_is_not_asked_for_beside_its_own_share():
    assert "conditions" not in said("wards where more than 40 % of the ward is urban")


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("tests in the first quarter of 2023", ["January", "February", "March"]),
        ("positives in Q3 2022", ["July", "August", "September"]),
        ("tests in the last quarter of 2021", ["October", "November", "December"]),
    ],
)
def test_a_part_of_a_year_is_its_months(text, months):
    assert said(text)["months"] == months


def test_the_second_half_of_a_year_is_six_months():
    assert said("tests in the second half of 2024")["months"][0] == "July"
    assert len(said("tests in the second half of 2024")["months"]) == 6


@pytest.mark.parametrize(
    "text",
    ["reprioritise, anything over three quarters urban is out", "please reprioritize at 40%"],
)
def test_an_order_to_reprioritise_is_one(text):
    cues = score_cues(read_slots(text, NAMES))
    assert cues["select_reprioritised"] > 2 * cues.get("query_data", 0.0)


REPORTS = Gazetteer(
    Places((Ward(0, "Doko", "Lavun"),), ("Niger",)), ("RDT tested", "mean_rainfall", "population")
)


def reported(text):
    slots = with_implied(text, read_slots(text, REPORTS), lambda again: read_slots(again, REPORTS))
    return build_arguments("query_data", slots)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("how many people did we test in 2022", {"variable": "tests", "measure": "sum"}),
        ("how many people tested positive in Doko", {"variable": "positives", "measure": "sum"}),
        ("how many people are in Doko", {"variable": "population", "measure": "sum"}),
        ("Which LGA gave out the most nets to pregnant women",
         {"variable": "llin", "order": "top", "age_group": "pw"}),
        ("which facilities handed out fewest nets", {"variable": "llin", "order": "bottom"}),
        ("what percentage of tests were for pregnant women",
         {"variable": "tests", "measure": "share", "group_by": "age_group", "age_group": "pw"}),
        ("Proportion of all positives that are children",
         {"variable": "positives", "measure": "share", "group_by": "age_group", "age_group": "u5"}),
        ("Proportion of tests positive by type of facility",
         {"variable": "tpr", "group_by": "facility_level"}),
        ("what share of tests in Doko were positive", {"variable": "tpr", "areas": ["Doko"]}),
        ("population weighted mean of rainfall",
         {"variable": "mean_rainfall", "measure": "weighted mean"}),
        ("85 mm of rain or less", {"variable": "mean_rainfall", "operator": "<=", "value": 85}),
        ("table of tests, positives and TPR per year",
         {"variables": ["positives", "tpr", "tests"], "group_by": "year"}),
        ("Abeg which LGA dem test pass for 2024",
         {"variable": "tests", "order": "top", "level": "lga", "year": 2024}),
        ("which ward get population pass for Doko", {"variable": "population", "order": "top"}),
        ("Abeg which wards get population pass 5000",
         {"variable": "population", "operator": ">", "value": 5000}),
        ("five busiest testing sites", {"variable": "tests", "order": "top", "level": "facility"}),
    ],
)  # fmt: skip
def test_what_was_tested_given_out_or_shared_is_told_apart(text, found):
    said = reported(text)
    assert {name: said.get(name) for name in found} == found


@pytest.mark.parametrize(
    ("text", "variable", "order"),
    [
        ("Which LGA is most humid", "relative_humidity", "top"),
        ("wards between 200 and 300 metres", "elevation", None),
        ("is Doko wetter than Ibbi", "mean_rainfall", None),
        ("wards drier than Doko", "mean_rainfall", None),
        ("which wards are flood prone", "flood", None),
        ("Abeg which ward humid pass", "relative_humidity", "top"),
        ("the place wey water dey near pass", "distance_to_water", "bottom"),
    ],
)
def test_a_word_for_a_place_names_its_variable(text, variable, order):
    said = reported(text)
    assert (said["variable"], said.get("order")) == (variable, order)


def test_a_percentage_is_not_compared_with_square_metres():
    names = Gazetteer(
        Places((Ward(0, "Doko", "Lavun"),), ("Niger",)), ("urbanArea", "urbanPercentage")
    )
    slots = read_slots("wards with 20 percent of urban area or more", names)
    assert "urbanArea" not in str(build_arguments("query_data", slots).get("conditions"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pie chart of tests by facility level",
         {"chart_type": "pie", "variable": "tests", "by": "facility_level", "level": None}),
        ("bars of positives per type of facility",
         {"chart_type": "bar", "variable": "positives", "by": "facility_level"}),
        ("Distribution graph of rainfall", {"chart_type": "histogram", "variable": "mean_rainfall"}),
        ("correlation heat map of all variables", {"chart_type": "heatmap", "matrix": True}),
        ("tests by lga barchart", {"chart_type": "bar", "variable": "tests", "by": "lga"}),
    ],
)  # fmt: skip
def test_a_chart_has_its_kind_measure_and_axis(text, found):
    names = Gazetteer(REPORTS.places, (*REPORTS.columns, "Facility level"))
    said = build_arguments("show_chart", read_slots(text, names))
    assert {name: said.get(name) for name in found} == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("show settlement type on a map",
         {"map_kind": "variable", "variable": "settlement_type"}),
        ("where is rainfall unknown? show it on a map",
         {"map_kind": "missingness", "variable": "mean_rainfall"}),
        ("map of all health facilities", {"level": "facility", "map_kind": None}),
        ("plot our clinics as dots", {"level": "facility", "map_kind": None}),
        ("map the silent facilities", {"reports": "silent", "map_kind": "missingness"}),
    ],
)  # fmt: skip
def test_a_map_has_its_kind_and_facilities_are_not_drawn(text, found):
    names = Gazetteer(NAMES.places, ("mean_rainfall", "settlement_type"))
    said = build_arguments("show_map", read_slots(text, names))
    assert {name: said.get(name) for name in found} == found


def test_how_an_answer_is_to_be_seen_is_no_request_of_its_own():
    for text in (
        "Where is rainfall missing? Put it on a map",
        "Who lacks rain data? Show spatially",
    ):
        assert requests_in(text, NAMES) == [text]


def test_none_of_the_urban_area_is_zero_and_no_value_is_missing():
    names = Gazetteer(NAMES.places, ("urbanArea", "population"))
    none = build_arguments("query_data", read_slots("wards with no urban area", names))
    assert (none["operator"], none["value"]) == ("=", 0)
    missing = build_arguments("query_data", read_slots("wards with no population value", names))
    assert missing["operator"] == "missing"


def test_outliers_are_of_the_column_that_is_named():
    said = build_arguments("check_data_quality", read_slots("outliers in rainfall", NAMES))
    assert (said["focus"], said["variable"]) == ("outliers", "mean_rainfall")
