"""Facility reports as the science takes them, and all 16 combinations of them side by side."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from analysis.frames import read_table
from analysis.science.quality.facilities import known_places
from analysis.science.tpr.calculate import TprOptions, TprResult, calculate_tpr
from analysis.science.tpr.table import FacilityTable, facility_table
from analysis.science.tpr.words import ALL, FEWEST_TESTS, LEVELS, UNKNOWN_WARD
from uploads.models import Dataset


def read_facility_table(dataset: Dataset, state: str | None = None) -> FacilityTable:
    """The reports in one shape, of one state as the file spells it or of all.

    Raises
    ------
    ProblemError
        See `analysis.science.tpr.table.facility_table`.
    """
    return _facility_table(dataset.path, tuple(first_roles(dataset).items()), state)


@lru_cache(maxsize=2)
def _facility_table(
    path: str, roles: tuple[tuple[str, str], ...], state: str | None
) -> FacilityTable:
    frame, by_role = read_table(path), dict(roles)
    if state is not None and "state" in by_role:
        frame = frame[frame[by_role["state"]] == state].reset_index(drop=True)
    return facility_table(frame, by_role)


def first_roles(dataset: Dataset) -> dict[str, str]:
    """Role → the first column that has it."""
    found: dict[str, str] = {}
    for item in dataset.columns:
        found.setdefault(item["role"], item["name"])
    return found


def combinations_of(states: TprResult, wards: TprResult) -> pd.DataFrame:
    """The 16 combinations side by side, over all states of the file: level by level.

    Parameters
    ----------
    states, wards
        The same computed by state and by ward, over all periods.

    Returns
    -------
    DataFrame
        facility_level, age, tested, positive, tpr (of the sums), wards_known (how many wards have
        a rate that can enter a score), and where the people of every state are known population
        and burden (per 1,000 of the age group and year).
    """
    keys = ["facility_level", "age"]
    sums = states.combinations.groupby(keys, sort=False)[["tested", "positive"]].sum()
    sums["tpr"] = (sums["positive"] / sums["tested"]).where(sums["tested"] > 0)
    each = wards.combinations
    scored = each["tpr"].notna() & (each["tested"].astype(float) >= FEWEST_TESTS)
    scored &= each["ward_name"] != UNKNOWN_WARD
    sums["wards_known"] = scored.groupby([each[key] for key in keys], sort=False).sum()
    people = states.combinations[[*keys, "population", "burden"]]
    if people["burden"].notna().any():
        found = people.assign(yearly=people["burden"] * people["population"])
        whole = found.groupby(keys, sort=False)[["population", "yearly"]].sum(min_count=1)
        gaps = found["yearly"].isna().groupby([found[key] for key in keys], sort=False).any()
        sums["population"] = whole["population"].mask(gaps)
        sums["burden"] = (whole["yearly"] / whole["population"]).mask(gaps)
    return sums.reset_index()


def overview(dataset: Dataset, state: str | None = None) -> pd.DataFrame:
    """What can be chosen from: `combinations_of` by both tests, with the number of facilities."""
    return _overview(dataset.path, tuple(first_roles(dataset).items()), state)


@lru_cache(maxsize=8)
def _overview(path: str, roles: tuple[tuple[str, str], ...], state: str | None) -> pd.DataFrame:
    table = _facility_table(path, roles, state)
    age = next((age for age in ("u5", "o5", "pw") if _counted(table, age)), ALL)
    by_state, by_ward = (
        calculate_tpr(table, TprOptions(by=by, age=age)) for by in ("state", "ward")
    )
    found = combinations_of(by_state, by_ward)
    pairs = pd.DataFrame(
        {"level": table.level, "facility": known_places(table)[0]}
    ).drop_duplicates()
    count = pairs.groupby("level")["facility"].nunique()
    facilities = {name: int(count.get(place, 0)) for place, name in enumerate(LEVELS)}
    facilities[ALL] = int(pairs["facility"].nunique())
    return found.assign(facilities=found["facility_level"].map(facilities))


def _counted(table: FacilityTable, age: str) -> bool:
    return any(age in table.ages(test) for test in ("rdt", "microscopy"))
