"""Dialogues on the ends of a list, and on two answers together; every number is computed here."""

from __future__ import annotations

import pytest

from analysis.tools.base import Answer
from tests.door.asking import say, says
from tests.door.state_wards import body_of, of

pytestmark = pytest.mark.django_db


def ends(values, first, other):
    """Two places of a list from its highest: 0 the first, -1 the last."""
    ordered = values.sort_values(ascending=False)
    return ordered.iloc[first], ordered.iloc[other]


def rain(r):
    return r.groupby("lga_name").mean_rainfall.mean()


#: Questions after each other, and the number that the last asks for.
NUMBERS = [
    (["which ward receives the largest number of nets", "How many nets is it getting exactly?"],
     lambda r: r.nets.max()),
    (["top 5 wards by population", "how many nets do they get"], lambda r: r.nlargest(5, "population").nets.sum()),
    (["which ward receives the largest number of nets", "how many more is that than the one in third place gets?"],
     lambda r: ends(r.nets, 0, 2)[0] - ends(r.nets, 0, 2)[1]),
    (["which ward of Lapai has most people", "by how much does it exceed the smallest"],
     lambda r: of("Lapai")(r).population.max() - of("Lapai")(r).population.min()),
    (["which LGA has the most people", "how does that compare, in percent, with the number in the lowest one?"],
     lambda r: 100 * r.groupby("lga_name").population.sum().max() / r.groupby("lga_name").population.sum().min()),
    (["Which LGA is wettest on average rainfall?", "And the driest?"], lambda r: rain(r).min()),
    (["Which LGA is wettest on average rainfall?", "And the driest?", "So how wide is the gap between the two?"],
     lambda r: rain(r).max() - rain(r).min()),
    (["which ward of Lapai has most people", "and the fewest?"], lambda r: of("Lapai")(r).population.min()),
    (["population of Lapai LGA", "take its biggest ward out, what remains"],
     lambda r: of("Lapai")(r).population.sum() - of("Lapai")(r).population.max()),
    (["Which Borgu wards are high risk?", "minus the highest ranked one, what population is left in them?"],
     lambda r: (lambda w: w.population.sum() - w.loc[w.composite_rank.idxmin()].population)(
         of("Borgu")(r[r.composite_class == "High"]))),
    (["Which ward of Tafa ranks highest in risk?", "and in Suleja? how many ranks between the two"],
     lambda r: abs(of("Tafa")(r).composite_rank.min() - of("Suleja")(r).composite_rank.min())),
    (["population of Lapai LGA", "and of Bida? What is the difference?"],
     lambda r: of("Lapai")(r).population.sum() - of("Bida")(r).population.sum()),
    (["mean rainfall of Bida LGA", "what about Lapai, and by how much do they differ?"],
     lambda r: of("Lapai")(r).mean_rainfall.mean() - of("Bida")(r).mean_rainfall.mean()),
    (["nets for Borgu LGA", "and Lavun? together?"], lambda r: of("Borgu")(r).nets.sum() + of("Lavun")(r).nets.sum()),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "value"), NUMBERS, ids=lambda item: str(item)[-60:])
def test_a_figure_of_the_list_before_is_that_of_the_files(planned, results, texts, value):
    body = body_of(planned, *texts)
    assert says(Answer(headline=body["headline"]), float(value(results)), 3), body["headline"]


@pytest.mark.parametrize(
    "texts",
    [
        ["population of Lapai LGA", "how many more than the third"],
        ["how many wards are in Lapai", "take its biggest ward out and show a map"],
    ],
)  # fmt: skip
def test_what_no_list_has_is_not_answered_with_a_figure(planned, texts):
    message = [say(planned, text) for text in texts][-1]
    assert message.outcome != "answer" or message.tool == "show_map", message.body["headline"]


def test_nets_that_a_place_gets_are_no_need(planned, results):
    message = [say(planned, text) for text in ("wards in Borgu getting nets", "how many nets is that in total for Borgu")][-1]  # fmt: skip
    assert says(Answer(headline=message.body["headline"]), of("Borgu")(results).nets.sum(), 4)
