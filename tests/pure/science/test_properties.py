"""What must hold for any table."""

import json

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.science.contiguity import Neighbours
from analysis.science.risk import RiskParameters, run_risk

NAMES = ("tpr", "rainfall", "housing_quality")
DIRECTIONS = {"tpr": "direct", "rainfall": "direct", "housing_quality": "inverse"}

quick = settings(max_examples=5, deadline=None)
seeds = st.integers(0, 10_000)
sizes = st.integers(6, 30)
presets = st.sampled_from(["standard", "mrpt", "chatmrpt", "netsmartr"])


def _wards(seed, rows, missing=0.0):
    source = np.random.default_rng(seed)
    table = pd.DataFrame({name: np.round(source.random(rows), 2) for name in NAMES})
    for name in NAMES:
        table.loc[source.random(rows) < missing, name] = np.nan
    table["ward_name"] = [f"w{number:02d}" for number in range(rows)]
    table["ward_code"] = table["ward_name"]
    table["lga_name"] = [f"l{number // 4}" for number in range(rows)]
    table["state_name"] = "Niger"
    table["urban_share"] = source.random(rows) * 100
    table["population"] = 1000.0
    return table


def _ring(rows):
    both = np.sort([[(row - 1) % rows, (row + 1) % rows] for row in range(rows)], axis=1)
    return Neighbours(indptr=np.arange(rows + 1) * 2, indices=both.ravel())


def _run(wards, **options):
    parameters = RiskParameters(variables=NAMES, directions=DIRECTIONS, **options)
    return run_risk(wards, _ring(len(wards)), parameters)


def _ranks(result):
    return result.rankings.set_index("ward_name")["composite_rank"].sort_index().tolist()


@quick
@given(seeds, sizes, st.floats(0.5, 1000), st.floats(-100, 100),
       st.sampled_from(["min_max", "percentile_rank", "winsorised", "z_score"]))  # fmt: skip
def test_ranks_do_not_depend_on_the_unit(seed, rows, factor, shift, normalisation):
    wards = _wards(seed, rows)
    other = wards.assign(rainfall=wards["rainfall"] * factor + shift)
    ranks = [_ranks(_run(table, normalisation=normalisation)) for table in (wards, other)]
    assert ranks[0] == ranks[1]


@quick
@given(seeds, sizes, presets)
def test_ranks_do_not_depend_on_the_row_order(seed, rows, preset):
    wards = _wards(seed, rows)
    mixed = wards.sample(frac=1, random_state=seed)
    assert _ranks(_run(wards, preset=preset)) == _ranks(_run(mixed, preset=preset))


@quick
@given(seeds, sizes, presets, st.sampled_from(["min_max", "percentile_rank", "winsorised",
                                               "z_score", "goalposts"]))  # fmt: skip
def test_scores_and_ranks_stay_in_their_range(seed, rows, preset, normalisation):
    wards = _wards(seed, rows)
    rankings = _run(wards, preset=preset, normalisation=normalisation).rankings
    scores = rankings["composite_score"].dropna()
    assert scores.between(-1e-12, 1 + 1e-12).all()
    assert rankings["composite_rank"].dropna().between(1, rows).all()
    assert rankings["composite_rank"].dropna().is_monotonic_increasing


@quick
@given(seeds, sizes)
def test_filled_cells_are_the_flagged_cells_and_observed_values_stay(seed, rows):
    wards = _wards(seed, rows, missing=0.15)
    before = wards.copy(deep=True)
    result = _run(wards)
    pd.testing.assert_frame_equal(wards, before)
    named = {(row["ward_name"], name) for _, row in result.rankings.iterrows()
             for name in row["filled"].split("; ") if name}  # fmt: skip
    cells = set(zip(result.imputed["ward_name"], result.imputed["variable"], strict=True))
    assert named == cells
    used = result.rankings.set_index("ward_name")
    given_values = wards.set_index("ward_name")
    for name in NAMES:
        observed = given_values[name].dropna()
        assert (used.loc[observed.index, name] == observed).all()
        gone = given_values.index[given_values[name].isna()]
        filled = {ward for ward, variable in cells if variable == name}
        assert filled == set(used.loc[gone, name].dropna().index)


@quick
@given(seeds, sizes)
def test_the_same_input_gives_the_same_bytes(seed, rows):
    wards = _wards(seed, rows, missing=0.1)
    first, second = _run(wards), _run(wards.copy())
    for name in ("rankings", "model_scores", "model_ranks", "normalised", "imputed", "lga"):
        assert getattr(first, name).to_csv() == getattr(second, name).to_csv()
    report = json.dumps([first.pca, first.findings, first.settings], allow_nan=False)
    assert report == json.dumps([second.pca, second.findings, second.settings], allow_nan=False)


@quick
@given(seeds, sizes)
def test_worse_in_every_variable_never_ranks_lower(seed, rows):
    wards = _wards(seed, rows)
    result = _run(wards)
    scaled = result.normalised[list(NAMES)].to_numpy()
    ranks = result.rankings.sort_index()["composite_rank"].to_numpy(dtype=float)
    for ward in range(rows):
        dominated = (scaled <= scaled[ward]).all(axis=1)
        assert (ranks[dominated] >= ranks[ward]).all()
