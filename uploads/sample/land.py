"""The lie of the synthetic land: outline, river, city, and a place for each ward."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString

from uploads.sample.mosaic import Floats

ORIGIN = np.array([4.9, 8.2])
"""Longitude and latitude of the plane's corner (0, 0)."""
DEGREES_PER_KM = np.array([1.0 / 109.9, 1.0 / 110.6])

CENTRE = np.array([105.0, 82.0])
CITY_SHARE, TOWN_SHARE, RIVER_SHARE = 0.22, 0.08, 0.16
"""Share of the wards in the city, in a town, and in pairs along the river."""


@dataclass(frozen=True)
class Land:
    """Places in km east and north of the corner.

    Attributes
    ----------
    seeds
        Shape (n, 2); one point a ward first, then points around the state.
    river
        The river and its tributary.
    city, town
        Shape (2,).
    """

    seeds: Floats
    river: shapely.MultiLineString
    city: Floats
    town: Floats


def make_land(wards: int, rng: np.random.Generator) -> Land:
    """The land for so many wards; see :class:`Land`."""
    phase = rng.uniform(0.0, 2.0 * np.pi, 5)
    main = _course(phase[0], 78.0, 14.0)
    branch = LineString([main.coords[30], *_branch(main, phase[1])])
    river = shapely.MultiLineString([main, branch])
    city = np.array([78.0, 0.0])
    city[1] = _river_at(main, city[0]) + 7.0
    town = CENTRE + np.array([52.0, -24.0])
    crowd = [
        _crowd(city, round(CITY_SHARE * wards), 4.2, rng),
        _crowd(town, round(TOWN_SHARE * wards), 3.2, rng),
        _banks(main, round(RIVER_SHARE * wards / 2), phase, rng),
    ]
    taken = np.vstack(crowd)
    taken = taken[_inside(taken, phase)]
    open_land = _spread(taken, wards - len(taken), phase, rng)
    rim = rng.uniform(-70.0, 70.0, (1200, 2)) * np.array([2.6, 2.3]) + CENTRE
    rim = _apart(rim[~_inside(rim, phase, 1.02) & _inside(rim, phase, 1.6)], 12.0)
    return Land(np.vstack([taken, open_land, rim]), river, city, town)


def _radius(angle: Floats, phase: Floats) -> Floats:
    """Half width of the state in a direction, km."""
    waves = (
        0.13 * np.sin(2 * angle + phase[2])
        + 0.09 * np.sin(3 * angle + phase[3])
        + 0.05 * np.sin(5 * angle + phase[4])
    )
    return np.asarray(78.0 * (1.0 + 0.22 * np.cos(angle) ** 2 + waves))


def _inside(places: Floats, phase: Floats, factor: float = 1.0) -> np.ndarray:
    """Whether places lie within ``factor`` times the outline."""
    east, north = (places - CENTRE).T
    return np.asarray(np.hypot(east, north) < factor * _radius(np.arctan2(north, east), phase))


def _course(phase: float, level: float, swing: float) -> LineString:
    """The river from west to east."""
    x = np.linspace(-60.0, 270.0, 90)
    y = level + swing * np.sin(x / 34.0 + phase) + 5.0 * np.sin(x / 11.0 - phase)
    return LineString(np.column_stack([x, y]))


def _branch(main: LineString, phase: float) -> Floats:
    """A tributary from the north."""
    head = np.array(main.coords[30])
    t = np.linspace(0.1, 1.0, 20)
    return np.asarray(
        np.column_stack([head[0] + 42.0 * t + 5.0 * np.sin(7.0 * t + phase), head[1] + 95.0 * t])
    )


def _river_at(main: LineString, x: float) -> float:
    """Northing of the river at an easting."""
    course = np.array(main.coords)
    return float(np.interp(x, course[:, 0], course[:, 1]))


def _crowd(centre: Floats, count: int, width: float, rng: np.random.Generator) -> Floats:
    """Places about a centre, at least 1.3 km apart."""
    places = centre + rng.normal(0.0, width, (count * 30, 2))
    return _apart(places, 1.3)[:count]


def _banks(main: LineString, pairs: int, phase: Floats, rng: np.random.Generator) -> Floats:
    """Pairs mirrored in the river, so that borders between them follow it."""
    course = np.array(main.coords)
    within = np.flatnonzero(_inside(course, phase, 0.93))
    at = within[np.linspace(1, len(within) - 2, pairs).astype(int)]
    along = course[at + 1] - course[at - 1]
    normal = np.column_stack([-along[:, 1], along[:, 0]]) / np.hypot(*along.T)[:, None]
    offset = rng.uniform(4.5, 6.5, (pairs, 1))
    return np.vstack([course[at] + normal * offset, course[at] - normal * offset])


def _spread(taken: Floats, count: int, phase: Floats, rng: np.random.Generator) -> Floats:
    """Places in the open land: each the farthest of 12 candidates from those before."""
    places = list(taken)
    box = np.array([110.0, 100.0])
    for _ in range(count):
        tries = rng.uniform(-1.0, 1.0, (60, 2)) * box + CENTRE
        tries = tries[_inside(tries, phase, 0.97)][:12]
        near = ((tries[:, None, :] - np.array(places)[None]) ** 2).sum(axis=2).min(axis=1)
        places.append(tries[int(np.argmax(near))])
    return np.array(places[len(taken) :]).reshape(-1, 2)


def _apart(places: Floats, distance: float) -> Floats:
    """Places in order, without those closer than ``distance`` to an earlier one."""
    kept: list[Floats] = []
    for place in places:
        if all(np.hypot(*(place - other)) >= distance for other in kept):
            kept.append(place)
    return np.array(kept).reshape(-1, 2)
