"""Figures of wards and of a ranking that officers ask for in many words: the first of a list, places
left out, classes beside other limits, shares, densities. Every number is computed here."""

from __future__ import annotations

import pytest

from analysis.tools.base import Answer
from analysis.workspace import Workspace
from tests.door.test_data_questions import (  # noqa: F401
    _own_storage,
    body_of,
    of,
    planned,
    table,
)
from tests.door.test_query_data import run_of, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def results(planned, table):  # noqa: F811
    """Each ward of the file with what the ranking and the plan say of it."""
    workspace = Workspace(planned)
    plan = workspace.run_table("net_plan.csv", run_of(planned, "nets"))
    ranks = ["ward_code", "composite_score", "composite_rank", "composite_class", "certainty"]
    both = workspace.rankings[ranks].merge(plan[["ward_code", "nets"]], on="ward_code")
    return table.merge(both, left_on="WardCode", right_on="ward_code", validate="1:1")


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


@pytest.mark.parametrize(("text", "value"), [*FIRST, *LEFT_OUT, *CLASSES, *DENSITIES])
def test_a_figure_is_that_of_the_files(planned, results, text, value):  # noqa: F811
    body = body_of(planned, text)
    expected = float(value(results))
    assert says(Answer(headline=body["headline"]), expected), (body["headline"], expected)


SIDE_BY_SIDE = [
    ("Median population of a High ward compared with a Low ward?",
     lambda r: [people_of_class(r, name).median() for name in ("High", "Low")]),
    ("Average elevation of high wards versus low wards",
     lambda r: [r[r.composite_class == name].elevation.mean() for name in ("High", "Low")]),
    ("mean TPR in the High class against the Low class",
     lambda r: [r[r.composite_class == name].u5_tpr_rdt.mean() for name in ("High", "Low")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "values"), SIDE_BY_SIDE)
def test_two_classes_have_their_numbers_beside_each_other(planned, results, text, values):  # noqa: F811
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
def test_the_first_are_those_of_the_files(planned, results, text, rows):  # noqa: F811
    body = body_of(planned, text)
    names = [*rows(results).WardName]
    column = body["table"]["columns"].index("Ward")
    assert [row[column] for row in body["table"]["rows"]][: len(names)] == names
