"""Every step against the original R tool MRPT (and NetSmartR) on two real areas."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from analysis.science.risk import RiskParameters, RiskResult, run_risk

from .conftest import Place

pytestmark = pytest.mark.shared

ILORIN = ("distance", "meanEVI", "val_housing_15", "settlement_type", "tpr_u5_new")
KANO = (
    "settlement_type_poor",
    "distance_to_water_bodies",
    "test_positivity_rate",
    "enhanced_vegetation_index",
    "housing_quality",
)
CASES = {
    "all_direct": ("ilorin", ILORIN, set()),
    "mrpt_inverse": ("ilorin", ILORIN, {"distance", "val_housing_15"}),
    "kano": ("kano", KANO, {"distance_to_water_bodies", "housing_quality"}),
}


def _run(place: Place, variables: tuple[str, ...], inverse: set[str], **options: object):
    directions = {name: "inverse" if name in inverse else "direct" for name in variables}
    parameters = RiskParameters(variables=variables, directions=directions, **options)
    return run_risk(place.wards("WardName"), place.neighbours, parameters)


@pytest.fixture(params=list(CASES))
def case(request: pytest.FixtureRequest):
    name, variables, inverse = CASES[request.param]
    place = request.getfixturevalue(name)
    files = {
        "all_direct": ("03_normalised_all_direct", "05_composite_scores_all_direct",
                       "07_ward_rankings_all_direct"),
        "mrpt_inverse": ("03_normalised_mrpt_inverse", "05_composite_scores_mrpt_inverse",
                         "07_ward_rankings_mrpt_inverse"),
        "kano": ("04_normalised", "06_composite_scores", "08_ward_rankings"),
    }[request.param]  # fmt: skip
    return place, _run(place, variables, inverse, preset="mrpt"), files


def _models(result: RiskResult) -> list[str]:
    return result.models["model"].tolist()


def test_normalised_values_are_those_of_mrpt(case):
    place, result, files = case
    expected = place.expected(files[0]).set_index("WardName").iloc[:, 5:]
    ours = result.normalised.set_index("ward_name").iloc[:, 3:]
    assert_allclose(ours, expected.loc[ours.index], rtol=0, atol=1e-9)


def test_model_scores_are_those_of_mrpt(case):
    place, result, files = case
    expected = place.expected(files[1]).set_index("WardName")
    ours = result.model_scores.set_index("ward_name")[_models(result)]
    assert_allclose(ours, expected.loc[ours.index, _models(result)], rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("name", "file"),
    [("all_direct", "06_ranks_by_model_all_direct"), ("kano", "07_ranks_by_model")],
)
def test_ranks_by_model_are_those_of_mrpt_where_no_two_wards_tie(name, file, request):
    area, variables, inverse = CASES[name]
    place = request.getfixturevalue(area)
    result = _run(place, variables, inverse, preset="mrpt")
    expected = place.expected(file).pivot(index="WardName", columns="variable", values="rank")
    ours = result.model_ranks.set_index("ward_name")[_models(result)]
    expected = expected.loc[ours.index, _models(result)]
    untied = np.column_stack([~ours[name].duplicated(keep=False) for name in _models(result)])
    assert untied.mean() > 0.9
    assert_array_equal(ours.to_numpy()[untied], expected.to_numpy()[untied])


def test_median_rank_is_that_of_mrpt_and_its_descending_order_ranks_the_wards(case):
    place, result, files = case
    expected = place.expected(files[2]).set_index("WardName")["median_rank"]
    ours = result.rankings.set_index("ward_name")
    assert_array_equal(ours["mrpt_median_rank"], expected.loc[ours.index])
    by_hand = (-expected).rank(method="min").loc[ours.index]
    assert_array_equal(ours["composite_rank"].astype(float), by_hand)
    assert ours["composite_rank"].is_monotonic_increasing


@pytest.mark.parametrize("name", ["all_direct", "mrpt_inverse"])
def test_flagged_models_are_those_of_mrpt(ilorin, name):
    _, variables, inverse = CASES[name]
    result = _run(ilorin, variables, inverse, preset="mrpt")
    expected = ilorin.expected(f"08_flagged_models_{name}")
    for row in expected.itertuples():
        ours = result.flagged_models.query("model == @row.variable")["ward_name"].tolist()
        assert set(row.flagged_wards.split(", ")) <= set(ours), row.variable
        # MRPT cuts a tie at the fifth place by file order; a ward that ties counts for us.
        scores = result.model_scores.set_index("ward_name")[row.variable]
        fifth = scores.sort_values().iloc[4]
        extra = set(ours) - set(row.flagged_wards.split(", "))
        assert all(scores[ward] == fifth for ward in extra)
    assert set(result.flagged_models["model"]) >= set(expected["variable"])


def test_model_order_and_formulas_are_those_of_mrpt(ilorin, kano):
    for place, variables, file in (
        (ilorin, ILORIN, "04_model_formulas"),
        (kano, KANO, "05_model_formulas"),
    ):
        ours = _run(place, variables, set()).models
        expected = place.expected(file)
        assert ours["model"].tolist() == expected["model"].tolist()
        assert ours["variables"].str.lower().tolist() == expected["variables"].tolist()


@pytest.mark.parametrize("name", ["direct", "inverse"])
def test_four_variable_run_is_that_of_mrpt(ilorin, name):
    variables = tuple(name for name in ILORIN if name != "val_housing_15")
    inverse = {"distance"} if name == "inverse" else set()
    result = _run(ilorin, variables, inverse, preset="mrpt")
    scores = ilorin.expected(f"12_four_variable_scores_distance_{name}").set_index("WardName")
    ours = result.model_scores.set_index("ward_name")[_models(result)]
    assert_allclose(ours, scores.loc[ours.index, _models(result)], rtol=0, atol=1e-9)
    expected = ilorin.expected(f"12_four_variable_ward_rankings_{name}").set_index("WardName")
    ranking = result.rankings.set_index("ward_name")
    assert_array_equal(ranking["mrpt_median_rank"], expected.loc[ranking.index, "median_rank"])


def test_distance_by_one_minus_min_max_ranks_as_the_reference_run(ilorin):
    variables = tuple(name for name in ILORIN if name != "val_housing_15")
    result = _run(ilorin, variables, {"distance"}, preset="mrpt", normalisation="min_max")
    expected = ilorin.expected("13_REFERENCE_not_mrpt_distance_one_minus_minmax")
    ours = result.rankings.set_index("ward_name")["mrpt_median_rank"]
    assert_array_equal(ours.loc[expected["WardName"]], expected["median_rank"])


def test_netsmartr_scores_and_order(ilorin):
    variables = ("meanEVI", "distance", "settlement_type", "tpr_u5_new")
    result = _run(ilorin, variables, set(), preset="netsmartr")
    scores = ilorin.expected("10_netsmartr_scores").set_index("WardName")
    ours = result.model_scores.set_index("ward_name")[_models(result)]
    assert_allclose(ours, scores.loc[ours.index, _models(result)], rtol=0, atol=1e-9)
    ranks = ilorin.expected("11_netsmartr_ranks").set_index("WardName")
    ranking = result.rankings.set_index("ward_name")
    ranks = ranks.loc[ranking.index]
    assert_allclose(ranking["composite_score"], ranks["composite_score"], rtol=0, atol=1e-9)
    assert_array_equal(ranking["composite_rank"].astype(int), 36 - ranks["rank"])


def test_sequential_fill_is_that_of_mrpt(ilorin, kano):
    housing = _run(ilorin, ILORIN, set(), preset="mrpt").imputed.set_index("ward_name")["value"]
    expected = ilorin.expected("02_imputed_val_housing_15").set_index("WardName")
    assert len(housing) == 10
    assert_allclose(
        housing, expected.loc[housing.index, "spatial_neighbour_mean"], rtol=0, atol=1e-9
    )
    filled = _run(kano, KANO, set(), preset="mrpt").imputed
    filled = filled.set_index(["variable", "ward_name"])["value"]
    reference = kano.expected("03_imputed_values").set_index(["variable", "WardName"])
    assert len(filled) == len(reference) == 18
    assert_allclose(filled, reference.loc[filled.index, "aligned_by_name"], rtol=0, atol=1e-9)


def test_standard_fill_takes_observed_neighbours_only_and_says_where_it_fell_back(ilorin):
    filled = _run(ilorin, ILORIN, set()).imputed.set_index("ward_name")
    expected = ilorin.expected("02_imputed_val_housing_15").set_index("WardName")
    expected = expected["spatial_neighbour_mean_originals_only"]
    rest = filled.drop("Ajikobi")
    assert set(rest["rule"]) == {"neighbour_mean"}
    assert_allclose(rest["value"], expected.loc[rest.index], rtol=0, atol=1e-9)
    assert filled.loc["Ajikobi", "rule"] == "lga_mean"
    assert filled.loc["Ajikobi", "value"] == pytest.approx(0.545141, abs=1e-6)


@pytest.mark.parametrize("rule", ["region_mean", "region_mode"])
def test_region_rules_are_those_of_mrpt(ilorin, rule):
    filled = _run(ilorin, ILORIN, set(), imputation={"*": rule}).imputed.set_index("ward_name")
    expected = ilorin.expected("02_imputed_val_housing_15").set_index("WardName")[rule]
    assert_allclose(filled["value"], expected.loc[filled.index], rtol=0, atol=1e-9)
    assert set(filled["rule"]) == {rule}


@pytest.mark.parametrize("name", ["ilorin", "kano"])
def test_neighbours_are_those_of_spdep(name, request):
    place = request.getfixturevalue(name)
    file = {"ilorin": "01_queen_neighbours", "kano": "02_queen_neighbours"}[name]
    expected = place.expected(file)
    names = place.boundary["WardName"].tolist()
    assert names == expected["WardName"].tolist()
    for row, line in enumerate(expected["neighbours"]):
        ours = [names[other] for other in place.neighbours.of(row)]
        assert ours == line.split(" | ")


def test_the_table_given_is_never_changed(ilorin):
    wards = ilorin.wards("WardName")
    before = wards.copy(deep=True)
    directions = dict.fromkeys(ILORIN, "direct")
    for preset in ("standard", "mrpt", "chatmrpt", "netsmartr"):
        run_risk(
            wards,
            ilorin.neighbours,
            RiskParameters(variables=ILORIN, directions=directions, preset=preset),
        )
    pd.testing.assert_frame_equal(wards, before)
