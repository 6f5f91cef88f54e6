"""The certainty of ranks in whole runs."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from analysis.science.certainty import CERTAINTY_FIGURES
from analysis.science.contiguity import Neighbours
from analysis.science.risk import RiskParameters, TestCounts, run_risk
from chatmrpt.lib.errors import ProblemError

NAMES = ("tpr", "rainfall", "housing_quality", "flood")
DIRECTIONS = {
    "tpr": "direct",
    "rainfall": "direct",
    "housing_quality": "inverse",
    "flood": "direct",
}
FIGURES = [*CERTAINTY_FIGURES, "certainty"]
NAN = float("nan")

quick = settings(max_examples=8, deadline=None)
seeds = st.integers(0, 10_000)
presets = st.sampled_from(["standard", "mrpt", "chatmrpt", "netsmartr"])


def _wards(seed, rows, missing=0.0):
    source = np.random.default_rng(seed)
    tested = source.integers(10, 300, rows).astype(float)
    positive = source.binomial(tested.astype(int), source.random(rows)).astype(float)
    table = pd.DataFrame({name: source.random(rows) for name in NAMES})
    table["tpr"] = positive / tested
    for name in NAMES:
        table.loc[source.random(rows) < missing, name] = NAN
    table["ward_name"] = [f"w{number:03d}" for number in source.permutation(rows)]
    table["ward_code"] = table["ward_name"]
    table["lga_name"] = [f"l{number // 5}" for number in range(rows)]
    table["state_name"] = "Niger"
    table["population"] = 1000.0
    return table.assign(positive=positive, tested=tested)


def _ring(names):
    """Wards touch by their names, whatever their rows."""
    rows = len(names)
    place = np.argsort(names)
    before, after = place[np.arange(rows) - 1], place[(np.arange(rows) + 1) % rows]
    both = np.empty((rows, 2), dtype=np.int64)
    both[place] = np.sort(np.column_stack([before, after]), axis=1)
    return Neighbours(indptr=np.arange(rows + 1) * 2, indices=both.ravel())


def _counts(wards, **options):
    return TestCounts(
        column="tpr",
        positive=wards["positive"].to_numpy(),
        tested=wards["tested"].to_numpy(),
        **options,
    )


def _run(wards, counts=True, **options):
    options.setdefault("draws", 200)
    parameters = RiskParameters(variables=NAMES, directions=DIRECTIONS, **options)
    given_counts = [_counts(wards)] if counts else []
    return run_risk(wards, _ring(wards["ward_name"].to_numpy()), parameters, counts=given_counts)


def _by_ward(result):
    return result.rankings.set_index("ward_name").sort_index()


def _codes(result):
    return {finding["code"] for finding in result.findings}


@quick
@given(seeds, st.integers(9, 40), presets)
def test_figures_do_not_depend_on_the_row_order(seed, rows, preset):
    wards = _wards(seed, rows, missing=0.1)
    mixed = wards.sample(frac=1, random_state=seed).reset_index(drop=True)
    first = _by_ward(_run(wards, preset="standard" if preset == "mrpt" else preset))
    second = _by_ward(_run(mixed, preset="standard" if preset == "mrpt" else preset))
    pd.testing.assert_frame_equal(first[FIGURES], second[FIGURES])


@quick
@given(seeds, st.integers(9, 40), presets, st.booleans())
def test_figures_stay_in_their_ranges(seed, rows, preset, counts):
    result = _run(_wards(seed, rows, missing=0.1), counts, preset=preset)
    ranked = result.rankings["composite_rank"].notna()
    table = result.rankings[ranked]
    others = result.rankings[~ranked]
    assert others[FIGURES].isna().all(axis=None)
    assert table[["rank_low", "rank_high", "rank_median"]].apply(
        lambda column: column.between(1, len(table))
    ).all(axis=None)  # fmt: skip
    assert (table["rank_low"] <= table["rank_median"]).all()
    assert (table["rank_median"] <= table["rank_high"]).all()
    top_k = result.settings["top_k"]
    assert top_k == max(1, len(table) // 3)
    names = ["p_top", "p_low", "p_top_method", *(["p_top_data"] if counts else [])]
    for name in names:
        assert table[name].between(0, 1).all()
        assert table[name].sum() == pytest.approx(top_k), "no two wards tie"


def test_ties_make_the_chances_sum_to_more_than_k():
    wards = _wards(3, 12)
    twin = wards.assign(ward_name=wards["ward_name"] + "b", ward_code=wards["ward_code"] + "b")
    result = _run(pd.concat([wards, twin], ignore_index=True), counts=False, top_k=7)
    assert result.rankings["p_top"].sum() == pytest.approx(8), "a pair crosses the cut every time"
    pairs = _by_ward(result)[FIGURES].to_numpy()
    assert_array_equal(pd.isna(pairs[0::2]), pd.isna(pairs[1::2]))
    assert_array_equal(pairs[0::2, :5], pairs[1::2, :5])


def test_without_counts_the_data_certainty_is_not_known():
    wards = _wards(1, 30, missing=0.1)
    result = _run(wards, counts=False)
    ranked = result.rankings["composite_rank"].notna()
    assert result.settings["certainty_basis"] == "method only"
    assert result.rankings["p_top_data"].isna().all()
    assert result.rankings.loc[ranked, ["p_top", "p_top_method"]].notna().all(axis=None)
    assert "certainty_method_only" in _codes(result)
    known = _run(wards)
    assert known.settings["certainty_basis"] == "data and method"
    assert "certainty_method_only" not in _codes(known)
    assert len([code for code in _codes(result) if code.startswith("certainty")]) == 2


def test_a_ward_with_a_value_but_no_tests_has_no_data_certainty():
    wards = _wards(1, 30)
    wards.loc[4, "tested"] = NAN
    table = _run(wards).rankings
    assert np.isnan(table.loc[4, "p_top_data"])
    assert table["p_top_data"].notna().sum() == 29
    assert table["p_top"].notna().all()


def test_more_tests_make_the_data_surer_and_the_limit_is_the_run_itself():
    wards = _wards(2, 40)
    open_share = []
    for factor in (0.1, 1, 10_000_000):
        many = wards.assign(positive=wards["positive"] * factor, tested=wards["tested"] * factor)
        options = {"method": "weighted", "weights": "equal"}
        table = _run(many, **options).rankings
        open_share.append((table["p_top_data"] * (1 - table["p_top_data"])).sum())
    assert open_share[0] > open_share[1] > open_share[2]
    # With endless tests the data say the same each time: the first third of the run.
    assert_array_equal(table["p_top_data"], (table["composite_rank"] <= 13).astype(float))


def test_figures_are_the_shares_of_an_own_simulation():
    """The whole run beside a plain loop with its own random numbers."""
    wards, draws, k = _wards(4, 20), 2000, 6
    found = _run(wards, draws=draws, top_k=k).rankings.sort_index()
    source = np.random.default_rng(99)
    y, t = wards["positive"].to_numpy() / 2, wards["tested"].to_numpy() / 2
    m = y.sum() / t.sum()
    excess = (t * (y / t - m) ** 2).sum() - m * (1 - m) * (len(t) - 1)
    room = m * (1 - m) * (t.sum() - (t**2).sum() / t.sum() - (len(t) - 1))
    nu = np.clip(room / excess - 1, 2, 200)
    hits, data_hits, method_hits = np.zeros((3, 20))
    for _ in range(draws):
        raw = wards[list(NAMES)].to_numpy().copy()
        w = source.dirichlet(10 * 4 * np.full(4, 0.25))
        if source.random() < 0.5:
            w[source.integers(1, 4)] = 0.0
        rule = source.choice(["min_max", "percentile", "winsorised"], p=[0.5, 0.25, 0.25])
        geometric = source.random() < 0.25
        tpr = source.beta(m * nu + y, (1 - m) * nu + t - y)
        drawn = np.column_stack([tpr, raw[:, 1:]])
        hits += _first(drawn, w / w.sum(), rule, geometric, k)
        method_hits += _first(raw, w / w.sum(), rule, geometric, k)
        data_hits += _first(drawn, np.full(4, 0.25), "min_max", False, k)
    # Two shares of 2,000 draws each differ by more than .06 less than once in ten thousand.
    assert_allclose(found["p_top"], hits / draws, atol=0.06)
    assert_allclose(found["p_top_method"], method_hits / draws, atol=0.06)
    assert_allclose(found["p_top_data"], data_hits / draws, atol=0.06)


def _first(raw, weights, rule, geometric, k):
    x = raw.copy()
    if rule == "percentile":
        x = (pd.DataFrame(x).rank() - 1).to_numpy() / (len(x) - 1)
    else:
        if rule == "winsorised":
            x = np.clip(x, *np.percentile(x, [5, 95], axis=0))
        x = (x - x.min(axis=0)) / (x.max(axis=0) - x.min(axis=0))
    x[:, 2] = 1 - x[:, 2]
    score = np.log(0.01 + 0.99 * x) @ weights if geometric else x @ weights
    return pd.Series(score).rank(ascending=False).to_numpy() <= k


def test_burden_counts_are_drawn_in_their_own_unit():
    wards = _wards(5, 25)
    people = np.linspace(500.0, 9000.0, 25)
    wards["burden"] = 1000.0 * wards["positive"] / (people * 2.0)
    counts = TestCounts(
        column="burden",
        measure="burden",
        positive=wards["positive"].to_numpy(),
        population=people,
        years=2.0,
    )
    names = ("burden", "rainfall", "flood")
    parameters = RiskParameters(
        variables=names, directions=DIRECTIONS | {"burden": "direct"}, draws=100
    )
    result = run_risk(wards, None, parameters, counts=[counts])
    assert result.settings["certainty_basis"] == "data and method"
    assert result.rankings["p_top_data"].notna().all()


def test_percent_needs_its_scale_and_then_gives_the_same():
    wards = _wards(6, 20)
    percent = wards.assign(tpr=wards["tpr"] * 100)
    with pytest.raises(ProblemError, match=r"its counts make 0\.") as caught:
        _run(percent)
    assert "fraction or percent" in caught.value.hint
    parameters = RiskParameters(variables=NAMES, directions=DIRECTIONS, draws=200)
    ring = _ring(wards["ward_name"].to_numpy())
    other = run_risk(percent, ring, parameters, counts=[_counts(percent, scale=100.0)])
    pd.testing.assert_frame_equal(_by_ward(_run(wards))[FIGURES], _by_ward(other)[FIGURES])


def test_the_seed_decides_and_nothing_else():
    wards = _wards(7, 20, missing=0.1)
    first, again, other = _run(wards), _run(wards), _run(wards, seed=2)
    pd.testing.assert_frame_equal(first.rankings, again.rankings)
    assert not first.rankings["p_top"].equals(other.rankings["p_top"])
    ranks = [result.rankings["composite_rank"] for result in (first, other)]
    pd.testing.assert_series_equal(*ranks)


def test_the_counts_change_no_rank_and_are_not_changed():
    wards = _wards(8, 20)
    counts = _counts(wards)
    before = counts.positive.copy()
    parameters = RiskParameters(variables=NAMES, directions=DIRECTIONS, draws=50)
    with_counts = run_risk(wards, None, parameters, counts=[counts]).rankings
    without = run_risk(wards, None, parameters).rankings
    pd.testing.assert_frame_equal(with_counts.drop(columns=FIGURES), without.drop(columns=FIGURES))
    assert_array_equal(counts.positive, before)


def test_no_draws_leave_the_columns_empty():
    result = _run(_wards(1, 12), draws=0)
    assert result.rankings[FIGURES].isna().all(axis=None)
    assert result.beside["borderline"].isna().all()
    assert result.settings["certainty_basis"] is None
    assert not any(code.startswith("certainty") for code in _codes(result))


def test_wards_with_a_gap_that_only_presets_rank_have_no_figures():
    wards = _wards(2, 15)
    wards.loc[3, "flood"] = NAN
    result = _run(wards, preset="netsmartr", imputation={"*": "none"}, counts=False)
    table = result.rankings.sort_index()
    assert table.loc[3, FIGURES].isna().all()
    assert table.drop(index=3)["p_top"].notna().all()


def test_a_variable_of_weight_zero_and_a_constant_one_play_no_part():
    wards = _wards(2, 15).assign(flood=0.5)
    weights = {"tpr": 1.0, "rainfall": 1.0, "housing_quality": 1.0, "flood": 0.0}
    with_flood = _run(wards, method="weighted", weights=weights)
    parameters = RiskParameters(
        variables=NAMES[:3],
        directions=DIRECTIONS,
        method="weighted",
        weights={name: weights[name] for name in NAMES[:3]},
        draws=200,
    )
    ring = _ring(wards["ward_name"].to_numpy())
    alone = run_risk(wards, ring, parameters, counts=[_counts(wards)])
    pd.testing.assert_frame_equal(with_flood.rankings[FIGURES], alone.rankings[FIGURES])


def test_the_finding_counts_what_the_table_shows():
    result = _run(_wards(9, 30))
    table = result.rankings
    first = table[table["composite_rank"] <= 10]["certainty"]
    message = next(f for f in result.findings if f["code"] == "certainty_of_first")["message"]
    sure, contested = (first == "surely_first").sum(), (first == "contested").sum()
    assert 0 < contested < 10
    start = f"Of the 10 highest-ranked wards {sure} {'is' if sure == 1 else 'are'} surely among"
    assert message.startswith(start)
    assert f"; {contested} {'is' if contested == 1 else 'are'} contested" in message


@pytest.mark.parametrize(
    ("options", "code", "word"),
    [
        ({"draws": -1}, "bad_number", "--draws -1"),
        ({"draws": 10_001}, "bad_number", "10,000"),
        ({"draws": 2.5}, "bad_number", "--draws 2.5"),
        ({"draws": True}, "bad_number", "--draws True"),
        ({"top_k": 0}, "bad_number", "--top 0"),
        ({"seed": -1}, "bad_number", "--seed -1"),
        ({"top_k": 16}, "bad_top", "15 that are ranked"),
    ],
)
def test_numbers_that_cannot_be_are_refused_in_words(options, code, word):
    with pytest.raises(ProblemError) as caught:
        _run(_wards(1, 15), **options)
    assert caught.value.code == code
    assert word in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        (TestCounts(column="other", positive=np.ones(15), tested=np.ones(15)), "unknown_column"),
        (TestCounts(column="tpr", positive=np.ones(3), tested=np.ones(3)), "bad_counts"),
        (TestCounts(column="tpr", positive=np.ones(15)), "bad_counts"),
        (TestCounts(column="tpr", positive=np.full(15, 2.0), tested=np.ones(15)), "bad_counts"),
        (TestCounts(column="tpr", measure="burden", positive=np.ones(15),
                    population=np.ones(15), design_effect=0.2), "bad_counts"),
    ],
)  # fmt: skip
def test_counts_that_do_not_fit_are_refused_in_words(counts, code):
    parameters = RiskParameters(variables=NAMES, directions=DIRECTIONS)
    with pytest.raises(ProblemError) as caught:
        run_risk(_wards(1, 15), None, parameters, counts=[counts])
    assert caught.value.code == code
    assert caught.value.hint


@pytest.mark.shared
def test_a_real_state_keeps_its_columns_and_sums(niger):
    wards = niger.wards("WardCode")
    names = ("u5_tpr_rdt", "mean_rainfall", "housing_quality", "distance_to_water")
    directions = dict.fromkeys(names, "direct") | {"housing_quality": "inverse"}
    parameters = RiskParameters(variables=names, directions=directions)
    result = run_risk(wards, niger.neighbours, parameters)
    table = result.rankings[result.rankings["composite_rank"].notna()]
    assert table["p_top"].sum() == pytest.approx(len(table) // 3)
    assert set(table["certainty"]) <= {
        "surely_first", "contested", "surely_not_first", "surely_low"
    }  # fmt: skip
    inside = table["composite_rank"].between(table["rank_low"], table["rank_high"])
    assert inside.mean() > 0.9
