"""Words that nothing reads are asked back, where a request for figures would drop them."""

import pytest

from analysis.chat.kept import unkept
from analysis.chat.kept_words import unread_words

from .of_three_wards import slots_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the quotient of positives in Doko", ["quotient"]),
        ("population of the landlocked wards", ["landlocked"]),
        ("abeg wetin be the kerfuffle rainfall for Doko", ["kerfuffle"]),
    ],
)
def test_a_word_that_nothing_reads_is_told(text, words):
    assert list(unread_words(slots_of(text))) == words


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Doko or Kabe, which has more people and what is the margin", "margin"),
        ("express the population of Doko as a multiple of that of Kabe", "multiple of"),
        ("population of Doko and its excess over Kabe", "excess"),
    ],
)
def test_a_word_of_an_operation_has_to_be_carried(text, word):
    slots = slots_of(text)
    request = {"variable": "population", "areas": ["Doko", "Kabe"]}
    assert list(unread_words(slots)) == []
    assert word in unkept("query_data", request, slots)
    assert word not in unkept("query_data", {**request, "against": "difference"}, slots)


@pytest.mark.parametrize(
    "text",
    [
        "Good morning sir, kindly tell me the population of Lavun",
        "I am writing a memo for the minister: which ward has the highest rainfall?",
        "I was wondering, honestly, how many people live in Doko, thank you so much",
        "wards with rainfall above 1000 and population below 5000",
        "population of Lavun, please, for my presentation",
        "Quelle est la population cumulée de Lavun ?",
    ],
)
def test_greetings_occasions_and_what_is_read_are_no_loss(text):
    assert list(unread_words(slots_of(text))) == []


def test_forms_of_a_known_word_are_known():
    for text in ("ranked wards", "ranking of wards", "wards counted", "counting the wards"):
        assert list(unread_words(slots_of(text))) == []


def test_only_requests_for_figures_are_held_to_every_word():
    slots = slots_of("the kerfuffle rainfall of Doko")
    assert "kerfuffle" in unkept(
        "query_data", {"variable": "mean_rainfall", "areas": ["Doko"]}, slots
    )
    assert unkept("show_map", {"variable": "mean_rainfall"}, slots) == []


def test_what_a_ranking_is_for_is_no_loss_to_it():
    slots = slots_of("top ten wards for the borehole committee")
    assert list(unread_words(slots, "rank_areas")) == []
    assert list(unread_words(slots, "query_data")) == ["borehole", "committee"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("does open defecation go with higher TPR", ["defecation"]),
        ("is irrigation associated with rainfall", ["irrigation"]),
        ("which variables are related to TPR", []),
        ("what drives rainfall here", []),
    ],
)
def test_a_relation_with_one_side_keeps_every_word(text, words):
    slots = slots_of(text)
    said = {"variable": slots.columns[0]}
    assert [word for word in unkept("measure_association", said, slots) if word in words] == words
    assert list(unread_words(slots)) == words
    both = {"variables": ["tpr", "mean_rainfall"]}
    assert unkept("measure_association", both, slots) == []
