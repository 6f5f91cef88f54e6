"""Ward values from rasters by exact area weighting (methods document, section 15).

Nothing is read here: the cells come in as an array with their place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from analysis.science.exact_cells import extract_cells
from analysis.science.findings import Finding, finding
from analysis.science.indicators import Scale, Variable
from analysis.science.method import Method
from analysis.science.variables import detect_scale, find_variable
from chatmrpt.lib.errors import ProblemError

if TYPE_CHECKING:
    import geopandas as gpd

FloatArray = npt.NDArray[np.float64]

#: A ward with less of its area covered than this is pointed out.
WELL_COVERED = 0.99


class RasterBand(Protocol):
    """Cells with their place; :class:`uploads.formats.geotiff.RasterWindow` is one.

    ``name``: of the file, for sentences. ``band``: its number, from 1. ``values``: shape (rows,
    columns), NaN or infinite = no data. ``transform``: (a, b, c, d, e, f) with
    x = a·column + c and y = e·row + f. ``crs``: text that ``pyproj`` understands, or None.
    """

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def band(self) -> int: ...  # noqa: D102

    @property
    def values(self) -> npt.NDArray[Any]: ...  # noqa: D102

    @property
    def transform(self) -> tuple[float, ...]: ...  # noqa: D102

    @property
    def crs(self) -> str | None: ...  # noqa: D102


@dataclass(frozen=True, eq=False)
class RasterArray:
    """The plainest :class:`RasterBand`, with a value that marks missing cells if there is one.

    Parameters
    ----------
    values
        Shape (rows, columns): the cells of the band, the northernmost row first.
    transform
        From column and row to coordinates, six numbers as of an affine transformation.
    crs
        Coordinate reference system as text; None = not known.
    nodata
        The value that marks missing cells; None = none does.
    name, band
        The file's name for messages, and the band, from 1.
    """

    values: npt.NDArray[Any]
    transform: tuple[float, ...]
    crs: str | None
    nodata: float | None = None
    name: str = "the raster"
    band: int = 1


@dataclass(frozen=True, eq=False, kw_only=True)
class ZonalStatistics:
    """Ward values of one raster band.

    Parameters
    ----------
    wards
        One row a ward, index as in the boundary: ``mean``, ``sum``, ``min``, ``max``,
        ``share_above`` (0–1; missing without a threshold), ``covered`` (0–1, share of the ward's
        area that lies in cells with data). NaN where no cell with data touches the ward.
    scale
        The accepted scale of the variable that all its cells fit; None for a variable that the
        registry does not know.
    findings
        What a person should know.
    """

    wards: pd.DataFrame
    scale: Scale | None
    findings: list[Finding]


def zonal_statistics(
    raster: RasterBand,
    wards: gpd.GeoDataFrame,
    *,
    variable: str | None = None,
    threshold: float | None = None,
) -> ZonalStatistics:
    """Mean, sum, smallest, largest value and share above a threshold for each ward.

    Parameters
    ----------
    raster
        One band; any CRS, any size that covers the wards or part of them. Not changed.
    wards
        n polygons with a CRS. Not changed; their outlines are brought to the raster's CRS.
    variable
        What the raster measures, any name of the registry; its cells must then fit one of the
        accepted scales.
    threshold
        For ``share_above``: the share of the covered area with values above (not at) it, in the
        unit of the raster.

    Returns
    -------
    ZonalStatistics
        Each cell counts with the part of it that lies in the ward: for the mean and the share by
        its area on the Earth, for the sum by the part of the cell. Smallest and largest value are
        over all cells that the ward touches. A cell without data counts nowhere. The part of a
        cell is known to 7 digits.

    Raises
    ------
    ProblemError
        ``raster_without_crs``, ``boundary_without_crs``, ``rotated_raster``,
        ``raster_all_nodata``, ``raster_no_overlap``, ``outside_every_scale``.

    References
    ----------
    Baston D (2023). exactextract: fast and accurate raster zonal statistics.
    """
    grid = _north_up(raster)
    shapes = _in_raster_crs(raster, wards)
    _check_overlap(raster, grid, shapes)
    table = _extract(grid, shapes, wards.index, threshold)
    if table["mean"].isna().all():
        raise ProblemError(
            "raster_all_nodata",
            f"{_called(raster)} has no value in any of the {len(wards):,} wards.",
            "Check that it is the right raster; its no-data value may be set wrongly.",
        )
    scale = _accepted_scale(raster, table, variable)
    return ZonalStatistics(wards=table, scale=scale, findings=_coverage_notes(raster, table))


def zonal_population(raster: RasterBand, wards: gpd.GeoDataFrame) -> ZonalStatistics:
    """People in each ward: the sum of a raster of people per cell.

    Parameters
    ----------
    raster
        People per cell (a count, not a density).
    wards
        As in :func:`zonal_statistics`.

    Returns
    -------
    ZonalStatistics
        ``sum`` is the population; NaN, not 0, where no cell has data.

    Raises
    ------
    ProblemError
        As :func:`zonal_statistics`; negative counts are ``outside_every_scale``.
    """
    found = zonal_statistics(raster, wards, variable="population")
    total = float(found.wards["sum"].sum())
    note = finding(
        "population_total",
        "note",
        f"{_called(raster)} gives {total:,.0f} people in {found.wards['sum'].notna().sum():,} "
        "wards.",
        "Compare it with a figure you trust; a raster of people per km² must not be summed.",
    )
    return ZonalStatistics(wards=found.wards, scale=found.scale, findings=[note, *found.findings])


@dataclass(frozen=True, eq=False)
class _Grid:
    """Cells from north to south, with their outer sides."""

    values: npt.NDArray[Any]
    west: float
    south: float
    east: float
    north: float
    crs: pyproj.CRS

    @property
    def cell_area(self) -> float:
        rows, columns = self.values.shape
        return float((self.east - self.west) * (self.north - self.south) / (rows * columns))


def _called(raster: RasterBand) -> str:
    return f"{raster.name} (band {raster.band})"


def _north_up(raster: RasterBand) -> _Grid:
    if raster.crs is None:
        raise ProblemError(
            "raster_without_crs",
            f"{raster.name} does not say its coordinate system, so it cannot be laid over the "
            "wards.",
            "Export it again with its coordinate system, for example EPSG:4326.",
        )
    step_x, turn, west, tilt, step_y, start = raster.transform[:6]
    if turn or tilt or step_x <= 0 or step_y == 0:
        raise ProblemError(
            "rotated_raster",
            f"{raster.name} is turned: its rows do not run from west to east.",
            "Warp it to a north-up grid first (for example in QGIS).",
        )
    values = raster.values if step_y < 0 else raster.values[::-1]
    nodata = getattr(raster, "nodata", None)
    if values.dtype.kind != "f":
        values = values.astype(np.float64)
    missing = ~np.isfinite(values)
    if nodata is not None:
        missing |= values == nodata
    if missing.any():
        values = np.where(missing, np.nan, values)
    rows, columns = values.shape
    end = start + step_y * rows
    return _Grid(
        values=values,
        west=west,
        south=min(start, end),
        east=west + step_x * columns,
        north=max(start, end),
        crs=pyproj.CRS.from_user_input(raster.crs),
    )


def _in_raster_crs(raster: RasterBand, wards: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    if wards.crs is None:
        raise ProblemError(
            "boundary_without_crs",
            "The ward boundary does not say its coordinate system, so no raster can be laid "
            "over it.",
            "Add the .prj file to the ZIP and upload it again.",
        )
    shapes: npt.NDArray[np.object_] = wards.geometry.to_crs(raster.crs).to_numpy()
    return shapes


def _check_overlap(raster: RasterBand, grid: _Grid, shapes: npt.NDArray[np.object_]) -> None:
    west, south, east, north = shapely.total_bounds(shapes)
    inside = west < grid.east and east > grid.west and south < grid.north and north > grid.south
    if not inside:
        raise ProblemError(
            "raster_no_overlap",
            f"{raster.name} does not cover any of the wards: it lies elsewhere.",
            "Check that raster and boundary are of the same country, and their coordinate systems.",
        )


def _extract(
    grid: _Grid, shapes: npt.NDArray[np.object_], index: pd.Index, threshold: float | None
) -> pd.DataFrame:
    columns = ["mean", "sum", "min", "max", "share_above", "covered"]
    table = pd.DataFrame(np.nan, index=index, columns=columns)
    solid = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    if not len(solid):
        return table
    layers = {"cells": grid.values}
    if threshold is not None:
        layers["above"] = np.where(np.isnan(grid.values), np.nan, grid.values > threshold)
    weight = "area_spherical_m2" if grid.crs.is_geographic else "fraction"
    found = extract_cells(
        layers,
        (grid.west, grid.south, grid.east, grid.north),
        shapes[solid],
        grid.crs.to_wkt(),
        [f"mean(coverage_weight={weight})", "sum", "min", "max", "count"],
    )
    cells = table.to_numpy(copy=True)
    has_data = found["cells_count"].to_numpy() > 0
    for place, name in enumerate(columns[:4]):
        cells[solid, place] = np.where(has_data, found[f"cells_{name}"], np.nan)
    if threshold is not None:
        cells[solid, 4] = np.where(has_data, found["above_mean"], np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = found["cells_count"].to_numpy() * grid.cell_area / shapely.area(shapes[solid])
    cells[solid, 5] = np.clip(part, 0.0, 1.0)
    return pd.DataFrame(cells, index=index, columns=columns)


def _accepted_scale(raster: RasterBand, table: pd.DataFrame, variable: str | None) -> Scale | None:
    known = find_variable(variable) if variable else None
    if known is None:
        return None
    low, high = float(table["min"].min()), float(table["max"].max())
    scale = detect_scale(known, low, high)
    if scale is None:
        raise _outside(raster, known, low, high)
    return scale


def _outside(raster: RasterBand, known: Variable, low: float, high: float) -> ProblemError:
    accepted = "; ".join(f"{s.unit} from {s.low:,g} to {s.high:,g}" for s in known.scales)
    return ProblemError(
        "outside_every_scale",
        f"{_called(raster)} runs from {low:,g} to {high:,g} in these wards; accepted for "
        f"{known.label} is {accepted}.",
        "Check that it is the right raster and band. If one number (such as -9999) marks cells "
        "without data, set it as the file's no-data value.",
    )


def _coverage_notes(raster: RasterBand, table: pd.DataFrame) -> list[Finding]:
    nowhere = int(table["mean"].isna().sum())
    partly = int((table["mean"].notna() & (table["covered"] < WELL_COVERED)).sum())
    notes = []
    if nowhere:
        notes.append(
            finding(
                "wards_without_raster",
                "warning",
                f"{_called(raster)} has no data in {nowhere:,} of {len(table):,} wards; they "
                "stay without a value.",
                "Use a raster that covers them, or let the missing values be filled.",
                count=nowhere,
            )
        )
    if partly:
        notes.append(
            finding(
                "wards_partly_covered",
                "note",
                f"In {partly:,} of {len(table):,} wards less than {WELL_COVERED:.0%} of the area "
                f"has data in {_called(raster)}; a sum is too small there.",
                "See the column covered.",
                count=partly,
            )
        )
    return notes


TEXTS: tuple[Method, ...] = (
    Method(
        key="zonal_statistics",
        group="raster",
        title="Ward values from a raster",
        formula="mean = Σ aᵢ·xᵢ / Σ aᵢ over the cells that the ward touches, aᵢ the area of the "
        "part of cell i inside the ward; sum = Σ fᵢ·xᵢ, fᵢ the part of the cell; share above a "
        "threshold = Σ aᵢ over cells with x above it / Σ aᵢ; min and max over all cells touched",
        assumptions="A value holds for the whole of its cell.",
        limits="Cells without data count nowhere; a ward without any cell with data has no value. "
        f"Wards with less than {WELL_COVERED:.0%} of their area covered are pointed out. Values "
        "outside every accepted scale of the variable are refused.",
        source="Baston (2023), exactextract",
    ),
    Method(
        key="zonal_population",
        group="raster",
        title="Population from a raster",
        formula="Σ fᵢ·xᵢ over the cells that the ward touches, xᵢ the people in cell i and fᵢ the "
        "part of the cell inside the ward",
        assumptions="The raster counts people per cell, and they live evenly over a cell.",
        limits="Wrong for a raster of people per km². Too small where the raster has gaps.",
        source="Baston (2023), exactextract",
    ),
)
