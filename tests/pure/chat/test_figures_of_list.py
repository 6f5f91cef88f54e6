"""Several figures that are asked of one list, in one sentence."""

import pytest

from analysis.chat.figures_of_list import figures_of_list
from tests.pure.chat.of_three_wards import NAMES

WETTER = {"variable": "mean_rainfall", "operator": ">", "value": 100.0, "level": "ward"}
#: What each asks of the wards with more than 100 mm.
ITEMS = [
    (
        "wards with rainfall above 100: how many, and their population",
        [("count", "mean_rainfall"), ("sum", "population")],
    ),
    (
        "Wards with rainfall above 100 - count, total population and mean elevation",
        [("count", "mean_rainfall"), ("sum", "population"), ("mean", "elevation")],
    ),
    (
        "wards with rainfall above 100, how many are there and what is their mean elevation",
        [("count", "mean_rainfall"), ("mean", "elevation")],
    ),
    (
        "please: how many wards have rainfall above 100, and what share of the state is that",
        [("count", "mean_rainfall"), ("share", "mean_rainfall")],
    ),
    ("wards with rainfall above 100: [n]", [("count", "mean_rainfall")]),
]


@pytest.mark.parametrize(("text", "wanted"), ITEMS)
def test_each_thing_asked_of_a_list_is_one_question(text, wanted):
    found = figures_of_list(text, NAMES)
    assert [(item.get("measure"), item["variable"]) for item in found] == wanted
    for item in found:
        listed = item["within"][0] if "within" in item else item
        assert WETTER.items() <= {**listed, "level": "ward"}.items()


@pytest.mark.parametrize(
    ("text", "after"),
    [("rainfall of each LGA; which one comes second, and at what value?", 1),
     ("rainfall of each LGA: which comes first", None)],
)  # fmt: skip
def test_a_place_in_a_list_that_is_asked_for_is_that_place_alone(text, after):
    (found,) = figures_of_list(text, NAMES)
    assert (found["n"], found["order"], found.get("after")) == (1, "top", after)
    assert (found["level"], found["variable"]) == ("lga", "mean_rainfall")


@pytest.mark.parametrize(
    "text",
    [
        "how many of these are in Lavun, and what is their population",
        "and their rainfall, total and mean?",
        "population and rainfall of Doko",
        "map of wards with rainfall above 100, and why are they high",
        "minimum and maximum rainfall",
        "wards with rainfall above 100",
        "hello: how are you, and what can you do?",
        "rainfall: what does it mean",
    ],
)
def test_other_sentences_are_no_list_with_figures(text):
    assert figures_of_list(text, NAMES) == []
