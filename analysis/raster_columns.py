"""The columns that rasters add to the wards of a link: their names and roles."""

from __future__ import annotations

from typing import Any

from analysis.science.variables import find_variable
from uploads.models import Dataset, Link

SUFFIX = "_raster"
#: Columns that a ward has whatever the table holds; no raster takes their names.
RESERVED = ("state_name", "lga_name", "ward_name", "ward_code", "urban_share")
POPULATION = "population"


def raster_columns(link: Link) -> list[tuple[dict[str, Any], Dataset]]:
    """The column of each of the link's ward values, and where its values lie.

    No raster takes the place of a column of the table: where the table has a column of that name
    or of that meaning, the raster's gets a suffix. A population takes the role of the population
    where the table has none.
    """
    own = link.table.columns
    taken = {*RESERVED, *(str(item["name"]).casefold() for item in own)}
    meanings = {known.key for item in own if (known := find_variable(str(item["name"])))}
    meanings |= {POPULATION for item in own if item["role"] == POPULATION}
    found = []
    for dataset in link.values.select_related("session").order_by("created"):
        column = dict(dataset.columns[0])
        name = str(column["name"])
        known = find_variable(name)
        if known is not None and known.key in meanings:
            name += SUFFIX
        while name.casefold() in taken:
            name += SUFFIX
        taken.add(name.casefold())
        role = POPULATION if name == POPULATION else "variable"
        found.append(({**column, "name": name, "role": role}, dataset))
    return found


def columns_of(link: Link) -> list[dict[str, Any]]:
    """The table's columns in file order, then those that rasters add."""
    return [*link.table.columns, *(column for column, _ in raster_columns(link))]
