"""What is told before a question is left out, and the place that it names is kept."""

import pytest

from analysis.chat.gazetteer import Gazetteer
from analysis.chat.preamble import without_preamble
from analysis.chat.several import requests_in
from analysis.tools.places import Places, Ward

COLUMNS = ("u5_tpr_rdt", "mean_rainfall", "population", "elevation", "housing_quality", "flood")
WARDS = (Ward(0, "Doko", "Lavun"), Ward(1, "Kabe", "Gurara"), Ward(2, "Bangi", "Bosso"))
NAMES = Gazetteer(Places(WARDS, ("Niger",)), COLUMNS)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("I'm writing a piece about Lavun. Does more rain fall there than in an average ward of Niger?",
         "Does more rain fall in Lavun than in an average ward of Niger?"),
        ("We are planning a visit to Bosso. How many people live there?",
         "How many people live in Bosso?"),
        ("My boss asked about Lavun. What is the mean elevation of its wards?",
         "What is the mean elevation of Lavun's wards?"),
        ("I have a meeting with the chairman of Bosso tomorrow. Which of his wards has the most people?",
         "Which of Bosso's wards has the most people?"),
        ("Hello team, I work in Lavun LGA. What is the population of our LGA?",
         "What is the population of Lavun LGA?"),
        ("Greetings. I am of Doko, Lavun. What is the number of our people and the mean rainfall of the LGA?",
         "What is the number of Doko's people and the mean rainfall of Lavun LGA?"),
        ("I was told Bosso is crowded. What is its population density?",
         "What is Bosso's population density?"),
        ("Writing my thesis on Lavun: what is the highest elevation?",
         "what is the highest elevation in Lavun?"),
    ],
)  # fmt: skip
def test_a_place_that_is_told_is_that_of_the_question(text, asked):
    assert without_preamble(text, NAMES) == asked


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("For our newsletter", "how many people live in Bosso and Lavun together?"),
        ("Need one figure for my slide", "population of Lavun and Bosso put together"),
        ("larval source work", "which wards are lower than 100 m and have a flood value over 0.6"),
        ("slide 4", "mean rainfall by LGA"),
        ("This is for the annual report", "total population of the state?"),
        (
            "I have to footnote imputed values",
            "in the top 20, which wards had something filled in?",
        ),
        ("Cleaning the table now", "housing quality empty cells in Lavun: which wards?"),
        ("Quick one for the radio programme", "which ward of Lavun is the highest lying?"),
        ("Data cleaning", "which LGA has the most missing housing quality values?"),
    ],
)
def test_who_asks_and_what_for_is_left_out(told, asked):
    assert without_preamble(f"{told}: {asked}", NAMES) == asked
    assert requests_in(f"{told}. {asked}", NAMES) == [asked]


@pytest.mark.parametrize(
    "text",
    [
        "I only care about rural wards. Which LGA has the highest rainfall?",
        "We have 50,000 nets. Plan them for the wards of Lavun",
        "Use the mean. Which LGA has the highest rainfall?",
        "We work with under fives. What is the positivity of Lavun?",
        "I am looking at hospitals. Which LGA has the highest positivity?",
        "Lavun: ratio of the most populous ward to the least populous",
        "My question is about Doko. How many people live in the state?",
        "We worked in 2023. How many people live in Lavun?",
        "Rank the wards. Which ward of Lavun comes first?",
    ],
)
def test_what_limits_a_question_stays(text):
    assert without_preamble(text, NAMES) == text
