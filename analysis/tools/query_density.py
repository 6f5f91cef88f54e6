"""People per square kilometre, from the people and the ground of each ward."""

from __future__ import annotations

import pandas as pd

from analysis.query.plan import Column
from analysis.science.variables import find_variable
from chatmrpt.lib.say import say

DENSITY, GROUND = "population_density", "ground_km2"
#: Unit of a column of ground → square kilometres.
_TO_KM2 = {"m²": 1e-6, "square metres": 1e-6, "km²": 1.0, "square kilometres": 1.0,
           "hectares": 0.01}  # fmt: skip
_GROUND_HEADERS = ("totalarea", "area", "landarea", "wardarea", "surface", "areakm", "areasqkm")


def add_density(frame: pd.DataFrame, columns: dict[str, Column]) -> None:
    """Add the density where the table has people and ground and no density of its own.

    Over several wards it is all their people over all their ground.
    """
    if any(_key(name) == DENSITY for name in columns):
        return
    people = next((name for name in columns if _key(name) == "population"), None)
    ground = next((name for name, column in columns.items() if _is_ground(name, column)), None)
    if people is None or ground is None or columns[people].kind != "number":
        return
    area = frame[ground].astype(float) * _TO_KM2[columns[ground].unit]
    frame[GROUND] = area.where(area > 0)
    frame[DENSITY] = frame[people].astype(float) / frame[GROUND]
    columns[GROUND] = Column(name=GROUND, label=say("Area"), unit="km²", additive=True)
    columns[DENSITY] = Column(
        name=DENSITY,
        label=say("Population density"),
        unit=say("people per km²"),
        is_rate=True,
        rate_of=(people, GROUND),
    )


def _is_ground(name: str, column: Column) -> bool:
    header = "".join(letter for letter in name.casefold() if letter.isalpha())
    return header in _GROUND_HEADERS and column.unit in _TO_KM2


def _key(name: str) -> str:
    known = find_variable(name)
    return known.key if known is not None else ""
