"""Words that nothing reads are asked back, where a request for figures would drop them."""

from pathlib import Path

import pytest

from analysis.chat import kept_words
from analysis.chat.kept import unkept
from analysis.chat.kept_words import unread_words
from analysis.tools import TOOLS

from .of_three_wards import slots_of

WORDS = Path(kept_words.__file__).parent / "words"


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
    if not words:
        both = {"variables": ["tpr", "mean_rainfall"]}
        assert unkept("measure_association", both, slots) == []


@pytest.mark.parametrize(
    ("tool", "said", "text", "words"),
    [
        ("show_map", {}, "put the railways on the risk map", ["railways"]),
        ("show_map", {}, "risk map with hamlet roads drawn on it", ["roads"]),
        ("show_map", {}, "same map but for fisheries", ["fisheries"]),
        ("show_chart", {"variable": "tpr"}, "chart of unemployment by LGA", ["unemployment"]),
        ("plan_nets", {}, "share 50,000 nets in proportion to hammocks", ["hammocks"]),
        ("run_what_if", {}, "what if we add insecurity to the ranking", ["insecurity"]),
        ("run_what_if", {}, "suppose everybody took quinine", ["quinine"]),
        ("run_risk_analysis", {}, "include trachoma in the ranking", ["trachoma"]),
        ("select_reprioritised", {}, "deprioritise wards that have cinemas", ["cinemas"]),
        ("write_report", {}, "report with a section on the budget of ambulances", ["ambulances"]),
        ("write_report", {}, "write a summary about veterinary work", ["veterinary"]),
        ("analyse_trend", {}, "trend of herring prices since 2021", ["herring", "prices"]),
        (
            "explain_method",
            {},
            "is there a link between insecurity and the risk score",
            ["insecurity"],
        ),
        ("explain_term", {}, "what kinds of snails do we find around Doko", ["snails"]),
        ("explain_area", {"areas": ["Doko"]}, "does weaving drive the score of Doko", ["weaving"]),
    ],
)
def test_a_thing_that_a_tool_does_not_read_is_told(tool, said, text, words):
    assert [word for word in unkept(tool, said, slots_of(text)) if word in words] == words


@pytest.mark.parametrize(
    ("tool", "said", "text"),
    [
        (
            "show_map",
            {},
            "risk map with a legend and a bold title for the wall of the veterinarian",
        ),
        ("show_map", {}, "a big map of the risk classes, my aunt wants to see it"),
        ("show_chart", {"variable": "tpr"}, "histogram of TPR with blue bars for the archbishop"),
        ("plan_nets", {"nets": 50000}, "50,000 nets wait in the warehouse, plan them"),
        (
            "run_what_if",
            {"variable": "mean_rainfall"},
            "the prophet says: what if rainfall doubled",
        ),
        ("run_risk_analysis", {}, "rank the wards with z-score normalisation"),
        ("write_report", {}, "a two page report for the archbishop"),
        ("analyse_trend", {}, "has malaria gone down since the flute festival"),
        ("explain_method", {}, "why is insecurity not one of the factors"),
        ("explain_term", {}, "what kinds of snails carry bilharzia"),
        ("explain_area", {"areas": ["Doko"]}, "why is Doko ranked so high, the emir is furious"),
        ("help", {}, "add my cousin to this"),
    ],
)
def test_whom_it_is_for_and_how_it_looks_is_no_loss_to_what_is_drawn_or_told(tool, said, text):
    assert unkept(tool, said, slots_of(text)) == []


def test_each_list_has_tools_that_there_are_and_words_in_small_letters():
    lines = (WORDS / "tool_words.txt").read_text("utf-8").splitlines()
    named = {tool for line in lines if line.startswith("[") for tool in line.strip("[]").split()}
    assert named <= {tool.name for tool in TOOLS}
    words = [word for line in lines if line[:1] not in ("#", "[") for word in line.split()]
    assert words
    assert all(word.isalpha() and word.islower() for word in words)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("deprioritise wards with humidity above 60", True),
        ("deprioritise wards where elevation is high", True),
        ("deprioritise urban wards of low risk", False),
        ("is it right to deprioritise a ward that has no rainfall value", False),
    ],
)
def test_wards_leave_by_the_rule_alone(text, lost):
    assert bool(unkept("select_reprioritised", {}, slots_of(text))) == lost


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("share 50,000 nets according to the number of pregnant women in each ward", ["pregnant"]),
        ("50,000 nets in proportion to positives", ["positives"]),
        ("distribute 50,000 nets weighted by rainfall", ["mean_rainfall"]),
        ("give out 50,000 nets by number of facilities", ["facilities"]),
        ("share 50,000 nets according to the number of people", []),
        ("50,000 nets in proportion to population", []),
        ("plan 50,000 nets according to risk", []),
        ("50,000 nets, proportional to need", []),
    ],
)
def test_nets_are_shared_by_people_and_risk_alone(text, lost):
    assert unkept("plan_nets", {"nets": 50000}, slots_of(text)) == lost


@pytest.mark.parametrize(
    ("text", "said", "lost"),
    [
        ("chart of TPR against household size by LGA", {"variable": "tpr", "by": "lga"}, True),
        ("plot positives versus beds", {"variable": "positives"}, True),
        ("plot rainfall against TPR", {"variables": ["mean_rainfall", "tpr"]}, False),
        (
            "line chart of TPR, Doko against Kabe",
            {"areas": ["Doko", "Kabe"], "variable": "tpr"},
            False,
        ),
        ("TPR of urban against rural wards as bars", {"variable": "tpr"}, False),
    ],
)
def test_a_chart_of_one_thing_against_another_has_both(text, said, lost):
    assert bool(unkept("show_chart", said, slots_of(text))) == lost
