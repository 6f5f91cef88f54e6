"""Questions that point to the measure, the list, the number or the two answers before."""

import pytest

from analysis.chat import exchanging, of_the_same, pointing
from analysis.chat.carrying import carried
from analysis.chat.forms import each_level
from analysis.chat.leaning import leaning
from analysis.chat.query_again import asked_again
from analysis.chat.refusals import told
from analysis.chat.side_by_side import of_the_two
from tests.pure.chat.before import first, now, read, said


def exchanged(before, text):
    ways = (exchanging.numbers_exchanged, exchanging.variables_back, exchanging.weighed_anew)
    return first(ways, now(before, text))


def pointed(before, text, best):
    ways = (
        *(pointing.its_lga, pointing.its_meaning, pointing.its_making, pointing.compared_anew),
        *(pointing.its_ends, pointing.related_to_it),
    )
    return first(ways, now(before, text, best))


def same(before, text, best):
    ways = (
        *(of_the_same.planned_for_it, of_the_same.households_sized, of_the_same.next_term),
        *(of_the_same.other_spots, of_the_same.variables_listed, of_the_same.years_kept_to),
        of_the_same.of_the_same_reports,
    )
    return first(ways, now(before, text, best))


PLAN = said("plan_nets", nets=120_000, household_size=5.0)


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        (PLAN, "6 instead of 5", {"nets": 120_000, "household_size": 6.0}),
        (PLAN, "4 rather than 5 please", {"nets": 120_000, "household_size": 4.0}),
        (PLAN, "80000 instead of 120000", {"nets": 80_000, "household_size": 5.0}),
        (PLAN, "change 5 to 7", {"nets": 120_000, "household_size": 7.0}),
        (PLAN, "6 au lieu de 5", {"nets": 120_000, "household_size": 6.0}),
        (said("plan_nets", nets=9_000), "6 instead of 5", {"nets": 9_000, "household_size": 6}),
        (said("rank_areas", n=10, order="top"), "15 instead of 10", {"n": 15, "order": "top"}),
        (said("query_data", variable="tpr", operator=">", value=30.0), "20 not 30",
         {"variable": "tpr", "operator": ">", "value": 20.0}),
        (said("run_risk_analysis", without=["elevation"]), "put it back", {"add": ["elevation"]}),
        (said("run_risk_analysis", without=["elevation", "flood"]), "no, add them again",
         {"add": ["elevation", "flood"]}),
        (said("run_risk_analysis", weights={"tpr": 2.0}), "triple instead", {"weights": {"tpr": 3.0}}),
    ],
)  # fmt: skip
def test_one_number_or_variable_is_exchanged_in_the_request_before(before, text, expected):
    assert exchanged(before, text) == (before.tool, expected)


@pytest.mark.parametrize("text", ["8 instead of 3", "show 6 wards", "5", "what about 7"])
def test_a_number_that_was_not_there_is_not_exchanged(text):
    assert exchanged(PLAN, text) is None


def test_only_what_a_run_left_out_is_put_back():
    assert exchanged(said("run_risk_analysis"), "put it back") is None
    assert exchanged(said("show_map", variable="elevation"), "put it back") is None


WET = said("query_data", variable="mean_rainfall", level="ward", areas=["Lere"])


@pytest.mark.parametrize(
    ("text", "compared"),
    [("wards over 900", (">", 900.0)), ("only those above 900", (">", 900.0)),
     ("the ones below 800", ("<", 800.0)), ("and under 700?", ("<", 700.0))],
)  # fmt: skip
def test_a_comparison_after_a_list_is_of_the_measure_listed(text, compared):
    tool, arguments = pointed(WET, text, "query_data")
    assert (tool, arguments["variable"], arguments["areas"]) == ("query_data", "mean_rainfall", ["Lere"])  # fmt: skip
    assert (arguments["operator"], arguments["value"]) == compared


def test_a_comparison_that_names_its_measure_is_its_own():
    assert pointed(WET, "wards with TPR over 25", "query_data") is None


@pytest.mark.parametrize(
    ("text", "level", "order"),
    [("which LGA is highest?", "lga", "top"), ("which LGA has the lowest", "lga", "bottom"),
     ("which LGA is worst", "lga", "top"), ("and which ward has most of it?", "ward", "top")],
)  # fmt: skip
def test_the_ends_after_a_figure_are_of_its_measure(text, level, order):
    before = said("query_data", variable="tpr", age_group="u5", year=2024)
    tool, arguments = pointed(before, text, "rank_areas")
    assert tool == "query_data"
    assert arguments == {"variable": "tpr", "age_group": "u5", "year": 2024, "level": level, "order": order}  # fmt: skip


@pytest.mark.parametrize(
    "text", ["which wards are at highest risk", "the most vulnerable LGA", "top 10 wards",
             "which LGA has the most facilities"],
)  # fmt: skip
def test_a_ranking_of_its_own_takes_no_measure_over(text):
    before = said("query_data", variable="mean_rainfall")
    assert pointed(before, text, "rank_areas") is None


@pytest.mark.parametrize(
    "text", ["which LGA is it in?", "what LGA is that ward in", "and in which LGA is that one"]
)
def test_where_the_first_of_a_list_lies_is_asked_of_the_list(text):
    before = said("query_data", variable="elevation", order="top", level="ward")
    assert pointed(before, text, "query_data") == ("query_data", {**before.arguments, "n": 1})
    named = said("explain_area", areas=["Lere"])
    asked = {"areas": ["Lere"], "level": "ward", "located": True}
    assert pointed(named, text, "") == ("query_data", asked)


@pytest.mark.parametrize("text", ["what does that mean?", "so what does this score mean", "what does it mean"])  # fmt: skip
def test_what_a_score_means_is_its_method_and_not_the_mean(text):
    assert pointed(said("rank_areas", areas=["Lere"]), text, "explain_term") == (
        "explain_method", {"term": "composite"},
    )  # fmt: skip
    assert pointed(said("query_data", variable="tpr"), text, "") == ("explain_term", {"term": "tpr"})  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["how is that number made", "how did you get that?", "what did you divide by what",
     "and where does it come from"],
)  # fmt: skip
def test_how_a_number_comes_about_is_of_its_measure(text):
    before = said("query_data", variable="burden", order="top")
    assert pointed(before, text, "explain_method") == ("explain_method", {"variable": "burden"})  # fmt: skip


@pytest.mark.parametrize("text", ["is it related to rainfall?", "does rainfall explain it", "correlate rainfall with it"])  # fmt: skip
def test_a_relation_to_the_measure_before_has_both(text):
    before = said("query_data", variable="tpr", level="ward")
    assert pointed(before, text, "measure_association") == (
        "measure_association", {"variables": ["tpr", "mean_rainfall"]},
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["give me the top 5 wards by it", "the bottom 5 wards by that", "top 5 too"]
)
def test_the_ends_by_what_was_mapped_are_of_that_measure(text):
    before = said("show_map", map_kind="variable", variable="mean_rainfall")
    tool, arguments = pointed(before, text, "rank_areas")
    assert (tool, arguments["variable"], arguments["n"]) == ("query_data", "mean_rainfall", 5)


ONE = said("query_data", variable="tpr", measure="mean", areas=["Lere"])
OTHER = said("query_data", variable="tpr", measure="mean", areas=["Zaria LGA"])


def test_two_places_asked_one_after_the_other_stand_side_by_side():
    both = {"areas": ["Lere", "Zaria LGA"], "variable": "tpr"}
    for text in ("side by side please", "compare the two", "compare them"):
        assert of_the_two(now(OTHER, text, earlier=ONE)) == ("compare_areas", both)
    higher = {"variable": "tpr", "measure": "mean", "areas": both["areas"]}
    for text in ("which is higher?", "so which one is lower", "and which is the worst"):
        assert of_the_two(now(OTHER, text, earlier=ONE)) == ("query_data", higher)
    for text in ("is that difference significant", "is the gap real?"):
        tool, arguments = of_the_two(now(OTHER, text, earlier=ONE))
        assert (tool, arguments) == ("measure_association", {"analysis": "groups", **both})


def test_urban_and_rural_are_tested_as_groups():
    rural = {"variable": "urban_share", "operator": "<", "value": 30.0}
    last = said("query_data", variable="tpr", measure="mean", conditions=[rural])
    first = said("query_data", variable="tpr", measure="mean",
                 conditions=[{**rural, "operator": ">="}])  # fmt: skip
    tool, arguments = of_the_two(now(last, "is that difference significant", earlier=first))
    assert tool == "measure_association"
    assert (arguments["variable"], arguments["variables"]) == ("tpr", ["urban_share"])
    tool, arguments = of_the_two(now(last, "which is higher", earlier=first))
    assert (tool, arguments["also"]) == ("query_data", [last.arguments])


def test_nothing_is_compared_where_the_answers_are_of_different_things():
    assert of_the_two(now(WET, "which is higher", earlier=ONE)) is None
    assert of_the_two(now(said("help"), "compare them", earlier=said("help"))) is None


@pytest.mark.parametrize("text", ["how does that differ from the composite", "so how different are they", "do they agree?"])  # fmt: skip
def test_two_methods_are_compared(text):
    last, first = said("rank_areas", method="pca"), said("rank_areas")
    assert of_the_two(now(last, text, earlier=first)) == ("compare_methods", {})


def test_nets_are_planned_for_the_places_before():
    one = said("explain_area", areas=["Lere"])
    tool, arguments = same(one, "I have 10,000 nets for it", "plan_nets")
    assert (tool, arguments["areas"], arguments["nets"]) == ("plan_nets", ["Lere"], 10_000)
    some = said("rank_areas", n=2, order="top", listed=["A", "B"])
    tool, arguments = same(some, "plan 5000 nets for them", "plan_nets")
    assert (tool, arguments["areas"]) == ("plan_nets", ["A", "B"])


@pytest.mark.parametrize("text", ["make it 4 people per household", "4 per household", "use household size 4"])  # fmt: skip
def test_a_household_size_is_of_the_plan_whatever_was_asked_between(text):
    between = said("query_data", variable="population")
    assert same(between, text, "query_data") == ("plan_nets", {"household_size": 4})  # fmt: skip
    asked = said("explain_method", "What household size did you use?")
    assert same(asked, "use 7", "") == ("plan_nets", {"household_size": 7})


def test_other_spots_and_variables_go_on():
    spots = said("find_clusters", variable="tpr", spots="hot")
    assert same(spots, "cold spots", "find_clusters") == (
        "find_clusters", {"variable": "tpr", "spots": "cold"},
    )  # fmt: skip
    run = said("run_risk_analysis", choose_variables=True)
    assert same(run, "rainfall and elevation", "") == (
        "run_risk_analysis", {"variables": ["mean_rainfall", "elevation"]},
    )  # fmt: skip


@pytest.mark.parametrize("text", ["and how many positives?", "and how many tests were positive"])
def test_another_count_is_of_the_same_reports(text):
    before = said(
        "query_data", variable="tests", facility_level="primary", year=2023, measure="sum"
    )
    tool, arguments = same(before, text, "query_data")
    assert (tool, arguments["variable"]) == ("query_data", "positives")
    assert (arguments["facility_level"], arguments["year"]) == ("primary", 2023)


def test_a_count_of_something_else_is_its_own():
    before = said("query_data", variable="tests", facility_level="primary")
    assert same(before, "and how many people live in Lere", "query_data") is None
    assert same(before, "how many positives in 2022", "query_data") is None


FITTED = {"analysis": "regression", "variable": "tpr", "variables": ["mean_rainfall", "elevation"]}


@pytest.mark.parametrize(
    ("text", "variables"),
    [("add housing quality as well", ["mean_rainfall", "elevation", "housing_quality"]),
     ("drop elevation", ["mean_rainfall"]), ("with housing quality instead", ["housing_quality"])],
)  # fmt: skip
def test_a_regression_keeps_what_it_explains(text, variables):
    found = carried("measure_association", FITTED, read(text))
    assert (found["variable"], found["variables"]) == ("tpr", variables)


def test_a_scatter_stays_one_with_another_variable():
    drawn = {"chart_type": "scatter", "variables": ["mean_rainfall", "tpr"]}
    found = carried("show_chart", drawn, read("with elevation instead"))
    assert (found["chart_type"], set(found["variables"])) == ("scatter", {"elevation", "tpr"})


def test_a_measure_goes_on_among_other_wards():
    urban = {"variable": "urban_share", "operator": ">=", "value": 30.0}
    before = {"variable": "tpr", "measure": "mean", "conditions": [urban]}
    rural = {"conditions": [{**urban, "operator": "<"}]}
    assert asked_again(before, rural) == {**before, **rural}


@pytest.mark.parametrize("text", ["with LGA averages please", "LGA means", "by LGA level instead"])
def test_a_map_is_shown_with_the_means_of_lgas(text):
    before = {"map_kind": "variable", "variable": "mean_rainfall"}
    assert each_level(now(said("show_map", **before), text)) == (
        "show_map",
        {**before, "level": "lga"},
    )
    assert each_level(now(said("rank_areas"), text)) is None


def test_a_bare_year_to_come_is_a_forecast():
    assert told(read("now give me 2099")) == "future"
    assert told(read("and in 2020?")) is None
    assert leaning(read("now give me 2099")).bare
