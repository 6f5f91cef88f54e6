"""The whole run on wards one can check by hand, and on everything that cannot be ranked."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from analysis.science.contiguity import Neighbours
from analysis.science.risk import RiskParameters, run_risk
from chatmrpt.lib.errors import ProblemError

NAN = float("nan")
LINE = Neighbours(
    indptr=np.array([0, 1, 3, 5, 7, 9, 10]),
    indices=np.array([1, 0, 2, 1, 3, 2, 4, 3, 5, 4]),
)
DIRECTIONS = {"tpr": "direct", "rainfall": "direct", "housing": "inverse"}
COLUMNS = [
    "state_name", "lga_name", "ward_name", "ward_code", "composite_score", "composite_rank",
    "composite_class", "pca_score", "pca_rank", "pca_class", "rank_low", "rank_high",
    "rank_median", "p_top", "p_low", "p_top_data", "p_top_method", "certainty", "urban_share",
    "population", "filled",
]  # fmt: skip


def _run(wards, neighbours=LINE, **options):
    options.setdefault("variables", ("tpr", "rainfall", "housing"))
    options.setdefault("directions", {name: DIRECTIONS.get(name, "direct")
                                      for name in options["variables"]})  # fmt: skip
    return run_risk(wards, neighbours, RiskParameters(**options))


def _codes(result):
    return {finding["code"] for finding in result.findings}


def test_six_wards_by_hand(six):
    result = _run(six)
    # tpr 0 .2 .4 .6 .8 1; rainfall 1 .8 .6 .4 .2 0; housing 0 0 .5 .5 1 1.
    # Each ward's models: (t+r)/2 = .5, (t+h)/2, (r+h)/2, (t+r+h)/3; the score is their median.
    expected = []
    for t, h in zip([0, 0.2, 0.4, 0.6, 0.8, 1], [0, 0, 0.5, 0.5, 1, 1], strict=True):
        r = 1 - t
        expected.append(np.median([(t + r) / 2, (t + h) / 2, (r + h) / 2, (t + r + h) / 3]))
    by_ward = result.rankings.set_index("ward_name")
    assert_allclose(by_ward.loc[list("abcdef"), "composite_score"], expected)
    # a: 0, 1/3, 1/2, 1/2 -> 5/12; e: 1/2, 3/5, 2/3, 9/10 -> 19/30.
    assert_allclose(by_ward.loc[["a", "e"], "composite_score"], [5 / 12, 19 / 30])
    assert by_ward["composite_rank"].tolist() == [1, 2, 3, 3, 5, 6]
    assert by_ward.index.tolist() == ["e", "f", "c", "d", "a", "b"]
    assert by_ward["composite_class"].isna().all()
    assert "too_few_for_classes" in _codes(result)
    assert result.models["variables"].tolist() == [
        "tpr + rainfall", "tpr + housing", "rainfall + housing", "tpr + rainfall + housing",
    ]  # fmt: skip


@pytest.mark.parametrize("preset", ["standard", "mrpt"])
def test_where_one_variable_must_be_known_those_wards_rank_as_if_they_were_alone(six, preset):
    wards = pd.concat([six, six.assign(ward_name=list("ghijkl"))], ignore_index=True)
    wards["share"] = [10, 40, 20, 30, 60, 50] + [NAN] * 6
    options = {"variables": ("tpr", "housing", "share"), "preset": preset}
    within = _run(wards, None, where_known="share", **options).rankings
    alone = _run(wards.iloc[:6], None, **options).rankings
    columns = ["ward_name", "composite_score", "composite_rank", "rank_low", "rank_high"]
    ranked = within[within["composite_rank"].notna()]
    assert ranked[columns].to_numpy().tolist() == alone[columns].to_numpy().tolist()


def test_the_ranking_table_has_exactly_the_agreed_columns(six):
    rankings = _run(six).rankings
    assert list(rankings.columns) == [*COLUMNS, "tpr", "rainfall", "housing"]
    mrpt = _run(six, preset="mrpt").rankings
    place = COLUMNS.index("certainty") + 1
    agreed = [*COLUMNS[:place], "mrpt_median_rank", *COLUMNS[place:]]
    assert list(mrpt.columns) == [*agreed, "tpr", "rainfall", "housing"]
    assert rankings.index.tolist() == [4, 5, 2, 3, 0, 1]


def test_the_other_tables_stay_in_boundary_order(six):
    result = _run(six)
    for table in (result.model_scores, result.model_ranks, result.normalised, result.beside):
        assert table["ward_name"].tolist() == list("abcdef")
    assert result.malaria_only_rank.tolist() == [6, 5, 4, 3, 2, 1]
    assert_allclose(result.beside["plain_mean_score"], result.model_scores["model_4"])
    assert result.effective_weights["nominal_weight"].sum() == pytest.approx(1.0)


def test_filled_cells_are_flagged_everywhere(six):
    six.loc[2, "rainfall"] = NAN
    six.loc[5, "housing"] = NAN
    result = _run(six)
    rankings = result.rankings.set_index("ward_name")
    assert rankings.loc["c", "filled"] == "rainfall"
    assert rankings.loc["f", "filled"] == "housing"
    assert rankings["filled"].ne("").sum() == 2
    assert rankings.loc["c", "rainfall"] == 30.0
    assert result.imputed["ward_name"].tolist() == ["c", "f"]
    assert result.imputed["rule"].tolist() == ["neighbour_mean"] * 2
    assert result.imputed["value"].tolist() == [30.0, 0.0]


def test_a_ward_with_half_of_its_variables_filled_is_ranked_by_the_presets_only(six):
    six.loc[2, ["rainfall", "housing"]] = NAN
    standard = _run(six)
    row = standard.rankings.iloc[-1]
    assert row["ward_name"] == "c"
    assert row["composite_class"] == "no_data"
    assert pd.isna(row["composite_score"])
    assert pd.isna(row["composite_rank"])
    assert row["filled"] == "rainfall; housing"
    assert "wards_mostly_filled" in _codes(standard)
    for preset in ("mrpt", "chatmrpt", "netsmartr"):
        assert _run(six, preset=preset).rankings["composite_rank"].notna().all()


def test_a_ward_without_any_value_is_no_data_and_not_filled(six):
    six.loc[2, ["tpr", "rainfall", "housing"]] = NAN
    result = _run(six)
    assert result.rankings.iloc[-1]["composite_class"] == "no_data"
    assert len(result.imputed) == 0
    assert "wards_without_data" in _codes(result)
    assert np.isnan(result.model_scores.loc[2, "model_1"])
    assert np.isnan(result.model_ranks.loc[2, "model_1"])


def test_without_filling_a_gap_takes_the_ward_out(six):
    six.loc[2, "rainfall"] = NAN
    result = _run(six, imputation={"*": "none"})
    assert result.rankings.iloc[-1]["ward_name"] == "c"
    assert "wards_with_gaps" in _codes(result)
    assert result.rankings["composite_rank"].count() == 5


def test_weights_aggregations_and_normalisations_by_hand(six):
    weights = {"tpr": 2.0, "rainfall": 1.0, "housing": 1.0}
    weighted = _run(six, method="weighted", weights=weights).rankings.sort_index()
    assert_allclose(weighted["composite_score"][:2], [0.25, 0.3])
    geometric = _run(six, method="weighted", aggregation="geometric").rankings.sort_index()
    assert geometric["composite_score"][0] == pytest.approx((0.01 * 1.0 * 0.01) ** (1 / 3))
    z_run = _run(six, normalisation="z_score")
    z = z_run.rankings["composite_score"]
    assert (z.min(), z.max()) == (0.0, 1.0)
    scaled = stats.zscore(six[["tpr", "rainfall", "housing"]]) * [1, 1, -1]
    plain = scaled.mean(axis=1)
    assert_allclose(
        z_run.beside["plain_mean_score"], (plain - plain.min()) / (plain.max() - plain.min())
    )
    pc1 = _run(six, method="weighted", weights="pc1")
    assert pc1.effective_weights["nominal_weight"].sum() == pytest.approx(1.0)


def test_options_given_win_over_the_preset(six):
    six.loc[2, "rainfall"] = NAN
    mrpt = _run(six, preset="mrpt")
    assert mrpt.imputed["rule"].tolist() == ["sequential_neighbour_mean"]
    assert mrpt.settings["normalisation"] == "reciprocal_min_max"
    own = _run(six, preset="mrpt", normalisation="min_max", imputation={"rainfall": "region_mean"})
    assert own.imputed["rule"].tolist() == ["region_mean"]
    assert own.settings["normalisation"] == "min_max"
    assert own.normalised["housing"].tolist() == [0, 0, 0.5, 0.5, 1, 1]
    assert "mrpt_median_rank" in own.rankings


def test_a_constant_variable_is_left_out_and_said(six):
    six["flood"] = 0.3
    result = _run(six, variables=("tpr", "rainfall", "housing", "flood"))
    assert "constant_variable" in _codes(result)
    assert len(result.models) == 4
    assert "flood" in result.rankings
    assert len(_run(six, variables=("tpr", "rainfall", "housing", "flood"),
                    preset="chatmrpt").models) == 11  # fmt: skip


def test_several_states_are_said_and_ranked_beside(six):
    six["state_name"] = ["N"] * 3 + ["K"] * 3
    result = _run(six)
    assert "several_states" in _codes(result)
    assert result.beside["rank_in_state"].tolist() == [2, 3, 1, 3, 1, 2]


def test_nine_wards_get_classes_and_enough_wards_get_components():
    rows = 40
    source = np.random.default_rng(0)
    common = source.random(rows)
    wards = pd.DataFrame({name: common + 0.3 * source.random(rows)
                          for name in ("tpr", "rainfall", "flood")})  # fmt: skip
    wards["ward_name"] = [f"w{number}" for number in range(rows)]
    result = _run(wards, None, variables=("tpr", "rainfall", "flood"))
    assert result.pca["suitable"] is True
    assert result.rankings["pca_rank"].iloc[0] < 10
    counts = result.rankings["composite_class"].value_counts()
    assert counts.to_dict() == {"Medium": 14, "High": 13, "Low": 13}
    assert set(result.rankings["pca_class"]) == {"High", "Medium", "Low"}


def test_progress_rises_to_one(six):
    seen = []
    run_risk(
        six,
        LINE,
        RiskParameters(variables=("tpr", "housing"), directions=DIRECTIONS),
        lambda fraction, stage: seen.append((fraction, stage)),
    )
    assert [fraction for fraction, _ in seen] == sorted(fraction for fraction, _ in seen)
    assert seen[-1][0] == 1.0
    assert all(stage for _, stage in seen)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "ensemble", "weights": "equal"}, ["--weights", "--method ensemble"]),
        ({"aggregation": "geometric"}, ["--aggregation", "--method ensemble"]),
        ({"method": "weighted", "aggregation": "geometric", "normalisation": "z_score"},
         ["--aggregation geometric", "--normalisation z_score"]),
        ({"aggregation": "geometric", "normalisation": "z_score"},
         ["--aggregation geometric", "--normalisation z_score"]),
        ({"goalposts": {"tpr": (0, 1)}}, ["--goalposts", "--normalisation min_max"]),
    ],
)  # fmt: skip
def test_options_that_do_not_go_together_are_both_named(six, options, words):
    with pytest.raises(ProblemError) as caught:
        _run(six, **options)
    assert caught.value.code == "option_conflict"
    assert all(word in caught.value.message for word in words)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"variables": ()}, "no_variables"),
        ({"variables": ("tpr",)}, "too_few_variables"),
        ({"variables": ("tpr", "tpr")}, "duplicate_variables"),
        ({"variables": ("tpr", "nothing")}, "unknown_column"),
        ({"variables": ("tpr", "lga_name")}, "not_numeric"),
        ({"directions": {"tpr": "direct", "rainfall": "ask"}}, "unknown_direction"),
        ({"preset": "shiny"}, "unknown_option"),
        ({"method": "magic"}, "unknown_option"),
        ({"normalisation": "log"}, "unknown_option"),
        ({"normalisation": "reciprocal_min_max"}, "unknown_option"),
        ({"method": "weighted", "weights": "pc2"}, "unknown_option"),
        ({"method": "weighted", "weights": {"tpr": 1}}, "bad_weights"),
        ({"imputation": {"*": "median"}}, "unknown_rule"),
        ({"imputation": {"flood": "none"}}, "unknown_column"),
        ({"malaria_variable": "pfpr"}, "unknown_column"),
    ],
)
def test_what_cannot_be_run_is_refused_in_words(six, options, code):
    with pytest.raises(ProblemError) as caught:
        _run(six, **options)
    assert caught.value.code == code
    assert caught.value.message.endswith(".")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda f: f.assign(tpr=[NAN] * 4 + [0.1, 0.2]), "too_many_missing"),
        (lambda f: f.assign(tpr=NAN), "too_many_missing"),
        (lambda f: f.assign(tpr=[0.1, 0.2, 0.3, 0.4, 0.5, np.inf]), "infinite_values"),
        (lambda f: f.assign(tpr=0.2, rainfall=1.0, housing=0.5), "too_few_variables"),
        (lambda f: f.assign(tpr=NAN, rainfall=NAN, housing=NAN), "too_few_wards"),
        (lambda f: f.assign(population=[10, 10, -1, 10, NAN, -2]), "negative_population"),
        (lambda f: f.iloc[:0], "no_wards"),
        (lambda f: f.iloc[:3], "neighbours_mismatch"),
        (lambda f: f.drop(columns="ward_name"), "unknown_column"),
    ],
)
def test_tables_that_cannot_be_ranked_are_refused_in_words(six, change, code):
    with pytest.raises(ProblemError) as caught:
        _run(change(six))
    assert caught.value.code == code


def test_variables_that_are_equal_everywhere_are_named(six):
    with pytest.raises(ProblemError) as caught:
        _run(six.assign(tpr=0.2, rainfall=1.0, housing=0.5))
    assert "0 can be used" in caught.value.message
    assert "Rainfall" in caught.value.message
    assert "the same value in all wards" in caught.value.message


def test_a_negative_population_is_named_and_nothing_is_ranked(six):
    with pytest.raises(ProblemError, match=r"1 of 6 wards, such as .* \(-5\)") as caught:
        _run(six.assign(population=[10, 10, -5, 10, 10, 10]))
    assert six["ward_name"].iloc[2] in caught.value.message


def test_one_ward_cannot_be_ranked(six):
    with pytest.raises(ProblemError) as caught:
        _run(six.iloc[:1], None)
    assert caught.value.code == "too_few_wards"
    with pytest.raises(ProblemError) as caught:
        _run(six.iloc[:1], None, preset="mrpt")
    assert caught.value.code == "too_few_wards"


@pytest.mark.parametrize(("missing", "said"), [(8, False), (9, True), (12, True), (13, None)])
def test_above_40_percent_missing_is_warned_about_and_above_60_refused(missing, said):
    wards = pd.DataFrame({"tpr": np.arange(20.0), "rainfall": np.arange(20.0) ** 2})
    wards["ward_name"] = [f"w{number}" for number in range(20)]
    wards.loc[: missing - 1, "tpr"] = NAN
    options = {"variables": ("tpr", "rainfall"), "imputation": {"*": "region_mean"}}
    if said is not None:
        assert ("many_missing" in _codes(_run(wards, None, **options))) == said
        return
    with pytest.raises(ProblemError, match=r"65 % .* at most 60 %"):
        _run(wards, None, **options)


def test_exactly_half_of_the_variables_filled_is_not_ranked(six):
    six["flood"] = np.arange(6.0) ** 2
    six.loc[2, ["rainfall", "housing"]] = NAN
    six.loc[4, "rainfall"] = NAN
    result = _run(six, variables=("tpr", "rainfall", "housing", "flood"))
    ranks = result.rankings.set_index("ward_name")["composite_rank"]
    assert ranks.isna().to_dict() == {name: name == "c" for name in "abcdef"}


def test_fewer_wards_than_variables_still_rank(six):
    names = ("tpr", "rainfall", "housing", "x1", "x2", "x3", "x4")
    for number in range(1, 5):
        six[f"x{number}"] = np.arange(6.0) ** number
    result = _run(six, variables=names)
    assert result.rankings["composite_rank"].notna().all()
    assert result.pca["suitable"] is False
    assert len(result.models) == 120


def test_eleven_variables_need_the_weighted_method(six):
    names = tuple(f"x{number}" for number in range(11))
    for number, name in enumerate(names):
        six[name] = np.arange(6.0) ** (1 + number / 5)
    with pytest.raises(ProblemError, match="2,036 models"):
        _run(six, variables=names)
    assert len(_run(six, variables=names, method="weighted").models) == 1


def test_lga_table_and_flags(six):
    result = _run(six)
    assert result.lga["lga_name"].tolist() == ["B", "A"]
    assert set(result.flagged_models["ward_name"]) <= set("abde")
    assert_array_equal(result.lga["weighted"], [True, True])


def test_a_run_takes_its_classes_from_its_own_rule():
    rng = np.random.default_rng(8)
    wards = pd.DataFrame({name: rng.random(30) for name in ("tpr", "rainfall", "housing")})
    names = [f"w{number}" for number in range(30)]
    wards = wards.assign(state_name="S", lga_name="A", ward_name=names, ward_code=names)
    wards = wards.assign(urban_share=0.0, population=10.0)
    result = _run(wards, None, draws=0, classes=5)
    scores = result.rankings.set_index("ward_name")["composite_score"]
    # pandas' own quantile classes.
    words = ["Very low", "Low", "Medium", "High", "Very high"]
    expected = pd.qcut(scores, 5, labels=words).astype(str)
    assert result.rankings["composite_class"].tolist() == expected.tolist()
    assert (result.settings["class_rule"], result.settings["classes"]) == ("quantile", 5)
    assert result.lga["share_in_high"].tolist() == pytest.approx([100 * 6 / 30])
    even = _run(wards, None, draws=0, class_rule="equal_interval")
    steps = (scores - scores.min()) / (scores.max() - scores.min())
    assert even.rankings["composite_class"].tolist() == [
        "High" if step > 2 / 3 else "Medium" if step > 1 / 3 else "Low" for step in steps
    ]
    plain = _run(wards, None, draws=0)
    assert plain.settings["class_rule"] == "position"
    assert (
        plain.rankings["composite_class"].tolist() == ["High"] * 10 + ["Medium"] * 10 + ["Low"] * 10
    )


def test_too_few_different_scores_leave_ranks_only():
    wards = pd.DataFrame({"tpr": [0, 1] * 6, "rainfall": [0, 1] * 6, "housing": [1, 0] * 6})
    names = [f"w{number}" for number in range(12)]
    wards = wards.assign(state_name="S", lga_name="A", ward_name=names, ward_code=names)
    wards = wards.astype({"tpr": float, "rainfall": float, "housing": float})
    wards = wards.assign(urban_share=0.0, population=10.0)
    result = _run(wards, None, draws=0, classes=4)
    assert result.rankings["composite_class"].isna().all()
    (note,) = [item for item in result.findings if item["code"] == "too_few_for_classes"]
    assert "fewer than 4 different scores" in note["message"]
