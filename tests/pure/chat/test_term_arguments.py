"""Which term is meant, from sentences in four languages."""

from __future__ import annotations

import pytest

from analysis.chat.gazetteer import Gazetteer
from analysis.chat.slots import read_slots
from analysis.chat.term_arguments import explains_shown, term_arguments
from analysis.tools.places import Places

NAMES = Gazetteer(Places((), ()), ())


def said(text):
    return term_arguments(read_slots(text, NAMES))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("What is an IQR?", "iqr"),
        ("what does KMO mean", "kmo"),
        ("Explain insecticide resistance in simple words", "insecticide resistance"),
        ("define endemic please", "endemic"),
        ("What does SMC stand for?", "smc"),
        ("wetin be parasite rate", "parasite rate"),
        ("What is a flibbertigibbet?", "flibbertigibbet"),
        ("i do not understand what a choropleth is", "choropleth"),
    ],
)
def test_the_term_after_what_is(text, term):
    assert said(text)["term"] == term


@pytest.mark.parametrize(
    "text",
    [
        "What is the difference between incidence and prevalence in malaria work?",
        "incidence vs prevalence",
        "how do incidence and prevalence differ",
    ],
)
def test_two_terms_side_by_side(text):
    assert said(text)["terms"] == ["incidence", "prevalence"]


def test_a_word_that_only_points_is_no_term():
    assert not said("explain it").get("term")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("explain this map", True),
        ("What does this map show?", True),
        ("describe the current map", True),
        ("what am i looking at", True),
        ("show the risk map", False),
        ("how should I read the map", False),
        ("what is a map legend", False),
    ],
)
def test_the_map_in_view_is_asked_about(text, asked):
    assert explains_shown(read_slots(text, NAMES).plain) is asked
