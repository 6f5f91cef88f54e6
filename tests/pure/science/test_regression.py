import numpy as np
import pandas as pd
import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st
from scipy import stats

from analysis.science.regression import HIGH_INFLATION, fit_regression
from chatmrpt.lib.errors import ProblemError

# Longley's data, NIST Statistical Reference Datasets; all certified values below are theirs.
LONGLEY = pd.DataFrame(
    {
        "y": [60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513,
              68655, 69564, 69331, 70551],
        "x1": [83.0, 88.5, 88.2, 89.5, 96.2, 98.1, 99.0, 100.0, 101.2, 104.6, 108.4, 110.8, 112.6,
               114.2, 115.7, 116.9],
        "x2": [234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180,
               442769, 444546, 482704, 502601, 518173, 554894],
        "x3": [2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813, 3931,
               4806, 4007],
        "x4": [1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552, 2514,
               2572, 2827],
        "x5": [107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388, 118734,
               120445, 121950, 123366, 125368, 127852, 130081],
        "x6": list(range(1947, 1963)),
    }
)  # fmt: skip
NAMES = ["x1", "x2", "x3", "x4", "x5", "x6"]
CERTIFIED = {
    "x1": (15.0618722713733, 84.9149257747669),
    "x2": (-0.0358191792925910, 0.0334910077722432),
    "x3": (-2.02022980381683, 0.488399681651699),
    "x4": (-1.03322686717359, 0.214274163161675),
    "x5": (-0.0511041056535807, 0.226073200069370),
    "x6": (1829.15146461355, 455.478499142212),
}


def test_longley_s_certified_coefficients_errors_and_fit_are_met():
    found = fit_regression(LONGLEY, "y", NAMES)
    for name, (coefficient, error) in CERTIFIED.items():
        assert found.terms.loc[name, "coefficient"] == pytest.approx(coefficient, rel=1e-9)
        assert found.terms.loc[name, "standard_error"] == pytest.approx(error, rel=1e-9)
    assert found.intercept == pytest.approx(-3482258.63459582, rel=1e-9)
    assert found.r_squared == pytest.approx(0.995479004577296, rel=1e-10)
    assert found.f_value == pytest.approx(330.285339234588, rel=1e-9)
    assert found.used == 16


def test_variance_inflation_is_that_of_each_variable_on_the_others():
    found = fit_regression(LONGLEY, "y", NAMES)
    for name in NAMES:
        rest = [other for other in NAMES if other != name]
        matrix = np.column_stack([np.ones(16), LONGLEY[rest]])
        own = LONGLEY[name].to_numpy(float)
        left = own - matrix @ np.linalg.lstsq(matrix, own, rcond=1e-15)[0]
        share = 1 - left.var() / own.var()
        assert found.terms.loc[name, "vif"] == pytest.approx(1 / (1 - share), rel=1e-4)
    assert set(found.inflated) == {"x1", "x2", "x3", "x5", "x6"}
    assert found.terms.loc["x4", "vif"] < HIGH_INFLATION


def test_one_variable_gives_the_line_of_scipy():
    line = stats.linregress(LONGLEY["x3"], LONGLEY["y"])
    found = fit_regression(LONGLEY, "y", ["x3"])
    term = found.terms.loc["x3"]
    assert term["coefficient"] == pytest.approx(line.slope)
    assert term["standardised"] == pytest.approx(line.rvalue)
    assert term["p"] == pytest.approx(line.pvalue)
    assert term["vif"] == pytest.approx(1.0)
    assert found.p == pytest.approx(line.pvalue)
    assert found.r_squared == pytest.approx(line.rvalue**2)


@settings(max_examples=25, deadline=None)
@cases(st.floats(0.001, 1000), st.floats(-1000, 1000))
def test_units_and_offsets_change_no_standardised_coefficient(scale, offset):
    turned = LONGLEY.assign(x4=LONGLEY["x4"] * scale + offset)
    before = fit_regression(LONGLEY, "y", ["x1", "x3", "x4"]).terms.sort_index()
    after = fit_regression(turned, "y", ["x1", "x3", "x4"]).terms.sort_index()
    columns = ["standardised", "t", "p", "vif"]
    np.testing.assert_allclose(after[columns], before[columns], rtol=1e-6)


def test_rows_with_gaps_are_left_out_and_counted_and_the_input_stays():
    values = LONGLEY.astype(float)
    values.loc[3, "x1"], values.loc[5, "y"] = np.nan, np.inf
    kept = values.copy()
    found = fit_regression(values, "y", ["x1", "x4"])
    short = fit_regression(values.drop(index=[3, 5]), "y", ["x1", "x4"])
    assert (found.used, found.left_out) == (14, 2)
    assert found.r_squared == pytest.approx(short.r_squared)
    pd.testing.assert_frame_equal(values, kept)


def test_a_perfect_line_explains_everything():
    values = LONGLEY.assign(y=3 * LONGLEY["x1"] + 2)
    found = fit_regression(values, "y", ["x1"])
    assert found.r_squared == 1.0
    assert found.terms.loc["x1", "p"] == 0.0


@pytest.mark.parametrize(
    ("changes", "target", "others", "code", "word"),
    [
        ({}, "y", [], "no_other_variables", "y"),
        ({}, "y", ["x1", "y"], "same_column", "y"),
        ({"x1": 5.0}, "y", ["x1", "x3"], "constant_values", "x1"),
        ({"y": 1.0}, "y", ["x3"], "constant_values", "y"),
        ({"x7": lambda f: f["x1"] - 2 * f["x3"]}, "y", ["x1", "x3", "x7"], "collinear", "x7"),
    ],
)
def test_what_cannot_be_fitted_is_said(changes, target, others, code, word):
    with pytest.raises(ProblemError) as problem:
        fit_regression(LONGLEY.assign(**changes), target, others)
    assert problem.value.code == code
    assert word in problem.value.message


def test_too_few_wards_are_refused_with_both_numbers():
    with pytest.raises(ProblemError, match=r"known in 4 of 4 wards; 5 or more"):
        fit_regression(LONGLEY.head(4), "y", ["x1", "x3"])
