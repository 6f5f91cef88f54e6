"""A synthetic state to try the tool with: ward table, boundary and facility data.

**Name.** The state is called "Demo North-Central". Zone variables are proposed from the
state's name, so the name must lead to a zone; but a real state's name, even as "Kwara
(demo)", would let a copied figure, a map or an export pass for a real one, and would wake
look-ups of that state's codes and populations. A name that holds the word Demo and a zone,
and no state, can do neither: every table, map and report that names the state says Demo. LGAs
and wards have coined names and codes which begin with DEMO.

**Place.** The outline is invented and lies in central Nigeria (about 4.9 to 6.8 E, 8.2 to
9.7 N) only so that climate, scale and projections look right; it follows no real border.

**Relations.** Smooth random fields over the land; test positivity is higher where housing is
poor and water near, lower in the city. The strengths are chosen, not estimated: nothing
about malaria can be learnt from these figures.

**Dirt, on purpose.** Five housing values and one test positivity are missing, one ward of the
boundary is absent from the table, three ward names are spelled differently in the table, one
name occurs in two LGAs, LGA names have a suffix in the facility file. Prefixes such as "kw"
are left out: they are codes of real states.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from chatmrpt.lib.errors import ProblemError
from uploads.sample.facilities import make_facilities
from uploads.sample.land import DEGREES_PER_KM, ORIGIN, Land, make_land
from uploads.sample.mosaic import Floats, Ints, noisy_mosaic
from uploads.sample.names import coin_names, misspell
from uploads.sample.variables import make_variables

DEMO_STATE = "Demo North-Central"
DEMO_ZONE = "North-Central"

VERTICES_PER_WARD = 90
MISSING_HOUSING = 5
MISSPELLED = 3


@dataclass(frozen=True)
class SampleState:
    """The three tables of the synthetic state.

    Attributes
    ----------
    ward_table
        One row a ward but one: State, LGA, WardName, population (people), mean_rainfall
        (mm a month), mean_EVI (0-1), distance_to_water (m), housing_quality (0-1),
        elevation (m), avgRAD (nW/cm2/sr), mean_soil_wetness (0-1), NDMI (-1 to 1),
        u5_tpr_rdt (percent), urbanPercentage (percent). NaN = missing.
    boundary
        One row a ward, EPSG:4326, a valid coverage: StateName, LGAName, WardName, WardCode.
    facilities
        Monthly tests of two years, one row a facility and month, in the layout of a DHIS2
        export; see :func:`uploads.sample.facilities.make_facilities`.
    """

    ward_table: pd.DataFrame
    boundary: gpd.GeoDataFrame
    facilities: pd.DataFrame


def make_sample_state(seed: int = 1, wards: int = 96, lgas: int = 8) -> SampleState:
    """The synthetic state of this seed.

    Parameters
    ----------
    seed
        Same seed, same tables.
    wards
        40 to 400.
    lgas
        2 to wards / 8.

    Raises
    ------
    ProblemError
        ``sample_size_out_of_range``; ``sample_mosaic_failed`` (see ``noisy_mosaic``).
    """
    if not (40 <= wards <= 400 and 2 <= lgas <= wards // 8):
        raise ProblemError(
            "sample_size_out_of_range",
            f"A sample state of {wards} wards in {lgas} LGAs cannot be made.",
            "Ask for 40 to 400 wards and at least 8 wards an LGA.",
        )
    rng = np.random.default_rng(seed)
    land = make_land(wards, rng)
    inside = np.arange(len(land.seeds)) < wards
    shapes = noisy_mosaic(
        land.seeds,
        inside,
        rng,
        vertices=wards * VERTICES_PER_WARD,
        scale=DEGREES_PER_KM,
        origin=ORIGIN,
    )
    lga = _lga_of_ward(land, wards, lgas)
    order = np.lexsort((np.arange(wards), lga))
    shapes, lga = shapes[order], lga[order]
    names = _ward_names(lga, rng)
    lga_names = [f"Demo {name}" for name in coin_names(lgas, rng)]
    boundary = gpd.GeoDataFrame(
        {
            "StateName": DEMO_STATE,
            "LGAName": [lga_names[g] for g in lga],
            "WardName": names,
            "WardCode": _codes(lga),
        },
        geometry=shapes,
        crs="EPSG:4326",
    )
    centres = (shapely.get_coordinates(shapely.centroid(shapes)) - ORIGIN) / DEGREES_PER_KM
    square_km = shapely.area(shapes) / float(np.prod(DEGREES_PER_KM))
    variables = make_variables(land, centres, square_km, rng)
    facilities = make_facilities(boundary, variables, rng)
    return SampleState(_ward_table(boundary, variables, rng), boundary, facilities)


def _lga_of_ward(land: Land, wards: int, lgas: int) -> Ints:
    """LGA of each ward: nearest of centres spread by farthest-point choice, then k-means."""
    places = land.seeds[:wards]
    centres = [land.city]
    for _ in range(lgas - 1):
        distance = cKDTree(np.array(centres)).query(places)[0]
        centres.append(places[int(np.argmax(distance))])
    points: Floats = np.array(centres)
    for _ in range(8):
        label = cKDTree(points).query(places)[1]
        points = np.array([places[label == g].mean(axis=0) for g in range(lgas)])
    return np.asarray(cKDTree(points).query(places)[1], dtype=np.int64)


def _ward_names(lga: Ints, rng: np.random.Generator) -> list[str]:
    """Coined names; the last ward bears the name of the first, which is in another LGA."""
    names = coin_names(len(lga), rng, two_words=0.3)
    names[-1] = names[0]
    return names


def _codes(lga: Ints) -> list[str]:
    """DEMO, number of the LGA, number of the ward in it."""
    place = pd.Series(lga).groupby(lga).cumcount()
    return [f"DEMO{g + 1:02d}{n + 1:02d}" for g, n in zip(lga, place, strict=True)]


def _ward_table(
    boundary: gpd.GeoDataFrame, variables: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """The ward table with its gaps and spellings, in alphabetical order as offices send it."""
    table = pd.DataFrame(
        {
            "State": boundary["StateName"],
            "LGA": boundary["LGAName"],
            "WardName": boundary["WardName"],
        }
    ).join(variables)
    middle = rng.permutation(np.arange(1, len(table) - 1))  # not the two of the same name
    housing, rest = middle[:MISSING_HOUSING], middle[MISSING_HOUSING:]
    table.loc[housing, "housing_quality"] = np.nan
    table.loc[rest[0], "u5_tpr_rdt"] = np.nan
    spelled = rest[2 : 2 + MISSPELLED]
    table.loc[spelled, "WardName"] = [misspell(n) for n in table.loc[spelled, "WardName"]]
    told = table.drop(index=rest[1])
    ordered: pd.DataFrame = told.sort_values(["LGA", "WardName"], kind="stable")
    return ordered.reset_index(drop=True)
