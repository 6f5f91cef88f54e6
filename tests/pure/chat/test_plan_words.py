"""Words for what a net plan gives to places, and for its figures."""

import pytest

from analysis.chat.plan_figures import of_plan
from tests.pure.chat.of_three_wards import said, slots_of

NONE = [
    "how many wards are left without a single net",
    "wards that get nothing under the plan",
    "how many LGAs end up with zero nets",
    "wards that the stock does not reach at all",
    "which wards does the plan not serve",
    "which wards were left out of the distribution",
    "wards that receive none of the nets",
    "how many wards have not received any nets",
    "which wards go without nets",
    "number of wards passed over by the allocation",
    "first ward in the ranking to be left empty-handed",
]
SOME = [
    "which wards receive at least one net",
    "how many wards in Lavun get nets",
    "wards with TPR above 30 that are getting nets",
    "which wards are served by the plan",
    "how many wards were given nets",
    "wards the stock reaches",
    "which of the wards does the plan serve",
    "people of the supplied wards",
]
PARTLY = [
    "which ward is served only in part",
    "wards that get only part of their need",
    "partially covered wards",
    "which wards get some nets but not enough",
]
NEITHER = [
    "wards with zero flooding",
    "how many facilities have nothing in stock",
    "nets per ward",
    "which wards need nets most",
    "how many under fives got nets in Lavun",
]


def of_nets(text):
    conditions = said(text).get("conditions") or []
    return {(c["variable"], c["operator"]) for c in conditions if "nets" in c["variable"]}


@pytest.mark.parametrize("text", NONE)
def test_wards_without_nets_are_chosen(text):
    assert of_nets(text) == {("nets", "=")}


@pytest.mark.parametrize("text", SOME)
def test_wards_with_nets_are_chosen(text):
    assert of_nets(text) == {("nets", ">")}


@pytest.mark.parametrize("text", PARTLY)
def test_wards_that_get_a_part_are_chosen(text):
    assert of_nets(text) == {("nets", ">"), ("nets_short", ">")}


@pytest.mark.parametrize("text", NEITHER)
def test_other_words_choose_no_wards_by_their_nets(text):
    assert of_nets(text) == set()


def test_a_tier_is_chosen_by_its_number():
    for text in (
        "how many wards are in tier 2",
        "wards of tier two",
        "population of the second tier",
    ):
        assert {"variable": "tier", "operator": "=", "value": 2} in said(text)["conditions"]


VARIABLES = [
    ("how many more nets would Lavun need", "nets_short"),
    ("what is the shortfall of nets in Lavun", "nets_short"),
    ("how many nets does Doko still need", "nets_short"),
    ("remaining need of Lavun", "nets_short"),
    ("which ward needs the most nets", "need"),
    ("median net need per ward", "need"),
    ("how many nets are required in Lavun", "need"),
    ("nets per 100 people in Lavun", "nets_per_100"),
    ("nets for every thousand people by LGA", "nets_per_1000"),
    ("nets per household in Lavun", "nets_per_household"),
    ("people per net in Lavun", "people_per_net"),
    ("share of the need that is not met in Lavun", "need_unmet"),
    ("how much of its need is covered in Lavun", "need_met"),
    ("number of households in Lavun", "households"),
    ("which LGA has the most families", "households"),
    ("Doko is still short by how many nets", "nets_short"),
    ("how many nets are we short of to serve every ward", "nets_short"),
    ("nets in percent of the need of Lavun", "need_met"),
    ("pct of total need the plan covers", "need_met"),
    ("which ward has the greatest need", "need"),
    ("how likely is it that the need of Doko is met", "need_met_share"),
    ("bales going to Lavun", "bales"),
    ("how many nets were given to Lavun", "nets"),
]


@pytest.mark.parametrize(("text", "variable"), VARIABLES)
def test_a_figure_of_the_plan_is_known_by_its_words(text, variable):
    assert of_plan(slots_of(text), reports=False)["variable"] == variable


@pytest.mark.parametrize(
    "text",
    ["how many more nets does Lavun get than Gurara", "how many more nets go to Doko than Kabe"],
)
def test_more_nets_than_another_place_are_no_shortfall(text):
    assert said(text)["variable"] == "nets"


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("the rainfall of the ward with the most people", {"variable": "population", "order": "top"}),
        ("population of the LGA with the lowest mean elevation", {"variable": "elevation", "order": "bottom"}),
        ("how many people live in the wettest ward of Lavun", {"variable": "mean_rainfall", "areas": ["Lavun"]}),
        ("what is the TPR of the second most populous ward", {"variable": "population", "after": 1}),
    ],
)  # fmt: skip
def test_a_measure_of_the_first_of_a_list_is_of_that_one(text, chosen):
    from analysis.chat.of_the_one import of_the_one
    from tests.pure.chat.of_three_wards import NAMES

    found = of_the_one(text, NAMES)
    (listed,) = found["within"]
    assert chosen.items() <= listed.items()
    assert listed["n"] == 1
    assert found["variable"] not in (listed["variable"], None)


@pytest.mark.parametrize(
    "text",
    [
        "TPR of Doko from the facility data",
        "what is the TPR of Lavun in our facility reports",
        "tests in Lavun according to the health facility file",
    ],
)
def test_the_reports_can_be_named_as_the_source(text):
    found = said(text)
    assert found["source"] == "facilities"
    assert found.get("level") != "facility"


def test_facilities_are_asked_for_beside_their_reports():
    assert said("which facility reports the most tests")["level"] == "facility"
