"""A chart of every kind from made-up numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts.base import Column
from analysis.charts.kinds.bars import bars_chart
from analysis.charts.kinds.box import box_chart
from analysis.charts.kinds.components import loadings_chart, scree_chart
from analysis.charts.kinds.correlation import correlation_chart
from analysis.charts.kinds.coverage import coverage_chart
from analysis.charts.kinds.heat import heat_chart
from analysis.charts.kinds.histogram import histogram_chart
from analysis.charts.kinds.lines import lines_chart
from analysis.charts.kinds.ranking import ranking_chart
from analysis.charts.kinds.scatter import scatter_chart

WARD, LGA = Column("area", "Ward"), Column("area", "LGA")
TPR = Column("value", "Test positivity", "%")
SOURCE = "wards.csv, made up"
rng = np.random.default_rng(4)


def wards(count):
    frame = pd.DataFrame({"area": [f"Ward {at} (Lga {at % 9})" for at in range(count)]})
    frame["x"] = rng.normal(100, 12, count)
    frame["y"] = 20 + 0.3 * frame["x"] + rng.normal(0, 4, count)
    return frame


def ranking(count=40):
    rank = np.arange(1, count + 1)
    frame = pd.DataFrame(
        {
            "area": [f"Ward {at} (Lga)" for at in rank],
            "rank": rank,
            "low": np.maximum(1, rank - 4),
            "high": rank + 7,
        }
    )
    words = ["Surely first", "Contested", "Surely not first", "Surely low"]
    frame["certainty"] = [words[at * 4 // count] for at in range(count)]
    return ranking_chart(frame, total=275, title="Ranks", source=SOURCE)


def bars(count=25):
    value = rng.uniform(10, 60, count)
    frame = pd.DataFrame(
        {
            "area": [f"Lga {at}" for at in range(count)],
            "value": value,
            "low": value - 3,
            "high": value + 4,
        }
    )
    return bars_chart(frame, area=LGA, value=TPR, title="Test positivity", source=SOURCE)


def box(groups=40, each=26):
    frame = pd.DataFrame(
        {
            "area": np.repeat([f"Ward {at}" for at in range(groups)], each),
            "value": rng.gamma(2.0, 20.0, groups * each),
        }
    )
    rank = Column("value", "Rank")
    return box_chart(frame, area=WARD, value=rank, title="Ranks over models", source=SOURCE)


def histogram(count=275):
    value = Column("value", "Rainfall", "mm")
    numbers = pd.Series(rng.normal(100, 12, count))
    return histogram_chart(numbers, value=value, word="ward", title="Rainfall", source=SOURCE)


def scatter(count=275):
    x, y = Column("x", "Rainfall", "mm"), Column("y", "Test positivity", "%")
    return scatter_chart(wards(count), area=WARD, x=x, y=y, title="Both", source=SOURCE)


def correlation(count=12):
    frame = pd.DataFrame(rng.normal(size=(80, count)), columns=[f"v{at}" for at in range(count)])
    labels = {name: f"Variable {name}" for name in frame}
    return correlation_chart(frame, labels=labels, title="Correlations", source=SOURCE)


def scree():
    values = np.array([3.0, 1.2, 0.5, 0.3])
    return scree_chart(
        values, explained=values / 5, limits=[1.3, 1.1, 0.9, 0.7], title="Scree", source=SOURCE
    )


def loadings():
    given = {f"PC{at}": {"a": 0.5, "b": -0.7, "c": 0.2} for at in (1, 2, 3)}
    labels = {"a": "Rainfall", "b": "Housing", "c": "Elevation"}
    return loadings_chart(given, labels=labels, title="Loadings", source=SOURCE)


def lines(series=9, years=6):
    frame = pd.DataFrame(
        {
            "series": np.repeat([f"Lga {at}" for at in range(series)], years),
            "time": np.tile([str(2019 + at) for at in range(years)], series),
            "value": rng.uniform(10, 60, series * years),
        }
    )
    return lines_chart(
        frame,
        series=Column("series", "LGA"),
        time=Column("time", "Year"),
        value=TPR,
        title="Years",
        source=SOURCE,
    )


def heat(areas=25, months=24):
    times = [f"{2023 + at // 12}-{at % 12 + 1:02d}" for at in range(months)]
    frame = pd.DataFrame(
        {
            "area": np.repeat([f"Lga {at:02d}" for at in range(areas)], months),
            "time": np.tile(times, areas),
            "value": rng.uniform(10, 60, areas * months),
        }
    )
    return heat_chart(
        frame, area=LGA, time=Column("time", "Month"), value=TPR, title="Heat", source=SOURCE
    )


def coverage(count=275):
    frame = pd.DataFrame(
        {"area": [f"Ward {at}" for at in range(count)], "nets": rng.integers(0, 900, count)}
    )
    frame["protected"] = 1.8 * frame["nets"]
    return coverage_chart(frame, population=1e6, title="Coverage", source=SOURCE)


EXAMPLES = {made.__name__: made for made in (ranking, bars, box, histogram, scatter, correlation,
                                             scree, loadings, lines, heat, coverage)}  # fmt: skip
LARGE = {
    "ranking": lambda: ranking(60), "bars": lambda: bars(900), "box": lambda: box(275, 40),
    "histogram": lambda: histogram(9409), "scatter": lambda: scatter(9409),
    "correlation": lambda: correlation(45), "lines": lambda: lines(60, 30),
    "heat": lambda: heat(60, 60), "coverage": lambda: coverage(9409),
}  # fmt: skip
