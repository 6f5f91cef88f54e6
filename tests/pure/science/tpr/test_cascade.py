"""Incidence by steps, by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.science.tpr.cascade import STEPS, case_cascade, incidence
from chatmrpt.lib.errors import ProblemError

NAN = float("nan")


def test_each_step_by_hand_then_summed_over_months():
    cases = case_cascade(
        np.array([100.0, 60.0, 10.0]),
        np.array([50.0, 20.0, 0.0]),
        np.array([0.4, 0.5, 0.2]),
        np.array([0.8, 0.4, 0.0]),
        private_to_public=0.3,
        none_to_public=0.2,
    )
    # 100 + 50 x .4 = 120; / .8 = 150; x 1.5 = 225. 60 + 20 x .5 = 70; / .4 = 175; x 1.5 = 262.5
    np.testing.assert_allclose(
        cases[list(STEPS)],
        [[100, 120, 150, 225], [60, 70, 175, 262.5], [10, 10, NAN, NAN]],
    )
    assert cases["low_reporting"].tolist() == [False, True, True]
    rates = incidence(cases, ["A", "A", "B"], pd.Series({"A": 10_000.0, "B": 1_000.0}))
    np.testing.assert_allclose(rates.loc["A", list(STEPS)].astype(float), [16, 19, 32.5, 48.75])
    np.testing.assert_allclose(rates.loc["B", list(STEPS)].astype(float), [10, 10, NAN, NAN])
    assert rates["low_reporting"].tolist() == [True, True]


def test_unknown_people_leave_the_rate_unknown_and_negative_ratios_are_refused():
    one = np.array([1.0])
    cases = case_cascade(one, one, one, one)
    assert incidence(cases, ["A"], pd.Series({"A": 0.0}))[list(STEPS)].isna().all(axis=None)
    with pytest.raises(ProblemError, match="were given"):
        case_cascade(one, one, one, one, private_to_public=-1)
