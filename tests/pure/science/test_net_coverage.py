"""Wards covered to a share of their people, against plain counting."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.science.nets.coverage import cover_wards, nets_for_share
from analysis.science.nets.options import NetOptions
from chatmrpt.lib.errors import ProblemError

WARDS = pd.DataFrame(
    {
        "ward_name": list("ABCDE"),
        "lga_name": ["L", "L", "M", "M", "M"],
        "population": [180.0, 360.0, np.nan, 90.0, 540.0],
        "composite_rank": [1, 2, 3, 4, 5],
        "composite_score": [0.9, 0.7, 0.5, 0.4, 0.1],
    },
    index=[10, 11, 12, 13, 14],
)
OPTIONS = NetOptions(stock=300, household_size=5)


@given(people=st.integers(0, 5000), share=st.integers(0, 100), there=st.integers(0, 50))
def test_the_nets_are_the_fewest_that_protect_the_share(people, share, there):
    nets = nets_for_share(
        np.array([float(people)]), share, people_per_net=1.8, in_place=np.array([there])
    )[0]
    target, a_net = Fraction(people * share, 100), Fraction(18, 10)
    assert (nets + there) * a_net >= target
    assert nets == 0 or (nets + there - 1) * a_net < target


def test_bales_are_whole_and_unknown_people_get_none():
    nets = nets_for_share(np.array([180.0, np.nan]), 80, people_per_net=1.8, unit=50)
    assert nets.tolist() == [100, 0]


def test_named_wards_come_first_and_the_rest_goes_by_rank():
    named = np.array([False, False, False, False, True])
    found = cover_wards(WARDS, OPTIONS, named, 50)
    assert found.rows["new_nets"].tolist() == [100, 50, 0, 0, 150]  # 270 people of E: 150 nets
    assert found.rows["nets"].tolist() == [100, 200, 0, 0, 0]
    assert (found.named_new_protected, found.named_people) == (270.0, 540.0)
    assert (found.protected, found.new_protected) == (540.0, 180 + 90 + 270)
    assert (found.short, found.floor_dropped) == (0, False)
    assert found.rows.index.tolist() == [10, 11, 12, 13, 14]


def test_named_wards_beyond_the_stock_leave_nothing_for_others():
    found = cover_wards(WARDS, OPTIONS, np.array([False, True, False, False, True]), 100)
    assert found.short == 200 + 300 - 300
    assert found.rows["new_nets"].tolist() == [0, 200, 0, 0, 300]


def test_a_floor_that_the_rest_cannot_keep_is_left_out_and_said():
    options = NetOptions(stock=300, household_size=5, strategy="optimal", lga_floor=30)
    found = cover_wards(WARDS, options, np.array([False, False, False, False, True]), 95)
    assert found.floor_dropped
    assert found.rows["new_nets"].sum() <= 300


def test_all_wards_named_need_no_plan_for_others():
    found = cover_wards(WARDS, OPTIONS, np.ones(5, dtype=bool), 20)
    assert found.rows["new_nets"].tolist() == [20, 40, 0, 10, 60]


def test_a_share_outside_0_to_100_is_refused():
    with pytest.raises(ProblemError, match="120 %"):
        cover_wards(WARDS, OPTIONS, np.ones(5, dtype=bool), 120)
