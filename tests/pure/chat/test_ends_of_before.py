"""The ends and places of the list before, and two answers of which the second is a change."""

import pytest

from analysis.chat.answers_together import change_and_both
from analysis.chat.ends_of_before import against_another, other_end
from tests.pure.chat.before import now, said

WETTEST = said("query_data", variable="mean_rainfall", level="lga", measure="mean", order="top")


@pytest.mark.parametrize(
    "text", ["and the lowest?", "which one is the lowest", "what about the lowest one", "and the lowest LGA?"]
)  # fmt: skip
def test_the_other_end_keeps_what_the_list_is_of(text):
    tool, arguments = other_end(now(WETTEST, text))
    assert tool == "query_data"
    assert arguments == {**WETTEST.arguments, "order": "bottom"}


@pytest.mark.parametrize(
    "text", ["and the highest?", "the lowest elevation?", "and the lowest ward?", "and the lowest of Lere"]
)  # fmt: skip
def test_another_list_is_no_other_end(text):
    assert other_end(now(WETTEST, text)) is None


@pytest.mark.parametrize(
    ("text", "how", "other"),
    [
        ("how many more is that than the second", "difference", {"after": 1, "order": "top"}),
        ("what is the difference to the one in third place", "difference", {"after": 2}),
        ("by how much does it exceed the 7th", "difference", {"after": 6, "order": "top"}),
        ("by how much does it exceed the lowest", "difference", {"order": "bottom"}),
        ("how far is it above the last one", "difference", {"order": "bottom"}),
        ("how many times the second is that", "ratio", {"after": 1}),
        ("how does that compare, in percent, with the lowest", "share", {"order": "bottom"}),
    ],
)
def test_the_first_of_a_list_is_set_against_another_of_it(text, how, other):
    tool, arguments = against_another(now(WETTEST, text))
    assert tool == "query_data"
    assert arguments["combined"] == how
    assert (arguments["n"], arguments["order"]) == (1, "top")
    (second,) = arguments["also"]
    assert {**other, "n": 1, "level": "lga"}.items() <= second.items()


@pytest.mark.parametrize(
    "text",
    ["how many more than the highest", "how many more people than the second in Lere", "which is the second",
     "how many more wards are above 30", "by how much did it rise since 2020"],
)  # fmt: skip
def test_other_comparisons_are_not_of_the_list(text):
    assert against_another(now(WETTEST, text)) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("and in Lere? how many ranks between the two", ("and in Lere", "how many ranks between the two")),
        ("And the under-fives? Give the two added up as well.", ("And the under-fives", "Give the two added up as well.")),
        ("what about Kaura, and by how much do they differ?", ("what about Kaura", "by how much do they differ?")),
        ("population of Lere", None),
    ],
)  # fmt: skip
def test_a_change_and_what_is_asked_of_both_come_apart(text, parts):
    assert change_and_both(text) == parts
