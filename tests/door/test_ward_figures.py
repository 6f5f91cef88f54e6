"""Figures of wards and of a ranking that officers ask for in many words: the first of a list, places
left out, classes beside other limits, shares, densities. Every number is computed here."""

from __future__ import annotations

import pytest

from analysis.tools.base import Answer
from tests.door.asking import numbers, say, says
from tests.door.state_wards import body_of, of

pytestmark = pytest.mark.django_db


def share(part, whole):
    return 100.0 * part / whole


def people_of_class(r, name):
    return r[r.composite_class == name].population


def ward(r, name, lga):
    return r[(r.WardName == name) & (r.lga_name == lga)].iloc[0]


def density(t):
    return t.population.sum() / (t.totalArea.sum() / 1e6)


def dense(t):
    return t.population / (t.totalArea / 1e6)


FIRST = [
    ("combined population of the ten wards with the highest under five positivity",
     lambda r: r.nlargest(10, "u5_tpr_rdt").population.sum()),
    ("total number of people in the five wards with the worst TPR",
     lambda r: r.nlargest(5, "u5_tpr_rdt").population.sum()),
    ("Average rainfall of the 20 most populous wards",
     lambda r: r.nlargest(20, "population").mean_rainfall.mean()),
    ("what is the median elevation of the 12 driest wards",
     lambda r: r.nsmallest(12, "mean_rainfall").elevation.median()),
    ("mean TPR in the ten wettest wards", lambda r: r.nlargest(10, "mean_rainfall").u5_tpr_rdt.mean()),
    ("Of the 30 wards with the highest TPR, how many are in Shiroro?",
     lambda r: (r.nlargest(30, "u5_tpr_rdt").lga_name == "Shiroro").sum()),
    ("How many of the 20 highest-lying wards have a TPR above 25?",
     lambda r: (r.nlargest(20, "elevation").u5_tpr_rdt > 25).sum()),
    ("Out of the top 50 wards by risk, how many have more than 50,000 inhabitants?",
     lambda r: (r.nsmallest(50, "composite_rank").population > 50_000).sum()),
    ("Among the top 30 wards of the ranking, how many have rainfall under 100?",
     lambda r: (r.nsmallest(30, "composite_rank").mean_rainfall < 100).sum()),
    ("What share of the state's population lives in the ten most populous wards?",
     lambda r: share(r.nlargest(10, "population").population.sum(), r.population.sum())),
    ("What portion of Lavun's inhabitants are in wards ranked in the top 50?",
     lambda r: share(of("Lavun")(r)[of("Lavun")(r).composite_rank <= 50].population.sum(),
                     of("Lavun")(r).population.sum())),
    ("how many LGAs are represented in the top 20 wards?",
     lambda r: r.nsmallest(20, "composite_rank").lga_name.nunique()),
]  # fmt: skip
LEFT_OUT = [
    ("How many wards are in neither Bida nor Suleja nor Chanchaga?",
     lambda r: (~r.lga_name.isin(["Bida", "Suleja", "Chanchaga"])).sum()),
    ("Mean TPR of the wards that are neither in Shiroro nor in Munya",
     lambda r: r[~r.lga_name.isin(["Shiroro", "Munya"])].u5_tpr_rdt.mean()),
    ("highest rainfall of a ward when Paikoro is left aside",
     lambda r: r[r.lga_name != "Paikoro"].mean_rainfall.max()),
    ("Not considering Suleja, which ward has the largest population?",
     lambda r: r[r.lga_name != "Suleja"].population.max()),
    ("leaving Magama aside, how many people are there", lambda r: r.population.sum()
     - of("Magama")(r).population.sum()),
    ("total population setting aside Bida and Lapai",
     lambda r: r[~r.lga_name.isin(["Bida", "Lapai"])].population.sum()),
    ("Kawo (the Magama one, not Kontagora) is how far from water?",
     lambda r: ward(r, "Kawo", "Magama").distance_to_water),
    ("Elevation of Sabon Gari, I mean the Rafi one and not the Chanchaga one",
     lambda r: ward(r, "Sabon Gari", "Rafi").elevation),
]  # fmt: skip
CLASSES = [
    ("Of the wards classed High, for how many is the certainty only contested?",
     lambda r: ((r.composite_class == "High") & (r.certainty == "contested")).sum()),
    ("Among the medium risk wards, how many are contested?",
     lambda r: ((r.composite_class == "Medium") & (r.certainty == "contested")).sum()),
    ("How many High-risk wards are surely first?",
     lambda r: ((r.composite_class == "High") & (r.certainty == "surely_first")).sum()),
    ("how many wards rated low have rainfall above 105",
     lambda r: ((r.composite_class == "Low") & (r.mean_rainfall > 105)).sum()),
    ("how many people live in wards classified as medium",
     lambda r: people_of_class(r, "Medium").sum()),
    ("what part of the state's population lives in High-risk wards, in percent",
     lambda r: share(people_of_class(r, "High").sum(), r.population.sum())),
    ("What proportion of the people of Mokwa live in high risk wards?",
     lambda r: share(people_of_class(of("Mokwa")(r), "High").sum(), of("Mokwa")(r).population.sum())),
    ("What fraction of the state's land area belongs to Borgu?",
     lambda r: share(of("Borgu")(r).totalArea.sum(), r.totalArea.sum())),
]  # fmt: skip
DENSITIES = [
    ("pop density suleja LGA, people per km2", lambda r: density(of("Suleja")(r))),
    ("people per square kilometre in Bida", lambda r: density(of("Bida")(r))),
    ("inhabitants per sq km of Wawa ward", lambda r: density(r[r.WardName == "Wawa"])),
    ("what is the population density of the whole state", density),
    ("How many wards have more than 1000 people per km2?", lambda r: (dense(r) > 1000).sum()),
    ("highest population density of a ward", lambda r: dense(r).max()),
]  # fmt: skip


def mean_of(r, lga, column):
    return of(lga)(r)[column].mean()


def people(r):
    return r.groupby("lga_name").population.sum()


#: One place and a whole; the first of a list and its last.
APART = [
    ("By how many percentage points is Kontagora's average under-5 TPR below the state average?",
     lambda r: r.u5_tpr_rdt.mean() - mean_of(r, "Kontagora", "u5_tpr_rdt")),
    ("How much lower is the mean rainfall of Agwara than the state average?",
     lambda r: r.mean_rainfall.mean() - mean_of(r, "Agwara", "mean_rainfall")),
    ("How far above the state mean is the TPR of Shiroro?",
     lambda r: mean_of(r, "Shiroro", "u5_tpr_rdt") - r.u5_tpr_rdt.mean()),
    ("difference between Bida's average TPR and that of the whole state",
     lambda r: r.u5_tpr_rdt.mean() - mean_of(r, "Bida", "u5_tpr_rdt")),
    ("how much higher is the average elevation of Munya than in the rest of the state",
     lambda r: mean_of(r, "Munya", "elevation") - r[r.lga_name != "Munya"].elevation.mean()),
    ("How many times the state average is the population of a ward in Magama, on average?",
     lambda r: mean_of(r, "Magama", "population") / r.population.mean()),
    ("How many more people does Mashegu have than the average LGA?",
     lambda r: people(r)["Mashegu"] - people(r).mean()),
    ("how many fewer people live in Bosso than in the rest of the state",
     lambda r: r.population.sum() - 2 * people(r)["Bosso"]),
    ("How does the rainfall of Kawo in Magama differ from the average of its LGA?",
     lambda r: abs(ward(r, "Kawo", "Magama").mean_rainfall - mean_of(r, "Magama", "mean_rainfall"))),
    ("Difference between the wettest and the driest ward",
     lambda r: r.mean_rainfall.max() - r.mean_rainfall.min()),
    ("In Bosso, how much higher is the highest ward TPR than the lowest?",
     lambda r: of("Bosso")(r).u5_tpr_rdt.max() - of("Bosso")(r).u5_tpr_rdt.min()),
    ("ratio of the highest to the lowest elevation among wards of Shiroro",
     lambda r: of("Shiroro")(r).elevation.max() / of("Shiroro")(r).elevation.min()),
    ("How many times larger is the most populous LGA than the least populous one?",
     lambda r: people(r).max() / people(r).min()),
    ("Biggest ward vs smallest ward by population - the biggest is how many times the smallest?",
     lambda r: r.population.max() / r.population.min()),
]  # fmt: skip


MORE = [
    ("tpr of Borgu minus state average",
     lambda r: abs(r.u5_tpr_rdt.mean() - mean_of(r, "Borgu", "u5_tpr_rdt"))),
    ("Is Edati drier than the state on average? By how many mm?",
     lambda r: abs(r.mean_rainfall.mean() - mean_of(r, "Edati", "mean_rainfall"))),
    ("How many people live in wards with above-average TPR?",
     lambda r: r[r.u5_tpr_rdt > r.u5_tpr_rdt.mean()].population.sum()),
    ("How many percent of the state's people live in Chanchaga and Bida together?",
     lambda r: share(r[r.lga_name.isin(["Chanchaga", "Bida"])].population.sum(), r.population.sum())),
    ("what share of the wards in Wushishi LGA is in the high class",
     lambda r: share((of("Wushishi")(r).composite_class == "High").sum(), len(of("Wushishi")(r)))),
    ("percentage of wards in Mokwa that are Medium",
     lambda r: share((of("Mokwa")(r).composite_class == "Medium").sum(), len(of("Mokwa")(r)))),
    ("How many wards of Shiroro rank among the first 30?",
     lambda r: (of("Shiroro")(r).composite_rank <= 30).sum()),
    ("How many times denser is Suleja than Borgu?",
     lambda r: density(of("Suleja")(r)) / density(of("Borgu")(r))),
    ("difference between the LGA with the highest mean TPR and the one with the lowest",
     lambda r: r.groupby("lga_name").u5_tpr_rdt.mean().max() - r.groupby("lga_name").u5_tpr_rdt.mean().min()),
    ("In Gurara, by how much does the wettest ward exceed the driest?",
     lambda r: of("Gurara")(r).mean_rainfall.max() - of("Gurara")(r).mean_rainfall.min()),
    ("LGAs where fewer than half of the wards have TPR above 20",
     lambda r: ((r[r.u5_tpr_rdt.notna()].u5_tpr_rdt > 20).groupby(r.lga_name).mean() < 0.5).sum()),
    ("number of wards with no TPR value", lambda r: r.u5_tpr_rdt.isna().sum()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"), [*FIRST, *LEFT_OUT, *CLASSES, *DENSITIES, *APART, *MORE]
)
def test_a_figure_is_that_of_the_files(planned, results, text, value):
    body = body_of(planned, text)
    expected = float(value(results))
    assert says(Answer(headline=body["headline"]), expected), (body["headline"], expected)


SIDE_BY_SIDE = [
    ("Median population of a High ward compared with a Low ward?",
     lambda r: [people_of_class(r, name).median() for name in ("High", "Low")]),
    ("Median population of wards with TPR above 30 versus those below 20",
     lambda r: [r[r.u5_tpr_rdt > 30].population.median(), r[r.u5_tpr_rdt < 20].population.median()]),
    ("Average elevation of high wards versus low wards",
     lambda r: [r[r.composite_class == name].elevation.mean() for name in ("High", "Low")]),
    ("mean TPR in the High class against the Low class",
     lambda r: [r[r.composite_class == name].u5_tpr_rdt.mean() for name in ("High", "Low")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "values"), SIDE_BY_SIDE)
def test_two_classes_have_their_numbers_beside_each_other(planned, results, text, values):
    body = body_of(planned, text)
    said = Answer(headline=" ".join([body["headline"], *body["points"]]))
    assert all(says(said, float(value)) for value in values(results)), said.headline


FIRST_NAMES = [
    ("worst housing in the state: which ward?", lambda r: r.nsmallest(1, "housing_quality")),
    ("five wards with the best TPR", lambda r: r.nsmallest(5, "u5_tpr_rdt")),
    ("Gurara: three wards with the best housing", lambda r: of("Gurara")(r).nlargest(3, "housing_quality")),
    ("the poorest housing in Lapai", lambda r: of("Lapai")(r).nsmallest(1, "housing_quality")),
    ("Which of the top 10 wards has the biggest population?",
     lambda r: r.nsmallest(10, "composite_rank").nlargest(1, "population")),
    ("Which ward is the brightest at night, in neither Chanchaga nor Bida?",
     lambda r: r[~r.lga_name.isin(["Chanchaga", "Bida"])].nlargest(1, "avgRAD")),
    ("Top 5 wards by population density", lambda r: r.assign(own=dense(r)).nlargest(5, "own")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rows"), FIRST_NAMES)
def test_the_first_are_those_of_the_files(planned, results, text, rows):
    body = body_of(planned, text)
    names = [*rows(results).WardName]
    column = body["table"]["columns"].index("Ward")
    assert [row[column] for row in body["table"]["rows"]][: len(names)] == names


def place_of(r, name, lga, column, rising):
    own = of(lga)(r).set_index("WardName")[column]
    return int((own < own[name]).sum() if rising else (own > own[name]).sum()) + 1, len(own)


IN_LGA = [
    ("What position does Wawa have in Borgu by population?", "Wawa", "Borgu", "population", False),
    ("Within Shiroro, what is the rank of Manta by TPR?", "Manta", "Shiroro", "u5_tpr_rdt", False),
    ("which place has Labozhi within its LGA by rainfall", "Labozhi", "Mokwa", "mean_rainfall", False),
    ("Counting only the wards of Lavun, at which position is Kuso Tachin in the risk ranking?",
     "Kuso Tachin", "Lavun", "composite_rank", True),
    ("Where does Jebba stand in the ranking among the wards of Mokwa?",
     "Jebba", "Mokwa", "composite_rank", True),
    ("rank of Labozhi inside Mokwa LGA", "Labozhi", "Mokwa", "composite_rank", True),
    ("what is the rank of Labozhi within its own LGA", "Labozhi", "Mokwa", "composite_rank", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "lga", "column", "rising"), IN_LGA)
def test_a_ward_has_its_place_among_those_of_its_lga(
    planned, results, text, name, lga, column, rising
):
    body = body_of(planned, text)
    assert numbers(body["headline"])[:2] == [*place_of(results, name, lga, column, rising)]


BY_RANK = [
    ("By how many places does Kurebe/Kushaka rank above Kwaki/Chikuba?",
     lambda k: k["Kwaki/Chikuba"] - k["Kurebe/Kushaka"]),
    ("difference in rank between Jebba and Labozhi", lambda k: k["Labozhi"] - k["Jebba"]),
    ("How many places below Manta does Kuso Tachin rank?", lambda k: k["Kuso Tachin"] - k["Manta"]),
    ("How many ranks lie between Manta and Jebba?", lambda k: k["Jebba"] - k["Manta"]),
    ("Bosso wards - mean rank?", lambda k: k["_Bosso"].mean()),
    ("average rank of the wards of Lavun", lambda k: k["_Lavun"].mean()),
    ("Median rank of Mokwa wards", lambda k: k["_Mokwa"].median()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), BY_RANK)
def test_ranks_are_subtracted_and_averaged(planned, results, text, value):
    body = body_of(planned, text)
    ranks = {**results.drop_duplicates("WardName").set_index("WardName").composite_rank}
    ranks |= {f"_{lga}": of(lga)(results).composite_rank for lga in ("Bosso", "Lavun", "Mokwa")}
    assert says(Answer(headline=body["headline"]), float(value(ranks))), body["headline"]


def by_lga(r, fits):
    return fits(r).groupby(r.lga_name).sum()


def high(r):
    return r.composite_class == "High"


NO_SUCH_WARD = [
    ("Are there LGAs without a single High-risk ward? Name them and say how many they are", high),
    ("Which LGAs have no High-risk ward at all?", high),
    ("list the LGAs that lack any high risk ward", high),
    ("LGAs that do not have one single low risk ward", lambda r: r.composite_class == "Low"),
]


@pytest.mark.parametrize(("text", "fits"), NO_SUCH_WARD)
def test_lgas_without_such_a_ward_are_named_and_counted(planned, results, text, fits):
    body = body_of(planned, text)
    counts = by_lga(results, fits)
    none = set(counts[counts == 0].index)
    assert {row[0] for row in body["table"]["rows"]} == none
    assert len(none) in numbers(body["headline"])


MOST_OF = [
    ("Which LGA has the largest number of High wards?", high),
    ("Which LGA has the greatest number of wards with TPR over 25?", lambda r: r.u5_tpr_rdt > 25),
    ('Which LGA has the greatest number of wards that are "surely first", and how many?',
     lambda r: r.certainty == "surely_first"),
    ("which LGA has the most missing values of housing quality", lambda r: r.housing_quality.isna()),
    ("which LGA has the most wards without a housing quality value", lambda r: r.housing_quality.isna()),
    ("Which LGA has the most contested wards and how many are they?",
     lambda r: r.certainty == "contested"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fits"), MOST_OF)
def test_the_lga_with_most_such_wards_comes_first(planned, results, text, fits):
    body = body_of(planned, text)
    counts = by_lga(results, fits)
    assert body["table"]["rows"][0][:2] == [counts.idxmax(), counts.max()]
    assert str(counts.idxmax()) in body["headline"]
    assert counts.max() in numbers(body["headline"])


BOTH = [
    ("Sabon Gari in Rafi: how many people live there and what is the TPR?",
     lambda r: [ward(r, "Sabon Gari", "Rafi").population, ward(r, "Sabon Gari", "Rafi").u5_tpr_rdt]),
    ("Munya LGA: how many people, and what's the average rainfall?",
     lambda r: [of("Munya")(r).population.sum(), mean_of(r, "Munya", "mean_rainfall")]),
    ("In Bida how many people are there and what is the elevation?",
     lambda r: [of("Bida")(r).population.sum(), mean_of(r, "Bida", "elevation")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "values"), BOTH)
def test_the_second_of_two_questions_is_of_the_same_place(planned, results, text, values):
    body = body_of(planned, text)
    said = Answer(headline=" ".join([body["headline"], *body["points"]]))
    assert all(says(said, float(value)) for value in values(results)), said.headline


def test_a_filter_that_goes_on_with_which_is_of_the_same_wards(planned, results):
    fits = (results.u5_tpr_rdt > results.u5_tpr_rdt.mean()) & (results.distance_to_water > 3000)
    for text in (
        "count the wards whose TPR is above the state average and which lie more than 3 km from water",
        "how many wards have a TPR above the average and which are more than 3 km away from water",
    ):
        assert numbers(body_of(planned, text)["headline"])[0] == fits.sum()


def test_a_list_says_how_many_it_has(planned, results):
    body = body_of(planned, "which wards have rain above 115 and tpr above 25? how many?")
    fits = (results.mean_rainfall > 115) & (results.u5_tpr_rdt > 25)
    assert numbers(body["headline"])[0] == fits.sum()
    assert "also" not in body


@pytest.mark.parametrize(
    "text",
    [
        "How many children under five live in Bosso?",
        "number of pregnant women living in Rijau LGA",
        "population of women in Lavun",
        "how many elderly people live in Bida",
    ],
)
def test_people_of_an_age_are_in_no_ward_table(planned, text):
    message = say(planned, text)
    assert message.outcome in ("refuse", "clarify"), message.body["headline"]


def test_the_class_with_most_people_is_named(planned, results):
    people_in = results.groupby("composite_class").population.sum()
    body = body_of(planned, "which class has the most people")
    assert body["table"]["rows"][0][:2] == [people_in.idxmax(), people_in.max()]
