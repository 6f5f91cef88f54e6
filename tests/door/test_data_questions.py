"""Short questions to wards, a ranking and a net plan, asked as in the chat; every number is
computed here from the files and from the runs' own tables."""

from __future__ import annotations

import re

import numpy as np
import pytest

from analysis.tools.base import Answer
from tests.door.asking import numbers, say, says, titles
from tests.door.state_wards import body_of, of

pytestmark = pytest.mark.django_db
URBAN = 30.0


def wards_listed(body):
    columns = body["table"]["columns"]
    ward, lga = columns.index("Ward"), columns.index("LGA")
    return [(row[ward], row[lga]) for row in body["table"]["rows"]]


#: Wards that fit, in many words.
WARDS = [
    ("how many wards other than those in Suleja, Tafa and Chanchaga have population over 80000",
     lambda t: ~t.lga_name.isin(["Suleja", "Tafa", "Chanchaga"]) & (t.population > 80_000)),
    ("how many wards outside the Bida LGA have rainfall above 110",
     lambda t: (t.lga_name != "Bida") & (t.mean_rainfall > 110)),
    ("combien de wards en dehors de Suleja ont plus de 100 000 habitants",
     lambda t: (t.lga_name != "Suleja") & (t.population > 100_000)),
    ("number of wards between 200 and 300 m elevation not in Rijau",
     lambda t: t.elevation.between(200, 300) & (t.lga_name != "Rijau")),
    ("wards w/ tpr > 30 AND pop > 50,000 -- how many?",
     lambda t: (t.u5_tpr_rdt > 30) & (t.population > 50_000)),
    ("how many rural wards have tpr above 30",
     lambda t: (t.urbanPercentage < URBAN) & (t.u5_tpr_rdt > 30)),
    ("wards farther than 2 miles from water how many",
     lambda t: t.distance_to_water > 2 * 1609.344),
    ("quels wards n'ont pas de qualité du logement à Lapai",
     lambda t: (t.lga_name == "Lapai") & t.housing_quality.isna()),
    ("pourcentage des wards entre 1 et 2 km de l'eau",
     lambda t: t.distance_to_water.between(1000, 2000)),
    ("wards with elevation not between 100 and 400 m, count",
     lambda t: ~t.elevation.between(100, 400)),
    ("wards with tpr outside the range of 15 to 30", lambda t: (t.u5_tpr_rdt < 15) | (t.u5_tpr_rdt > 30)),
    ("wards whose name contains gari", lambda t: t.WardName.str.contains("gari", case=False)),
    ("top 10 wards by tpr, how many are in Shiroro",
     lambda t: t.u5_tpr_rdt.rank(ascending=False).le(10) & (t.lga_name == "Shiroro")),
    ("wards in the bottom decile of elevation",
     lambda t: t.elevation.rank(method="first") <= 28),
    ("wards nawa ne suke da mutane kasa da 10,000", lambda t: t.population < 10_000),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fits"), WARDS)
def test_wards_that_fit_are_those_of_the_file(planned, table, text, fits):
    body = body_of(planned, text)
    rows = table[fits(table)]
    assert sorted(wards_listed(body)) == sorted(titles(rows))
    assert len(rows) in numbers(body["headline"])


#: One number each.
VALUES = [
    ("population of Rijau ward", lambda t: t[t.WardName == "Rijau"].population.iloc[0]),
    ("total population in Rijau LGA", lambda t: of("Rijau")(t).population.sum()),
    ("tpr of Rafi ward", lambda t: t[t.WardName == "Rafi"].u5_tpr_rdt.iloc[0]),
    ("mean rainfall of the Rafi wards", lambda t: of("Rafi")(t).mean_rainfall.mean()),
    ("population of Sabon Gari in Rafi",
     lambda t: of("Rafi")(t).set_index("WardName").population["Sabon Gari"]),
    ("tpr moyen en dehors de Suleja", lambda t: t[t.lga_name != "Suleja"].u5_tpr_rdt.mean()),
    ("sd of tpr in Shiroro", lambda t: of("Shiroro")(t).u5_tpr_rdt.std()),
    ("écart type de l'altitude", lambda t: t.elevation.std()),
    ("interquartile range of elevation",
     lambda t: t.elevation.quantile(0.75) - t.elevation.quantile(0.25)),
    ("upper quartile of population", lambda t: t.population.quantile(0.75)),
    ("90e percentile de la population", lambda t: t.population.quantile(0.9)),
    ("mean tpr of wards with housing quality missing",
     lambda t: t[t.housing_quality.isna()].u5_tpr_rdt.mean()),
    ("how many people live more than 5km from water",
     lambda t: t[t.distance_to_water > 5000].population.sum()),
    ("mean elevation in feet of Suleja", lambda t: of("Suleja")(t).elevation.mean() / 0.3048),
    ("what is the 95th percentile of distance to water in km",
     lambda t: t.distance_to_water.quantile(0.95) / 1000),
    ("total area of Borgu in km2", lambda t: of("Borgu")(t).totalArea.sum() / 1e6),
    ("matsakaicin TPR a Borgu", lambda t: of("Borgu")(t).u5_tpr_rdt.mean()),
    ("yawan mutanen Suleja nawa ne", lambda t: of("Suleja")(t).population.sum()),
    ("share of Bida people living more than 3 km from water",
     lambda t: 100 * of("Bida")(t)[of("Bida")(t).distance_to_water > 3000].population.sum()
     / of("Bida")(t).population.sum()),
    ("gap between the highest and lowest tpr in Borgu",
     lambda t: of("Borgu")(t).u5_tpr_rdt.max() - of("Borgu")(t).u5_tpr_rdt.min()),
    ("total population of LGAs with mean tpr above 25",
     lambda t: t[t.groupby("lga_name").u5_tpr_rdt.transform("mean") > 25].population.sum()),
    ("which LGA has the widest range of elevation",
     lambda t: (t.groupby("lga_name").elevation.max() - t.groupby("lga_name").elevation.min()).max()),
    ("which LGA has the largest share of wards over 30 tpr",
     lambda t: 100 * (t[t.u5_tpr_rdt.notna()].u5_tpr_rdt > 30).groupby(t.lga_name).mean().max()),
    ("difference in mean tpr between Magama and Suleja",
     lambda t: of("Magama")(t).u5_tpr_rdt.mean() - of("Suleja")(t).u5_tpr_rdt.mean()),
    ("how much higher is the population of Suleja than Tafa",
     lambda t: of("Suleja")(t).population.sum() - of("Tafa")(t).population.sum()),
    ("how many times more people live in Bosso than in Agwara",
     lambda t: of("Bosso")(t).population.sum() / of("Agwara")(t).population.sum()),
    ("ratio of population of Bida to Lapai",
     lambda t: of("Bida")(t).population.sum() / of("Lapai")(t).population.sum()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_a_number_is_that_of_the_file(planned, table, text, value):
    body = body_of(planned, text)
    expected = float(value(table))
    assert says(Answer(headline=body["headline"]), expected), (body["headline"], expected)


def counted(t, fits):
    return fits(t).groupby(t.lga_name).sum()


#: LGAs by how many of their wards fit.
LGAS = [
    ("which LGAs have more than 12 wards", lambda t: t.groupby("lga_name").size() > 12),
    ("which LGAs have at least 3 wards with tpr above 30",
     lambda t: counted(t, lambda w: w.u5_tpr_rdt > 30) >= 3),
    ("LGAs where no ward has tpr above 30",
     lambda t: counted(t, lambda w: w.u5_tpr_rdt > 30) == 0),
    ("how many LGAs have a ward with tpr above 40",
     lambda t: counted(t, lambda w: w.u5_tpr_rdt > 40) >= 1),
    ("LGAs where all wards have rainfall above 95",
     lambda t: counted(t, lambda w: w.mean_rainfall <= 95) == 0),
    ("LGAs with more than half of their wards above 300 m elevation",
     lambda t: (t.elevation > 300).groupby(t.lga_name).mean() > 0.5),
    ("how many LGAs have fewer than 2 urban wards",
     lambda t: counted(t, lambda w: w.urbanPercentage >= URBAN) < 2),
    ("how many LGAs are entirely rural",
     lambda t: counted(t, lambda w: w.urbanPercentage >= URBAN) == 0),
    ("LGAs with 5 or more high risk wards",
     lambda t: counted(t, lambda w: w.composite_class == "High") >= 5),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fits"), LGAS)
def test_lgas_are_chosen_by_how_many_of_their_wards_fit(planned, results, text, fits):
    body = body_of(planned, text)
    chosen = fits(results)
    wanted = set(chosen[chosen].index)
    assert {row[0] for row in body["table"]["rows"]} == wanted
    assert numbers(body["headline"])[:2] == [len(wanted), 25]


def test_a_ward_without_a_value_is_on_neither_side_of_a_share(planned, table):
    body = body_of(planned, "LGAs where all wards have tpr above 15")
    known = table[table.u5_tpr_rdt.notna()]
    every = (known.u5_tpr_rdt > 15).groupby(known.lga_name).all()
    assert {row[0] for row in body["table"]["rows"]} == set(every[every].index)
    assert any("1 ward without a value to compare left out" in point for point in body["points"])


#: One place of a list: column, rising, place.
PLACES = [
    ("second highest tpr ward", "u5_tpr_rdt", False, 2),
    ("which ward is the 5th driest", "mean_rainfall", True, 5),
    ("the third least populated ward", "population", True, 3),
    ("quatrième ward le plus peuplé", "population", False, 4),
]


@pytest.mark.parametrize(("text", "column", "rising", "place"), PLACES)
def test_one_place_of_a_list_is_that_alone(planned, table, text, column, rising, place):
    body = body_of(planned, text)
    row = table.sort_values(column, ascending=rising, kind="stable").iloc[[place - 1]]
    assert wards_listed(body) == titles(row)
    assert numbers(body["headline"])[0] == place
    assert says(Answer(headline=body["headline"]), float(row[column].iloc[0]))


def test_one_place_of_the_lgas_is_that_alone(planned, table):
    people = table.groupby("lga_name").population.sum().sort_values(ascending=False)
    for text, place in (
        ("third most populous LGA", 2),
        ("quel est le deuxième LGA le plus peuplé", 1),
    ):
        body = body_of(planned, text)
        assert [row[:2] for row in body["table"]["rows"]] == [
            [people.index[place], people.iloc[place]]
        ]


EACH = [
    ("ward with highest tpr per LGA", "u5_tpr_rdt", False, 1),
    ("least populated ward in each LGA", "population", True, 1),
    ("the 2 wettest wards of every LGA", "mean_rainfall", False, 2),
]


@pytest.mark.parametrize(("text", "column", "rising", "n"), EACH)
def test_the_first_wards_of_each_lga_are_one_list(planned, table, text, column, rising, n):
    body = body_of(planned, text)
    ordered = table[table[column].notna()].sort_values(column, ascending=rising, kind="stable")
    first = ordered.groupby("lga_name").head(n)
    assert sorted(wards_listed(body)) == sorted(titles(first))
    assert first.lga_name.nunique() == 25


STANDS = [
    ("what rank is Bida for population among LGAs", "Bida", "population", "sum"),
    ("where does Agaie stand on tpr", "Agaie", "u5_tpr_rdt", "mean"),
]


@pytest.mark.parametrize(("text", "lga", "column", "how"), STANDS)
def test_where_an_lga_stands_is_told_from_the_highest(planned, table, text, lga, column, how):
    body = body_of(planned, text)
    own = table.groupby("lga_name")[column].agg(how)
    place = int((own > own[lga]).sum()) + 1
    assert numbers(body["headline"])[:2] == [place, 25]
    assert says(Answer(headline=body["headline"]), float(own[lga]))


def test_where_a_ward_stands_is_told_among_all_wards(planned, table):
    body = body_of(planned, "which position does Kpada have by elevation, highest first")
    own = float(table[table.WardName == "Kpada"].elevation.iloc[0])
    assert numbers(body["headline"])[:2] == [(table.elevation > own).sum() + 1, 275]


def test_an_order_beside_a_filter_is_of_what_is_measured(planned, table):
    body = body_of(planned, "highest tpr among wards with fewer than 15,000 people")
    rows = table[table.population < 15_000].sort_values("u5_tpr_rdt", ascending=False)
    assert wards_listed(body)[:5] == titles(rows.head(5))
    assert len(rows) in numbers(body["headline"])


def test_weights_of_a_mean_are_no_measure(planned, table):
    body = body_of(planned, "pop-weighted average rainfall for each LGA, top 3")
    means = table.groupby("lga_name")[["mean_rainfall", "population"]].apply(
        lambda own: np.average(own.mean_rainfall, weights=own.population)
    )
    first = means.sort_values(ascending=False).head(3)
    assert [row[0] for row in body["table"]["rows"]] == list(first.index)
    assert [row[1] for row in body["table"]["rows"]] == pytest.approx(first.tolist(), rel=1e-3)


#: Of a ranking and of a net plan.
OF_RUNS = [
    ("share of population in low risk",
     lambda r: 100 * r[r.composite_class == "Low"].population.sum() / r.population.sum()),
    ("part de la population vivant dans les wards à haut risque",
     lambda r: 100 * r[r.composite_class == "High"].population.sum() / r.population.sum()),
    ("combien de wards ruraux sont à risque élevé",
     lambda r: ((r.composite_class == "High") & (r.urbanPercentage < URBAN)).sum()),
    ("average composite score in Mokwa", lambda r: of("Mokwa")(r).composite_score.mean()),
    ("median risk score of Bida LGA", lambda r: of("Bida")(r).composite_score.median()),
    ("population of the riskiest ward", lambda r: r.set_index("composite_rank").population[1]),
    ("what percentage of the net need is met in Lavun",
     lambda r: 100 * of("Lavun")(r).nets.sum() / of("Lavun")(r).need.sum()),
    ("wards where nets are less than the need, how many", lambda r: (r.nets < r.need).sum()),
    ("how many high risk wards have an estimated housing quality",
     lambda r: ((r.composite_class == "High") & r.filled.str.contains("housing", na=False)).sum()),
    ("how many imputed wards are in the high class",
     lambda r: ((r.composite_class == "High") & (r.filled.fillna("") != "")).sum()),
    ("how many wards of Borgu are in the top 50",
     lambda r: (of("Borgu")(r).composite_rank <= 50).sum()),
    ("total nets planned", lambda r: r.nets.sum()),
    ("how many bales go to Shiroro", lambda r: of("Shiroro")(r).bales.sum()),
    ("share of nets that go to Mokwa", lambda r: 100 * of("Mokwa")(r).nets.sum() / r.nets.sum()),
    ("nets per person in Mokwa", lambda r: of("Mokwa")(r).nets.sum() / of("Mokwa")(r).population.sum()),
    ("nets per 1,000 people in Gbara",
     lambda r: (1000 * r.nets / r.population)[r.WardName == "Gbara"].iloc[0]),
    ("how many households in the wards with nets", lambda r: r[r.nets > 0].households.sum()),
    ("combien de moustiquaires reçoit Mokwa", lambda r: of("Mokwa")(r).nets.sum()),
    ("which wards get more than 10,000 nets", lambda r: (r.nets > 10_000).sum()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), OF_RUNS)
def test_a_number_is_that_of_the_run(planned, results, text, value):
    body = body_of(planned, text)
    expected = float(value(results))
    assert expected > 0
    places = 3 if re.search("share|part|percentage", text) else 4
    assert says(Answer(headline=body["headline"]), expected, places), (body["headline"], expected)


def test_some_places_of_the_ranking_are_those_alone(planned, results):
    body = body_of(planned, "wards ranked 20 to 25")
    own = results[results.composite_rank.between(20, 25)].sort_values("composite_rank")
    assert [row[0] for row in body["table"]["rows"]] == list(range(20, 26))
    assert wards_listed(body) == titles(own)


def test_coverage_by_lga_is_of_people_and_not_of_wards(planned, results):
    body = body_of(planned, "coverage by LGA")
    people = (results.population * results.coverage / 100).groupby(results.lga_name).sum()
    share = 100 * people / results.groupby("lga_name").population.sum()
    found = {row[0]: row[1] for row in body["table"]["rows"]}
    assert share.max() > 30
    assert found == pytest.approx({name: share[name] for name in found}, rel=1e-3, abs=1e-9)


#: Asked after another question.
THEN = [
    ("which wards get nets", "how many of these have over 20,000 people",
     lambda r: ((r.nets > 0) & (r.population > 20_000)).sum()),
    ("how many wards have more than 100,000 people", "what share of all wards is that",
     lambda r: 100 * (r.population > 100_000).mean()),
    ("high risk wards in Lapai", "and their average score?",
     lambda r: r[(r.lga_name == "Lapai") & (r.composite_class == "High")].composite_score.mean()),
    ("which LGAs have at least 3 wards with tpr above 30", "their total population",
     lambda r: r[r.lga_name.map(counted(r, lambda w: w.u5_tpr_rdt > 30) >= 3)].population.sum()),
]  # fmt: skip


@pytest.mark.parametrize(("first", "then", "value"), THEN)
def test_what_follows_is_of_what_was_listed(planned, results, first, then, value):
    body = body_of(planned, first, then)
    places = 2 if "share" in then else 4
    assert says(Answer(headline=body["headline"]), float(value(results)), places), body["headline"]


@pytest.mark.parametrize(
    "text",
    ["variance of rainfall in Bida", "coefficient of variation of tpr", "terciles of population"],
)
def test_a_measure_that_is_not_computed_is_asked_back(planned, text):
    message = say(planned, text)
    assert (message.outcome, message.body.get("table")) == ("clarify", None), message.body


def test_missing_values_are_those_of_the_places_named(planned, table):
    message = say(planned, "how many wards are missing housing quality in Shiroro")
    rows = table[(table.lga_name == "Shiroro") & table.housing_quality.isna()]
    every = int((table.lga_name == "Shiroro").sum())
    assert numbers(message.body["headline"])[:2] == [len(rows), every]
    assert sorted(wards_listed(message.body)) == sorted(titles(rows))


def test_wards_that_lack_any_value_are_counted_once(planned, table):
    message = say(planned, "how many wards have at least one missing value?")
    lacking = int(table.isna().any(axis=1).sum())
    assert any(
        f"{lacking} wards lack at least one value" in point for point in message.body["points"]
    )


def test_the_gap_between_two_places_side_by_side_is_told(planned, table):
    body = body_of(planned, "compare elevation of Suleja and Agaie")
    means = table.groupby("lga_name").elevation.mean()
    assert f"Suleja LGA is higher by {means['Suleja'] - means['Agaie']:.0f} m" in " ".join(
        body["points"]
    )


def test_wards_of_two_places_are_counted_apart_where_they_are_compared(planned, table):
    body = body_of(planned, "does Magama have more wards with tpr over 25 than Rafi?")
    own = counted(table, lambda t: t.u5_tpr_rdt > 25)
    found = {row[0]: row[1] for row in body["table"]["rows"]}
    assert found == {"Magama": own["Magama"], "Rafi": own["Rafi"]}
    assert numbers(body["headline"])[1:] == [
        own["Rafi"] - own["Magama"],
        own["Magama"],
        own["Rafi"],
    ]


def test_classes_and_kinds_of_wards_are_counted_each(planned, results):
    body = body_of(planned, "how many wards in each risk class")
    own = results.groupby("composite_class").size().to_dict()
    assert {row[0]: row[1] for row in body["table"]["rows"]} == own
    body = body_of(planned, "number of urban and rural wards")
    urban = int((results.urbanPercentage >= URBAN).sum())
    shown = [numbers(row[1])[0] for row in body["table"]["rows"]]
    assert shown == [urban, len(results) - urban]


def test_people_of_an_lga_are_its_sum_and_no_mean(planned, table):
    people = table.groupby("lga_name").population.sum()
    message = say(planned, "compare population of Suleja and Bida")
    assert {people["Suleja"], people["Bida"]} <= set(numbers(message.body["headline"]))
    points = " ".join(message.body["points"])
    assert people["Suleja"] - people["Bida"] in numbers(points)


def test_a_place_above_the_state_is_told_beside_it(planned, table):
    body = body_of(planned, "is Bida above the state average for tpr")
    means = [own.u5_tpr_rdt.mean() for own in (of("Bida")(table), table)]
    assert means[0] < means[1]
    assert body["headline"].startswith("No: Bida LGA")
    assert numbers(body["headline"]) == [round(float(mean), 1) for mean in means]


def test_a_comparison_with_a_place_is_asked_back(planned):
    message = say(planned, "wards with more people than Bobi")
    assert message.outcome == "clarify"
    assert "more people than Bobi" in message.body["headline"]
