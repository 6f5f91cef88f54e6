"""Variables of the synthetic wards: smooth over the land, tied to river, city and each other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from uploads.sample.land import Land
from uploads.sample.mosaic import Floats

REACH = 38.0
"""Distance in km over which the random fields change."""


def smooth_field(places: Floats, rng: np.random.Generator, reach: float = REACH) -> Floats:
    """A smooth random field with mean 0 and variance about 1.

    Parameters
    ----------
    places
        Shape (n, 2), km.
    rng
        Source of the waves.
    reach
        Length scale in km.

    Returns
    -------
    ndarray
        Shape (n,).

    Notes
    -----
    Random Fourier features of a Gaussian covariance (Rahimi and Recht 2007, NIPS 20).
    """
    waves = rng.normal(0.0, 1.0 / reach, (2, 60))
    phase = rng.uniform(0.0, 2.0 * np.pi, 60)
    return np.asarray(np.sqrt(2.0 / 60.0) * np.cos(places @ waves + phase).sum(axis=1))


def make_variables(
    land: Land, centres: Floats, square_km: Floats, rng: np.random.Generator
) -> pd.DataFrame:
    """The columns of the ward table, complete; units as in ``SampleState.ward_table``.

    Parameters
    ----------
    land
        River, city and town.
    centres
        Shape (n, 2), centres of the wards in km.
    square_km
        Shape (n,), areas.
    rng
        Source of the fields and of the wards' own noise.
    """
    count = len(centres)

    def own(size: float) -> Floats:
        return rng.normal(0.0, size, count)

    water = shapely.distance(shapely.points(centres), land.river)
    town = np.exp(-(((centres - land.town) ** 2).sum(axis=1)) / 26.0)
    city = np.exp(-(((centres - land.city) ** 2).sum(axis=1)) / 70.0)
    urban = np.clip(np.maximum(city, 0.75 * town) + own(0.02), 0.0, 1.0)
    north = (centres[:, 1] - 82.0) / 60.0
    height, green, rain = (smooth_field(centres, rng) for _ in range(3))
    stream = 1.2 + 3.4 * np.abs(smooth_field(centres, rng, 22.0)) + np.abs(own(0.5))
    distance = np.minimum(0.25 + 0.9 * water, stream)
    near = np.exp(-distance / 3.0)
    rainfall = 104.0 - 13.0 * north + 6.0 * rain + own(1.2)
    wet = 0.46 + 0.2 * near + 0.004 * (rainfall - 104.0) + 0.03 * green + own(0.015)
    housing = 0.12 + 0.42 * urban + 0.045 * smooth_field(centres, rng) + own(0.02)
    risk = (
        -1.15
        - 2.3 * (np.clip(housing, 0.02, 0.9) - 0.2)
        + 1.6 * (near - 0.3)
        + 5.0 * (wet - 0.48)
        + 0.22 * smooth_field(centres, rng)
        - 0.35 * urban
        + own(0.14)
    )
    density = 38.0 * np.exp(0.35 * smooth_field(centres, rng)) + 2_400.0 * urban**1.6
    return pd.DataFrame(
        {
            "population": np.rint(np.clip(density * square_km, 1_800.0, 68_000.0)).astype(int),
            "mean_rainfall": rainfall.round(3),
            "mean_EVI": np.clip(
                0.29 + 0.0022 * (rainfall - 104) + 0.03 * green - 0.12 * urban, 0.05, 0.7
            ).round(5),
            "distance_to_water": (1_000.0 * distance).round(1),
            "housing_quality": np.clip(housing, 0.02, 0.95).round(5),
            "elevation": np.clip(125.0 + 5.5 * water + 60.0 * height, 60.0, 900.0).round(1),
            "avgRAD": (0.24 + 16.0 * urban**1.4 + np.abs(own(0.03))).round(5),
            "mean_soil_wetness": np.clip(wet, 0.1, 0.95).round(5),
            "NDMI": np.clip(-0.16 + 0.42 * (wet - 0.46) - 0.09 * urban + own(0.012), -1, 1).round(
                5
            ),
            "u5_tpr_rdt": (100.0 / (1.0 + np.exp(-risk))).round(3),
            "urbanPercentage": np.where(urban < 0.03, 0.0, 100.0 * urban).round(2),
        }
    )
