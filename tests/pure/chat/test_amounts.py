"""Numbers in words and digits, as net plans name them."""

from types import SimpleNamespace

import pytest

from analysis.chat.amounts import read_amounts
from analysis.chat.arguments import build_arguments
from analysis.chat.net_arguments import net_plan, reprioritised, wards_named
from analysis.chat.scoring import score
from analysis.chat.slots import read_slots
from analysis.tools.explain_method import find_topic
from tests.pure.chat.test_slots import NAMES

NOWHERE = SimpleNamespace(find=lambda tokens: [])


@pytest.mark.parametrize(
    ("plain", "values"),
    [
        ("half a million nets", [500_000]),
        ("two million three hundred thousand nets", [2_300_000]),
        ("twenty five thousand for bida 6 per household", [25_000, 6]),
        ("three hundred and fifty thousand nets", [350_000]),
        ("1.2m nets and 4 people", [1_200_000, 4]),
        ("j ai 200 000 moustiquaires", [200_000]),
        ("60k or 70k", [60_000, 70_000]),
        ("nets of 2023 for 45,500 people", [45_500]),
        ("five six seven", [5, 6, 7]),
        ("no number here", []),
    ],
)
def test_numbers_are_read_whole(plain, values):
    assert [amount.value for amount in read_amounts(plain)] == values


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I have 50,000 nets, hh size five", {"nets": 50_000, "household_size": 5}),
        ("plan 30k nets, 6 per household", {"nets": 30_000, "household_size": 6}),
        ("1.2m nets, 4 people per house", {"nets": 1_200_000, "household_size": 4}),
        ("300k nets, urban threshold 40 percent", {"nets": 300_000, "urban_threshold": 40}),
        ("2 people per net and a buffer of 10 percent", {"people_per_net": 2, "buffer": 10}),
        ("one net for 1.6 people", {"people_per_net": 1.6}),
        ("80,000 nets in bales in proportion to need",
         {"nets": 80_000, "bales": True, "strategy": "proportional"}),
        ("90k nets, at least 20 percent of each LGA", {"nets": 90_000, "lga_floor": 20}),
        ("how many nets does each ward need?", {"topic": "need"}),
        ("what would the next 1,000 nets buy?", {"topic": "next", "more": 1000}),
        ("what do another 5,000 nets buy?", {"topic": "next", "more": 5000}),
        ("score my own plan", {"topic": "own"}),
        ("how good is our net plan?", {"topic": "own"}),
        ("compare the ways to share the nets", {"topic": "scenarios"}),
        ("compare 150k and 250,000 nets", {"topic": "scenarios", "stocks": [150_000, 250_000]}),
        ("what if we had 1.2m, 1.5m or 2m nets?",
         {"topic": "scenarios", "stocks": [1_200_000, 1_500_000, 2_000_000]}),
        ("what will the nets cost?", {"topic": "cost"}),
        ("use this list in the net plan", {"reprioritised": True}),
        ("what about 150,000", {"nets": 150_000}),
    ],
)  # fmt: skip
def test_what_is_said_about_a_net_plan(text, said):
    found = net_plan(read_slots(text, NOWHERE))
    assert {name: value for name, value in found.items() if value not in (None, [])} == said


@pytest.mark.parametrize(
    ("text", "out", "kept"),
    [
        ("exclude Lere and Tudun Wada", ["Lere", "Tudun Wada"], []),
        ("exclude Nowhere and Lere", ["Nowhere", "Lere"], []),
        ("must include Lere and Nowhere", [], ["Lere", "Nowhere"]),
        ("50k nets without Lere but make sure Tudun Wada gets nets", ["Lere"], ["Tudun Wada"]),
    ],
)
def test_wards_are_named_as_left_out_or_taken_in_also_those_the_data_lack(text, out, kept):
    assert wards_named(read_slots(text, NAMES)) == {"exclude": out, "include": kept}


def test_areas_named_after_without_are_left_out():
    found = net_plan(read_slots("50k nets for Lere without Tudun Wada", NAMES))
    assert (found["areas"], found["exclude"]) == (["Lere"], ["Tudun Wada"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("deprioritise at 50 percent urban", {"urban_threshold": 50}),
        ("use 60 percent instead", {"urban_threshold": 60}),
        ("drop urban areas above 75%, up to 20 percent of the people",
         {"urban_threshold": 75, "target_share": 20}),
        ("which wards should be added to the next round", {"wanted": "join", "level": "ward"}),
        ("add 5 more wards to the list", {"wanted": "more", "n": 5, "level": "ward"}),
    ],
)  # fmt: skip
def test_what_is_said_about_wards_that_may_leave(text, said):
    found = reprioritised(read_slots(text, NOWHERE))
    assert {name: value for name, value in found.items() if value not in (None, [])} == said


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("how are the nets shared?", "nets"),
        ("how is the net plan computed?", "nets"),
        ("how are reprioritised wards chosen?", "reprioritised"),
    ],
)
def test_questions_about_the_method_of_a_plan(text, topic):
    slots = read_slots(text, NOWHERE)
    assert score(slots)[0][0] == "explain_method"
    term = build_arguments("explain_method", slots)["term"]
    assert find_topic(term).key == topic


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("with a growth of 2,6 %", 2.6),
        ("la population croît de 0,125 par an", 0.125),
        ("avec 12,5 personnes", 12.5),
        ("we have 12,345 nets", 12_345),
        ("we have 1,200,000 people", 1_200_000),
        ("growth of 2.6 %", 2.6),
    ],
)
def test_a_comma_before_one_or_two_digits_is_a_decimal_one(text, number):
    assert [item.value for item in read_slots(text, NAMES).numbers] == [number]
