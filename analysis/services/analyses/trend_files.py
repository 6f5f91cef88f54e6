"""The files of a trend: one row an area, year by year, month by month, and for the map."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.facility_map import OnMap
from analysis.frames import csv_bytes, parquet_bytes
from analysis.models import Run
from analysis.science.tpr.calculate import TprOptions
from analysis.science.tpr.rates import test_positivity_rate
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import KEYS
from analysis.science.trend.analyse import DETAILS, TrendResult
from analysis.science.trend.series import month_counts
from analysis.science.trend.words import SCALE
from analysis.services.analyses.base import Files
from analysis.services.analyses.facility_inputs import rows_of_wards

#: The trend of the areas of each level.
FILES = {"ward": "trend.csv", "lga": "lga.csv", "state": "state.csv"}
#: Beside the years of a wide table.
_BESIDE = ("last_minus_previous", "last_minus_first", "slope", "class")


def trend_files(
    run: Run,
    mapped: OnMap,
    results: Mapping[str, TrendResult],
    ages: Mapping[str, TrendResult],
) -> Files:
    """Every file of a finished run by name."""
    measure = run.parameters["measure"]
    files = {}
    for by, result in results.items():
        files[FILES[by]] = csv_bytes(in_full(result))
        files[f"{by}_years.csv"] = csv_bytes(year_by_year(result, by, measure))
    series = [result.series.assign(level=by) for by, result in results.items()]
    files["series.csv"] = csv_bytes(_keys_first(pd.concat(series, ignore_index=True)))
    if ages:
        largest = list(results)[-1]
        wide = [
            year_by_year(found, largest, measure).assign(age=age) for age, found in ages.items()
        ]
        both = pd.concat(wide, ignore_index=True)
        files["ages.csv"] = csv_bytes(both[["age", *both.columns.drop("age")]])
    months = months_of(run, mapped.table, [by for by in results if by != "ward"] or ["ward"])
    if len(months):
        files["months.csv"] = csv_bytes(months)
    if run.boundary is not None and "ward" in results:
        files["map.parquet"] = parquet_bytes(on_boundary(results["ward"], mapped))
        files["map_years.parquet"] = parquet_bytes(
            years_on_boundary(results["ward"], mapped, measure)
        )
    return files


def in_full(result: TrendResult) -> pd.DataFrame:
    """Figures and details of each area in one row."""
    return pd.concat([result.trend, result.details[list(DETAILS)]], axis=1)


def year_by_year(result: TrendResult, by: str, measure: str) -> pd.DataFrame:
    """One row an area, a column for each year compared: percent, or per 1,000 a year."""
    keys = list(KEYS[by])
    used = result.series[result.series["used"]]
    values = used["tpr"] * SCALE[measure] if measure == "tpr" else used["burden"]
    long = used[keys].assign(year=used["year"].astype(str), value=values)
    names = [name for name in keys if name != "ward_code"]
    wide = long.pivot_table(index=names, columns="year", values="value", aggfunc="first")
    wide.columns = wide.columns.astype(str)
    own = result.trend[[*keys, *_BESIDE]]
    joined = own.merge(wide.reset_index(), on=names, how="left", validate="one_to_one")
    return joined[[*keys, *wide.columns, *_BESIDE]]


def months_of(run: Run, table: FacilityTable, levels: list[str]) -> pd.DataFrame:
    """Tested, positive and rate (percent) of each month; no rows for reports of whole years."""
    if any(period.is_coarse for period in table.periods):
        return pd.DataFrame()
    parameters = run.parameters
    names = ("age", "facility_level", "method")
    chosen = TprOptions(**{name: parameters[name] for name in names})
    parts = []
    for by in levels:
        counts = month_counts(
            table, by=by, age=chosen.age, facility_level=chosen.facility_level,
            method=chosen.method, measure="tpr",
        )  # fmt: skip
        area, year, month = counts.reported.nonzero()
        tested, positive = counts.tested[area, year, month], counts.positive[area, year, month]
        part = (
            counts.areas.iloc[area]
            .reset_index(drop=True)
            .assign(
                level=by,
                year=counts.years[year],
                month=month + 1,
                tested=tested,
                positive=positive,
                tpr=100 * test_positivity_rate(positive, tested),
            )
        )
        parts.append(part)
    return _keys_first(pd.concat(parts, ignore_index=True))


def _keys_first(frame: pd.DataFrame) -> pd.DataFrame:
    first = ["level", *(name for name in KEYS["ward"] if name in frame)]
    return frame[[*first, *(name for name in frame if name not in first)]]


def on_boundary(result: TrendResult, mapped: OnMap) -> pd.DataFrame:
    """The trend of each ward of the boundary, in its order; missing where nobody reports."""
    full = in_full(result).drop(columns=["p_exact"])
    place = rows_of_wards(full, mapped)
    taken = full.take(place.clip(0)).reset_index(drop=True).astype(object)
    taken = taken.where(pd.Series(place >= 0), None)
    names = ["lga_name", "class", "interval", "years", "series", "movement"]
    texts = taken[names].astype("string")
    dropped = list({*KEYS["ward"], *names})
    numbers = taken.drop(columns=dropped).apply(pd.to_numeric).astype("Float64")
    found: pd.DataFrame = pd.concat([texts, numbers], axis=1)
    return found


def years_on_boundary(result: TrendResult, mapped: OnMap, measure: str) -> pd.DataFrame:
    """Each ward of the boundary, in its order, a column a year; missing where nobody reports."""
    wide = year_by_year(result, "ward", measure)
    years = [name for name in wide if str(name).isdigit()]
    place = rows_of_wards(wide, mapped)
    taken = wide[years].take(place.clip(0)).reset_index(drop=True).astype("Float64")
    found: pd.DataFrame = taken.where(pd.Series(place >= 0))
    return found
