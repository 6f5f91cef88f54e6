"""The tiered and the proportional plan."""

from decimal import ROUND_DOWN, Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.science.nets.options import NetOptions
from analysis.science.nets.plan import plan_nets
from analysis.science.nets.proportional import largest_remainders
from chatmrpt.lib.errors import ProblemError
from tests.pure.science.nets.wards import wards

FIVE = pd.DataFrame(
    {
        "ward_name": list("abcde"),
        "ward_code": ["5", "4", "3", "2", "1"],
        "lga_name": list("XXYYY"),
        "population": [90.0, 180.0, 90.0, 360.0, np.nan],  # 50, 100, 50, 200 nets
        "composite_rank": [1.0, 2.0, 3.0, np.nan, 4.0],
        "urban_share": [80.0, 5.0, np.nan, 5.0, 5.0],
    }
)


def plan(frame, stock, **options):
    return plan_nets(frame, NetOptions(stock=stock, household_size=5, **options))


def nets(result):
    return dict(zip(result.plan["ward_name"], result.plan["nets"], strict=True))


def test_full_need_by_rank_and_the_last_ward_in_part():
    result = plan(FIVE, 120)
    assert nets(result) == {"a": 50, "b": 70, "c": 0, "d": 0, "e": 0}
    rows = result.plan.set_index("ward_name")
    assert rows["coverage"].tolist()[:3] == [100.0, 70.0, 0.0]
    assert rows.loc[["a", "c"], "tier"].tolist() == [1, 1]
    assert rows.loc[["d", "e"], "tier"].isna().all()
    assert "Not ranked" in rows.loc["d", "reason"]
    assert "No population" in rows.loc["e", "reason"]
    assert "Urban share unknown" in rows.loc["c", "reason"]


def test_reprioritised_wards_come_after_all_others():
    frame = FIVE.assign(reprioritised=FIVE["ward_name"] == "a")
    assert nets(plan(frame, 160)) == {"a": 10, "b": 100, "c": 50, "d": 0, "e": 0}


def test_preset_chatmrpt_puts_wards_below_the_threshold_first_and_the_rest_after():
    # b is below 30 %; a (80) and c (unknown) are the rest, by rank
    result = plan(FIVE, 130, preset="chatmrpt")
    assert nets(result) == {"a": 30, "b": 100, "c": 0, "d": 0, "e": 0}
    # above 80 % everything known is first
    assert nets(plan(FIVE, 60, preset="chatmrpt", urban_threshold=90))["a"] == 50


def test_preset_chatmrpt_needs_an_urban_share_and_no_other_tiers():
    with pytest.raises(ProblemError, match="urban_share"):
        plan(FIVE.drop(columns="urban_share"), 10, preset="chatmrpt")
    with pytest.raises(ProblemError, match="reprioritised"):
        plan(FIVE.assign(reprioritised=FIVE["ward_name"] == "a"), 10, preset="chatmrpt")


def test_wards_to_be_included_come_first_even_without_a_rank_and_excluded_get_nothing():
    frame = FIVE.assign(
        include=FIVE["ward_name"] == "d",
        include_reason="camp",
        exclude=FIVE["ward_name"] == "a",
    )
    result = plan(frame, 250)
    assert nets(result) == {"a": 0, "b": 50, "c": 0, "d": 200, "e": 0}
    assert "camp" in result.plan.set_index("ward_name").loc["d", "reason"]
    with pytest.raises(ProblemError, match="50 more than the 150"):
        plan(frame, 150)


def test_bales_are_whole_and_less_than_a_bale_stays_in_the_store():
    result = plan(FIVE.assign(population=[91.0, 180.0, 90.0, 360.0, np.nan]), 149, bales=True)
    # 91 people need 51 nets: two bales; 49 nets stay
    assert nets(result)["a"] == 100
    assert result.totals["nets"] == 100
    assert result.totals["unallocated"] == 49
    assert any("49 nets are less than one bale" in line for line in result.sentences)
    assert result.plan["bales"].tolist()[:2] == [2, 0]


def test_more_nets_than_needed_give_everything_and_the_rest_is_reported():
    result = plan(FIVE, 1000)
    assert result.totals["nets"] == 200
    assert result.totals["unallocated"] == 800
    assert any("800 nets stay in the store" in line for line in result.sentences)


def test_a_stock_of_nothing_is_a_plan_of_nothing():
    result = plan(FIVE, 0)
    assert result.totals["nets"] == 0
    assert "The stock is 0, so no ward gets nets." in result.sentences


def test_nets_in_place_are_taken_off_the_need_and_protect():
    result = plan(FIVE.assign(nets_in_place=[30, np.nan, 60, 0, 0]), 1000)
    rows = result.plan.set_index("ward_name")
    assert rows["need"].tolist()[:3] == [20, 100, 0]
    assert rows["nets"].tolist()[:3] == [20, 100, 0]
    assert rows["coverage"].tolist()[:3] == [100.0, 100.0, 100.0]
    assert "Nets in place meet the need" in rows.loc["c", "reason"]


@pytest.mark.parametrize(
    ("change", "options", "words"),
    [
        ({"population": [-1.0, 1, 1, 1, 1]}, {}, "-1"),
        ({"population": [np.inf, 1, 1, 1, 1]}, {}, "population of a ward is inf"),
        ({"population": [np.nan] * 5}, {}, "No ward has a population"),
        ({"ward_code": ["1", "1", "2", "3", "4"]}, {}, "more than once"),
        ({"nets_in_place": [0.5, 0, 0, 0, 0]}, {}, "nets_in_place"),
        ({"include": True, "exclude": True}, {}, "both"),
        ({"composite_rank": np.nan}, {}, "composite_rank is empty"),
        ({}, {"buffer": -1}, "--buffer is -1"),
        ({}, {"household_size": 0}, "--household-size is 0"),
        ({}, {"people_per_net": float("nan")}, "--people-per-net"),
        ({}, {"strategy": "magic"}, "--strategy magic"),
        ({}, {"lga_floor": 10}, "--lga-floor does not go with --strategy tiered"),
        ({}, {"rank_column": "pca_rank"}, "no column pca_rank"),
    ],
)
def test_what_cannot_be_planned_is_said(change, options, words):
    with pytest.raises(ProblemError, match=words):
        plan_nets(
            FIVE.assign(**change), NetOptions(**{"stock": 10, "household_size": 5, **options})
        )


def test_largest_remainders_by_hand():
    # 10 nets on needs 3, 3, 3, 6 of 15: quotas 2, 2, 2, 4
    assert largest_remainders(np.array([3, 3, 3, 6]), 10).tolist() == [2, 2, 2, 4]
    # 8: quotas 1.6, 1.6, 1.6, 3.2; two left by ties to the first two
    assert largest_remainders(np.array([3, 3, 3, 6]), 8).tolist() == [2, 2, 1, 3]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 500), min_size=1, max_size=12), st.integers(0, 3000))
def test_largest_remainders_are_those_of_an_independent_implementation(needs, stock):
    total = sum(needs)
    expected = list(needs)
    if stock < total:
        quotas = [Decimal(need) * stock / total for need in needs]
        expected = [int(quota.quantize(Decimal(1), ROUND_DOWN)) for quota in quotas]
        while sum(expected) < stock:
            # the number of nets by which a ward is behind its quota, exact in whole numbers
            behind = [need * stock - given * total for need, given in zip(needs, expected)]  # noqa: B905
            expected[behind.index(max(behind))] += 1
    assert largest_remainders(np.array(needs), stock).tolist() == expected


def test_the_proportional_plan_fills_tier_one_before_tier_two():
    frame = FIVE.assign(reprioritised=FIVE["ward_name"] == "a")
    # b and c need 150: 100:50 of 120 is 80:40
    assert nets(plan(frame, 120, strategy="proportional"))["b"] == 80
    assert nets(plan(frame, 120, strategy="proportional"))["a"] == 0
    assert nets(plan(frame, 170, strategy="proportional")) == {
        "a": 20, "b": 100, "c": 50, "d": 0, "e": 0,
    }  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(1, 25),
    st.integers(0, 400),
    st.sampled_from(["tiered", "proportional", "optimal"]),
    st.booleans(),
)
def test_coverage_and_stock_hold_and_row_order_does_not_matter(seed, rows, stock, strategy, bales):
    frame = wards(seed, rows, most=200)
    result = plan(frame, stock, strategy=strategy, bales=bales)
    assert result.plan["coverage"].between(0, 100).all()
    assert result.totals["nets"] <= stock
    assert result.totals["nets"] + result.totals["unallocated"] == stock
    if bales:
        assert (result.plan["nets"] % 50 == 0).all()
    mixed = plan(frame.sample(frac=1, random_state=seed), stock, strategy=strategy, bales=bales)
    assert result.plan.to_csv(index=False) == mixed.plan.to_csv(index=False)
    assert result.lga["nets"].sum() == result.totals["nets"]
