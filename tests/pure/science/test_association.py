import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st
from scipy import stats

from analysis.science.association import (
    CAUTION,
    measure_association,
    measure_associations,
)
from analysis.science.contiguity import Neighbours
from analysis.science.effective_size import effective_wards
from chatmrpt.lib.errors import ProblemError

NAN = float("nan")


def grid(side):
    graph = nx.convert_node_labels_to_integers(
        nx.strong_product(nx.path_graph(side), nx.path_graph(side)), ordering="sorted"
    )
    lists = [sorted(graph[node]) for node in range(side * side)]
    counts = [len(own) for own in lists]
    neighbours = Neighbours(
        indptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        indices=np.array(list(itertools.chain(*lists)), dtype=np.int64),
    )
    return graph, neighbours


@pytest.fixture
def wards():
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(rng.standard_normal((60, 4)), columns=["tpr", "rainfall", "housing", "z"])
    frame["rainfall"] += 0.6 * frame["tpr"]
    frame["z"] += frame["tpr"] - frame["rainfall"]
    return frame.round(1)


@pytest.mark.parametrize(("method", "reference"), [("pearson", stats.pearsonr),
                                                   ("spearman", stats.spearmanr)])  # fmt: skip
def test_coefficient_and_p_agree_with_scipy_also_with_gaps(wards, method, reference):
    wards.loc[:4, "tpr"], wards.loc[3:6, "rainfall"] = NAN, NAN
    found = measure_association(wards, "tpr", "rainfall", method=method)
    known = wards[["tpr", "rainfall"]].dropna()
    expected = reference(known["tpr"], known["rainfall"])
    assert found.coefficient == pytest.approx(expected.statistic)
    assert found.p == pytest.approx(expected.pvalue)
    assert (found.used, found.left_out) == (53, 7)


def test_the_interval_of_pearson_agrees_with_scipy(wards):
    found = measure_association(wards, "tpr", "rainfall", method="pearson")
    expected = stats.pearsonr(wards["tpr"], wards["rainfall"]).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_the_interval_of_spearman_by_hand():
    # Ranks 1…7 against 2 1 4 3 6 5 7: Σd² = 6, rho = 1 − 36/336 = 0.892857; artanh = ½·ln(53/3) = 1.435840;
    # standard error √((1 + 0.398597)/4) = 0.591311; 1.435840 ± 1.959964 · 0.591311.
    frame = pd.DataFrame({"a": range(1, 8), "b": [2, 1, 4, 3, 6, 5, 7]})
    found = measure_association(frame, "a", "b")
    assert found.coefficient == pytest.approx(0.892857, abs=1e-6)
    centre, half = 1.435840, 1.959964 * 0.591311
    assert (found.low, found.high) == pytest.approx(
        (np.tanh(centre - half), np.tanh(centre + half)), abs=1e-5
    )


@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_a_partial_correlation_agrees_with_the_recursion_formula(wards, method):
    values = wards.rank() if method == "spearman" else wards
    r = values.corr()
    x, y, z = "tpr", "rainfall", "housing"
    expected = (r.loc[x, y] - r.loc[x, z] * r.loc[y, z]) / np.sqrt(
        (1 - r.loc[x, z] ** 2) * (1 - r.loc[y, z] ** 2)
    )
    found = measure_association(wards, x, y, method=method, given=[z])
    assert found.coefficient == pytest.approx(expected)
    t_value = expected * np.sqrt(57 / (1 - expected**2))
    assert found.p == pytest.approx(2 * stats.t.sf(abs(t_value), 57))


def test_two_held_constant_agree_with_the_inverse_correlation_matrix(wards):
    inverse = np.linalg.inv(wards[["tpr", "rainfall", "housing", "z"]].corr())
    expected = -inverse[0, 1] / np.sqrt(inverse[0, 0] * inverse[1, 1])
    found = measure_association(wards, "tpr", "rainfall", method="pearson", given=["housing", "z"])
    assert found.coefficient == pytest.approx(expected)
    # Fisher's z with n − 3 − g = 55.
    half = stats.norm.ppf(0.975) / np.sqrt(55)
    assert found.low == pytest.approx(np.tanh(np.arctanh(expected) - half))
    assert "Housing quality (housing), z held constant" in found.sentence


@settings(max_examples=50, deadline=None)
@cases(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=5, max_size=20),
       st.sampled_from(["pearson", "spearman"]))  # fmt: skip
def test_turning_or_swapping_the_columns_turns_the_sign_only(pairs, method):
    frame = pd.DataFrame(pairs, columns=["a", "b"]).assign(c=lambda f: 3.0 - 2.0 * f["a"])
    if frame["a"].nunique() == 1 or frame["b"].nunique() == 1:
        with pytest.raises(ProblemError):
            measure_association(frame, "a", "b", method=method)
        return
    one = measure_association(frame, "a", "b", method=method)
    turned = measure_association(frame, "c", "b", method=method)
    swapped = measure_association(frame, "b", "a", method=method)
    assert -1 <= one.low <= one.coefficient <= one.high <= 1
    assert turned.coefficient == pytest.approx(-one.coefficient)
    assert (turned.low, turned.high) == pytest.approx((-one.high, -one.low))
    assert (swapped.coefficient, swapped.p) == pytest.approx((one.coefficient, one.p))


def test_a_perfect_association_has_p_of_zero():
    frame = pd.DataFrame({"a": np.arange(9.0), "b": np.arange(9.0) ** 3})
    found = measure_association(frame, "a", "b")
    assert (found.coefficient, found.low, found.high, found.p) == (1.0, 1.0, 1.0, 0.0)


def test_several_are_corrected_together_and_ordered_by_strength(wards):
    found = measure_associations(wards, "tpr", ["housing", "rainfall", "z", "rainfall"])
    assert [abs(each.coefficient) for each in found] == sorted(
        (abs(each.coefficient) for each in found), reverse=True
    )
    assert {each.second for each in found} == {"housing", "rainfall", "z"}
    # Benjamini–Hochberg by its definition: smallest over j ≥ i of p(j)·m/j.
    p = sorted(each.p for each in found)
    expected = [min(p[j] * 3 / (j + 1) for j in range(i, 3)) for i in range(3)]
    assert sorted(each.q for each in found) == pytest.approx(expected)


def test_what_is_held_constant_is_not_measured_itself(wards):
    found = measure_associations(wards, "tpr", ["housing", "z"], given=["z"])
    assert [each.second for each in found] == ["housing"]


# The effective number of wards


def by_definition(graph, first, second):
    """Clifford–Richardson over the numbers of steps between wards, by plain loops."""
    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    n = len(first)
    one, other = stats.zscore(first), stats.zscore(second)
    total = n
    for steps in range(1, n):
        pairs = [(i, j) for i in range(n) for j in range(n) if lengths[i].get(j) == steps]
        if not pairs:
            break
        alike = [np.mean([z[i] * z[j] for i, j in pairs]) for z in (one, other)]
        if min(alike) <= 0:
            break
        total += len(pairs) * alike[0] * alike[1]
    return min(max(1 + n * n / total, 3), n)


@pytest.mark.parametrize("seed", range(5))
def test_the_effective_number_agrees_with_plain_loops(seed):
    graph, neighbours = grid(6)
    rng = np.random.default_rng(seed)
    slope = np.add.outer(np.arange(6), np.arange(6)).ravel() * 0.5
    first, second = rng.standard_normal(36) + slope, rng.standard_normal(36) + slope
    found = effective_wards(first, second, neighbours)
    assert found == pytest.approx(by_definition(graph, first, second))
    assert found < 30


def test_wards_that_are_not_alike_count_in_full():
    _, neighbours = grid(6)
    board = np.indices((6, 6)).sum(axis=0).ravel() % 2.0
    noise = np.random.default_rng(0).standard_normal(36)
    stripes = np.tile([1.0, 0.0], 18)
    assert effective_wards(stripes + 0.01 * noise, board, neighbours) == 36


def test_independent_smooth_surfaces_are_called_associated_less_often():
    # Two independent surfaces, each smoothed over neighbours: the plain p is far too small.
    _, neighbours = grid(12)
    matrix = neighbours.matrix()
    smooth = (matrix + np.eye(144)) / (neighbours.counts[:, None] + 1)
    smooth = np.asarray(smooth @ smooth)
    rng = np.random.default_rng(3)
    plain = corrected = 0
    for _ in range(200):
        pair = smooth @ rng.standard_normal((144, 2))
        frame = pd.DataFrame(pair, columns=["a", "b"])
        found = measure_association(frame, "a", "b", method="pearson", neighbours=neighbours)
        plain += found.p < 0.05
        corrected += found.effective_p < 0.05
    assert plain > 40  # four times the promised 5 %
    assert corrected < 24


def test_gaps_and_given_columns_go_with_neighbours(wards):
    _, neighbours = grid(6)
    frame = wards.iloc[:36].reset_index(drop=True)
    frame.loc[3, "tpr"] = NAN
    found = measure_association(frame, "tpr", "rainfall", neighbours=neighbours)
    assert found.used == 35
    assert 3 <= found.effective_wards <= 35
    assert found.effective_p >= found.p or found.effective_wards == 35
    held = measure_association(frame, "tpr", "rainfall", neighbours=neighbours, given=["z"])
    assert held.effective_wards is None
    assert held.caution.startswith(CAUTION)


# Words and refusals


def test_the_sentence_tells_direction_numbers_and_gaps(wards):
    wards.loc[0, "tpr"] = NAN
    found = measure_association(wards, "tpr", "rainfall", method="pearson")
    assert found.sentence.startswith(
        "Test positivity rate (tpr) and Rainfall (rainfall): they rise and fall together, "
    )
    assert f"Pearson {found.coefficient:.2f}" in found.sentence
    assert "59 wards, 1 left out for a missing value" in found.sentence
    nothing = pd.DataFrame({"a": [1, 2, 3, 4, 5, 6], "b": [3, 1, 5, 2, 6, 1]})
    assert "told from chance" in measure_association(nothing, "a", "b").sentence


def test_what_cannot_be_measured_is_refused(wards):
    frame = wards.assign(
        name="x", flat=1.0, copy=2 * wards["tpr"] + 1, bare=[1.0, 2.0, *[NAN] * 58]
    )
    for columns, options, code in (
        (("tpr", "nowhere"), {}, "unknown_column"),
        (("tpr", "tpr"), {}, "same_column"),
        (("tpr", "rainfall"), {"given": ["tpr"]}, "same_column"),
        (("tpr", "name"), {}, "not_numeric"),
        (("tpr", "flat"), {}, "constant_values"),
        (("tpr", "bare"), {}, "too_few_wards"),
        (("tpr", "rainfall"), {"method": "kendall"}, "unknown_method"),
        (("tpr", "rainfall"), {"given": ["copy"]}, "constant_values"),
    ):
        before = frame.copy()
        with pytest.raises(ProblemError) as problem:
            measure_association(frame, *columns, **options)
        assert problem.value.code == code
        assert problem.value.hint
        pd.testing.assert_frame_equal(frame, before)
    with pytest.raises(ProblemError):
        measure_associations(frame, "tpr", [])
