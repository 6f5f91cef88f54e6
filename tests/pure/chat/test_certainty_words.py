"""How sure a rank is, asked in words that name no column."""

from __future__ import annotations

import pytest

from analysis.benchmarks.questions import NAMES
from analysis.chat.certainty_words import certainty_asked
from analysis.chat.slots import read_slots


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("how many wards are contested?", ("=", "contested")),
        ("which wards are we not sure about", ("=", "contested")),
        ("combien de wards sont incertains ?", ("=", "contested")),
        ("which ward dem no sure about", ("=", "contested")),
        ("population of the wards that are certainly high", ("=", "surely_first")),
        ("quels wards sont sûrement parmi les premiers ?", ("=", "surely_first")),
        ("how many people live in wards that are surely low risk", ("=", "surely_low")),
        ("wards that are surely not among the first", ("=", "surely_not_first")),
        ("which wards are we sure about?", ("!=", "contested")),
        ("which ward names are uncertain?", None),
        ("what is a contested ward?", None),
        ("how certain is it", None),
        ("show the top ten wards", None),
    ],
)
def test_words_of_certainty_are_a_condition_on_the_ranking(question, condition):
    found = certainty_asked(read_slots(question, NAMES))
    said = (found[0]["operator"], found[0]["value"]) if found else None
    assert said == condition
