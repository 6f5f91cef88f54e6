"""The stock to plan with, among other numbers and reasons."""

import pytest

from tests.pure.chat.of_three_wards import said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("20,000 nets are ruined; plan again with 180,000", {"nets": 180_000}),
        ("What if rats eat 20,000 of the nets, redo it with 180,000", {"nets": 180_000}),
        ("another 40k nets were found on top of the 200k, plan again", {"nets": 240_000}),
        ("Give out a hundred thousand nets, four mouths per house",
         {"nets": 100_000, "household_size": 4.0}),
        ("families are seven here, so use 7 instead of 5", {"household_size": 7.0}),
        ("Money never land, so plan it with 80,000 nets first", {"nets": 80_000, "topic": None}),
        ("how much money do 50,000 nets need", {"topic": "cost"}),
        ("we have 5 million naira, what can we buy", {"topic": "cost"}),
    ],
)  # fmt: skip
def test_the_stock_to_plan_with(text, found):
    assert {name: said(text, "plan_nets").get(name) for name in found} == found
