"""Where the people behind a burden come from: column, file and year."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.models import Run
from analysis.value_columns import POPULATION
from uploads.models import Dataset

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Origin:
    """A column of a file.

    Parameters
    ----------
    column
        Its header; "" for a raster.
    file
        The name of the file.
    year
        The calendar year of its numbers, as header or name of the file say it; None: not known.
    """

    column: str
    file: str
    year: int | None


def people_origin(run: Run) -> Origin | None:
    """The origin of the run's population; None where it has none."""
    if run.people is None:
        return None
    file: Dataset = run.people.source or run.people
    column = next((item for item in file.columns if item.get("role") == POPULATION), None)
    header = str(column["name"]) if column else ""
    years = {int(year) for year in _YEAR.findall(header) or _YEAR.findall(file.name)}
    return Origin(header, file.name, years.pop() if len(years) == 1 else None)


def population_year(run: Run) -> int | None:
    """The year of the run's population: as somebody said it, else as its file says it."""
    said: int | None = run.parameters.get("population_year")
    origin = people_origin(run) if said is None else None
    return origin.year if origin is not None else said
