"""The methods of a run are those its settings name, with the values it used."""

from __future__ import annotations

import pytest

from analysis.science.method_annex import ALWAYS, annex, methods_used
from analysis.science.method_texts import METHODS

RISK = {
    "preset": "standard",
    "method": "weighted",
    "weights": "pc1",
    "aggregation": "geometric",
    "normalisation": "winsorised",
    "imputation": {"rain": "neighbour_mean", "tpr": "region_mean"},
    "variables": ["tpr", "rain"],
    "directions": {"tpr": "direct", "rain": "inverse"},
    "draws": 1000,
    "seed": 7,
}


def keys(kind, settings):
    return {method.key for method in methods_used(kind, settings)}


def test_a_run_tells_its_own_choices_and_no_others():
    used = keys("risk", RISK)
    assert {"weighted", "pc1", "geometric", "winsorised", "neighbour_mean", "region_mean"} <= used
    assert {"certainty", "method_draws", "data_draws", "position", "standard"} <= used
    assert not {"ensemble", "min_max", "arithmetic", "mrpt", "region_mode", "tiered"} & used


def test_a_ranking_of_the_wards_that_have_a_variable_says_so():
    text = annex("risk", "Ranking of 2 wards", {**RISK, "where_known": "informal_share"})
    assert "where_known = informal_share" in text
    assert "where_known" not in keys("risk", {**RISK, "where_known": None})


def test_without_draws_no_certainty_is_told():
    assert not {"certainty", "method_draws"} & keys("risk", {**RISK, "draws": 0})


@pytest.mark.parametrize(
    ("kind", "settings", "expected"),
    [
        ("nets", {"strategy": "optimal"}, "optimal"),
        ("nets", {"strategy": "tiered", "preset": "chatmrpt"}, "chatmrpt_nets"),
        ("reprioritised", {"preset": "standard"}, "reprioritisation"),
        ("reprioritised", {"preset": "netsmartr"}, "netsmartr_reprioritisation"),
        ("clusters", {}, "gi_star"),
        ("sensitivity", {}, "sobol"),
    ],
)
def test_each_kind_of_run_has_its_methods(kind, settings, expected):
    assert expected in keys(kind, settings)


def test_the_text_holds_the_values_used():
    text = annex("risk", "Ranking of 12 wards", RISK)
    assert text.startswith("# How this was computed: Ranking of 12 wards")
    assert "imputation = rain neighbour_mean, tpr region_mean" in text
    assert "directions = tpr direct, rain inverse" in text
    assert "normalisation = winsorised" in text
    assert text.count("\n## ") == len(methods_used("risk", RISK))
    for part in ("Formula: ", "Assumes: ", "Limits: ", "Source: "):
        assert text.count(f"- {part}") == len(methods_used("risk", RISK))


def test_every_key_that_is_named_exists():
    known = {method.key for method in METHODS}
    assert {key for named in ALWAYS.values() for key in named} <= known
    assert len(known) == len(METHODS), "each method has its own key"
