"""A place that an example names is no word of the language: it is found however it is typed."""

from __future__ import annotations

import pytest

from analysis.chat.text import vocabulary
from analysis.tools import ALL_TOOLS

PLACES = ("agaie", "bida", "bosso", "kontagora", "lapai", "mokwa", "suleja", "wushishi")


@pytest.mark.parametrize("place", PLACES)
def test_no_place_is_an_everyday_word(place: str) -> None:
    assert place not in vocabulary()


def test_an_example_may_begin_with_a_place() -> None:
    first = {line.split()[0].casefold() for tool in ALL_TOOLS for line in tool.examples}

    assert first & set(PLACES)
    assert {"which", "show", "compare"} <= vocabulary()
