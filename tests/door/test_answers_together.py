"""What the last two answers make together; every number is computed from the files and the plan."""

from __future__ import annotations

import pytest

from analysis.tools.base import Answer
from tests.door.asking import numbers, say, says
from tests.door.state_wards import of

pytestmark = pytest.mark.django_db


def people(lga):
    return lambda r: of(lga)(r).population.sum()


def top(r, column, n, lga):
    return of(lga)(r).nlargest(n, column)


#: Questions in order, the number that the last one asks for, and how exactly it is told.
DIALOGUES = [
    (("Total population of Bosso LGA", "Total population of Paikoro LGA", "so how many more people has the first one"),
     lambda r: people("Bosso")(r) - people("Paikoro")(r), 6),
    (("population of Bida", "population of Mokwa", "add them up"),
     lambda r: people("Bida")(r) + people("Mokwa")(r), 6),
    (("Which LGA has the highest mean elevation?", "which is the lowest, and how many metres lie between the two?"),
     lambda r: r.groupby("lga_name").elevation.mean().max() - r.groupby("lga_name").elevation.mean().min(), 4),
    (("Which are the five largest wards of Rafi LGA by population?", "what share of the LGA do these five hold together"),
     lambda r: 100 * top(r, "population", 5, "Rafi").population.sum() / people("Rafi")(r), 4),
    (("How many people live in Bida?", "what percentage of the state is that"),
     lambda r: 100 * people("Bida")(r) / r.population.sum(), 3),
    (("How many wards are surely first?", "How many wards are contested?", "now as a share of all wards"),
     lambda r: 100 * (r.certainty == "contested").mean(), 4),
    (("which wards of Lavun are high risk?", "what percentage of the LGA's population lives in them"),
     lambda r: 100 * of("Lavun")(r[r.composite_class == "High"]).population.sum() / people("Lavun")(r), 4),
    (("How many nets does Borgu get?", "How many nets does Lavun get?", "what is the difference"),
     lambda r: of("Lavun")(r).nets.sum() - of("Borgu")(r).nets.sum(), 4),
    (("What is the net need of Magama LGA?", "so what percent of it is met"),
     lambda r: 100 * of("Magama")(r).nets.sum() / of("Magama")(r).need.sum(), 2),
    (("What is the net need of Kontagora LGA?", "Without Magajiya and Kudu wards it would be how much?"),
     lambda r: of("Kontagora")(r[~r.WardName.isin(["Magajiya", "Kudu"])]).need.sum(), 6),
    (("Which wards have more than 100,000 people?", "take out the ones in Mashegu LGA. How many remain?"),
     lambda r: ((r.population > 100_000) & (r.lga_name != "Mashegu")).sum(), 2),
    (("Which wards of Borgu LGA are high risk?", "their population all together"),
     lambda r: of("Borgu")(r[r.composite_class == "High"]).population.sum(), 6),
    (("population of Bida", "population of Mokwa", "and the mean elevation of the former?"),
     lambda r: of("Bida")(r).elevation.mean(), 4),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "value", "places"), DIALOGUES)
def test_what_answers_make_together_is_computed_from_the_data(
    planned, results, texts, value, places
):
    message = [say(planned, text) for text in texts][-1]
    assert message.outcome == "answer"
    expected = float(value(results))
    headline = message.body["headline"]
    assert says(Answer(headline=headline), expected, places), (headline, expected)


def test_rates_are_not_added_up(planned):
    message = [say(planned, text) for text in ("TPR of Bida", "TPR of Mokwa", "add them up")][-1]
    assert message.outcome == "clarify"


def test_each_number_is_told_beside_what_they_make(planned, results):
    message = [say(planned, f"population of {lga}") for lga in ("Bida", "Mokwa")][-1]
    message = say(planned, "what is the difference")
    told = numbers(" ".join(message.body["points"]))
    assert {float(people("Bida")(results)), float(people("Mokwa")(results))} <= set(told)
