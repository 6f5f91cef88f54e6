"""Plans against sums by hand: each group's numbers, filters, what is missing, bad plans, words."""

from __future__ import annotations

import math
from statistics import mean, median, quantiles, stdev

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.query.check import check_plan
from analysis.query.execute import execute
from analysis.query.plan import Column, Filter, Measure, Plan, Table
from analysis.query.words import filter_words, nothing_fits, number_words, plan_words
from chatmrpt.lib.errors import ProblemError

EVIL = 'x"; DROP TABLE wards; --'
COLUMNS = {
    "lga": Column(name="lga", label="LGA", kind="text"),
    "people": Column(name="people", label="Population", additive=True),
    "tpr": Column(
        name="tpr",
        label="TPR",
        unit="percent",
        is_rate=True,
        rate_of=("positive", "tested"),
        scale=100,
    ),
    "rain": Column(name="rain", label="Rainfall", unit="mm"),
    "tested": Column(name="tested", label="Tests", additive=True),
    "positive": Column(name="positive", label="Positives", additive=True),
    EVIL: Column(name=EVIL, label=EVIL),
}
NAN = float("nan")


def table(rows):
    names = ["lga", "people", "tpr", "rain", "tested", "positive", EVIL]
    frame = pd.DataFrame(rows, columns=names)
    return Table(key="wards", title="The ward table", frame=frame, columns=COLUMNS)


SIX = table(
    [
        ("A", 100, 10.0, 80.0, 100, 10, 1.0),
        ("A", 300, 50.0, 90.0, 10, 5, 2.0),
        ("B", 200, 20.0, NAN, 50, 10, 3.0),
        ("B", 400, NAN, 100.0, NAN, NAN, 4.0),
        ("B", NAN, 28.0, 120.0, 25, 7, 5.0),
        ("Côte d’Or", 50, 0.0, 70.0, 20, 0, NAN),
    ]
)


def one(measure, rows=SIX, **plan):
    """The measure of all rows together."""
    result = execute(Plan(source="wards", measures=(measure,), **plan), rows)
    return result.frame.iloc[0][measure.key], result


def test_a_rate_over_rows_is_the_sum_of_positives_over_the_sum_of_tests():
    value, result = one(Measure(how="rate", column="tpr"))
    assert value == pytest.approx(100 * (10 + 5 + 10 + 7 + 0) / (100 + 10 + 50 + 25 + 20))
    assert result.without_value == {"tpr": 1}
    assert len(result.rows) == 5


@pytest.mark.parametrize("how", ["mean", "sum", "weighted mean"])
def test_a_rate_is_never_summed_and_not_averaged_where_its_counts_are_there(how):
    with pytest.raises(ProblemError) as caught:
        one(Measure(how=how, column="tpr", weight="people" if how == "weighted mean" else None))
    assert caught.value.code == "bad_measure"
    assert "rate" in caught.value.message


def test_missing_values_are_left_out_and_counted():
    value, result = one(Measure(how="mean", column="rain"))
    assert value == pytest.approx((80 + 90 + 100 + 120 + 70) / 5)
    assert result.without_value == {"rain": 1}
    assert (result.looked_at, result.kept, len(result.rows)) == (6, 6, 5)


def test_a_weighted_mean_leaves_out_rows_without_weight():
    value, result = one(Measure(how="weighted mean", column="rain", weight="people"))
    expected = (100 * 80 + 300 * 90 + 400 * 100 + 50 * 70) / 850
    assert value == pytest.approx(expected)
    assert result.without_value == {"rain": 2}


def test_a_share_is_of_the_rows_with_a_known_value_or_of_the_columns_sum():
    high = (Filter(column="rain", operator=">=", value=90.0),)
    share, result = one(Measure(how="share"), filters=high)
    assert share == pytest.approx(100 * 3 / 5)  # 90, 100 and 120 of five known
    assert result.without_value == {"rain": 1}
    unknown = (Filter(column="rain", operator="missing"),)
    assert one(Measure(how="share"), filters=unknown)[0] == pytest.approx(100 * 1 / 6)
    value, _ = one(Measure(how="share", column="people"), filters=high)
    assert value == pytest.approx(100 * 700 / 1050)


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        (">", 90.0, [3, 4]),
        (">=", 90.0, [1, 3, 4]),
        ("<", 80.0, [5]),
        ("<=", 80.0, [0, 5]),
        ("=", 100.0, [3]),
        ("!=", 100.0, [0, 1, 4, 5]),
        ("between", (100.0, 80.0), [0, 1, 3]),
        ("in", (70.0, 120.0), [4, 5]),
        ("missing", None, [2]),
        ("not missing", None, [0, 1, 3, 4, 5]),
    ],
)
def test_each_comparison_keeps_its_rows_and_no_missing_value(operator, value, expected):
    plan = Plan(source="wards", filters=(Filter(column="rain", operator=operator, value=value),))
    assert list(execute(plan, SIX).rows.index) == expected


def test_text_is_compared_without_case_and_accents():
    plan = Plan(source="wards", filters=(Filter(column="lga", operator="=", value="COTE D’OR"),))
    assert list(execute(plan, SIX).rows.index) == [5]


def test_groups_are_filtered_by_their_own_numbers_ordered_and_cut():
    rain = Measure(how="mean", column="rain")
    plan = Plan(
        source="wards",
        group_by=("lga",),
        measures=(rain, Measure(how="count", name="count")),
        having=(Filter(column=rain.key, operator=">", value=75.0),),
        order_by=rain.key,
        limit=1,
    )
    result = execute(plan, SIX)
    assert result.frame["lga"].tolist() == ["B"]
    assert result.frame[rain.key].tolist() == pytest.approx([110.0])
    assert result.frame["count"].tolist() == [3]
    assert (result.groups, result.fitting) == (3, 2)


def test_rows_level_with_the_last_one_are_counted():
    rows = table([("A", 1, 0, value, 1, 0, 0) for value in (5.0, 4.0, 4.0, 4.0, 1.0)])
    plan = Plan(source="wards", order_by="rain", limit=2)
    assert execute(plan, rows).ties == 2


def test_a_column_is_only_ever_a_name():
    plan = Plan(
        source="wards",
        filters=(Filter(column=EVIL, operator=">", value=1.0),),
        measures=(Measure(how="sum", column=EVIL, name="all"),),
        group_by=("lga",),
    )
    found = execute(plan, SIX).frame
    assert dict(zip(found["lga"], found["all"], strict=True)) == {"A": 2.0, "B": 12.0}
    assert EVIL in plan_words(plan, SIX, execute(plan, SIX))


def test_the_table_is_not_changed():
    before = SIX.frame.copy()
    one(Measure(how="rate", column="tpr"), group_by=("lga",), order_by="rate tpr")
    pd.testing.assert_frame_equal(SIX.frame, before)


BAD = [
    (Plan(source="wards", group_by=("rainn",)), "unknown_column", "rain"),
    (Plan(source="wards", order_by="people; --"), "unknown_column", "people"),
    (Plan(source="wards", limit=0), "bad_limit", "from 1"),
    (Plan(source="wards", measures=(Measure(how="mean", column="lga"),)), "bad_measure", "text"),
    (Plan(source="wards", measures=(Measure(how="mean"),)), "bad_measure", "column"),
    (Plan(source="wards", measures=(Measure(how="eval", column="rain"),)), "bad_measure", "known"),
    (
        Plan(source="wards", measures=(Measure(how="percentile", column="rain", percentile=101),)),
        "bad_measure",
        "0 to 100",
    ),
    (
        Plan(source="wards", measures=(Measure(how="rate", column="rain"),)),
        "bad_measure",
        "counts",
    ),
    (
        Plan(source="wards", filters=(Filter(column="lga", operator=">", value="A"),)),
        "bad_filter",
        "text",
    ),
    (
        Plan(source="wards", filters=(Filter(column="rain", operator=">", value="1 or 1=1"),)),
        "bad_filter",
        "numbers",
    ),
    (
        Plan(source="wards", filters=(Filter(column="rain", operator="between", value=(1.0,)),)),
        "bad_filter",
        "two numbers",
    ),
    (
        Plan(source="wards", filters=(Filter(column="rain", operator="like", value=1.0),)),
        "bad_filter",
        "comparison",
    ),
    (Plan(source="wards", filters=(Filter(column="rain", operator=">"),)), "bad_filter", "value"),
    (
        Plan(
            source="wards",
            measures=(Measure(how="count"),),
            having=(Filter(column="sum rain", operator=">", value=1.0),),
        ),
        "unknown_column",
        "count",
    ),
]


@pytest.mark.parametrize(("plan", "code", "word"), BAD)
def test_a_bad_plan_is_refused_in_plain_words(plan, code, word):
    with pytest.raises(ProblemError) as caught:
        check_plan(plan, SIX)
    assert caught.value.code == code
    assert word in f"{caught.value.message} {caught.value.hint}"


def test_the_words_tell_filter_rows_and_what_was_left_out():
    plan = Plan(source="wards", filters=(Filter(column="tpr", operator=">", value=15.0),))
    said = plan_words(plan, SIX, execute(plan, SIX))
    assert said == ("Filter: TPR above 15 % · 6 wards looked at, 3 kept · 1 without TPR left out")


def test_a_filter_that_keeps_nothing_tells_the_nearest_value():
    high = Plan(source="wards", filters=(Filter(column="tpr", operator=">", value=60.0),))
    assert nothing_fits(high, SIX) == "No ward fits: the highest TPR is 50 %."
    low = Plan(source="wards", filters=(Filter(column="rain", operator="<", value=10.0),))
    assert nothing_fits(low, SIX) == "No ward fits: the lowest Rainfall is 70 mm."
    inside = Filter(column="lga", operator="=", value="B", words="in B")
    both = Plan(source="wards", filters=(inside, Filter(column="tpr", operator=">", value=40.0)))
    assert nothing_fits(both, SIX) == "No ward in B fits: the highest TPR is 28 %."
    assert execute(high, SIX).kept == 0


def test_numbers_are_written_with_four_digits():
    assert [number_words(value) for value in (1234567.8, 12.3456, 0.012345, 3.0, 0, None)] == [
        "1,234,568",
        "12.35",
        "0.01235",
        "3",
        "0",
        "–",
    ]
    between = Filter(column="rain", operator="between", value=(9.0, 5.0))
    assert filter_words(between, COLUMNS["rain"]) == "Rainfall between 5 and 9 mm"


values = st.one_of(st.just(NAN), st.floats(-1e6, 1e6).map(lambda number: round(number, 3)))
counts = st.one_of(st.just(NAN), st.integers(0, 1000).map(float))
lines = st.tuples(st.sampled_from("ABC"), counts, values, values, counts, counts, values)
ops = st.sampled_from([">", ">=", "<", "<=", "=", "!="])
COMPARE = {
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b, "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b, "=": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip


def by_hand(how, numbers):
    known = [number for number in numbers if not math.isnan(number)]
    if how == "count":
        return float(len(numbers))
    if how == "sum":
        return float(sum(known)) if known else None
    if how == "std":
        return stdev(known) if len(known) > 1 else None
    if how == "iqr":
        first, _, third = (
            quantiles(known * (2 if len(known) == 1 else 1), n=4, method="inclusive")
            if known
            else (0, 0, 0)
        )
        return float(third - first) if known else None
    work = {"mean": mean, "median": median, "min": min, "max": max}[how]
    return float(work(known)) if known else None


@settings(max_examples=80, deadline=None)
@given(
    rows=st.lists(lines, min_size=1, max_size=25),
    operator=ops,
    value=st.floats(-1000, 1000),
    how=st.sampled_from(["count", "sum", "mean", "median", "min", "max", "std", "iqr"]),
)
def test_every_group_has_the_number_found_by_hand(rows, operator, value, how):
    plan = Plan(
        source="wards",
        filters=(Filter(column="people", operator=operator, value=value),),
        group_by=("lga",),
        measures=(Measure(how=how, column=None if how == "count" else "rain", name="it"),),
    )
    result = execute(plan, table(rows))
    kept = [row for row in rows if not math.isnan(row[1]) and COMPARE[operator](row[1], value)]
    groups = {lga: [row[3] for row in kept if row[0] == lga] for lga in {row[0] for row in kept}}
    found = dict(zip(result.frame["lga"], result.frame["it"], strict=True))
    assert set(found) == set(groups)
    assert result.kept == len(kept)
    for lga, numbers in groups.items():
        expected = by_hand(how, numbers)
        if expected is None:
            assert np.isnan(found[lga])
        else:
            assert found[lga] == pytest.approx(expected, rel=1e-9, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(lines, min_size=1, max_size=25), n=st.integers(1, 30))
def test_the_first_n_are_those_of_a_plain_sort(rows, n):
    plan = Plan(source="wards", order_by="rain", limit=n)
    result = execute(plan, table(rows))
    known = [row[3] for row in rows if not math.isnan(row[3])]
    assert result.frame["rain"].tolist() == sorted(known, reverse=True)[:n]
    assert result.without_value.get("rain", 0) == len(rows) - len(known)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(lines, min_size=1, max_size=25), n=st.integers(1, 30), after=st.integers(0, 9))
def test_the_next_n_are_those_of_a_plain_sort_after_the_first(rows, n, after):
    plan = Plan(source="wards", order_by="rain", limit=n, offset=after)
    known = [row[3] for row in rows if not math.isnan(row[3])]
    wanted = sorted(known, reverse=True)
    result = execute(plan, table(rows))
    assert result.frame["rain"].tolist() == wanted[after : after + n]
    level = wanted[after + n :].count(wanted[after + n - 1]) if len(wanted) > after + n else 0
    assert result.ties == level


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(lines, min_size=1, max_size=25), n=st.integers(1, 4), after=st.integers(0, 3))
def test_the_first_n_of_each_are_those_of_a_plain_sort_of_each(rows, n, after):
    plan = Plan(source="wards", order_by="rain", limit=n, offset=after, each="lga")
    result = execute(plan, table(rows))
    wanted = []
    for lga in sorted({row[0] for row in rows}):
        known = [row[3] for row in rows if row[0] == lga and not math.isnan(row[3])]
        wanted += [(lga, value) for value in sorted(known, reverse=True)[after : after + n]]
    shown = zip(result.frame["lga"], result.frame["rain"], strict=True)
    assert list(shown) == wanted
    assert result.ties == 0
