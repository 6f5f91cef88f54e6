"""People in the cells of a grid, from a raster of people or from shares that somebody gave."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from analysis.frames import parquet_bytes
from analysis.models import Settlement
from analysis.science.settlement.classes import BUILT_UP
from analysis.science.settlement.people import FloatArray, people_by_class
from analysis.science.variables import variable_in_name
from analysis.services.settlement.cells import grid_of
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from uploads.models import Dataset
from uploads.selectors import current_rasters

#: People of a ward in cells of each class; the last: No buildings, and cells without a class.
PEOPLE = tuple(f"people_{name}" for name in (*BUILT_UP, "other"))
COUNTED, GIVEN = "counted", "given"
POPULATION = "population"


@dataclass(frozen=True)
class ClassPeople:
    """People of the wards of a grid by class.

    Parameters
    ----------
    frame
        Index = row of the ward in the boundary, columns :data:`PEOPLE`; NaN = not known.
    source
        ``counted`` (cell by cell from a raster), ``given`` (shares of people that somebody gave,
        times the people of the ward), or empty: not known.
    name
        The raster's name.
    """

    frame: pd.DataFrame
    source: str = ""
    name: str = ""


def ward_people(row: Settlement) -> ClassPeople:
    """People of each ward of the grid by class; nobody's number is made from areas."""
    raster = population_raster(row)
    cells = people_of_cells(row) if raster is not None else None
    if raster is not None and cells is not None:
        ward = grid_of(row).cells["ward"]
        shares = people_by_class(ward, cells, row.classes)
        total = pd.Series(cells).groupby(ward.to_numpy()).sum(min_count=1)
        return ClassPeople(_named(shares.mul(total / 100.0, axis=0)), COUNTED, raster.name)
    given = given_shares(row)
    people = _people_of_wards(row) if len(given) else None
    if people is None:
        return ClassPeople(pd.DataFrame(columns=list(PEOPLE), dtype=float))
    shares = given.reindex(columns=[*BUILT_UP, "other"], fill_value=0.0)
    sums = shares.sum(axis=1)
    counts = shares.mul(people.reindex(shares.index) / sums.where(sums > 0), axis=0)
    return ClassPeople(_named(counts), GIVEN)


def given_shares(row: Settlement) -> pd.DataFrame:
    """Shape (wards with shares, classes): percent of the people that live in each class."""
    everywhere = row.used.get("people") or {}
    by_ward = row.used.get("by_ward") or {}
    given = {ward["row"]: by_ward.get(str(ward["row"]), everywhere) for ward in row.wards}
    given = {at: shares for at, shares in given.items() if shares}
    return pd.DataFrame.from_dict(given, orient="index", dtype=float).fillna(0.0)


def population_raster(row: Settlement) -> Dataset | None:
    """The newest raster of people of the session."""
    for raster in reversed(current_rasters(row.session)):
        variable = variable_in_name(raster.name)
        if variable is not None and variable.key == POPULATION:
            return raster
    return None


def people_of_cells(row: Settlement) -> FloatArray | None:
    """Shape (cells,): people in each cell by the raster, NaN where it has none.

    None without such a raster, or where it cannot be used. Computed once for a grid and a raster.
    """
    raster = population_raster(row)
    if raster is None:
        return None
    path = f"{row.path.removesuffix('.parquet')}-{raster.content_hash[:16]}.parquet"
    if default_storage.exists(path):
        with default_storage.open(path) as file:
            kept = pd.read_parquet(io.BytesIO(file.read()))
        return kept["people"].to_numpy(dtype=float)
    try:
        found = _counted(row, raster)
    except ProblemError:  # said when the raster came
        return None
    default_storage.save(path, ContentFile(parquet_bytes(pd.DataFrame({"people": found}))))
    return found


def _counted(row: Settlement, raster: Dataset) -> FloatArray:
    from analysis.science.zonal import zonal_population
    from analysis.services.ward_values import local_file
    from uploads.parsing import read_window_in_child

    cells = grid_of(row).cells.reset_index(drop=True)
    west, south, east, north = (float(side) for side in cells.total_bounds)
    with local_file(raster.path) as path:
        window = read_window_in_child(
            path, raster.name, (west, south, east, north), cells.crs.to_wkt()
        )
    return np.asarray(zonal_population(window, cells).wards["sum"], dtype=float)


def _people_of_wards(row: Settlement) -> pd.Series[float] | None:
    workspace = Workspace(row.session)
    if workspace.link is None or workspace.link.boundary_id != row.boundary_id:
        return None
    people: pd.Series[Any] = workspace.wards[POPULATION].astype(float)
    return None if people.isna().all() else people


def _named(counts: pd.DataFrame) -> pd.DataFrame:
    return counts.rename(columns=lambda name: f"people_{name}")[list(PEOPLE)]
