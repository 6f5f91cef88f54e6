"""Ordinary questions in the words of every day: measures, ages, ends and numbers of a list."""

import pytest

from analysis.chat.scoring import score
from tests.pure.chat.of_three_wards import said, slots_of


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ("how crowded is Doko", "population"),
        ("headcount of Lavun", "population"),
        ("how many folk live in Kabe", "population"),
        ("is it damp underfoot in Kabe", "mean_soil_wetness"),
        ("how muddy does it get in Doko", "mean_soil_wetness"),
        ("is it hot in Doko", "temp_mean"),
        ("fait-il chaud à Doko", "temp_mean"),
        ("How far must one go from Bangi to reach open water?", "distance_to_water"),
        ("How big is Bangi on the ground?", "totalArea"),
        ("Quelle est la superficie de Doko ?", "totalArea"),
        ("how high above the sea is Kabe", "elevation"),
        ("how dry is the air in Lavun", "RH_mean"),
        ("how well lit is Doko at night", "avgRAD"),
        ("what slice of Doko is built up", "urbanPercentage"),
        ("out of every hundred kids tested in Kabe, how many are positive", "tpr"),
    ],
)
def test_a_measure_is_meant_by_everyday_words(text, variable):
    found = said(text)
    assert (found.get("variable"), len(found["areas"])) == (variable, 1)
    assert "operator" not in found


@pytest.mark.parametrize(
    ("text", "variable", "order"),
    [
        ("boggiest ground in Lavun, which ward", "mean_soil_wetness", "top"),
        ("driest air, which LGA?", "RH_mean", "bottom"),
        ("the driest ward of Lavun", "mean_rainfall", "bottom"),
        ("shabbiest housing, five wards", "housing_quality", "bottom"),
        ("fifteen wards with the shabbiest dwellings", "housing_quality", "bottom"),
        ("who are the sweatiest LGAs", "temp_mean", "top"),
        ("lowest lying wards of Lavun", "elevation", "bottom"),
        ("the hilliest LGA", "elevation", "top"),
        ("the most built-up corner of Lavun", "urbanPercentage", "top"),
        ("least green LGA", "mean_EVI", "bottom"),
        ("the ten sleepiest facilities for testing", "tests", "bottom"),
        ("darkest wards at night, ten", "avgRAD", "bottom"),
        ("Which ward hot pass for Lavun?", "temp_mean", "top"),
    ],
)
def test_superlatives_of_every_day_name_a_measure_and_its_end(text, variable, order):
    found = said(text)
    assert (found.get("variable"), found.get("order")) == (variable, order)


@pytest.mark.parametrize(
    "text",
    [
        "show the hot spots of malaria",
        "malaria in the rainy season",
        "how many tests in the dry season",
        "Which column is nearest to how swampy it is?",
        "are urban wards left out",
        "the full report",
    ],
)
def test_such_words_elsewhere_name_no_measure(text):
    assert not [name for name in slots_of(text).columns if name not in ("tests", "positives")]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("toddlers tested in Doko", "u5"),
        ("positives among little ones", "u5"),
        ("mums-to-be who tested positive", "pw"),
        ("grown-ups tested in Doko", "o5"),
        ("TPR under-five, primary facilities", "u5"),
        ("the ten wards with the worst positivity under five", "u5"),
        ("wards with TPR under 5", None),
    ],
)
def test_ages_in_everyday_words_and_beside_a_measure(text, age):
    assert slots_of(text).age_group == age


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("wards for the household survey, twenty of the riskiest", 20),
        ("Where are the warmest places, five of them", 5),
        ("the darkest wards at night, ten", 10),
        ("I have ten minutes, the riskiest ward in Lavun", None),
        ("the highest rainfall in 2", None),
    ],
)
def test_the_number_of_a_list(text, n):
    assert slots_of(text).n == n


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("count of wards scoring above .6", {"variable": "composite_score", "operator": ">", "value": 0.6}),
        ("facilities testing less than 20 a month in 2025",
         {"variable": "tests", "operator": "<", "value": 20.0, "measure": "mean", "level": "facility"}),
        ("wards where fewer than one in five tests comes up positive",
         {"variable": "tpr", "operator": "<", "value": 20.0}),
        ("wards with more than 300 tests a month", {"unread": ["300 tests a month"]}),
        ("wards of Lavun by rainfall, highest first", {"level": "ward", "order": "top"}),
        ("Which health house tests the most people?", {"level": "facility", "variable": "tests"}),
        ("how many fingers were pricked in Doko", {"variable": "tests", "measure": "sum"}),
    ],
)  # fmt: skip
def test_what_is_compared_and_counted(text, found):
    assert {name: said(text).get(name) for name in found} == found


@pytest.mark.parametrize(
    ("text", "n", "level"),
    [
        ("three LGAs to start the refresher training in", 3, "lga"),
        ("Where should supervision begin?", None, None),
        ("which wards before the rest", None, "ward"),
    ],
)
def test_where_work_begins_is_the_top_of_the_ranking(text, n, level):
    found = said(text, "rank_areas")
    assert (found.get("order"), found.get("n"), found.get("level")) == ("top", n, level)


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("PDF of the net distribution for our funders", "write_report"),
        ("word doc of the net distribution with method annex", "write_report"),
        ("one picture of where the trouble is worst", "show_map"),
        ("We can pay community mobilisers in 12 wards, name them", "rank_areas"),
        ("what percent of the people are covered by this plan", "query_data"),
    ],
)
def test_what_such_requests_are_for(text, tool):
    assert score(slots_of(text))[0][0] == tool


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Do hotter wards have higher TPR", "temp_mean"),
        ("is positivity higher in crowded places", "population"),
        ("is TPR related to how damp the ground is", "mean_soil_wetness"),
        ("does TPR go with how far it is to the river", "distance_to_water"),
    ],
)
def test_what_malaria_is_related_to_may_be_said_in_such_words(text, other):
    assert said(text, "measure_association")["variables"] == ["tpr", other]


@pytest.mark.parametrize("text", ["which wards have higher TPR in 2024", "is TPR higher in Doko"])
def test_a_rate_alone_is_related_to_nothing(text):
    assert slots_of(text).columns == ("tpr",)


@pytest.mark.parametrize("text", ["wards left without nets", "which wards got no nets"])
def test_wards_without_nets_are_looked_up_in_the_plan(text):
    found = dict(score(slots_of(text)))
    assert found["query_data"] > 2 * found.get("select_reprioritised", 0.0)
