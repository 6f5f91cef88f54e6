"""Whether a boundary lies where the names in it say: in the country, near its state."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from chatmrpt.lib.nigeria import BOUNDS, State, find_state
from chatmrpt.lib.say import say, say_many, to_say
from uploads.cleaning.findings import Finding, first_rows, listed

Floats = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]

#: No part of any state is farther from its capital (Niger State's west: 330 km from Minna).
FARTHEST_KM = 400.0
KM_PER_DEGREE = 111.2
SWAPPED = to_say("Longitude and latitude seem to be swapped: export it again with them in order.")


def location_findings(frame: gpd.GeoDataFrame) -> list[Finding]:
    """Findings about areas that cannot lie where their outline is.

    Parameters
    ----------
    frame
        (wards,) EPSG:4326 with ``state_name``, ``ward_name``, ``ward_code``, ``_row``. Areas
        without an outline, and those whose state is unknown, are passed over. Not changed.

    Returns
    -------
    list of Finding
        ``outside_country`` and ``far_from_state``, both warnings.
    """
    shapes = frame.geometry.to_numpy()
    states = [find_state(name) if isinstance(name, str) else None for name in frame["state_name"]]
    known = ~shapely.is_missing(shapes) & np.array([state is not None for state in states])
    centres = shapely.get_coordinates(shapely.centroid(shapes[known]))
    own = [state for state, is_known in zip(states, known, strict=True) if state and is_known]
    if not own:
        return []
    rows = frame[known]
    outside = ~_in_country(centres)
    far = ~outside & (_distance_km(centres, own) > FARTHEST_KM)
    swapped = _distance_km(centres[:, ::-1], own) <= FARTHEST_KM
    return [*_outside(rows, outside, centres, swapped), *_far(rows, far, swapped)]


def _in_country(centres: Floats) -> Flags:
    west, south, east, north = BOUNDS
    x, y = centres.T
    return np.asarray((x >= west) & (x <= east) & (y >= south) & (y <= north))


def _distance_km(centres: Floats, states: list[State]) -> Floats:
    """Distance to the capital of each area's state; exact enough so near to the equator."""
    capitals = np.array([state.capital for state in states])
    east, north = (centres - capitals).T
    shrink = np.cos(np.radians((centres[:, 1] + capitals[:, 1]) / 2))
    return np.asarray(KM_PER_DEGREE * np.hypot(east * shrink, north))


def _outside(
    rows: gpd.GeoDataFrame, flags: Flags, centres: Floats, swapped: Flags
) -> list[Finding]:
    if not flags.any():
        return []
    x, y = centres[flags].mean(axis=0)
    states = listed(rows.loc[flags, "state_name"], 3)
    message = say_many(
        "{count:,} area named as part of {states} lies outside Nigeria, around longitude "
        "{longitude:.1f}, latitude {latitude:.1f}: {names}.",
        "{count:,} areas named as part of {states} lie outside Nigeria, around longitude "
        "{longitude:.1f}, latitude {latitude:.1f}: {names}.",
        int(flags.sum()),
        states=states,
        longitude=x,
        latitude=y,
        names=_names(rows, flags),
    )
    hint = say("Its .prj does not fit its coordinates: export it again in WGS 84 (EPSG:4326).")
    hint = say(SWAPPED) if swapped[flags].all() else hint
    return [_finding("outside_country", message, hint, rows, flags)]


def _far(rows: gpd.GeoDataFrame, flags: Flags, swapped: Flags) -> list[Finding]:
    if not flags.any():
        return []
    named = listed(rows.loc[flags, "state_name"], 3)
    message = say_many(
        "{count:,} area named as part of {states} lies more than {distance:.0f} km from that "
        "state's capital: {names}.",
        "{count:,} areas named as part of {states} lie more than {distance:.0f} km from that "
        "state's capital: {names}.",
        int(flags.sum()),
        states=named,
        distance=FARTHEST_KM,
        names=_names(rows, flags),
    )
    hint = say(
        "Check the state's name and the coordinates; on the map the wards may lie elsewhere."
    )
    hint = say(SWAPPED) if swapped[flags].all() else hint
    return [_finding("far_from_state", message, hint, rows, flags)]


def _names(rows: gpd.GeoDataFrame, flags: Flags) -> str:
    labels = rows["ward_name"].fillna(rows["ward_code"]).fillna(say("unnamed"))
    return listed(labels[flags])


def _finding(code: str, message: str, hint: str, rows: gpd.GeoDataFrame, flags: Flags) -> Finding:
    concerned = first_rows(rows.loc[flags, "_row"])
    return Finding(code, "warning", message, hint, None, concerned, int(flags.sum()))
