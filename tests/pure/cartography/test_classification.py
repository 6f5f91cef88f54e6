import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cartography.classification import CLASSIFIERS, classify
from chatmrpt.lib.errors import ProblemError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import mapclassify

KEYS = [c.key for c in CLASSIFIERS]
SKEWED = np.random.default_rng(4).gamma(2.0, 10.0, 200)


@pytest.mark.parametrize(
    ("key", "reference"),
    [
        ("quantile", lambda v: mapclassify.Quantiles(v, k=5)),
        ("equal_interval", lambda v: mapclassify.EqualInterval(v, k=5)),
        ("natural_breaks", lambda v: mapclassify.FisherJenks(v, k=5)),
        ("std_deviation", lambda v: mapclassify.StdMean(v)),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_limits_are_those_of_mapclassify(key, reference):
    expected = reference(SKEWED)
    found = classify(SKEWED, key, 5)
    used = [float(b) for b, n in zip(expected.bins, expected.counts, strict=True) if n > 0]
    assert found.highs == pytest.approx(used)
    assert list(found.counts) == [int(n) for n in expected.counts if n > 0]


def test_head_and_tail_begins_like_mapclassify_and_ends_at_the_top():
    expected = mapclassify.HeadTailBreaks(SKEWED).bins
    found = classify(SKEWED, "head_tail", 4)
    assert found.highs == pytest.approx([*expected[:3], SKEWED.max()])


def test_logarithmic_limits_of_1_to_1000_are_powers_of_ten():
    found = classify(np.array([1.0, 5, 20, 50, 300, 1000]), "log", 3)
    assert found.highs == pytest.approx((10, 100, 1000))
    assert found.counts == (2, 2, 2)


def test_zeros_are_in_the_lowest_logarithmic_class_and_said():
    found = classify(np.array([0.0, 1, 5, 20, 50, 300, 1000]), "log", 3)
    assert found.counts == (3, 2, 2)
    assert "zero" in found.notes[0]


def test_round_numbers():
    found = classify(np.array([4.7, 12, 18, 25, 33, 38, 47.2]), "pretty", 5)
    assert found.highs == (10, 20, 30, 40, 47.2)
    assert found.labels[1] == "10 to 20"


def test_natural_breaks_find_three_clumps():
    values = np.array([1.0, 1.1, 1.2, 5.0, 5.1, 9.0, 9.1, 9.2])
    assert classify(values, "natural_breaks", 3).codes.tolist() == [0, 0, 0, 1, 1, 2, 2, 2]


def test_natural_breaks_of_many_values_are_nearly_as_good_as_the_best_found():
    values = np.random.default_rng(1).gamma(2.0, 1.0, 5_000)
    found = classify(values, "natural_breaks", 5).codes
    within = sum(((values[found == j] - values[found == j].mean()) ** 2).sum() for j in range(5))
    limits = np.array([0.3, 0.5, 0.7, 0.9])
    for shift in np.random.default_rng(2).normal(0, 0.05, (200, 4)):
        cuts = np.quantile(values, np.clip(np.sort(limits + shift), 0.01, 0.99))
        code = np.searchsorted(cuts, values)
        other = sum(((values[code == j] - values[code == j].mean()) ** 2).sum() for j in range(5))
        assert within <= other * 1.001


@pytest.mark.parametrize("key", KEYS)
def test_few_different_values_get_a_class_each(key):
    found = classify(np.array([3.0, 3.0, 1.0, np.nan, 2.0]), key, 5)
    assert found.labels == ("1", "2", "3")
    assert found.counts == (1, 1, 2)
    assert found.codes.tolist() == [2, 2, 0, -1, 1]
    assert found.notes == ("3 instead of 5 classes: there are 3 different values.",)


@pytest.mark.parametrize("key", KEYS)
def test_no_value_at_all_gives_no_class(key):
    found = classify(np.array([np.nan, np.inf]), key, 5)
    assert found.highs == ()
    assert found.codes.tolist() == [-1, -1]


def test_ties_are_never_split():
    values = np.array([0.0] * 60 + list(range(1, 41)))
    found = classify(values, "quantile", 5)
    assert set(found.codes[:60].tolist()) == {0}
    assert len(found.highs) < 5
    assert found.notes
    assert found.labels[0] == "0"
    assert found.labels[1].startswith("over 0 to ")


def test_labels_get_digits_until_they_differ():
    found = classify(
        np.array([1.00001, 1.00002, 1.00003, 1.00004, 1.00005, 1.00006]), "quantile", 3
    )
    assert len(set(found.labels)) == 3


@pytest.mark.parametrize(
    ("method", "k", "code"),
    [
        ("zebra", 5, "unknown_classification"),
        ("log", 1, "class_count_out_of_range"),
        ("log", 10, "class_count_out_of_range"),
    ],
)
def test_odd_wishes_are_refused(method, k, code):
    with pytest.raises(ProblemError) as error:
        classify(SKEWED, method, k)
    assert error.value.code == code


@given(
    values=st.lists(
        st.one_of(
            st.floats(-1e6, 1e6, width=32), st.integers(-3, 3).map(float), st.just(float("nan"))
        ),
        max_size=60,
    ),
    key=st.sampled_from(KEYS),
    k=st.integers(2, 9),
)
def test_every_value_is_in_one_class_between_its_limits(values, key, k):
    numbers = np.array(values, dtype=float)
    before = numbers.copy()
    found = classify(numbers, key, k)
    assert np.array_equal(numbers, before, equal_nan=True)
    assert len(found.highs) <= max(k, 5)
    assert sum(found.counts) == int(np.isfinite(numbers).sum())
    assert all(n > 0 for n in found.counts)
    assert list(found.highs) == sorted(set(found.highs))
    for value, code in zip(numbers, found.codes, strict=True):
        if code < 0:
            assert not np.isfinite(value)
        else:
            low, high = found.lows[code], found.highs[code]
            assert low <= value <= high
            assert code == 0 or low == high or value > low
