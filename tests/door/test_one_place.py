"""Questions about one ward or LGA, by its name or by a word for it; figures are computed here."""

from __future__ import annotations

import pytest

from tests.door.asking import numbers, say
from tests.door.state_wards import body_of, of

pytestmark = pytest.mark.django_db
URBAN = 30.0


@pytest.fixture
def single(results):
    """Wards whose names no other ward and no LGA has, of letters only, by rank."""
    count = results.WardName.value_counts()
    alone = results.WardName.map(count).eq(1) & ~results.WardName.isin(set(results.lga_name))
    plain = results.WardName.str.fullmatch("[A-Z][a-z]{4,}")
    return results[alone & plain].sort_values("composite_rank")


def title(row):
    return f"{row.WardName} ({row.lga_name})"


def headline(session, *texts):
    return say(session, *texts).body["headline"]


@pytest.mark.parametrize(
    "text", ["tell me about {ward}", "what do you know about {ward}", "describe {ward} ward",
             "info on {ward} please", "parle-moi de {ward}", "how bad is malaria in {ward}"],
)  # fmt: skip
def test_what_a_place_is_like_is_explained(planned, single, text):
    row = single.iloc[7]
    message = say(planned, text.format(ward=row.WardName))
    assert (message.tool, message.outcome) == ("explain_area", "answer")
    assert message.body["headline"].startswith(title(row))
    assert int(row.composite_rank) in numbers(message.body["headline"])


@pytest.mark.parametrize("at", [3, -3])
@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("is {ward} high risk", lambda r, n: r.composite_class == "High"),
        ("is {ward} a low risk ward?", lambda r, n: r.composite_class == "Low"),
        ("{ward} est-il à haut risque ?", lambda r, n: r.composite_class == "High"),
        ("is {ward} in the top 20", lambda r, n: r.composite_rank <= 20),
        ("is {ward} among the last 30 wards", lambda r, n: r.composite_rank > n - 30),
        ("could {ward} be in the first ten", lambda r, n: r.composite_rank <= 10),
    ],
)
def test_yes_or_no_of_its_rank_and_class(planned, results, single, at, text, fits):
    row = single.iloc[at]
    said = headline(planned, text.format(ward=row.WardName))
    yes = said.startswith(("Yes", "Oui"))
    assert yes or said.startswith(("No", "Non")), said
    assert yes == bool(fits(row, results.composite_rank.notna().sum())), said
    assert int(row.composite_rank) in numbers(said)


def test_an_lga_among_the_worst_has_the_rank_of_the_lga(planned):
    table = say(planned, "the 25 riskiest LGAs").body["table"]
    ranks = {row[1]: row[0] for row in table["rows"]}
    first, last = min(ranks, key=ranks.get), max(ranks, key=ranks.get)
    for name, word in ((first, "Yes"), (last, "No")):
        said = headline(planned, f"is {name} LGA among the five worst LGAs")
        assert said.startswith(f"{word}: {name} LGA ranks ")
        assert ranks[name] in numbers(said)
    assert numbers(headline(planned, f"how does {last} LGA rank"))[0] == ranks[last]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("is {ward} urban?", lambda r: r.urbanPercentage >= URBAN),
        ("is {ward} ward rural", lambda r: r.urbanPercentage < URBAN),
        ("does {ward} have more than 20,000 people", lambda r: r.population > 20_000),
        ("is the rainfall of {ward} above 100", lambda r: r.mean_rainfall > 100),
        ("does {ward} get any nets", lambda r: r.nets > 0),
        ("{ward} get nets?", lambda r: r.nets > 0),
        ("is {ward} left out of the plan", lambda r: r.nets == 0),
    ],
)
def test_yes_or_no_of_its_values(planned, single, text, fits):
    truths = single.apply(fits, axis=1)
    for truth in {True, False} & set(truths):
        row = single[truths == truth].iloc[0]
        said = headline(planned, text.format(ward=row.WardName))
        assert said.startswith(f"{'Yes' if truth else 'No'}: {title(row)}"), said


@pytest.mark.parametrize(("limit", "word"), [(0.9, "Yes"), (1.1, "No")])
def test_of_an_lga_its_wards_count_together(planned, table, limit, word):
    people = table[table.lga_name == "Bida"].population.sum()
    said = headline(planned, f"does Bida LGA have more than {people * limit:,.0f} people")
    assert said.startswith(f"{word}: Bida LGA")
    assert people in numbers(said)


def test_a_place_without_a_value_is_said_to_have_none(planned, results, single):
    row = single[single.u5_tpr_rdt.isna()].iloc[0]
    for text in ("what is the tpr of {ward}", "is the tpr of {ward} above 20 %"):
        said = headline(planned, text.format(ward=row.WardName))
        assert said == f"{title(row)} has no value of test positivity rate."


def test_how_sure_its_rank_is_comes_with_it(planned, results, single):
    row = single.iloc[7]
    message = say(planned, f"how sure are you about {row.WardName}")
    assert message.body["headline"].startswith(f"{title(row)} ranks ")
    (point,) = (point for point in message.body["points"] if "90 % range" in point)
    low, high = numbers(point)[1:3]
    assert low <= row.composite_rank <= high


def test_in_which_state_it_is_and_which_ward_of_the_name(planned, table):
    assert headline(planned, "is Bida in Niger State") == "Bida LGA is in Niger State."
    twice = table.groupby("WardName").lga_name.nunique()
    name = twice[twice == 2].index[0]
    one, other = table[table.WardName == name].lga_name
    said = headline(planned, f"is {name} in {one} LGA?")
    assert said == (f"Yes: {name} is a ward of {one} LGA; another of the name is in {other} LGA.")
    lga = next(lga for lga in table.lga_name.unique() if lga not in (one, other))
    assert headline(planned, f"is {name} in {lga} LGA?").startswith(f"No: wards called {name}")


#: Questions after each other, and the number that the last asks for.
OF_THE_ONE = [
    (["which ward has the highest rainfall", "how many people live there"],
     lambda r: r.loc[r.mean_rainfall.idxmax()].population),
    (["which ward has the highest rainfall", "how many nets does it need"],
     lambda r: r.loc[r.mean_rainfall.idxmax()].need),
    (["which ward has the lowest elevation", "what is its rank"],
     lambda r: r.loc[r.elevation.idxmin()].composite_rank),
    (["which ward has the lowest elevation", "how far is it from water"],
     lambda r: r.loc[r.elevation.idxmin()].distance_to_water),
    (["which LGA has the most people", "how many wards does it have"],
     lambda r: of(r.groupby("lga_name").population.sum().idxmax())(r).shape[0]),
    (["which LGA gets the most nets", "how many people live there"],
     lambda r: of(r.groupby("lga_name").nets.sum().idxmax())(r).population.sum()),
    (["rank the wards", "how many people live in the second one"],
     lambda r: r.sort_values("composite_rank").iloc[1].population),
    (["top 5 LGAs by population", "how many wards does the third one have"],
     lambda r: of(r.groupby("lga_name").population.sum().nlargest(3).index[2])(r).shape[0]),
    (["which ward is the riskiest", "how many people does it have", "and households"],
     lambda r: r.sort_values("composite_rank").iloc[0].households),
    (["which ward is the riskiest", "how many nets will it get", "and the second one"],
     lambda r: r.sort_values("composite_rank").iloc[1].nets),
    (["tell me about Kpada", "how many people live there"],
     lambda r: r[r.WardName == "Kpada"].population.iloc[0]),
    (["which LGA is Kpada in", "how many wards are in that LGA"],
     lambda r: of(r[r.WardName == "Kpada"].lga_name.iloc[0])(r).shape[0]),
    (["top 5 wards by population", "how many nets do they need"],
     lambda r: r.nlargest(5, "population").need.sum()),
    (["how many people live in Bida LGA", "and how many in Lapai"],
     lambda r: of("Lapai")(r).population.sum()),
    (["how many people live in Bida LGA", "and how many in Lapai", "and together"],
     lambda r: of("Lapai")(r).population.sum() + of("Bida")(r).population.sum()),
    (["why is Kpada ranked where it is", "what is its rainfall", "is that high"],
     lambda r: (r.mean_rainfall > r[r.WardName == "Kpada"].mean_rainfall.iloc[0]).sum() + 1),
    (["which ward is the riskiest", "does it get nets", "how many"],
     lambda r: r.sort_values("composite_rank").iloc[0].nets),
    (["population of Bida LGA", "no, I meant Kpada"],
     lambda r: r[r.WardName == "Kpada"].population.iloc[0]),
    (["is Kpada urban", "which ward has the most people"], lambda r: r.population.max()),
    (["population of Mariga LGA", "compare Bida and Lapai", "which has more people"],
     lambda r: of("Lapai")(r).population.sum()),
    (["are there urban wards in Bida", "how many"],
     lambda r: (of("Bida")(r).urbanPercentage >= URBAN).sum()),
    (["quel ward a la plus forte pluie", "combien de personnes y vivent"],
     lambda r: r.loc[r.mean_rainfall.idxmax()].population),
    (["how many nets do we need", "Kpada population"],
     lambda r: r[r.WardName == "Kpada"].population.iloc[0]),
    (["is Kpada urban", "how many people does it have"],
     lambda r: r[r.WardName == "Kpada"].population.iloc[0]),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "value"), OF_THE_ONE, ids=lambda item: str(item)[-60:])
def test_it_is_the_one_place_of_the_answer_before(planned, results, texts, value):
    said = headline(planned, *texts)
    shown = numbers(said.replace("\xa0", "\u202f"))
    assert any(abs(float(value(results)) - number) <= 0.51 for number in shown), said


@pytest.mark.parametrize(
    ("texts", "word"),
    [
        (["which ward has the most people in Bida", "is it high risk"], "composite"),
        (["which ward has the lowest elevation", "is it urban?"], "urban"),
        (["which ward is the least risky", "does it get nets"], "nets"),
        (["which ward has the lowest elevation", "est-il urbain ?"], "urban"),
    ],
)
def test_yes_or_no_of_the_one_before(planned, results, texts, word):
    row, fits = {
        "composite": lambda r: (w := of("Bida")(r).nlargest(1, "population").iloc[0],
                                w.composite_class == "High"),
        "urban": lambda r: (w := r.loc[r.elevation.idxmin()], w.urbanPercentage >= URBAN),
        "nets": lambda r: (w := r.sort_values("composite_rank").iloc[-1], w.nets > 0),
    }[word](results)  # fmt: skip
    said = headline(planned, *texts).replace("Oui\xa0:", "Yes:").replace("Non\xa0:", "No:")
    assert said.startswith(f"{'Yes' if fits else 'No'}: {title(row)}")


def test_two_places_that_are_named_are_compared_alone(planned):
    message = say(planned, "population of Mariga LGA", "compare Bida and Lapai")
    assert list(message.arguments["areas"]) == ["Bida", "Lapai"]


def test_not_urban_is_rural(planned, single):
    row = single[single.urbanPercentage < URBAN].iloc[0]
    assert headline(planned, f"is {row.WardName} not urban").startswith(f"Yes: {title(row)}")


def test_several_places_stay_several(planned, results):
    first = results.sort_values("composite_rank").head(10)
    said = headline(planned, "rank the wards", "how many people live there")
    assert first.population.sum() in numbers(said)


def test_a_ward_with_its_lga_in_brackets_is_one_place(planned, results):
    row = results[results.WardName == "Kpada"].iloc[0]
    body = body_of(planned, f"population of {title(row)}")
    assert numbers(body["headline"]) == [row.population]
    message = say(planned, f"tell me about {title(row)}")
    assert message.tool == "explain_area"
    assert list(message.arguments["areas"]) == [title(row)]


def test_after_one_ward_the_riskiest_is_looked_for_among_all(planned, results):
    first = results.sort_values("composite_rank").iloc[0]
    message = say(planned, "rank of Kpada", "which ward is the riskiest")
    assert title(first) in message.body["headline"]
    assert "areas" not in message.arguments


@pytest.mark.parametrize(
    "texts",
    [["which ward is the riskiest", "is it possible to see a map"],
     ["which ward is the riskiest", "how is it calculated"],
     ["rank of Kpada", "what does it mean"]],
)  # fmt: skip
def test_it_stands_for_no_place_where_none_is_meant(planned, texts):
    message = say(planned, *texts)
    assert message.tool in ("show_map", "explain_method")
    assert not message.arguments.get("areas")
