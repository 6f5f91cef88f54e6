"""Trends of a file in the layout of national exports, against plain pandas and scipy."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.science.tpr.table import facility_table
from analysis.science.trend.analyse import TrendOptions, analyse_trend
from uploads.parsed import parse_upload


@pytest.fixture(scope="module")
def both(shared_data):
    path = shared_data / "facility" / "niger_2020_2025_facilities.csv"
    parsed = parse_upload(path, path.name)
    roles = {}
    for role in parsed.roles:
        roles.setdefault(role.role, role.name)
    return facility_table(parsed.frame, roles), pd.read_csv(path)


def plain(raw, keys):
    """Area × month: Σ tested, Σ positive under five over complete cells, and months reported."""
    words = "Persons presenting with fever"
    asked = [c for c in raw if c.startswith(words) and "tested by" in c and c.endswith("<5yrs")]
    found = [c for c in raw if "tested positive" in c and c.endswith("<5yrs")]
    raw = raw.assign(tested=0.0, positive=0.0)
    for ask, yes in zip(sorted(asked, key=lambda c: "RDT" in c), sorted(found, key=lambda c: "RDT" in c), strict=True):  # fmt: skip
        good = raw[ask].notna() & raw[yes].notna() & (raw[yes] <= raw[ask])
        raw["tested"] += raw[ask].where(good, 0)
        raw["positive"] += raw[yes].where(good, 0)
    when = pd.to_datetime(raw["periodname"], format="%B %Y")
    names = raw[keys].apply(
        lambda c: (
            c.str.replace("^ni ", "", regex=True)
            .str.replace("  ", " ")
            .str.replace(" (State|Local Government Area|Ward)$", "", regex=True)
        )
    )
    return (
        raw[["tested", "positive"]]
        .groupby([*(names[key] for key in keys), when.dt.year.rename("y"), when.dt.month.rename("m")])
        .sum()
        .reset_index()
    )  # fmt: skip


def by_years(part):
    """Year → rate over the months that all years of ten months or more share, or None."""
    months = {year: set(rows["m"]) for year, rows in part.groupby("y")}
    months = {year: found for year, found in months.items() if len(found) >= 10}
    shared = set.intersection(*months.values()) if months else set()
    if len(shared) < 10 or len(months) < 2:
        return None
    sums = (
        part[part["m"].isin(shared) & part["y"].isin(months)]
        .groupby("y")[["tested", "positive"]]
        .sum()
    )
    return 100 * sums["positive"] / sums["tested"]


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("state", ["orgunitlevel2"]),
        ("lga", ["orgunitlevel2", "orgunitlevel3"]),
        ("ward", ["orgunitlevel2", "orgunitlevel3", "orgunitlevel4"]),
    ],
)
def test_slopes_and_p_are_those_of_pandas_and_scipy(both, by, keys):
    table, raw = both
    result = analyse_trend(table, TrendOptions(by=by))
    names = ["state_name", "lga_name", "ward_name"][: len(keys)]
    ours = {
        tuple(row[name] for name in names): row
        for row in result.trend.merge(result.details).to_dict("records")
    }
    told = {"years": 0, "months": 0}
    for key, part in plain(raw, keys).groupby(keys):
        if by == "ward" and key[-1].casefold() == "unknown":
            continue
        row, years = ours[key], by_years(part)
        if years is None:
            told["months"] += 1
            _is_seasonal(row, part)
            continue
        told["years"] += 1
        assert row["series"] == "calendar_years"
        assert row["n"] == len(years)
        assert row["last_minus_first"] == pytest.approx(years.iloc[-1] - years.iloc[0])
        assert row["last_minus_previous"] == pytest.approx(years.iloc[-1] - years.iloc[-2])
        if len(years) < 3:
            continue
        sen = stats.theilslopes(years.to_numpy(), years.index.to_numpy())
        assert row["slope"] == pytest.approx(sen.slope)
        if len(years) >= 5:
            assert row["slope_low"] == pytest.approx(sen.low_slope)
            assert row["slope_high"] == pytest.approx(sen.high_slope)
        if len(years) < 4:
            continue
        expected = stats.kendalltau(years.index, years, method="exact")
        assert (row["tau"], row["p"]) == (
            pytest.approx(expected.statistic), pytest.approx(expected.pvalue)
        )  # fmt: skip
        beyond = expected.pvalue < 0.1 and abs(sen.slope) > 5
        assert row["class"] == (
            ("worsening" if sen.slope > 0 else "improving") if beyond else "no_clear_trend"
        )
    assert told["years"] > 0
    assert sum(told.values()) == len(ours)


def _is_seasonal(row, part):
    part = part[part["tested"] > 0].assign(rate=lambda d: 100 * d["positive"] / d["tested"])
    slopes = []
    for _, month in part.groupby("m"):
        if len(month) >= 3:
            y, r = month["y"].to_numpy(float), month["rate"].to_numpy()
            i, j = np.triu_indices(len(y), 1)
            slopes += ((r[j] - r[i]) / (y[j] - y[i])).tolist()
    if slopes:
        assert row["series"] == "seasonal_kendall"
        assert row["slope"] == pytest.approx(np.median(slopes))
    else:
        assert row["class"] == "no_data"


def test_the_lgas_differ_in_their_trends(both):
    table, _ = both
    found = analyse_trend(table, TrendOptions(by="lga")).trend["class"].value_counts()
    assert found.sum() == 25
    assert {"worsening", "improving"} <= set(found.index)
