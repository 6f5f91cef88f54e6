"""The facilities of the reports in force, each once with its ward and LGA."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.facility_data import read_facility_table
from analysis.science.quality.facilities import known_places
from analysis.science.tpr.table import FacilityTable
from analysis.tools.places import fold
from uploads.models import Dataset


@dataclass(frozen=True)
class Facility:
    """A facility: its name as the reports write it, its ward and LGA."""

    name: str
    ward: str
    lga: str

    @property
    def title(self) -> str:
        """Always with its ward and LGA, as in the table of the reports."""
        return f"{self.name} ({self.ward}, {self.lga})"


def named_facilities(dataset: Dataset) -> tuple[Facility, ...]:
    """Every facility that has a name."""
    return _named(read_facility_table(dataset))


@lru_cache(maxsize=4)
def _named(table: FacilityTable) -> tuple[Facility, ...]:
    facility, home = known_places(table)
    pairs = np.unique(np.stack([facility, home, table.ward]), axis=1).T
    names = table.facilities["name"].to_numpy(dtype=object)
    wards = table.wards["ward_name"].to_numpy(dtype=object)
    lgas = table.wards["lga_name"].to_numpy(dtype=object)
    found = (
        Facility(str(names[one]), str(wards[at]), str(lgas[own]))
        for one, at, own in pairs
        if names[one]
    )
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4)
def by_words(facilities: tuple[Facility, ...]) -> dict[tuple[str, ...], tuple[Facility, ...]]:
    """The words of each name to the facilities that have it."""
    found: dict[tuple[str, ...], list[Facility]] = {}
    for one in facilities:
        found.setdefault(tuple(fold(one.name).split()), []).append(one)
    return {words: tuple(own) for words, own in found.items()}
