"""The built-in understanding of questions, as it is timed: names, numbers, points, decision."""

from __future__ import annotations

from analysis.chat.embedding import embed
from analysis.chat.gazetteer import Gazetteer
from analysis.chat.scoring import chances, confidence, score, score_cues
from analysis.chat.slots import read_slots
from analysis.chat.understanding import warm_up
from analysis.tools.places import Places, Ward

WARDS = 275
COLUMNS = (
    "u5_tpr_rdt", "mean_rainfall", "housing_quality", "elevation", "distance_to_water", "flood",
    "mean_EVI", "population", "urban_share", "temperature",
)  # fmt: skip
#: Short and long, plain and mistyped, in four languages.
QUESTIONS = (
    "which wards are most at risk",
    "why is Ward 12 so high",
    "draw a bar chart of rainfall by lga",
    "i need something for my director by friday",
    "wich ward has the higest tpr and is far from water",
    "we have 120,000 nets and five people in a household, how should we share them among the wards",
    "quelles zones peut on laisser cette fois si les moustiquaires ne suffisent pas",
    "nuna min unguwannin da suka fi hadari",
    "wetin go happen if rainfall drop for Ward 40",
    "is there a significant difference in positivity between the urban and the rural wards",
)


def _names() -> Gazetteer:
    wards = tuple(Ward(at, f"Ward {at}", f"Lga {at % 25}") for at in range(WARDS))
    return Gazetteer(Places(wards, ("State",)), COLUMNS)


NAMES = _names()
warm_up()


def forget() -> None:
    """Keep nothing of the questions understood so far."""
    for kept in (embed, chances, score_cues):
        kept.cache_clear()


def understand_anew(questions: tuple[str, ...]) -> None:
    """Understand each question, with no answer kept from an earlier time."""
    forget()
    for text in questions:
        confidence(score(read_slots(text, NAMES)))
