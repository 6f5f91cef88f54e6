"""LGAs by how many wards fit, the first of each, one place of a list, places left out."""

import pytest

from analysis.chat.arguments import build_arguments
from analysis.chat.slots import read_slots
from tests.pure.chat.test_slots import NAMES


def asked(text, tool="query_data"):
    return build_arguments(tool, read_slots(text, NAMES))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("which LGAs have more than 12 wards", {"operator": ">", "value": 12.0}),
        ("LGAs with 3 or more wards above 100 mm rainfall", {"operator": ">=", "value": 3.0}),
        ("how many LGAs have fewer than 2 wards with rainfall over 100", {"operator": "<", "value": 2.0}),
        ("LGAs where no ward has rainfall above 100", {"operator": "=", "value": 0.0}),
        ("LGAs without any high risk ward", {"operator": "=", "value": 0.0}),
        ("LGAs that have a ward with rainfall above 100", {"operator": ">=", "value": 1.0}),
        (
            "LGAs where all wards have rainfall above 100",
            {"operator": "=", "value": 100.0, "unit": "percent"},
        ),
        (
            "LGAs with at least half of their wards above 100 mm rainfall",
            {"operator": ">=", "value": 50.0, "unit": "percent"},
        ),
        (
            "LGAs with more than 40 percent of their wards below 100 mm rainfall",
            {"operator": ">", "value": 40.0, "unit": "percent"},
        ),
        ("LGAs with rainfall above 100", None),
        ("how many wards are there in each LGA", None),
        ("top 5 LGAs by rainfall", None),
    ],
)  # fmt: skip
def test_lgas_are_chosen_by_how_many_of_their_wards_fit(text, expected):
    found = asked(text)
    assert found.get("having") == expected
    if expected is not None:
        assert found["level"] == "lga"
        of_wards = (found.get("operator"), found.get("value"))
        assert of_wards in ((None, None), (">", 100.0), ("<", 100.0), ("=", "High"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ward with the highest rainfall in each LGA", {"order": "top"}),
        ("the ward with the lowest rainfall of every LGA", {"order": "bottom"}),
        ("top 3 wards by rainfall per LGA", {"order": "top", "n": 3}),
        ("highest average rainfall by LGA", None),
        ("which LGA has the highest rainfall", None),
    ],
)
def test_the_first_of_each_lga_are_asked_for(text, expected):
    found = asked(text)
    assert found.get("each") == ("lga" if expected else None)
    assert expected is None or expected.items() <= found.items()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("second wettest ward", 2), ("the 5th driest ward", 5), ("third highest rainfall", 3),
        ("the ward with the fourth lowest rainfall", 4), ("deuxième ward le plus chaud", 2),
        ("the wettest ward", None), ("rainfall in the second half of the year", None),
    ],
)  # fmt: skip
def test_one_place_of_a_list_is_asked_for(text, place):
    found = asked(text)
    wanted = (1, place - 1) if place else (None, None)
    assert (found.get("n"), found.get("after")) == wanted


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("wards ranked 20 to 25", (6, 19)), ("show ranks 5 to 8", (4, 4)),
        ("positions 1 to 3", (3, None)), ("the second riskiest ward", (1, 1)),
    ],
)  # fmt: skip
def test_some_places_of_the_ranking_are_asked_for(text, places):
    found = asked(text, "rank_areas")
    assert (found.get("n"), found.get("after")) == places


@pytest.mark.parametrize(
    "text",
    [
        "wards outside Lere with rainfall above 100", "wards not in Lere", "all wards but those of Lere",
        "wards other than the ones in Lere", "wards except those which are in Lere",
        "wards en dehors de Lere", "wards à l'exception de Lere", "tous les wards sauf ceux de Lere",
    ],
)  # fmt: skip
def test_places_left_out_are_never_those_asked_for(text):
    found = asked(text)
    assert (found.get("areas"), found["except_areas"]) == (None, ["Lere"]) or (
        found["areas"],
        found["except_areas"],
    ) == ([], ["Lere"])


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("mean elevation in feet", "feet"), ("distance to water in km", "kilometres"),
        ("distance to water in miles of Lere", "miles"), ("altitude moyenne en mètres", "metres"),
        ("wards within 5 km of water", None), ("elevation above 300 m in Lere", None),
    ],
)  # fmt: skip
def test_the_unit_of_the_answer_is_kept(text, unit):
    assert asked(text).get("in_unit") == unit
