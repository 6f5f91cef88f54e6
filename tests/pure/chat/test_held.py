"""What no column can hold is told from what can be answered by how new words stand in a question."""

from types import SimpleNamespace

import numpy as np
import pytest

from analysis.chat.examples import REFUSE, Example
from analysis.chat.features import BUCKETS
from analysis.chat.held import (
    MOSTLY_OFF,
    NAME,
    NEW,
    OFF,
    Words,
    chance_unheld,
    features_of,
    held,
    marked_of,
    masked_words,
    stem_of,
    unheld_words,
)
from analysis.chat.refusals import MAYBE_UNHELD, refusal
from analysis.chat.scoring import score
from analysis.chat.text import is_english, mended
from analysis.chat.train_held import count_words
from tests.pure.chat.test_intents import LINKED
from tests.pure.chat.test_slots import slots

WORDS = Words({"ward": 4, "map": 3, "road": 1}, {"poster": 2, "road": 3})


@pytest.mark.parametrize(
    ("word", "marks"),
    [
        ("wards", ["wards"]),
        ("posters", [OFF]),
        ("quarries", [NEW]),
        ("roads", ["roads", MOSTLY_OFF]),
        ("_area_", ["_area_"]),
        ("of", ["of"]),
    ],
)
def test_a_word_is_marked_by_the_examples_that_have_it(word, marks):
    assert WORDS.mark(word) == marks


def test_in_training_the_own_line_of_a_word_does_not_count():
    assert WORDS.mark("road", 1) == [OFF]
    assert WORDS.mark("posters", 0, 2) == [NEW]
    examples = [
        Example("map of the quarries", f"{REFUSE}unheld", "english", 1),
        Example("map of the wards", "show_map", "english", 2),
        Example("a map", "show_map", "english", 3),
    ]
    words, marked = count_words(examples, [slots(item.text) for item in examples])
    assert words.held["map"] == 2
    assert words.refused == {"map": 1, "the": 1, "quarry": 1}
    assert marked[0] == ["map", "of", "the", NEW]
    assert marked[1] == ["map", "of", OFF, NEW]


@pytest.mark.parametrize(
    ("word", "stem"),
    [("quarries", "quarry"), ("boats", "boat"), ("fishing", "fish"), ("as", "as"), ("gas", "gas")],
)
def test_the_ending_is_taken_off(word, stem):
    assert stem_of(word) == stem


def test_places_that_are_not_in_the_data_are_names_and_no_new_words():
    asked = slots("rainfall in Sokoto and Atlantis")
    assert set(asked.unknown_areas) == {"Sokoto", "Atlantis"}
    assert masked_words(asked).count(NAME) == 2
    assert not {NEW, OFF} & set(marked_of(asked, held().words))


def test_features_stand_in_three_blocks_and_have_the_length_that_is_said():
    asked = slots("how many quarries are in Bida")
    places, values = features_of(asked, marked_of(asked, held().words), None, None)
    marked = (places >= BUCKETS) & (places < 2 * BUCKETS)
    assert np.sqrt((values[marked] ** 2).sum()) == pytest.approx(1.5)
    assert places.max() < len(held().without_embedding)
    assert len(held().weights) > len(held().without_embedding)


@pytest.mark.parametrize(
    "text",
    [
        "how many quarries are in Kachia",
        "map of the gas stations of Kachia",
        "plot the number of tailors by LGA",
        "which wards have the most swimming pools",
        "correlation between TPR and cinema tickets",
        "list the football clubs of Kachia",
        "trend of airport passengers since 2021",
    ],
)
def test_things_that_no_sentence_named_before_are_refused_by_where_they_stand(text):
    asked = slots(text)
    assert chance_unheld(asked) >= MAYBE_UNHELD
    found = refusal(asked, score(asked), LINKED)
    assert found is not None
    assert found.outcome == "refuse"


@pytest.mark.parametrize(
    "text",
    [
        "my uncle asks for the top five wards by rainfall",
        "the carnival is over, show me the risk map again",
        "top ten wards by rainfall for the bishop",
        "which wards are riskiest, the minibus leaves soon",
        "what is a histogram",
        "how is the composite score calculated",
        "number of wards with elevation above 300",
        "why is Kachia ranked so high",
    ],
)
def test_the_same_sort_of_words_in_passing_is_not_refused(text):
    asked = slots(text)
    assert refusal(asked, score(asked), LINKED) is None


def test_a_word_of_a_header_of_the_session_is_held():
    table = SimpleNamespace(columns=[{"name": "quarries"}], row_count=3)
    workspace = SimpleNamespace(**{**vars(LINKED), "table": table})
    asked = slots("number of quarries per ward")
    assert refusal(asked, score(asked), LINKED) is not None
    assert refusal(asked, score(asked), workspace) is None


def test_the_new_words_of_a_question_are_named():
    assert unheld_words(slots("how many gas stations lie in Kachia")) != ""
    assert unheld_words(slots("top ten wards by rainfall")) == ""


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("quarries", "quarries"),
        ("clashes", "clashes"),
        ("kids", "kids"),
        ("default", "default"),
        ("quantities", "quantities"),
        ("rainfal", "rainfall"),
        ("positvity", "positivity"),
        ("hospitls", "hospitals"),
        ("miles", "miles"),
    ],
)
def test_an_english_word_is_no_mistyped_other(word, meant):
    assert mended(word) == meant


def test_what_is_english_is_told_by_a_dictionary():
    assert is_english("quarries")
    assert not is_english("positvity")
