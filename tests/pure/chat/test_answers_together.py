"""The last two answers taken together, shares of a whole, and a part more or less."""

import pytest

from analysis.chat.answers_together import set_together, share_of_whole
from analysis.chat.carrying import carried
from analysis.chat.former_one import one_of_two
from analysis.chat.more_or_less import part_added, without_places
from tests.pure.chat.before import now, read, said


def people(*areas, **more):
    return said("query_data", variable="population", areas=list(areas), measure="sum", **more)


LAST, EARLIER = people("Kaura"), people("Lere")

TOGETHER = [
    ("what is the difference", "difference"),
    ("so how many more people has the first one", "difference"),
    ("by how much is the second one lower?", "difference"),
    ("what is the change between the two", "difference"),
    ("how far apart are they", "difference"),
    ("and the two together?", "sum"),
    ("add them up", "sum"),
    ("what is the total of both", "sum"),
    ("how many times bigger is the first", "ratio"),
    ("what is the ratio of the two", "ratio"),
]


@pytest.mark.parametrize(("text", "how"), TOGETHER)
def test_two_answers_are_taken_together(text, how):
    tool, arguments = set_together(now(LAST, text, earlier=EARLIER))
    assert tool == "query_data"
    assert arguments["combined"] == how
    assert arguments["areas"] == ["Lere"]
    assert [item["areas"] for item in arguments["also"]] == [["Kaura"]]


@pytest.mark.parametrize(
    "text",
    [
        "what is the difference in rainfall",
        "how many more wards are above 30",
        "add Kaura",
        "what is the total population",
        "show them together on a map",
    ],
)
def test_what_names_something_of_its_own_is_no_sum_of_answers(text):
    assert set_together(now(LAST, text, earlier=EARLIER)) is None


def test_numbers_of_other_things_are_not_taken_together():
    wards = said("query_data", level="ward", measure="count")
    assert set_together(now(LAST, "what is the difference", earlier=wards)) is None
    assert set_together(now(LAST, "what is the difference")) is None


def test_the_nets_of_two_places_are_asked_of_the_plan():
    last, earlier = said("plan_nets", areas=["Kaura"]), said("plan_nets", areas=["Lere"])
    _, arguments = set_together(now(last, "add them up", earlier=earlier))
    assert (arguments["variable"], arguments["also"][0]["variable"]) == ("nets", "nets")


def test_places_of_one_answer_are_its_own():
    both = said("query_data", variable="population", areas=["Lere", "Kaura"])
    assert set_together(now(both, "what do they have together"))[1]["together"] is True
    assert set_together(now(both, "by how much do they differ"))[1]["against"] == "difference"
    assert set_together(now(both, "by how much do they differ in age, what is the gap")) is None
    assert set_together(now(both, "what is the gap between the two"))[1]["against"] == "difference"


def test_the_other_end_is_set_beside_the_first_one():
    top = said("query_data", variable="elevation", level="lga", order="top", measure="mean")
    text = "which is the lowest, and how many metres lie between the two?"
    _, arguments = set_together(now(top, text))
    assert (arguments["order"], arguments["n"]) == ("bottom", 1)
    assert arguments["also"][0]["order"] == "top"


SHARES = [
    ("what percentage of the state is that", LAST, {}),
    ("as a share of the total", LAST, {}),
    ("what part of all is it", LAST, {}),
    ("what share of Lere is that", said("query_data", variable="population", areas=["Kaura"]), {"areas": ["Lere"]}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "before", "whole"), SHARES)
def test_an_answer_is_a_share_of_what_is_named(text, before, whole):
    _, arguments = share_of_whole(now(before, text))
    (all_of_it,) = arguments["also"]
    assert arguments["combined"] == "share"
    assert arguments["areas"] == ["Kaura"]
    assert all_of_it.get("areas") == whole.get("areas")
    assert all_of_it["variable"] == "population"


def test_a_count_is_a_share_of_all_that_are_counted():
    few = said("query_data", level="ward", measure="count",
               conditions=[{"variable": "tpr", "operator": ">", "value": 30.0}])  # fmt: skip
    _, arguments = share_of_whole(now(few, "now as a share of all wards"))
    assert arguments["also"] == [{"level": "ward", "measure": "count"}]


LISTS = [
    "what share of the LGA do these five hold together",
    "what percentage of the LGA's population lives in them",
    "what share of the LGA's people live in these five",
]


@pytest.mark.parametrize("text", LISTS)
def test_the_wards_listed_hold_a_share_of_their_lga(text):
    five = said("query_data", variable="population", areas=["Lere"], level="ward", order="top", n=5)
    _, arguments = share_of_whole(now(five, text))
    assert arguments["measure"] == "sum"
    assert arguments["within"][-1]["n"] == 5
    assert arguments["also"] == [{"variable": "population", "measure": "sum", "areas": ["Lere"]}]


@pytest.mark.parametrize(
    "text", ["so what percent of it is met", "what share of that is covered", "and what percentage is met"]
)  # fmt: skip
def test_the_need_of_a_place_is_met_in_part(text):
    before = said("plan_nets", areas=["Lere"], topic="need")
    assert share_of_whole(now(before, text)) == (
        "query_data", {"areas": ["Lere"], "variable": "need_met"},
    )  # fmt: skip


def test_a_share_goes_on_with_another_place_and_year():
    before = {"variable": "tests", "areas": ["Lere"], "year": 2023, "combined": "share",
              "also": [{"variable": "tests", "year": 2023}]}  # fmt: skip
    place = carried("query_data", before, read("and for Kaura?"))
    assert (place["areas"], place["also"]) == (["Kaura"], [{"variable": "tests", "year": 2023}])
    year = carried("query_data", before, read("and in 2024?"))
    assert (year["year"], year["also"][0]["year"]) == (2024, 2024)


def test_another_place_after_a_difference_is_that_place_alone():
    before = {"variable": "tests", "areas": ["Lere"], "combined": "difference",
              "also": [{"variable": "tests", "areas": ["Kaura"]}]}  # fmt: skip
    found = carried("query_data", before, read("and in Kaura?"))
    assert "also" not in found
    assert "combined" not in found


MORE = [
    ("add the under fives", {"age_group": "pw"}, {"age_group": "u5"}),
    ("plus the tests by microscopy", {"test_method": "rdt"}, {"test_method": "microscopy"}),
    ("add 2023", {"year": 2024}, {"year": 2023}),
    ("and include the secondary ones", {"facility_level": "primary"}, {"facility_level": "secondary"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "before", "other"), MORE)
def test_a_part_more_is_added(text, before, other):
    asked = now(said("query_data", variable="tests", areas=["Lere"], **before), text)
    _, arguments = part_added(asked)
    assert arguments["combined"] == "sum"
    assert before.items() <= arguments.items()
    assert other.items() <= arguments["also"][0].items()


LESS = [
    "take out the ones in Lere. How many remain?",
    "leave Lere out, how many then",
    "without those of Lere",
    "exclude Lere",
]


@pytest.mark.parametrize("text", LESS)
def test_places_are_taken_out_of_the_answer_before(text):
    above = said("query_data", variable="population", level="ward", operator=">", value=1000.0)
    _, arguments = without_places(now(above, text))
    assert arguments["except_areas"][0] == "Lere"
    assert (arguments["operator"], arguments["value"]) == (">", 1000.0)
    assert arguments.get("measure") == ("count" if "how many" in text.lower() else None)


def test_the_first_of_two_answers_can_be_meant():
    answers = [LAST, EARLIER]
    for text in (
        "and the first one, in 2021?",
        "what about the former",
        "the rainfall of the first place",
    ):
        rest, turned = one_of_two(text, lambda: answers)
        assert turned()[0] is EARLIER
        assert "first" not in rest
        assert "former" not in rest
    rest, same = one_of_two("which LGA has most of the latter?", lambda: answers)
    assert same()[0] is LAST
    assert rest == "which LGA has most of them?"
    assert one_of_two("how many more has the first one", lambda: answers) is None
    lists = [said("query_data", variable="tpr", order="top"), EARLIER]
    assert one_of_two("what about the first one", lambda: lists) is None
