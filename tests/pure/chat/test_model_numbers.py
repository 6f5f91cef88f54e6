"""Every number of a model's words must stand in a tool's result."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.chat.model.numbers import known_in, unknown_numbers

RESULT = {
    "headline": "12,345 nets for 275 wards; TPR 31.4 % in Dutse (Bosso).",
    "points": ["Mean score 0.6789, 3 wards high.", "1 234 567 people; 2,5 km."],
    "table": {"columns": ["Ward", "Score"], "rows": [["Kuta 9", 0.123456], ["Rafi", -41]]},
}
KNOWN = known_in([RESULT])


@pytest.mark.parametrize(
    "text",
    [
        "12,345 nets",
        "12 345 filets",
        "12\u202f345 filets",
        "12345",
        "31.4 %",
        "31,4 % des tests",
        "31 per cent",
        "a share of 0.314",
        "0.68 or 0.679",
        "1.23 million people",
        "1,2 million",
        "1.2m people",
        "12.3 % (a share of 0.1235)",
        "2.5 km",
        "minus 41",
        "Kuta 9",
        "three wards",
        "trois wards",
        "The first and the third ward",
        "One ward stands out",
        "- 1. Dutse\n- 2. Rafi",
        "No numbers at all",
    ],
)
def test_numbers_of_a_result_are_known_in_their_usual_forms(text):
    assert unknown_numbers(text, KNOWN) == []


@pytest.mark.parametrize(
    "text",
    [
        "12,346 nets",
        "13,000 nets",
        "87 %",
        "32 %",
        "0.67",
        "1.3 million",
        "100 %",
        "41.5",
        "7 wards",
        "four wards",
        "quatre wards",
        "hudu",
        "forty-five wards",
        "half of the wards",
        "twice as high",
        "la moitié",
        "a dozen",
        "½ of them",
        "²",
        "Ⅻ wards",
        "४५ wards",
        "4\u200b5 wards",
        "４５ wards",
        "1. Dutse\n3. Rafi",
        "5th place",
        "score of .77",
        "1e6",
        "12.345.678",
    ],
)
def test_other_numbers_are_found_in_every_disguise(text):
    assert unknown_numbers(text, KNOWN) != []


@given(st.integers(0, 10**9))
def test_a_whole_number_is_known_to_itself_and_to_no_neighbour(number):
    known = known_in([number])
    assert unknown_numbers(f"There are {number:,} of them.", known) == []
    assert unknown_numbers(f"There are {number + 1:,} of them.", known) != []


@given(st.floats(0.0001, 1e6), st.integers(0, 3))
def test_rounding_to_the_digits_shown_is_known(value, digits):
    shown = f"{value:.{digits}f}"
    if digits == 0 and float(shown) < 10:
        return
    assert unknown_numbers(f"It is {shown}.", known_in([value])) == []


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text):
    assert isinstance(unknown_numbers(text, KNOWN), list)
