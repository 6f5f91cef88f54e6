"""What every run on facility reports reads: the wards on the map, and their people."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.facility_data import first_roles
from analysis.facility_map import OnMap, off_map, people_on_map, place_on_map, with_lga_names
from analysis.facility_people import PeopleTable, people_of_table
from analysis.frames import read_boundary, read_table
from analysis.models import Run
from analysis.people_origin import population_year
from analysis.science.tpr.burden import PopulationChoices
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import Ints
from analysis.workspace import wards_of
from uploads.cleaning.decided_names import DecidedName
from uploads.cleaning.people import AGE_POPULATIONS
from uploads.cleaning.text import header_key

_PEOPLE = ("u5_share", "pw_share", "growth")


def on_map(run: Run, table: FacilityTable) -> OnMap:
    """The wards of the reports on the run's boundary, where it has one."""
    if run.boundary is None:
        return off_map(table)
    boundary = read_boundary(run.boundary.path)
    if run.link is not None and run.link.boundary_id == run.boundary.pk:
        boundary = with_lga_names(boundary, run.link.lga_names)
    decided = [DecidedName(**said) for said in run.receipt.get("names", [])]
    return _with_urban_share(run, place_on_map(table, boundary, decided=decided))


def _with_urban_share(run: Run, mapped: OnMap) -> OnMap:
    """The urban share of the linked ward table where the boundary has none."""
    if run.link is None or run.link.boundary_id != run.boundary_id:
        return mapped
    of_wards = wards_of(run.link)["urban_share"].to_numpy(dtype=float, na_value=np.nan)
    placed = mapped.place >= 0
    urban = np.full(len(mapped.urban_share), np.nan)
    urban[mapped.place[placed]] = of_wards[placed]
    known = ~np.isnan(mapped.urban_share)
    return replace(mapped, urban_share=np.where(known, mapped.urban_share, urban))


def rows_of_wards(areas: pd.DataFrame, mapped: OnMap) -> Ints:
    """Position among `areas` of each ward of the boundary; −1 where it has no row.

    `areas` has one row a ward of the reports: state_name, lga_name, ward_name.
    """
    keys = ["state_name", "lga_name", "ward_name"]
    rows = {key: at for at, key in enumerate(areas[keys].itertuples(index=False, name=None))}
    wards = mapped.table.wards[keys].itertuples(index=False, name=None)
    order = np.array([rows.get(key, -1) for key in wards], dtype=np.int64)
    if not len(order):
        return np.full(len(mapped.place), -1, dtype=np.int64)
    return np.asarray(np.where(mapped.place >= 0, order[mapped.place.clip(0)], -1), dtype=np.int64)


def population_choices(run: Run) -> PopulationChoices:
    """What the run knows of the people beside their number."""
    known = {name: run.parameters[name] for name in _PEOPLE}
    return PopulationChoices(**known, year=population_year(run))


def people_by(run: Run, mapped: OnMap, by: str) -> pd.DataFrame | None:
    """The people of the areas: on the map by place, else by the names of the ward table."""
    if run.people is None:
        return None
    if run.link is not None and run.boundary is not None:
        wards = people_on_map(mapped, _populations(wards_of(run.link)))
        return wards if by == "ward" else _summed(wards, by)
    frame = read_table(run.people.path)
    given = PeopleTable(run.people.name, frame, first_roles(run.people))
    return people_of_table(given, mapped.table, by)[0]


def people_of_silence(run: Run, mapped: OnMap) -> float:
    """People of all wards of the boundary for each one in a ward with reports.

    1 without a boundary, and where it holds several states, of which reports may be of one; NaN
    where the people of a ward are not known.
    """
    if run.link is None or run.boundary is None:
        return 1.0
    wards = wards_of(run.link)
    people = wards["population"].to_numpy(dtype=float, na_value=np.nan)
    reporting = people[mapped.place >= 0].sum()
    several = "state_name" in wards and wards["state_name"].nunique() > 1
    return 1.0 if several or not reporting > 0 else float(people.sum() / reporting)


def _populations(wards: pd.DataFrame) -> pd.DataFrame:
    names = {"population": "population"}
    for name, keys in AGE_POPULATIONS.items():
        column = next((str(c) for c in wards if header_key(str(c)) in keys), None)
        if column is not None:
            names[name] = column
    return pd.DataFrame({name: wards[column] for name, column in names.items()})


def _summed(wards: pd.DataFrame, by: str) -> pd.DataFrame:
    """People of larger areas; not known where one of their wards is not."""
    keys = ["state_name", "lga_name"] if by == "lga" else ["state_name"]
    known = wards[wards["ward_name"] != "Unknown"]
    columns = [str(name) for name in known if str(name).startswith("population")]
    grouped = known.groupby(keys)[columns]
    totals = grouped.sum().where(grouped.count().eq(grouped.size(), axis=0))
    return totals.reset_index()
