import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.science.comparison import compare_rankings, describe_comparison
from analysis.science.ranking import classes_by_position, rank_scores
from chatmrpt.lib.errors import ProblemError

NAN = float("nan")
KEYS = list("abcdefghi")


def ranks(values, keys=KEYS):
    return pd.Series(np.asarray(values, dtype=float), index=keys[: len(values)])


def test_six_wards_by_hand():
    # a 1→2, b 2→1, c 3→5, d 4→4, e 5→3, f 6→6; top 2: a and b in both; top 3: c leaves, e enters.
    first, second = ranks([1, 2, 3, 4, 5, 6]), ranks([2, 1, 5, 4, 3, 6])
    found = compare_rankings(first, second, top=3)
    assert found.wards["difference"].to_dict() == {"a": 1, "b": -1, "c": 2, "d": 0, "e": -2, "f": 0}
    # rho = 1 − 6·Σd²/(n(n²−1)) = 1 − 6·10/210; tau: 15 pairs, discordant (a,b), (c,d), (c,e), (d,e).
    assert found.spearman == pytest.approx(1 - 60 / 210)
    assert found.kendall == pytest.approx((11 - 4) / 15)
    assert found.overlap == pytest.approx(2 / 4)
    assert (found.entering, found.leaving) == (("e",), ("c",))
    assert found.wards["change"].to_dict() == {
        "a": "stays_in_top",
        "b": "stays_in_top",
        "c": "leaves_top",
        "d": "outside_top",
        "e": "enters_top",
        "f": "outside_top",
    }
    assert found.movers(3).index.tolist() == ["c", "e", "a"]


def tau_b(first, second):
    """By its definition over all pairs."""
    concordant = ties_first = ties_second = pairs = 0
    for i, j in itertools.combinations(range(len(first)), 2):
        a, b = np.sign(first[i] - first[j]), np.sign(second[i] - second[j])
        concordant += a * b
        ties_first += a == 0
        ties_second += b == 0
        pairs += 1
    return concordant / np.sqrt((pairs - ties_first) * (pairs - ties_second))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=4, max_size=12))
def test_correlations_with_ties_agree_with_their_definitions(pairs):
    scores = np.array(pairs, dtype=float)
    keys = [f"W{number}" for number in range(len(pairs))]
    first, second = (pd.Series(rank_scores(scores[:, side]), index=keys) for side in (0, 1))
    found = compare_rankings(first, second)
    if np.ptp(scores[:, 0]) == 0 or np.ptp(scores[:, 1]) == 0:
        assert np.isnan(found.spearman)
        assert np.isnan(found.kendall)
        return
    assert found.kendall == pytest.approx(tau_b(scores[:, 0], scores[:, 1]))
    mean_ranks = [pd.Series(scores[:, side]).rank(ascending=False) for side in (0, 1)]
    assert found.spearman == pytest.approx(np.corrcoef(*mean_ranks)[0, 1])


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(1, 9)), st.integers(1, 8))
def test_turning_the_two_sides_round_turns_the_answer_round(order, top):
    first, second = ranks(range(1, 9)), ranks(order)
    there = compare_rankings(first, second, top=top)
    back = compare_rankings(second, first, top=top)
    assert there.entering == back.leaving
    assert there.overlap == back.overlap
    assert (there.wards["difference"] == -back.wards["difference"].loc[there.wards.index]).all()
    assert len(there.entering) == len(there.leaving)  # without ties both tops hold k wards


def test_a_ranking_against_itself_has_no_difference():
    same = ranks(range(1, 10))
    found = compare_rankings(same, same)
    assert (found.spearman, found.kendall, found.overlap) == pytest.approx((1, 1, 1))
    assert found.top == 3
    assert found.movers().empty
    assert "each has the same rank in both" in describe_comparison(found)[0]


def test_ties_at_the_cut_are_all_in_the_top():
    found = compare_rankings(ranks([1, 2, 2, 4]), ranks([1, 2, 3, 4]), top=2)
    assert found.leaving == ("c",)
    assert found.overlap == pytest.approx(2 / 3)


def test_wards_on_one_side_are_listed_and_not_compared():
    first = ranks([1, 2, 3, NAN, 4], ["a", "b", "c", "d", "x"])
    second = ranks([1, 2, 3, 4, NAN], ["d", "c", "b", "a", "n"])
    found = compare_rankings(first, second, top=1)
    assert found.only_first == ("x",)
    assert found.only_second == ("d",)
    assert set(found.both.index) == {"a", "b", "c"}
    assert found.wards.loc["d", "change"] == "not_comparable"
    assert found.entering == ()
    assert found.leaving == ("a",)
    assert np.isnan(found.spearman)  # three wards only
    assert set(found.wards.index) == {"a", "b", "c", "d", "x", "n"}


def test_the_top_is_a_third_of_the_larger_side_unless_asked():
    assert compare_rankings(ranks([1, 2]), ranks(range(1, 10))).top == 3
    assert compare_rankings(ranks([1, 2]), ranks([2, 1])).top == 1


def test_classes_are_counted_crosswise_highest_risk_first():
    first, second = ranks(range(1, 10)), ranks([1, 2, 4, 3, 5, 6, 7, 8, NAN])
    sides = tuple(
        pd.Series(classes_by_position(side.to_numpy()), index=side.index)
        for side in (first, ranks([1, 2, 4, 3, 5, 6, 7, 8, 9]))
    )
    table = compare_rankings(first, second, classes=sides).classes
    assert table.index.tolist() == table.columns.tolist() == ["High", "Medium", "Low"]
    assert table.to_numpy().tolist() == [[2, 1, 0], [1, 2, 0], [0, 0, 3]]
    assert compare_rankings(first, second).classes is None


def test_the_sentences_name_what_changed():
    first, second = ranks([1, 2, 3, 4, 5, 6]), ranks([2, 1, 5, 4, 3, 6])
    found = compare_rankings(first, second, names=("2023", "2024"), top=3)
    assert describe_comparison(found, {"c": "Kakuri", "e": "Zango"}, most=2) == [
        "6 wards are ranked both in 2023 and in 2024; the two orders are alike, with clear "
        "differences (Spearman 0.71, Kendall 0.47).",
        "2 wards are in the top 3 of both; 1 only in that of 2024, 1 only in that of 2023.",
        "Only in the top of 2024: Zango.",
        "Only in the top of 2023: Kakuri.",
        "Biggest moves: Kakuri (3 → 5), Zango (5 → 3).",
    ]
    lonely = compare_rankings(ranks([1, 2, 3]), ranks([3, 2, 1, 4]), names=("A", "B"))
    assert "too few" in describe_comparison(lonely)[0]
    assert describe_comparison(lonely)[-1] == "1 ward is ranked only in B: d."


def test_what_cannot_be_compared_is_refused_and_inputs_stay():
    first = ranks([1, 2, 3])
    for second, code in (
        (ranks([1, 2], ["x", "y"]), "nothing_to_compare"),
        (pd.Series([1.0, 2.0], index=["a", "a"]), "duplicate_wards"),
    ):
        with pytest.raises(ProblemError) as problem:
            compare_rankings(first, second, names=("composite", "PCA"))
        assert problem.value.code == code
        assert "PCA" in problem.value.message
    with pytest.raises(ProblemError) as problem:
        compare_rankings(first, first, top=0)
    assert problem.value.code == "bad_top"
    assert first.index.tolist() == ["a", "b", "c"]
