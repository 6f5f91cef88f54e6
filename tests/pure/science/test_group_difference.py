import numpy as np
import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from analysis.science.group_difference import compare_groups
from chatmrpt.lib.errors import ProblemError

# R's PlantGrowth: summary(aov(weight ~ group)) and kruskal.test(weight ~ group).
PLANTS = {
    "ctrl": [4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14],
    "trt1": [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69],
    "trt2": [6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26],
}
# NIST Statistical Reference Datasets, SiRstv, certified F and R².
SILICON = [
    [196.3052, 196.1240, 196.1890, 196.2569, 196.3403],
    [196.3042, 196.3825, 196.1669, 196.3257, 196.0422],
    [196.1303, 196.2005, 196.2889, 196.0343, 196.1811],
    [196.2795, 196.1748, 196.1494, 196.1485, 195.9885],
    [196.2119, 196.1051, 196.1850, 196.0052, 196.2090],
]


def flat(groups):
    values = [value for part in groups.values() for value in part]
    return values, [name for name, part in groups.items() for _ in part]


def test_numbers_are_those_of_r_on_plant_growth():
    found = compare_groups(*flat(PLANTS), label="Weight")
    assert found.f_value == pytest.approx(4.846, abs=5e-4)
    assert found.degrees == (2, 27)
    assert found.p == pytest.approx(0.01591, abs=5e-6)
    assert found.h_value == pytest.approx(7.9882, abs=5e-5)
    assert found.rank_p == pytest.approx(0.01842, abs=5e-6)
    assert found.eta_squared == pytest.approx(3.76634 / (3.76634 + 10.49209), abs=1e-5)
    assert found.groups.index.tolist() == ["trt2", "ctrl", "trt1"]
    assert found.groups["mean"].tolist() == pytest.approx([5.526, 5.032, 4.661])
    assert (found.differs, found.size) == (True, "large")


def test_nist_s_certified_ratio_is_met():
    groups = {str(number): part for number, part in enumerate(SILICON)}
    found = compare_groups(*flat(groups), label="Resistance")
    assert found.f_value == pytest.approx(1.18046237440255, rel=1e-9)
    assert found.eta_squared == pytest.approx(0.190999039051129, rel=1e-9)
    assert not found.differs


def test_wards_without_value_or_group_and_single_wards_are_left_out_and_named():
    values, groups = flat(PLANTS)
    found = compare_groups(
        [*values, np.nan, 5.0, 5.0, np.inf],
        [*groups, "ctrl", None, "alone", "trt1"],
        label="Weight",
    )
    assert (found.used, found.left_out) == (30, 4)
    assert found.small_groups == ("alone",)
    assert found.f_value == pytest.approx(4.846, abs=5e-4)


@settings(max_examples=25, deadline=None)
@cases(st.floats(0.01, 100), st.floats(-100, 100), st.randoms(use_true_random=False))
def test_units_and_row_order_change_no_test(scale, offset, random):
    values, groups = flat(PLANTS)
    order = list(range(len(values)))
    random.shuffle(order)
    turned = [values[row] * scale + offset for row in order]
    found = compare_groups(turned, [groups[row] for row in order], label="Weight")
    assert found.f_value == pytest.approx(4.846088, rel=1e-5)
    assert found.h_value == pytest.approx(7.9882, abs=5e-5)


@pytest.mark.parametrize(
    ("values", "groups", "code"),
    [
        ([1.0, 2.0, 3.0], ["a", "a", "b"], "too_few_groups"),
        ([1.0, 2.0, 3.0, 4.0], ["a", "a", "a", "a"], "too_few_groups"),
        ([7.0, 7.0, 7.0, 7.0], ["a", "a", "b", "b"], "constant_values"),
        ([1.0, 1.0, 2.0, 2.0], ["a", "a", "b", "b"], "constant_values"),
        ([1.0, 2.0], ["a"], "bad_groups"),
    ],
)
def test_what_cannot_be_compared_is_said(values, groups, code):
    with pytest.raises(ProblemError) as problem:
        compare_groups(values, groups, label="Rainfall")
    assert problem.value.code == code
    assert "Rainfall" in problem.value.message
