"""The numbers behind each chart against scipy, numpy, pandas and sums by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.charts.base import Column, said
from analysis.charts.kinds.bars import bars_chart
from analysis.charts.kinds.box import box_chart
from analysis.charts.kinds.components import scree_chart
from analysis.charts.kinds.correlation import correlation_chart
from analysis.charts.kinds.coverage import coverage_chart
from analysis.charts.kinds.histogram import class_edges, histogram_chart
from analysis.charts.kinds.lines import lines_chart
from analysis.charts.kinds.scatter import binned_points, scatter_chart
from chatmrpt.lib.errors import ProblemError

rng = np.random.default_rng(8)
X, Y = Column("x", "Rain", "mm"), Column("y", "TPR", "%")
WARD, VALUE = Column("area", "Ward"), Column("value", "Value")


def scatter(frame):
    return scatter_chart(frame, area=WARD, x=X, y=Y, title="t", source="s")


def histogram(values):
    return histogram_chart(values, value=VALUE, word="ward", title="t", source="s")


def test_the_fitted_line_is_scipy_s_and_missing_wards_are_counted():
    frame = pd.DataFrame({"area": [f"w{at}" for at in range(60)], "x": rng.normal(size=60)})
    frame["y"] = 3 - 2 * frame["x"] + rng.normal(size=60)
    frame.loc[[3, 9], "y"] = np.nan
    chart = scatter(frame)
    kept = frame.dropna()
    fit = stats.linregress(kept["x"], kept["y"])
    line = chart.drawn["line"]
    slope = np.diff(line["y"])[0] / np.diff(line["x"])[0]
    assert slope == pytest.approx(fit.slope)
    assert line["y"][0] == pytest.approx(fit.intercept + fit.slope * kept["x"].min())
    assert f"r = {fit.rvalue:.2f}".replace("-", "−") in chart.summary
    assert "n = 58" in chart.summary
    assert chart.notes == ("2 wards without a value left out.",)


def test_points_in_cells_are_all_points():
    frame = pd.DataFrame({"x": rng.normal(size=9000), "y": rng.normal(size=9000)})
    cells = binned_points(frame)
    assert cells["n"].sum() == 9000
    assert len(cells) <= 484


def test_a_side_that_does_not_vary_has_points_and_no_line():
    chart = scatter(pd.DataFrame({"area": list("abc"), "x": [1.0, 1, 1], "y": [1.0, 2, 3]}))
    assert "line" not in chart.drawn
    assert "does not vary" in chart.summary


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), min_size=2, max_size=300))
def test_a_histogram_counts_every_value_once(values):
    numbers = np.array(values)
    edges = class_edges(numbers)
    assert edges[0] <= numbers.min()
    assert edges[-1] >= numbers.max()
    assert np.allclose(np.diff(edges), edges[1] - edges[0])
    assert histogram(pd.Series(values)).table["count"].sum() == len(values)


def test_a_histogram_has_pandas_counts_and_numpy_s_median():
    values = pd.Series([*rng.normal(100, 12, 200), np.nan])
    chart = histogram(values)
    edges = [*chart.table["low"], chart.table["high"].iloc[-1]]
    expected = pd.cut(values.dropna(), edges, right=False).value_counts(sort=False)
    assert chart.table["count"].tolist() == expected.tolist()
    assert 5 <= len(chart.table) <= 30
    assert chart.drawn["middle"]["median"][0] == pytest.approx(np.nanmedian(values))
    assert chart.notes[0] == "1 ward without a value left out."


def test_boxes_are_those_of_matplotlib_s_definition_by_hand():
    """1..9 and 30: quartiles 3.25, 5.5, 7.75; whiskers to 1 and 9; 30 is outside (> 14.5)."""
    frame = pd.DataFrame({"area": "All", "value": [*range(1, 10), 30]})
    chart = box_chart(frame, area=WARD, value=VALUE, title="t", source="s")
    row = chart.table.iloc[0]
    assert row[["low", "q1", "median", "q3", "high"]].tolist() == [1, 3.25, 5.5, 7.75, 9]
    assert chart.drawn["outside"]["value"].tolist() == [30]


def test_correlations_are_scipy_s_over_the_rows_with_both():
    frame = pd.DataFrame(rng.normal(size=(40, 3)), columns=["a", "b", "c"])
    frame.loc[:4, "a"] = np.nan
    frame["flat"] = 1.0
    labels = {name: name.upper() for name in frame}
    chart = correlation_chart(frame, labels=labels, title="t", source="s")
    row = chart.table.set_index(["first", "second"]).loc[("B", "A")]
    kept = frame[["a", "b"]].dropna()
    assert row["r"] == pytest.approx(stats.pearsonr(kept["a"], kept["b"]).statistic)
    assert row["n"] == 35
    assert len(chart.table) == 3
    assert "FLAT" in chart.notes[0]


def test_a_scree_plot_sums_up_to_all_and_counts_components_above_chance():
    chart = scree_chart(
        [2.0, 1.5, 0.5],
        explained=[0.5, 0.375, 0.125],
        limits=[1.4, 1.1, 0.8],
        title="t",
        source="s",
    )
    assert chart.table["so_far"].tolist() == [50, 87.5, 100]
    assert "2 explain more than chance would" in chart.summary
    one = scree_chart([2.0, 1.0], explained=[0.7, 0.3], limits=[1.4, 1.1], title="t", source="s")
    assert "1 explains more than chance would" in one.summary


def test_the_coverage_curve_adds_up_nets_and_people():
    frame = pd.DataFrame(
        {"area": list("abc"), "nets": [100, 0, 50], "protected": [180.0, 0.0, 90.0]}
    )
    chart = coverage_chart(frame, population=1000, title="t", source="s")
    assert chart.table["nets_so_far"].tolist() == [100, 150]
    assert chart.table["coverage"].tolist() == [18, 27]
    assert chart.drawn["curve"]["coverage"].tolist() == [0, 18, 27]


def test_of_many_lines_the_first_and_those_that_changed_most_are_drawn():
    names = [f"L{at}" for at in range(9)]
    frame = pd.DataFrame(
        {
            "series": np.repeat(names, 2),
            "time": ["2020", "2021"] * 9,
            "value": [value for at in range(9) for value in (10, 10 + at)],
        }
    )
    chart = lines_chart(
        frame,
        series=Column("series", "LGA"),
        time=Column("time", "Year"),
        value=VALUE,
        title="t",
        source="s",
    )
    assert set(chart.drawn["points"]["series"]) == {"L0", "L4", "L5", "L6", "L7", "L8"}
    assert len(chart.table) == 18
    assert "L8: from 10 to 18" in chart.summary


def test_too_few_values_are_refused_in_words():
    with pytest.raises(ProblemError) as caught:
        histogram(pd.Series([np.nan, 3.0]))
    assert caught.value.code == "too_few_values"


def test_the_ends_of_a_line_are_told_however_small_the_slope():
    people = rng.uniform(1000, 160_000, 80)
    frame = pd.DataFrame({"area": [f"w{at}" for at in range(80)], "x": people})
    frame["y"] = 20 - people * 5e-5 + rng.normal(0, 1, 80)
    fit = stats.linregress(frame["x"], frame["y"])
    start, end = (fit.intercept + fit.slope * at for at in (people.min(), people.max()))
    summary = scatter(frame).summary
    assert f"it falls from {start:.3g} % at {people.min():,.0f} mm" in summary
    assert f"to {end:.3g} % at {people.max():,.0f} mm" in summary


def test_what_hardly_goes_together_is_called_so():
    x = np.arange(40.0)
    frame = pd.DataFrame({"area": [f"w{at}" for at in range(40)], "x": x, "y": x % 2})
    assert abs(stats.pearsonr(frame["x"], frame["y"]).statistic) < 0.1
    assert "They hardly go together" in scatter(frame).summary


@pytest.mark.parametrize(
    ("value", "text"), [(6e-8, "0.00000006"), (-3.2e-6, "−0.0000032"), (0.00097, "0.00097")]
)
def test_a_small_number_keeps_its_digits(value, text):
    assert said(value) == text


def test_areas_that_share_an_end_are_counted_and_none_is_singled_out():
    frame = pd.DataFrame({"area": list("ABCDE"), "value": [9.0, 4.0, 0.0, 0.0, 0.0]})
    words = {"area": Column("area", "LGA"), "value": Column("value", "Nets"), "title": "Nets"}
    chart = bars_chart(frame, **words, source="nets.csv")
    assert chart.summary == "Nets of 5 LGAs. Highest: A (9); lowest: 0 in 3 LGAs."
    same = bars_chart(frame.iloc[2:], **words, source="nets.csv")
    assert same.summary == "Nets of 3 LGAs: 0 in each."
    axis = same.body["layer"][0]["encoding"]["x"]
    assert axis["scale"]["domain"][0] == 0


def test_the_ends_are_of_all_areas_where_the_first_are_shown():
    frame = pd.DataFrame({"area": list("ABCD"), "value": [9.0, 4.0, 3.0, 1.0]})
    chart = bars_chart(
        frame,
        area=Column("area", "LGA"),
        value=Column("value", "Nets"),
        title="Nets",
        source="nets.csv",
        first=2,
    )
    assert chart.summary == "Nets of 4 LGAs, 2 of them shown. Highest: A (9); lowest: D (1)."
    assert list(chart.drawn["bars"]["area"]) == ["A", "B"] == list(chart.table["area"])
