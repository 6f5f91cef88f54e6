"""Figures of a net plan asked as in the chat; every number is computed from the plan's own table."""

from __future__ import annotations

import pytest

from analysis.tools.base import Answer
from tests.door.asking import numbers, say, says, titles
from tests.door.state_wards import body_of, of

pytestmark = pytest.mark.django_db


def short(r):
    return r.need - r.nets


def first(r, by, among=None, rising=False):
    rows = r if among is None else r[among]
    return rows.sort_values(by, ascending=rising).iloc[0]


#: Each is one number.
NUMBERS = [
    ("how many more nets would we need to cover everyone", lambda r: short(r).sum()),
    ("leaving the 200,000 aside, how many extra nets are needed in Borgu", lambda r: short(of("Borgu")(r)).sum()),
    ("what is the shortfall of nets in Mokwa", lambda r: short(of("Mokwa")(r)).sum()),
    ("how many nets does Bida still need", lambda r: short(of("Bida")(r)).sum()),
    ("unmet need of the rural wards in Lavun", lambda r: short(of("Lavun")(r[r.urbanPercentage < 30])).sum()),
    ("median net need per ward in Suleja", lambda r: of("Suleja")(r).need.median()),
    ("what is the average net need of the wards of Lapai", lambda r: of("Lapai")(r).need.mean()),
    ("Urban wards' share of the total net need, in %", lambda r: 100 * r[r.urbanPercentage >= 30].need.sum() / r.need.sum()),
    ("Lavun's part of the total nets, in percent", lambda r: 100 * of("Lavun")(r).nets.sum() / r.nets.sum()),
    ("share of the need that is still unmet in Borgu", lambda r: 100 * short(of("Borgu")(r)).sum() / of("Borgu")(r).need.sum()),
    ("how many LGAs end up with zero nets", lambda r: (r.groupby("lga_name").nets.sum() == 0).sum()),
    ("how many wards are left without a single net", lambda r: (r.nets == 0).sum()),
    ("how many wards in Lavun get nets", lambda r: (of("Lavun")(r).nets > 0).sum()),
    ("how many wards does the plan not reach at all", lambda r: (r.nets == 0).sum()),
    ("how many households live in wards that the stock does not reach", lambda r: r[r.nets == 0].households.sum()),
    ("number of households in Lavun", lambda r: of("Lavun")(r).households.sum()),
    ("how many surely first wards get nothing", lambda r: ((r.certainty == "surely_first") & (r.nets == 0)).sum()),
    ("population of the LGAs that receive no nets at all",
     lambda r: r.groupby("lga_name")[["nets", "population"]].sum().query("nets == 0").population.sum()),
    ("nets per 100 people in Mokwa", lambda r: 100 * of("Mokwa")(r).nets.sum() / of("Mokwa")(r).population.sum()),
    ("people per net in Borgu LGA", lambda r: of("Borgu")(r).population.sum() / of("Borgu")(r).nets.sum()),
    ("nets per household in Lavun", lambda r: of("Lavun")(r).nets.sum() / of("Lavun")(r).households.sum()),
    ("average nets per ward among the wards served", lambda r: r[r.nets > 0].nets.mean()),
    ("outside Borgu, how many nets are allocated", lambda r: r[r.lga_name != "Borgu"].nets.sum()),
    ("by how much does the net need of Chanchaga exceed that of Bida",
     lambda r: of("Chanchaga")(r).need.sum() - of("Bida")(r).need.sum()),
    ("ratio of nets in Borgu to nets in Lavun", lambda r: of("Borgu")(r).nets.sum() / of("Lavun")(r).nets.sum()),
    ("how many wards with a rank below 20 receive nets", lambda r: ((r.composite_rank < 20) & (r.nets > 0)).sum()),
    ("nets for the ward with most people among the high risk wards",
     lambda r: first(r, "population", r.composite_class == "High").nets),
    ("how many nets go to the most populous ward of Lavun", lambda r: first(of("Lavun")(r), "population").nets),
    ("what is the need of the ward with the most people in Bosso", lambda r: first(of("Bosso")(r), "population").need),
    ("total nets for the wards ranked 1 to 5", lambda r: r[r.composite_rank <= 5].nets.sum()),
    ("how many rural wards rank from 50 to 100", lambda r: ((r.urbanPercentage < 30) & r.composite_rank.between(50, 100)).sum()),
    ("nets planned for High class wards only", lambda r: r[r.composite_class == "High"].nets.sum()),
    ("Bales for Borgu LGA in total?", lambda r: of("Borgu")(r).bales.sum()),
    ("Lorry planning. Bales to Mokwa, please", lambda r: of("Mokwa")(r).bales.sum()),
    ("by how many nets is Borgu short", lambda r: short(of("Borgu")(r)).sum()),
    ("how many nets are we short of to cover everyone in the state", lambda r: short(r).sum()),
    ("what is our shortfall in nets against serving every ward in full", lambda r: short(r).sum()),
    ("how many nets does Shiroro LGA lack", lambda r: short(of("Shiroro")(r)).sum()),
    ("nets as a share of need in Agwara LGA", lambda r: 100 * of("Agwara")(r).nets.sum() / of("Agwara")(r).need.sum()),
    ("what share of the need of Lavun does the plan meet", lambda r: 100 * of("Lavun")(r).nets.sum() / of("Lavun")(r).need.sum()),
    ("how many people live in the wettest ward of Lavun", lambda r: first(of("Lavun")(r), "mean_rainfall").population),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_a_figure_of_the_plan_is_that_of_its_table(planned, results, text, value):
    body = body_of(planned, text)
    expected = float(value(results))
    places = 3 if "share" in text or "part" in text else 4
    assert says(Answer(headline=body["headline"]), expected, places), (body["headline"], expected)


#: Each names the places that fit.
PLACES = [
    ("which ward is served only in part", lambda r: r[(r.nets > 0) & (r.nets < r.need)]),
    ("list the wards that get some nets but not enough", lambda r: r[(r.nets > 0) & (r.nets < r.need)]),
    ("wards of Bida that are not served by the plan", lambda r: of("Bida")(r[r.nets == 0])),
    ("which wards of Mokwa does the stock reach", lambda r: of("Mokwa")(r[r.nets > 0])),
    ("wards whose full need is met", lambda r: r[r.nets >= r.need]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fits"), PLACES)
def test_wards_by_what_the_plan_gives_them_are_listed(planned, results, text, fits):
    body = body_of(planned, text)
    columns = body["table"]["columns"]
    at = columns.index("Ward"), columns.index("LGA")
    found = [(row[at[0]], row[at[1]]) for row in body["table"]["rows"]]
    assert sorted(found) == sorted(titles(fits(results)))
    assert found


#: The first of an order, by its name and number.
ENDS = [
    ("outside Suleja and Mashegu, which single ward needs the most nets and how many?", "need",
     lambda r: r[~r.lga_name.isin(["Suleja", "Mashegu"])]),
    ("which ward has the largest unmet need, and how large is it", "short", lambda r: r),
    ("which ward of Borgu gets the most nets and how many is that", "nets", of("Borgu")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "column", "among"), ENDS)
def test_the_first_ward_of_the_plan_is_named_with_its_number(planned, results, text, column, among):
    rows = among(results.assign(short=short(results)))
    ward = rows.sort_values(column, ascending=False).iloc[0]
    row = body_of(planned, text)["table"]["rows"][0]
    assert row[0] == ward.WardName
    assert ward[column] in row


#: The first of those that fit, by its name alone.
FIRSTS = [
    ("which ward receives the smallest allocation", lambda r: r[r.nets > 0].nets),
    ("smallest consignment in the plan goes where", lambda r: r[r.nets > 0].nets),
    ("highest ranked ward that gets no nets", lambda r: r[r.nets == 0].composite_rank),
    ("first ward in the ranking to be left empty-handed", lambda r: r[r.nets == 0].composite_rank),
    ("which ward of Borgu without nets ranks first", lambda r: of("Borgu")(r[r.nets == 0]).composite_rank),
    ("lowest ranked ward that still gets nets", lambda r: -r[r.nets > 0].composite_rank),
    ("the riskiest ward of Lavun without nets", lambda r: of("Lavun")(r[r.nets == 0]).composite_rank),
    ("irrespective of rank, which ward has the greatest need", lambda r: -r.need),
    ("among the supplied wards, in which is it least certain that the full need is met",
     lambda r: r[r.nets > 0].need_met_share),
    ("which ward with nets is least likely to have its need met", lambda r: r[r.nets > 0].need_met_share),
]  # fmt: skip


@pytest.mark.parametrize(("text", "values"), FIRSTS)
def test_the_first_of_those_that_fit_is_named(planned, results, text, values):
    first_one = results.loc[values(results).idxmin()]
    headline = body_of(planned, text)["headline"]
    named = [
        title for title in map(": ".join, [headline.split(": ")]) if first_one.WardName in title
    ]
    assert named, (headline, first_one.WardName)
    assert headline.index(first_one.WardName) == min(
        headline.index(name) for name in results.WardName if f" {name} (" in headline
    )


def test_bales_of_several_lgas_are_looked_up_each(planned, results):
    body = body_of(planned, "loading plan: bales going to Lavun, to Mokwa and to Borgu, each")
    for lga in ("Lavun", "Mokwa", "Borgu"):
        assert of(lga)(results).bales.sum() in numbers(body["headline"])


@pytest.mark.parametrize("text", ["how many trucks do we need for Borgu", "number of lorries for Mokwa"])  # fmt: skip
def test_trucks_are_no_nets(planned, text):
    assert say(planned, text).outcome != "answer"


def none(r):
    return r[r.nets == 0]


def some(r):
    return r[r.nets > 0]


#: Several figures of one list, in their order.
OF_LISTS = [
    ("wards without nets: how many, and what is their total need?", lambda r: [len(none(r)), none(r).need.sum()]),
    ("Wards with nets - their number, and the households they have?", lambda r: [len(some(r)), some(r).households.sum()]),
    ("of the High wards, how many have no nets, and what do these need",
     lambda r: [len(none(r)[none(r).composite_class == "High"]), none(r)[none(r).composite_class == "High"].need.sum()]),
    ("how many people live in wards that get nets, and what share of the state is that",
     lambda r: [some(r).population.sum(), 100 * some(r).population.sum() / r.population.sum()]),
    ("Wards receiving something: [n]; wards receiving everything they need: [n]. Fill in for me.",
     lambda r: [len(some(r)), (r.nets >= r.need).sum()]),
    ("households in the wards with nets, total and mean per ward", lambda r: [some(r).households.sum(), some(r).households.mean()]),
    ("total and median need in Lavun", lambda r: [of("Lavun")(r).need.sum(), of("Lavun")(r).need.median()]),
    ("mean and median rainfall of the wards with nets", lambda r: [some(r).mean_rainfall.mean(), some(r).mean_rainfall.median()]),
    ("High risk wards in Lapai: count, people and mean elevation",
     lambda r: [f(of("Lapai")(r[r.composite_class == "High"])) for f in (len, lambda x: x.population.sum(), lambda x: x.elevation.mean())]),
    ("LGAs without any net: how many, and their total need",
     lambda r: [(r.groupby("lga_name").nets.sum() == 0).sum(),
                r[r.groupby("lga_name").nets.transform("sum") == 0].need.sum()]),
    ("the ward with the largest need: its need, its rank and its nets",
     lambda r: [r.need.max(), r.need.max(), *r.loc[r.need.idxmax(), ["composite_rank", "nets"]]]),
    ("give for each LGA the share of its need that is met; which one comes second?",
     lambda r: [(100 * r.groupby("lga_name").nets.sum() / r.groupby("lga_name").need.sum()).sort_values().iloc[-2]]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "values"), OF_LISTS)
def test_each_figure_that_is_asked_of_a_list_is_told(planned, results, text, values):
    body = body_of(planned, text)
    wanted = [float(value) for value in values(results)]
    told = [body["headline"], *body["points"]]
    assert len(told) >= len(wanted)
    for line, value in zip(told, wanted, strict=False):
        assert says(Answer(headline=line), value, 3), (line, value)


def test_wards_with_nets_and_without_are_two_groups(planned, results):
    body = body_of(planned, "mean elevation of wards that get nets and of wards that get none")
    told = " ".join([body["headline"], *body["points"]])
    for fits in (results.nets > 0, results.nets == 0):
        assert says(Answer(headline=told), results[fits].elevation.mean(), 4)


def test_a_second_question_points_to_what_the_first_lists(planned, results):
    body = body_of(planned, "how many wards get nets, and how many people live in them?")
    assert (results.nets > 0).sum() in numbers(body["headline"])
    people = results[results.nets > 0].population.sum()
    assert says(Answer(headline=body["points"][0]), people, 6)


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("plan 50,000 nets", "plan_nets"),
        ("share the nets in proportion to need", "plan_nets"),
        ("how many nets does Bida need", "plan_nets"),
        ("how did you decide who gets nets first", "explain_method"),
        ("net plan as a spreadsheet per ward", "export_results"),
        ("map of the wards that get nets", "show_map"),
    ],
)
def test_other_requests_about_nets_stay_what_they_are(planned, text, tool):
    assert say(planned, text).tool == tool


def test_a_price_stays_unknown(planned):
    message = say(planned, "what does it cost to transport the bales to the wards")
    assert message.outcome != "answer"


@pytest.mark.parametrize(
    "text", ["what is left of the stock?", "how many nets remain unallocated", "do we have any nets left"]
)  # fmt: skip
def test_what_the_plan_leaves_of_its_stock_is_told(planned, results, text):
    message = say(planned, text)
    assert (message.tool, message.outcome) == ("plan_nets", "answer")
    given = int(results.nets.sum())
    assert {200_000 - given, 200_000, given} <= set(numbers(message.body["headline"]))
    assert short(results).sum() in numbers(message.body["points"][0])
