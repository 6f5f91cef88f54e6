"""The composite score of Niger state against the earlier Flask tool, and the classes."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from analysis.science.risk import RiskParameters, run_risk

from .conftest import Place

pytestmark = pytest.mark.shared

VARIABLES = ("u5_tpr_rdt", "mean_rainfall", "housing_quality", "elevation")
DIRECTIONS = {
    "u5_tpr_rdt": "direct",
    "mean_rainfall": "direct",
    "housing_quality": "inverse",
    "elevation": "inverse",
}
WRONG_IN_THE_REFERENCE = "NISKAG04"


def _run(place: Place, wards: pd.DataFrame, **options: object):
    parameters = RiskParameters(
        variables=VARIABLES, directions=DIRECTIONS, preset="chatmrpt", **options
    )
    return run_risk(wards, place.neighbours, parameters)


def _reference(place: Place) -> pd.DataFrame:
    filled = place.expected("c4_analysis_normalized_data")
    scores = place.expected("c4_analysis_composite_scores").drop(columns="WardName")
    assert len(filled) == len(scores) == 275
    return pd.concat([filled, scores], axis=1).set_index("WardCode")


def test_filled_and_normalised_values_and_scores_of_274_wards(niger):
    result = _run(niger, niger.wards("WardCode"))
    reference = _reference(niger).drop(WRONG_IN_THE_REFERENCE)
    ranking = result.rankings.set_index("ward_code").loc[reference.index]
    assert_allclose(ranking[list(VARIABLES)], reference[list(VARIABLES)], rtol=0, atol=1e-9)
    normalised = result.normalised.set_index("ward_code").loc[reference.index]
    for name in VARIABLES:
        assert_allclose(normalised[name], reference[f"normalization_{name}"], rtol=0, atol=1e-9)
    models = result.models["model"].tolist()
    scores = result.model_scores.set_index("ward_code").loc[reference.index, models]
    assert_allclose(scores, reference[models], rtol=0, atol=1e-9)


def test_scores_ranks_and_classes_of_all_wards_from_the_filled_values(niger):
    reference = _reference(niger)
    wards = niger.wards("WardCode")
    wards[list(VARIABLES)] = reference.loc[wards["ward_code"], list(VARIABLES)].to_numpy()
    result = _run(niger, wards)
    ranking = result.rankings
    expected = niger.expected("c4_analysis_vulnerability_rankings")
    assert_allclose(ranking["composite_score"], expected["median_score"], rtol=0, atol=1e-9)
    assert_array_equal(ranking["composite_rank"].astype(int), expected["overall_rank"])
    words = ranking["composite_class"] + " Risk"
    counts = expected["vulnerability_category"].value_counts()
    assert words.value_counts().to_dict() == counts.to_dict()
    assert (words.to_numpy() == expected["vulnerability_category"].to_numpy()).all()


def test_formulas_are_those_of_the_reference(niger):
    ours = _run(niger, niger.wards("WardCode")).models["variables"]
    expected = niger.expected("c4_model_formulas")["variables"]
    assert ours.str.replace(" + ", ",").tolist() == expected.tolist()


def test_the_ward_name_alone_is_not_a_key(niger):
    ranking = _run(niger, niger.wards("WardCode")).rankings
    assert ranking["ward_code"].is_unique
    assert ranking["ward_name"].duplicated(keep=False).sum() == 11
    assert np.isfinite(ranking["composite_score"]).all()
