import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from analysis.science import adequacy, pca

NAN = float("nan")


def _rng():
    return np.random.default_rng(1)


def _frame(rows=200, noise=0.7, columns=5, seed=0):
    source = np.random.default_rng(seed)
    common = source.standard_normal((rows, 1))
    values = common + noise * source.standard_normal((rows, columns))
    return pd.DataFrame(values, columns=[f"v{number}" for number in range(columns)])


def _uncorrelated():
    """Every combination of two levels of four variables: all correlations are exactly 0."""
    levels = np.array(np.meshgrid(*[[-1.0, 1.0]] * 4)).reshape(4, -1).T
    return pd.DataFrame(np.tile(levels, (2, 1)), columns=list("abcd"))


def _direct(frame):
    return dict.fromkeys(frame.columns, "direct")


def test_kmo_and_bartlett_agree_with_factor_analyzer():
    from factor_analyzer.factor_analyzer import calculate_bartlett_sphericity, calculate_kmo

    frame = _frame()
    report = pca.analyse_components(frame, _direct(frame), _rng()).report
    each, overall = calculate_kmo(frame)
    assert report["kmo"] == pytest.approx(overall, abs=1e-9)
    assert_allclose(list(report["kmo_per_variable"].values()), each, atol=1e-9)
    statistic, p_value = calculate_bartlett_sphericity(frame)
    assert report["bartlett"]["statistic"] == pytest.approx(statistic, rel=1e-9)
    assert report["bartlett"]["df"] == 10
    assert report["bartlett"]["p"] == pytest.approx(p_value, abs=1e-12)


@pytest.mark.shared
def test_components_of_a_real_state_agree_with_scikit_learn(niger):
    decomposition = pytest.importorskip("sklearn.decomposition")
    names = ["u5_tpr_rdt", "mean_EVI", "mean_NDVI", "mean_soil_wetness", "housing_quality"]
    frame = niger.table[names]
    directions = {**_direct(frame), "housing_quality": "inverse"}
    result = pca.analyse_components(frame, directions, _rng(), malaria_variable="u5_tpr_rdt")
    known = frame.dropna().copy()
    known["housing_quality"] *= -1
    z = (known - known.mean()) / known.std(ddof=0)
    theirs = decomposition.PCA().fit(z)
    report = result.report
    assert report["wards"] == len(known) < len(frame)
    assert_allclose(report["explained_variance"], theirs.explained_variance_ratio_, atol=1e-9)
    assert_allclose(
        report["eigenvalues"], theirs.explained_variance_ * (len(z) - 1) / len(z), atol=1e-9
    )
    loadings = np.array(list(report["loadings"]["PC1"].values()))
    assert_allclose(np.abs(loadings), np.abs(theirs.components_[0]), atol=1e-9)


def test_the_index_is_the_first_component_and_rises_with_the_mean():
    frame = _frame()
    result = pca.analyse_components(frame, _direct(frame), _rng(), malaria_variable="v0")
    assert result.report["suitable"] is True
    assert result.report["kept"] == ["PC1"]
    z = (frame - frame.mean()) / frame.std(ddof=0)
    assert np.corrcoef(result.scores, z.mean(axis=1))[0, 1] > 0.99
    loadings = np.array(list(result.report["loadings"]["PC1"].values()))
    assert_allclose(result.scores, z.to_numpy() @ loadings, atol=1e-9)
    assert (loadings**2).sum() == pytest.approx(1.0)


def test_inverse_variables_are_turned_round():
    frame = _frame()
    turned = frame.assign(v1=-frame["v1"])
    first = pca.analyse_components(frame, _direct(frame), _rng()).scores
    second = pca.analyse_components(turned, {**_direct(frame), "v1": "inverse"}, _rng()).scores
    assert_allclose(first, second, atol=1e-9)


def test_a_ward_with_a_missing_value_has_no_score():
    frame = _frame()
    frame.loc[3, "v2"] = NAN
    scores = pca.analyse_components(frame, _direct(frame), _rng()).scores
    assert_array_equal(np.flatnonzero(np.isnan(scores)), [3])


@pytest.mark.parametrize(
    ("frame", "word"),
    [
        (_frame(columns=2), "2 variables"),
        (_frame(rows=24), "24 wards"),
        (_uncorrelated(), "KMO is 0.00"),
        (_uncorrelated(), "Bartlett's test gives p = 1.00"),
        (_frame(noise=2.5), "variance"),
        (_frame().assign(v4=lambda f: f["v0"] + f["v1"]), "singular"),
        (_frame().assign(v4=1.0), "the same in every ward"),
        (_frame(rows=0), "0 wards"),
    ],
)
def test_what_is_not_sound_is_refused_in_words(frame, word):
    result = pca.analyse_components(frame, _direct(frame), _rng())
    assert result.report["suitable"] is False
    assert word in result.report["reason"]
    assert result.report["kept"] == []
    assert np.isnan(result.scores).all()


def test_an_index_that_falls_with_malaria_is_refused():
    frame = _frame().assign(v0=lambda f: -f["v0"])
    result = pca.analyse_components(frame, _direct(frame), _rng(), malaria_variable="v0")
    assert "falls with v0" in result.report["reason"]


def test_a_second_component_enters_only_where_it_agrees_and_is_stable():
    source = np.random.default_rng(5)
    first, second = source.standard_normal((2, 400, 1))
    block = np.hstack([first + 0.5 * source.standard_normal((400, 4)),
                       second + 0.5 * source.standard_normal((400, 2))])  # fmt: skip
    frame = pd.DataFrame(block, columns=list("abcdef"))
    result = pca.analyse_components(frame, _direct(frame), _rng(), malaria_variable="a")
    assert result.report["kept"] == ["PC1", "PC2"]
    solution = pca.solve(block, tuple("abcdef"), oriented=True)
    shares = np.array(result.report["explained_variance"])
    z = (block - block.mean(axis=0)) / block.std(axis=0)
    parts = z @ solution.vectors
    assert_allclose(result.scores, parts[:, 0] * shares[0] + parts[:, 1] * shares[1], atol=1e-9)
    mean = z.mean(axis=1)
    for number in range(6):
        by_data = abs(np.corrcoef(parts[:, number], mean)[0, 1])
        assert pca.agreement(solution, number) == pytest.approx(by_data, abs=1e-9)


def test_random_eigenvalues_are_those_of_simulated_data():
    source = np.random.default_rng(2)
    simulated = [
        np.linalg.eigvalsh(np.corrcoef(source.standard_normal((50, 4)), rowvar=False))[::-1]
        for _ in range(1500)
    ]
    limits = adequacy.parallel_eigenvalues(50, 4, _rng())
    assert_allclose(limits, np.percentile(simulated, 95, axis=0), atol=0.03)


def test_the_chatmrpt_preset_takes_three_components_as_they_are():
    frame = _frame()
    directions = {**_direct(frame), "v1": "inverse"}
    result = pca.analyse_components(frame, directions, _rng(), preset="chatmrpt")
    assert result.report["kept"] == ["PC1", "PC2", "PC3"]
    z = ((frame - frame.mean()) / frame.std(ddof=0)).to_numpy()
    total = np.zeros(len(z))
    for number in range(3):
        loadings = np.array(list(result.report["loadings"][f"PC{number + 1}"].values()))
        total += z @ loadings * result.report["explained_variance"][number]
    assert_allclose(result.scores, total, atol=1e-9)


def test_first_component_weights_sum_to_one():
    frame = _frame()
    weights = pca.first_component_weights(frame, _direct(frame))
    assert weights.sum() == pytest.approx(1.0)
    correlation = np.corrcoef(frame, rowvar=False)
    values, vectors = np.linalg.eig(correlation)
    assert_allclose(weights, vectors[:, values.argmax()] ** 2, atol=1e-9)


def test_the_same_seed_gives_the_same_report():
    frame = _frame()
    first = pca.analyse_components(frame, _direct(frame), np.random.default_rng(9))
    second = pca.analyse_components(frame, _direct(frame), np.random.default_rng(9))
    assert first.report == second.report
