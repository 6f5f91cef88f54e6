"""Buttons of a question asked back, picked by typing."""

from __future__ import annotations

import pytest

from analysis.chat.picking import choose_chip
from analysis.query.execute import fold_text

CHIPS = [
    {"label": "Rainfall by LGA", "text": "rainfall by LGA"},
    {"label": "Test positivity, all over time", "tool": "analyse_trend", "arguments": {}},
    {"label": "5", "tool": "plan_nets", "arguments": {"household_size": 5}},
    {"label": "Open the glossary", "url": "/glossary"},
]


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("1", 0),
        ("2", 1),
        ("the second one please", 1),
        ("number two", 1),
        ("la deuxieme", 1),
        ("na biyu", 1),
        ("3", 2),
        ("the third", 2),
        ("all over time", 1),
        ("Rainfall by LGA", 0),
        ("rainfall", 0),
        # A label comes before a place: there are four buttons only, and one of them is "5".
        ("5", 2),
        ("option 6", None),
        ("the last one", None),  # goes to a page
        ("no", None),
        ("which ward has the most rainfall", None),
        ("rainfall of Bida", None),
        ("the", None),
    ],
)
def test_a_button_is_picked_by_its_label_or_place(typed, at):
    chip = choose_chip(fold_text(typed).split(), CHIPS)
    assert chip == (None if at is None else CHIPS[at])
