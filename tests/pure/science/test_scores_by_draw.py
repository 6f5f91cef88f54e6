"""The scores behind a run's certainty, draw by draw."""

import numpy as np
import pytest

from analysis.science.certainty.drawn import scores_by_draw
from analysis.science.risk import RiskParameters
from tests.pure.science.test_certainty import (
    DIRECTIONS,
    NAMES,
    _by_ward,
    _counts,
    _ring,
    _run,
    _wards,
)

DRAWS = 200


def drawn(wards, counts=(), draws=DRAWS):
    parameters = RiskParameters(variables=NAMES, directions=DIRECTIONS, draws=draws)
    return scores_by_draw(wards, _ring(wards["ward_name"].to_numpy()), parameters, counts)


@pytest.mark.parametrize("counted", [True, False])
def test_the_scores_are_those_behind_the_chances_of_the_run(counted):
    # The chances are counted again here, by sorting each draw's scores.
    wards = _wards(3, 24, missing=0.1)
    scores = drawn(wards, [_counts(wards)] if counted else ())
    figures = _by_ward(_run(wards, counts=counted, draws=DRAWS))
    ranked = ~np.isnan(scores).any(axis=1)
    names = wards["ward_name"][ranked]
    inside = scores[ranked]
    k = max(1, int(ranked.sum()) // 3)
    highest, lowest = np.sort(inside, axis=0)[-k], np.sort(inside, axis=0)[k - 1]
    top = (inside >= highest).mean(axis=1)
    low = (inside <= lowest).mean(axis=1)
    assert scores.shape == (24, DRAWS)
    np.testing.assert_allclose(top, figures.loc[names, "p_top"].to_numpy(dtype=float), atol=1e-12)
    np.testing.assert_allclose(low, figures.loc[names, "p_low"].to_numpy(dtype=float), atol=1e-12)
    assert figures.drop(index=names)["p_top"].isna().all()


def test_without_draws_there_are_no_scores():
    assert drawn(_wards(3, 12), draws=0).shape == (12, 0)
