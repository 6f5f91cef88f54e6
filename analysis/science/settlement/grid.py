"""A grid of square cells over wards, in metres, clipped to the wards, in a walking order."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.science.settlement.limits import (
    CELL_SIZE,
    KEEPS,
    LARGEST,
    MOST_CELLS,
    SLIVER,
    SMALLEST,
    STEP,
    ZONE_DEGREES,
)
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

COLUMNS: tuple[str, ...] = ("ward", "column", "row", "area_m2")


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Cells in the order in which to walk them: ward by ward, rows from north to south, there
    and back.

    Parameters
    ----------
    cells
        Columns ``COLUMNS`` and ``geometry`` (EPSG:4326, the square's part in the ward), index
        0 … n-1 = the number of the cell. ``ward`` is the wards' index; ``column`` and ``row``
        are the square's place in the projection, in cells; ``area_m2`` is above 0.
    cell_size
        Metres.
    crs
        The projection in which cells are square.
    keep
        ``overlap`` or ``centre``.
    """

    cells: gpd.GeoDataFrame
    cell_size: float
    crs: str
    keep: str


def metric_crs(wards: gpd.GeoDataFrame) -> str:
    """A projection in metres for the wards.

    Parameters
    ----------
    wards
        Shapes in any CRS, at least one that is not empty.

    Returns
    -------
    str
        The UTM zone of the middle of the wards (WGS 84); for wards more than ``ZONE_DEGREES``
        degrees wide, Lambert's azimuthal equal-area projection about that middle.

    Raises
    ------
    ProblemError
        ``no_wards``, ``no_crs``.

    References
    ----------
    Snyder (1987), Map Projections: A Working Manual, pages 57 and 182.
    """
    if wards.crs is None:
        raise ProblemError(
            "no_crs",
            say("The ward boundaries do not say in which coordinates they are."),
            say("Add a file with its projection (for a shapefile the .prj)."),
        )
    if not len(wards) or wards.geometry.is_empty.all() or wards.geometry.isna().all():
        raise ProblemError(
            "no_wards",
            say("A grid needs at least one ward with a shape; none was chosen."),
            say("Choose the wards to classify."),
        )
    west, south, east, north = wards.to_crs(4326).total_bounds
    longitude, latitude = (west + east) / 2, (south + north) / 2
    if east - west > ZONE_DEGREES:
        return (
            f"+proj=laea +lat_0={latitude:.3f} +lon_0={longitude:.3f} +datum=WGS84 +units=m "
            "+no_defs"
        )
    zone = min(int((longitude + 180) // 6) + 1, 60)
    return f"EPSG:{(32600 if latitude >= 0 else 32700) + zone}"


def make_grid(
    wards: gpd.GeoDataFrame, *, cell_size: float = CELL_SIZE, keep: str = "overlap"
) -> Grid:
    """Square cells over the wards, each clipped to one ward.

    Parameters
    ----------
    wards
        One row a ward with its shape, in any CRS; the index names the ward in the cells. A ward
        without a shape has no cell.
    cell_size
        Side of a square in metres, ``SMALLEST`` to ``LARGEST``.
    keep
        ``overlap``: every part of a square that lies in a ward is a cell, down to ``SLIVER`` of
        the square; a square on a border gives one cell to each ward. ``centre``: only squares
        whose centre lies in the ward, so that small wards may have none.

    Returns
    -------
    Grid
        Squares begin at whole multiples of the size, so that the same ward has the same cells
        whatever other wards of its UTM zone are chosen with it.

    Raises
    ------
    ProblemError
        ``no_wards``, ``no_crs``, ``bad_cell_size``, ``unknown_option``, ``too_many_cells`` (with
        the smallest size that fits), ``no_cells``.

    References
    ----------
    Methods document, section 16.
    """
    if keep not in KEEPS:
        raise ProblemError(
            "unknown_option",
            f"Cells can not be kept by {keep!r}.",
            say("Use one of {keeps}.", keeps=", ".join(KEEPS)),
        )
    if not SMALLEST <= cell_size <= LARGEST:
        raise ProblemError(
            "bad_cell_size",
            say(
                "A cell size of {cell_size:,g} m is outside {smallest:,g} to {largest:,g} m.",
                cell_size=cell_size,
                smallest=SMALLEST,
                largest=LARGEST,
            ),
            say("Use {cell_size:g} m, or another size within.", cell_size=CELL_SIZE),
        )
    crs = metric_crs(wards)
    shapes = wards.to_crs(crs)
    pieces = _pieces(shapes, cell_size, keep)
    if pieces is None or len(pieces) > MOST_CELLS:
        raise _too_many(shapes, cell_size, keep, pieces)
    if not len(pieces):
        raise ProblemError(
            "no_cells",
            say(
                "No square of {cell_size:,g} m has its centre in one of the wards.",
                cell_size=cell_size,
            ),
            say("Use smaller cells, or keep cells by overlap."),
        )
    cells = gpd.GeoDataFrame(
        pieces.drop(columns="geometry"), geometry=pieces["geometry"], crs=crs
    ).to_crs(4326)
    return Grid(cells=cells, cell_size=cell_size, crs=crs, keep=keep)


def _pieces(shapes: gpd.GeoDataFrame, size: float, keep: str) -> pd.DataFrame | None:
    """The cells in walking order, or None where there are by far too many to try."""
    if float(shapes.geometry.area.sum()) / size**2 > 2 * MOST_CELLS:
        return None
    parts = []
    for ward, shape in zip(shapes.index, shapes.geometry, strict=True):
        if shape is not None and not shape.is_empty:
            parts.append(_of_ward(shape, size, keep).assign(ward=ward))
    return pd.concat(parts, ignore_index=True)[[*COLUMNS, "geometry"]]


def _of_ward(shape: shapely.Geometry, size: float, keep: str) -> pd.DataFrame:
    west, south, east, north = shape.bounds
    across = np.arange(np.floor(west / size), np.floor(east / size) + 1)
    down = np.arange(np.floor(north / size), np.floor(south / size) - 1, -1)
    column, row = (part.ravel() for part in np.meshgrid(across, down))
    shapely.prepare(shape)
    squares = shapely.box(column * size, row * size, (column + 1) * size, (row + 1) * size)
    if keep == "centre":
        kept = shapely.contains_xy(shape, (column + 0.5) * size, (row + 0.5) * size)
    else:
        kept = shapely.intersects(shape, squares)
    geometry = shapely.intersection(squares[kept], shape)
    area = shapely.area(geometry)
    large = area > (SLIVER * size**2 if keep == "overlap" else 0.0)
    column, row, geometry, area = (
        column[kept][large],
        row[kept][large],
        geometry[large],
        area[large],
    )
    # There and back: every second row from east to west.
    back = (row.max(initial=-np.inf) - row) % 2 == 1
    order = np.lexsort((np.where(back, -column, column), -row))
    return pd.DataFrame(
        {
            "column": column[order].astype(np.int64),
            "row": row[order].astype(np.int64),
            "area_m2": area[order],
            "geometry": geometry[order],
        }
    )


def _too_many(
    shapes: gpd.GeoDataFrame, size: float, keep: str, pieces: pd.DataFrame | None
) -> ProblemError:
    fits = smallest_size(shapes, keep=keep, above=size)
    area = float(shapes.geometry.area.sum())
    count = len(pieces) if pieces is not None else int(area / size**2)
    return ProblemError(
        "too_many_cells",
        say(
            "Cells of {size:,g} m over these wards would be {value}{count_said:,}; at most "
            "{most_cells:,} can be classified at once.",
            size=size,
            value="" if pieces is not None else "about ",
            count_said=count,
            most_cells=MOST_CELLS,
        ),
        say("Use {fits:,g} m or more, or choose fewer wards.", fits=fits)
        if fits is not None
        else say("Choose fewer wards: not even {largest:,g} m fits.", largest=LARGEST),
    )


def smallest_size(
    shapes: gpd.GeoDataFrame, *, keep: str = "overlap", above: float = SMALLEST
) -> float | None:
    """The smallest cell size that gives no more cells than allowed.

    Parameters
    ----------
    shapes
        Wards in a projection in metres.
    keep
        As in :func:`make_grid`.
    above
        A size in metres; only larger ones are tried.

    Returns
    -------
    float or None
        Metres, a multiple of ``STEP`` up to ``LARGEST`` that fits while the one ``STEP`` below
        does not; None where none fits.
    """

    def fits(steps: int) -> bool:
        pieces = _pieces(shapes, steps * STEP, keep)
        return pieces is not None and len(pieces) <= MOST_CELLS

    low, high = int(above // STEP), int(LARGEST // STEP)
    if not fits(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high * STEP
