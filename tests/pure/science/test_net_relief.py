"""Constraints that cannot be kept: what would be enough, against every possibility by hand."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis.science.nets.need import whole_nets
from analysis.science.nets.options import NetOptions
from analysis.science.nets.plan import plan_nets
from analysis.science.nets.relief import find_relief
from chatmrpt.lib.errors import ProblemError

#: Two nets protect everybody in the first ward, so on: people are multiples of two.
WARDS = pd.DataFrame(
    {
        "ward_name": ["A", "B", "C", "D"],
        "lga_name": ["L", "L", "M", "M"],
        "population": [4.0, 6.0, 8.0, 2.0],
        "composite_rank": [1, 2, 3, 4],
        "composite_score": [0.9, 0.7, 0.4, 0.1],
    }
)
NEED = [2, 3, 4, 1]
BASE = {"household_size": 2, "people_per_net": 2.0}


def keeps(nets, floor, share=0.0):
    """Whether a plan keeps the floors and the minimum share, by hand."""
    for lga in ("L", "M"):
        rows = [row for row in range(4) if WARDS["lga_name"][row] == lga]
        safe = sum(min(2 * nets[row], WARDS["population"][row]) for row in rows)
        if safe < floor / 100 * sum(WARDS["population"][row] for row in rows) - 1e-9:
            return False
    return all(n == 0 or n >= share / 100 * need for n, need in zip(nets, NEED, strict=True))


def possible(stock, floor, share=0.0):
    plans = product(*(range(need + 1) for need in NEED))
    return any(sum(nets) <= stock and keeps(nets, floor, share) for nets in plans)


@pytest.mark.parametrize(("stock", "floor", "share"), [(3, 80, 0), (1, 50, 0), (4, 60, 100)])
def test_the_stock_the_floor_and_the_share_that_are_enough_are_the_least_change(
    stock, floor, share
):
    options = NetOptions(
        **BASE, stock=stock, strategy="optimal", lga_floor=floor, minimum_share=share or None
    )
    relief = find_relief(WARDS, options)
    assert relief is not None
    assert relief.problem.code == "stock_below_floors"
    assert relief.stock == min(n for n in range(11) if possible(n, floor, share))
    assert relief.lga_floor == max(
        percent for percent in range(floor) if possible(stock, percent, share)
    )
    if share:
        found = [percent for percent in range(share) if possible(stock, floor, percent)]
        assert relief.minimum_share == (max(found) if found else None)
    with pytest.raises(ProblemError):
        plan_nets(WARDS, options)


def test_what_can_be_kept_needs_no_relief():
    options = NetOptions(**BASE, stock=8, strategy="optimal", lga_floor=50)
    assert find_relief(WARDS, options) is None
    assert find_relief(WARDS, NetOptions(**BASE, stock=0)) is None


def test_wards_to_include_say_how_many_nets_they_need():
    wards = WARDS.assign(include=[True, False, True, False])
    for strategy in ("tiered", "optimal"):
        relief = find_relief(wards, NetOptions(**BASE, stock=5, strategy=strategy))
        assert relief is not None
        assert relief.problem.code == "must_include_exceeds_stock"
        assert (relief.stock, relief.lga_floor) == (NEED[0] + NEED[2], None)


def test_a_floor_that_no_stock_reaches_names_what_can_be_had():
    wards = WARDS.assign(exclude=[False, True, False, False])
    options = NetOptions(**BASE, stock=10, strategy="optimal", lga_floor=70)
    relief = find_relief(wards, options)
    assert relief is not None
    assert relief.problem.code == "floor_out_of_reach"
    assert (relief.stock, relief.lga_floor) == (None, 40)  # 4 of 10 people of L can be reached


def test_planned_nets_are_whole_numbers():
    assert whole_nets(pd.Series([1, np.nan, 3.0])).tolist() == [1, 0, 3]
    for bad in (-1, 2.5, "many"):
        with pytest.raises(ProblemError, match="Row 2"):
            whole_nets(pd.Series([0, bad], name="planned", dtype=object))
