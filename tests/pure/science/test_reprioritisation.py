"""The shortlist of urban wards that may leave the campaign."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.science.reprioritisation import select_reprioritised, wards_to_add
from chatmrpt.lib.errors import ProblemError


def state(**changes):
    """Ten wards of 100 people; rank 10 = lowest risk. By hand."""
    frame = pd.DataFrame(
        {
            "state_name": "Niger",
            "ward_name": list("abcdefghij"),
            "ward_code": [f"{number}" for number in range(10)],
            "lga_name": "X",
            "population": 100.0,
            "composite_rank": np.arange(1.0, 11.0),
            "composite_class": ["High"] * 3 + ["Medium"] * 2 + ["Low"] * 5,
            "certainty": ["contested"] * 5 + ["surely_low"] * 5,
            "p_low": [0.0] * 5 + [0.95, 0.9, 0.89, 0.99, 1.0],
            "filled": "",
            "urban_share": [80.0] * 9 + [30.0],
        }
    )
    return frame.assign(**changes)


def names(table):
    return table["ward_name"].tolist()


def test_urban_surely_low_wards_from_the_lowest_risk_up():
    result = select_reprioritised(state())
    # j is at the threshold, not above; h has P .89: review; i, g, f are left: 30 %
    assert names(result.wards) == ["i", "g", "f"]
    assert result.wards["share"].tolist() == [10.0] * 3
    assert result.wards["cumulative_share"].tolist() == pytest.approx([10, 20, 30])
    assert names(result.review) == ["h"]
    assert result.reached == pytest.approx(30)
    assert result.target_met
    assert "P(lowest) 0.99: surely low" in result.wards["reason"].iloc[0]


def test_the_list_stops_after_the_ward_that_reaches_the_target():
    result = select_reprioritised(state(), target_share=15)
    assert names(result.wards) == ["i", "g"]
    assert result.reached == pytest.approx(20)
    assert select_reprioritised(state(), target_share=10).wards["ward_name"].tolist() == ["i"]


def test_stopping_short_is_normal_and_said():
    result = select_reprioritised(state(), target_share=60)
    assert not result.target_met
    assert any("short" in line for line in result.sentences)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("filled", "rainfall; tpr"),
        ("informal_share", 21.0),
        ("exclude", True),
        ("composite_class", "Medium"),
        ("composite_rank", np.nan),
        ("urban_share", np.nan),
        ("urban_share", 30.0),
        ("p_low", np.nan),
    ],
)
def test_a_ward_that_fails_one_condition_is_not_taken(column, value):
    frame = state(informal_share=20.0, exclude=False)
    frame[column] = frame[column].astype(object)
    frame.loc[8, column] = value
    if column not in ("filled", "composite_class"):
        frame[column] = pd.to_numeric(frame[column])
    result = select_reprioritised(frame)
    assert names(result.wards) == ["g", "f"]
    assert names(result.review) == ["h"]


def test_another_filled_variable_or_an_unknown_informal_share_does_not_matter():
    assert len(select_reprioritised(state(filled="rainfall")).wards) == 3
    assert len(select_reprioritised(state(informal_share=np.nan)).wards) == 3
    assert len(select_reprioritised(state(filled="cases"), malaria_variable="cases").wards) == 0


def test_a_ward_without_population_is_for_review():
    frame = state()
    frame.loc[8, "population"] = np.nan
    result = select_reprioritised(frame)
    assert names(result.wards) == ["g", "f"]
    assert result.wards["share"].iloc[0] == pytest.approx(100 / 9)
    assert names(result.review) == ["i", "h"]


def test_preset_netsmartr_takes_every_urban_ranked_ward_up_to_the_target():
    frame = state().drop(columns=["composite_class", "p_low", "filled", "certainty"])
    result = select_reprioritised(frame, preset="netsmartr", target_share=45)
    assert names(result.wards) == ["i", "h", "g", "f", "e"]
    assert result.target_met


def test_each_state_has_its_own_ceiling():
    both = pd.concat([state(), state(state_name="Kano", population=300.0)], ignore_index=True)
    both["ward_code"] = [str(number) for number in range(20)]
    result = select_reprioritised(both, target_share=10)
    assert result.wards[["state_name", "ward_name"]].to_numpy().tolist() == [
        ["Kano", "i"], ["Niger", "i"],
    ]  # fmt: skip
    assert result.wards["share"].tolist() == [10.0, 10.0]


def test_the_best_wards_to_add_follow_the_list():
    frame = state()
    two = wards_to_add(frame, 2)
    assert names(two.wards) == ["i", "g"]
    already = (frame["ward_name"] == "i").to_numpy()
    more = wards_to_add(frame, 5, already=already)
    assert names(more.wards) == ["g", "f"]
    assert more.wards["cumulative_share"].tolist() == pytest.approx([20, 30])
    assert more.reached == pytest.approx(30)
    assert "Only 2 of the 5" in more.sentences[0]


def test_a_threshold_that_leaves_nobody_is_said():
    result = select_reprioritised(state(), urban_threshold=90)
    assert result.wards.empty
    assert (result.reached, result.target_met) == (0, False)
    assert any("above 90 %" in line for line in result.sentences)


def test_unknown_urban_shares_are_not_said_to_be_below_the_threshold():
    result = select_reprioritised(state(urban_share=np.nan))
    assert result.wards.empty
    assert any("of 10 wards is unknown" in line for line in result.sentences)
    assert not any("above" in line for line in result.sentences)


@pytest.mark.parametrize(
    ("frame", "options", "words"),
    [
        (state(), {"urban_threshold": 130}, "--urban-threshold is 130"),
        (state(), {"target_share": -1}, "--target-share is -1"),
        (state(), {"preset": "odd"}, "--preset odd"),
        (state(p_low=np.nan), {}, "p_low is empty"),
        (state(population=np.nan), {}, "No ward has a population"),
        (state(population=-5.0), {}, "below 0"),
        (state().drop(columns="p_low"), {}, "no column p_low"),
    ],
)
def test_what_cannot_be_selected_is_said(frame, options, words):
    with pytest.raises(ProblemError, match=words):
        select_reprioritised(frame, **options)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 100), st.sampled_from(["standard", "netsmartr"]))
def test_without_its_last_ward_the_list_is_below_the_target(seed, target, preset):
    source = np.random.default_rng(seed)
    frame = state(
        population=source.integers(1, 500, 10).astype(float),
        p_low=source.random(10),
        composite_class="Low",
        composite_rank=source.permutation(10) + 1.0,
    )
    before = frame.copy(deep=True)
    result = select_reprioritised(frame, target_share=target, preset=preset)
    pd.testing.assert_frame_equal(frame, before)
    assert result.wards["share"].iloc[:-1].sum() < target or result.wards.empty
    assert result.target_met == (result.wards["share"].sum() >= target - 1e-9)
    ranks = frame.loc[result.wards.index, "composite_rank"]
    assert ranks.is_monotonic_decreasing
    mixed = select_reprioritised(
        frame.sample(frac=1, random_state=seed), target_share=target, preset=preset
    )
    assert mixed.wards.to_csv() == result.wards.to_csv()
