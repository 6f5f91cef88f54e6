"""Synthetic data of the sizes that are measured. Same seed, same values."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.science.certainty import TestCounts
from analysis.science.parameters import RiskParameters
from analysis.science.tpr.table import COUNTS
from uploads.sample import make_national
from uploads.sample.facilities import make_facilities

VARIABLES = (
    *("u5_tpr_rdt", "mean_rainfall", "housing_quality", "distance_to_water"),
    *("elevation", "nighttime_lights", "mean_ndvi", "mean_soil_wetness"),
)
INVERSE = frozenset({"housing_quality", "distance_to_water", "elevation", "nighttime_lights"})
#: Wards, LGAs and polygon vertices of a state and of the country.
STATE = (275, 25, 33_000)
COUNTRY = (9_409, 774, 760_000)
MISSING_SHARE = 0.01


@lru_cache(maxsize=1)
def country(size: tuple[int, int, int]) -> gpd.GeoDataFrame:
    """Areas with ragged borders in their LGAs."""
    wards, lgas, vertices = size
    return make_national(1, wards=wards, lgas=lgas, vertices=vertices)


def ward_values(size: tuple[int, int, int], variables: int) -> pd.DataFrame:
    """A ward table in boundary order: values that vary smoothly over the map, with gaps."""
    shapes = country(size)
    rng = np.random.default_rng(size[0])
    places = np.column_stack([shapes.geometry.representative_point().x,
                              shapes.geometry.representative_point().y])  # fmt: skip
    places = (places - places.mean(axis=0)) / places.std(axis=0)
    wards = pd.DataFrame(shapes[["state_name", "lga_name", "ward_name", "ward_code"]])
    wards["urban_share"] = rng.uniform(0.0, 100.0, len(wards))
    wards["population"] = np.round(np.exp(rng.normal(9.4, 0.5, len(wards))))
    for name in VARIABLES[:variables]:
        waves = rng.normal(size=(2, 3))
        smooth = np.sin(places @ waves).sum(axis=1) + rng.normal(0.0, 0.5, len(wards))
        values = (smooth - smooth.min()) / (smooth.max() - smooth.min())
        values[rng.random(len(wards)) < MISSING_SHARE] = np.nan
        wards[name] = values
    return wards


def test_counts(wards: pd.DataFrame) -> TestCounts:
    """Tests behind the positivity of each ward, so that its data draws are computed too."""
    rng = np.random.default_rng(3)
    tested = rng.integers(20, 2_000, len(wards)).astype(float)
    share = wards["u5_tpr_rdt"].fillna(0.3).to_numpy()
    return TestCounts(column="u5_tpr_rdt", positive=np.round(tested * share), tested=tested)


def risk_parameters(variables: int, draws: int) -> RiskParameters:
    """The standard preset on the first of the variables."""
    names = VARIABLES[:variables]
    turned: dict[str, str] = {name: "inverse" if name in INVERSE else "direct" for name in names}
    return RiskParameters(variables=names, directions=turned, draws=draws)


def ranked_wards(size: tuple[int, int, int]) -> pd.DataFrame:
    """A finished ranking as net planning reads it."""
    wards = ward_values(size, 1)
    rng = np.random.default_rng(5)
    score = rng.random(len(wards))
    columns: dict[str, Any] = {
        "composite_score": score,
        "composite_rank": pd.Series(-score).rank(method="min").astype("Int64"),
        "burden": rng.uniform(20.0, 600.0, len(wards)),
    }
    return wards.drop(columns=["u5_tpr_rdt"]).assign(**columns)


def facility_reports(
    facilities: int, wards: int, months: int
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Monthly reports of facilities as cleaning leaves them, with blanks and odd cells; roles."""
    rng = np.random.default_rng(facilities)
    number = np.repeat(np.arange(facilities), months)
    month = np.tile(np.arange(months), facilities)
    ward = np.sort(rng.integers(0, wards, facilities))[number]
    texts = np.array([f"{2023 + m // 12}-{m % 12 + 1:02d}" for m in range(months)], dtype=object)
    levels = np.array(["Primary", "Primary", "Primary", "Secondary", "Tertiary"], dtype=object)
    words = {
        "state": np.array([f"State {i // 250}" for i in range(wards)], dtype=object)[ward],
        "lga": np.array([f"LGA {i // 11}" for i in range(wards)], dtype=object)[ward],
        "ward": np.array([f"Ward {i}" for i in range(wards)], dtype=object)[ward],
        "facility": np.array([f"Facility {i}" for i in range(facilities)], dtype=object)[number],
        "facility_level": levels[rng.integers(0, len(levels), facilities)][number],
        "period": texts[month],
    }
    columns: dict[str, Any] = {name: pd.Series(cells, dtype="str") for name, cells in words.items()}
    split = [name for name in COUNTS if not name.endswith("_all")]
    for name in (name for name in split if name.startswith("tested")):
        tested = rng.poisson(40.0, len(number)).astype(float)
        positive = rng.binomial(tested.astype(np.int64), 0.3).astype(float)
        for cells in (tested, positive):
            cells[rng.random(len(number)) < MISSING_SHARE] = np.nan
        columns[name], columns[f"positive{name.removeprefix('tested')}"] = tested, positive
    frame = pd.DataFrame(columns)
    return frame, {name: name for name in columns}


def facility_file(path: Path, rows: int) -> None:
    """A CSV of monthly facility reports in the layout of a national export, blanks and all."""
    wards = make_national(1, wards=rows // 45, lgas=774, vertices=200_000)
    names = {"state_name": "StateName", "lga_name": "LGAName", "ward_name": "WardName"}
    rng = np.random.default_rng(rows)
    values = {
        "population": np.full(len(wards), 9_000.0),
        "u5_tpr_rdt": rng.uniform(5, 60, len(wards)),
    }
    reports = make_facilities(wards.rename(columns=names), pd.DataFrame(values), rng).head(rows)
    counts = reports.select_dtypes("float").columns
    reports.astype(dict.fromkeys(counts, "Int64")).to_csv(path, index=False)


def geopackage_file(path: Path, vertices: int) -> None:
    """A GeoPackage of a country's wards with very detailed outlines, one of them crossing itself."""
    wards = make_national(1, vertices=vertices)
    bow = shapely.Polygon([(2.0, 3.0), (2.1, 3.1), (2.1, 3.0), (2.0, 3.1)])
    wards.loc[0, "geometry"] = shapely.MultiPolygon([wards.geometry[0], bow])
    wards.to_file(path, layer="wards", engine="pyogrio")


def in_another_process(make: Callable[..., None], *arguments: Any) -> None:
    """Make a file without its making counting as memory of this process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(make, *arguments).result()
