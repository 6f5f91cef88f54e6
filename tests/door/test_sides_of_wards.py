"""Two numbers of wards that one question sets against each other, several statistics of one variable,
and wards without the first of a list. Every number is computed here.
"""

from __future__ import annotations

import pytest

from analysis.tools.base import Answer
from tests.door.asking import say, says
from tests.door.state_wards import body_of, of
from tests.door.test_ward_figures import people, people_of_class

pytestmark = pytest.mark.django_db


def told(body):
    return Answer(headline=" ".join([body["headline"], *body["points"]]))


def rural(r):
    return r[r.urbanPercentage < 30]


def urban(r):
    return r[r.urbanPercentage >= 30]


def first(r, column, place=0):
    return r[column].sort_values(ascending=False).iloc[place]


def rest(r, column, n=1, *, rising=False):
    """The wards without the first `n`."""
    return r.drop(r.sort_values(column, ascending=rising).index[:n])


APART = [
    ("What do urban wards average on elevation, and how much lower is it than in rural wards?",
     lambda r: [urban(r).elevation.mean(), rural(r).elevation.mean() - urban(r).elevation.mean()]),
    ("By how many points does rural under-five TPR exceed urban under-five TPR?",
     lambda r: [rural(r).u5_tpr_rdt.mean() - urban(r).u5_tpr_rdt.mean()]),
    ("median rainfall of rural wards versus urban wards, the difference",
     lambda r: [rural(r).mean_rainfall.median(), urban(r).mean_rainfall.median()]),
    ("how many more people live in rural wards than in urban ones",
     lambda r: [rural(r).population.sum() - urban(r).population.sum()]),
    ("The most populous ward of Lavun has how many more people than the second?",
     lambda r: [first(of("Lavun")(r), "population") - first(of("Lavun")(r), "population", 1)]),
    ("Which LGA is most populous and what is its lead over the next one?",
     lambda r: [people(r).nlargest(2).iloc[0] - people(r).nlargest(2).iloc[1]]),
    ("By how much does the highest TPR of a ward exceed the second highest?",
     lambda r: [first(r, "u5_tpr_rdt") - first(r, "u5_tpr_rdt", 1)]),
    ("Agaie has how many fewer people than Bida and Katcha combined?",
     lambda r: [people(r)["Bida"] + people(r)["Katcha"] - people(r)["Agaie"]]),
    ("Do Bida and Suleja together have more inhabitants than Mashegu, and by how many?",
     lambda r: [abs(people(r)["Bida"] + people(r)["Suleja"] - people(r)["Mashegu"])]),
    ("Mean rainfall of the ten riskiest wards and how much is that above the state mean?",
     lambda r: [r.nsmallest(10, "composite_rank").mean_rainfall.mean(),
                r.nsmallest(10, "composite_rank").mean_rainfall.mean() - r.mean_rainfall.mean()]),
    ("How much higher is the average TPR of the top 20 risk wards than of all wards?",
     lambda r: [r.nsmallest(20, "composite_rank").u5_tpr_rdt.mean() - r.u5_tpr_rdt.mean()]),
    ("Population of High class minus population of Low class",
     lambda r: [people_of_class(r, "High").sum() - people_of_class(r, "Low").sum()]),
    ("Total people of the Medium class versus the High class, which is larger and by how many?",
     lambda r: [people_of_class(r, "Medium").sum() - people_of_class(r, "High").sum()]),
]  # fmt: skip
STATISTICS = [
    ("mean and standard deviation of rainfall",
     lambda r: [r.mean_rainfall.mean(), r.mean_rainfall.std()]),
    ("Give me the minimum, median and maximum of elevation over all wards",
     lambda r: [r.elevation.min(), r.elevation.median(), r.elevation.max()]),
    ("first and third quartile of population", lambda r: [*r.population.quantile([0.25, 0.75])]),
    ("median of pfpr in Lavun, together with the lower and the upper quartile",
     lambda r: [*of("Lavun")(r).pfpr.quantile([0.25, 0.5, 0.75])]),
    ("10th and 90th percentile of rainfall", lambda r: [*r.mean_rainfall.quantile([0.1, 0.9])]),
    ("mean and median population of wards with rainfall above 100",
     lambda r: [r[r.mean_rainfall > 100].population.mean(), r[r.mean_rainfall > 100].population.median()]),
    ("mean, median and standard deviation of population",
     lambda r: [r.population.mean(), r.population.median(), r.population.std()]),
    ("give the median and mean rainfall of the high risk wards",
     lambda r: [of_class(r, "High").mean_rainfall.median(), of_class(r, "High").mean_rainfall.mean()]),
    ("total, mean and median population of Mokwa",
     lambda r: [f(of("Mokwa")(r).population) for f in (sum, lambda x: x.mean(), lambda x: x.median())]),
]  # fmt: skip
LEFT_OUT = [
    ("population of Lavun without its largest ward",
     lambda r: [rest(of("Lavun")(r), "population").population.sum()]),
    ("What is the population of Shiroro if the two most populous wards are left out?",
     lambda r: [rest(of("Shiroro")(r), "population", 2).population.sum()]),
    ("Mean rainfall of Mariga without its wettest ward",
     lambda r: [rest(of("Mariga")(r), "mean_rainfall").mean_rainfall.mean()]),
    ("median elevation of Bosso leaving out its lowest ward",
     lambda r: [rest(of("Bosso")(r), "elevation", rising=True).elevation.median()]),
    ("total population of Lapai without its ward with the worst housing quality",
     lambda r: [rest(of("Lapai")(r), "housing_quality", rising=True).population.sum()]),
]  # fmt: skip
SHARES = [
    ("What percentage of the state's people live in urban wards?",
     lambda r: [100 * urban(r).population.sum() / r.population.sum()]),
    ("What percentage of Niger's wards have no urban area whatsoever (urban percentage of zero)?",
     lambda r: [100 * (r.urbanPercentage == 0).mean()]),
    ("what fraction of Chanchaga's people live in urban wards",
     lambda r: [100 * urban(of("Chanchaga")(r)).population.sum() / of("Chanchaga")(r).population.sum()]),
]  # fmt: skip


def both(r, one, other):
    return len(set(one.index) & set(other.index))


def of_class(r, name):
    return r[r.composite_class == name]


#: The part, and its share of the whole.
PARTS = [
    ("The ten most populous wards taken together hold how many people, and what percentage of the state is that?",
     lambda r: [r.nlargest(10, "population").population.sum()]),
    ("The 20 riskiest wards hold how many people and what share of the state is that?",
     lambda r: [r.nsmallest(20, "composite_rank").population.sum()]),
    ("How many people live in High wards and what percentage of the state's population?",
     lambda r: [people_of_class(r, "High").sum(), 100 * people_of_class(r, "High").sum() / r.population.sum()]),
    ("How many High wards are contested, and what share of all High wards is that?",
     lambda r: [(of_class(r, "High").certainty == "contested").sum(),
                100 * (of_class(r, "High").certainty == "contested").mean()]),
    ("what percentage of the Medium wards is contested",
     lambda r: [100 * (of_class(r, "Medium").certainty == "contested").mean()]),
    ("Out of every 100 residents of the state, what number live in wards classed as rural?",
     lambda r: [100 * rural(r).population.sum() / r.population.sum()]),
]  # fmt: skip
LISTS = [
    ("How many of the fifty worst wards are also among the fifty with the highest under-five TPR?",
     lambda r: [both(r, r.nsmallest(50, "composite_rank"), r.nlargest(50, "u5_tpr_rdt"))]),
    ("How many of the top 30 risk wards are among the 30 most populous?",
     lambda r: [both(r, r.nsmallest(30, "composite_rank"), r.nlargest(30, "population"))]),
    ("Which wards are both in the top 20 by risk and in the 20 with the lowest housing quality?",
     lambda r: [both(r, r.nsmallest(20, "composite_rank"), r.nsmallest(20, "housing_quality"))]),
    ("number of the 40 wettest wards that are also among the 40 highest lying wards",
     lambda r: [both(r, r.nlargest(40, "mean_rainfall"), r.nlargest(40, "elevation"))]),
    ("katcha or lapai, who carry more high risk wards, n for each",
     lambda r: [(of_class(r, "High").lga_name == lga).sum() for lga in ("Katcha", "Lapai")]),
    ("number of high risk wards in Bida, Lapai and Katcha each",
     lambda r: [(of_class(r, "High").lga_name == lga).sum() for lga in ("Bida", "Lapai", "Katcha")]),
    ("in the top 20, which wards had something filled in?",
     lambda r: [(r.nsmallest(20, "composite_rank").filled.fillna("") != "").sum()]),
    ("Which contested wards are in the Low class?",
     lambda r: [(of_class(r, "Low").certainty == "contested").sum()]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "values"), [*APART, *STATISTICS, *LEFT_OUT, *SHARES, *PARTS, *LISTS]
)
def test_the_figures_are_those_of_the_files(planned, results, text, values):
    body = body_of(planned, text)
    for value in values(results):
        assert says(told(body), float(value)), (body["headline"], body["points"], value)


COMPARED = [
    ("wards whose under five TPR is at least one and a half times the state average, how many",
     lambda r: r.u5_tpr_rdt >= 1.5 * r.u5_tpr_rdt.mean()),
    ("which wards have a population more than three times the mean ward population?",
     lambda r: r.population > 3 * r.population.mean()),
    ("how many wards have twice the median population or more",
     lambda r: r.population >= 2 * r.population.median()),
    ("How many wards have rainfall above 110 or under-five TPR over 35?",
     lambda r: (r.mean_rainfall > 110) | (r.u5_tpr_rdt > 35)),
    ("wards with elevation below 100 m or under-5 positivity above 40: how many?",
     lambda r: (r.elevation < 100) | (r.u5_tpr_rdt > 40)),
    ("which wards are lower than 100 m and have a flood value over 0.6",
     lambda r: (r.elevation < 100) & (r.flood > 0.6)),
    ("wards below 120 metres with a pfpr under 0.3, how many",
     lambda r: (r.elevation < 120) & (r.pfpr < 0.3)),
    ("Katcha wards wey flood pass state average, how many dem be?",
     lambda r: (r.lga_name == "Katcha") & (r.flood > r.flood.mean())),
    ("Wards of Lavun whose rainfall exceeds the state mean, count",
     lambda r: (r.lga_name == "Lavun") & (r.mean_rainfall > r.mean_rainfall.mean())),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fits"), COMPARED)
def test_wards_are_compared_as_the_question_says(planned, results, text, fits):
    body = body_of(planned, text)
    number = int(fits(results).sum())
    assert says(Answer(headline=body["headline"]), float(number)), (body["headline"], number)


MEDIANS = [
    ("Which LGA has the lowest median rainfall of its wards?", "mean_rainfall", True),
    ("Which LGA has the highest median elevation?", "elevation", False),
    ("Which LGA shows the highest median risk score?", "composite_score", False),
]


@pytest.mark.parametrize(("text", "column", "rising"), MEDIANS)
def test_lgas_are_put_in_order_by_their_median(planned, results, text, column, rising):
    medians = results.groupby("lga_name")[column].median().sort_values(ascending=rising)
    row = body_of(planned, text)["table"]["rows"][0]
    assert row[0] == medians.index[0]
    assert row[1] == pytest.approx(medians.iloc[0], rel=1e-3)


@pytest.mark.parametrize(
    "text", ["What rank did Manta have in the 2019 ranking?", "top ten wards of the 2021 ranking"]
)
def test_a_ranking_of_a_year_that_is_not_there_is_not_given(planned, text):
    message = say(planned, text)
    assert message.outcome != "answer", message.body["headline"]


@pytest.mark.parametrize(
    "text",
    ["Population of the High class minus that of the Low class? And how many wards have rainfall above 100?",
     "By how much is the population of the High class above the Low class, and what is the mean rainfall of Bida?"],
)  # fmt: skip
def test_a_pair_set_apart_is_not_mixed_with_another_question(planned, text):
    message = say(planned, text)
    assert message.outcome == "clarify", message.body["headline"]


def test_the_other_end_of_a_list_is_of_the_same_places(planned, results):
    means = results.groupby("lga_name").mean_rainfall.mean()
    asked = ("Which LGA is wettest on average rainfall?", "And the driest?")
    assert body_of(planned, *asked)["table"]["rows"][0][0] == means.idxmin()
    body = body_of(planned, *asked, "So how wide is the gap between the two?")
    assert says(told(body), float(means.max() - means.min()))


def test_the_lga_with_most_blanks_is_told(planned, results):
    blanks = results.housing_quality.isna().groupby(results.lga_name).sum()
    body = body_of(planned, "which LGA has the most blanks in housing_quality and how many")
    assert body["table"]["rows"][0][:2] == [blanks.idxmax(), blanks.max()]


def test_a_list_with_its_number_says_its_first_too(planned, results):
    own = results[results.u5_tpr_rdt >= 1.75 * results.u5_tpr_rdt.mean()]
    text = "wards where the under-5 positivity is at least one and three-quarter times the state mean: how many, and who leads?"
    headline = body_of(planned, text)["headline"]
    assert says(Answer(headline=headline), float(len(own)))
    assert own.nlargest(1, "u5_tpr_rdt").WardName.iloc[0] in headline


def test_what_remains_of_the_answer_before_is_told(planned, results):
    lapai = of("Lapai")(results)
    body = body_of(planned, "population of Lapai LGA", "take its biggest ward out, what remains")
    assert says(told(body), float(rest(lapai, "population").population.sum())), body["headline"]
