"""The columns that rasters, tests of facilities and settlement grids add to a link's wards."""

from __future__ import annotations

from typing import Any

from analysis.science.variables import find_variable
from uploads.models import Dataset, DatasetKind, Link

#: Endings of columns whose name or meaning the ward table has already.
SUFFIX = "_raster"
TESTS_SUFFIX = "_computed"
SETTLEMENT_SUFFIX = "_classified"
#: Columns that a ward has whatever the table holds; no value takes their names.
RESERVED = ("state_name", "lga_name", "ward_name", "ward_code", "urban_share")
POPULATION = "population"
#: Columns of what people classified on a settlement grid.
INFORMAL_SHARE, ADJUSTED_POPULATION = "informal_share", "population_adjusted"
#: Columns of what was computed from tests.
TPR, TPR_SMOOTHED, BURDEN = "tpr", "tpr_smoothed", "burden"
#: The file of a run on tests that holds its values on the wards.
VALUES_FILE = "ward_values.parquet"
#: The same of each year, with the year in `year`.
YEARS_FILE = "ward_values_years.parquet"
#: The file of such a run with every ward name of its reports and what became of it.
NAMES_FILE = "names.json"
#: Where the result of a run on tests has the profiles of those columns, and what tells of them.
KEPT = "ward_columns"


def value_columns(link: Link) -> list[tuple[dict[str, Any], Dataset]]:
    """Each column of the link's ward values, and where its values lie (`field` of its Parquet).

    None takes the place of a column of the table: where the table has a column of that name, or
    one of a raster's meaning, it gets a suffix. A population takes the role of the population
    where the table has none.
    """
    own = link.table.columns if link.table else []
    taken = {*RESERVED, *(str(item["name"]).casefold() for item in own)}
    meanings = {known.key for item in own if (known := find_variable(str(item["name"])))}
    meanings |= {POPULATION for item in own if item["role"] == POPULATION}
    found = []
    for dataset in link.values.select_related("session", "source").order_by("created"):
        suffix = _suffix(dataset)
        for column in dataset.columns:
            name = str(column["name"])
            known = find_variable(name)
            if suffix == SUFFIX and known is not None and known.key in meanings:
                name += SUFFIX
            while name.casefold() in taken:
                name += suffix
            taken.add(name.casefold())
            role = POPULATION if name == POPULATION else "variable"
            found.append(({"field": "value", **column, "name": name, "role": role}, dataset))
    return found


def columns_of(link: Link) -> list[dict[str, Any]]:
    """Rates computed from tests, the table's columns in file order, then those of rasters.

    What was computed comes first, so that it is taken where a variable is asked for by meaning.
    """
    own = link.table.columns if link.table else []
    pairs = value_columns(link)
    computed = [column for column, values in pairs if of_tests(values)]
    return [*computed, *own, *(column for column, values in pairs if not of_tests(values))]


def _suffix(values: Dataset) -> str:
    if of_settlements(values):
        return SETTLEMENT_SUFFIX
    return TESTS_SUFFIX if of_tests(values) else SUFFIX


def of_settlements(values: Dataset) -> bool:
    """Whether these ward values are what people classified: the boundary is their source."""
    return values.source_id is not None and values.source_id == values.boundary_id


def settlement_columns(link: Link) -> dict[str, str]:
    """Field → name among the wards of what people classified: `informal_share`, …"""
    pairs = value_columns(link)
    return {column["field"]: column["name"] for column, values in pairs if of_settlements(values)}


def of_tests(values: Dataset) -> bool:
    """Whether these ward values come from the tests of facilities."""
    return values.source is not None and values.source.kind == DatasetKind.FACILITY_TABLE


def computed_rates(link: Link) -> dict[str, str]:
    """Field → name among the wards of what was computed from tests: `tpr_smoothed`, `tpr`, …"""
    pairs = value_columns(link)
    return {column["field"]: column["name"] for column, values in pairs if of_tests(values)}


def people_column(values: Dataset) -> bool:
    """Whether these ward values give the wards of the link in force their population."""
    link = values.session.links.filter(current=True).first()
    pairs = value_columns(link) if link is not None else []
    return any(item["role"] == POPULATION and kept.pk == values.pk for item, kept in pairs)
