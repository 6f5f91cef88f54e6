import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.science.normalisation import goalposts
from analysis.science.years import pooled_bounds
from chatmrpt.lib.errors import ProblemError

NAN = float("nan")


@pytest.fixture
def table():
    return pd.DataFrame(
        {
            "ward_code": ["A", "B", "C", "A", "B", "C"],
            "year": [2023, 2023, 2023, 2022, 2022, 2022],
            "tpr": [30.0, 60.0, NAN, 20.0, 40.0, 50.0],
            "rainfall": [5.0, 5.0, 5.0, 5.0, 5.0, 5.0],
            "elevation": [100.0, 200.0, 300.0, NAN, NAN, NAN],
            "population": [10, 20, 30, 9, 19, 29],
        }
    )


def by_year(table):
    return {year: rows.set_index("ward_code") for year, rows in table.groupby("year")}


def test_bounds_are_taken_over_all_years_and_a_constant_has_none(table):
    before = table.copy()
    assert pooled_bounds(by_year(table), ["tpr", "rainfall"]) == {"tpr": (20.0, 60.0)}
    pd.testing.assert_frame_equal(table, before)


def test_pooled_scores_compare_by_hand(table):
    frames = by_year(table)
    bounds = pooled_bounds(frames, ["tpr"])
    scaled = {year: goalposts(f["tpr"].to_numpy(), bounds["tpr"]) for year, f in frames.items()}
    # (20 − 20)/40, (40 − 20)/40, (50 − 20)/40 and (30 − 20)/40, (60 − 20)/40.
    assert_allclose(scaled[2022], [0.0, 0.5, 0.75])
    assert_allclose(scaled[2023], [0.25, 1.0, NAN])


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.integers(2000, 2010),
        st.lists(st.floats(-1e6, 1e6) | st.just(NAN), min_size=3, max_size=3),
        min_size=1,
        max_size=5,
    )
)
def test_no_value_of_any_year_is_outside_and_both_ends_are_met(years):
    frames = {year: pd.DataFrame({"x": values}) for year, values in years.items()}
    known = [v for values in years.values() for v in values if not np.isnan(v)]
    bounds = pooled_bounds(frames, ["x"])
    if "x" in bounds:
        assert bounds["x"] == (min(known), max(known))
        assert bounds["x"][0] < bounds["x"][1]
    else:
        assert not known or max(known) - min(known) <= 1e-12 * max(map(abs, known))


def test_runs_with_the_pooled_bounds_put_all_years_on_one_scale(six):
    from analysis.science.risk import RiskParameters, run_risk

    later = six.assign(tpr=six["tpr"] + 0.5, rainfall=six["rainfall"] * 2)
    frames = {2022: six, 2023: later}
    bounds = pooled_bounds(frames, ["tpr", "rainfall"])
    scores = {}
    for year, frame in frames.items():
        parameters = RiskParameters(
            variables=("tpr", "rainfall"),
            directions={"tpr": "direct", "rainfall": "direct"},
            bounds=bounds,
            draws=0,
        )
        rankings = run_risk(frame, None, parameters).rankings
        scores[year] = rankings.set_index("ward_code")["composite_score"]
    # TPR 0–1 and rainfall 0–100 over both years; ward b: TPR 0.1, rainfall 40, then 0.6 and 80.
    assert scores[2022]["W1"] == pytest.approx((0.1 + 0.4) / 2)
    assert scores[2023]["W1"] == pytest.approx((0.6 + 0.8) / 2)


def test_a_variable_constant_in_one_year_stays_where_it_differs_over_all_years(six):
    from analysis.science.risk import RiskParameters, run_risk

    same = six.assign(rainfall=50.0)
    parameters = RiskParameters(
        variables=("tpr", "rainfall"),
        directions={"tpr": "direct", "rainfall": "inverse"},
        bounds={"tpr": (0.0, 1.0), "rainfall": (0.0, 200.0), "unused": (0.0, 1.0)},
        draws=200,
    )
    result = run_risk(same, None, parameters)
    by_ward = result.rankings.set_index("ward_name")
    scores = by_ward.loc[list("abcdef"), "composite_score"].to_numpy()
    # By hand: rainfall inverse is 1 - 50/200 = 0.75 in every ward.
    assert scores == pytest.approx([(tpr + 0.75) / 2 for tpr in same["tpr"]])
    assert result.settings["normalisation"] == "min_max with bounds pooled over years"
    assert result.settings["bounds"] == {"tpr": [0.0, 1.0], "rainfall": [0.0, 200.0]}
    assert by_ward["p_top"].sum() >= 2


def test_bounds_go_with_min_max_only(six):
    from analysis.science.risk import RiskParameters, run_risk

    for options in ({"normalisation": "z_score"}, {"preset": "mrpt"}):
        parameters = RiskParameters(
            variables=("tpr", "rainfall"),
            directions={"tpr": "direct", "rainfall": "direct"},
            bounds={"tpr": (0.0, 1.0)},
            **options,
        )
        with pytest.raises(ProblemError) as caught:
            run_risk(six, None, parameters)
        assert caught.value.code == "option_conflict"


def test_the_certainty_uses_the_same_bounds():
    from analysis.science.certainty.data_draws import PositivityDraws
    from analysis.science.certainty.method_draws import fixed_method
    from analysis.science.certainty.scores import Column, Scorer

    rng = np.random.default_rng(3)
    draws = PositivityDraws(
        places=np.array([0, 1]),
        alpha=np.array([2.0, 5.0]),
        beta=np.array([5.0, 1.0]),
        scale=1.0,
        rng=np.random.default_rng(1),
    )
    everyone = np.arange(4)
    first = Column(
        values=rng.random(4), ranked=everyone, inverse=True, cells=[draws], bounds=(0.2, 0.8)
    )
    second = Column(values=np.full(4, 30.0), ranked=everyone, inverse=False, bounds=(0.0, 40.0))
    scorer = Scorer([first, second])
    drawn = scorer.draw(50)
    scores = scorer.score(fixed_method(50, np.array([0.25, 0.75])), drawn)
    values = np.tile(first.values, (50, 1))
    values[:, :2] = drawn[0][0]
    expected = 0.25 * (1 - (np.clip(values, 0.2, 0.8) - 0.2) / 0.6) + 0.75 * 30.0 / 40.0
    assert scores == pytest.approx(expected)
