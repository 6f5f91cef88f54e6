"""Which variables to propose for a state when the user chooses none (methods document, section 12).

The zone's list is a proposal: the malaria variable always enters it, urban share never does, and
a listed variable that the data lack is said, never replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.science.variables import (
    INDICATORS,
    Direction,
    Variable,
    find_variable,
    label_of,
    malaria_column,
)
from chatmrpt.lib.nigeria import (
    NORTH_CENTRAL,
    NORTH_EAST,
    NORTH_WEST,
    SOUTH_EAST,
    SOUTH_SOUTH,
    SOUTH_WEST,
    State,
    find_state,
)

__all__ = ["ZONE_VARIABLES", "Proposal", "find_state", "propose_variables", "zone_of"]

_SOUTH = ("ndwi", "housing_quality", "elevation")

ZONE_VARIABLES: dict[str, tuple[str, ...]] = {
    NORTH_CENTRAL: (
        "night_lights",
        "housing_quality",
        "soil_wetness",
        "distance_to_water",
        "ndmi",
    ),
    NORTH_EAST: ("distance_to_water", "rainfall", "soil_wetness"),
    NORTH_WEST: ("rainfall", "ndwi", "housing_quality", "elevation"),
    SOUTH_EAST: _SOUTH,
    SOUTH_SOUTH: _SOUTH,
    SOUTH_WEST: _SOUTH,
}

#: Elevation says little about malaria where heights differ by less than this, in metres.
ELEVATION_RANGE = 1_000.0
#: Fewest variables an ensemble can be made of.
FEWEST = 2

_BY_KEY = {variable.key: variable for variable in INDICATORS}


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Variables proposed for a state.

    Parameters
    ----------
    zones
        The zones whose lists were used; empty when no state was recognised.
    variables
        Proposed columns, the malaria variable first.
    directions
        Column → ``direct`` or ``inverse``.
    missing
        Labels of listed variables that the data lack.
    left_out
        (column, reason) of listed variables that are in the data but not proposed.
    sentences
        The proposal in words.
    """

    zones: tuple[str, ...]
    variables: tuple[str, ...]
    directions: dict[str, Direction]
    missing: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]

    @property
    def sufficient(self) -> bool:
        """Whether there are enough variables for a composite score."""
        return len(self.variables) >= FEWEST


def zone_of(state: str | State) -> str | None:
    """The geopolitical zone of a state, by any of its names or codes; None when unknown.

    A name that is no state's but holds a zone's name ("Demo North-Central") is of that zone.

    Parameters
    ----------
    state
        A name, an ISO 3166-2:NG code or variant, or a state.

    Returns
    -------
    str or None
        A key of the zones.
    """
    found = state if isinstance(state, State) else find_state(state)
    if found or isinstance(state, State):
        return found.zone if found else None
    words = state.casefold().replace("-", " ")
    return next(
        (zone for zone in ZONE_VARIABLES if zone.casefold().replace("-", " ") in words), None
    )


def propose_variables(
    columns: Sequence[str],
    state: str | Iterable[str] | None,
    frame: pd.DataFrame | None = None,
) -> Proposal:
    """Propose the variables of a state's zone that the data hold.

    Parameters
    ----------
    columns
        Headers of the ward table.
    state
        Name or code of the state, or several of them; with several zones their lists are joined.
    frame
        The ward table, to look at the range of elevation; None leaves that reason out.

    Returns
    -------
    Proposal
        With fewer than two variables it stays short (``sufficient`` is False) and says so; no
        variable is ever put in another's place.
    """
    zones = _zones(state)
    by_key = _columns_by_key(columns)
    malaria = malaria_column(columns)
    chosen: list[str] = [malaria] if malaria else []
    missing = [] if malaria else ["a malaria variable (test positivity rate, burden or PfPR)"]
    left_out: list[tuple[str, str]] = []
    for key in dict.fromkeys(key for zone in zones for key in ZONE_VARIABLES[zone]):
        column = by_key.get(key)
        if column is None:
            missing.append(_BY_KEY[key].label)
        elif _BY_KEY[key].direction == "ask":
            left_out.append((column, _ask_reason(_BY_KEY[key], column, frame)))
        else:
            chosen.append(column)
    directions = {column: _direction(column) for column in chosen}
    return Proposal(
        zones=zones,
        variables=tuple(chosen),
        directions=directions,
        missing=tuple(missing),
        left_out=tuple(left_out),
        sentences=_sentences(zones, chosen, missing, left_out),
    )


def _zones(state: str | Iterable[str] | None) -> tuple[str, ...]:
    names = [state] if isinstance(state, str) else list(state or ())
    found = [zone_of(name) for name in names]
    return tuple(dict.fromkeys(zone for zone in found if zone))


def _columns_by_key(columns: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in columns:
        variable = find_variable(column)
        if variable:
            found.setdefault(variable.key, column)
    return found


def _direction(column: str) -> Direction:
    variable = find_variable(column)
    return variable.direction if variable else "ask"


def _ask_reason(variable: Variable, column: str, frame: pd.DataFrame | None) -> str:
    if variable.key == "elevation" and frame is not None and column in frame:
        heights = pd.to_numeric(frame[column], errors="coerce")
        spread = float(heights.max() - heights.min())
        if spread < ELEVATION_RANGE:
            return f"its range is {spread:,.0f} m, under {ELEVATION_RANGE:,.0f} m"
    return f"say first whether risk rises or falls with it: {variable.question}"


def _sentences(
    zones: tuple[str, ...],
    chosen: list[str],
    missing: list[str],
    left_out: list[tuple[str, str]],
) -> tuple[str, ...]:
    lines = []
    if zones:
        lines.append(f"Proposed for {' and '.join(zones)}: {_joined(chosen)}.")
    else:
        lines.append("The state was not recognised, so there is no zone list to propose from.")
    lines += [f"{name[:1].upper()}{name[1:]} is listed but not in the data." for name in missing]
    lines += [f"{label_of(column)} is left out: {reason}." for column, reason in left_out]
    if len(chosen) < FEWEST:
        lines.append(
            f"Only {len(chosen)} of the listed variables can be used; a score needs {FEWEST}. "
            "Choose variables yourself."
        )
    return tuple(lines)


def _joined(columns: list[str]) -> str:
    return ", ".join(label_of(column) for column in columns) if columns else "nothing"
