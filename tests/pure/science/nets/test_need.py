"""Need, households and protected people."""

from fractions import Fraction
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.science.nets.need import households, net_need, protected_people
from chatmrpt.lib.errors import ProblemError


def need(*people, **options):
    options = {"household_size": 5, **options}
    return net_need(np.array(people, dtype=float), **options).tolist()


def test_ninety_people_with_a_buffer_of_ten_percent_need_55_nets():
    assert ceil(90 * 1.1 / 1.8) == 56, "what floating point gives"
    assert need(90, buffer=10) == [55]


def test_nets_are_whole_and_rounded_up():
    # by hand: 100/1.8 = 55.6, 90/1.8 = 50, 91/1.8 = 50.6, 0, 0.5/1.8
    assert need(100, 90, 91, 0, 0.5) == [56, 50, 51, 0, 1]
    # 100/1.6 = 62.5; 89/1.78 = 50; 101/2 = 50.5
    assert need(100, people_per_net=1.6) == [63]
    assert need(89, people_per_net=1.78) == [50]
    assert need(101, people_per_net=2) == [51]


def test_a_household_has_at_least_one_net_and_at_most_the_cap():
    assert need(90, household_size=1.5) == [60]
    assert need(90, household_size=5, household_cap=2) == [36]  # 18 households
    assert need(91, household_size=5, household_cap=2.5) == [47]  # 19 households, 47.5


def test_households_are_rounded_up_and_unknown_people_need_nothing():
    assert households(np.array([90.0, 91.0, np.nan, 0.0]), 5).tolist() == [18, 19, 0, 0]
    assert need(np.nan) == [0]


def test_a_negative_population_is_refused():
    with pytest.raises(ProblemError, match="-3"):
        need(10, -3)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10**9),
    st.sampled_from(["1.6", "1.78", "1.8", "2"]),
    st.sampled_from(["0", "10", "12.5", "33.3"]),
)
def test_need_is_the_ceiling_of_the_exact_quotient_and_protects_everybody(people, each, buffer):
    exact = Fraction(people) * (1 + Fraction(buffer) / 100) / Fraction(each)
    found = net_need(
        np.array([float(people)]),
        household_size=50,
        people_per_net=float(each),
        buffer=float(buffer),
    )
    assert found[0] == ceil(exact)
    assert protected_people(np.array([float(people)]), found, float(each))[0] == people
    assert (protected_people(np.array([float(people)]), found - 1, float(each)) <= people).all()
