"""The optimal plan against every possible plan, and its constraints in whole nets."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.science.nets.options import NetOptions
from analysis.science.nets.plan import plan_nets
from chatmrpt.lib.errors import ProblemError
from tests.pure.science.nets.wards import best_of_all, breaches, value, wards

seeds = st.integers(0, 100_000)


def optimal(frame, stock, **options):
    return plan_nets(
        frame, NetOptions(stock=stock, household_size=5, strategy="optimal", **options)
    )


def in_rows(frame, result):
    return [int(number) for number in result.plan.loc[frame.index, "nets"]]


def check(frame, stock, found, best, rules):
    nets = in_rows(frame, found)
    assert breaches(frame, nets, stock, **rules) == []
    assert float(value(frame, nets)) == pytest.approx(float(best), rel=1e-9, abs=1e-9)
    assert found.value == pytest.approx(float(best), rel=1e-9, abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(
    seeds,
    st.integers(1, 4),
    st.integers(0, 20),
    st.sampled_from([0, 20, 45, 80]),
    st.sampled_from([0, 40, 100]),
)
def test_single_nets_are_as_good_as_the_best_of_all_plans(seed, rows, stock, floor, share):
    frame = wards(seed, rows, most=10)
    rules = {"floor": floor, "share": share}
    best = best_of_all(frame, stock, **rules)
    if best is None:
        with pytest.raises(ProblemError, match="more than the"):
            optimal(frame, stock, lga_floor=floor, minimum_share=share)
        return
    found = optimal(frame, stock, lga_floor=floor, minimum_share=share)
    check(frame, stock, found, best, rules)


@settings(max_examples=15, deadline=None)
@given(
    seeds,
    st.integers(1, 5),
    st.integers(0, 700),
    st.sampled_from([0, 20, 45]),
    st.sampled_from([0, 40, 70]),
)
def test_bales_are_as_good_as_the_best_of_all_plans(seed, rows, stock, floor, share):
    frame = wards(seed, rows, most=400)
    rules = {"floor": floor, "share": share, "unit": 50}
    best = best_of_all(frame, stock, **rules)
    if best is None:
        with pytest.raises(ProblemError, match="more than the"):
            optimal(frame, stock, lga_floor=floor, minimum_share=share, bales=True)
        return
    found = optimal(frame, stock, lga_floor=floor, minimum_share=share, bales=True)
    check(frame, stock, found, best, rules)


@settings(max_examples=15, deadline=None)
@given(seeds, st.integers(3, 4), st.integers(5, 20), st.sampled_from([0, 30]))
def test_included_and_excluded_wards_as_in_the_best_of_all_plans(seed, rows, stock, floor):
    frame = wards(seed, rows, most=10)
    row = np.arange(rows)
    frame = frame.assign(include=row == 0, exclude=row == 1)
    rules = {"floor": floor, "included": (0,)}
    best = best_of_all(frame, stock, excluded=(1,), **rules)
    if best is None:
        with pytest.raises(ProblemError, match=r"more than the|cannot be reached"):
            optimal(frame, stock, lga_floor=floor)
        return
    found = optimal(frame, stock, lga_floor=floor)
    check(frame, stock, found, best, rules)


@settings(max_examples=8, deadline=None)
@given(seeds, st.integers(2, 60), st.floats(0, 1.3), st.booleans())
def test_without_constraints_it_is_never_below_the_plans_by_rank(seed, rows, part, bales):
    frame = wards(seed, rows, most=5000)
    stock = int(frame["population"].sum() / 1.8 * part)
    best = optimal(frame, stock, bales=bales)
    by_burden = frame.assign(composite_rank=frame["burden"].rank(ascending=False))
    for table in (frame, by_burden):
        other = plan_nets(table, NetOptions(stock=stock, household_size=5, bales=bales))
        assert best.value >= other.value - 1e-6


@settings(max_examples=10, deadline=None)
@given(
    seeds,
    st.integers(5, 80),
    st.floats(0.3, 1),
    st.integers(1, 50),
    st.sampled_from([None, 30, 80]),
    st.booleans(),
)
def test_larger_plans_keep_every_constraint_and_beat_allowed_plans_by_rank(
    seed, rows, part, floor, share, bales
):
    frame = wards(seed, rows, lgas=6, most=5000)
    stock = int(frame["population"].sum() / 1.8 * part)
    unit = 50 if bales else 1
    rules = {"floor": floor, "share": share or 0, "unit": unit}
    try:
        found = optimal(frame, stock, lga_floor=floor, minimum_share=share, bales=bales)
    except ProblemError:
        assume(False)
    assert breaches(frame, in_rows(frame, found), stock, **rules) == []
    assert 0 <= found.optimality_gap < 5
    tiered = plan_nets(frame, NetOptions(stock=stock, household_size=5, bales=bales))
    if not breaches(frame, in_rows(frame, tiered), stock, **rules):
        assert found.value >= tiered.value - 1e-6


def test_the_floor_of_a_poor_lga_costs_the_ward_of_higher_burden():
    # by hand: a (burden 9) and b (burden 1), each 90 people = 50 nets; 60 nets in store.
    frame = pd.DataFrame(
        {
            "lga_name": ["X", "Y"],
            "ward_name": ["a", "b"],
            "population": [90.0, 90.0],
            "composite_rank": [1.0, 2.0],
            "burden": [9.0, 1.0],
        }
    )
    assert optimal(frame, 60).plan["nets"].tolist() == [50, 10]
    # 30 % of 90 people are 27: 15 nets
    assert optimal(frame, 60, lga_floor=30).plan["nets"].tolist() == [45, 15]
    with pytest.raises(ProblemError, match=r"needs 80 nets, 20 more than the 60") as caught:
        optimal(frame, 60, lga_floor=80)
    assert "X 40; Y 40" in caught.value.message
    # 60 nets protect 108 of 180 people, 60 % in each: 30 nets each
    assert "--lga-floor to 60" in caught.value.hint
    with pytest.raises(ProblemError, match=r"needs 10 nets, 10 more than the 0") as caught:
        optimal(frame, 0, lga_floor=10)  # 10 % of 90 people are 9: 5 nets each
    assert "leave --lga-floor out" in caught.value.hint
    assert "0 or less" not in caught.value.hint
    with pytest.raises(ProblemError, match=r"X reaches 0\.0 % at most, 27 people short"):
        optimal(frame.assign(exclude=[True, False]), 100, lga_floor=30)


def test_reprioritised_wards_get_nets_only_after_the_others():
    frame = wards(3, 8, most=300).assign(reprioritised=[True, True] + [False] * 6)
    first = frame[~frame["reprioritised"]]
    enough = int(np.ceil(first["population"] / 1.8).sum())
    assert optimal(frame, enough - 5).plan.loc[[0, 1], "nets"].sum() == 0
    later = optimal(frame, enough + 20).plan
    assert later.loc[first.index, "nets"].sum() == enough
    assert later.loc[[0, 1], "nets"].sum() == 20


def test_nets_beyond_protection_are_given_last_up_to_the_need_with_its_buffer():
    frame = wards(5, 4, most=300)
    need = np.ceil(frame["population"] * 1.1 / 1.8)
    result = optimal(frame, 10_000, buffer=10)
    assert result.totals["nets"] == result.totals["need"] == need.sum()
    assert result.totals["coverage"] == pytest.approx(100)


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"burden": [5.0, 1.0], "tpr_smoothed": [0.1, 0.2]}, "malaria burden"),
        ({"burden": [5.0, np.nan], "tpr_smoothed": [0.1, 0.2]}, "smoothed test positivity rate"),
        ({"composite_score": [0.7, 0.2]}, "composite score"),
        ({}, "place in the ranking"),
    ],
)
def test_the_weight_is_the_best_measure_known_for_all_wards_and_named(columns, name):
    frame = pd.DataFrame(
        {"ward_name": ["a", "b"], "population": 90.0, "composite_rank": [1.0, 2.0], **columns}
    )
    result = optimal(frame, 50)
    assert result.weight_name == name
    assert any(name in line for line in result.sentences)
    assert any("same as giving nets by rank" in line for line in result.sentences)


def test_a_national_plan_with_floors_and_bales_is_near_its_bound():
    frame = wards(11, 2000, lgas=160, most=40_000)
    stock = int(frame["population"].sum() / 1.8 * 0.5)
    found = optimal(frame, stock, lga_floor=20, bales=True)
    nets = in_rows(frame, found)
    assert breaches(frame, nets, stock, floor=20, unit=50) == []
    assert found.optimality_gap < 0.05
