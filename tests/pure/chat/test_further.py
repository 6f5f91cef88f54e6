"""What is asked further of an answer, and requests turned round, in their own words."""

from __future__ import annotations

import pytest

from analysis.chat.carrying import carried
from analysis.chat.forms import in_another_form
from analysis.chat.further import asked_further, at_threshold, next_ones, same_again
from analysis.chat.leaning import leaning
from analysis.chat.trend_arguments import direction_said
from tests.pure.chat.before import now, read, said

RANKED = {"order": "top", "n": 10, "level": "ward"}
PLAN = {"nets": 50_000, "household_size": 5.0}


def test_the_opposite_end_of_a_ranking_keeps_its_size():
    assert carried("rank_areas", RANKED, read("and the opposite end?")) == {
        **RANKED, "order": "bottom",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "nets"), [("and with half of that?", 25_000), ("what about twice as many", 100_000)]
)
def test_a_plan_with_half_or_twice_its_nets(text, nets):
    assert carried("plan_nets", PLAN, read(text)) == {**PLAN, "nets": nets}


def test_a_small_number_after_a_plan_is_the_household_and_a_large_one_the_nets():
    assert carried("plan_nets", PLAN, read("and with 6?"))["household_size"] == 6
    assert carried("plan_nets", PLAN, read("and with 80,000?"))["nets"] == 80_000


def test_worse_and_better_are_directions_and_both_together_are_none():
    assert direction_said("those getting worse") == "worsening"
    assert direction_said("which improved") == "improving"
    assert direction_said("getting worse or better") is None
    assert direction_said("all of them") is None


def test_a_share_of_towns_after_a_plan_is_its_threshold():
    tool, arguments = at_threshold(now(said("select_reprioritised"), "with 20 % urban"))
    assert (tool, arguments) == ("select_reprioritised", {"urban_threshold": 20.0})
    kept = at_threshold(now(said("plan_nets", **PLAN), "and at 40 percent urban"))
    assert kept == ("plan_nets", {**PLAN, "urban_threshold": 40.0})


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (said("plan_nets"), "with 20 % urban"),  # no plan stands: its nets were not said
        (said("rank_areas"), "with 20 % urban"),
        (said("select_reprioritised"), "with 20 % rainfall"),
        (said("select_reprioritised"), "in towns"),
    ],
)
def test_what_is_no_threshold(before, text):
    assert at_threshold(now(before, text)) is None


def test_a_term_is_asked_about_once_more_and_nothing_that_names_its_own():
    term = said("explain_term", term="ITN")
    assert asked_further(now(term, "and how long does it last?")) == (
        "explain_term", {"term": "ITN"},
    )  # fmt: skip
    assert asked_further(now(term, "how many wards are there")) is None
    assert asked_further(now(term, "what is its rainfall in Lere")) is None
    assert asked_further(now(said("explain_term", outcome="refuse"), "does it last?")) is None


def test_how_sure_a_relation_is_asks_for_the_same_variables():
    before = said("measure_association", variables=["flood", "elevation"])
    for text in ("p-value?", "is it significant?", "could that be by chance"):
        found = same_again(now(before, text, "explain_term"))
        assert found is not None, text
        assert found[1]["variables"] == ["flood", "elevation"]
    assert same_again(now(before, "rank the wards", "rank_areas")) is None
    assert same_again(now(said("rank_areas"), "p-value?", "explain_term")) is None


def test_a_table_instead_of_a_picture_leans_on_what_is_shown():
    text = "I cannot read colours, give me the table instead"
    form = in_another_form(now(said("show_map", map_kind="composite"), text, "explain_term"))
    assert form is not None
    assert form[0] != "show_map"


def test_what_a_place_has_of_its_own_leans_on_the_request_before():
    assert leaning(read("what is Lere's own?")).at_all


@pytest.mark.parametrize(
    ("before", "text", "changed"),
    [
        (RANKED, "the next ten", {"n": 10, "after": 10}),
        (RANKED, "and the following five wards", {"n": 5, "after": 10}),
        (RANKED, "5 more please", {"n": 5, "after": 10}),
        (RANKED, "et les dix suivants", {"n": 10, "after": 10}),
        (RANKED, "nxt 10", {"n": 10, "after": 10}),
        (RANKED, "the next ones", {"n": 10, "after": 10}),
        ({**RANKED, "after": 10}, "next ten", {"n": 10, "after": 20}),
        ({"order": "top"}, "and the one after it?", {"n": 1, "after": 1}),
        ({"order": "top"}, "and the one wey follow am", {"n": 1, "after": 1}),
        ({"order": "top"}, "who comes next?", {"n": 1, "after": 1}),
        ({"order": "top", "n": 1, "after": 1}, "and the one after that", {"n": 1, "after": 2}),
        ({"order": "bottom"}, "and the third", {"n": 1, "after": 2}),
        ({"order": "top"}, "number two", {"n": 1, "after": 1}),
    ],
)
def test_the_places_after_those_listed(before, text, changed):
    for tool in ("rank_areas", "query_data"):
        assert next_ones(now(said(tool, **before), text)) == (tool, {**before, **changed})


@pytest.mark.parametrize("text", ["what comes next?", "what next", "next year", "the top ten"])
def test_a_next_step_or_year_is_no_place_of_a_list(text):
    assert next_ones(now(said("rank_areas", **RANKED), text)) is None


def test_only_a_list_in_order_has_next_ones():
    assert (
        next_ones(now(said("query_data", variable="tpr", measure="mean"), "the next ten")) is None
    )
    assert next_ones(now(said("show_map", map_kind="tpr"), "the next one")) is None
