"""What is told before a request and says nothing of the data."""

import pytest

from analysis.chat.places_said import places_unknown
from analysis.chat.several import requests_in
from analysis.chat.slots import read_slots
from tests.pure.chat.of_three_wards import NAMES


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("elections are over, back to work. Continue with the ranking, bottom ten wards",
         "Continue with the ranking, bottom ten wards"),
        ("The harmattan was long this year. Anyway, trend of positivity in Doko",
         "trend of positivity in Doko"),
        ("Our director is a lawyer. Which LGA has most rain?", "Which LGA has most rain?"),
    ],
)  # fmt: skip
def test_a_story_before_a_request_is_left_out(text, asked):
    assert requests_in(text, NAMES) == [asked]


@pytest.mark.parametrize(
    "text",
    [
        "My child shakes. What shall I give?",
        "Use the mean. Which LGA has the highest rainfall",
        "Nothing for under fives. Which LGA has the highest rainfall",
        "Before the new scheme starts, list the wards of Lavun furthest from water",
    ],
)
def test_what_says_something_of_the_request_stays(text):
    assert requests_in(text, NAMES)[0].split()[:2] == text.rstrip(".").split()[:2]


def test_months_feasts_and_first_words_are_no_places():
    text = "Visit eight wards of Lavun before Christmas or in October. Anyway choose by risk"
    assert places_unknown(read_slots(text, NAMES)) == []
