"""What a question names: numbers, order, columns, wards, also mistyped."""

from dataclasses import replace

import pytest

from analysis.chat.arguments import build_arguments
from analysis.chat.gazetteer import Gazetteer
from analysis.chat.slots import read_slots
from analysis.tools.places import Places, Ward, resolve_areas
from chatmrpt.lib.errors import ProblemError

WARDS = (
    Ward(0, "Tudun Wada", "Kachia"),
    Ward(1, "Sabon Gari", "Kachia"),
    Ward(2, "Sabon Gari", "Lere"),
    Ward(3, "Egwa/Gwada", "Lere"),
    Ward(4, "Central", "Lere"),
    Ward(5, "Iku I", "Rafin"),
    Ward(6, "Rafin", "Rafin"),
)
COLUMNS = (
    "u5_tpr_rdt",
    "mean_rainfall",
    "mean_EVI",
    "housing_quality",
    "elevation",
    "flood",
    "NDWI",
    "distance_to_water",
    "Persons tested by RDT ≥5yrs (excl PW)",
)
PLACES = Places(WARDS, ("Kaduna",))
NAMES = Gazetteer(PLACES, COLUMNS)


def slots(text):
    return read_slots(text, NAMES)


@pytest.mark.parametrize(
    ("text", "n", "order"),
    [
        ("top ten wards", 10, "top"),
        ("Show the top 10 wards by risk", 10, "top"),
        ("top 100000 wards", 10_000, "top"),
        ("bottom five", 5, "bottom"),
        ("the 7 highest risk wards", 7, "top"),
        ("twenty five worst wards", 25, "top"),
        ("lowest risk wards", None, "bottom"),
        ("list 15 wards", 15, None),
        ("which ward is first", None, "top"),
        ("wards above 30 %", None, None),
        ("What is the weather", None, None),
    ],
)
def test_how_many_and_which_end(text, n, order):
    found = slots(text)
    assert (found.n, found.order) == (n, order)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("map of rainfall", ("mean_rainfall",)),
        ("show mi map of rainfal", ("mean_rainfall",)),
        ("MEAN_RAINFALL", ("mean_rainfall",)),
        ("tpr and elevatoin", ("tpr", "elevation")),
        ("test positivity rate", ("tpr",)),
        ("u5_tpr_rdt", ("tpr",)),
        ("evi, flood and housing quality", ("mean_EVI", "flood", "housing_quality")),
        ("distance to water", ("distance_to_water",)),
        ("adult literacy rate", ("education",)),
        ("Persons tested by RDT ≥5yrs (excl PW)", ("Persons tested by RDT ≥5yrs (excl PW)",)),
        ("how do I access the data", ()),
    ],
)
def test_columns_are_found_by_header_label_and_with_typing_errors(text, columns):
    assert slots(text).columns == columns


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("why is Tudun Wada high", ("Tudun Wada",)),
        ("y is tudun wadda so hi", ("Tudun Wada",)),
        ("rank of gwada", ("Egwa/Gwada",)),
        ("wards in Kachia lga", ("Kachia",)),
        ("Sabon Gari in Lere", ("Sabon Gari", "Lere")),
        ("the central question", ()),
        ("why is Central ward first", ("Central",)),
        ("iku 1", ("Iku I",)),
        ("top wards in Kaduna state", ()),
    ],
)
def test_areas_are_found_and_ordinary_words_are_not(text, areas):
    assert slots(text).areas == areas


def test_a_place_that_is_not_in_the_data_is_kept_by_name():
    assert slots("why is Birnin Kebbi so high").unknown_areas == ("Birnin Kebbi",)


@pytest.mark.parametrize(
    ("text", "operator", "value"),
    [
        ("tpr above 30%", ">", 30.0),
        ("wards with rainfall less than 90", "<", 90.0),
        ("at least 50k people", ">=", 50_000.0),
        ("population > 1.2m", ">", 1_200_000.0),
        ("top 10 wards", None, None),
    ],
)
def test_comparisons(text, operator, value):
    found = slots(text)
    assert (found.operator, found.value) == (operator, value)


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        (
            "run the analysis with rainfall, flood and elevation, elevation inverse",
            {"variables": ["mean_rainfall", "flood", "elevation"], "inverse": ["elevation"]},
        ),
        (
            "rank wards by tpr and elevation (inverse)",
            {"variables": ["tpr", "elevation"], "inverse": ["elevation"]},
        ),
        ("rerun with elevation inverse", {"add": ["elevation"], "inverse": ["elevation"]}),
        ("again without flood", {"without": ["flood"]}),
        ("add housing quality and run again", {"add": ["housing_quality"]}),
        ("give rainfall double weight and rerun", {"weights": {"mean_rainfall": 2.0}}),
        ("run with percentile ranks", {"normalisation": "percentile_rank"}),
        ("run the mrpt preset", {"preset": "mrpt"}),
        ("rerun with my own variables", {"choose_variables": True}),
        ("run the risk analysis", {}),
        ("rerun with flood added", {"add": ["flood"]}),
        ("redo the ranking with elevation too", {"add": ["elevation"]}),
        ("rerun wit out flood", {"without": ["flood"]}),
        ("recompute the score, elevation left out", {"without": ["elevation"]}),
        (
            "run it again with equal weights and no flood",
            {"without": ["flood"], "weights": "equal"},
        ),
        (
            "take tpr, rainfall and housing quality but not flood and run",
            {"variables": ["tpr", "mean_rainfall", "housing_quality"], "without": ["flood"]},
        ),
        ("pick the right indicators for me and run", {}),
        ("you choose the variables and run the analysis", {}),
        ("let me choose the variables and run", {"choose_variables": True}),
    ],
)
def test_what_is_said_about_a_run(text, arguments):
    assert build_arguments("run_risk_analysis", slots(text)) == arguments


def test_an_lga_beside_a_name_says_which_ward_is_meant():
    (area,) = resolve_areas(PLACES, ("Sabon Gari", "Lere"))
    assert [ward.row for ward in area.wards] == [2]
    (area,) = resolve_areas(PLACES, ("Sabon Gari (Kachia)",))
    assert [ward.row for ward in area.wards] == [1]


@pytest.mark.parametrize("name", ["Sabon Gari", "Rafin"])
def test_a_name_of_several_places_is_asked_about(name):
    with pytest.raises(ProblemError) as caught:
        resolve_areas(PLACES, (name,))
    assert caught.value.code == "unclear_place"


def test_a_level_settles_a_name_that_is_ward_and_lga():
    assert resolve_areas(PLACES, ("Rafin",), "lga_first")[0].level == "lga"
    assert resolve_areas(PLACES, ("Rafin LGA",))[0].level == "lga"
    assert resolve_areas(PLACES, ("Rafin",), "ward")[0].title == "Rafin (Rafin)"


def test_an_unknown_name_comes_with_names_spelled_like_it():
    with pytest.raises(ProblemError) as caught:
        resolve_areas(PLACES, ("Tudan Wado",))
    assert ("Tudun Wada (Kachia)", "Tudun Wada (Kachia)") in caught.value.choices


def test_arguments_made_of_a_question_are_the_callers_own():
    slots = read_slots("wards of Lere with rainfall above 100", NAMES)
    first = build_arguments("query_data", slots)
    assert build_arguments("query_data", slots) == first
    first["areas"].append("Bida")
    first["measure"] = "count"
    again = build_arguments("query_data", slots)
    assert again["areas"] == ["Lere"]
    assert "measure" not in again
    assert build_arguments("query_data", replace(slots, areas=())).get("areas") is None
