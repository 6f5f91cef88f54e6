"""Plans side by side, the next nets, the share of draws, and an officer's own plan."""

import numpy as np
import pandas as pd
import pytest

from analysis.science.nets.draws import need_met_shares
from analysis.science.nets.options import NetOptions
from analysis.science.nets.own_plan import score_own_plan
from analysis.science.nets.plan import plan_nets
from analysis.science.nets.scenarios import compare_plans, lgas_below, net_gap, next_nets
from chatmrpt.lib.errors import ProblemError
from tests.pure.science.nets.wards import wards

#: 90 people = 50 nets each; by hand throughout.
FOUR = pd.DataFrame(
    {
        "state_name": "Niger",
        "lga_name": ["X", "X", "Y", "Y"],
        "ward_name": ["a", "b", "c", "c"],
        "ward_code": ["1", "2", "3", "4"],
        "population": 90.0,
        "composite_rank": [1.0, 2.0, 3.0, 4.0],
        "burden": [4.0, 3.0, 2.0, 1.0],
    }
)


def options(stock, **others):
    return NetOptions(stock=stock, household_size=5, **others)


def test_the_gap_and_what_the_next_nets_buy():
    plan = plan_nets(FOUR, options(60))
    assert net_gap(plan) == 140
    more = next_nets(FOUR, plan, 100)
    # 40 nets fill b (72 people, burden 3), 50 fill c, 10 go to the last: 18 people, burden 1
    assert more["protected"] == pytest.approx(72 + 90 + 18)
    assert more["risk_weighted_protected"] == pytest.approx(72 * 3 + 90 * 2 + 18)
    assert (more["nets_used"], more["wards_in_full"]) == (100, 2)
    assert next_nets(FOUR, plan)["nets_used"] == 140


def test_strategies_and_stocks_side_by_side():
    table = compare_plans(FOUR, options(0, lga_floor=50), stocks=[60, 120])
    table = table.set_index(["stock", "strategy"])
    assert table.loc[(60, "tiered"), "lgas_below_15_names"] == ["Y"]
    assert table.loc[(60, "proportional"), "lgas_below_15_names"] == []
    assert table.loc[(120, "tiered"), "coverage"] == pytest.approx(100 * 216 / 360)
    assert "40 more than the 60" in table.loc[(60, "optimal"), "problem"]
    # floor 50 %: Y needs 50 nets, X gets the 70 others
    assert table.loc[(120, "optimal"), "risk_weighted_protected"] == pytest.approx(
        90 * 4 + 36 * 3 + 90 * 2
    )


def test_few_protected_lgas_are_named_below_the_mark_only():
    plan = plan_nets(FOUR, options(115))
    # 15 nets in Y protect 27 of 180 people: exactly 15 %
    assert lgas_below(plan) == []
    assert lgas_below(plan_nets(FOUR, options(114))) == ["Y"]


def test_the_share_of_draws_that_meet_the_need_is_that_of_planning_each_draw():
    frame = wards(2, 12, most=300).assign(reprioritised=[False] * 10 + [True] * 2)
    asked = options(400)
    plan = plan_nets(frame, asked)
    source = np.random.default_rng(4)
    scores = source.random((12, 110))
    scores[3, :20] = np.nan
    met = np.zeros(12)
    for draw in range(110):
        table = plan.wards.frame.assign(composite_rank=0.0)
        table["composite_rank"] = pd.Series(-scores[:, draw], index=table.index).rank()
        again = plan_nets(table, asked).plan.loc[table.index]
        full = again["nets"].to_numpy() >= again["need"].to_numpy(dtype=float)
        met += full & table["composite_rank"].notna().to_numpy()
    shares = need_met_shares(plan.wards, asked, scores)
    np.testing.assert_allclose(shares, 100 * met / 110)
    with pytest.raises(ProblemError, match=r"\(5, 2\)"):
        need_met_shares(plan.wards, asked, scores[:5, :2])


def own(**nets):
    return pd.DataFrame({"ward_code": list(nets), "nets": list(nets.values())}).assign(
        ward_code=lambda table: table["ward_code"].str[1:]
    )


def test_an_own_plan_is_scored_beside_ours_with_the_cheapest_swap_first():
    ours = plan_nets(FOUR, options(100, strategy="optimal"))
    result = score_own_plan(own(w1=40, w2=0, w4=60), ours)
    # 60 nets in the last ward: 10 beyond its need, of no use there, 18 × 4 in the first
    assert result.totals["protected"] == pytest.approx(72 + 90)
    assert result.swaps.iloc[0].to_dict() == pytest.approx(
        {"from_ward": "c", "to_ward": "a", "nets": 10, "people": 18, "gain": 72,
         "gain_per_net": 7.2}
    )  # fmt: skip
    # then 50 nets from the last ward (burden 1) to b (burden 3)
    assert result.swaps.iloc[1][["to_ward", "nets", "gain"]].tolist() == ["b", 50, 180.0]
    assert len(result.swaps) == 2
    assert any("more nets than they need" in line for line in result.sentences)


def test_swaps_keep_the_floor_of_an_lga():
    ours = plan_nets(FOUR, options(100, strategy="optimal", lga_floor=40))
    result = score_own_plan(own(w1=40, w3=50, w4=10), ours)
    # Y must keep 72 people: 40 nets; it has 60. X has 40.
    moved = result.swaps
    kept = 60 - moved.loc[moved["from_ward"] == "c", "nets"].sum()
    kept += moved.loc[moved["to_ward"] == "c", "nets"].sum()
    assert kept >= 40
    assert (moved["gain"] > 0).all()


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"nets": [1]}, "ward_code or ward_name"),
        ({"ward_name": ["zz"], "nets": [1]}, "not in the ranking: zz"),
        ({"ward_name": ["c"], "nets": [1]}, "more than once"),
        ({"ward_name": ["a"], "nets": [-1]}, "Row 1"),
        ({"ward_name": ["a"], "nets": ["many"]}, "many"),
    ],
)
def test_an_own_plan_that_cannot_be_read_is_said(table, words):
    ours = plan_nets(FOUR, options(100))
    with pytest.raises(ProblemError, match=words):
        score_own_plan(pd.DataFrame(table), ours)


def test_a_repeated_name_is_told_apart_by_its_lga():
    frame = FOUR.assign(lga_name=["X", "X", "Y", "Z"])
    ours = plan_nets(frame, options(100))
    table = pd.DataFrame({"ward_name": ["c"], "lga_name": ["Z"], "nets": [7]})
    assert score_own_plan(table, ours).nets.tolist() == [0, 0, 0, 7]
