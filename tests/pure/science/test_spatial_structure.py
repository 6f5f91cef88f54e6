import itertools
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from analysis.science.contiguity import Neighbours
from analysis.science.permutation import conditional_tails, permuted_morans_i, two_sided
from analysis.science.run_structure import analyse_run_structure, residual
from analysis.science.spatial_structure import (
    FALSE_SHARE,
    analyse_structure,
)
from analysis.science.spatial_weights import join_islands, neighbours_among, ward_centroids
from chatmrpt.lib.errors import ProblemError

NAN = float("nan")


def neighbours_of(lists):
    counts = [len(own) for own in lists]
    return Neighbours(
        indptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        indices=np.array([row for own in lists for row in sorted(own)], dtype=np.int64),
    )


def lists_of(neighbours):
    return [neighbours.of(row).tolist() for row in range(len(neighbours))]


def grid(side):
    cells = list(itertools.product(range(side), range(side)))
    lists = [
        [j for j, b in enumerate(cells) if max(abs(a[0] - b[0]), abs(a[1] - b[1])) == 1]
        for a in cells
    ]
    return neighbours_of(lists), np.array(cells, dtype=float)


def analyse(values, side=5, seed=1, **options):
    neighbours, centroids = grid(side)
    rng = np.random.default_rng(seed)
    return analyse_structure(values, neighbours, centroids, rng, label="TPR", **options)


def esda_weights(neighbours):
    from libpysal.weights import W

    return W(dict(enumerate(lists_of(neighbours))), silence_warnings=True)


# Weights


def test_an_island_is_joined_to_the_ward_with_the_nearest_centre_both_ways():
    joined = join_islands(
        neighbours_of([[1], [0], [], []]),
        np.array([[0.0, 0.0], [1.0, 0.0], [3.0, 0.0], [9.0, 0.0]]),
    )
    assert joined.joined == ((2, 1), (3, 2))
    assert lists_of(joined.neighbours) == [[1], [0, 2], [1, 3], [2]]


def test_of_two_centres_equally_near_the_first_is_taken():
    joined = join_islands(
        neighbours_of([[1], [0], []]), np.array([[0.0, 0.0], [2.0, 0.0], [1.0, 0.0]])
    )
    assert joined.joined == ((2, 0),)


def test_two_islands_at_one_place_are_joined_to_each_other():
    places = np.array([[0.0, 0.0], [5.0, 5.0], [5.0, 5.0], [1.0, 0.0]])
    assert join_islands(neighbours_of([[3], [], [], [0]]), places).joined == ((1, 2), (2, 1))


def test_a_ward_without_a_place_stays_alone():
    joined = join_islands(
        neighbours_of([[1], [0], []]), np.array([[0.0, 0.0], [2.0, 0.0], [NAN, NAN]])
    )
    assert joined.joined == ()
    assert joined.neighbours.of(2).size == 0


def test_leaving_a_ward_out_renumbers_the_others():
    kept = np.array([True, False, True, True])
    assert lists_of(neighbours_among(neighbours_of([[1, 2], [0, 2], [0, 1, 3], [2]]), kept)) == [
        [1],
        [0, 2],
        [1],
    ]


def test_degrees_of_longitude_are_shortened_by_the_cosine_of_the_latitude():
    import shapely

    boxes = [shapely.box(0, 59, 2, 61), shapely.box(2, 59, 4, 61), None]
    assert_allclose(ward_centroids(boxes, geographic=True)[:2, 0], [0.5, 1.5])  # cos 60° = ½
    assert_allclose(ward_centroids(boxes, geographic=False)[:2, 0], [1.0, 3.0])
    assert np.isnan(ward_centroids(boxes, geographic=True)[2]).all()


# Permutations


def exact_tails(values, neighbours, ward):
    """All ways of putting other wards' values in the places of a ward's neighbours."""
    own = neighbours.of(ward)
    others = np.delete(values, ward)
    sums = np.array([sum(pick) for pick in itertools.combinations(others, len(own))])
    observed = values[own].sum()
    return (sums >= observed - 1e-9).mean(), (sums <= observed + 1e-9).mean()


@pytest.mark.parametrize("values", [[3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0], [0.0, 0, 0, 1, 1, 1, 1]])
def test_tails_come_near_to_the_count_over_all_arrangements(values):
    values = np.array(values)
    # A ward with every other as neighbour is among them: no arrangement changes its sum.
    lists = [[1, 2, 3, 4, 5, 6], [0, 2], [0, 1, 3], [0, 2, 4], [0, 3, 5], [0, 4, 6], [0, 5]]
    neighbours = neighbours_of(lists)
    count = 40_000
    tails = conditional_tails(values, neighbours, count, np.random.default_rng(3))
    for ward in range(len(values)):
        upper, lower = exact_tails(values, neighbours, ward)
        error = 5 * np.sqrt(0.25 / count)
        assert tails.at_least[ward] / count == pytest.approx(upper, abs=error)
        assert tails.at_most[ward] / count == pytest.approx(lower, abs=error)
    assert tails.at_least[0] == tails.at_most[0] == count


@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(st.integers(0, 4), min_size=4, max_size=12),
    edges=st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30),
    seed=st.integers(0, 2**32 - 1),
)
def test_tails_equal_a_plain_loop_over_the_same_draws(values, edges, seed):
    values = np.array(values, dtype=float)
    count = len(values)
    lists = [set() for _ in range(count)]
    for one, other in edges:
        if one != other and max(one, other) < count:
            lists[one].add(other)
            lists[other].add(one)
    neighbours = neighbours_of(lists)
    found = conditional_tails(values, neighbours, 20, np.random.default_rng(seed))
    rng = np.random.default_rng(seed)
    size = min(max(len(own) for own in lists) + 1, count)
    draws = [rng.choice(count, size, replace=False) for _ in range(20)]
    for ward, own in enumerate(lists):
        sums = [sum(values[[d for d in draw if d != ward][: len(own)]]) for draw in draws]
        observed = sum(values[sorted(own)])
        assert found.at_least[ward] == sum(s >= observed for s in sums)
        assert found.at_most[ward] == sum(s <= observed for s in sums)


def test_equal_values_everywhere_give_p_of_one():
    neighbours, _ = grid(4)
    tails = conditional_tails(np.full(16, 0.1), neighbours, 99, np.random.default_rng(0))
    assert_array_equal(two_sided(tails.p_sim), np.ones(16))


def test_permuted_morans_i_has_the_mean_and_variance_under_randomisation():
    from esda.moran import Moran

    neighbours, _ = grid(6)
    values = np.random.default_rng(5).gamma(1.0, size=36)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        known = Moran(values, esda_weights(neighbours), permutations=0)
    found = permuted_morans_i(values, neighbours, 20_000, np.random.default_rng(1))
    assert found.mean() == pytest.approx(known.EI, abs=5 * np.sqrt(known.VI_rand / 20_000))
    assert found.var() == pytest.approx(known.VI_rand, rel=0.06)


# The three statistics


def test_a_checkerboard_and_two_halves_have_the_known_signs():
    board = np.indices((5, 5)).sum(axis=0).ravel() % 2.0
    halves = np.repeat([1.0, 1.0, 0.5, 0.0, 0.0], 5)
    assert analyse(halves).moran.statistic > 0.4
    assert analyse(halves).moran.p < 0.05
    # Queen neighbours of a checkerboard: corners are equal, edges differ.
    assert analyse(board).moran.statistic < 0


def test_morans_i_by_hand():
    # Four wards in a row, 0 0 1 1 … ten wards: z = ∓½, n/s0 = 1 as every row sums to 1. Inside a
    # half each product is ¼; the two wards at the border have one neighbour on each side: 0.
    # I = (8·¼ + 2·0) / (10·¼) = 0.8.
    lists = [[j for j in (i - 1, i + 1) if 0 <= j < 10] for i in range(10)]
    values = np.repeat([0.0, 1.0], 5)
    places = np.column_stack([np.arange(10.0), np.zeros(10)])
    found = analyse_structure(
        values, neighbours_of(lists), places, np.random.default_rng(0), label="x"
    )
    assert found.moran.statistic == pytest.approx(0.8)
    assert found.moran.expected == pytest.approx(-1 / 9)


@pytest.mark.shared
def test_statistics_agree_with_the_r_package_spdep_on_a_real_state(niger):
    """R 4.2.2, spdep 1.2-7: moran, localmoran, localG with include.self, on u5_tpr_rdt."""
    wards = niger.wards("WardCode")
    places = ward_centroids(niger.boundary.geometry, geographic=True)
    found = analyse_structure(
        wards["u5_tpr_rdt"], niger.neighbours, places, np.random.default_rng(1), label="TPR"
    )
    assert found.moran.statistic == pytest.approx(0.590639123971833, abs=1e-12)
    assert len(found.left_out) == 1
    n = 274
    rows = found.wards.set_index(niger.boundary["WardCode"].to_numpy())
    expected = {
        "NISKAG04": (0.654360926965, 2.61570748386),
        "NISAGA01": (0.748387387402, -2.19204801044),
        "NISAGA08": (0.0980033738428, -0.937504108114),
        "NISKHA04": (0.832438775094, -2.39497434156),
        "NISPAK06": (0.147787575166, 0.748993859024),
    }
    for code, (local, star) in expected.items():
        # spdep divides by Σz²/n, esda by Σz²/(n − 1).
        assert rows.loc[code, "local_moran"] * n / (n - 1) == pytest.approx(local, rel=1e-10)
        assert rows.loc[code, "gi_star"] == pytest.approx(star, rel=1e-10)


@pytest.mark.shared
def test_p_values_agree_with_spdep_within_chance(niger):
    """R 4.2.2, spdep 1.2-7: localmoran_perm(nsim = 9999), set.seed(1), "Pr(z != E(Ii)) Sim"."""
    wards = niger.wards("WardCode")
    places = ward_centroids(niger.boundary.geometry, geographic=True)
    found = analyse_structure(
        wards["u5_tpr_rdt"],
        niger.neighbours,
        places,
        np.random.default_rng(1),
        label="TPR",
        permutations=9_999,
    )
    rows = found.wards.set_index(niger.boundary["WardCode"].to_numpy())
    expected = {
        "NISKAG04": 0.0184,
        "NISAGA01": 0.033,
        "NISAGA08": 0.3838,
        "NISKHA04": 0.0206,
        "NISPAK06": 0.5584,
    }
    for code, p in expected.items():
        error = 5 * 2 * np.sqrt(2 * p / 2 * (1 - p / 2) / 9_999)
        assert rows.loc[code, "p"] == pytest.approx(p, abs=error)
    assert found.moran.p == pytest.approx(0.0002)  # moran.mc: none of 9,999 as large


@pytest.mark.shared
def test_p_values_agree_with_esda_within_chance(niger):
    from esda.moran import Moran_Local

    known = niger.wards("WardCode")["u5_tpr_rdt"].to_numpy()
    kept = ~np.isnan(known)
    neighbours = neighbours_among(niger.neighbours, kept)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        state = np.random.get_state()
        theirs = Moran_Local(
            known[kept], esda_weights(neighbours), permutations=9_999, seed=1, n_jobs=1
        )
        np.random.set_state(state)
    ours = conditional_tails(known[kept], neighbours, 9_999, np.random.default_rng(2)).p_sim
    assert np.abs(ours - theirs.p_sim).max() < 5 * np.sqrt(2 * 0.25 / 9_999)


def test_classes_follow_the_quarters_and_the_corrected_p():
    rng = np.random.default_rng(0)
    neighbours, places = grid(12)
    values = np.where(places[:, 0] < 6, 1.0, 0.0) + rng.normal(0, 0.2, 144)
    values[5 * 12 + 0] = NAN
    found = analyse_structure(values, neighbours, places, rng, label="TPR", permutations=9_999)
    wards = found.wards
    known = wards["p"].notna()
    assert_allclose(wards.loc[known, "q"], stats.false_discovery_control(wards.loc[known, "p"]))
    significant = known & (wards["q"] <= FALSE_SHARE)
    assert significant.sum() > 40
    assert (wards.loc[known & ~significant, ["cluster", "hot_spot"]] == "not_significant").all(
        axis=None
    )
    mean = np.nanmean(values)
    for row in np.flatnonzero(significant):
        own = [j for j in neighbours.of(row) if not np.isnan(values[j])]
        high, around = values[row] > mean, np.mean(values[own]) > mean
        assert wards["cluster"][row] == ("H" if high else "L") + ("H" if around else "L")
    assert wards["cluster"][60] == wards["hot_spot"][60] == "no_data"
    assert found.left_out == (60,)
    assert set(wards["hot_spot"]) == {"hot", "cold", "not_significant", "no_data"}
    assert (wards.loc[wards["hot_spot"] == "hot", "cluster"].isin(["HH", "LH"])).all()


def test_the_same_seed_gives_the_same_result_and_the_global_generator_is_untouched():
    values = np.random.default_rng(3).random(25)
    before = np.random.get_state()[1].copy()
    filters = list(warnings.filters)
    first, second = analyse(values), analyse(values)
    pd.testing.assert_frame_equal(first.wards, second.wards)
    assert first.moran == second.moran
    assert_array_equal(np.random.get_state()[1], before)
    assert warnings.filters == filters
    assert not analyse(values, seed=2).wards["p"].equals(first.wards["p"])


def test_adding_a_constant_or_another_unit_changes_nothing():
    values = np.random.default_rng(3).random(25)
    plain, other = analyse(values).wards, analyse(values * 1e6 - 5e5).wards
    assert_allclose(plain.drop(columns=["value", "cluster", "hot_spot"]),
                    other.drop(columns=["value", "cluster", "hot_spot"]), atol=1e-8)  # fmt: skip
    assert plain["cluster"].equals(other["cluster"])


def test_too_few_or_equal_values_are_refused():
    with pytest.raises(ProblemError) as few:
        analyse([1.0, 2.0, *[NAN] * 23])
    assert few.value.code == "too_few_wards"
    assert "2 wards" in few.value.message
    with pytest.raises(ProblemError) as equal:
        analyse(np.full(25, 0.3))
    assert equal.value.code == "constant_values"


def test_the_summary_says_what_was_found():
    halves = analyse(np.repeat([1.0, 1.0, 0.5, 0.0, 0.0], 5))
    assert halves.summary.startswith("TPR: wards next to each other are alike (Moran's I = 0.")
    noise = analyse(np.random.default_rng(1).permutation(25.0 + np.arange(25)))
    assert "can be told from chance" in noise.summary


def test_esda_is_not_loaded_with_the_module():
    code = (
        "import sys, analysis.science.run_structure;"
        "sys.exit(bool({'esda', 'libpysal', 'sklearn'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# A run


def run(frame, malaria="tpr", filled=(), seed=1):
    neighbours, places = grid(6)
    mask = np.zeros(36, dtype=bool)
    mask[list(filled)] = True
    score = frame.mean(axis=1)
    rng = np.random.default_rng(seed)
    return analyse_run_structure(score, frame, malaria, mask, neighbours, places, rng)


@pytest.fixture
def frame():
    rng = np.random.default_rng(4)
    return pd.DataFrame(rng.random((36, 3)), columns=["tpr", "rainfall", "housing"])


def test_the_residual_is_that_of_least_squares(frame):
    found = residual(frame["tpr"], frame[["rainfall", "housing"]], label="tpr")
    # The normal equations: the residual has no correlation with any predictor and mean 0.
    assert_allclose(found @ frame[["rainfall", "housing"]].to_numpy(), 0, atol=1e-12)
    assert found.sum() == pytest.approx(0, abs=1e-12)
    one = stats.linregress(frame["rainfall"], frame["tpr"])
    alone = residual(frame["tpr"], frame[["rainfall"]], label="tpr")
    assert_allclose(alone, frame["tpr"] - one.intercept - one.slope * frame["rainfall"])


def test_filled_wards_are_left_out_for_the_malaria_variable_only(frame):
    found = run(frame, filled=[3, 4])
    assert found.structures["score"].left_out == ()
    assert found.structures["malaria"].left_out == (3, 4)
    assert found.structures["residual"].left_out == (3, 4)
    assert {f["code"] for f in found.findings} == {"wards_left_out"}


def test_one_result_does_not_depend_on_the_others(frame):
    before = frame.copy()
    alone, all_three = run(frame, malaria=None), run(frame)
    assert set(alone.structures) == {"score"}
    pd.testing.assert_frame_equal(
        alone.structures["score"].wards, all_three.structures["score"].wards
    )
    pd.testing.assert_frame_equal(frame, before)


def test_what_cannot_be_computed_is_said_and_the_rest_stands(frame):
    found = run(frame[["tpr"]])
    assert set(found.structures) == {"score", "malaria"}
    assert "nothing is there to predict it from" in found.findings[0]["message"]
    exact = frame.assign(tpr=2 * frame["rainfall"] + 1)[["tpr", "rainfall"]]
    assert "residual" not in run(exact).structures
