"""A country of synthetic wards for benchmarks: right size, no content."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from scipy.spatial import cKDTree

from uploads.sample.mosaic import Floats, Ints, noisy_mosaic

ORIGIN = np.array([2.9, 4.4])
"""South-west corner in degrees; with EXTENT_KM about the size and place of Nigeria."""
EXTENT_KM = np.array([1270.0, 1050.0])
DEGREES_PER_KM = np.array([1.0 / 109.6, 1.0 / 110.6])


def make_national(
    seed: int = 1, wards: int = 9409, lgas: int = 774, vertices: int = 760_000
) -> gpd.GeoDataFrame:
    """A valid coverage of ``wards`` areas in ``lgas`` groups with ragged borders.

    Parameters
    ----------
    seed
        Same seed, same bytes.
    wards, lgas
        Number of areas and of groups, 3 <= lgas <= wards.
    vertices
        Polygon vertices in all, each side of a border counted; met to a few per cent.

    Returns
    -------
    GeoDataFrame
        ``wards`` rows, EPSG:4326: state_name, lga_name, ward_name, ward_code, geometry.
        Names are numbers in words ("Demo Ward 12"), never real ones; nothing is missing.
    """
    rng = np.random.default_rng(seed)
    centres = rng.uniform(0.05, 0.95, (lgas, 2)) * EXTENT_KM
    crowd = np.exp(rng.normal(0.0, 0.5, lgas))
    home = np.sort(rng.choice(lgas, size=wards * 2, p=crowd / crowd.sum()))
    spread = rng.normal(0.0, 14.0, (len(home), 2)) * np.exp(rng.normal(0, 0.4, lgas))[home][:, None]
    places = centres[home] + spread
    places = np.where(places < 0, -places, places)
    places = np.where(places > EXTENT_KM, 2 * EXTENT_KM - places, places)
    places = _thin(places, 0.6)[:wards]
    rim = rng.uniform(-0.12, 1.12, (wards // 2, 2)) * EXTENT_KM
    rim = rim[((rim < -5) | (rim > EXTENT_KM + 5)).any(axis=1)]
    seeds = np.vstack([places, rim])
    keep = np.arange(len(seeds)) < len(places)
    shapes = noisy_mosaic(seeds, keep, rng, vertices=vertices, scale=DEGREES_PER_KM, origin=ORIGIN)
    lga = _nearest(places, centres)
    order = np.lexsort((np.arange(len(places)), lga))
    return gpd.GeoDataFrame(
        {
            "state_name": [f"Demo Region {lga[i] * 37 // lgas + 1}" for i in order],
            "lga_name": [f"Demo District {lga[i] + 1}" for i in order],
            "ward_name": [f"Demo Ward {n + 1}" for n in range(len(order))],
            "ward_code": [f"DM{n + 1:05d}" for n in range(len(order))],
        },
        geometry=shapes[order],
        crs="EPSG:4326",
    )


def _thin(places: Floats, distance: float) -> Floats:
    """At most one place a square of the given side (km), in random but fixed order."""
    cell = np.floor(places / distance).astype(np.int64)
    _, first = np.unique(cell[:, 0] * 1_000_000 + cell[:, 1], return_index=True)
    mixed = np.random.default_rng(len(places)).permutation(np.sort(first))
    return np.asarray(places[mixed])


def _nearest(places: Floats, centres: Floats) -> Ints:
    """Index of the nearest centre for each place."""
    return np.asarray(cKDTree(centres).query(places)[1], dtype=np.int64)
